"""The store on PostgreSQL: pooled connections, one place that retries. Shared by many nodes.

It never assumes to be alone: rows are claimed with SKIP LOCKED, the order of the log is
drawn under an advisory lock, and the database's own constraints decide who was first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.dialects import postgresql as dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sic.adapters.store.codec import decode_event
from sic.adapters.store.database import plain
from sic.adapters.store.endpoints import Endpoints
from sic.adapters.store.hooks import Hooks
from sic.adapters.store.log import LOAD, EventLog
from sic.adapters.store.migrate import migrate
from sic.adapters.store.notices import CHANNEL, Notices
from sic.adapters.store.people import People
from sic.adapters.store.queues import Queues
from sic.adapters.store.revisions import Revisions
from sic.application.ports import StoreUnavailable
from sic.domain.ids import IncidentId
from sic.domain.incident.events import Event

T = TypeVar("T")

ATTEMPTS = 5
RETRIED = frozenset({"40001", "40P01"})  # serialization_failure, deadlock_detected
ORDER_LOCK = 0x51C0_0002  # Advisory lock under which positions are drawn.
STATEMENT_TIMEOUT_MS = 30_000
LOCK_TIMEOUT_MS = 5_000
IDLE_TIMEOUT_MS = 30_000  # In a transaction; a stuck node must not hold locks.
POOL_SIZE = 8
POOL_WAIT_SECONDS = 5


class PostgresStore(EventLog, Queues, Endpoints, Hooks, Revisions, People):
    """All ports on one PostgreSQL database, for any number of nodes."""

    insert = staticmethod(dialect.insert)

    def __init__(self, url: str) -> None:
        """Connect and bring the tables up to date.

        Raises:
            StoreTooNew: a newer SIC wrote the database.
            StoreUnavailable: it cannot be reached.
        """
        self._engine = _engine(url)
        try:
            with self._engine.connect() as connection:
                migrate(connection.execution_options(isolation_level="AUTOCOMMIT"))
        except DBAPIError as error:
            self._engine.dispose()
            raise _unavailable(error) from error
        except BaseException:
            self._engine.dispose()
            raise

    def _read(self, job: Callable[[Connection], T]) -> T:
        try:
            with self._engine.connect() as connection:
                return job(connection)
        except (DBAPIError, PoolTimeoutError) as error:
            raise _unavailable(error) from error
        except StatementError as error:
            raise plain(error) from error

    def _write(self, job: Callable[[Connection], T]) -> T:
        """Run the job in one transaction, again if PostgreSQL asks for it."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._engine.begin() as connection:
                    return job(connection)
            except IntegrityError:
                raise
            except (DBAPIError, PoolTimeoutError) as error:
                if attempt == ATTEMPTS or _sqlstate(error) not in RETRIED:
                    raise _unavailable(error) from error
            except StatementError as error:
                raise plain(error) from error
        raise AssertionError("the last attempt returns or raises")

    def _order(self, connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ORDER_LOCK})")

    def _announce(self, connection: Connection) -> None:
        # Sent at commit, and once however many events; only a wake-up, so it says nothing.
        connection.exec_driver_sql(f"NOTIFY {CHANNEL}")

    def notices(self) -> Notices:
        """Return what hears of commits on every node; its own connection, not yet open."""
        return Notices(self._engine.url.render_as_string(hide_password=False))

    def _replay(self, incident_id: IncidentId, into: Callable[[Iterable[Event]], T]) -> T:
        def job(connection: Connection) -> T:
            driver: Any = connection.connection.driver_connection
            # Binary: as text, bytea would travel in hex at twice the size.
            with driver.cursor(binary=True) as cursor:
                cursor.execute(LOAD.format("%s"), (incident_id,))
                return into(decode_event(payload) for (payload,) in cursor)

        return self._read(job)

    def now(self) -> datetime:
        """Return the database's own instant, aware."""
        return self._read(_instant)

    def is_writable(self) -> bool:
        """Try a durable write that changes nothing; false on a read-only standby."""
        try:
            self._write(lambda connection: connection.exec_driver_sql(_TOUCH))
        except StoreUnavailable:
            return False
        return True

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()


def _instant(connection: Connection) -> datetime:
    instant: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return instant


_TOUCH = "UPDATE counters SET value = value WHERE name = 'claims'"


def _engine(url: str) -> Engine:
    settings = {
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "lock_timeout": LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT_MS,
        # The order of the log is drawn under a lock: each statement must see what others
        # committed before it got the lock, whatever the server's default says.
        "default_transaction_isolation": "read\\ committed",
    }
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_pre_ping=True,
        connect_args={
            "application_name": "sic",
            "connect_timeout": 5,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        },
    )


def _sqlstate(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def _unavailable(error: Exception) -> StoreUnavailable:
    # The first line; what follows is the server's context, for its own log.
    cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    if getattr(error, "connection_invalidated", False):
        # It may have died after the commit and before the answer: do not claim either.
        return StoreUnavailable(
            f"The connection to PostgreSQL was lost: {cause}. Look whether it was recorded "
            "before you send it again."
        )
    return StoreUnavailable(f"PostgreSQL cannot do this now: {cause}. Nothing was recorded.")
