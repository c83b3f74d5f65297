"""Which row of a flowchart each box stands in; it looks at arrows only, never at sizes."""

from __future__ import annotations

from collections.abc import Sequence

Pair = tuple[int, int]


def ranks(count: int, pairs: Sequence[Pair]) -> list[int]:
    """Return the row of every box, 0 at the top; an arrow points down wherever it can.

    Arrows that close a circle are turned round for this, found depth first from the boxes
    that no arrow enters, in the order they were written.
    """
    following: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs:
        if a != b:
            following[a].append(b)
    order, turned = _explore(following, _starts(count, pairs))
    down: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs:
        if a != b:
            upper, lower = (b, a) if (a, b) in turned else (a, b)
            down[upper].append(lower)
    rank = [0] * count
    for node in order:
        for lower in down[node]:
            rank[lower] = max(rank[lower], rank[node] + 1)
    _pull_down(order, down, rank)
    return rank


def _starts(count: int, pairs: Sequence[Pair]) -> list[int]:
    entered = {b for a, b in pairs if a != b}
    return [n for n in range(count) if n not in entered] + list(range(count))


def _explore(following: list[list[int]], starts: list[int]) -> tuple[list[int], set[Pair]]:
    """Return an order in which every arrow points forward, but for the turned ones."""
    state = [0] * len(following)  # 0 unseen, 1 on the path, 2 finished.
    finished: list[int] = []
    turned: set[Pair] = set()
    for start in starts:
        if state[start]:
            continue
        state[start] = 1
        path = [(start, iter(following[start]))]
        while path:
            node, ahead = path[-1]
            for other in ahead:
                if state[other] == 1:
                    turned.add((node, other))
                elif not state[other]:
                    state[other] = 1
                    path.append((other, iter(following[other])))
                    break
            else:
                state[node] = 2
                finished.append(node)
                path.pop()
    return finished[::-1], turned


def _pull_down(order: list[int], down: list[list[int]], rank: list[int]) -> None:
    """Let a box without anything above it stand right above what it leads to."""
    entered = {lower for lowers in down for lower in lowers}
    for node in order:
        if node not in entered and down[node]:
            rank[node] = min(rank[lower] for lower in down[node]) - 1
