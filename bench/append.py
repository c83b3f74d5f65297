"""Writing durably: one writer, and many at once, against bare SQLite and raw fdatasync."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from bench.fold import a_long_incident, a_row
from bench.harness import (
    Figure,
    Timing,
    Versus,
    benchmark,
    fdatasync_seconds,
    rounds,
    timed,
)
from sic.adapters.store.sqlite import SqliteStore
from sic.application.ports import Batch
from sic.domain.ids import IncidentId

EACH = 60  # Appends of one thread in one round.
THREADS = 32
EVENT = a_long_incident(2)[1]


class Ours:
    """Appends one event at a time through the store, every thread to its own incident."""

    def __init__(self, folder: Path) -> None:
        self.store = SqliteStore(folder / "sic.db")
        self._round = 0

    def append(self, threads: int) -> Timing:
        """Append from so many threads and return what it took."""
        self._round += 1
        return timed(lambda: in_threads(threads, self._write))

    def _write(self, thread: int) -> None:
        name = IncidentId(f"inc-20261123-{self._round}{thread:02d}")
        row = a_row(name)
        for version in range(EACH):
            self.store.append(
                Batch(incident_id=name, expected_version=version, events=(EVENT,), row=row)
            )


class Bare:
    """The rival: the same bytes into a table by bare sqlite3, one commit each, as durable."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "bare.db"
        with sqlite3.connect(self._path, isolation_level=None) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE e (n INTEGER PRIMARY KEY, payload BLOB)")
        connection.close()
        self._payload = msgspec.json.encode(EVENT)

    def append(self, threads: int) -> Timing:
        """Insert from so many threads, each on its own connection."""
        return timed(lambda: in_threads(threads, self._write))

    def _write(self, _thread: int) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None, timeout=60)
        connection.execute("PRAGMA synchronous = FULL")
        for _ in range(EACH):
            connection.execute("INSERT INTO e (payload) VALUES (?)", (self._payload,))
        connection.close()


def in_threads(count: int, work: Callable[[int], None]) -> None:
    """Do the work in so many threads at once."""
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _measure(threads: int, times: int) -> tuple[Timing, Timing, float]:
    """Return ours, bare SQLite's, and raw fdatasync's seconds for one append."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, bare = Ours(folder), Bare(folder)
        raw: list[float] = []

        def ours_and_raw() -> Timing:
            # In every round: the disk of this minute is not the disk of the next.
            raw.append(fdatasync_seconds(folder))
            return ours.append(threads)

        mine, rival = rounds(ours_and_raw, lambda: bare.append(threads), times=times)
        ours.store.close()
    count = EACH * threads
    return (
        Timing(mine.wall / count, mine.cpu / count),
        Timing(rival.wall / count, rival.cpu / count),
        statistics.median(raw),
    )


def _figure(name: str, threads: int, times: int, goal: float) -> Figure:
    """Return one append in bare inserts, as durable: the machine drops out of the figure."""
    ours, rival, raw = _measure(threads, times)
    return Figure(
        name=name,
        figure=ours.wall / rival.wall,
        unit="x",
        goal=goal,
        ok=ours.wall / rival.wall <= goal,
        versus=Versus("bare sqlite3 insert, ms", rival.wall * 1000, ours.wall / rival.wall),
        detail=(
            f"{1 / ours.wall:,.0f} durable appends/s, each {ours.wall * 1000:.2f} ms wall and "
            f"{ours.cpu * 1000:.2f} ms CPU, {ours.wall / raw:.2f} x raw fdatasync "
            f"({raw * 1000:.2f} ms)"
        ),
    )


@benchmark
def append_alone() -> Figure:
    """One caller: each append waits for its own flush."""
    return _figure("append_alone", 1, 7, goal=3)


@benchmark
def append_together() -> Figure:
    """Thirty-two callers at once: waiting appends share a flush."""
    return _figure("append_together", THREADS, 3, goal=0.5)
