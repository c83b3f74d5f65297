"""Argon2id, two at a time. It never runs more, whatever the number of sign-ins.

32 MiB and 3 passes lie above OWASP's floor (19 MiB, 2 passes) and keep the peak at 64 MiB.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import argon2

from sic.application.accounts import Busy

AT_ONCE = 2
WAITING_MAX = 16
MEMORY_KIB = 32 * 1024
PASSES = 3
# The hash of a password nobody has: unknown names are checked against it, so that they cost
# what known ones cost. Its parameters are those above; a test holds them together.
NOBODY = (
    "$argon2id$v=19$m=32768,t=3,p=1"
    "$U0lDIG5vYm9keSBzaWducw$0000000000000000000000000000000000000000000"
)


class Argon2Passwords:
    """``Passwords`` by argon2id."""

    def __init__(self) -> None:
        self._hasher = argon2.PasswordHasher(
            time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=1
        )
        self._running = threading.BoundedSemaphore(AT_ONCE)
        self._queue = threading.BoundedSemaphore(AT_ONCE + WAITING_MAX)

    def hashed(self, password: str) -> str:
        """Return a salted hash in PHC format.

        Raises:
            Busy: 16 others wait already.
        """
        with self._turn():
            return self._hasher.hash(password)

    def verify(self, password_hash: str, password: str) -> bool:
        """Return whether they fit; an empty hash takes as long and is False.

        Raises:
            Busy: 16 others wait already.
        """
        with self._turn():
            try:
                self._hasher.verify(password_hash or NOBODY, password)
            except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
                return False
        return bool(password_hash)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        # A thread of the pool waits here; a long queue would starve every other request.
        if not self._queue.acquire(blocking=False):
            raise Busy("Too many sign-ins at this moment.")
        try:
            with self._running:
                yield
        finally:
            self._queue.release()
