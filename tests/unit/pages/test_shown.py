"""Instants, deadlines and names in the words of the pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import Markup

from sic.entrypoints.http.i18n import near_words, words_in
from sic.entrypoints.http.pages.shown import (
    ago,
    browser,
    clock_name,
    due_state,
    due_words,
    filters_in,
    iso,
    phase_name,
    prose,
)

AT_0300 = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    """Return a span."""
    return timedelta(minutes=count)


def test_an_instant_is_shown_relative_and_marked_in_utc() -> None:
    """People read how long ago; machines and auditors read when."""
    assert ago(AT_0300 - minutes(12), AT_0300) == "12 min ago"
    assert ago(AT_0300 + minutes(90), AT_0300) == "in 1 h 30 min"
    assert ago(AT_0300, AT_0300) == "now"
    assert iso(AT_0300) == "2026-11-23T03:00:00Z"


def test_a_deadline_says_overdue_in_words() -> None:
    """WCAG 1.4.1: overdue is recognisable without colour."""
    assert due_words(AT_0300 - minutes(5), AT_0300) == "overdue by 5 min"
    assert due_words(AT_0300 + minutes(5), AT_0300) == "due in 5 min"


@pytest.mark.parametrize(
    ("left", "state"), [(-1, "overdue"), (0, "soon"), (12, "soon"), (13, "ok"), (60, "ok")]
)
def test_the_last_fifth_of_a_clock_is_due_soon(left: float, state: str) -> None:
    """Due soon at 20 % left, here of an hour."""
    started = AT_0300 + minutes(left) - minutes(60)

    assert due_state(AT_0300 + minutes(left), AT_0300, started) == state


def test_a_rung_is_named_as_the_ladder_names_it() -> None:
    """Deadlines are named ``rung-2``; people say rung 2."""
    assert clock_name("rung-2") == "Escalation rung 2"
    assert clock_name("update") == "Next update"


def test_what_stands_between_backticks_is_code_and_all_of_it_is_escaped() -> None:
    """Remedies carry commands, and titles that someone else typed."""
    assert prose("a `<b>` & `c`") == Markup("a <code>&lt;b&gt;</code> &amp; <code>c</code>")
    assert prose("one ` alone <i>") == Markup("one ` alone &lt;i&gt;")


def test_an_unknown_browser_is_shown_as_it_calls_itself() -> None:
    """The list of sessions is for finding the one that is not mine."""
    assert browser("curl/8.1") == "curl/8.1"
    assert browser("") == "not stated"


def test_times_and_names_are_said_in_spanish_too() -> None:
    """A countdown in one language on a page in another reads like a fault."""
    _ = words_in("es").gettext

    assert ago(AT_0300 - minutes(12), AT_0300, _) == "hace 12 min"
    assert due_words(AT_0300 - minutes(5), AT_0300, _) == "vencido hace 5 min"
    assert clock_name("rung-2", _) == "Peldaño 2"
    assert phase_name("mitigate", _) == "Mitigar"
    assert near_words(AT_0300, AT_0300 + minutes(9), "es") == "03:00 UTC"
    assert filters_in("es", _)["stamp"](AT_0300) == "lun 23 nov 03:00 UTC"


def test_what_no_table_names_is_shown_as_it_is() -> None:
    """A clock or phase of a later SIC still reads as something."""
    assert (clock_name("odd"), phase_name("odd")) == ("odd", "odd")
