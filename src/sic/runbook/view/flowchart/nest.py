"""Frames within frames: each is laid out on its own, the innermost first; numbers only.

Nothing foreign can stand in a frame this way. An arrow that passes a border does so at a
port: a place on it that the layout inside leads to and the layout outside leads on from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sic.runbook.view.flowchart.crossings import crossings
from sic.runbook.view.flowchart.layout import Box, Laid, Link, Point, box_ranks, lay_out
from sic.runbook.view.flowchart.ports import Ports

PAD = 18  # Between a frame and what stands in it.
ROOT = -1
TRIES = 2  # Orders of arrows at borders that are tried when the first has crossings.
_Part: TypeAlias = tuple[int, int]  # A level, and one of its links.
_Turn: TypeAlias = tuple[int, bool]  # An arrow, and whether its way out of frames is meant.


@dataclass(frozen=True, slots=True)
class Kept:
    """A frame to be laid out: where it stands, which way it runs, the size of its title."""

    parent: int
    direction: str
    title: Box


@dataclass(frozen=True, slots=True)
class Thing:
    """A box to be placed: the frame it stands in, its size, and which part arrows share."""

    home: int
    box: Box
    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow between two things; a frame counts on after the last box."""

    source: int
    target: int
    label: Box | None = None
    swing: float = 0.0  # How much room it needs beside a box that it leads back to.


@dataclass(frozen=True, slots=True)
class Area:
    """A frame where it stands: its centre and size in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class Route:
    """The points an arrow passes, and the middle of its words; it runs across or down."""

    sideways: bool
    points: list[Point] = field(default_factory=list)
    label: Point | None = None
    before: Point | None = None  # Where it comes from when it first enters a frame.


@dataclass(frozen=True, slots=True)
class Placed:
    """Everything in pixels, from 0: centres of boxes, frames, and a route for each arrow."""

    width: float
    height: float
    boxes: tuple[Point, ...]
    frames: tuple[Area, ...]
    routes: tuple[Route, ...]
    effort: int  # Boxes and bends that were placed.


@dataclass(slots=True)
class _Level:
    """What stands directly in one frame, or in none."""

    sideways: bool
    backwards: bool
    things: list[int] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    ways: list[int] = field(default_factory=list)  # The arrow each link is a part of.
    ports: list[bool] = field(default_factory=list)

    def turned(self, box: Box) -> Box:
        """Return a size as the layout sees it, which only knows charts that run downwards."""
        return Box(box.height, box.width) if self.sideways else box


@dataclass(slots=True)
class _Inside:
    """A level that was laid out, and the room around it, as the layout sees it."""

    laid: Laid
    ports: Ports
    outer: Box  # In pixels, with the frame.
    before: float = 0.0  # From the frame's upper side to what is in it.
    beside: float = 0.0  # From its left side.


def nest(
    direction: str, things: Sequence[Thing], frames: Sequence[Kept], ways: Sequence[Way]
) -> Placed:
    """Place everything.

    Raises:
        TooLarge: There is more to place than anyone could read.
    """
    tried = _Nest(direction, things, frames, ways)
    best = tried.placed()
    if not tried.offsets:
        return best
    fewest = crossings([route.points for route in best.routes])
    last = best
    for _ in range(TRIES if fewest else 0):
        # Once more, now that it is known from which side arrows reach a border.
        tried = _Nest(direction, things, frames, ways, tried.order(last))
        last = tried.placed()
        if (count := crossings([route.points for route in last.routes])) < fewest:
            best, fewest = last, count
    return best


class _Nest:
    def __init__(
        self,
        direction: str,
        things: Sequence[Thing],
        frames: Sequence[Kept],
        ways: Sequence[Way],
        turns: Sequence[_Turn] = (),
    ) -> None:
        self.things = things
        # Whose ports are made first.
        self.turns = turns or [(n, out) for n in range(len(ways)) for out in (True, False)]
        self.frames = frames
        self.ways = ways
        self.levels = {
            index: _Level(way in {"LR", "RL"}, way in {"BT", "RL"})
            for index, way in [(ROOT, direction), *enumerate(f.direction for f in frames)]
        }
        for thing in range(len(things) + len(frames)):
            self.levels[self._home(thing)].things.append(thing)
        self.offsets: dict[tuple[int, int, bool], float] = {}  # Way, frame, leaving.
        self.inside: dict[int, _Inside] = {}
        self.used = 0
        # Of each arrow, in the order it passes them.
        self.parts: list[list[_Part]] = [[] for _ in ways]

    def _home(self, thing: int) -> int:
        count = len(self.things)
        return self.things[thing].home if thing < count else self.frames[thing - count].parent

    def _around(self, thing: int) -> list[int]:
        """Return a thing and the frames around it, as things, innermost first."""
        found = [thing]
        while (home := self._home(found[-1])) != ROOT:
            found.append(len(self.things) + home)
        return found

    # ------------------------------------------------------------ arrows

    def _connect(self) -> None:
        """Cut every arrow at the frames it passes."""
        met = [self._meet(number) for number in range(len(self.ways))]
        ranks = {
            index: box_ranks(len(level.things), level.links)
            for index, level in self.levels.items()
        }
        for number, leaving in self.turns:
            meeting, outward, inward = met[number]
            down = True
            if meeting:
                level, link = meeting
                met_by = self.levels[level].links[link]
                down = ranks[level][met_by.source] <= ranks[level][met_by.target]
            if leaving:
                parts = self._pass(number, outward, leaving=True, low=down)
                self.parts[number] = parts + ([meeting] if meeting else []) + self.parts[number]
            else:
                low = not down and bool(meeting)
                self.parts[number] += self._pass(number, inward, leaving=False, low=low)[::-1]

    def order(self, placed: Placed) -> list[_Turn]:
        """Return the ways out and in from left to right; across, from top to bottom.

        What leaves a frame stands where it begins, what enters one where it comes from.
        """

        def place(turn: _Turn) -> float:
            route = placed.routes[turn[0]]
            point = route.before
            if turn[1] and route.points:
                point = route.points[0]
            if point is None:
                return 0.0  # It passes no border on this side.
            return point.y if route.sideways else point.x

        return sorted(self.turns, key=place)

    def _meet(self, number: int) -> tuple[_Part | None, list[int], list[int]]:
        """Link an arrow where its ends have one home, if they have; return the ways there.

        A way there is a thing and the frames around it, up to that home. It is empty for a
        frame that the arrow leads to, or comes from, on its inside.
        """
        way = self.ways[number]
        a, b = self._around(way.source), self._around(way.target)
        while len(a) > 1 and len(b) > 1 and a[-1] == b[-1]:
            a, b = a[:-1], b[:-1]
        if a[-1] == b[-1] and len(a) != len(b):
            return None, a[:-1], b[:-1]
        level = self._home(a[-1])
        one, other = (self.levels[level].things.index(half[-1]) for half in (a, b))
        return self._add(number, level, Link(one, other, self._label(way, level))), a, b

    def _label(self, way: Way, level: int) -> Box | None:
        return self.levels[level].turned(way.label) if way.label else None

    def _add(self, number: int, level: int, link: Link) -> _Part:
        self.levels[level].links.append(link)
        self.levels[level].ways.append(number)
        return level, len(self.levels[level].links) - 1

    def _pass(self, number: int, half: list[int], *, leaving: bool, low: bool) -> list[_Part]:
        """Lead an arrow through the borders on one side of it, innermost first."""
        way = self.ways[number]
        own = way.target if leaving else way.source
        last = self._around(half[-1])[1:2] if half else []
        ends_here = last == [own]  # It leads to the frame it comes from.
        parts = []
        for inner, frame in zip(half, half[1:] + (last if ends_here else []), strict=False):
            index = frame - len(self.things)
            level = self.levels[index]
            ends = level.things.index(inner), len(level.things) + len(level.ports)
            level.ports.append(low)
            label = self._label(way, index) if frame == own else None
            link = Link(*ends, label) if leaving else Link(*ends[::-1], label)
            parts.append(self._add(number, index, link))
        return parts

    # ------------------------------------------------------------ places

    def _lay(self, index: int) -> None:
        """Lay out one level; those in it are laid out already."""
        level = self.levels[index]
        boxes = [level.turned(self._box(thing)) for thing in level.things]
        links = [
            replace(
                link,
                source_at=self._offset(level, number, link.source, leaving=True),
                target_at=self._offset(level, number, link.target, leaving=False),
            )
            for number, link in zip(level.ways, level.links, strict=True)
        ]
        laid = lay_out(self._roomy(level, links), links, level.ports, self.used)
        self.used += laid.items
        shares = [self._share(thing) for thing in level.things]
        self.inside[index] = self._framed(index, laid, Ports(laid, boxes, shares, links))
        for number, link in zip(level.ways, links, strict=True):
            for end, leaving in ((link.target, True), (link.source, False)):
                if end >= len(boxes):
                    self._remember(index, number, laid.ports[end - len(boxes)], leaving=leaving)

    def _box(self, thing: int) -> Box:
        count = len(self.things)
        return self.things[thing].box if thing < count else self.inside[thing - count].outer

    def _share(self, thing: int) -> float:
        return self.things[thing].share if thing < len(self.things) else 0.6

    def _roomy(self, level: _Level, links: Sequence[Link]) -> list[Box]:
        """Return the sizes of boxes with the room of arrows that lead back to them."""
        swings = [0.0] * len(level.things)
        for number, link in zip(level.ways, links, strict=True):
            if link.source == link.target:
                swings[link.source] = max(swings[link.source], self.ways[number].swing)
        sizes = map(self._box, level.things)
        return [
            level.turned(Box(size.width + 2 * swing, size.height))
            for size, swing in zip(sizes, swings, strict=True)
        ]

    def _offset(self, level: _Level, number: int, end: int, *, leaving: bool) -> float | None:
        """Return where on a frame an arrow must pass; ``None`` for any other end."""
        if end >= len(level.things):
            return None
        frame = level.things[end] - len(self.things)
        return self.offsets.get((number, frame, leaving)) if frame >= 0 else None

    def _remember(self, index: int, number: int, port: Point, *, leaving: bool) -> None:
        """Keep how far from the middle of its border an arrow passes a frame."""
        one, level = self.inside[index], self.levels[index]
        start, across = (
            (one.before, one.outer.height) if level.sideways else (one.beside, one.outer.width)
        )
        self.offsets[number, index, leaving] = start + port.x - across / 2

    def _framed(self, index: int, laid: Laid, ports: Ports) -> _Inside:
        """Put the frame around what was laid out."""
        inner = self.levels[index].turned(Box(laid.width, laid.bottom - laid.top))
        if index == ROOT:
            return _Inside(laid, ports, inner)
        title = self.frames[index].title
        width = max(inner.width, title.width) + 2 * PAD
        before = PAD + (title.height + 4 if title.width else 0)
        outer = Box(width, inner.height + before + PAD)
        return _Inside(laid, ports, outer, before, (width - inner.width) / 2)

    def placed(self) -> Placed:
        """Return every place."""
        self._connect()
        for index in sorted(self.levels, reverse=True):
            self._lay(index)
        corners = {ROOT: Point(0, 0)}
        centres: list[Point] = [Point(0, 0)] * (len(self.things) + len(self.frames))
        for index in sorted(self.levels):
            for thing, point in zip(
                self.levels[index].things, self.inside[index].laid.boxes, strict=True
            ):
                centre = centres[thing] = self._at(index, corners[index], point)
                size = self._box(thing)
                corner = Point(centre.x - size.width / 2, centre.y - size.height / 2)
                if thing >= len(self.things):
                    corners[thing - len(self.things)] = corner
        areas = tuple(
            Area(c.x, c.y, self.inside[n].outer.width, self.inside[n].outer.height)
            for n, c in enumerate(centres[len(self.things) :])
        )
        outer = self.inside[ROOT].outer
        return Placed(
            outer.width,
            outer.height,
            tuple(centres[: len(self.things)]),
            areas,
            tuple(self._route(parts, corners, areas) for parts in self.parts),
            self.used,
        )

    def _at(self, index: int, corner: Point, point: Point) -> Point:
        """Return a place of a level's layout in pixels."""
        one, level = self.inside[index], self.levels[index]
        along = point.y - one.laid.top
        if level.backwards:
            along = one.laid.bottom - point.y
        x, y = (along, point.x) if level.sideways else (point.x, along)
        return Point(corner.x + one.beside + x, corner.y + one.before + y)

    # ------------------------------------------------------------ routes

    def _route(
        self, parts: Sequence[_Part], corners: dict[int, Point], areas: Sequence[Area]
    ) -> Route:
        """Join the parts of an arrow; each place on a border is named by the part inside."""
        route = Route(self.levels[parts[0][0]].sideways)
        for index, number in parts:
            one = self.inside[index]
            link, label = one.ports.links[number], one.laid.labels[number]
            if label:
                route.label = self._at(index, corners[index], label)
            if link.source == link.target:
                continue
            points = [self._at(index, corners[index], p) for p in one.ports.route(number)]
            count = len(self.levels[index].things)
            if max(link.source, link.target) >= count:
                end = 0 if link.source >= count else -1
                points[end] = self._border(
                    index, max(link.source, link.target), points[end], areas
                )
            if link.source >= count and route.points and route.before is None:
                route.before = route.points[-1]
            first = 1 if link.source_at is not None else 0
            last = len(points) - (1 if link.target_at is not None else 0)
            route.points += points[first:last]
        return route

    def _border(self, index: int, port: int, point: Point, areas: Sequence[Area]) -> Point:
        """Return where a port stands: on the frame's border, not beside it."""
        level, area = self.levels[index], areas[index]
        sign = 1 if level.ports[port - len(level.things)] != level.backwards else -1
        if level.sideways:
            return Point(area.x + sign * area.width / 2, point.y)
        return Point(point.x, area.y + sign * area.height / 2)
