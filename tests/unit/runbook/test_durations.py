"""The duration grammar: every spelling people use, and everything that is no time."""

from __future__ import annotations

import pytest

from sic.domain.policy import BusinessDays, Clock, Elapsed, Sprint, Text
from sic.runbook.durations import describe, read

MINUTE, HOUR, DAY = 60, 3600, 86_400

ELAPSED = [
    ("5 minutes", 5 * MINUTE),
    ("5 min", 5 * MINUTE),
    ("5m", 5 * MINUTE),
    ("5 mins.", 5 * MINUTE),
    ("5-min", 5 * MINUTE),
    ("five minutes", 5 * MINUTE),
    ("five (5) minutes", 5 * MINUTE),
    ("1 hr", HOUR),
    ("1h30m", 90 * MINUTE),
    ("1 hour 30 minutes", 90 * MINUTE),
    ("1 hour and 30 minutes", 90 * MINUTE),
    ("1.5 hours", 90 * MINUTE),
    ("1½ hours", 90 * MINUTE),
    ("an hour and a half", 90 * MINUTE),
    ("90 sec", 90),
    ("half an hour", 30 * MINUTE),
    ("½ hour", 30 * MINUTE),
    ("an hour", HOUR),
    ("24h", DAY),
    ("24 hrs", DAY),
    ("1 day", DAY),
    ("1 wk", 7 * DAY),
    ("1,440 minutes", DAY),
    ("PT15M", 15 * MINUTE),
    ("within 15 minutes", 15 * MINUTE),
    ("< 5 min", 5 * MINUTE),
    ("≤ 1 hour", HOUR),
    ("less than 1 hour", HOUR),
    ("no more than 2 hours", 2 * HOUR),
    ("at most 4 hours", 4 * HOUR),
    ("max 30 min", 30 * MINUTE),
    ("up to 3 days", 3 * DAY),
    ("in under 5 minutes", 5 * MINUTE),
    ("by 4 hours", 4 * HOUR),
    ("every 30 min", 30 * MINUTE),
    ("each hour", HOUR),
    ("at least every 30 min", 30 * MINUTE),
    ("15 minutes or less", 15 * MINUTE),
    ("1 hour or sooner", HOUR),
    ("30 min from detection", 30 * MINUTE),
    ("15 min SLA", 15 * MINUTE),
    ("Every 2 hours or as needed", 2 * HOUR),
    ("Every 2 hours or on change", 2 * HOUR),
    ("Immediate (within 15 min)", 15 * MINUTE),
    ("hourly", HOUR),
    ("daily", DAY),
    ("weekly", 7 * DAY),
    ("twice a day", 12 * HOUR),
    ("every half hour", 30 * MINUTE),
    ("15 min 24x7", 15 * MINUTE),
    ("15 min (24/7)", 15 * MINUTE),
    ("1 hour (60 minutes)", HOUR),
    ("**15 minutes**".strip("*"), 15 * MINUTE),
]


@pytest.mark.parametrize(("words", "seconds"), ELAPSED)
def test_a_time_is_read_in_every_common_spelling(words: str, seconds: int) -> None:
    """Issue: minutes, hours and days with what people write around them."""
    reading = read(words)
    assert (reading.clock, reading.exact) == (Elapsed(seconds=seconds), True)
    assert reading.remarks == ()


OTHER: list[tuple[str, Clock]] = [
    ("1 business day", BusinessDays(days=1)),
    ("2 working days", BusinessDays(days=2)),
    ("Next business day", BusinessDays(days=1)),
    ("5 BD", BusinessDays(days=5)),
    ("within three business days", BusinessDays(days=3)),
    ("Next sprint", Sprint()),
    ("end of sprint", Sprint()),
    ("current sprint", Sprint()),
    ("8 business hours", Elapsed(seconds=8 * HOUR, calendar="business_hours")),
    ("4h (business hours)", Elapsed(seconds=4 * HOUR, calendar="business_hours")),
    ("1 hour during office hours", Elapsed(seconds=HOUR, calendar="business_hours")),
    ("30 min, 9-5 Mon-Fri", Elapsed(seconds=1800, calendar="business_hours")),
]


@pytest.mark.parametrize(("words", "clock"), OTHER)
def test_working_time_is_counted_on_its_calendar(words: str, clock: Clock) -> None:
    """Design, "Readings": business days, business hours and sprints are no elapsed time."""
    assert read(words).clock == clock


REMARKED: list[tuple[str, Clock | None, str]] = [
    ("15-30 minutes", Elapsed(seconds=1800), "SIC-R306"),
    ("between 15 and 30 minutes", Elapsed(seconds=1800), "SIC-R306"),
    ("15 min - 1 hour", Elapsed(seconds=HOUR), "SIC-R306"),
    ("1-2 business days", BusinessDays(days=2), "SIC-R306"),
    ("~30 min", Elapsed(seconds=1800), "SIC-R307"),
    ("approximately 2 hours", Elapsed(seconds=2 * HOUR), "SIC-R307"),
    ("15 minutes or 1 hour", Elapsed(seconds=900), "SIC-R308"),
    ("2 hours after acknowledgement", Elapsed(seconds=2 * HOUR), "SIC-R313"),
    ("Async", None, "SIC-R301"),
    ("as needed", None, "SIC-R301"),
    ("24/7", None, "SIC-R301"),
    ("{{X}}", None, "SIC-R304"),
    ("<X minutes>", None, "SIC-R304"),
    ("TODO", None, "SIC-R304"),
    ("XX min", None, "SIC-R304"),
    ("N minutes", None, "SIC-R304"),
    ("___", None, "SIC-R304"),
    ("30", None, "SIC-R305"),
    ("0 minutes", None, "SIC-R310"),
    ("-5 minutes", None, "SIC-R310"),
    ("20 years", None, "SIC-R310"),
    ("> 30 min", None, "SIC-R311"),
    ("p99 2 s", None, "SIC-R311"),
    ("e.g. 15 minutes", None, "SIC-R311"),
    ("ASAP", Text(text="ASAP"), "SIC-R312"),
    ("best effort", Text(text="best effort"), "SIC-R312"),
    ("EOD", Text(text="EOD"), "SIC-R312"),
    ("1 hour (30 minutes)", Text(text="1 hour (30 minutes)"), "SIC-R309"),
    ("30 minutes / 1 hour", Text(text="30 minutes / 1 hour"), "SIC-R309"),
    ("1 hour or 1 business day", Text(text="1 hour or 1 business day"), "SIC-R309"),
    (
        "15 min in office hours, 1 hour outside",
        Text(text="15 min in office hours, 1 hour outside"),
        "SIC-R309",
    ),
]


@pytest.mark.parametrize(("words", "clock", "code"), REMARKED)
def test_a_doubtful_time_is_said_to_be_one(words: str, clock: Clock | None, code: str) -> None:
    """Invariant 9: what was not understood is said, never guessed."""
    reading = read(words)
    assert (reading.clock, [r.code for r in reading.remarks]) == (clock, [code])


@pytest.mark.parametrize("words", ["", "-", "—", "N/A", "none", "no SLA"])
def test_no_promise_needs_no_word(words: str) -> None:
    """An empty cell is an answer; there is nothing to report."""
    assert read(words).silent


@pytest.mark.parametrize(
    "words",
    ["99.9%", "+54 11 5555-0001", "2026-06-28", "v1.2.3", "All hands on deck", "as a team"],
)
def test_numbers_that_are_no_times_stay_numbers(words: str) -> None:
    """Clocks invented = 0: phones, dates, versions and shares are not durations."""
    reading = read(words)
    assert (reading.clock, reading.exact) == (None, False)


def test_a_bare_number_takes_the_unit_of_its_header() -> None:
    """Issue: "Ack (min)" gives the unit for the whole column."""
    assert read("15", unit="minutes").clock == Elapsed(seconds=900)


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (None, "no clock"),
        (Elapsed(seconds=5400), "1 h 30 min"),
        (Elapsed(seconds=300, calendar="business_hours"), "5 min (business hours)"),
        (BusinessDays(days=1), "1 business day"),
        (Sprint(), "end of sprint"),
        (Text(text="ASAP"), "“ASAP”"),
    ],
)
def test_a_clock_is_described_in_short_words(clock: Clock | None, words: str) -> None:
    """`sic runbook diff` prints these words."""
    assert describe(clock) == words
