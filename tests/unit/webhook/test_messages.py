"""Who hears of a run: who may approve it, who should know of an exception, who must look."""

from __future__ import annotations

from typing import Any

from tests.cast import ALICE, BOB, CAROL, SIC, Step, an_incident, command_taken_by, decided
from tests.hooks import (
    HOOK_POLICY,
    a_confirmation,
    a_preview,
    a_start,
    after,
    an_entry,
)

from sic.application.messages import messages_for
from sic.application.ports import Message
from sic.domain.ids import Actor
from sic.domain.incident.commands import AssignRole
from sic.domain.incident.evolve import fold
from sic.domain.incident.execution_commands import FinishWebhook
from sic.domain.incident.state import Incident
from sic.domain.webhook.outcome import Outcome

TWO: dict[str, Any] = {"entry": an_entry("cache-purge", level="two_person")}


def staffed() -> Incident:
    """Return an incident that Alice commands, with Carol as its Comms Lead."""
    comms = Step(AssignRole(role="comms-lead", responder="carol"), CAROL, 1)
    return an_incident(command_taken_by(ALICE), comms)


def told(state: Incident, command: Any, by: Actor) -> tuple[Message, ...]:
    """Return the messages a command leads to."""
    events = decided(state, command, by=by, minute=10, policy=HOOK_POLICY)
    return messages_for(fold(state.id, events, state), events, HOOK_POLICY)


def test_a_run_that_waits_for_a_second_person_is_told_to_all_others() -> None:
    """Two persons have five minutes: the second must hear of it."""
    state = after(staffed(), a_preview("cache-purge", **TWO))
    messages = told(state, a_confirmation("cache-purge", **TWO), BOB)
    assert [(m.kind, m.to) for m in messages] == [("notify", "alice"), ("notify", "carol")]
    assert "cache-purge waits for a second person" in messages[0].subject
    assert "approve or deny" in messages[0].body


def test_a_broken_glass_is_told_to_the_others() -> None:
    """Contract, 4: break-glass adds audit and notification."""
    state = after(staffed(), a_preview(break_glass="alone"), a_confirmation(), by=ALICE)
    [message] = told(state, a_start(), ALICE)
    assert message.to == "carol"
    assert "this reason: alone" in message.body


def test_an_unknown_outcome_is_told_to_who_must_look() -> None:
    """Invariant 7: a human decides, so a human must know."""
    state = after(staffed(), a_preview(), a_confirmation(), a_start())
    lost = Outcome(kind="unknown", problem="The connection broke off.")
    messages = told(state, FinishWebhook(execution="exe-1", outcome=lost), SIC)
    assert [m.to for m in messages] == ["bob", "alice"]
    assert "nobody knows whether dns-flush ran" in messages[0].subject


def test_an_ordinary_run_wakes_nobody() -> None:
    """Everyone at the incident sees it on the page."""
    state = after(staffed(), a_preview())
    assert told(state, a_confirmation(), BOB) == ()
    assert told(after(state, a_confirmation()), a_start(), BOB) == ()
