"""Mermaid diagrams drawn by mmdr in a process of their own; it never trusts what comes back."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import BoundedSemaphore

from sic.adapters.diagrams.mmdr.picture import NotAPicture, recoloured, safe
from sic.adapters.diagrams.mmdr.worker import FAILED
from sic.application.diagrams import DiagramFailed, Drawing
from sic.runbook.view.flowchart import plain_source
from sic.runbook.view.look import EFFORT_MAX

SECONDS_MAX = 2.0
AT_ONCE = 2  # Processes; the others wait, the page's own time limit counts for them.
MESSAGE_MAX = 200
_PLACE = re.compile(r"\s*\bat (\d+):\d+\b;?")
_WORKER = Path(__file__).with_name("worker.py")


def installed() -> bool:
    """Say whether the extra ``diagrams`` is installed."""
    return find_spec("mmdr") is not None


class MmdrRenderer:
    """Draws any kind of diagram mmdr knows; see ``DiagramRenderer``."""

    def __init__(self, seconds_max: float = SECONDS_MAX) -> None:
        self._seconds_max = seconds_max
        self._slots = BoundedSemaphore(AT_ONCE)

    def render(self, source: str) -> Drawing:
        """Draw a diagram in both themes; see ``DiagramRenderer.render``."""
        with self._slots:
            written = self._run(plain_source(source))
        try:
            picture = safe(written)
        except NotAPicture as error:
            raise DiagramFailed(str(error)) from error
        return Drawing(
            picture.width,
            picture.height,
            picture.text.encode(),
            recoloured(picture.text).encode(),
        )

    def _run(self, source: str) -> str:
        # Our own file under our own Python; the diagram is data on its standard input.
        command = [sys.executable, "-I", str(_WORKER)]
        try:
            done = subprocess.run(  # noqa: S603 - no word of it comes from outside
                command,
                input=source.encode("utf-8", "replace"),
                capture_output=True,
                timeout=self._seconds_max,
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise DiagramFailed(
                f"it takes longer than {self._seconds_max:g} seconds; make it smaller",
                effort=EFFORT_MAX,
            ) from error
        if done.returncode == FAILED:
            raise _reason(done.stderr.decode("utf-8", "replace"))
        if done.returncode:
            raise DiagramFailed("the renderer gave up; make it simpler")
        return done.stdout.decode("utf-8", "replace")


def _reason(words: str) -> DiagramFailed:
    """Return mmdr's message with the line taken out of it, as ours have it."""
    place = _PLACE.search(words)
    message = _PLACE.sub(":", words, count=1).strip()
    return DiagramFailed(" ".join(message.split())[:MESSAGE_MAX], int(place[1]) if place else 0)
