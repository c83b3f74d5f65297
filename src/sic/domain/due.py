"""When one promise of the runbook falls due. It reads no time and knows nothing of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sic.domain.calendar import LATEST, Calendar, Due
from sic.domain.policy import BusinessDays, Clock, Elapsed, Sprint, Text


class Missed(Protocol):
    """A clock that ran out, once recorded."""

    @property
    def clock(self) -> str:
        """Which clock: a ClockName."""

    @property
    def due_at(self) -> datetime:
        """When it had been due."""


class Waiting(Protocol):
    """A run of a webhook; ``due_at`` is when its present stage ends by itself."""

    @property
    def id(self) -> str: ...  # noqa: D102 - see Execution
    @property
    def due_at(self) -> datetime | None: ...  # noqa: D102 - see Execution


class Timed(Protocol):
    """What clocks read of an incident; see ``sic.domain.incident.state.Incident``.

    A protocol, so that the incident's rules may import the clocks and not the other way.
    """

    @property
    def id(self) -> str: ...  # noqa: D102 - the meaning of each is documented in Incident
    @property
    def detected_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def acknowledged_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def severity(self) -> str | None: ...  # noqa: D102
    @property
    def severity_rank(self) -> int | None: ...  # noqa: D102
    @property
    def ack(self) -> Clock | None: ...  # noqa: D102
    @property
    def mitigation(self) -> Clock | None: ...  # noqa: D102
    @property
    def cadence(self) -> Clock | None: ...  # noqa: D102
    @property
    def triaged_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def last_update_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def impacts(self) -> Mapping[str, datetime]: ...  # noqa: D102
    @property
    def missed(self) -> Sequence[Missed]: ...  # noqa: D102
    @property
    def rungs(self) -> Mapping[int, datetime]: ...  # noqa: D102
    @property
    def mitigated_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def resolved_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def reopened_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def postmortem_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def executions(self) -> Mapping[str, Waiting]: ...  # noqa: D102


def due(clock: Clock | None, start: datetime, calendar: Calendar) -> Due | None:
    """Return when ``clock`` falls due if it starts at ``start``.

    Returns:
        ``None`` where nothing can be counted: no clock, a promise in words, or "next sprint"
        without a sprint calendar. Never earlier than ``start``; never after year 9999.
    Source: runbook, "Severities and SLAs".
    """
    match clock:
        case None | Text():
            return None
        case Elapsed() if clock.calendar is None:
            return after(start, clock.seconds)
        case Elapsed():
            return calendar.add_business_time(start, _span(clock.seconds))
        case BusinessDays():
            return calendar.add_business_days(start, clock.days)
        case Sprint():
            return calendar.sprint_end(start)


def after(start: datetime, seconds: int) -> Due:
    """Return the instant so many seconds after ``start``, day and night, at most LATEST."""
    try:
        return Due(min(start + _span(seconds), LATEST))
    except OverflowError:
        return Due(LATEST, "Further away than SIC counts.")


def mitigation_due(state: Timed, calendar: Calendar) -> Due | None:
    """Return when the incident is to be mitigated under its present severity."""
    if state.detected_at is None:
        return None
    return due(state.mitigation, state.detected_at, calendar)


def is_recorded(state: Timed, clock: str, due_at: datetime) -> bool:
    """True when a miss of this clock, as due at this instant or later, is on record.

    A stricter severity moves a clock's due time back before a miss that is known already:
    that is the same miss. A milder one moves it on, and a new miss is news.
    """
    return any(m.clock == clock and m.due_at >= due_at for m in state.missed)


def _span(seconds: int) -> timedelta:
    """Return a span, cut at what a calendar can hold."""
    return timedelta(seconds=max(0, min(seconds, 300_000_000_000)))
