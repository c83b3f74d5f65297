"""Which events endpoints are told of: every one is decided on, and nothing leaks."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from tests.cast import (
    ALICE,
    BOB,
    POLICY,
    SIC,
    UTC_OFFICE,
    Step,
    an_incident,
    at,
    command_taken_by,
    decided,
)
from tests.house.tree import subclasses

from sic.application.endpoints.announcing import (
    ALL_TYPES,
    BODY_BYTES_MAX,
    DUE_TYPES,
    TYPES,
    announcements_for,
    type_of,
)
from sic.domain.clocks import deadlines
from sic.domain.incident import commands as c
from sic.domain.incident import events as e
from sic.domain.incident.evolve import fold
from sic.domain.incident.happened import Happened

# What stays inside, and why: people's words, links that let people in, work in progress, and
# what runs webhooks (an endpoint must not learn what another is called with).
KEPT_INSIDE = {
    "AlertAttached",
    "AlertCleared",
    "BridgeOpened",
    "EntryCorrected",
    "ItemTicked",
    "ItemUnticked",
    "NotePosted",
    "PatternAdopted",
    "PatternDropped",
    "ServicesNamed",
    "TaskAssigned",
    "TaskCompleted",
    "TaskCreated",
}
SECRET = "hunter2-only-for-people"


def told(command: c.Command, *before: Step, by: Any = ALICE, minute: float = 5) -> list[Any]:
    """Return what endpoints are told of a command, decoded."""
    state = an_incident(*before, severity="SEV-1")
    events = decided(state, command, by=by, minute=minute)
    after = fold(state.id, events, state)
    due = deadlines(after, POLICY, UTC_OFFICE)
    made = announcements_for(after, events, due)
    assert [one.seq for one in made] == [
        seq for seq, event in enumerate(events, start=state.version + 1) if type_of(event)
    ]
    return [msgspec.json.decode(one.body) for one in made]


def test_every_event_is_told_or_kept_inside_on_purpose() -> None:
    """A new event must be decided on; nobody may forget that others wait for it."""
    known = {one.__name__ for one in TYPES} | {"DeadlineMissed"} | KEPT_INSIDE
    ours = {one.__name__ for one in subclasses(Happened) if not _of_another_part(one)}
    assert ours == known


def _of_another_part(event: type) -> bool:
    """Events of webhooks and recommendations are kept inside as a whole."""
    return not event.__module__.endswith(".incident.events")


def test_no_event_of_webhooks_or_recommendations_leaves() -> None:
    """Invariant 1: no second way on which something about a webhook could go out."""
    others = [one for one in subclasses(Happened) if _of_another_part(one)]
    assert {one for one in others if one in TYPES} == set()


def test_types_are_dotted_words_and_every_clock_has_one() -> None:
    """Standard Webhooks: [a-zA-Z0-9_] between dots."""
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", name) for name in ALL_TYPES)
    assert set(DUE_TYPES) == set(e.MissableClock.__args__)  # type: ignore[attr-defined]  # a Literal's
    assert len(ALL_TYPES) == len(set(ALL_TYPES)) >= 15


@pytest.mark.parametrize(
    ("command", "by", "name", "facts"),
    [
        (
            c.SetSeverity(severity="2", reason=SECRET),
            ALICE,
            "incident.severity_changed",
            {"severity": "SEV-2", "previous": "SEV-1"},
        ),
        (
            c.AssignRole(role="tech-lead", responder="bob", reason=SECRET),
            ALICE,
            "role.assigned",
            {"role": "tech-lead", "responder": "bob", "previous": None},
        ),
        (
            c.TakeCommand(reason=SECRET),
            BOB,
            "role.assigned",
            {"role": "incident-commander", "responder": "bob", "previous": "alice"},
        ),
        (c.MarkMitigated(summary=SECRET), BOB, "incident.mitigated", {}),
        (
            c.ResolveIncident(summary=SECRET),
            ALICE,
            "incident.resolved",
            {"postmortem_due_at": "2026-11-30T09:00:00Z"},
        ),
        (c.SendUpdate(update="u", text=SECRET), BOB, "update.sent", {"audience": "internal"}),
        (
            c.FlagImpact(impact="customers", detail=SECRET),
            BOB,
            "impact.flagged",
            {"impact": "customers"},
        ),
        (
            c.Escalate(reason=SECRET),
            BOB,
            "incident.escalated",
            {"rung": 1, "notify": ["manager"], "by_hand": True},
        ),
    ],
)
def test_facts_are_told_and_words_stay_inside(
    command: c.Command, by: Any, name: str, facts: dict[str, Any]
) -> None:
    """What people wrote may hold a password; a machine needs the facts."""
    said = told(command, command_taken_by(ALICE), by=by)[-1]
    assert said["type"] == name
    assert {key: said["data"][key] for key in facts} == facts
    assert (said["data"]["by"], said["data"]["cause"]) == (by.id, "person")
    assert SECRET not in str(said)


def test_a_missed_update_is_due_and_names_the_clause() -> None:
    """Runbook, "Severities and SLAs": every 15 minutes, and no human wrote one."""
    state = an_incident(severity="SEV-1")
    [deadline] = [d for d in deadlines(state, POLICY, UTC_OFFICE) if d.name == "update"]
    [said] = told(c.ElapseDeadline(deadline=deadline.id), by=SIC, minute=16)
    assert said["type"] == "update.due"
    assert said["data"]["due_at"] == "2026-11-23T03:15:00Z"
    assert (said["data"]["by"], said["data"]["cause"]) == ("sic", "severities-and-slas")


def test_a_bridge_and_a_note_are_not_told() -> None:
    """Whoever has the bridge's link is in the room."""
    assert told(c.OpenBridge(url=f"https://meet.example.com/{SECRET}")) == []
    assert told(c.PostNote(note="n", text=SECRET)) == []


def test_the_longest_announcement_stays_below_what_the_standard_asks() -> None:
    """20 kB, with four bytes a character and every list full."""
    named = c.NameServices(services=tuple(f"{n}" + "𝔰" * 190 for n in range(50)))
    state = an_incident(Step(named), severity="SEV-1")
    state = fold(
        state.id,
        [
            e.IncidentDeclared(
                at=at(0), actor=ALICE, title="𝔰" * 200, runbook_revision="r", channel="#c"
            )
        ],
        state,
    )
    state = fold(state.id, decided(state, named, minute=1), state)
    rung = e.RungReached(
        at=at(2),
        actor=SIC,
        cause="escalation",
        rung=1,
        notify=tuple("𝔫" * 500 for _ in range(500)),
        text="𝔰" * 5000,
    )
    state = fold(state.id, [rung], state)
    [one] = announcements_for(state, [rung], ())
    assert len(one.body.encode()) < BODY_BYTES_MAX
