"""A runbook's history outlives restarts, renames and removal, and its changes can be read."""

from __future__ import annotations

import pytest
from tests.fakes import RUNBOOK
from tests.unit.library.a_library import DISK, Bench

from sic.application.library import PolicyChange
from sic.application.library.differences import unified
from sic.domain.errors import NotFound

STRICTER = RUNBOOK.replace("10 min", "5 min")
OTHER = DISK.replace("Delete", "Compress")


def test_a_restart_keeps_history_and_adds_nothing_to_it(bench: Bench) -> None:
    """Issue 3: revisions stored by content hash."""
    bench.write("disk.md", DISK)
    bench.clock.forward(hours=1)
    bench.write("disk.md", OTHER)
    before = bench.library.history("disk")
    bench.restart()

    assert bench.library.history("disk") == before
    assert [line.number for line in before] == [2, 1]
    assert bench.library.text("disk", before[1].revision[:8]) == DISK


@pytest.mark.parametrize("running", [True, False])
def test_a_renamed_file_keeps_its_history(bench: Bench, running: bool) -> None:
    """Same content, new path: whether SIC saw it happen or was down."""
    bench.write("disk.md", DISK)
    bench.clock.forward(hours=1)
    file = bench.write("disk.md", OTHER)
    file.rename(bench.folder / "full-disk.md")
    if running:
        bench.read()
    else:
        bench.restart()

    assert bench.ids() == ["incident", "full-disk"]
    lines = bench.library.history("full-disk")
    assert [line.path for line in lines] == ["full-disk.md", "disk.md", "disk.md"]
    assert bench.library.text("full-disk", lines[-1].revision) == DISK
    assert bench.library.entry("disk").id == "full-disk"
    assert bench.library.text("disk") == OTHER


def test_a_file_renamed_back_keeps_what_happened_meanwhile(bench: Bench) -> None:
    """A rename undone, with a change in between; nothing goes round in a circle."""
    file = bench.write("disk.md", DISK)
    file.rename(bench.folder / "full.md")
    bench.read()
    bench.clock.forward(hours=1)
    bench.write("full.md", OTHER).rename(file)
    bench.read()

    assert bench.ids() == ["incident", "disk"]
    paths = [line.path for line in bench.library.history("disk")]
    assert sorted(paths) == ["disk.md", "disk.md", "full.md", "full.md"]
    assert bench.library.entry("full").id == "disk"


def test_a_copy_is_a_runbook_of_its_own(bench: Bench) -> None:
    """The one it was copied from is still there."""
    bench.write("disk.md", DISK)
    bench.write("copy.md", DISK)
    [line] = bench.library.history("copy")
    assert line.came_from == ""


def test_a_renamed_runbook_keeps_count_of_its_incidents(bench: Bench) -> None:
    """Used in N incidents, under whatever name."""
    bench.write("copy.md", RUNBOOK)
    bench.declare()
    (bench.folder / "copy.md").rename(bench.folder / "kept.md")
    bench.read()
    assert bench.library.entry("kept").used_in == 1


def test_two_revisions_are_compared_as_text_and_as_process(bench: Bench) -> None:
    """Issue 3: revision history and diff."""
    bench.write("incident.md", STRICTER)
    new, old = bench.library.history("incident")
    found = bench.library.diff("incident", old.revision, new.revision[:12])

    assert found.policy == (PolicyChange("Severities", "SEV-2 Ack 10 min → 5 min"),)
    changed = [line[:18] for line in found.text if line[0] in "+-"]
    assert changed[0] == f"--- {old.revision[:12]}  "[:18].rstrip()
    assert changed[2:] == ["-| SEV-2 | Much is", "+| SEV-2 | Much is"]
    assert bench.library.diff("incident", None) == found


def test_a_revision_of_another_runbook_is_not_found(bench: Bench) -> None:
    """A history is that of one runbook."""
    bench.write("disk.md", DISK)
    other = bench.library.history("disk")[0].revision
    with pytest.raises(NotFound, match="never had a revision"):
        bench.library.text("incident", other)
    with pytest.raises(NotFound, match="no other text before"):
        bench.library.diff("disk", None)
    with pytest.raises(NotFound, match="never had a revision ''"):
        bench.library.text("disk", "")


LINES = 5_000
NUMBERS = [str(number) for number in range(LINES)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (NUMBERS, [f"{n}\nx{n}" for n in NUMBERS]),
        (NUMBERS, [str(int(n) ^ 1) for n in NUMBERS]),
        (
            [str(int(n) % 120) for n in NUMBERS],
            [str(-int(n)) if n.endswith("7") else str(int(n) % 120) for n in NUMBERS],
        ),
    ],
    ids=["gaps", "swaps", "repeats"],
)
def test_texts_that_would_take_minutes_are_compared_wholesale(
    old: list[str], new: list[str]
) -> None:
    """Two hostile revisions must not hold a thread; difflib alone takes 3 s and more."""
    lines = unified("\n".join(old), "\n".join(new), "a", "b")
    assert lines[3] == f"-{old[0]}"
    assert len([line for line in lines if line.startswith("@@")]) == 1


def test_equal_texts_have_no_difference() -> None:
    """Even those too large to compare."""
    text = "\n".join(NUMBERS * 2)
    assert unified(text, text, "a", "b") == ()
