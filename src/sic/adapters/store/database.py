"""What the two databases have in common: how a job reads, and how it writes. No tables here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection, Executable, Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError

from sic.application.ports import StoreUnavailable

T = TypeVar("T")


class StoreDamaged(StoreUnavailable):
    """The database file is not what was written; an operator must restore it."""


class StoreTooNew(StoreUnavailable):
    """The database was written by a newer SIC."""


# An INSERT that can say what to do on conflict; each dialect has its own.
Upsert: TypeAlias = Callable[[Table], postgresql.Insert | sqlite.Insert]


class Database:
    """Runs jobs. ``_read`` sees everything committed; ``_write`` returns once it is durable."""

    insert: Upsert

    def _read(self, job: Callable[[Connection], T]) -> T:
        raise NotImplementedError

    def _write(self, job: Callable[[Connection], T]) -> T:
        raise NotImplementedError

    def _order(self, connection: Connection) -> None:
        """Hold every other append back until this transaction ends.

        Positions are drawn under this lock; otherwise a reader of the feed could see
        position 8 before a slower transaction commits 7, and never come back for it.
        """
        raise NotImplementedError

    def _announce(self, connection: Connection) -> None:
        """Wake whoever follows the log on other nodes once this commits; nobody, by default."""

    def _all(self, statement: Executable) -> list[Row[Any]]:
        """Return all rows; text that no database can hold finds nothing."""
        try:
            return self._read(lambda connection: list(connection.execute(statement)))
        except ValueError:
            return []

    def _first(self, statement: Executable) -> Row[Any] | None:
        rows = self._all(statement)
        return rows[0] if rows else None

    def _change(self, statement: Executable) -> int:
        """Run one durable statement; return how many rows it touched."""
        return self._write(lambda connection: connection.execute(statement).rowcount)


def plain(error: StatementError) -> Exception:
    """Return the ValueError a column type raised, or the error itself."""
    return error.orig if isinstance(error.orig, ValueError) else error
