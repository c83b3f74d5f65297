"""The list says whose a runbook is, how old, how good, and how often it was needed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.cast import AT_0300
from tests.unit.library.a_library import DISK, Bench

from sic.application.library import Tally
from sic.application.library.ages import day_in
from sic.application.library.names import new_id

REVIEWED = "---\nupdated: {}\n---\n# Disk full\n"
TODAY = AT_0300.date()


def test_age_counts_from_the_day_the_front_matter_gives(bench: Bench) -> None:
    """Issue 3: stale mark, 90 days by default."""
    bench.write("disk.md", REVIEWED.format(TODAY - timedelta(days=90)))
    entry = bench.library.entry("disk")
    assert (entry.age_days, entry.review_due, entry.stale) == (90, TODAY, False)

    bench.clock.forward(days=1)
    entry = bench.library.entry("disk")
    assert (entry.age_days, entry.stale) == (91, True)


def test_age_counts_from_first_sight_where_no_day_is_given(bench: Bench) -> None:
    """A restart, a rename or a step back to an old text makes no text younger."""
    bench.write("disk.md", DISK)
    bench.clock.forward(days=100)
    assert bench.library.entry("disk").stale

    bench.write("disk.md", "# Other\n")
    assert bench.library.entry("disk").age_days == 0
    bench.write("disk.md", DISK)
    bench.restart()
    entry = bench.library.entry("disk")
    assert (entry.seen_at, entry.age_days, entry.reviewed_on) == (AT_0300, 100, None)


def test_the_review_period_is_a_setting(tmp_path: Path) -> None:
    """Some teams review each month."""
    bench = Bench(tmp_path, review_days=30)
    bench.open()
    bench.clock.forward(days=31)
    assert bench.library.entry("incident").stale
    bench.close()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-06-28", date(2026, 6, 28)),
        ("2026-06-28 14:30:00", date(2026, 6, 28)),
        ("2026-06-28T14:30:00Z", date(2026, 6, 28)),
        ("20260628", date(2026, 6, 28)),
        ("2026/6/8", date(2026, 6, 8)),
        ("28/06/2026", date(2026, 6, 28)),
        ("06/28/2026", date(2026, 6, 28)),
        ("5/5/2026", date(2026, 5, 5)),
        ("8.6.2026", date(2026, 6, 8)),
        ("28 June 2026", date(2026, 6, 28)),
        ("June 28th, 2026", date(2026, 6, 28)),
        ("28-Jun-2026", date(2026, 6, 28)),
        ("28 de junio de 2026", date(2026, 6, 28)),
        ("Sept 1, 2026", date(2026, 9, 1)),
        ("June 2026", date(2026, 6, 1)),
        ("2026-06", date(2026, 6, 1)),
    ],
)
def test_a_day_is_read_in_its_usual_spellings(text: str, day: date) -> None:
    """Front matter is written by people."""
    assert day_in(text) == day


@pytest.mark.parametrize(
    "text", ["", "4/5/2026", "31 June 2026", "last week", "2026", "28 Foo 2026", "9" * 80]
)
def test_a_day_is_never_guessed(text: str) -> None:
    """The fourth of May and the fifth of April are spelled alike."""
    assert day_in(text) is None


def test_a_day_to_come_is_no_negative_age(bench: Bench) -> None:
    """And the end of the calendar is a way of saying never."""
    bench.write("disk.md", REVIEWED.format("9999-12-31"))
    entry = bench.library.entry("disk")
    assert (entry.age_days, entry.review_due, entry.stale) == (0, date.max, False)


def test_the_list_is_filtered_by_tag_owner_and_words(bench: Bench) -> None:
    """Issue 3: filter by tag and owner."""
    bench.write("a/disk.md", DISK)
    bench.write("net.md", "---\nowner: Net team\ntags: linux\n---\n# Packets lost\n")
    library = bench.library

    def ids(**wanted: str) -> list[str]:
        return [entry.id for entry in library.entries(**wanted)]

    assert ids(tag="LINUX") == ["a-disk", "net"]
    assert ids(tag="linux", owner="net TEAM") == ids(text="lost team") == ["net"]
    assert ids(tag="lin") == ids(owner="team") == ids(text="disk lost") == []


def test_diagnostics_are_counted_by_kind(bench: Bench) -> None:
    """Issue 3: the list shows how many there are."""
    bench.write("disk.md", "---\nteam: x\n---\n# Disk\n\n[gone](#nowhere)\n\n```\nopen\n")
    assert bench.library.entry("disk").diagnostics == Tally(error=0, warning=3, info=2)


def test_incidents_are_counted_over_every_revision_and_name(bench: Bench) -> None:
    """Issue 3: used in N incidents."""
    bench.declare()
    bench.write("incident.md", bench.named.read_text() + "\nMore.\n")
    bench.declare()
    bench.write("incident.md", bench.named.read_text() + "\nMore still.\n")
    assert bench.library.entry("incident").used_in == 2


def test_the_edit_link_leads_to_the_file(tmp_path: Path) -> None:
    """Issue 3: edit link when configured; a path is no part of an address as it stands."""
    bench = Bench(tmp_path, edit_url="https://git.example/edit/{path}")
    bench.open()
    bench.write("a b/c?.md", "# C\n")
    assert bench.library.entry("a-b-c").edit_url == "https://git.example/edit/a%20b/c%3F.md"
    bench.close()


@pytest.mark.parametrize(
    ("path", "taken", "expected"),
    [
        ("db/Disk Full.md", (), "db-disk-full"),
        ("Überlast.MD", (), "uberlast"),
        ("search.md", (), "search-"),
        ("inc-20261123-01.md", (), "inc-20261123-01-"),
        ("磁盘.md", (), "runbook-"),
        ("a/b.md", ("a-b",), "a-b-"),
        ("x" * 200 + ".md", (), "x" * 80),
    ],
)
def test_an_id_is_made_of_the_path(path: str, taken: tuple[str, ...], expected: str) -> None:
    """It stands in addresses, and belongs to one path."""
    made = new_id(path, taken)
    assert made == expected or (expected.endswith("-") and made.startswith(expected))
    assert made not in taken


def test_an_id_stays_with_the_file_that_had_it_first(bench: Bench) -> None:
    """A file that comes later must not take an address over, by sorting earlier."""
    bench.write("a-b.md", "# First\n")
    bench.write("a/b.md", "# Second\n")
    bench.restart()
    assert bench.library.entry("a-b").title == "First"
    [second] = [one for one in bench.library.entries() if one.title == "Second"]
    assert second.id.startswith("a-b-")
