"""What streaming webhooks answered so far, in memory, for the page. It outlives no restart."""

from __future__ import annotations

import threading

from sic.domain.webhook.outcome import ANSWER_BYTES_MAX


class Hearing:
    """Pieces of answers that still arrive, by execution; each at most 64 KiB."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: dict[str, str] = {}

    def begin(self, execution: str) -> None:
        """Listen from now on."""
        with self._lock:
            self._heard[execution] = ""

    def hear(self, execution: str, piece: str) -> None:
        """Keep a piece, while there is room and somebody listens."""
        with self._lock:
            known = self._heard.get(execution)
            if known is not None:
                self._heard[execution] = (known + piece)[:ANSWER_BYTES_MAX]

    def so_far(self, execution: str) -> str:
        """Return what was heard; empty for one nobody listens to."""
        with self._lock:
            return self._heard.get(execution, "")

    def end(self, execution: str) -> None:
        """Forget it: the event holds the rest."""
        with self._lock:
            self._heard.pop(execution, None)
