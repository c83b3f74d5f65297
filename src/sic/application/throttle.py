"""Counts attempts in a sliding window, in this process's memory. It never blocks a thread."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import ClassVar

from sic.domain.errors import SicError


class TooManyAttempts(SicError):
    """This was tried too often; waiting helps."""

    code: ClassVar[str] = "SIC-E429"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(
            "There were too many attempts.",
            f"Wait {retry_after_seconds} seconds, then try again.",
        )
        self.retry_after_seconds = retry_after_seconds


class Throttle:
    """Admits ``limit`` attempts per key in every ``window``; remembers ``keys`` keys."""

    def __init__(self, *, limit: int, window: timedelta, keys: int = 10_000) -> None:
        self._limit = limit
        self._window = window
        self._keys = keys
        self._attempts: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def spend(self, key: str, now: datetime) -> None:
        """Count one attempt; raise ``TooManyAttempts`` if the key has none left."""
        with self._lock:
            attempts = self._attempts.setdefault(key, deque())
            self._attempts.move_to_end(key)
            while attempts and attempts[0] <= now - self._window:
                attempts.popleft()
            if len(attempts) >= self._limit:
                left = attempts[0] + self._window - now
                raise TooManyAttempts(max(1, math.ceil(left.total_seconds())))
            attempts.append(now)
            # The key seen longest ago goes first: memory stays flat under a flood of names.
            while len(self._attempts) > self._keys:
                self._attempts.popitem(last=False)

    def forget(self, key: str) -> None:
        """Forget a key's attempts, after one that succeeded."""
        with self._lock:
            self._attempts.pop(key, None)
