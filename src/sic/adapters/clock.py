"""The clocks of the outside world. They answer ``now`` and never wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime


class SystemClock:
    """This machine's wall clock, for a database that lives in this process."""

    def now(self) -> datetime:
        """Return the aware UTC instant."""
        return datetime.now(UTC)


class DatabaseClock:
    """The database's clock, so that nodes whose own clocks differ agree on what is due.

    Args:
        ask: Returns the database's aware instant.
    """

    def __init__(self, ask: Callable[[], datetime]) -> None:
        self._ask = ask

    def now(self) -> datetime:
        """Return the aware UTC instant.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        return self._ask().astimezone(UTC)
