"""How often the arrows of a laid out flowchart cross; it counts and moves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import TypeAlias

from sic.runbook.view.flowchart.layout import Point

PIECES_MAX = 300  # Pairs of pieces are compared: 45,000 at most.
_Piece: TypeAlias = tuple[Point, Point, int]  # Its ends, and the arrow it is a part of.


def crossings(routes: Sequence[Sequence[Point]]) -> int:
    """Return how often straight lines along the routes cross; 0 for too many to compare."""
    pieces = [(a, b, number) for number, route in enumerate(routes) for a, b in pairwise(route)]
    if len(pieces) > PIECES_MAX:
        return 0
    return sum(_cross(one, other) for one, other in combinations(pieces, 2))


def _cross(one: _Piece, other: _Piece) -> bool:
    (a, b, first), (c, d, second) = one, other
    if first == second or max(a.x, b.x) < min(c.x, d.x) or max(c.x, d.x) < min(a.x, b.x):
        return False
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Point, b: Point, c: Point) -> float:
    """Return which side of the line from a to b a point lies on."""
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
