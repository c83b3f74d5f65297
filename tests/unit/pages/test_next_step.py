"""What a person is asked to press first."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cast import AT_0300

from sic.application.views import IncidentView, RoleView
from sic.domain.clocks import ClockState, Reading
from sic.domain.ids import IncidentId
from sic.entrypoints.http.pages.next_step import next_step

COMMANDER = RoleView(
    id="incident-commander",
    name="Incident Commander",
    abbreviation="IC",
    holders=(),
    duties="",
    clause="roles",
    commands=True,
)
LATE_UPDATE = Reading(name="update", state=ClockState.OVERDUE, clause="severities-and-slas")


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


@pytest.mark.parametrize("status", ["open", "closed"])
def test_where_nothing_waits_nothing_is_asked(status: str) -> None:
    """A button that is always there is not read any more."""
    assert next_step(a_view(status=status), "alice") is None


def test_only_the_commander_is_asked_to_resolve() -> None:
    """Invariant 3: the others have nothing to press."""
    assert next_step(a_view(status="mitigated", phase="resolve"), "bob") is None
