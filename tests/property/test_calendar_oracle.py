"""Business calendars agree with an oracle that walks minute by minute, in every odd zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sic.domain.calendar import LATEST, Calendar, Hours, Sprints

MINUTE = timedelta(minutes=1)
OFFICE = (Hours(time(9), time(18)),) * 5 + (None, None)
NIGHT = (Hours(time(0), time(6)),) * 7
LATE = (Hours(time(20), time(0)),) * 7
GAP = (Hours(time(2, 30), time(17)),) * 7  # Opens inside the skipped hour of New York.
NINES = (Hours(time(9), time(12)), None, Hours(time(13), time(17)), None, None, None, None)


def utc(text: str) -> datetime:
    """Return an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def working(at: datetime, calendar: Calendar) -> bool:
    """Say by the wall clock alone whether the minute from ``at`` is working time."""
    wall = at.astimezone(ZoneInfo(calendar.zone))
    hours = calendar.hours[wall.weekday()]
    if hours is None or wall.date() in calendar.holidays:
        return False
    return hours.opens <= wall.time() and (hours.closes == time() or wall.time() < hours.closes)


def walk_time(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """Count working minutes one by one; the end of the last one."""
    at = start
    while minutes:
        minutes -= working(at, calendar)
        at += MINUTE
    return at


def walk_days(start: datetime, days: int, calendar: Calendar) -> datetime:
    """Count days that have a working minute, then find the wall time on the last."""
    at = start
    while not working(at, calendar):
        at += MINUTE
    zone = ZoneInfo(calendar.zone)
    opening = at.astimezone(zone)
    day, seen = opening.date(), {opening.date()}
    while days:
        at += MINUTE
        wall = at.astimezone(zone)
        if wall.date() not in seen and working(at, calendar):
            seen.add(wall.date())
            day, days = wall.date(), days - 1
    while at.astimezone(zone).date() == day:
        at -= MINUTE
    while at.astimezone(zone).replace(tzinfo=None) < datetime.combine(day, opening.time()):
        at += MINUTE
    return at


CASES = [
    ("UTC", OFFICE, "2026-11-23 03:00"),
    ("UTC", NINES, "2026-11-24 10:30"),
    ("Europe/London", OFFICE, "2026-03-27 16:59"),  # Spring forward on Sunday.
    ("Europe/London", NIGHT, "2026-03-28 23:30"),  # The gap lies in working time.
    ("Europe/London", NIGHT, "2026-10-24 22:30"),  # The repeated hour does too.
    ("America/Chicago", OFFICE, "2026-10-30 22:00"),
    ("America/New_York", GAP, "2026-03-07 21:00"),  # Opens in the gap.
    ("America/New_York", GAP, "2026-03-06 07:45"),  # Its wall time falls in the gap.
    ("America/Argentina/Buenos_Aires", OFFICE, "2026-11-23 03:00"),
    ("Australia/Lord_Howe", GAP, "2026-10-03 10:00"),  # Half an hour skipped.
    ("Australia/Lord_Howe", NIGHT, "2026-04-04 10:00"),  # Half an hour repeated.
    ("Africa/Casablanca", LATE, "2026-02-13 23:30"),  # Clocks go back for Ramadan.
    ("Africa/Casablanca", NIGHT, "2026-03-21 20:00"),
    ("Pacific/Apia", OFFICE, "2011-12-28 22:00"),  # Friday the 30th never was.
    ("Pacific/Apia", NIGHT, "2011-12-29 18:00"),
    ("Asia/Kathmandu", OFFICE, "2026-11-20 10:01"),
    ("America/Sao_Paulo", NIGHT, "2018-11-03 20:00"),  # Midnight itself was skipped.
    ("Asia/Gaza", NIGHT, "2026-04-17 20:00"),
]


@pytest.mark.parametrize(("zone", "hours", "start"), CASES)
@pytest.mark.parametrize("minutes", [1, 59, 480, 541, 1500])
def test_business_time_agrees_with_a_minute_by_minute_walk(
    zone: str, hours: tuple[Hours | None, ...], start: str, minutes: int
) -> None:
    """Faults, F-50: no gap and no overlap at any clock change."""
    calendar = Calendar(zone=zone, hours=hours, holidays=frozenset({date(2026, 11, 24)}))
    found = calendar.add_business_time(utc(start), timedelta(minutes=minutes))
    assert found.at == walk_time(utc(start), minutes, calendar)


@pytest.mark.parametrize(("zone", "hours", "start"), CASES)
@pytest.mark.parametrize("days", [1, 2, 5])
def test_business_days_agree_with_a_minute_by_minute_walk(
    zone: str, hours: tuple[Hours | None, ...], start: str, days: int
) -> None:
    """Design, "Readings": the same local time N working days on."""
    calendar = Calendar(zone=zone, hours=hours, holidays=frozenset({date(2026, 11, 24)}))
    found = calendar.add_business_days(utc(start), days)
    assert found.at == walk_days(utc(start), days, calendar)


@pytest.mark.parametrize("zone", sorted(available_timezones()))
def test_every_zone_counts_forward_through_a_year_of_changes(zone: str) -> None:
    """No zone of the world makes a due time that lies before its start."""
    calendar = Calendar(zone=zone, hours=GAP, sprint=Sprints(anchor=date(2026, 1, 5)))
    for month in range(1, 13):
        start = datetime(2026, month, 28, 13, 7, tzinfo=UTC)
        one, two = (calendar.add_business_days(start, n).at for n in (1, 2))
        assert start < one < two <= start + timedelta(days=4)
        assert calendar.add_business_time(start, timedelta(hours=9)).at > start
        sprint = calendar.sprint_end(start)
        assert sprint is not None
        assert start < sprint.at < start + timedelta(days=29)


a_week = st.lists(
    st.none() | st.tuples(st.integers(0, 22), st.integers(1, 24)).filter(lambda h: h[0] < h[1]),
    min_size=7,
    max_size=7,
).filter(any)


@given(
    week=a_week,
    zone=st.sampled_from(["UTC", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia"]),
    start=st.datetimes(datetime(2011, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - UTC below
    days=st.integers(1, 30),
)
def test_more_days_are_never_due_earlier_and_land_in_working_days(
    week: list[tuple[int, int] | None], zone: str, start: datetime, days: int
) -> None:
    """Monotonic in N and in the start, whatever the week looks like."""
    hours = tuple(Hours(time(h[0]), time(h[1] % 24)) if h else None for h in week)
    calendar = Calendar(zone=zone, hours=hours)
    at = start.replace(tzinfo=UTC)
    due = calendar.add_business_days(at, days).at
    assert at <= due < calendar.add_business_days(at, days + 1).at
    assert due <= calendar.add_business_days(at + timedelta(hours=5), days).at
    assert hours[due.astimezone(ZoneInfo(zone)).weekday()] is not None
    soon = calendar.add_business_time(at, timedelta(minutes=days)).at
    assert calendar.is_working(soon - timedelta(microseconds=1))


@pytest.mark.parametrize("years", [7900, 7970, 7972])
def test_the_end_of_time_is_a_date_and_no_error(years: int) -> None:
    """A clock set wrong must not stop the response."""
    start = datetime(2026 + years, 12, 27, tzinfo=UTC)
    for zone in ("UTC", "Pacific/Kiritimati", "Etc/GMT+12"):
        calendar = Calendar(zone=zone, sprint=Sprints(anchor=date(2026, 1, 5)))
        assert calendar.add_business_days(start, 10**9).at == LATEST
        assert calendar.add_business_time(start, timedelta.max).at == LATEST
        assert calendar.add_business_days(start, 1).at <= LATEST
        end = calendar.sprint_end(start)
        assert end is not None
        assert end.at <= LATEST
