"""Files become revisions; a broken one never takes the last good text away."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tests.fakes import RUNBOOK
from tests.unit.library.a_library import DISK, Bench

from sic.application.library import Change
from sic.application.ports import StoreUnavailable
from sic.domain.errors import NotFound
from sic.domain.ids import IncidentId

STRICTER = RUNBOOK.replace("10 min", "5 min")
NO_CLOCKS = "# Incidents\n\nCall somebody.\n"
BROKEN = b"\xff\xfe broken"


def sha256(text: str) -> str:
    """Return the revision of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_markdown_file_becomes_a_runbook(bench: Bench) -> None:
    """Issue 3: every .md under the folders, front matter wholly optional."""
    bench.write("storage/Disk Full.md", DISK)

    entry = bench.library.entry("storage-disk-full")
    assert (entry.path, entry.title) == ("storage/Disk Full.md", "Disk full")
    assert (entry.owner, entry.tags) == ("Storage team", ("disk", "linux"))
    assert entry.revision == sha256(DISK)
    assert bench.library.text(entry.id) == DISK
    assert bench.ids() == ["incident", "storage-disk-full"]


def test_invariant_12_a_changed_runbook_holds_for_new_incidents_only(bench: Bench) -> None:
    """Invariant 12: an incident keeps the revision it started under."""
    before = IncidentId(bench.declare())
    bench.write("incident.md", STRICTER)
    after = IncidentId(bench.declare())

    assert bench.service.incident(before).runbook_revision == sha256(RUNBOOK)
    assert bench.service.incident(after).runbook_revision == sha256(STRICTER)
    assert bench.library.entry("incident").used_in == 2


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (b"\xff\xfe" + DISK.encode("utf-16-le"), "not UTF-8 text (line 1)"),
        (b"# Disk\n\nfull \xe9\n", "not UTF-8 text (line 3)"),
        (b"# Disk\n" + b"x" * 512 * 1024, "larger than 512 KiB"),
        (b"x\n" * 10_001, "lines; SIC reads at most"),
        (b"\x01\x02" * 400, "not text"),
        (b" \n", "It is empty."),
    ],
    ids=["utf-16", "latin-1", "too-large", "too-long", "binary", "empty"],
)
def test_a_broken_file_keeps_its_last_good_text_live(
    bench: Bench, broken: bytes, said: str
) -> None:
    """Issue 3: and shows the error, until the file is good again."""
    bench.write("disk.md", DISK)
    bench.write("disk.md", broken)

    entry = bench.library.entry("disk")
    assert (entry.revision, bench.library.text("disk")) == (sha256(DISK), DISK)
    assert said in entry.problem
    assert "the last text that could be read" in entry.problem

    bench.write("disk.md", DISK)
    assert bench.library.entry("disk").problem == ""


def test_a_file_that_never_was_good_is_listed_with_its_problem(bench: Bench) -> None:
    """What goes missing in silence is not looked for at 03:00."""
    bench.write("disk.md", BROKEN)

    entry = bench.library.entry("disk")
    assert (entry.title, entry.revision, entry.age_days) == ("disk.md", None, None)
    assert entry.problem == "It is not UTF-8 text (line 1). Save it as UTF-8."
    with pytest.raises(NotFound, match=r"was never read\. It is not UTF-8"):
        bench.library.text("disk")


def test_new_incidents_never_follow_a_runbook_that_lost_its_clocks(bench: Bench) -> None:
    """Half a save of the incident runbook must not stop every SLA."""
    bench.write("incident.md", NO_CLOCKS)
    assert bench.service.current_runbook == sha256(RUNBOOK)
    assert "names no severity any more" in bench.library.entry("incident").problem

    bench.write("other.md", NO_CLOCKS)
    assert bench.library.entry("other").problem == ""


def test_a_broken_runbook_does_not_stop_a_restart(bench: Bench) -> None:
    """SIC restarted at 03:00 while somebody edits the file: the last good text holds."""
    bench.write("disk.md", DISK)
    bench.write("disk.md", BROKEN)
    bench.write("incident.md", BROKEN)
    bench.restart()

    assert bench.service.current_runbook == sha256(RUNBOOK)
    assert bench.library.text("incident") == RUNBOOK
    assert bench.library.text("disk") == DISK
    assert bench.ids() == ["incident", "disk"]


def test_the_incident_runbook_never_leaves_the_list(bench: Bench) -> None:
    """New incidents still follow it; the list says that its file is gone."""
    bench.named.unlink()
    for _ in range(2):
        bench.read()
        assert "cannot be read: No such file" in bench.library.entry("incident").problem
        assert bench.service.current_runbook == sha256(RUNBOOK)
        bench.restart()


def test_a_removed_file_leaves_the_list_and_its_texts_stay(bench: Bench) -> None:
    """Issue 3: its revisions stay readable, since incidents may be pinned to one."""
    bench.write("disk.md", DISK).unlink()
    bench.read()

    assert bench.ids() == ["incident"]
    with pytest.raises(NotFound, match="no runbook 'disk' in the library"):
        bench.library.entry("disk")
    [line] = bench.library.history("disk")
    assert bench.library.text("disk", line.revision) == DISK


def test_a_folder_that_cannot_be_looked_into_keeps_its_runbooks(
    bench: Bench, tmp_path: Path
) -> None:
    """A mount that went away must not empty the library in the middle of an incident."""
    bench.write("storage/disk.md", DISK)
    bench.folder.rename(tmp_path / "elsewhere")
    bench.read()

    assert bench.ids() == ["incident", "storage-disk"]
    assert any("cannot be looked into" in one.problem for one in bench.library.problems)


def test_listeners_hear_of_every_text_that_becomes_live_or_goes(bench: Bench) -> None:
    """The search index follows; one listener that fails stops nothing."""

    def fail(_change: Change) -> None:
        raise RuntimeError("no index")

    bench.changes.clear()
    bench.library.on_change.insert(0, fail)
    with capture_logs() as logs:
        bench.write("disk.md", DISK).unlink()
        bench.read()

    heard = [(one.id, one.path, one.text) for one in bench.changes]
    assert heard == [("disk", "disk.md", DISK), ("disk", "disk.md", None)]
    assert [entry["event"] for entry in logs] == ["runbook_listener_failed"] * 2


def test_listeners_hear_at_a_start_of_what_went_while_sic_was_down(bench: Bench) -> None:
    """An index that several nodes share outlives them, and must not lead to nothing."""
    file = bench.write("disk.md", DISK)
    bench.changes.clear()
    file.unlink()
    bench.restart()
    assert [(one.id, one.text is None) for one in bench.changes] == [
        ("incident", False),
        ("disk", True),
    ]


def test_an_unchanged_file_is_not_read_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Watching costs one look at each file, whatever their size."""
    file = bench.write("disk.md", DISK)
    with monkeypatch.context() as closed:
        closed.setattr("sic.adapters.runbooks.folders._bytes_of", lambda _door: 1 / 0)
        bench.read()
        assert bench.library.entry("disk").problem == ""
        file.touch()
        with capture_logs():
            bench.read()
        assert "SIC failed" in bench.library.entry("disk").problem


def test_reading_goes_on_in_steps_and_pauses_at_the_end(bench: Bench) -> None:
    """One file written a moment ago must not make the watching spin, nor many hold it."""
    for number in range(70):
        (bench.folder / f"page-{number}.md").write_text(f"# Page {number}\n")
    assert [bench.library.step() for _ in range(5)] == [70, 70, 38, 6, 0]
    assert bench.library.waiting == 0
    assert {entry.diagnostics is None for entry in bench.library.entries()} == {False}
    assert len(bench.ids()) == 71


def test_the_list_is_there_before_everything_is_compiled(bench: Bench) -> None:
    """Restarted in the middle of an incident, people look for a page, not for its warnings."""
    for number in range(40):
        (bench.folder / f"page-{number}.md").write_text(f"# Page {number}\n")
    bench.library.step()
    bench.library.step()
    assert len(bench.ids()) == 41
    assert bench.library.entry("incident").diagnostics is not None
    assert None in [entry.diagnostics for entry in bench.library.entries()]


def test_what_could_not_be_stored_is_not_shown_and_is_tried_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: nothing new is live, and nothing is forgotten."""

    def fail(*_: object) -> None:
        raise StoreUnavailable("disk full")

    with monkeypatch.context() as full:
        full.setattr(bench.store, "record_sightings", fail)
        with pytest.raises(StoreUnavailable, match="disk full"):
            bench.write("incident.md", STRICTER)
    assert bench.service.current_runbook == sha256(RUNBOOK)

    bench.read()
    assert bench.service.current_runbook == sha256(STRICTER)


def test_one_file_sic_fails_on_does_not_hold_up_the_others(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours on one page must not leave the library unread."""
    monkeypatch.setattr("sic.application.library.shelf.text_of", lambda _source, **_: 1 / 0)
    with capture_logs():
        bench.write("disk.md", DISK)
    assert "SIC failed on this file (ZeroDivisionError)" in bench.library.entry("disk").problem

    monkeypatch.undo()
    bench.write("net.md", "# Net\n")
    assert bench.library.text("net") == "# Net\n"


def test_front_matter_can_spell_no_character_that_cannot_be_kept(bench: Bench) -> None:
    """YAML can write NUL and half a surrogate pair; the list is JSON."""
    bench.write("x.md", '---\ntitle: "a\\0b\\ud800"\nnote: "\\ud800"\n---\ntext\n')
    entry = bench.library.entry("x")
    assert (entry.title, entry.extra) == ("a�b�", {"note": "�"})


def test_a_file_too_long_to_compile_is_shown_where_no_better_text_ever_was(
    bench: Bench,
) -> None:
    """At 03:00 a long playbook as it is written is worth more than its refusal."""
    long = "# Long playbook\n" + "one more line\n" * 5_001
    bench.write("long.md", long)

    entry = bench.library.entry("long")
    assert (entry.title, entry.problem) == ("Long playbook", "")
    assert bench.library.text("long") == long
    assert entry.diagnostics is not None
    assert entry.diagnostics.error == 1, "the limit is said"

    bench.write("long.md", long + "and one more\n")
    assert bench.library.entry("long").problem == "", "it may go on growing"
    bench.write("long.md", DISK)
    bench.write("long.md", long)
    assert "at most 5000" in bench.library.entry("long").problem
    assert bench.library.text("long") == DISK, "a text that could be compiled stays"
