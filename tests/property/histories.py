"""Random histories of an incident: who asks for what, when. It checks nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from hypothesis import strategies as st
from tests.cast import (
    ALICE,
    AT_0300,
    BOB,
    CAROL,
    INCIDENT,
    MONITOR,
    POLICY,
    SIC,
    an_alert,
    blank,
)
from tests.hooks import a_confirmation, a_preview, a_start

from sic.domain.calendar import Calendar, Hours, Sprints
from sic.domain.clocks import deadlines
from sic.domain.errors import SicError
from sic.domain.ids import Actor
from sic.domain.incident import commands as c
from sic.domain.incident.decide import decide
from sic.domain.incident.events import Event
from sic.domain.incident.evolve import fold
from sic.domain.incident.execution_commands import DenyWebhook
from sic.domain.incident.state import Incident

CALENDARS = (
    Calendar(),
    Calendar(zone="America/New_York", sprint=Sprints(anchor=date(2026, 11, 16))),
    Calendar(
        zone="Australia/Lord_Howe",
        hours=(None, Hours(time(2, 30), time(0)), None, None, None, None, None),
        holidays=frozenset({date(2026, 11, 24)}),
    ),
)
WORDS = ("why", "because", "")
_people = st.sampled_from(["alice", "bob", "carol"])
_reasons = st.sampled_from(WORDS)
_ids = st.sampled_from(["1", "2", "3"])
_glass = st.sampled_from(["", "", "alone at night"])


class Asked(NamedTuple):
    """One thing asked: ``after`` is how much later than the thing before."""

    command: c.Command | int  # A number: the pending deadline at this place.
    by: Actor
    after: timedelta


_SOON = timedelta(seconds=20)
_COMMAND = Asked(c.TakeCommand(reason="why"), ALICE, _SOON)
_TASK = Asked(c.CreateTask(task="1", title="t", assignee="bob"), BOB, _SOON)
# Half of all histories have a commander from the start: most rules ask for one.
BEGINNINGS: tuple[tuple[Asked, ...], ...] = ((), (_TASK,), (_COMMAND,), (_COMMAND, _TASK))


class Moment(NamedTuple):
    """What one request met and what it came to; ``events`` is None for a refusal."""

    before: Incident
    command: c.Command
    by: Actor
    now: datetime
    events: tuple[Event, ...] | None
    state: Incident


def commands() -> st.SearchStrategy[c.Command]:
    """Return commands on one incident, from a small world so that they meet each other."""
    severity = st.sampled_from(["1", "SEV-2", "sev3", "4", "nine"])
    role = st.sampled_from(["ic", "scribe", "sme", "barista"])
    impact = st.sampled_from(["customers", "money", "data", "mood"])
    alerts = st.lists(
        st.builds(an_alert, _ids, status=st.sampled_from(["firing", "resolved"])), max_size=4
    )
    return st.one_of(
        st.just(c.AcknowledgeIncident()),
        st.builds(c.SetSeverity, severity=severity, reason=_reasons),
        st.builds(c.AssignRole, role=role, responder=_people),
        st.builds(c.AssignRole, role=st.just("ic"), responder=_people),
        st.builds(c.ClearRole, role=role, responder=st.none() | _people),
        st.builds(c.TakeCommand, reason=_reasons),
        st.builds(c.PostNote, note=_ids, text=_reasons),
        st.builds(c.SendUpdate, update=_ids, text=_reasons),
        st.builds(c.CorrectEntry, entry=st.integers(0, 30), text=_reasons),
        st.builds(
            c.CreateTask,
            task=_ids,
            title=st.just("t"),
            technical=st.booleans(),
            assignee=st.none() | _people,
            break_glass=_glass,
        ),
        st.builds(c.AssignTask, task=_ids, assignee=st.none() | _people, break_glass=_glass),
        st.builds(c.AssignTask, task=st.just("1"), assignee=_people),
        st.builds(c.CompleteTask, task=_ids, break_glass=_glass),
        st.builds(c.FlagImpact, impact=impact),
        st.builds(c.ClearImpact, impact=impact, reason=_reasons),
        st.builds(c.Escalate, rung=st.none() | st.integers(0, 5)),
        st.builds(c.TickItem, item=st.sampled_from(["1", "8", "status"])),
        st.builds(c.UntickItem, item=st.sampled_from(["8", "status"])),
        st.builds(c.OpenBridge, url=st.sampled_from(["https://x", "tel:1", "javascript:1"])),
        st.builds(c.NameServices, services=st.sampled_from([(), ("a",), ("a", "b")])),
        st.builds(c.AdoptPattern, pattern=st.sampled_from(["a", "b", "z"])),
        st.builds(c.DropPattern, pattern=st.sampled_from(["a", "b"])),
        st.builds(c.ReceiveAlerts, alerts=alerts.map(tuple)),
        st.just(c.MarkMitigated()),
        st.builds(c.UndoMitigation, reason=_reasons),
        st.just(c.ResolveIncident()),
        st.builds(c.ReopenIncident, reason=_reasons),
        st.just(c.PublishPostMortem()),
        st.builds(c.DeclareIncident, title=st.just("x"), runbook_revision=st.just("r")),
        *runs_of_webhooks(),
    )


def runs_of_webhooks() -> list[st.SearchStrategy[c.Command]]:
    """Return the steps of a run, of two webhooks: one press, and its name typed."""
    named = st.sampled_from(["dns-flush", "cache-purge"])
    at = {"name": named, "execution": _ids}
    return [
        st.builds(a_preview, **at, break_glass=_glass),
        st.builds(a_confirmation, **at, typed=named),
        st.builds(a_start, **at),
        st.builds(DenyWebhook, execution=_ids, reason=_reasons),
    ]


def requests() -> st.SearchStrategy[Asked]:
    """Return requests: mostly people's, some of SIC's own clock, some of a wrong hand."""
    # The clock may stand still or be set back a little: machines do that.
    seconds = st.integers(-60, 60) | st.integers(0, 600) | st.integers(0, 10_000)
    later = seconds.map(lambda s: timedelta(seconds=s, microseconds=s % 7))
    people = st.sampled_from([ALICE, ALICE, ALICE, BOB, CAROL])
    wrong = st.sampled_from([MONITOR, SIC])
    asked = st.builds(Asked, commands(), people, later)
    elapsed = st.builds(Asked, st.integers(0, 6), st.just(SIC), later)
    slipped = st.builds(Asked, commands() | st.integers(0, 6), wrong | people, later)
    # One_of draws evenly: what moves an incident on is asked for more often than it is typed.
    return st.one_of(
        asked, asked, asked, st.builds(Asked, turns(), people, later), elapsed, slipped
    )


def turns() -> st.SearchStrategy[c.Command]:
    """Return the commands that move an incident on or back."""
    return st.sampled_from(
        [
            c.TakeCommand(reason="why"),
            c.ResolveIncident(),
            c.ResolveIncident(),
            c.MarkMitigated(),
            c.UndoMitigation(reason="why"),
            c.ReopenIncident(reason="why"),
            c.PublishPostMortem(),
        ]
    )


def histories(max_size: int = 40) -> st.SearchStrategy[list[Asked]]:
    """Return what is asked of one incident, in order."""
    return st.builds(
        lambda first, rest: [*first, *rest],
        st.sampled_from(BEGINNINGS),
        st.lists(requests(), min_size=8, max_size=max_size),
    )


def declared(severity: str | None = "2") -> c.DeclareIncident:
    """Return the command every history begins with."""
    return c.DeclareIncident(title="x", runbook_revision="r", severity=severity)


def played(history: list[Asked], calendar: Calendar) -> Iterator[Moment]:
    """Yield every request with what it came to; only expected errors count as refusals."""
    now, state = AT_0300, blank()
    opening: list[Asked] = [Asked(declared(), CAROL, timedelta())]
    for asked, by, after in (*opening, *history):
        now += after
        command = asked if isinstance(asked, c.Command) else _deadline(asked, state, calendar)
        events = outcome(state, command, by, now, calendar)
        before, state = state, fold(INCIDENT, events or (), state)
        yield Moment(before, command, by, now, events, state)


def outcome(
    state: Incident, command: c.Command, by: Actor, now: datetime, calendar: Calendar
) -> tuple[Event, ...] | None:
    """Return the events, or ``None`` for a refusal; anything else raised is a bug."""
    try:
        return decide(
            state, command, POLICY, calendar, actor=by, now=now, channel=f"#{state.id}"
        )
    except SicError:
        return None


def _deadline(place: int, state: Incident, calendar: Calendar) -> c.ElapseDeadline:
    """Return the pending deadline at this place, or one that never was."""
    pending = deadlines(state, POLICY, calendar)
    name = pending[place].id if place < len(pending) else f"{INCIDENT}/ack/1"
    return c.ElapseDeadline(deadline=name)
