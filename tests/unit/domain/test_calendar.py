"""What a calendar accepts and how it explains a due time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from sic.domain.calendar import Calendar, Hours, Sprints

MONDAY = datetime(2026, 11, 23, 3, tzinfo=UTC)
LONG = Calendar(
    holidays=frozenset({date(2026, 12, 8), date(2026, 12, 25), date(2026, 12, 5)}),
    sprint=Sprints(anchor=date(2026, 11, 16)),
)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"zone": "Mars/Olympus"}, "no time zone 'Mars/Olympus'"),
        ({"zone": "../etc/passwd"}, "no time zone"),
        ({"hours": (None,) * 7}, "at least one working day"),
        ({"hours": (Hours(time(9), time(18)),)}, "7 weekdays from Monday, not 1"),
        ({"hours": (Hours(time(9), time(9)),) * 7}, "open 09:00:00 cannot close 09:00:00"),
        ({"sprint": Sprints(anchor=date(2026, 1, 1), days=0)}, "1 to 366 days, not 0"),
    ],
)
def test_a_calendar_that_could_not_be_counted_on_is_refused(
    values: dict[str, object], words: str
) -> None:
    """A calendar that never opens would never end a wait."""
    with pytest.raises(ValueError, match=words):
        Calendar(**values)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("start", "days", "due", "words"),
    [
        (datetime(2026, 11, 23, 10, tzinfo=UTC), 1, datetime(2026, 11, 24, 10, tzinfo=UTC), ""),
        (
            datetime(2026, 11, 27, 17, tzinfo=UTC),
            1,
            datetime(2026, 11, 30, 17, tzinfo=UTC),
            "Skips Sat–Sun (UTC).",
        ),
        (
            datetime(2026, 12, 4, 18, tzinfo=UTC),
            1,
            datetime(2026, 12, 9, 9, tzinfo=UTC),
            (
                "Starts Mon 7 Dec 09:00 because it began outside working hours;"
                " skips Tue 8 Dec (holiday) (UTC)."
            ),
        ),
        (
            datetime(2026, 12, 4, 9, tzinfo=UTC),
            15,
            datetime(2026, 12, 29, 9, tzinfo=UTC),
            "Skips Sat–Sun, and Tue 8 Dec (holiday) and Fri 25 Dec (holiday) (UTC).",
        ),
    ],
)
def test_a_due_time_explains_itself(
    start: datetime, days: int, due: datetime, words: str
) -> None:
    """Design, "Readings": each due time can explain itself."""
    found = LONG.add_business_days(start, days)
    assert (found.at, found.explanation) == (due, words)


def test_many_holidays_are_counted_instead_of_listed() -> None:
    """A paragraph of dates explains nothing."""
    shut = Calendar(holidays=frozenset(date(2026, 11, d) for d in range(24, 31)))
    words = shut.add_business_days(MONDAY, 1).explanation
    assert words.endswith("Thu 26 Nov (holiday), Fri 27 Nov (holiday) and 1 more (UTC).")


def test_business_time_stops_at_closing_and_goes_on_next_day() -> None:
    """Eight hours from Monday 14:00 end Tuesday 13:00."""
    start = datetime(2026, 11, 23, 14, tzinfo=UTC)
    assert LONG.add_business_time(start, timedelta(hours=4)).at.hour == 18
    assert LONG.add_business_time(start, timedelta(hours=8)).at == datetime(
        2026, 11, 24, 13, tzinfo=UTC
    )


def test_a_sprint_ends_when_its_last_working_day_closes() -> None:
    """Design, "Readings": the end of the current sprint."""
    end = LONG.sprint_end(MONDAY)
    assert end is not None
    assert end.at == datetime(2026, 11, 27, 18, tzinfo=UTC)
    weekend = LONG.sprint_end(datetime(2026, 11, 28, 12, tzinfo=UTC))
    assert weekend is not None
    assert weekend.at == datetime(2026, 12, 11, 18, tzinfo=UTC)
    assert Calendar().sprint_end(MONDAY) is None


def test_a_sprint_known_by_a_later_anchor_is_the_same_sprint() -> None:
    """The anchor is the first day of any sprint, past or to come."""
    later = Calendar(sprint=Sprints(anchor=date(2027, 1, 11)))
    assert later.sprint_end(MONDAY) == Calendar(
        sprint=Sprints(anchor=date(2026, 11, 16))
    ).sprint_end(MONDAY)
