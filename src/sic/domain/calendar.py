"""Business calendars: working hours, holidays, sprints. It never asks what time it is.

Every sum is made on the zone's wall clock and then turned into an instant: adding to an
aware datetime would add wall time across a clock change and call it elapsed time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from sic.domain.words import WEEKDAYS, clock_time, listed
from sic.domain.words import day as day_in_words

LATEST = datetime(9999, 12, 30, tzinfo=UTC)  # A day short of the end: every zone can show it.
_LAST_DAY = LATEST.date() - timedelta(days=2)
_HORIZON_DAYS = 40_000  # About 110 years; a walk never goes further.
_ONE_DAY = timedelta(days=1)
_HOLIDAYS_NAMED = 4


class Hours(msgspec.Struct, frozen=True):
    """Working hours of one weekday, local time. ``closes`` 00:00 is the end of the day."""

    opens: time
    closes: time


class Sprints(msgspec.Struct, frozen=True):
    """Sprints follow each other without gaps; ``anchor`` is the first day of any of them."""

    anchor: date
    days: int = 14


class Due(msgspec.Struct, frozen=True):
    """An aware UTC instant and why it is that one, in a sentence or two (may be empty)."""

    at: datetime
    explanation: str = ""


_BEYOND = Due(LATEST, "Further away than SIC counts.")
_OFFICE = Hours(time(9), time(18))
OFFICE_WEEK: tuple[Hours | None, ...] = (*(_OFFICE,) * 5, None, None)


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """When people work: zone (IANA name), hours from Monday to Sunday, holidays, sprints.

    Raises:
        ValueError: at construction, for an unknown zone, hours that never open, or sprints
            of no length. A calendar without any working day would never end a wait.
    """

    zone: str = "UTC"
    hours: tuple[Hours | None, ...] = OFFICE_WEEK
    holidays: frozenset[date] = frozenset()
    sprint: Sprints | None = None

    def __post_init__(self) -> None:
        """Refuse a calendar that could not be counted on."""
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"there is no time zone {self.zone!r}") from error
        if len(self.hours) != len(WEEKDAYS):
            raise ValueError(f"hours are for 7 weekdays from Monday, not {len(self.hours)}")
        if not any(self.hours):
            raise ValueError("a calendar needs at least one working day")
        for hours in filter(None, self.hours):
            if hours.closes <= hours.opens and hours.closes != time():
                raise ValueError(f"hours that open {hours.opens} cannot close {hours.closes}")
        if self.sprint is not None and not 1 <= self.sprint.days <= 366:
            raise ValueError(f"a sprint has 1 to 366 days, not {self.sprint.days}")

    def is_working(self, at: datetime) -> bool:
        """True when ``at`` falls in working hours (opening included, closing not)."""
        interval = self._interval(self._local(at).date())
        return interval is not None and interval[0] <= at < interval[1]

    def add_business_days(self, start: datetime, days: int) -> Due:
        """Return the same local time ``days`` working days on.

        A start outside working time counts from the next opening. A local time that the
        clocks skip on the day means the first instant after the gap.
        """
        opening = self._opening(start)
        if opening is None:
            return _BEYOND
        wall = self._local(opening)
        if days <= 0:
            return Due(opening, self._explain(start, opening, []))
        skipped: list[date] = []
        for day in _days_from(wall.date() + _ONE_DAY):
            if self._interval(day) is None:
                skipped.append(day)
                continue
            days -= 1
            if days == 0:
                at = _first_instant(day, wall.time(), ZoneInfo(self.zone))
                return Due(at, self._explain(start, opening, skipped))
        return _BEYOND

    def add_business_time(self, start: datetime, span: timedelta) -> Due:
        """Return the instant at which ``span`` of working time has passed since ``start``."""
        opening = self._opening(start)
        if opening is None:
            return _BEYOND
        first = self._local(opening).date()
        skipped: list[date] = []
        left = max(span, timedelta())
        for day in _days_from(first):
            interval = self._interval(day)
            if interval is None:
                skipped.append(day)
                continue
            begins = max(opening, interval[0])
            if left <= interval[1] - begins:
                return Due(begins + left, self._explain(start, opening, skipped))
            left -= interval[1] - begins
        return _BEYOND

    def sprint_end(self, at: datetime) -> Due | None:
        """Return when the sprint of ``at`` ends: closing time on its last working day.

        ``None`` without a sprint calendar. When that closing time is over (or the sprint has
        no working day), the next sprint's end is meant.
        """
        if self.sprint is None:
            return None
        today = self._local(at).date()
        length = self.sprint.days
        begins = today - timedelta(days=(today - self.sprint.anchor).days % length)
        for _ in range(_HORIZON_DAYS // length + 1):
            closing = self._last_closing(begins, length)
            if closing is not None and closing > at:
                return Due(closing, self._explain_sprint(begins))
            if begins > _LAST_DAY - timedelta(days=2 * length):
                break
            begins += timedelta(days=length)
        return _BEYOND

    def _local(self, at: datetime) -> datetime:
        """Return ``at`` on this calendar's wall clock."""
        return at.astimezone(ZoneInfo(self.zone))

    def _interval(self, day: date) -> tuple[datetime, datetime] | None:
        """Return the day's working time as UTC instants; ``None`` if there is none.

        A day that the zone skipped altogether (Apia, 30 December 2011) opens and closes at
        the same instant, and so is no working day.
        """
        hours = self.hours[day.weekday()]
        if hours is None or day in self.holidays:
            return None
        zone = ZoneInfo(self.zone)
        last = day + _ONE_DAY if hours.closes == time() else day
        opens = _first_instant(day, hours.opens, zone)
        closes = _first_instant(last, hours.closes, zone)
        return (opens, closes) if opens < closes else None

    def _opening(self, start: datetime) -> datetime | None:
        """Return ``start`` if it is working time, else the next opening."""
        if start > LATEST - _ONE_DAY * 7:
            return None
        today = self._local(start).date()
        for day in _days_from(today):
            interval = self._interval(day)
            if interval is not None and start < interval[1]:
                return max(start, interval[0])
        return None

    def _last_closing(self, begins: date, length: int) -> datetime | None:
        """Return the last closing time within ``length`` days from ``begins``."""
        for offset in reversed(range(length)):
            interval = self._interval(begins + timedelta(days=offset))
            if interval is not None:
                return interval[1]
        return None

    def _explain(self, start: datetime, opening: datetime, skipped: list[date]) -> str:
        """Say why counting began when it did and which days were passed over."""
        parts = []
        if opening != start:
            wall = self._local(opening)
            parts.append(
                f"Starts {day_in_words(wall.date())} {clock_time(wall)}"
                " because it began outside working hours"
            )
        if skipped:
            verb = "skips" if parts else "Skips"
            parts.append(f"{verb} {self._skipped_in_words(skipped)}")
        return f"{'; '.join(parts)} ({self.zone})." if parts else ""

    def _skipped_in_words(self, skipped: list[date]) -> str:
        """Return "Sat–Sun, and Tue 8 Dec (holiday)"."""
        closed = sorted({d.weekday() for d in skipped if self.hours[d.weekday()] is None})
        named = [
            f"{day_in_words(d)} ({'holiday' if d in self.holidays else 'no such day here'})"
            for d in skipped
            if self.hours[d.weekday()] is not None
        ]
        if len(named) > _HOLIDAYS_NAMED:
            named = [*named[:_HOLIDAYS_NAMED], f"{len(named) - _HOLIDAYS_NAMED} more"]
        days = "–".join((WEEKDAYS[closed[0]], WEEKDAYS[closed[-1]])) if closed else ""
        if len(closed) < 2 or closed[-1] - closed[0] != len(closed) - 1:
            days = listed([WEEKDAYS[d] for d in closed])
        return ", and ".join(filter(None, (days, listed(named))))

    def _explain_sprint(self, begins: date) -> str:
        """Say which sprint is meant."""
        assert self.sprint is not None  # noqa: S101 - only called with a sprint calendar
        last = begins + timedelta(days=self.sprint.days - 1)
        return (
            f"The sprint runs {day_in_words(begins)} to {day_in_words(last)};"
            f" it ends when its last working day closes ({self.zone})."
        )


def _days_from(day: date) -> Iterator[date]:
    """Yield ``day`` and the days after it, to the horizon."""
    for _ in range(_HORIZON_DAYS):
        yield day
        if day >= _LAST_DAY:
            return
        day += _ONE_DAY


def _first_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the first UTC instant of ``day`` at which the wall clock shows ``wall`` or later.

    In a repeated hour that is the first pass; in a skipped one, the instant of the change.
    """
    naive = datetime.combine(day, wall.replace(tzinfo=None, fold=0))
    at = naive.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == naive:
        return at
    return _end_of_gap(naive, at, zone)


def _end_of_gap(naive: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant of the clock change that skipped ``naive``, found by halving."""
    later = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)  # Read with the new offset.
    low, high = int(later.timestamp()), int(after.timestamp())
    offset = datetime.fromtimestamp(high, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)
