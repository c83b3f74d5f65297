"""The clocks of the outside world. They answer ``now`` and never wait."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """This machine's wall clock, for a database that lives in this process."""

    def now(self) -> datetime:
        """Return the aware UTC instant."""
        return datetime.now(UTC)
