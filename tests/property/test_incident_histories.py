"""For random histories of an incident, the invariants hold at every step."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cast import AT_0300, CAROL, INCIDENT, POLICY, SIC, blank
from tests.property.histories import (
    CALENDARS,
    Asked,
    Moment,
    declared,
    histories,
    outcome,
    played,
)

from sic.domain.calendar import Calendar
from sic.domain.clocks import EXECUTION, ClockState, deadlines, readings
from sic.domain.escalation import ladder
from sic.domain.incident import commands as c
from sic.domain.incident.checklist import checklist
from sic.domain.incident.events import Event, IncidentResolved
from sic.domain.incident.evolve import _TOPICS, evolve, fold
from sic.domain.incident.phase import phase
from sic.domain.incident.state import Incident, Status
from sic.domain.incident.timeline import timeline


def a_history(check: Callable[[list[Asked], Calendar], None]) -> Callable[[], None]:
    """Run a check over histories under every calendar."""
    given_history = given(history=histories(), calendar=st.sampled_from(CALENDARS))
    return settings(max_examples=150)(given_history(check))


def recorded(moments: list[Moment]) -> list[Event]:
    """Return every event of a history, in order."""
    return [event for moment in moments for event in moment.events or ()]


def frozen(state: Incident) -> bytes:
    """Return the whole state as bytes, to see that nothing moved in it."""
    return msgspec.json.encode(msgspec.structs.asdict(state))


def test_folding_knows_every_event() -> None:
    """An event without an effect on the state would be a slip, not a choice."""
    assert set(_TOPICS) == set(get_args(Event))


@a_history
def test_invariant_3_only_the_ic_resolves(history: list[Asked], calendar: Calendar) -> None:
    """Runbook, "Roles": the only person who can declare the incident resolved."""
    for moment in played(history, calendar):
        for event in moment.events or ():
            if isinstance(event, IncidentResolved):
                assert event.actor.id == moment.before.commander
                assert event.actor.is_person


@a_history
def test_invariant_4_the_ic_holds_no_open_technical_task_unsaid(
    history: list[Asked], calendar: Calendar
) -> None:
    """Runbook, "Roles": does not run technical tasks; an exception is on record."""
    for moment in played(history, calendar):
        state = moment.state
        assert [
            task
            for task in state.tasks.values()
            if task.technical
            and task.done_at is None
            and task.assignee is not None
            and task.assignee == state.commander
            and not task.break_glass
        ] == []


@a_history
def test_invariant_5_replay_equals_the_running_state(
    history: list[Asked], calendar: Calendar
) -> None:
    """Replaying the events gives the state: in bulk, one by one, and after a trip to disk."""
    moments = list(played(history, calendar))
    running = moments[-1].state
    events = recorded(moments)
    assert fold(INCIDENT, events) == running
    stepwise = blank()
    for event in events:
        stepwise = evolve(stepwise, event)
    assert stepwise == running
    decoder = msgspec.json.Decoder(Event)
    read_back = [decoder.decode(msgspec.json.encode(event)) for event in events]
    assert fold(INCIDENT, read_back) == running
    assert running.version == len(events)


@a_history
def test_invariant_5_every_event_says_when_who_and_why(
    history: list[Asked], calendar: Calendar
) -> None:
    """Actor, instant and cause: the runbook clause, or the person."""
    for moment in played(history, calendar):
        for event in moment.events or ():
            assert event.at == moment.now
            assert event.actor in (moment.by, SIC)
            assert event.cause
            assert (event.cause == "person") <= event.actor.is_person


@a_history
def test_invariant_8_deciding_twice_decides_the_same(
    history: list[Asked], calendar: Calendar
) -> None:
    """The core reads no clock and no chance, and moves nothing in the state it is given."""
    for moment in played(history, calendar):
        kept = frozen(moment.before)
        again = outcome(moment.before, moment.command, moment.by, moment.now, calendar)
        assert again == moment.events
        assert frozen(moment.before) == kept


@a_history
def test_a_refusal_leaves_nothing(history: list[Asked], calendar: Calendar) -> None:
    """Style, "Names": a rule said no; nothing was recorded."""
    for moment in played(history, calendar):
        if moment.events is None:
            assert moment.state == moment.before


@a_history
def test_a_resolved_incident_owes_at_most_its_post_mortem(
    history: list[Asked], calendar: Calendar
) -> None:
    """A resolved incident never pages; a closed one owes nothing."""
    for moment in played(history, calendar):
        pending = deadlines(moment.state, POLICY, calendar)
        assert len({d.id for d in pending}) == len(pending)
        # A run of a webhook ends by itself, whatever became of the incident.
        pending = tuple(d for d in pending if not d.name.startswith(EXECUTION))
        if moment.state.status is Status.RESOLVED:
            assert {d.name for d in pending} <= {"postmortem"}
        if moment.state.status is Status.CLOSED:
            assert pending == ()


@a_history
def test_a_deadline_that_fell_due_does_not_come_back(
    history: list[Asked], calendar: Calendar
) -> None:
    """Else the worker would record the same miss for ever."""
    *_, last = played(history, calendar)
    for pending in deadlines(last.state, POLICY, calendar):
        command = c.ElapseDeadline(deadline=pending.id)
        early = pending.due_at.replace(year=pending.due_at.year - 1)
        assert outcome(last.state, command, SIC, early, calendar) == ()
        events = outcome(last.state, command, SIC, pending.due_at, calendar)
        assert events
        after = fold(INCIDENT, events, last.state)
        assert pending.id not in {d.id for d in deadlines(after, POLICY, calendar)}


@a_history
def test_whatever_happened_can_be_shown(history: list[Asked], calendar: Calendar) -> None:
    """No history makes a page that cannot be drawn."""
    moments = list(played(history, calendar))
    last = moments[-1]
    clocks = readings(last.state, POLICY, calendar, last.now)
    assert len(clocks) == 5
    assert all(clock.due_at for clock in clocks if clock.state is ClockState.OVERDUE)
    assert len(ladder(last.state, POLICY, calendar, last.now)) == 4
    assert len(checklist(last.state, POLICY)) == len(POLICY.checklist)
    assert phase(last.state, POLICY)
    events = recorded(moments)
    assert len(timeline(enumerate(events, start=1), POLICY)) == len(events)


TEXTUAL = (
    c.DeclareIncident,
    c.SetSeverity,
    c.AssignRole,
    c.TakeCommand,
    c.OpenBridge,
    c.TickItem,
    c.PostNote,
    c.SendUpdate,
    c.CorrectEntry,
    c.CreateTask,
    c.FlagImpact,
    c.AdoptPattern,
)


@pytest.mark.parametrize("kind", TEXTUAL, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_any_text_is_stored_as_it_can_be_or_refused(
    kind: type[c.Command], data: st.DataObject
) -> None:
    """Bad input: half surrogates, NUL and the like never reach a store."""
    wild = st.text(st.characters(exclude_categories=()), max_size=30)
    values: dict[str, object] = {
        f.name: data.draw(wild)
        for f in msgspec.structs.fields(kind)
        if f.type in (str, str | None)
    }
    if kind is c.CorrectEntry:
        values["entry"] = 3
    start = blank() if kind is c.DeclareIncident else _noted()
    events = outcome(start, kind(**values), CAROL, AT_0300, CALENDARS[0])
    for event in events or ():
        written = msgspec.json.encode(event)
        assert msgspec.json.decode(written, type=Event) == event
        assert b"\\u0000" not in written


def _noted() -> Incident:
    """Return an incident with a note as its third entry."""
    events = outcome(blank(), declared(), CAROL, AT_0300, CALENDARS[0]) or ()
    state = fold(INCIDENT, events)
    note = c.PostNote(note="n", text="x")
    return fold(INCIDENT, outcome(state, note, CAROL, AT_0300, CALENDARS[0]) or (), state)
