"""Where the boxes and arrows of a flowchart stand; numbers in, numbers out, no chance in it.

The layered drawing of directed graphs: rows (`ranks.py`), an order within each row with few
crossings, then places that keep arrows straight. All for a chart that runs downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sic.runbook.view.flowchart.ranks import ranks

ITEMS_MAX = 4_000  # Boxes and bends; a person reads far fewer.
BOX_GAP = 36
BEND_GAP = 18
ROW_GAP = 30
TALL = 60  # A row beyond this is passed straight: a curve would touch what stands in it.
_SWEEPS = 6
_SETTLINGS = 10


class TooLarge(Exception):
    """More boxes and bends than anyone could read; the words say how many."""


@dataclass(frozen=True, slots=True)
class Box:
    """What must be placed: a box, or the label of an arrow."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow between two boxes by their index, with the room its label takes.

    An index beyond the boxes is a port. ``source_at`` and ``target_at`` say how far right of
    a box's middle the arrow must leave or enter; ``None`` where any place will do.
    """

    source: int
    target: int
    label: Box | None = None
    source_at: float | None = None
    target_at: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A place in pixels."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Laid:
    """Centres of boxes, bends of each link from source to target, centres of labels.

    All that is drawn lies between ``top`` and ``bottom``; ports may lie beyond. ``rows`` has
    the upper and lower end of the row of each box.
    """

    width: float
    top: float
    bottom: float
    boxes: tuple[Point, ...]
    rows: tuple[tuple[float, float], ...]
    ports: tuple[Point, ...]
    bends: tuple[tuple[Point, ...], ...]
    labels: tuple[Point | None, ...]
    items: int


@dataclass(slots=True)
class _Item:
    """A box, a port, or a place where a long arrow passes a row."""

    rank: int
    width: float
    height: float
    bend: bool
    x: float = 0.0
    above: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)


def box_ranks(count: int, links: Sequence[Link]) -> list[int]:
    """Return the row of every box; the links to ports have no say in it."""
    inner = [(one.source, one.target) for one in links if max(one.source, one.target) < count]
    return ranks(count, inner)


def lay_out(
    boxes: Sequence[Box], links: Sequence[Link], ports: Sequence[bool] = (), used: int = 0
) -> Laid:
    """Place everything.

    Args:
        boxes: By their size.
        links: Between boxes, or a box and a port.
        ports: Places on the border that arrows lead through: True for the lower one.
        used: How much of ``ITEMS_MAX`` is taken by other parts of the same picture.

    Raises:
        TooLarge: There is more than ``ITEMS_MAX`` to place.
    """
    return _Layout(boxes, links, ports, used).laid()


class _Layout:
    def __init__(
        self, boxes: Sequence[Box], links: Sequence[Link], ports: Sequence[bool], used: int
    ) -> None:
        self.boxes = boxes
        self.links = links
        self.ports = ports
        self.left = ITEMS_MAX - used
        self.shifts: dict[tuple[int, int], list[float]] = {}
        self.items = self._items()
        self.chains = [self._chain(link) for link in links]
        self.rows = self._rows()

    def _items(self) -> list[_Item]:
        rank = box_ranks(len(self.boxes), self.links)
        # A row between each two, where labels stand beside the arrows that pass them.
        step = 2 if any(one.label for one in self.links) else 1
        lowest = min(rank, default=0) - (0 if all(self.ports) else 1)
        last = (max(rank, default=0) + 1 - lowest) * step
        items = [
            _Item((r - lowest) * step, box.width, box.height, bend=False)
            for r, box in zip(rank, self.boxes, strict=True)
        ]
        return items + [_Item(last if low else 0, 0, 0, bend=True) for low in self.ports]

    def _chain(self, link: Link) -> list[int]:
        """Return the items a link passes, source first, with a new bend in every row."""
        start, end = self.items[link.source].rank, self.items[link.target].rank
        if link.source == link.target or start == end:
            return [link.source, link.target]
        step = 1 if start < end else -1
        chain = [link.source]
        for rank in range(start + step, end, step):
            labelled = link.label if len(chain) == 1 else None
            size = labelled or Box(0, 0)
            self.items.append(_Item(rank, size.width, size.height, bend=True))
            chain.append(len(self.items) - 1)
        chain.append(link.target)
        if len(self.items) > self.left:
            raise TooLarge(f"more than {ITEMS_MAX} boxes and bends")
        self._shift(chain[0], chain[1], link.source_at)
        self._shift(chain[-1], chain[-2], link.target_at)
        for upper, lower in pairwise(chain):
            first, second = (upper, lower) if step == 1 else (lower, upper)
            self.items[first].below.append(second)
            self.items[second].above.append(first)
        return chain

    def _shift(self, item: int, neighbour: int, at: float | None) -> None:
        """Remember that an arrow to a neighbour leaves a box beside its middle."""
        self.shifts.setdefault((item, neighbour), []).append(-(at or 0.0))
        self.shifts.setdefault((neighbour, item), []).append(at or 0.0)

    def _rows(self) -> list[list[int]]:
        rows: list[list[int]] = [
            [] for _ in range(1 + max((i.rank for i in self.items), default=0))
        ]
        for index, item in enumerate(self.items):
            rows[item.rank].append(index)
        best, fewest = [list(row) for row in rows], self._crossings(rows)
        for _ in range(_SWEEPS):
            if not fewest:
                break
            self._sort(rows[1:], "above", rows)
            self._sort(rows[-2::-1], "below", rows)
            if (count := self._crossings(rows)) < fewest:
                best, fewest = [list(row) for row in rows], count
        return best

    def _sort(self, wanted: Sequence[list[int]], side: str, rows: list[list[int]]) -> None:
        """Sort rows by the mean place of the neighbours on one side; stable."""
        place = {i: at for row in rows for at, i in enumerate(row)}
        for row in wanted:
            means = {}
            for at, index in enumerate(row):
                near = getattr(self.items[index], side)
                means[index] = sum(place[n] for n in near) / len(near) if near else at
            row.sort(key=means.__getitem__)
            place.update({index: at for at, index in enumerate(row)})

    def _crossings(self, rows: list[list[int]]) -> int:
        return sum(
            _inversions(
                [
                    at
                    for index in upper
                    for at in sorted(place[n] for n in self.items[index].below)
                ]
            )
            for upper, lower in pairwise(rows)
            for place in [{index: at for at, index in enumerate(lower)}]
        )

    # ------------------------------------------------------------ places

    def laid(self) -> Laid:
        """Return every place, the leftmost and topmost at zero."""
        for row in self.rows:
            self._settle(row, [0.0] * len(row), [1.0] * len(row))
        for turn in range(_SETTLINGS):
            last = turn == _SETTLINGS - 1
            for row in self.rows if turn % 2 else self.rows[::-1]:
                self._pull(row, up=bool(turn % 2) or last, down=not turn % 2 or last)
        left = min((i.x - i.width / 2 for i in self.items), default=0.0)
        right = max((i.x + i.width / 2 for i in self.items), default=0.0)
        heights = self._middles()
        points = [Point(i.x - left, heights[i.rank]) for i in self.items]
        solid = [i for i in self.items if i.height]
        return Laid(
            width=right - left,
            top=min((heights[i.rank] - i.height / 2 for i in solid), default=0.0),
            bottom=max((heights[i.rank] + i.height / 2 for i in solid), default=0.0),
            boxes=tuple(points[: len(self.boxes)]),
            rows=tuple(self._ends(i.rank, heights) for i in self.items[: len(self.boxes)]),
            ports=tuple(points[len(self.boxes) :][: len(self.ports)]),
            bends=tuple(tuple(self._bends(n, points)) for n in range(len(self.links))),
            labels=tuple(self._label(n, points) for n in range(len(self.links))),
            items=len(self.items),
        )

    def _bends(self, number: int, points: list[Point]) -> Iterator[Point]:
        """Yield where a link passes; one between neighbouring rows needs no bend."""
        chain = self.chains[number]
        tall = [self._height(self.items[i].rank) > TALL for i in chain[1:-1]]
        if len(chain) == 3 and self.links[number].label is None and not any(tall):
            return
        way = 1 if points[chain[0]].y < points[chain[-1]].y else -1
        for item, straight in zip(chain[1:-1], tall, strict=True):
            point = points[item]
            half = way * self._height(self.items[item].rank) / 2
            if straight:
                yield Point(point.x, point.y - half)
                yield Point(point.x, point.y + half)
            else:
                yield point

    def _height(self, rank: int) -> float:
        return max((self.items[i].height for i in self.rows[rank]), default=0.0)

    def _ends(self, rank: int, middles: Sequence[float]) -> tuple[float, float]:
        half = self._height(rank) / 2
        return middles[rank] - half, middles[rank] + half

    def _label(self, number: int, points: list[Point]) -> Point | None:
        chain = self.chains[number]
        if self.links[number].label is None:
            return None
        if len(chain) > 2:
            return points[chain[1]]
        a, b = points[chain[0]], points[chain[-1]]
        return Point((a.x + b.x) / 2, (a.y + b.y) / 2)

    def _pull(self, row: list[int], *, up: bool, down: bool) -> None:
        """Move a row towards its neighbours; bends pull hardest: long arrows are straight."""
        wanted, weights = [], []
        for index in row:
            item = self.items[index]
            near = (item.above if up else []) + (item.below if down else [])
            pulls = [
                (
                    self.items[n].x + self._aside(index, n),
                    self._weight(item, self.items[n]),
                )
                for n in near
            ]
            weight = sum(w for _, w in pulls)
            wanted.append(sum(x * w for x, w in pulls) / weight if weight else item.x)
            weights.append(weight or 0.1)
        self._settle(row, wanted, weights)

    def _aside(self, item: int, neighbour: int) -> float:
        """Return how far right of a neighbour an item stands best for their arrows."""
        shifts = self.shifts.get((item, neighbour))
        return sum(shifts) / len(shifts) if shifts else 0.0

    @staticmethod
    def _weight(one: _Item, other: _Item) -> float:
        return (1.0, 2.0, 8.0)[one.bend + other.bend]

    def _settle(self, row: list[int], wanted: list[float], weights: list[float]) -> None:
        """Place a row as near to what is wanted as its order and gaps allow (least squares).

        With the gaps taken out the places must only ascend: isotonic regression, by pooling
        neighbours that want to pass each other.
        """
        if not row:
            return  # Nothing stands in an empty frame.
        offsets = [0.0]
        for left, right in pairwise(row):
            offsets.append(offsets[-1] + self._gap(self.items[left], self.items[right]))
        pools: list[tuple[float, float, int]] = []  # Place, weight, how many.
        for want, weight, offset in zip(wanted, weights, offsets, strict=True):
            place, mass, count = want - offset, weight, 1
            while pools and pools[-1][0] > place:
                other, more, many = pools.pop()
                place = (place * mass + other * more) / (mass + more)
                mass, count = mass + more, count + many
            pools.append((place, mass, count))
        places = [place for place, _, count in pools for _ in range(count)]
        for index, place, offset in zip(row, places, offsets, strict=True):
            self.items[index].x = place + offset

    @staticmethod
    def _gap(left: _Item, right: _Item) -> float:
        gap = BEND_GAP if left.bend or right.bend else BOX_GAP
        return (left.width + right.width) / 2 + gap

    def _middles(self) -> list[float]:
        """Return the middle of each row."""
        middles, top = [], 0.0
        for rank in range(len(self.rows)):
            height = self._height(rank)
            middles.append(top + height / 2)
            top += height + ROW_GAP * (0.6 if len(self.rows) > 1 and not height else 1)
        return middles


def _inversions(places: list[int]) -> int:
    """Count the pairs out of order, by merging; each is a crossing."""
    if len(places) < 2:
        return 0
    middle = len(places) // 2
    left, right = places[:middle], places[middle:]
    count = _inversions(left) + _inversions(right)
    left.sort()
    right.sort()
    at = 0
    for value in left:
        while at < len(right) and right[at] < value:
            at += 1
        count += at
    return count
