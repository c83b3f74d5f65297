"""Where the boxes and frames of a drawn flowchart stand, for tests to compare."""

from __future__ import annotations

from sic.runbook.view.flowchart import Drawn

Area = tuple[float, float, float, float]


def area(at: tuple[int, int], size: tuple[int, int]) -> Area:
    """Return left, top, right and bottom."""
    return at[0] - size[0] / 2, at[1] - size[1] / 2, at[0] + size[0] / 2, at[1] + size[1] / 2


def holds(outer: Area, inner: Area) -> bool:
    """Say whether one area lies wholly in another."""
    return all(a <= b for a, b in zip(outer[:2], inner[:2], strict=True)) and all(
        a >= b for a, b in zip(outer[2:], inner[2:], strict=True)
    )


def apart(one: Area, other: Area) -> bool:
    """Say whether two areas share no place."""
    across = one[2] <= other[0] or other[2] <= one[0]
    return across or one[3] <= other[1] or other[3] <= one[1]


def around(drawn: Drawn, home: int) -> set[int]:
    """Return a frame and those around it."""
    found = set()
    while home >= 0:
        found.add(home)
        home = drawn.chart.frames[home].parent
    return found


def misplaced(drawn: Drawn) -> list[str]:
    """Return what stands where it must not: boxes on boxes, or in or across foreign frames."""
    paper = (0.0, 0.0, float(drawn.width), float(drawn.height))
    boxes = [(area(one.at, one.size), one.node.id) for one in drawn.nodes]
    frames = [(area(one.at, one.size), one.frame.title) for one in drawn.frames]
    wrong = [name for place, name in boxes + frames if not holds(paper, place)]
    for number, (place, name) in enumerate(boxes):
        wrong += [f"{name} on {other}" for at, other in boxes[:number] if not apart(place, at)]
    things = [(*box, home, -1) for box, home in zip(boxes, drawn.chart.home, strict=True)]
    things += [(*frames[n], one.parent, n) for n, one in enumerate(drawn.chart.frames)]
    for place, name, home, own in things:
        for number, (frame, title) in enumerate(frames):
            if own in around(drawn, number):
                continue  # Compared from the other side.
            inside = number in around(drawn, home)
            if not (holds if inside else apart)(frame, place):
                wrong.append(f"{name} and the frame {title}")
    return wrong
