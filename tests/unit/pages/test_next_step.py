"""What a person is asked to press first."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.cast import AT_0300, at

from sic.application.views import IncidentView, RoleView
from sic.domain.clocks import ClockState, Reading
from sic.domain.ids import IncidentId
from sic.domain.incident.checklist import ItemView
from sic.entrypoints.http.i18n import words_in
from sic.entrypoints.http.pages.next_step import next_step

COMMANDER = RoleView(
    id="incident-commander",
    name="Incident Commander",
    abbreviation="IC",
    holders=("alice",),
    duties="",
    clause="roles",
    commands=True,
)
COMMS = msgspec.structs.replace(
    COMMANDER,
    id="comms-lead",
    name="Comms Lead",
    abbreviation=None,
    holders=("carol",),
    commands=False,
)
LATE_UPDATE = Reading(name="update", state=ClockState.OVERDUE, clause="severities-and-slas")
SOON_UPDATE = Reading(
    name="update",
    state=ClockState.RUNNING,
    clause="severities-and-slas",
    started_at=at(-28),
    due_at=at(2),
)
OPEN_ITEM = ItemView(id="a", number=1, text="a", clause="c", done=False, bound=False)


def a_view(**facts: Any) -> IncidentView:
    """Return a triaged incident under Alice, but for what is said otherwise."""
    usual: dict[str, Any] = {
        "id": IncidentId("inc-20261123-01"),
        "version": 3,
        "title": "Checkout answers 503",
        "status": "open",
        "phase": "mitigate",
        "channel": "#inc-20261123-01",
        "drill": False,
        "severity": "SEV-2",
        "severity_definition": "",
        "declared_by": "alice",
        "acknowledged_at": AT_0300,
        "commander": "alice",
        "roles": (COMMANDER,),
        "postmortem_url": "",
        "runbook_revision": "",
        "runbook_title": "",
        "updates": 0,
        "notes": 0,
        "as_of": AT_0300,
    }
    nothing = ("detected_at", "acknowledged_by", "triaged_at", "mitigated_at", "bridge")
    later = ("resolved_at", "resolved_by", "postmortem_at")
    empty = ("services", "clocks", "checklist", "escalation", "tasks", "impacts", "patterns")
    unsaid: dict[str, Any] = dict.fromkeys(nothing + later) | dict.fromkeys(empty, ())
    return IncidentView(**(unsaid | {"alerts": ()} | usual | facts))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"acknowledged_at": None, "severity": None}, "Acknowledge"),
        ({"severity": None, "commander": None}, "Set severity"),
        ({"commander": None}, "Take IC"),
        ({"clocks": (LATE_UPDATE,), "phase": "convene"}, "Write the update"),
        ({"phase": "convene"}, "Open the bridge"),
        ({"checklist": (OPEN_ITEM,)}, "Finish the checklist"),
        ({}, "Mark mitigated"),
        ({"status": "mitigated", "phase": "resolve"}, "Resolve incident"),
        ({"status": "resolved", "acknowledged_at": None}, "Publish the post-mortem"),
    ],
)
def test_the_first_thing_to_press_follows_the_response_flow(
    facts: dict[str, Any], words: str
) -> None:
    """Runbook, "Response flow": one thing at a time, in its order."""
    step = next_step(a_view(**facts), "alice")

    assert step is not None
    assert step.words == words
    assert bool(step.noun) != bool(step.anchor), "either a button or a link"


def test_taking_command_is_taking_it_oneself() -> None:
    """The button assigns whoever presses it, and nobody else."""
    step = next_step(a_view(commander=None), "bob")

    assert step is not None
    assert (step.noun, step.responder) == ("roles/incident-commander", "bob")


def test_when_it_is_all_over_nothing_is_asked() -> None:
    """A button that is always there is not read any more."""
    assert next_step(a_view(status="closed"), "alice") is None


def test_only_the_commander_is_asked_to_resolve() -> None:
    """Invariant 3: to the others it is not offered as the thing to do."""
    step = next_step(a_view(status="mitigated", phase="resolve"), "bob")

    assert step is not None
    assert step.words == "Write a note"


@pytest.mark.parametrize(
    ("clocks", "words"),
    [
        ((LATE_UPDATE,), "Write the update"),
        ((SOON_UPDATE,), "Write the update"),
        ((), "Write an update"),
    ],
)
def test_the_comms_lead_is_asked_for_the_update(clocks: tuple[Reading], words: str) -> None:
    """Runbook, "Roles": the Comms Lead tells stakeholders and customers, in time."""
    step = next_step(a_view(clocks=clocks, roles=(COMMANDER, COMMS)), "carol")

    assert step is not None
    assert (step.words, step.anchor) == (words, "composer")


def test_the_commander_is_not_hurried_before_the_update_is_late() -> None:
    """Until then it is the Comms Lead's; the Incident Commander hears of a missed one."""
    step = next_step(a_view(clocks=(SOON_UPDATE,), roles=(COMMANDER, COMMS)), "alice")

    assert step is not None
    assert step.words == "Mark mitigated"


def test_who_holds_no_role_is_offered_the_gap() -> None:
    """Interface, "War room": a gap is a slot to take."""
    scribe = msgspec.structs.replace(COMMS, id="scribe", name="Scribe", holders=())
    step = next_step(a_view(roles=(COMMANDER, COMMS, scribe)), "bob")

    assert step is not None
    assert (step.noun, step.responder) == ("roles/scribe", "bob")


def test_every_step_is_said_in_the_readers_language() -> None:
    """A page that is half in one language reads like a fault at 03:00."""
    spanish = words_in("es").gettext
    views = [
        a_view(acknowledged_at=None),
        a_view(severity=None),
        a_view(commander=None),
        a_view(clocks=(LATE_UPDATE,)),
        a_view(phase="convene"),
        a_view(checklist=(OPEN_ITEM,)),
        a_view(),
        a_view(status="mitigated"),
        a_view(status="resolved"),
    ]
    for view in views:
        for who in ("alice", "bob"):
            plain, said = next_step(view, who), next_step(view, who, spanish)
            assert plain
            assert said
            assert plain.words != said.words
            assert plain.why != said.why
