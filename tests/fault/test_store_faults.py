"""The SQLite store under faults: full disk, a busy file, a damaged file, a killed process."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.contract.making import FIRST, a_batch, a_note

from sic.adapters.store import sqlite
from sic.adapters.store.database import StoreDamaged
from sic.adapters.store.sqlite import SqliteStore
from sic.application.ports import StoreUnavailable
from sic.domain.ids import IncidentId


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """An empty store on SQLite."""
    made = SqliteStore(tmp_path / "sic.db")
    yield made
    made.close()


def test_a_full_disk_refuses_writes_and_goes_on_reading(store: SqliteStore) -> None:
    """F-05: nothing half-written, reads keep working, and it recovers alone."""
    store.append(a_batch())
    [(pages,)] = store._write(lambda c: list(c.exec_driver_sql("PRAGMA page_count")))
    store._write(lambda c: c.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}").close())
    large = tuple(a_note("x" * 4000) for _ in range(50))

    with pytest.raises(StoreUnavailable, match=r"disk is full.*Nothing was recorded"):
        store.append(a_batch(version=1, events=large))

    assert len(store.replay(FIRST, list)) == 1
    row = store.row(FIRST)
    assert row is not None
    assert row.version == 1

    store._write(lambda c: c.exec_driver_sql("PRAGMA max_page_count = 100000").close())
    store.append(a_batch(version=1, events=large))
    assert store.verify() is None


def test_a_disk_with_room_for_one_page_is_not_writable(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-05: /readyz said "ready" on a full disk, for the page it tried still fitted."""
    assert store.is_writable()
    full = SimpleNamespace(free=4096)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: full)
    assert not store.is_writable()


def test_a_file_that_somebody_else_holds_is_unavailable_and_then_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-12: bounded waiting, no thread dies, readers do not notice."""
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 20)
    store = SqliteStore(tmp_path / "sic.db")
    other = sqlite3.connect(store.path, isolation_level=None)
    with closing(store), closing(other):
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreUnavailable, match="database is locked"):
            store.append(a_batch())
        assert not store.is_writable()
        assert store.replay(FIRST, list) == []

        other.execute("ROLLBACK")
        store.append(a_batch())
        assert len(store.replay(FIRST, list)) == 1


@pytest.mark.parametrize("damage", ["page", "header", "not a database"])
def test_a_damaged_file_is_named_at_start_with_the_way_back(
    tmp_path: Path, damage: str
) -> None:
    """F-13: detected at start, clear words, restore path, and nothing is changed."""
    path = tmp_path / "sic.db"
    store = SqliteStore(path)
    store.append(a_batch(events=tuple(a_note("x" * 3000) for _ in range(50))))
    store.close()
    content = bytearray(path.read_bytes())
    if damage == "page":
        for page in range(2, len(content) // 4096):
            content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    elif damage == "header":
        content[0:16] = b"not SQLite at al"
    else:
        content = bytearray(b"hello, I am a text file\n" * 100)
    path.write_bytes(content)

    with pytest.raises(StoreDamaged, match=r"sic\.db is damaged: .*last backup"):
        SqliteStore(path)

    assert path.read_bytes() == content


def test_a_backup_made_while_writing_verifies(store: SqliteStore, tmp_path: Path) -> None:
    """F-15: the command of docs/how-to/back-up-and-verify.md gives one consistent instant."""
    begun, stop = threading.Event(), threading.Event()

    def write() -> int:
        version = 0
        while not stop.is_set():
            store.append(a_batch(version=version))
            begun.set()
            version += 1
        return version

    copy = tmp_path / "copy.db"
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        assert begun.wait(10)
        with closing(sqlite3.connect(store.path)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        stop.set()
        written = writing.result(30)

    with closing(SqliteStore(copy)) as restored:
        assert restored.verify() is None
        assert 1 <= len(restored.replay(FIRST, list)) <= written
        restored.append(a_batch(version=len(restored.replay(FIRST, list))))
        assert restored.verify() is None


# Four threads append to four incidents, and each says what it was promised.
DECLARING = textwrap.dedent(
    """
    import os, sys, threading
    from sic.adapters.store.sqlite import SqliteStore
    from tests.contract.making import a_batch

    store = SqliteStore(sys.argv[1])

    def append(thread):
        for version in range(10_000):
            incident_id = f"inc-20261123-{thread:02d}"
            [recorded] = store.append(a_batch(incident_id, version=version))
            os.write(1, f"{incident_id} {recorded.seq} {recorded.hash}\\n".encode())

    for thread in range(4):
        threading.Thread(target=append, args=(thread,), daemon=True).start()
    threading.Event().wait()
    """
)


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_process_loses_nothing_it_answered(tmp_path: Path, seed: int) -> None:
    """F-01: SIGKILL at a random point; every acknowledged event is there, chain and all."""
    path = tmp_path / "sic.db"
    argv = [sys.executable, "-c", DECLARING, str(path)]
    chance = random.Random(seed)  # noqa: S311 - where to kill, nothing secret
    promised: list[str] = []
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        promised.extend(islice(process.stdout, chance.randint(1, 400)))
        process.send_signal(signal.SIGKILL)
        promised.extend(process.stdout)  # Answered, but not read before the kill.

    with closing(SqliteStore(path)) as store:
        assert store.verify() is None
        for line in promised:
            if line.endswith("\n"):
                incident_id, seq, digest = line.split()
                [found] = store.history(IncidentId(incident_id), after=int(seq) - 1, limit=1)
                assert found.hash == digest
