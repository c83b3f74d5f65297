"""How a document is to be shown, and what came of showing it; values only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sic.runbook import mermaid
from sic.runbook.tree import Fence
from sic.runbook.view import flowchart
from sic.runbook.view.flowchart import ThemeName
from sic.runbook.view.former import Former
from sic.runbook.view.links import Resolve
from sic.runbook.view.words import ENGLISH, Words

SOURCE_MAX = 50_000  # Bytes of one diagram.
EFFORT_MAX = 8_000  # Boxes and bends of all diagrams of a document: a second of work.
KIND_MAX = 40  # Characters of a diagram's kind that are shown.


@dataclass(frozen=True, slots=True)
class Picture:
    """A diagram that was drawn: what to ask for it by, and its size in CSS pixels.

    ``effort`` is what drawing it takes: boxes and bends that are placed.
    """

    key: str
    width: int
    height: int
    effort: int = 0


@dataclass(frozen=True, slots=True)
class Undrawn:
    """Why a diagram was not drawn; ``line`` is 1-based within its source, 0 for none.

    ``kind`` names one that SIC draws with the extra only: "sequenceDiagram" and so on.
    """

    message: str
    line: int = 0
    kind: str = ""
    effort: int = 0


Draw: TypeAlias = Callable[[str], Picture | Undrawn]
DiagramUrl: TypeAlias = Callable[[str, ThemeName], str]


def diagram_key(source: str) -> str:
    """Return the name of a diagram, made of its content: 32 hexadecimal digits."""
    return hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:32]


def diagram_url(key: str, theme: ThemeName) -> str:
    """Return a name for a diagram's picture, where nobody said how it is asked for."""
    return f"/diagrams/{key}/{theme}.svg"


def draw_flowchart(source: str) -> Picture | Undrawn:
    """Draw a flowchart to learn its size; other diagrams need the extra ``diagrams``."""
    if problem := too_large(source):
        return problem
    if not flowchart.is_chart(source):
        return needs_extra(source)
    try:
        drawn = flowchart.draw(flowchart.chart(source))
    except flowchart.Unread as error:
        return Undrawn(error.message, error.line, effort=error.effort)
    return Picture(diagram_key(source), drawn.width, drawn.height, drawn.effort)


def needs_extra(source: str) -> Undrawn:
    """Say that SIC alone does not draw this kind of diagram, and what does."""
    kind = mermaid.diagram_type(Fence("mermaid", tuple(source.split("\n")), 0))[:KIND_MAX]
    message = "SIC draws flowcharts; other diagrams need the extra `diagrams`"
    return Undrawn(message, kind=kind or "?")


def too_large(source: str) -> Undrawn | None:
    """Refuse a source that nobody reads as a picture."""
    size = len(source.encode("utf-8", "replace"))
    if size <= SOURCE_MAX:
        return None
    return Undrawn(f"its source has {size} bytes; SIC draws at most {SOURCE_MAX}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How to show a document.

    Attributes:
        id_prefix: Put before every id, so that two copies may stand on one page.
        words: The language of what the view adds.
        draw: Returns a diagram's picture, or why there is none. It may cache.
        url: Where a picture is asked for.
        resolve: Returns this server's path for a relative link, or ``None``.
        checklist: Line (1-based) of a list item to the id of the compiler's checklist item.
        former: Headings of earlier texts, so that links to them still lead somewhere.
        here: Box of a flowchart that its words mark "you are here"; ``draw`` marks the picture.
    """

    id_prefix: str = ""
    words: Words = ENGLISH
    draw: Draw = draw_flowchart
    url: DiagramUrl = diagram_url
    resolve: Resolve | None = None
    checklist: Mapping[int, str] = field(default_factory=dict)
    former: tuple[Former, ...] = ()
    here: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the contents list. ``level`` is the document's own, 1 to 6."""

    level: int
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link to a heading that is not there: its 1-based line, and what it asks for."""

    line: int
    target: str


@dataclass(frozen=True, slots=True)
class View:
    """A document ready to be read.

    Attributes:
        html: Safe to put into a page as it is.
        outline: Its headings in order.
        broken: Links that lead nowhere, in order.
        diagrams: The picture of every diagram that was drawn, in order.
    """

    html: str
    outline: tuple[Heading, ...] = ()
    broken: tuple[BrokenLink, ...] = ()
    diagrams: tuple[Picture, ...] = ()
