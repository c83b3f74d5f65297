"""Writes checkpoints as the log grows: every minute in which it did, and every 1,000 events.

It never writes over one, and never states a head that does not follow from the last one it
signed: if the log is shorter than it was, it says so and writes nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from sic.application.checkpoint_marks import (
    Checkpoint,
    Head,
    MarkedLog,
    Signer,
    Verifier,
    folded,
    is_genuine,
    read_line,
    signed,
)
from sic.application.ports import Clock, StoreUnavailable

log = structlog.get_logger(__name__)

EVERY_EVENTS = 1_000
EVERY = timedelta(minutes=1)
RESUME_LINES = 1_000  # Torn or foreign lines a start looks behind.
STEP_SECONDS = 5.0  # How often it is looked whether a checkpoint is due.


class CheckpointPlace(Protocol):
    """Where checkpoints go: apart from the log, and only ever added to."""

    def append(self, line: str) -> None:
        """Keep a line durably; raise ``OSError`` if that cannot be done."""
        ...

    def lines(self) -> Iterable[str]:
        """Return every line, oldest first; none if nothing was kept yet."""
        ...


class SigningKey(Signer, Verifier, Protocol):
    """A key that signs, and knows its own signatures again."""


class Checkpointer:
    """Follows the log and signs how far it went. One thread calls it."""

    def __init__(
        self, *, marked: MarkedLog, place: CheckpointPlace, key: SigningKey, clock: Clock
    ) -> None:
        self._log = marked
        self._place = place
        self._key = key
        self._clock = clock
        self._head: Head | None = None  # Of everything read so far.
        self._signed = Head()  # Of the last checkpoint.
        self._signed_at: datetime | None = None
        self.healthy = True
        self._failing = False

    def numbers(self) -> dict[str, int]:
        """Return, for the metrics page, whether it signs, and how much waits to be signed."""
        return {
            "checkpoints_healthy": int(self.healthy and not self._failing),
            "checkpoints_unsigned_events": self._here.events - self._signed.events,
        }

    def step(self) -> int:
        """Read what was written since, sign what is due; return how many events that was."""
        try:
            done = self._step()
        except BaseException:
            self._failing = True  # The loop tells why, and tries again.
            raise
        self._failing = False
        return done

    def _step(self) -> int:
        if self._head is None:
            self._resume()
        if self._is_shorter():
            return 0
        room = EVERY_EVENTS - (self._here.events - self._signed.events)
        marks = self._log.log_marks(after=self._here.position, limit=room)
        self._head = folded(self._here, marks)
        if self._is_due():
            self._write()
        return len(marks)

    def finish(self) -> None:
        """Sign what is left, without waiting for the minute; for an orderly stop."""
        try:
            while self.step():
                pass
            if self._here.events > self._signed.events and self.healthy:
                self._write()
        except (StoreUnavailable, OSError) as error:
            # The next start signs it: the log itself is on the disk.
            log.warning("checkpoint_failed", reason=str(error))

    @property
    def _here(self) -> Head:
        return self._head or Head()

    def _resume(self) -> None:
        """Go on from the last checkpoint of ours: what was signed is not read again."""
        # The last ones only: a file of a year holds half a million signatures.
        latest = reversed(deque(self._place.lines(), maxlen=RESUME_LINES))
        ours = (c for c in map(read_line, latest) if c and is_genuine(c, self._key))
        last: Checkpoint | None = next(ours, None)
        self._head = self._signed = last.agrees_with if last else Head()
        self._signed_at = last.at if last else None
        if last is None and self._log.log_marks(after=0, limit=1):
            log.warning(
                "checkpoints_start_anew",
                reason="there are events, and no checkpoint of this key; if there were some,"
                " run `sic audit verify --checkpoints` with a kept log of SIC's",
            )

    def _is_shorter(self) -> bool:
        """True, and said aloud, if what was signed last is not there any more."""
        before = self._here.position - 1
        there = self._here.position == 0 or self._log.log_marks(after=before, limit=1)
        if not there and self.healthy:
            log.error(
                "log_is_shorter_than_its_checkpoint",
                position=self._here.position,
                reason="events were removed; run `sic audit verify`",
            )
        self.healthy = bool(there)
        return not there

    def _is_due(self) -> bool:
        new = self._here.events - self._signed.events
        if not new:
            return False
        late = self._signed_at is None or self._clock.now() - self._signed_at >= EVERY
        return late or new >= EVERY_EVENTS

    def _write(self) -> None:
        checkpoint = signed(self._here, self._clock.now(), self._key)
        self._place.append(checkpoint.line())
        # To the log too: wherever it is shipped to is one more place.
        log.info("checkpoint", checkpoint=checkpoint.line())
        self._signed, self._signed_at = self._here, checkpoint.at
