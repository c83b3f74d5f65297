"""One thread that writes to SQLite, many jobs to a transaction. It never reads for others.

Waiting jobs share one BEGIN IMMEDIATE … COMMIT, each in a savepoint of its own: a disk
flush costs milliseconds and is paid once for all of them. A job's caller is answered only
after the COMMIT.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, StatementError

from sic.adapters.store.database import plain
from sic.application.ports import StoreUnavailable

T = TypeVar("T")
Job = Callable[[Connection], Any]

QUEUE_MAX = 4096
GROUP_MAX = 256


class _Task:
    """A job and where its answer goes."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.future: Future[Any] = Future()
        self.result: Any = None
        self.error: Exception | None = None

    def answer(self) -> None:
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """Runs jobs in order on one connection, in groups.

    Args:
        connection: In autocommit mode; this thread alone uses it from now on.
    """

    def __init__(self, connection: Connection, *, queue_max: int = QUEUE_MAX) -> None:
        self.groups = 0  # Transactions so far: jobs divided by this is the size of a group.
        self._connection = connection
        self._queue: queue.Queue[_Task | None] = queue.Queue(queue_max)
        self._door = threading.Lock()
        self._closed = False
        self._broken = ""  # Why nothing may be written before a restart.
        self._thread = threading.Thread(target=self._run, name="sic-writer", daemon=True)
        self._thread.start()

    def run(self, job: Callable[[Connection], T]) -> T:
        """Run a job and return its result once it is on disk.

        Raises:
            StoreUnavailable: the queue is full, or the database cannot take writes.
        """
        result: T = self.send(job).result()
        return result

    def send(self, job: Job) -> Future[Any]:
        """Put a job into the queue; the future is resolved once it is on disk.

        Raises:
            StoreUnavailable: the queue is full, or the database cannot take writes.
        """
        task = _Task(job)
        with self._door:  # Nothing enters the queue behind the mark that ends it.
            if self._closed or self._broken:
                raise StoreUnavailable(self._broken or "The store is closed.")
            try:
                self._queue.put_nowait(task)
            except queue.Full:
                raise StoreUnavailable(
                    f"{self._queue.maxsize} writes are waiting; try again in a moment."
                ) from None
        return task.future

    def close(self) -> None:
        """Finish what is queued, then stop."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    # ------------------------------------------------------------ in the thread

    def _run(self) -> None:
        while (task := self._queue.get()) is not None:
            group, more = self._gather(task)
            self._commit(group)
            if not more:
                break
        self._connection.close()

    def _gather(self, first: _Task) -> tuple[list[_Task], bool]:
        """Return the tasks that wait now, and False once the end was among them."""
        group = [first]
        while len(group) < GROUP_MAX:
            try:
                task = self._queue.get_nowait()
            except queue.Empty:
                break
            if task is None:
                return group, False
            group.append(task)
        return group, True

    def _commit(self, group: list[_Task]) -> None:
        try:
            self._sql("BEGIN IMMEDIATE")
            for task in group:
                self._attempt(task)
            self._sql("COMMIT")
            self.groups += 1
        except Exception as error:  # noqa: BLE001 - the one writer must outlive any failure
            self._abandon(group, error)
        for task in group:
            task.answer()

    def _attempt(self, task: _Task) -> None:
        """Run one job; its failure undoes its own work only."""
        self._sql("SAVEPOINT job")
        try:
            task.result = task.job(self._connection)
        except Exception as error:
            task.error = plain(error) if isinstance(error, StatementError) else error
            if not self._in_transaction():
                raise  # SQLite gave up the whole transaction: disk full, I/O error.
            self._sql("ROLLBACK TO job")
        self._sql("RELEASE job")

    def _abandon(self, group: list[_Task], error: Exception) -> None:
        """Nothing of this group was written."""
        if self._in_transaction():
            try:
                self._sql("ROLLBACK")
            except DatabaseError as rollback_error:
                self._broken = f"The database cannot roll back: {rollback_error.orig}."
        failure = self._unavailable(error)
        for task in group:
            task.error = failure

    def _unavailable(self, error: Exception) -> StoreUnavailable:
        cause = getattr(error, "orig", None) or error
        name = getattr(cause, "sqlite_errorname", "")
        if name == "SQLITE_IOERR_FSYNC":
            # After a failed flush the kernel may call lost pages clean: trust nothing more.
            self._broken = (
                "The disk failed to flush; nothing more is written until SIC is restarted."
            )
        failure = StoreUnavailable(
            self._broken
            or f"The database cannot take writes now: {cause}. Nothing was recorded; "
            "check free space and permissions, then send it again."
        )
        failure.__cause__ = error
        return failure

    def _sql(self, statement: str) -> None:
        self._connection.exec_driver_sql(statement)

    def _in_transaction(self) -> bool:
        driver = self._connection.connection.driver_connection
        return bool(driver is not None and driver.in_transaction)
