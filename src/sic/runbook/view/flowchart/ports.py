"""Where on the edge of a box each arrow starts or ends: side by side, never crossed."""

from __future__ import annotations

from collections.abc import Sequence

from sic.runbook.view.flowchart.layout import Box, Laid, Link, Point

LEAD = 30  # Pixels beside which a curve may pass what stands higher in the same row.
_Side = tuple[int, bool]  # A box, and whether it is its lower side.


class Ports:
    """The ends of the arrows of one layout.

    Args:
        laid: Where everything stands.
        boxes: The size of each box, as the layout sees it.
        shares: Which part of a side of each box arrows may share.
        links: The arrows.
    """

    def __init__(
        self, laid: Laid, boxes: Sequence[Box], shares: Sequence[float], links: Sequence[Link]
    ) -> None:
        self.laid = laid
        self.boxes = boxes
        self.shares = shares
        self.links = links
        self._centres = (*laid.boxes, *laid.ports)
        self._shared: dict[_Side, list[tuple[float, int, bool]]] = {}
        for number, link in enumerate(self.links):
            if link.source != link.target:
                for leaving in (True, False):
                    side, x = self._side(number, leaving=leaving)
                    if self._fixed(number, leaving=leaving) is None:
                        self._shared.setdefault(side, []).append((x, number, leaving))
        for group in self._shared.values():
            group.sort()

    def route(self, number: int) -> list[Point]:
        """Return the points an arrow passes, from its source's edge to its target's."""
        start, end = self._end(number, leaving=True), self._end(number, leaving=False)
        return [
            start,
            *self._lead(number, start, leaving=True),
            # What lies beyond is the way to a port, which goes straight.
            *(b for b in self.laid.bends[number] if self.laid.top <= b.y <= self.laid.bottom),
            *self._lead(number, end, leaving=False),
            end,
        ]

    def _lead(self, number: int, end: Point, *, leaving: bool) -> list[Point]:
        """Return where an arrow leaves the row of a box that is much lower than the row."""
        (own, lower), _ = self._side(number, leaving=leaving)
        if own >= len(self.boxes):
            return []
        edge = self.laid.rows[own][lower]
        return [Point(end.x, edge)] if abs(edge - end.y) > LEAD else []

    def _own(self, number: int, *, leaving: bool) -> int:
        link = self.links[number]
        return link.source if leaving else link.target

    def _fixed(self, number: int, *, leaving: bool) -> float | None:
        """Return how far right of its middle an end must be; ``None`` where any place does."""
        if self._own(number, leaving=leaving) >= len(self.boxes):
            return 0.0
        link = self.links[number]
        return link.source_at if leaving else link.target_at

    def _side(self, number: int, *, leaving: bool) -> tuple[_Side, float]:
        """Return box and lower-or-upper side of an end, and where the arrow comes from."""
        bends = self.laid.bends[number]
        own = self._own(number, leaving=leaving)
        other = self._own(number, leaving=not leaving)
        near = (bends[0] if leaving else bends[-1]) if bends else self._centres[other]
        aside = 0.0 if bends else self._fixed(number, leaving=not leaving) or 0.0
        return (own, near.y > self._centres[own].y), near.x + aside

    def _end(self, number: int, *, leaving: bool) -> Point:
        side, x = self._side(number, leaving=leaving)
        index, lower = side
        centre = self._centres[index]
        if index >= len(self.boxes):
            return centre
        box = self.boxes[index]
        fixed = self._fixed(number, leaving=leaving)
        if fixed is None:
            group = self._shared[side]
            spread = min(box.width * self.shares[index], 26.0 * (len(group) - 1))
            share = group.index((x, number, leaving)) / max(1, len(group) - 1) - 0.5
            fixed = spread * share * (len(group) > 1)
        return Point(centre.x + fixed, centre.y + box.height / 2 * (1 if lower else -1))
