"""Diagrams of runbooks as pictures, drawn once and kept by content; it never shows markup.

Flowcharts are drawn by the runbook package, which is pure. Other kinds go to a renderer if
there is one. Safe to call from several threads.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol, TypeAlias
from urllib.parse import quote

from sic.runbook.view import Picture, Undrawn, diagram_key, needs_extra, too_large
from sic.runbook.view.flowchart import THEMES, ThemeName, Unread, chart, draw, is_chart, svg
from sic.runbook.view.words import ENGLISH, Words

KEPT = 128  # Diagrams; both themes of one are some 10 KB.


class DiagramFailed(Exception):
    """A renderer could not draw a diagram; ``line`` is 1-based in its source, 0 for none.

    ``effort`` is what trying took, as ``Picture`` counts it.
    """

    def __init__(self, message: str, line: int = 0, effort: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.effort = effort


@dataclass(frozen=True, slots=True)
class Drawing:
    """One diagram in every theme, as complete SVG documents; size in CSS pixels."""

    width: int
    height: int
    light: bytes
    dark: bytes
    effort: int = 0

    def svg(self, theme: ThemeName) -> bytes:
        """Return the picture in a theme."""
        return self.dark if theme == "dark" else self.light


class DiagramRenderer(Protocol):
    """Draws the kinds of diagram that the runbook package does not."""

    def render(self, source: str) -> Drawing:
        """Return a diagram as SVG in which nothing is active and nothing is loaded.

        Takes two seconds at most.

        Raises:
            DiagramFailed: The source is not understood, or it took too long.
        """
        ...


Kept: TypeAlias = Drawing | Undrawn


class Diagrams:
    """Draws diagrams and remembers them.

    Args:
        renderer: For diagrams that are not flowcharts; without one they are not drawn.
        kept: How many diagrams are remembered; the least recently asked for go first.
    """

    def __init__(self, renderer: DiagramRenderer | None = None, kept: int = KEPT) -> None:
        self._renderer = renderer
        self._kept = kept
        self._drawn: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def drawer(
        self, here: str = "", words: Words = ENGLISH
    ) -> Callable[[str], Picture | Undrawn]:
        """Return what the view draws with; ``here`` is the node to mark "you are here"."""
        return lambda source: self.draw(source, here, words)

    def draw(self, source: str, here: str = "", words: Words = ENGLISH) -> Picture | Undrawn:
        """Return a diagram's picture, drawn now unless it is remembered."""
        key = _key(source, here, words)
        found = self._remembered(key)
        if found is None:
            found = self._remember(key, self._render(source, here, words))
        if isinstance(found, Undrawn):
            return found
        return Picture(key, found.width, found.height, found.effort)

    def svg(self, key: str, theme: ThemeName) -> bytes | None:
        """Return a picture drawn before, or ``None`` if it is not remembered (any more).

        The caller then shows the document again, whose view draws it anew.
        """
        found = self._remembered(key)
        return found.svg(theme) if isinstance(found, Drawing) else None

    def _remembered(self, key: str) -> Kept | None:
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
            return self._drawn.get(key)

    def _remember(self, key: str, drawn: Kept) -> Kept:
        with self._lock:
            self._drawn[key] = drawn
            while len(self._drawn) > self._kept:
                self._drawn.popitem(last=False)
        return drawn

    def _render(self, source: str, here: str, words: Words) -> Kept:
        if problem := too_large(source):
            return problem
        try:
            if is_chart(source):
                return _flowchart(source, here, words)
            if self._renderer is None:
                return needs_extra(source)
            return self._renderer.render(source)
        except (Unread, DiagramFailed) as error:
            return Undrawn(error.message, error.line, effort=error.effort)


def diagram_address(revision: str, key: str, theme: ThemeName, here: str = "") -> str:
    """Return where a server that has this revision answers with one of its pictures."""
    marked = f"?here={quote(here, safe='')}" if here else ""
    return f"/runbooks/diagrams/{revision}/{key}-{theme}.svg{marked}"


def _key(source: str, here: str, words: Words) -> str:
    return diagram_key(f"{source}\0{here}\0{words.here}" if here else source)


def _flowchart(source: str, here: str, words: Words) -> Drawing:
    drawn = draw(chart(source), here=here, here_words=words.here)
    light, dark = (svg(drawn, theme).encode() for theme in THEMES)
    return Drawing(drawn.width, drawn.height, light, dark, drawn.effort)
