"""Every clock of an incident as a pure function of state, policy and calendar.

It never reads the time: ``now`` is an argument, and due times do not depend on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

import msgspec

from sic.domain import words
from sic.domain.calendar import Calendar, Due
from sic.domain.due import Timed, due, is_recorded
from sic.domain.escalation import rung_due_at
from sic.domain.policy import Clock, Elapsed, Policy, Severity, Sprint, Stated, Text


class ClockName(StrEnum):
    """The clocks SIC runs. ``rung-N`` deadlines of the ladder are made from RUNG."""

    TRIAGE = "triage"
    ACK = "ack"
    MITIGATION = "mitigation"
    UPDATE = "update"
    RUNG = "rung"
    POSTMORTEM = "postmortem"


class ClockState(StrEnum):
    """How one clock stands at an instant."""

    RUNNING = "running"
    OVERDUE = "overdue"  # Past due and still not met.
    MET = "met"
    MISSED = "missed"  # Met too late, or ended unmet.
    WAITING = "waiting"  # Cannot start yet; ``explanation`` says what it waits for.
    NONE = "none"  # The runbook asks for no such clock here.
    TEXT = "text"  # A promise in words, without countdown.


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One clock as people see it. Instants are aware UTC."""

    name: str  # A ClockName.
    state: ClockState
    clause: str  # Anchor of the runbook heading.
    promise: Clock | None = None
    text: str = ""  # The promise in words: "10 minutes", "Next sprint".
    started_at: datetime | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None
    explanation: str = ""  # Why this due time, in one or two sentences.


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """An instant at which the incident must be looked at again.

    ``id`` is deterministic: the same state always yields the same id, so scheduling twice
    changes nothing and a changed due time is another deadline.
    """

    id: str  # "inc-20261123-01/ack/1795..." : incident, clock (or rung-2), due second.
    incident_id: str
    name: str
    due_at: datetime
    # Gravest first when several fell due while SIC was down. Nobody knows yet how bad an
    # incident without a severity is, so it comes before them all.
    rank: int = 0


class Unmet(msgspec.Struct, frozen=True, kw_only=True):
    """A clock or rung that still stands open, in time or not. Instants are aware UTC."""

    name: str  # A ClockName, or "rung-2".
    due_at: datetime
    started_at: datetime | None = None  # None for a rung: no single clock leads to it.


SEVERITIES = "severities-and-slas"
FLOW = "response-flow"
POSTMORTEM = "post-mortem"
EXECUTION = "execution-"  # Before a run's id: the deadline at which its stage ends.


class _Span(msgspec.Struct, frozen=True, kw_only=True):
    """One clock before it is read: what was promised, when it began, when it stopped."""

    name: ClockName
    promise: Clock | None
    clause: str
    stated: str = ""
    since: str = "detection"
    started_at: datetime | None = None
    waits_for: str = ""
    met_at: datetime | None = None
    ended_at: datetime | None = None  # Nothing can meet or miss it from here on.


def readings(
    state: Timed, policy: Policy, calendar: Calendar, now: datetime
) -> tuple[Reading, ...]:
    """Return the five clocks at ``now``: triage, ack, mitigation, update, post-mortem.

    Source: runbook, "Severities and SLAs", "Response flow", "Post-mortem".
    """
    return tuple(_read(span, calendar, now) for span in _spans(state, policy))


def reading(
    name: ClockName, state: Timed, policy: Policy, calendar: Calendar, now: datetime
) -> Reading:
    """Return one clock at ``now``."""
    return next(_read(s, calendar, now) for s in _spans(state, policy) if s.name is name)


def deadlines(state: Timed, policy: Policy, calendar: Calendar) -> tuple[Deadline, ...]:
    """Return every instant at which this incident must be looked at again, earliest first.

    Only clocks that run and whose miss is not on record yet; the ladder's rungs that will be
    reached if nobody mitigates. Nothing but the post-mortem once resolved, nothing once
    closed; but runs of webhooks end by themselves at any time.
    """
    due_clocks = [
        (span.name.value, at)
        for span in _spans(state, policy)
        if (at := _pending(span, state, calendar)) is not None
    ]
    due_rungs = [
        (f"{ClockName.RUNG}-{rung.rung}", at)
        for rung in policy.escalation
        if (at := rung_due_at(rung, state, calendar)) is not None
    ]
    due_runs = [
        (f"{EXECUTION}{run.id}", run.due_at)
        for run in state.executions.values()
        if run.due_at is not None
    ]
    every = (*due_clocks, *due_rungs, *due_runs)
    made = (_deadline(state, name, at) for name, at in every)
    return tuple(sorted(made, key=lambda d: (d.due_at, d.name)))


def unmet(state: Timed, policy: Policy, calendar: Calendar) -> tuple[Unmet, ...]:
    """Return every clock that is not met, earliest due first; what was missed stays open.

    Unlike ``deadlines``, which only holds what SIC must still wake up for.
    """
    open_spans = (
        span
        for span in _spans(state, policy)
        if span.started_at is not None and not span.met_at and not span.ended_at
    )
    clocks_due = (
        Unmet(name=span.name.value, due_at=found.at, started_at=span.started_at)
        for span in open_spans
        if (found := _due_of(span, calendar)) is not None
    )
    rungs = (
        Unmet(name=f"{ClockName.RUNG}-{rung.rung}", due_at=at)
        for rung in policy.escalation
        if (at := rung_due_at(rung, state, calendar)) is not None
    )
    return tuple(sorted((*clocks_due, *rungs), key=lambda one: (one.due_at, one.name)))


def clause_of(name: str, state: Timed, policy: Policy) -> str:
    """Return the anchor of the runbook heading that asks for this clock."""
    return next((s.clause for s in _spans(state, policy) if s.name == name), SEVERITIES)


def _deadline(state: Timed, name: str, at: datetime) -> Deadline:
    """Name a deadline so that the same state always names it alike."""
    return Deadline(
        id=f"{state.id}/{name}/{int(at.timestamp())}",
        incident_id=state.id,
        name=name,
        due_at=at,
        rank=state.severity_rank or 0,
    )


def _pending(span: _Span, state: Timed, calendar: Calendar) -> datetime | None:
    """Return when the clock will be missed, if it still can be."""
    if span.met_at or span.ended_at:
        return None
    found = _due_of(span, calendar)
    if found is None or is_recorded(state, span.name, found.at):
        return None
    return found.at


def _due_of(span: _Span, calendar: Calendar) -> Due | None:
    started_at = span.started_at
    return None if started_at is None else due(span.promise, started_at, calendar)


def _spans(state: Timed, policy: Policy) -> Iterator[_Span]:
    """Yield the five clocks in the order in which an incident meets them."""
    severity = policy.severity(state.severity)
    yield _triage(state, policy)
    yield _ack(state, severity)
    yield _mitigation(state, severity)
    yield _update(state, severity)
    yield _postmortem(state, policy)


def _triage(state: Timed, policy: Policy) -> _Span:
    """Severity and commander, both, counted from detection."""
    step = next((s for s in policy.flow if s.within is not None), None)
    return _Span(
        name=ClockName.TRIAGE,
        promise=policy.triage_within,
        clause=(step.source.clause if step else "") or FLOW,
        started_at=state.detected_at,
        met_at=state.triaged_at,
        ended_at=state.resolved_at,
    )


def _ack(state: Timed, severity: Severity | None) -> _Span:
    """From detection, whatever the severity was in between. Resolving answers the page."""
    return _Span(
        name=ClockName.ACK,
        promise=state.ack,
        clause=_clause(severity),
        stated=_stated(severity).ack,
        started_at=state.detected_at if state.severity else None,
        waits_for=_A_SEVERITY,
        met_at=state.acknowledged_at or state.resolved_at,
        ended_at=state.resolved_at,
    )


def _mitigation(state: Timed, severity: Severity | None) -> _Span:
    """From detection; undoing a mitigation lets it run on from the same start."""
    return _Span(
        name=ClockName.MITIGATION,
        promise=state.mitigation,
        clause=_clause(severity),
        stated=_stated(severity).mitigation,
        started_at=state.detected_at if state.severity else None,
        waits_for=_A_SEVERITY,
        met_at=state.mitigated_at or state.resolved_at,
        ended_at=state.resolved_at,
    )


def _update(state: Timed, severity: Severity | None) -> _Span:
    """From the last update a human sent, the declaration, or the reopening: the latest."""
    said = (
        (state.detected_at, "the declaration"),
        (state.last_update_at, "the last update"),
        (state.reopened_at, "the reopening"),
    )
    known = [(at, words_) for at, words_ in said if at is not None]
    start, since = max(known, default=(None, ""))
    return _Span(
        name=ClockName.UPDATE,
        promise=state.cadence,
        clause=_clause(severity),
        stated=_stated(severity).cadence,
        since=since,
        started_at=start if state.severity else None,
        waits_for=_A_SEVERITY,
        ended_at=state.resolved_at,
    )


def _postmortem(state: Timed, policy: Policy) -> _Span:
    """From resolution."""
    source = policy.postmortem.source
    return _Span(
        name=ClockName.POSTMORTEM,
        promise=policy.postmortem.within,
        clause=(source.clause if source else "") or POSTMORTEM,
        since="resolution",
        started_at=state.resolved_at,
        waits_for="Starts when the incident is resolved.",
        met_at=state.postmortem_at,
    )


_A_SEVERITY = "Waits for a severity."


def _clause(severity: Severity | None) -> str:
    return (severity.source.clause if severity else "") or SEVERITIES


def _stated(severity: Severity | None) -> Stated:
    return severity.stated if severity else Stated()


def _read(span: _Span, calendar: Calendar, now: datetime) -> Reading:
    """Return the reading of one clock at ``now``."""
    found = _due_of(span, calendar)
    standing, why = _standing(span, found, now)
    return Reading(
        name=span.name,
        state=standing,
        clause=span.clause,
        promise=span.promise,
        text=span.stated or words.promise(span.promise),
        started_at=span.started_at,
        due_at=found.at if found else None,
        met_at=span.met_at if span.started_at else None,
        explanation=why,
    )


def _standing(span: _Span, found: Due | None, now: datetime) -> tuple[ClockState, str]:
    """Return how the clock stands and why, in a sentence or two."""
    if span.started_at is None:
        return ClockState.WAITING, span.waits_for
    if span.promise is None:
        return ClockState.NONE, "The runbook gives no such clock here."
    if found is None:
        return ClockState.TEXT, _uncounted(span.promise)
    why = _reason(span, found)
    stopped_at = span.met_at or span.ended_at
    if stopped_at is None:
        return (ClockState.OVERDUE if now >= found.at else ClockState.RUNNING), why
    if span.name is ClockName.UPDATE and stopped_at <= found.at:
        return ClockState.NONE, "Stopped when the incident was resolved."
    kept = span.met_at is not None and stopped_at <= found.at
    return (ClockState.MET if kept else ClockState.MISSED), why


def _uncounted(promise: Clock) -> str:
    """Say why a promise has no countdown."""
    match promise:
        case Text():
            return "A promise in words: nothing counts it down."
        case Sprint():
            return "No sprint calendar is configured, so nothing counts it down."
        case _:
            return ""


def _reason(span: _Span, found: Due) -> str:
    """Say where the due time comes from."""
    assert span.started_at is not None  # noqa: S101 - a clock that has not started has no due
    spoken = words.promise(span.promise)
    base = f"{spoken} from {span.since} ({words.instant(span.started_at)})."
    if isinstance(span.promise, Elapsed) and span.promise.calendar is None:
        return base
    return f"{base} {found.explanation}".rstrip()
