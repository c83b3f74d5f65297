"""A flowchart laid out and measured, ready to be painted; it knows no colour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from sic.domain.policy import Node
from sic.runbook.markup import plain
from sic.runbook.mermaid import Arrow
from sic.runbook.view.flowchart import shapes
from sic.runbook.view.flowchart.chart import Chart, Frame, Unread
from sic.runbook.view.flowchart.layout import ITEMS_MAX, Box, Point, TooLarge
from sic.runbook.view.flowchart.nest import Area, Kept, Route, Thing, Way, nest
from sic.runbook.view.flowchart.sizes import Words, measure

MARGIN = 10
LOOP = 30  # How far an arrow from a box to itself swings out.
_At: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A box where it stands: its centre and size."""

    node: Node
    words: Words
    at: _At
    size: _At
    here: bool


@dataclass(frozen=True, slots=True)
class DrawnFrame:
    """A frame where it stands: its centre and size, and how many frames it stands in."""

    frame: Frame
    words: Words
    at: _At
    size: _At
    depth: int
    here: bool


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """An arrow's path (SVG path data) and how it ends."""

    path: str
    arrow: Arrow


@dataclass(frozen=True, slots=True)
class DrawnLabel:
    """The words on an arrow, and how many frames they stand in."""

    words: Words
    at: _At
    depth: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A flowchart laid out once, to be painted in any theme; sizes in CSS pixels."""

    width: int
    height: int
    chart: Chart
    nodes: tuple[DrawnNode, ...]
    links: tuple[DrawnLine, ...]
    labels: tuple[DrawnLabel, ...]
    frames: tuple[DrawnFrame, ...]
    effort: int  # Boxes and bends that were placed.


def draw(chart: Chart, *, here: str = "", here_words: str = "You are here") -> Drawn:
    """Lay a flowchart out; the box or frame named ``here`` is marked in words and in colour.

    Raises:
        Unread: It has more boxes and bends than can be drawn.
    """
    return _Drawing(chart, here, here_words).drawn()


class _Drawing:
    def __init__(self, chart: Chart, here: str, here_words: str) -> None:
        self.chart = chart
        self.here = here
        self.words = [
            self._words(n.label, here_words if n.id == here else "") for n in chart.nodes
        ]
        self.titles = [
            self._words(f.title, here_words if here and f.id == here else "")
            for f in chart.frames
        ]
        self.sizes = [
            shapes.room(n.shape, w.width, w.height)
            for n, w in zip(chart.nodes, self.words, strict=True)
        ]
        self.labels = [measure(_shown(e.label)) if e.label else None for e in chart.edges]
        try:
            self.placed = nest(chart.direction, self._things(), self._kept(), self._ways())
        except TooLarge as error:
            raise Unread(
                f"its arrows make {error}; split it in two", effort=ITEMS_MAX
            ) from error

    def _things(self) -> list[Thing]:
        rows = zip(self.chart.home, self.sizes, self.chart.nodes, strict=True)
        return [Thing(home, Box(*size), shapes.port_share(n.shape)) for home, size, n in rows]

    def _kept(self) -> list[Kept]:
        rows = zip(self.chart.frames, self.titles, strict=True)
        return [Kept(f.parent, f.direction, Box(w.width, w.height)) for f, w in rows]

    def _ways(self) -> list[Way]:
        names = [*(node.id for node in self.chart.nodes), *(f.id for f in self.chart.frames)]
        index = {name: at for at, name in enumerate(names) if name}
        return [
            Way(
                index[edge.source],
                index[edge.target],
                Box(words.width + 10, words.height + 6) if words else None,
                LOOP + (words.width + 6 if words else 0),
            )
            for edge, words in zip(self.chart.edges, self.labels, strict=True)
        ]

    @staticmethod
    def _words(label: str, more: str) -> Words:
        words = measure(_shown(label))
        if not more:
            return words
        extra = measure(more)
        return replace(
            words,
            lines=words.lines + extra.lines,
            width=max(words.width, extra.width),
            height=words.height + extra.height,
        )

    def drawn(self) -> Drawn:
        """Return everything where it stands."""
        seen = [n for n, arrow in enumerate(self.chart.arrows) if arrow.stroke != "hidden"]
        return Drawn(
            width=round(self.placed.width) + 2 * MARGIN,
            height=round(self.placed.height) + 2 * MARGIN,
            chart=self.chart,
            nodes=tuple(self._node(number) for number in range(len(self.chart.nodes))),
            links=tuple(DrawnLine(self._line(n), self.chart.arrows[n]) for n in seen),
            labels=tuple(one for n in seen for one in self._label(n)),
            frames=tuple(self._frame(number) for number in range(len(self.chart.frames))),
            effort=self.placed.effort,
        )

    def _node(self, number: int) -> DrawnNode:
        node = self.chart.nodes[number]
        at = _at(self.placed.boxes[number])
        return DrawnNode(
            node,
            self.words[number],
            at,
            self.sizes[number],
            bool(node.id) and node.id == self.here,
        )

    def _frame(self, number: int) -> DrawnFrame:
        frame, area = self.chart.frames[number], self.placed.frames[number]
        return DrawnFrame(
            frame,
            self.titles[number],
            _at(Point(area.x, area.y)),
            (round(area.width), round(area.height)),
            self._depth(frame.parent),
            bool(frame.id) and frame.id == self.here,
        )

    def _depth(self, index: int) -> int:
        """Return how many frames surround what stands in a frame."""
        depth = 0
        while index >= 0:
            index, depth = self.chart.frames[index].parent, depth + 1
        return depth

    def _label(self, number: int) -> list[DrawnLabel]:
        words, place = self.labels[number], self.placed.routes[number].label
        if words is None or place is None:
            return []
        x, y = _at(place)
        edge = self.chart.edges[number]
        if edge.source == edge.target:
            x += self._own(edge.source)[1][0] // 2 + LOOP + words.width // 2 - 4
        return [DrawnLabel(words, (x, y), sum(_holds(a, place) for a in self.placed.frames))]

    def _own(self, name: str) -> tuple[_At, _At]:
        """Return centre and size of the box or frame of a name."""
        for number, node in enumerate(self.chart.nodes):
            if node.id == name:
                return _at(self.placed.boxes[number]), self.sizes[number]
        names = [frame.id for frame in self.chart.frames]
        area = self.placed.frames[names.index(name)]
        return _at(Point(area.x, area.y)), (round(area.width), round(area.height))

    def _line(self, number: int) -> str:
        edge = self.chart.edges[number]
        if edge.source == edge.target:
            return _loop(*self._own(edge.source))
        return _path(self.placed.routes[number])


def _shown(label: str) -> str:
    """Return a label's plain words; its own line breaks stay."""
    return "\n".join(map(plain, label.split("\n")))


def _holds(area: Area, point: Point) -> bool:
    across, along = abs(point.x - area.x), abs(point.y - area.y)
    return across < area.width / 2 and along < area.height / 2


def _at(point: Point) -> _At:
    return round(point.x) + MARGIN, round(point.y) + MARGIN


def _loop(at: _At, size: _At) -> str:
    """Return the path of an arrow from a box to itself, on its right side."""
    return f"M{at[0] + size[0] // 2} {at[1] - 6}c{LOOP} -16 {LOOP} 28 0 12"


def _path(route: Route) -> str:
    """Return a smooth path that leaves and enters along the chart's direction."""
    start = _at(route.points[0])
    path = f"M{start[0]} {start[1]}"
    for one, other in pairwise(route.points):
        if route.sideways:
            middle = (one.x + other.x) / 2
            bends = (Point(middle, one.y), Point(middle, other.y), other)
        else:
            middle = (one.y + other.y) / 2
            bends = (Point(one.x, middle), Point(other.x, middle), other)
        path += "C" + " ".join(f"{x} {y}" for x, y in map(_at, bends))
    return path
