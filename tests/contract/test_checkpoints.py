"""Six kinds of tampering with the log, on both databases, found by checkpoints. S-25.

Each is done as somebody with the database's password would do it well: hashes and rows are
made right again wherever that can be done without the key. And as somebody who owns the data
folder too, key and file of checkpoints, but not the place where SIC's log is kept.
"""

# ruff: noqa: S608 - statements made of this file's own constants, for a database of its own

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from structlog.dev import ConsoleRenderer
from structlog.testing import capture_logs
from tests.contract.making import FIRST, SECOND, a_batch, a_note
from tests.fakes import HandClock

from sic.adapters.checkpoints.ed25519 import CheckpointKey, key_in
from sic.adapters.checkpoints.file import CheckpointFile
from sic.adapters.store.codec import GENESIS, chain_hash, encode_event
from sic.application.checkpoint_marks import Checkpoint, Head, folded, read_line, signed
from sic.application.checkpoints.keeping import Checkpointer
from sic.application.checkpoints.verifying import Deviation, verify_checkpoints
from sic.application.ports import Store

Sql = Callable[[str], None]


def as_json(entry: MutableMapping[str, Any]) -> str:
    """Return an entry as SIC logs it for programs, which is what a journal gets."""
    return msgspec.json.encode(entry).decode()


def as_print(entry: MutableMapping[str, Any]) -> str:
    """Return an entry as SIC logs it to a terminal."""
    return str(ConsoleRenderer(colors=True)(None, "info", dict(entry)))


def as_journal(entry: MutableMapping[str, Any]) -> str:
    """Return an entry as ``journalctl -o json`` prints it."""
    return msgspec.json.encode({"_PID": "812", "MESSAGE": as_json(entry)}).decode()


FORMS = (as_json, as_print, as_journal)


class Log:
    """A log that was signed after its 4th and its 10th event, and what came of it since."""

    def __init__(self, store: Store, folder: Path, *, saved: bool = False) -> None:
        self.store = store
        self.folder = folder
        self.saved: list[str] | None = [] if saved else None
        self.clock = HandClock()
        self.key = key_in(folder / "checkpoint.key")
        self.place = CheckpointFile(folder / "checkpoints.jsonl")
        self.signer = Checkpointer(
            marked=store, place=self.place, key=self.key, clock=self.clock
        )
        self.write(versions=(0, 1))
        self.write(versions=(2, 3, 4))

    def write(self, versions: tuple[int, ...]) -> None:
        """Write two incidents in turns, then sign."""
        for version in versions:
            for incident_id in (FIRST, SECOND):
                events = (a_note(f"{incident_id} {version + 1}"),)
                self.store.append(a_batch(incident_id, version=version, events=events))
        self.sign()

    def sign(self) -> None:
        """Sign what is due; who keeps SIC's log keeps its lines as well."""
        self.clock.forward(minutes=2)
        with capture_logs() as logs:
            self.signer.step()
        if self.saved is not None:
            form = FORMS[len(self.saved) % len(FORMS)]
            self.saved += [form(entry) for entry in logs]

    def lines(self) -> Iterable[str]:
        """Return what checkpoints are read from.

        Where SIC's log was saved, the intruder owns all the rest: the file is gone, and a SIC
        with the very key signed anew what is left, and said so to the same log.
        """
        if self.saved is None:
            return self.place.lines()
        (self.folder / "checkpoints.jsonl").unlink(missing_ok=True)
        self.signer = Checkpointer(
            marked=self.store, place=self.place, key=self.key, clock=self.clock
        )
        self.sign()
        return self.saved

    def deviation(self) -> Deviation | None:
        """Return what the checkpoints find."""
        return verify_checkpoints(self.store, self.lines(), lambda: self.key, "here").deviation

    def found(self) -> tuple[int, str, int, str]:
        """Return the first bad row as it is printed."""
        bad = self.deviation()
        assert bad is not None
        return bad.position, bad.incident_id, bad.seq, bad.problem.split(":")[0]


@pytest.fixture
def log(store: Store, tmp_path: Path) -> Log:
    """A signed log of ten events, and the file of its checkpoints."""
    return Log(store, tmp_path)


@pytest.fixture(params=["the file", "SIC's own log"])
def kept(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> Log:
    """The same log; with its file, or when all an intruder could not reach is SIC's log."""
    return Log(store, tmp_path, saved=request.param != "the file")


def rechained(log: Log, run: Sql, incident_id: str, texts: list[str]) -> None:
    """Write an incident anew with every hash made right, in the events and in its row."""
    head = GENESIS
    for seq, text in enumerate(texts, start=1):
        payload = encode_event(a_note(text))
        head = chain_hash(head, incident_id, seq, payload)
        run(
            f"UPDATE events SET hash = '{head}', payload = X'{payload.hex()}' "
            f"WHERE incident_id = '{incident_id}' AND seq = {seq}"
        )
    run(f"UPDATE incidents SET head = '{head}' WHERE id = '{incident_id}'")
    assert log.store.verify() is None  # The chains alone see nothing.


def test_a_log_nobody_touched_agrees_with_its_checkpoints(log: Log) -> None:
    """And what came after the last one is vouched for by its chains only."""
    log.store.append(a_batch(FIRST, version=5))
    report = verify_checkpoints(log.store, log.place.lines(), lambda: log.key, "here")
    assert (report.checkpoints, report.vouched, report.after) == (2, 10, 1)
    assert report.deviation is None


def test_s_25_1_an_edited_event_is_found(kept: Log, unguarded: Sql) -> None:
    """With its hash, the hashes after it and the row made right."""
    texts = [f"{FIRST} {seq}" for seq in range(1, 6)]
    texts[3] = "nothing happened here"
    rechained(kept, unguarded, FIRST, texts)
    assert kept.found() == (5, FIRST, 3, "rewritten")


def test_s_25_2_a_deleted_incident_is_found(kept: Log, unguarded: Sql) -> None:
    """Events and row gone, positions closed up: no chain and no gap is left to tell."""
    unguarded(f"DELETE FROM events WHERE incident_id = '{FIRST}'")
    unguarded(f"DELETE FROM incidents WHERE id = '{FIRST}'")
    for seq in range(1, 6):
        unguarded(
            f"UPDATE events SET position = {seq} WHERE incident_id = '{SECOND}' AND seq = {seq}"
        )
    assert kept.store.verify() is None
    assert kept.found() == (1, SECOND, 1, "rewritten")


def test_s_25_3_swapped_events_are_found(kept: Log, unguarded: Sql) -> None:
    """Two events of one incident, chained anew in the other order."""
    texts = [f"{SECOND} {seq}" for seq in (1, 2, 3, 5, 4)]
    rechained(kept, unguarded, SECOND, texts)
    assert kept.found() == (5, FIRST, 3, "rewritten")


def test_s_25_3b_events_of_two_incidents_that_changed_places_are_found(
    kept: Log, unguarded: Sql
) -> None:
    """Which of two incidents moved first is a fact too."""
    for old, new in ((1, 99), (2, 1), (99, 2)):
        unguarded(f"UPDATE events SET position = {new} WHERE position = {old}")
    assert kept.store.verify() is None
    assert kept.found() == (1, SECOND, 1, "rewritten")


def test_s_25_4_a_truncated_end_is_found(kept: Log, unguarded: Sql) -> None:
    """The last two events of both incidents, and the rows taken back to before them."""
    for incident_id in (FIRST, SECOND):
        head = kept.store.history(incident_id)[2].hash
        unguarded(f"DELETE FROM events WHERE incident_id = '{incident_id}' AND seq > 3")
        unguarded(
            f"UPDATE incidents SET version = 3, head = '{head}' WHERE id = '{incident_id}'"
        )
    assert kept.store.verify() is None
    assert kept.found() == (7, "", 0, "missing")


def test_s_25_5_a_log_deleted_as_a_whole_is_found(kept: Log, unguarded: Sql) -> None:
    """An empty database verifies; its checkpoints say that it was not empty."""
    unguarded("DELETE FROM events")
    unguarded("DELETE FROM incidents")
    assert kept.store.verify() is None
    assert kept.found() == (1, "", 0, "missing")


def test_s_25_6_a_log_chained_anew_without_the_key_is_found(kept: Log, unguarded: Sql) -> None:
    """Every hash fits every other, and none what was signed."""
    for incident_id in (FIRST, SECOND):
        rechained(kept, unguarded, incident_id, [f"invented {seq}" for seq in range(1, 6)])
    assert kept.found() == (1, FIRST, 1, "rewritten")


def test_s_25_6b_checkpoints_of_somebody_elses_are_found(
    log: Log, unguarded: Sql, tmp_path: Path
) -> None:
    """Over a log chained anew, with checkpoints that fit it."""
    for incident_id in (FIRST, SECOND):
        rechained(log, unguarded, incident_id, [f"invented {seq}" for seq in range(1, 6)])
    theirs = key_in(tmp_path / "theirs" / "checkpoint.key")
    resigned(log, theirs, tmp_path)
    assert log.found() == (4, "", 0, "forged")


def resigned(log: Log, key: CheckpointKey, folder: Path) -> None:
    """Replace the checkpoints by those of another key that fit the log as it is."""
    path = folder / "checkpoints.jsonl"
    ours = [read_line(line) for line in path.read_text("utf-8").splitlines()]
    path.write_text("", "utf-8")
    head, marks = Head(), iter(log.store.log_marks(after=0, limit=99))
    for checkpoint in ours:
        assert checkpoint is not None
        while head.position < checkpoint.position:
            head = folded(head, [next(marks)])
        made = signed(head, checkpoint.at, key)
        # Under our key's name: a name proves nothing.
        log.place.append(msgspec.structs.replace(made, key=log.key.key).line())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("position", 9),
        ("events", 9),
        ("head", "00" * 32),
        ("signature", ""),
        ("signature", "!"),
        ("key", "another"),
    ],
)
def test_a_checkpoint_that_was_touched_is_forged(log: Log, field: str, value: object) -> None:
    """Everything it says is signed."""
    first, last = (read_line(line) for line in log.place.lines())
    assert isinstance(last, Checkpoint)
    assert first is not None
    touched = msgspec.structs.replace(last, **{field: value})
    lines = [first.line(), touched.line()]
    report = verify_checkpoints(log.store, lines, lambda: log.key, "here")
    assert report.deviation is not None
    assert "forged" in report.deviation.problem


def test_what_was_written_after_tampering_does_not_hide_it(log: Log, unguarded: Sql) -> None:
    """Later checkpoints follow from what was signed, not from what stands there now."""
    texts = [f"{FIRST} {seq}" for seq in range(1, 6)]
    rechained(log, unguarded, FIRST, [*texts[:4], "rewritten"])
    log.write(versions=(5, 6))
    assert log.found() == (5, FIRST, 3, "rewritten")


def test_a_log_that_became_shorter_is_not_signed_again(log: Log, unguarded: Sql) -> None:
    """A fresh signature over what is left would be an alibi."""
    before = list(log.place.lines())
    unguarded("DELETE FROM events WHERE position > 8")
    log.clock.forward(minutes=5)
    assert log.signer.step() == 0
    assert not log.signer.healthy
    assert list(log.place.lines()) == before
