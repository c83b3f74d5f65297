"""A flowchart as an SVG file of its own: shapes and words, no style, no script, no address."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from sic.domain.policy import Node
from sic.runbook.markup import plain
from sic.runbook.view.flowchart import shapes
from sic.runbook.view.flowchart.chart import Chart, Unread
from sic.runbook.view.flowchart.layout import Box, Laid, Link, Point, TooLarge, lay_out
from sic.runbook.view.flowchart.sizes import (
    FONT_SIZE,
    LABEL_MAX,
    LINE_HEIGHT,
    Words,
    clean,
    measure,
)
from sic.runbook.view.flowchart.theme import Theme, ThemeName, theme

MARGIN = 10
LOOP = 30  # How far an arrow from a box to itself swings out.
_FONT = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A flowchart laid out once, to be painted in any theme; sizes in CSS pixels."""

    width: int
    height: int
    chart: Chart
    nodes: tuple[_Node, ...]
    links: tuple[_Line, ...]
    labels: tuple[tuple[Words, _At], ...]


_At: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Node:
    """A box where it stands."""

    node: Node
    words: Words
    at: _At
    size: _At
    here: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """An arrow's path (SVG path data) and how it was written."""

    path: str
    arrow: str


def draw(chart: Chart, *, here: str = "", here_words: str = "You are here") -> Drawn:
    """Lay a flowchart out; the box named ``here`` is marked in words and in colour.

    Raises:
        Unread: It has more boxes and bends than can be drawn.
    """
    return _Drawing(chart, here, here_words).drawn()


class _Drawing:
    def __init__(self, chart: Chart, here: str, here_words: str) -> None:
        self.chart = chart
        self.sideways = chart.direction in {"LR", "RL"}
        self.backwards = chart.direction in {"BT", "RL"}
        self.here = here
        self.words = [
            self._words(node, here_words if node.id == here else "") for node in chart.nodes
        ]
        self.sizes = [
            shapes.room(n.shape, w.width, w.height)
            for n, w in zip(chart.nodes, self.words, strict=True)
        ]
        self.labels = [measure(plain(e.label)) if e.label else None for e in chart.edges]
        index = {node.id: at for at, node in enumerate(chart.nodes)}
        self.links = [
            Link(index[e.source], index[e.target], self._box(label))
            for e, label in zip(chart.edges, self.labels, strict=True)
        ]
        try:
            self.laid = lay_out(self._boxes(), self.links)
        except TooLarge as error:
            raise Unread(f"its arrows make {error}; split it in two") from error

    def _boxes(self) -> list[Box]:
        """Return the room of every box; arrows to itself swing out on its right side."""
        swings = [0] * len(self.sizes)
        for link, words in zip(self.links, self.labels, strict=True):
            if link.source == link.target:
                room = LOOP + (words.width + 6 if words else 0)
                swings[link.source] = max(swings[link.source], room)
        return [
            self.turned(width + 2 * swing, height)
            for (width, height), swing in zip(self.sizes, swings, strict=True)
        ]

    @staticmethod
    def _words(node: Node, more: str) -> Words:
        words = measure(plain(node.label))
        if not more:
            return words
        extra = measure(more)
        return replace(
            words,
            lines=words.lines + extra.lines,
            width=max(words.width, extra.width),
            height=words.height + extra.height,
        )

    def turned(self, width: float, height: float) -> Box:
        """Return a size as the layout sees it, which only knows charts that run downwards."""
        return Box(height, width) if self.sideways else Box(width, height)

    def _box(self, label: Words | None) -> Box | None:
        return self.turned(label.width + 10, label.height + 6) if label else None

    def drawn(self) -> Drawn:
        """Return everything where it stands."""
        nodes = tuple(
            _Node(
                node, words, self._at(self.laid.boxes[i]), self.sizes[i], node.id == self.here
            )
            for i, (node, words) in enumerate(zip(self.chart.nodes, self.words, strict=True))
        )
        ports = _Ports(self)
        lines = tuple(
            _Line(
                self._loop(link.source)
                if link.source == link.target
                else self._path(ports.route(number)),
                arrow,
            )
            for number, (link, arrow) in enumerate(
                zip(self.links, self.chart.arrows, strict=True)
            )
        )
        labels = tuple(self._labels())
        size = Point(self.laid.width, self.laid.height)
        width, height = (size.y, size.x) if self.sideways else (size.x, size.y)
        return Drawn(
            width=round(width) + 2 * MARGIN,
            height=round(height) + 2 * MARGIN,
            chart=self.chart,
            nodes=nodes,
            links=lines,
            labels=labels,
        )

    def _labels(self) -> Iterator[tuple[Words, _At]]:
        for number, words in enumerate(self.labels):
            place = self.laid.labels[number]
            if words is None or place is None:
                continue
            x, y = self._at(place)
            link = self.links[number]
            if link.source == link.target:
                x += self.sizes[link.source][0] // 2 + LOOP + words.width // 2 - 4
            yield words, (x, y)

    def _loop(self, index: int) -> str:
        """Return the path of an arrow from a box to itself, on its right side."""
        x, y = self._at(self.laid.boxes[index])
        right = x + self.sizes[index][0] // 2
        return f"M{right} {y - 6}c{LOOP} -16 {LOOP} 28 0 12"

    def _at(self, point: Point) -> _At:
        along = self.laid.height - point.y if self.backwards else point.y
        x, y = (along, point.x) if self.sideways else (point.x, along)
        return round(x) + MARGIN, round(y) + MARGIN

    def _path(self, route: Sequence[Point]) -> str:
        """Return a smooth path that leaves and enters along the chart's direction."""
        start = self._at(route[0])
        path = f"M{start[0]} {start[1]}"
        for one, other in pairwise(route):
            middle = (one.y + other.y) / 2
            bends = (Point(one.x, middle), Point(other.x, middle), other)
            path += "C" + " ".join(f"{x} {y}" for x, y in map(self._at, bends))
        return path


class _Ports:
    """Where on the edge of a box each arrow starts or ends: side by side, never crossed."""

    def __init__(self, drawing: _Drawing) -> None:
        self.laid: Laid = drawing.laid
        self.links = drawing.links
        self.boxes = [drawing.turned(*size) for size in drawing.sizes]
        self.shares = [shapes.port_share(n.shape) for n in drawing.chart.nodes]
        self._shared: dict[tuple[int, bool], list[tuple[float, int, bool]]] = {}
        for number, link in enumerate(self.links):
            if link.source != link.target:
                for leaving in (True, False):
                    side, x = self._side(number, leaving=leaving)
                    self._shared.setdefault(side, []).append((x, number, leaving))
        for group in self._shared.values():
            group.sort()

    def _side(self, number: int, *, leaving: bool) -> tuple[tuple[int, bool], float]:
        """Return box and lower-or-upper side of an end, and where the arrow comes from."""
        link, bends = self.links[number], self.laid.bends[number]
        own, other = (link.source, link.target) if leaving else (link.target, link.source)
        near = (bends[0] if leaving else bends[-1]) if bends else self.laid.boxes[other]
        return (own, near.y > self.laid.boxes[own].y), near.x

    def route(self, number: int) -> list[Point]:
        """Return the points an arrow passes, from its source's edge to its target's."""
        return [
            self._port(number, leaving=True),
            *self.laid.bends[number],
            self._port(number, leaving=False),
        ]

    def _port(self, number: int, *, leaving: bool) -> Point:
        side, x = self._side(number, leaving=leaving)
        index, lower = side
        group = self._shared[side]
        centre, box = self.laid.boxes[index], self.boxes[index]
        spread = min(box.width * self.shares[index], 26.0 * (len(group) - 1))
        share = group.index((x, number, leaving)) / max(1, len(group) - 1) - 0.5
        return Point(
            centre.x + spread * share * (len(group) > 1),
            centre.y + box.height / 2 * (1 if lower else -1),
        )


# ---------------------------------------------------------------- painting


def svg(drawn: Drawn, name: ThemeName) -> str:
    """Return the picture as a complete SVG document; nothing in it is active."""
    colours = theme(name)
    body = "".join([*_lines(drawn, colours), *_nodes(drawn, colours), *_notes(drawn, colours)])
    title = (
        f"<title>{html.escape(clean(drawn.chart.title[:LABEL_MAX]))}</title>"
        if drawn.chart.title
        else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawn.width}" '
        f'height="{drawn.height}" viewBox="0 0 {drawn.width} {drawn.height}">{title}'
        f'<defs><marker id="a" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
        f'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
        f'<path d="M0 0 10 5 0 10z" fill="{colours.line}"/></marker></defs>'
        f'<rect width="100%" height="100%" fill="{colours.paper}"/>'
        f'<g font-family="{_FONT}" font-size="{FONT_SIZE}" text-anchor="middle" '
        f'fill="{colours.ink}">{body}</g></svg>'
    )


def _lines(drawn: Drawn, colours: Theme) -> Iterator[str]:
    yield f'<g fill="none" stroke="{colours.line}" stroke-width="1.5">'
    for line in drawn.links:
        more = ' marker-end="url(#a)"' if line.arrow.endswith((">", "x", "o")) else ""
        more += ' marker-start="url(#a)"' if line.arrow.startswith("<") else ""
        more += ' stroke-dasharray="4 4"' if "-." in line.arrow else ""
        more += ' stroke-width="3"' if "==" in line.arrow else ""
        yield f'<path class="edge" d="{line.path}"{more}/>'
    yield "</g>"


def _nodes(drawn: Drawn, colours: Theme) -> Iterator[str]:
    for one in drawn.nodes:
        fill = colours.choice if one.node.shape in {"diamond", "hexagon"} else colours.box
        ink = ""
        if one.here:
            fill, ink = colours.here, f' fill="{colours.here_ink}" font-weight="700"'
        shape = shapes.outline(one.node.shape, *one.at, *one.size)
        yield (
            f'<g class="node"{ink}><g fill="{fill}" stroke="{colours.border}" '
            f'stroke-width="{3 if one.here else 1.5}">{shape}</g>{_text(one.words, one.at)}</g>'
        )


def _notes(drawn: Drawn, colours: Theme) -> Iterator[str]:
    """Paint the words on arrows last, each on paper, so that no line strikes them."""
    for words, (x, y) in drawn.labels:
        w, h = words.width + 6, words.height
        yield (
            f'<g class="label" fill="{colours.note}"><rect x="{x - w // 2}" y="{y - h // 2}" '
            f'width="{w}" height="{h}" fill="{colours.paper}"/>{_text(words, (x, y))}</g>'
        )


def _text(words: Words, at: _At) -> str:
    x, y = at
    top = y - (len(words.lines) - 1) * LINE_HEIGHT / 2 + FONT_SIZE * 0.35
    return "".join(
        f'<text x="{x}" y="{round(top + n * LINE_HEIGHT)}">{html.escape(line)}</text>'
        for n, line in enumerate(words.lines)
    )
