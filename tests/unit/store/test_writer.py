"""The writer thread: many jobs to a flush, each on its own feet."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from sic.adapters.store.writer import Writer
from sic.application.ports import StoreUnavailable


class Held:
    """A writer whose thread stands still until it is let go, so that jobs pile up."""

    def __init__(self, path: Path, queue_max: int) -> None:
        self.engine = create_engine(
            f"sqlite:///{path}",
            isolation_level="AUTOCOMMIT",
            connect_args={"check_same_thread": False},
        )
        connection = self.engine.connect()
        connection.exec_driver_sql("CREATE TABLE t (n INTEGER PRIMARY KEY)")
        self.writer = Writer(connection, queue_max=queue_max)
        self.go = threading.Event()
        self.standing = threading.Event()

    def hold(self) -> None:
        """Make the thread stand still inside a job."""

        def job(_connection: Connection) -> None:
            self.standing.set()
            self.go.wait(10)

        self.writer.send(job)
        assert self.standing.wait(10)

    def rows(self) -> list[int]:
        """Return what is on disk."""
        with self.engine.connect() as connection:
            return list(connection.exec_driver_sql("SELECT n FROM t ORDER BY n").scalars())

    def close(self) -> None:
        """Let go and end."""
        self.go.set()
        self.writer.close()
        self.engine.dispose()


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    """A writer with room for four waiting jobs."""
    made = Held(tmp_path / "t.db", queue_max=4)
    yield made
    made.close()


def add(number: int) -> Callable[[Connection], int]:
    """Return a job that adds a row and answers with its number."""

    def job(connection: Connection) -> int:
        connection.exec_driver_sql("INSERT INTO t VALUES (?)", (number,))
        return number

    return job


def add_then_fail(connection: Connection) -> None:
    """A job that writes, and then finds that it must not."""
    connection.exec_driver_sql("INSERT INTO t VALUES (99)")
    raise ValueError("changed my mind")


def test_waiting_jobs_share_a_transaction_and_a_failing_one_leaves_alone(held: Held) -> None:
    """Group commit: the failure of one undoes its own work, not its neighbours'."""
    held.hold()
    futures = [held.writer.send(job) for job in (add(1), add_then_fail, add(2), add(1))]
    held.go.set()

    assert [futures[0].result(10), futures[2].result(10)] == [1, 2]
    with pytest.raises(ValueError, match="changed my mind"):
        futures[1].result(10)
    with pytest.raises(Exception, match="UNIQUE constraint failed"):
        futures[3].result(10)
    assert held.rows() == [1, 2]
    assert held.writer.groups == 2


def test_a_full_queue_answers_at_once(held: Held) -> None:
    """F-11: queues are bounded; the answer is "not now", not a growing memory."""
    held.hold()
    waiting = [held.writer.send(add(number)) for number in range(4)]

    with pytest.raises(StoreUnavailable, match="4 writes are waiting; try again"):
        held.writer.run(add(9))

    held.go.set()
    assert [future.result(10) for future in waiting] == [0, 1, 2, 3]


def test_a_failed_commit_fails_every_job_of_its_group(held: Held) -> None:
    """Nobody is told "recorded" by a transaction that did not end."""
    held.hold()

    def give_up(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")

    futures = [held.writer.send(job) for job in (add(1), give_up, add(2))]
    held.go.set()

    for future in futures:
        with pytest.raises(StoreUnavailable, match="Nothing was recorded"):
            future.result(10)
    assert held.rows() == []
    assert held.writer.run(add(3)) == 3


def test_a_failed_flush_stops_all_writing_until_a_restart(held: Held) -> None:
    """F-06: after a failed flush the kernel may call lost pages clean."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_FSYNC"

    def flush_badly(connection: Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")
        raise error

    with pytest.raises(StoreUnavailable, match="until SIC is restarted"):
        held.writer.run(flush_badly)
    with pytest.raises(StoreUnavailable, match="until SIC is restarted"):
        held.writer.run(add(1))


def test_a_closed_writer_finishes_what_it_took_and_takes_no_more(held: Held) -> None:
    """A stop loses nothing that was sent before it."""
    held.hold()
    future = held.writer.send(add(1))
    held.go.set()
    held.writer.close()

    assert future.result(10) == 1
    with pytest.raises(StoreUnavailable, match="closed"):
        held.writer.run(add(2))
    held.writer.close()
