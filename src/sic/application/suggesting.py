"""Keeps the ranking's answers ready for pages; a page never waits long for the assistant.

An answer holds for a while and is the same for everyone who looks. It asks no language model
and records nothing.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Event, Lock, Thread

import msgspec
import structlog

from sic.application.advice import Advised, Question
from sic.application.ports import StoreUnavailable
from sic.domain.errors import SicError

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 0.2  # The ranking takes a few milliseconds; its process may be starting.
GOOD_SECONDS = 60.0  # Pages of the library beside it may have changed by then.
FAILED_SECONDS = 5.0
KEPT_MAX = 256

_encode = msgspec.json.Encoder(order="sorted").encode


class Suggestions:
    """Answers to questions, kept. Safe to call from several threads.

    Args:
        answer: Asks the assistant; it may take long.
        patience_seconds: What a page waits at most.
        ticks: Seconds that only grow.
    """

    def __init__(
        self,
        answer: Callable[[Question], Advised],
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._answer = answer
        self._patience = patience_seconds
        self._ticks = ticks
        self._turn = Lock()  # Held while the assistant is asked: one question at a time.
        self._lock = Lock()
        self._kept: OrderedDict[bytes, tuple[float, Advised]] = OrderedDict()

    def of(self, question: Question) -> Advised | None:
        """Return the answer if it is there in time, else an older one; ``None`` for neither."""
        key = hashlib.sha256(_encode(question)).digest()
        good_until, known = self._known(key)
        if known is not None and self._ticks() < good_until:
            return known
        if self._turn.acquire(timeout=self._patience):
            there = Event()
            Thread(target=self._ask, args=(key, question, there), daemon=True).start()
            there.wait(self._patience)
        return self._known(key)[1]

    def _known(self, key: bytes) -> tuple[float, Advised | None]:
        with self._lock:
            return self._kept.get(key, (0.0, None))

    def _ask(self, key: bytes, question: Question, there: Event) -> None:
        """Ask and keep the answer; the turn was taken by whoever started this."""
        try:
            answer = self._answer(question)
            holds = FAILED_SECONDS if answer.problem else GOOD_SECONDS
            with self._lock:
                self._kept[key] = (self._ticks() + holds, answer)
                self._kept.move_to_end(key)
                while len(self._kept) > KEPT_MAX:
                    self._kept.popitem(last=False)
        except (SicError, StoreUnavailable) as error:
            log.warning("suggestions_failed", reason=str(error))
        finally:
            self._turn.release()
            there.set()
