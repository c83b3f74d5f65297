"""Hears from PostgreSQL that some node recorded something. It never says what: the log does.

A notice may be late or lost, and nothing depends on it: whoever follows the log asks once a
second all the same.
"""

from __future__ import annotations

from collections.abc import Callable

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

from sic.application.loop import Loop

CHANNEL = "sic_recorded"
LISTEN_SECONDS = 1.0  # Of one wait: how long stopping may take.
RETRY_SECONDS = 1.0  # Between two tries to reach a database that went away.


class Notices:
    """One connection that listens, opened again whenever it is lost."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(False)
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None
        self._wake: Callable[[], None] = _nobody
        self._loop = Loop("notices", self._step, pause=RETRY_SECONDS)

    def start(self, wake: Callable[[], None]) -> None:
        """Call ``wake`` after commits on any node, from a thread; it must return at once."""
        self._wake = wake
        self._loop.start()

    def stop(self) -> None:
        """Stop listening."""
        self._loop.stop(timeout=LISTEN_SECONDS + RETRY_SECONDS)
        self._drop()

    def _step(self) -> int:
        try:
            for _notice in self._listening().notifies(timeout=LISTEN_SECONDS):
                self._wake()
                if self._loop.stopping:
                    break
        except psycopg.Error:
            # The poll goes on without us; the loop says why and comes back in a second.
            self._drop()
            raise
        return 1

    def _listening(self) -> psycopg.Connection[tuple[object, ...]]:
        if self._connection is None:
            self._connection = psycopg.connect(
                make_conninfo(self._url, application_name="sic notices", connect_timeout=5),
                autocommit=True,
            )
            self._connection.execute(f"LISTEN {CHANNEL}")
            self._wake()  # What was recorded before this connection was never announced to it.
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _nobody() -> None:
    """Wake nobody."""
