"""The store on one SQLite file: one writer, many readers. No SQL of its own but its pragmas."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import sqlite as dialect
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sic.adapters.store.codec import decode_event
from sic.adapters.store.database import StoreDamaged, plain
from sic.adapters.store.endpoints import Endpoints
from sic.adapters.store.hooks import Hooks
from sic.adapters.store.log import LOAD, EventLog
from sic.adapters.store.migrate import migrate
from sic.adapters.store.people import People
from sic.adapters.store.queues import Queues
from sic.adapters.store.revisions import Revisions
from sic.adapters.store.writer import QUEUE_MAX, Writer
from sic.application.ports import StoreUnavailable
from sic.domain.ids import IncidentId
from sic.domain.incident.events import Event

T = TypeVar("T")

BUSY_TIMEOUT_MS = 5_000
QUICK_CHECK_BYTES_MAX = 64 * 1024 * 1024  # A larger file is checked by `sic audit verify`.
READERS = 8
ROOM_BYTES = 256 * 1024  # With less room on the disk, the next long entry does not fit.


class SqliteStore(EventLog, Queues, Endpoints, Hooks, Revisions, People):
    """All ports on one file, in WAL mode, flushed to disk before a write is answered."""

    insert = staticmethod(dialect.insert)

    def __init__(self, path: Path | str, *, queue_max: int = QUEUE_MAX) -> None:
        """Open the file, make it if need be, bring its tables up to date.

        Raises:
            StoreDamaged: the file is not what was written.
            StoreTooNew: a newer SIC wrote it.
            StoreUnavailable: it cannot be opened.
        """
        self.path = Path(path)
        self._engine = _engine(self.path, pool_size=READERS, max_overflow=READERS * 4)
        try:
            self._open(queue_max)
        except (OSError, DatabaseError) as error:
            self._engine.dispose()
            raise StoreUnavailable(_words(f"cannot open {self.path}", error)) from error
        except BaseException:
            self._engine.dispose()
            raise

    def _open(self, queue_max: int) -> None:
        # It holds password hashes: nobody but the owner reads it.
        self.path.touch(mode=0o600)
        _check(self._engine, self.path)
        with self._engine.connect() as connection:
            migrate(connection)
        _forbid_writes(self._engine)
        self._writing = _engine(self.path, pool_size=1, max_overflow=0)
        self._writer = Writer(self._writing.connect(), queue_max=queue_max)

    def _read(self, job: Callable[[Connection], T]) -> T:
        try:
            with self._engine.connect() as connection:
                return job(connection)
        except (DatabaseError, PoolTimeoutError) as error:
            raise StoreUnavailable(_words(f"cannot read {self.path}", error)) from error
        except StatementError as error:
            raise plain(error) from error

    def _write(self, job: Callable[[Connection], T]) -> T:
        return self._writer.run(job)

    def _order(self, connection: Connection) -> None:
        """Nothing to do: BEGIN IMMEDIATE holds the only write lock there is."""

    def _replay(self, incident_id: IncidentId, into: Callable[[Iterable[Event]], T]) -> T:
        def job(connection: Connection) -> T:
            driver: Any = connection.connection.driver_connection
            found = driver.execute(LOAD.format("?"), (incident_id,))
            # In one pass, without a line of Python an event: rows or events in between would
            # cost a quarter more.
            return into(map(decode_event, map(itemgetter(0), found)))

        return self._read(job)

    def is_writable(self) -> bool:
        """Try a durable write that changes nothing, and look for room for a larger one."""
        try:
            # One page may still fit where an incident does not.
            if shutil.disk_usage(self.path.parent).free < ROOM_BYTES:
                return False
            self._write(lambda connection: connection.exec_driver_sql(_TOUCH))
        except (OSError, StoreUnavailable):
            return False
        return True

    def close(self) -> None:
        """Finish pending writes and let go of the file."""
        self._writer.close()
        self._engine.dispose()
        # Last: the connection that may write folds the WAL into the file when it goes.
        self._writing.dispose()


_TOUCH = "UPDATE counters SET value = value WHERE name = 'claims'"


def _engine(path: Path, **pool: int) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        isolation_level="AUTOCOMMIT",  # Transactions are begun in words, where one is meant.
        connect_args={"check_same_thread": False, "cached_statements": 256},
        pool_reset_on_return=None,
        **pool,
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _forbid_writes(engine: Engine) -> None:
    """From here on these connections only read: all writing goes through the writer."""
    engine.dispose()

    def query_only(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only = ON").close()

    event.listen(engine, "connect", query_only)


def _check(engine: Engine, path: Path) -> None:
    """Look for damage while the file is small enough to look quickly."""
    if path.stat().st_size > QUICK_CHECK_BYTES_MAX:
        return
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    except DatabaseError as error:
        if isinstance(error.orig, sqlite3.OperationalError):
            raise  # Cannot be opened, which is not damage.
        found = str(error.orig)
    if found != "ok":
        raise StoreDamaged(
            f"The database {path} is damaged: {found}. Nothing was changed. Stop SIC, move "
            f"the file and its -wal and -shm aside, put the last backup in its place, and "
            "run `sic audit verify` (docs/how-to/back-up-and-verify.md)."
        )


def _words(what: str, error: Exception) -> str:
    return f"SIC {what}: {getattr(error, 'orig', None) or error}."
