"""When checkpoints are written, and what survives a crash while one is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs
from tests.fakes import HandClock

from sic.adapters.checkpoints.ed25519 import (
    CheckpointKey,
    CheckpointVerifier,
    KeyUnusable,
    key_in,
    public_path,
    verifier_in,
)
from sic.adapters.checkpoints.file import CheckpointFile
from sic.application.checkpoint_marks import Checkpoint, Mark, is_genuine, read_line
from sic.application.checkpoints.keeping import EVERY, EVERY_EVENTS, Checkpointer
from sic.application.checkpoints.verifying import NoCheckpoint, Verified, verify_checkpoints


class Written:
    """A log in memory."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.read = 0

    def write(self, count: int) -> None:
        """Add events."""
        for _ in range(count):
            number = len(self.marks) + 1
            self.marks.append(Mark(number, f"{number:064x}", "inc-20261123-01", number))

    def log_marks(self, *, after: int, limit: int) -> list[Mark]:
        """Return marks in order."""
        found = [mark for mark in self.marks if mark.position > after][:limit]
        self.read += len(found)
        return found


class Desk:
    """A checkpointer and everything it writes to."""

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock()
        self.log = Written()
        self.path = folder / "second" / "place" / "checkpoints.jsonl"
        self.place = CheckpointFile(self.path)
        self.key = key_in(folder / "checkpoint.key")
        self.signer = self.started()

    def started(self) -> Checkpointer:
        """Return one that has just been started."""
        return Checkpointer(marked=self.log, place=self.place, key=self.key, clock=self.clock)

    def later(self, wait: timedelta = timedelta(seconds=5)) -> None:
        """Let time pass, then step."""
        self.clock.forward(seconds=wait.total_seconds())
        self.signer.step()

    @property
    def positions(self) -> list[int]:
        """Where the genuine checkpoints stand."""
        found = map(read_line, self.place.lines())
        return [one.position for one in found if one and is_genuine(one, self.key)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty log."""
    return Desk(tmp_path)


def test_nothing_is_signed_while_nothing_is_written(desk: Desk) -> None:
    """An idle SIC fills no disk."""
    for _ in range(3):
        desk.later(timedelta(hours=1))
    assert desk.positions == []
    desk.log.write(1)
    for _ in range(3):
        desk.later(timedelta(hours=1))
    assert desk.positions == [1]


def test_the_metrics_say_what_waits_and_whether_it_can_be_signed(desk: Desk) -> None:
    """A full second disk would leave the log unvouched for, and nobody would know."""
    desk.log.write(1)
    desk.later()
    desk.log.write(3)
    desk.later()
    healthy = {"checkpoints_healthy": 1, "checkpoints_unsigned_events": 3}
    assert desk.signer.numbers() == healthy

    folder = desk.path.rename(desk.path.with_name("moved"))
    desk.path.mkdir()
    with pytest.raises(OSError, match="directory"):
        desk.later(EVERY)
    assert desk.signer.numbers() == healthy | {"checkpoints_healthy": 0}
    desk.path.rmdir()
    folder.rename(desk.path)
    desk.later()
    assert desk.signer.numbers() == {
        "checkpoints_healthy": 1,
        "checkpoints_unsigned_events": 0,
    }


def test_the_first_is_signed_at_once_and_then_one_a_minute(desk: Desk) -> None:
    """S-25: every minute in which something was written."""
    for _ in range(36):
        desk.log.write(2)
        desk.later()
    assert desk.positions == [2, 26, 50]
    assert timedelta(minutes=1) == EVERY


def test_a_thousand_events_do_not_wait_for_the_minute(desk: Desk) -> None:
    """At most so many can be cut off unseen."""
    desk.log.write(1)
    desk.later()
    desk.log.write(2 * EVERY_EVENTS + 10)
    for _ in range(3):
        desk.signer.step()
    assert desk.positions == [1, 1 + EVERY_EVENTS, 1 + 2 * EVERY_EVENTS]
    desk.later(EVERY)
    assert desk.positions[-1] == 2 * EVERY_EVENTS + 11


def test_a_restart_goes_on_from_the_last_checkpoint_without_reading_all(desk: Desk) -> None:
    """A log of a million events is read by the auditor, not at every start."""
    desk.log.write(500)
    desk.later()
    desk.log.read = 0
    desk.signer = desk.started()
    desk.log.write(1)
    desk.later(EVERY)
    assert desk.positions == [500, 501]
    assert desk.log.read < 10
    assert agreed(desk) == (2, 501)


def agreed(desk: Desk) -> tuple[int, int]:
    """Return how many checkpoints agree with the log, and for how many events they vouch."""
    report = verify_checkpoints(desk.log, desk.place.lines(), lambda: desk.key, "here")
    assert report.deviation is None
    return report.checkpoints, report.vouched


def test_a_file_that_is_gone_is_missed_aloud(desk: Desk) -> None:
    """S-25: who deletes it leaves a word in SIC's log, before all is signed anew."""
    desk.log.write(3)
    desk.later()
    desk.path.unlink()
    desk.signer = desk.started()
    with capture_logs() as logs:
        desk.later()
    assert [entry["event"] for entry in logs] == ["checkpoints_start_anew", "checkpoint"]
    assert "sic audit verify --checkpoints" in logs[0]["reason"]


def test_a_fresh_installation_misses_nothing(desk: Desk) -> None:
    """Nothing was signed because nothing was there."""
    with capture_logs() as logs:
        desk.later()
    assert logs == []


def test_a_file_named_later_goes_on_from_the_one_before(desk: Desk, tmp_path: Path) -> None:
    """Setting ``checkpoints`` loses nothing that was signed until then."""
    desk.log.write(3)
    desk.later()
    before = desk.path.read_text()
    desk.place = CheckpointFile(tmp_path / "audit" / "new.jsonl", before=[desk.path])
    desk.signer = desk.started()
    desk.log.write(2)
    desk.later(EVERY)
    assert desk.positions == [3, 5]
    assert agreed(desk) == (2, 5)
    assert desk.path.read_text() == before


@pytest.mark.parametrize("torn", [b'{"position":9,"ev', b"\x00\x00\x00", b"\xff\xfe garbage"])
def test_a_line_torn_by_a_crash_costs_that_line_alone(desk: Desk, torn: bytes) -> None:
    """F-08: the next checkpoint begins a line of its own."""
    desk.log.write(3)
    desk.later()
    with desk.path.open("ab") as file:
        file.write(torn)
    desk.signer = desk.started()
    desk.log.write(1)
    desk.later(EVERY)
    assert desk.positions == [3, 4]
    assert agreed(desk) == (2, 4)


def test_a_disk_that_is_full_loses_nothing_but_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-05: the same head is signed once there is room."""
    desk.log.write(3)

    def full(_line: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.place, "append", full)
    with pytest.raises(OSError, match="No space left"):
        desk.signer.step()
    monkeypatch.undo()
    desk.later()
    assert desk.positions == [3]


def test_each_is_said_to_the_log_too_and_can_be_verified_from_there(desk: Desk) -> None:
    """Wherever the log is shipped is one more second place."""
    desk.log.write(3)
    with capture_logs() as logs:
        desk.later()
    shipped = [msgspec.json.encode(entry).decode() for entry in logs]
    report = verify_checkpoints(desk.log, shipped, lambda: desk.key, "the log")
    assert (report.checkpoints, report.vouched, report.deviation) == (1, 3, None)


def test_a_shorter_log_is_said_once_and_signed_no_more(desk: Desk) -> None:
    """A signature over what is left would be an alibi."""
    desk.log.write(10)
    desk.later()
    del desk.log.marks[6:]
    with capture_logs() as logs:
        desk.later(EVERY)
        desk.later(EVERY)
    assert [entry["event"] for entry in logs] == ["log_is_shorter_than_its_checkpoint"]
    assert not desk.signer.healthy
    assert desk.positions == [10]


@pytest.mark.parametrize(
    "lines", [[], ["", "nothing"], ['{"position":1}'], ["{" * 5000], ['{"checkpoint":1}']]
)
def test_without_a_checkpoint_there_is_nothing_to_hold_the_log_against(
    desk: Desk, lines: Sequence[str]
) -> None:
    """Said, instead of "it verifies"."""
    with pytest.raises(NoCheckpoint, match="no checkpoint in here"):
        verify_checkpoints(desk.log, lines, lambda: desk.key, "here")


def test_memory_stays_flat_and_the_last_checkpoint_counts_what_came_since(desk: Desk) -> None:
    """What the last one does not cover is told apart."""
    desk.log.write(30)
    desk.later()
    desk.log.write(5)
    report = verify_checkpoints(desk.log, desk.place.lines(), lambda: desk.key, "here")
    assert (report.vouched, report.after) == (30, 5)


# ---------------------------------------------------------------- the key


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    """Whoever reads it can sign."""
    path = tmp_path / "new" / "checkpoint.key"
    made = key_in(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert key_in(path).key == made.key
    assert not {made.key, bytes(made._private).hex()} & {public_path(path).read_text()}


def test_the_public_half_recognises_and_cannot_sign(tmp_path: Path) -> None:
    """An auditor needs no secret."""
    path = tmp_path / "checkpoint.key"
    key = key_in(path)
    for found in (verifier_in(public_path(path)), verifier_in(path)):
        assert found.key == key.key
        assert found.holds(b"said", key.sign(b"said"))
        assert not found.holds(b"Said", key.sign(b"said"))
        assert not isinstance(found, CheckpointKey)


def test_several_keys_are_recognised_together_and_no_other(desk: Desk, tmp_path: Path) -> None:
    """Two nodes sign one log, each with its own key; so does one whose key was replaced."""
    paths = [tmp_path / name / "checkpoint.key" for name in ("one", "two", "other")]
    one, two, other = map(key_in, paths)
    desk.log.write(2)
    for desk.key in (one, two):
        desk.signer = desk.started()
        desk.later(EVERY)
        desk.log.write(1)
    lines = list(desk.place.lines())

    def verified(key: CheckpointVerifier) -> Verified:
        return verify_checkpoints(desk.log, lines, lambda: key, "here")

    both = verified(verifier_in(public_path(paths[0]), public_path(paths[1])))
    assert (both.checkpoints, both.vouched, both.deviation) == (2, 3, None)
    for single in (one, two, other):
        found = verified(single).deviation
        assert found is not None
        assert f"not signed with key {single.key}" in found.problem


@pytest.mark.parametrize(
    "text", ["", "sic-checkpoint-private zz\n", "x", "sic-checkpoint-public 00"]
)
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, text: str) -> None:
    """The words name the file and not what stands in it."""
    path = tmp_path / "checkpoint.key"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeyUnusable, match="holds no key"):
        key_in(path)
    with pytest.raises(KeyUnusable, match="holds no key"):
        verifier_in(path)


def test_a_key_others_may_read_is_refused(tmp_path: Path) -> None:
    """It may be known to them already."""
    path = tmp_path / "checkpoint.key"
    key_in(path)
    path.chmod(0o640)
    with pytest.raises(KeyUnusable, match="may be read or changed by others"):
        key_in(path)


def test_a_checkpoint_is_read_back_as_it_was_written(desk: Desk) -> None:
    """One line, whatever the instant."""
    desk.log.write(1)
    desk.later()
    [line] = desk.place.lines()
    found = read_line(line)
    assert isinstance(found, Checkpoint)
    assert found.line() == line.rstrip("\n")
