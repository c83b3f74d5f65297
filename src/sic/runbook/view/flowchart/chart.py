"""The source of a Mermaid flowchart to what must be drawn; it never guesses at a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sic.domain.policy import Edge, Node
from sic.runbook import mermaid
from sic.runbook.mermaid import Arrow, Drawing, Group

NODES_MAX = 300
EDGES_MAX = 500
FRAMES_MAX = 60
DEPTH_MAX = 8


class Unread(Exception):
    """A line of a flowchart that is not understood; 1-based within the source, 0 for none.

    ``effort`` is what was spent on it: boxes and bends that were placed.
    """

    def __init__(self, message: str, line: int = 0, effort: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.effort = effort


@dataclass(frozen=True, slots=True)
class Frame:
    """A group: what stands in it is drawn in one frame, under its title.

    Attributes:
        id: What arrows call it; may be empty.
        title: May be empty.
        parent: Index of the frame it stands in; -1 for none.
        direction: TB, BT, LR or RL; its own only where no arrow passes its border.
    """

    id: str
    title: str
    parent: int
    direction: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A flowchart read to its last line.

    Attributes:
        direction: TB, BT, LR or RL.
        nodes: In order of appearance; labels may have several lines.
        edges: In order of appearance; the invisible ones last, with a hidden arrow each.
        arrows: How each edge is drawn.
        title: What the author calls it, for people who do not see it; may be empty.
        frames: Outer ones before those in them.
        home: Index of the frame each node stands in; -1 for none.
    """

    direction: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    arrows: tuple[Arrow, ...]
    title: str = ""
    frames: tuple[Frame, ...] = ()
    home: tuple[int, ...] = ()

    def seen(self) -> Iterator[tuple[Edge, Arrow]]:
        """Yield the edges that are drawn."""
        pairs = zip(self.edges, self.arrows, strict=True)
        yield from (pair for pair in pairs if pair[1].stroke != "hidden")


def chart(source: str) -> Chart:
    """Read a flowchart.

    Raises:
        Unread: It is too large to be read by anyone, or has a line that is not understood.
    """
    lines = source.count("\n") + 1
    if lines > mermaid.LINES_MAX:
        raise Unread(f"it has {lines} lines; SIC draws at most {mermaid.LINES_MAX}")
    drawing = mermaid.read_source(source)
    if drawing.problems:
        first = min(drawing.problems)
        raise Unread(first.message, first.line)
    groups = {group.id for group in drawing.groups}
    nodes = tuple(node for name, node in drawing.nodes.items() if name not in groups)
    if not nodes and not drawing.groups:
        raise Unread("it names no box")
    _check_size(len(nodes), "boxes", NODES_MAX)
    _check_size(len(drawing.edges) + len(drawing.ties), "arrows", EDGES_MAX)
    _check_groups(drawing.groups)
    direction = mermaid.direction_of(source)
    ties = tuple(Edge(source=a, target=b) for a, b in drawing.ties)
    return Chart(
        direction=direction,
        nodes=nodes,
        edges=(*drawing.edges, *ties),
        arrows=(*drawing.arrows, *(Arrow("hidden", head="none") for _ in ties)),
        title=mermaid.title_of(source),
        frames=tuple(_frames(drawing, direction)),
        home=tuple(drawing.home.get(node.id, -1) for node in nodes),
    )


def _check_size(count: int, things: str, most: int) -> None:
    if count > most:
        raise Unread(f"it has {count} {things}; SIC draws at most {most}")


def _check_groups(groups: Sequence[Group]) -> None:
    _check_size(len(groups), "subgraphs", FRAMES_MAX)
    depths: list[int] = []
    for group in groups:
        depths.append(1 + (depths[group.parent] if group.parent >= 0 else 0))
        if depths[-1] > DEPTH_MAX:
            raise Unread(f"its subgraphs nest deeper than {DEPTH_MAX}", group.line)


def _frames(drawing: Drawing, direction: str) -> Iterator[Frame]:
    """Yield the frames, each with the direction it is drawn in, as Mermaid chooses it.

    One whose nodes are linked to the outside runs like what surrounds it.
    """
    chosen: list[str] = []
    passed = _passed(drawing)
    for index, group in enumerate(drawing.groups):
        around = chosen[group.parent] if group.parent >= 0 else direction
        chosen.append(around if index in passed else group.direction or around)
        yield Frame(group.id, group.title, group.parent, chosen[-1])


def _passed(drawing: Drawing) -> set[int]:
    """Return the frames whose border an arrow passes, from or to something inside."""
    named = {group.id: index for index, group in enumerate(drawing.groups) if group.id}
    passed: set[int] = set()
    for a, b in [*((e.source, e.target) for e in drawing.edges), *drawing.ties]:
        around_a, around_b = (set(_around(drawing, named, name)) for name in (a, b))
        passed |= around_a ^ around_b
        # An arrow between a frame and what stands in it begins or ends on the border.
        passed |= {named[one] for one in (a, b) if named.get(one) in around_a | around_b}
    return passed


def _around(drawing: Drawing, named: dict[str, int], name: str) -> Iterator[int]:
    """Yield the frames around a node, or around a frame that an arrow calls by its name."""
    index = drawing.groups[named[name]].parent if name in named else drawing.home.get(name, -1)
    while index >= 0:
        yield index
        index = drawing.groups[index].parent
