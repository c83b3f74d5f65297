"""Who is told what, without a database or a network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sic.application.messages import messages_for
from sic.domain.ids import CLOCK, Actor, ActorKind, IncidentId
from sic.domain.incident.events import (
    DeadlineMissed,
    Event,
    IncidentDeclared,
    IncidentResolved,
    NotePosted,
    RoleAssigned,
    RungReached,
)
from sic.domain.incident.evolve import fold
from sic.domain.policy import BusinessDays, Policy, PostMortem, Role, Source

AT_0300 = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ALICE, BOB = Actor("alice", ActorKind.HUMAN), Actor("bob", ActorKind.HUMAN)
INCIDENT = IncidentId("inc-20261123-01")
HERE = Source(line=1)
POLICY = Policy(
    roles=(
        Role(id="ic", name="Incident Commander", abbreviation="IC", source=HERE),
        Role(id="comms", name="Comms Lead", source=HERE, duties="Write to customers."),
    ),
    postmortem=PostMortem(within=BusinessDays(days=5)),
)
DECLARED = IncidentDeclared(
    at=AT_0300, actor=BOB, title="Checkout\nis down", runbook_revision="r", channel="#inc"
)
ALICE_COMMANDS = RoleAssigned(
    at=AT_0300, actor=ALICE, role="ic", responder="alice", commands=True
)
CAROL_WRITES = RoleAssigned(at=AT_0300, actor=ALICE, role="comms", responder="carol")


def missed(clock: Any) -> DeadlineMissed:
    """Return a clock that ran out ten minutes in."""
    due_at = AT_0300 + timedelta(minutes=10)
    return DeadlineMissed(at=due_at, actor=CLOCK, clock=clock, due_at=due_at)


def told(*history: Event, new: int = 1) -> list[tuple[str, str]]:
    """Return kind and recipient of what the last ``new`` events call for."""
    state = fold(INCIDENT, (DECLARED, *history))
    return [(m.kind, m.to) for m in messages_for(state, history[-new:], POLICY)]


def test_a_rung_pages_each_name_of_the_ladder_once() -> None:
    """Runbook, "Escalation": the rung's people are notified, whoever commands."""
    rung = RungReached(
        at=AT_0300, actor=CLOCK, rung=1, notify=("on-call manager", "cto", "cto"), text="SLA"
    )
    assert told(rung) == [("page", "on-call manager"), ("page", "cto")]


def test_a_missed_update_reaches_commander_and_comms_lead() -> None:
    """Reading of "Every 15 min": a missed one is shown to the IC and the Comms Lead."""
    expected = [("notify", "alice"), ("notify", "carol")]
    assert told(ALICE_COMMANDS, CAROL_WRITES, missed("update")) == expected

    one_person = RoleAssigned(at=AT_0300, actor=ALICE, role="comms", responder="alice")
    assert told(ALICE_COMMANDS, one_person, missed("update")) == [("notify", "alice")]


@pytest.mark.parametrize("clock", ["ack", "triage", "mitigation", "postmortem"])
def test_other_missed_clocks_reach_the_commander_alone(clock: str) -> None:
    """Runbook, "Severities and SLAs": the commander answers for the clocks."""
    assert told(ALICE_COMMANDS, CAROL_WRITES, missed(clock)) == [("notify", "alice")]
    assert told(missed(clock)) == []


def test_being_given_a_role_pages_unless_you_took_it() -> None:
    """Nobody is paged for what they did themselves."""
    assert told(CAROL_WRITES) == [("page", "carol")]
    assert told(ALICE_COMMANDS) == []


def test_resolving_tells_the_commander_that_a_post_mortem_is_due() -> None:
    """Runbook, "Post-mortem": within 5 business days."""
    history = (DECLARED, ALICE_COMMANDS, IncidentResolved(at=AT_0300, actor=ALICE))
    [message] = messages_for(fold(INCIDENT, history), history[-1:], POLICY)

    assert (message.kind, message.to) == ("notify", "alice")
    assert "a post-mortem is due within 5 business days" in message.subject
    assert "sic pm publish inc-20261123-01" in message.body


def test_a_message_says_severity_title_due_time_and_what_to_do() -> None:
    """Written for 03:00, on one subject line whatever the title contains."""
    history = (DECLARED, ALICE_COMMANDS, missed("ack"))
    [message] = messages_for(fold(INCIDENT, history), history[-1:], POLICY)

    assert message.id == "inc-20261123-01/3/notify/alice"
    assert message.subject == (
        "[severity not set] inc-20261123-01 Checkout is down: nobody acknowledged"
    )
    assert "due at 03:10 UTC." in message.body
    assert "Do now: `sic ack inc-20261123-01`." in message.body


def test_a_drill_says_that_it_is_one_first() -> None:
    """Nobody may take a drill for the real thing, nor the reverse."""
    drill = IncidentDeclared(
        at=AT_0300, actor=BOB, title="Drill", runbook_revision="r", channel="#inc", drill=True
    )
    [message] = messages_for(fold(INCIDENT, (drill, CAROL_WRITES)), (CAROL_WRITES,), POLICY)
    assert message.subject.startswith("DRILL [severity not set] inc-20261123-01 Drill: ")


def test_messages_are_numbered_by_their_own_event() -> None:
    """Ids are deterministic: incident, event, kind, recipient."""
    note = NotePosted(at=AT_0300, actor=ALICE, note="n", text="hm")
    history = (DECLARED, note, ALICE_COMMANDS, CAROL_WRITES, note)
    made = messages_for(fold(INCIDENT, history), history[1:], POLICY)
    assert [message.seq for message in made] == [4]
