"""A clock that can be moved by hand, for the demo and for drills. It never goes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock


def system_now() -> datetime:
    """Return this machine's instant."""
    return datetime.now(UTC)


class AdjustableClock:
    """``base`` and what was added to it; safe to read from several threads."""

    def __init__(
        self,
        base: Callable[[], datetime] = system_now,
        *,
        offset: timedelta = timedelta(),
    ) -> None:
        self._base = base
        self._offset = offset
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the aware UTC instant."""
        with self._lock:
            return self._base() + self._offset

    def advance(self, span: timedelta) -> None:
        """Move forward.

        Raises:
            ValueError: ``span`` is negative; incidents count on time not going back.
        """
        if span < timedelta():
            raise ValueError(f"time does not go back: {span}")
        with self._lock:
            self._offset += span

    def advance_to(self, instant: datetime) -> None:
        """Move forward to an instant; one that is past changes nothing."""
        self.advance(max(timedelta(), instant - self.now()))
