"""A thread that does one small step again and again, and outlives any failure of it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)


class Loop:
    """Runs ``step`` until it has nothing to do, then waits to be woken, at most ``pause``.

    Args:
        name: For logs and for the thread.
        step: Does some work and returns how much it did; 0 means "nothing to do now".
        pause: Seconds to wait when there is nothing to do, or after a failure.
    """

    def __init__(self, name: str, step: Callable[[], int], *, pause: float) -> None:
        self.name = name
        self.failures = 0
        self._step = step
        self._pause = pause
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=f"sic-{name}", daemon=True)

    @property
    def stopping(self) -> bool:
        """True once nothing new should be begun."""
        return self._stopping

    @property
    def is_alive(self) -> bool:
        """True while the thread runs; the health page reads this."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Look again now."""
        self._wake.set()

    def stop(self, timeout: float) -> bool:
        """End after the step in hand; False if it is still running after ``timeout``."""
        self._stopping = True
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping:
            # Cleared before the step: a wake during the step must not be lost.
            self._wake.clear()
            if not self._once():
                self._wake.wait(self._pause)

    def _once(self) -> int:
        try:
            return self._step()
        except Exception as error:
            self.failures += 1
            log.exception("loop_step_failed", loop=self.name, reason=str(error))
            return 0
