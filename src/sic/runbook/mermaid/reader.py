"""A flowchart's statements to nodes, edges and groups; what is not understood is reported."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from sic.domain.policy import Edge, Node
from sic.runbook.diagnostics import Findings
from sic.runbook.mermaid.arrows import Arrow, arrow_at
from sic.runbook.mermaid.nodes import label, node_at
from sic.runbook.mermaid.statements import Statement, front_matter, plain_source, statements
from sic.runbook.tree import Fence

LINES_MAX = 2000
EDGES_MAX = 5_000  # "A & B --> C & D" multiplies: a line of 11 KB could mean 640,000 arrows.
_HEADER = re.compile(r"(?:graph|flowchart(?:-elk)?)(?:\s+(TB|TD|BT|RL|LR|[<>^v]))?\s*;?\s*$")
_CHART = re.compile(r"\s*(?:%%.*\n\s*)*+(?:graph|flowchart)\b")
_IGNORED = re.compile(
    r"(?:classDef|class|style|linkStyle|click)(?:\s|$)|%%|accTitle\s*:|accDescr\s*[:{]"
)
_DIRECTION = re.compile(r"direction\s+(TB|TD|BT|RL|LR)$")
_SUBGRAPH = re.compile(r"subgraph(?:\s+(?P<rest>.*))?$", re.DOTALL)
_NAMED = re.compile(
    r"(?P<id>[^\[\]\"]*[^\s\[\]\"])\s*\[(?P<title>.*)\]\s*(?::::[\w-]+)?$", re.DOTALL
)
_JOINT = re.compile(r"\s*&\s*")
_REST = re.compile(r"\s*\Z")
_ATTACHED = re.compile(r"([^\s@]+)@\{[^{}]*\}$")
_TITLE = re.compile(r"^\s*(?:accTitle|title)\s*:\s*(\S.*?)\s*$", re.MULTILINE)
_TURNED = {"TD": "TB", ">": "LR", "<": "RL", "^": "BT", "v": "TB"}
NOT_UNDERSTOOD = (
    "this line is not understood",
    "write it as `A[Label] -->|condition| B[Label]`",
)
TOO_MANY = (f"up to this line it has more than {EDGES_MAX:,} arrows", "split the diagram")


class Problem(NamedTuple):
    """What was left out of a flowchart: where (1-based within its source) and why."""

    line: int
    column: int
    width: int
    message: str
    help: str


@dataclass(slots=True)
class Group:
    """A frame with a title around nodes and other groups.

    Attributes:
        id: What arrows to the whole group call it; empty if nothing can.
        title: Its words; may be empty.
        parent: Index of the group it stands in; -1 for none.
        direction: TB, BT, LR or RL if it says so.
        line: 1-based line of its first word.
        named: Nodes mentioned directly in it.
    """

    id: str
    title: str
    parent: int
    direction: str = ""
    line: int = 0
    named: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Drawing:
    """What was read, in order of appearance.

    Attributes:
        nodes: By name; a group that arrows lead to is among them, under its title.
        edges: Without the invisible ones.
        arrows: How each edge is drawn.
        ties: Invisible links, which only keep nodes in order.
        groups: Outer ones before those in them.
        home: Node to the index of the group it stands in; outside of all it has none.
        problems: What was left out.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    ties: list[tuple[str, str]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    home: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def is_flowchart(fence: Fence) -> bool:
    """Say whether a fence is a Mermaid flowchart."""
    return fence.language == "mermaid" and bool(_HEADER.match(_first(fence)))


def is_chart(source: str) -> bool:
    """Say whether a diagram is a flowchart, whatever its lines are worth."""
    return bool(_CHART.match(plain_source(source)))


def diagram_type(fence: Fence) -> str:
    """Return the first word of a Mermaid block, which names its type."""
    return (_first(fence).split() or [""])[0]


def direction_of(source: str) -> str:
    """Return TB, BT, LR or RL."""
    headers = (_HEADER.match(one.text) for one in statements(plain_source(source).split("\n")))
    found = next((m[1] for m in headers if m and m[1]), "TB")
    return _TURNED.get(found, found)


def title_of(source: str) -> str:
    """Return what the author calls the diagram, for people who do not see it."""
    found = _TITLE.search(plain_source(source)) or _TITLE.search(front_matter(source))
    return found[1].strip("\"'") if found else ""


def _first(fence: Fence) -> str:
    """Return the first statement of a fence; empty if there is none."""
    lines = plain_source("\n".join(fence.body)).split("\n")
    return next((one.text for one in statements(lines)), "")


def read(fence: Fence, findings: Findings) -> Drawing:
    """Return the flowchart; a line that is not understood is reported and left out."""
    if len(fence.body) > LINES_MAX:
        findings.add(
            "SIC-R212",
            f"the diagram has {len(fence.body):,} lines; SIC reads the first {LINES_MAX:,}",
            line=fence.line,
            help="draw the response flow alone",
        )
    drawing = read_source("\n".join(fence.body[:LINES_MAX]))
    for problem in drawing.problems:
        findings.add(
            "SIC-R212",
            problem.message.replace("this line is", "this line of the diagram is"),
            line=fence.line + problem.line,
            column=problem.column,
            width=problem.width,
            help=problem.help,
        )
    return drawing


def read_source(source: str) -> Drawing:
    """Return the flowchart a source means; total."""
    return _Reader().read(plain_source(source).split("\n"))


class _Reader:
    def __init__(self) -> None:
        self.drawing = Drawing()
        self._open: list[int] = []  # Groups that have not ended, outermost first.
        self._arrow_ids: set[str] = set()

    def read(self, lines: list[str]) -> Drawing:
        """Read all statements, then settle what they leave open."""
        for statement in statements(lines):
            if not (_HEADER.match(statement.text) or _IGNORED.match(statement.text)):
                self._read(statement)
        for index in self._open:
            self._complain(
                Statement(self.drawing.groups[index].line, 1, "subgraph"),
                "this `subgraph` has no `end`",
                "write `end` below its last line",
            )
        while self._open:
            self._close()
        self._settle()
        return self.drawing

    def _read(self, statement: Statement) -> None:
        words = statement.text
        if opening := _SUBGRAPH.match(words):
            self._begin(opening["rest"] or "", statement.line)
        elif words == "end":
            if self._open:
                self._close()
            else:
                self._complain(statement, "this `end` ends no `subgraph`", "take it out")
        elif turn := _DIRECTION.match(words):
            if self._open:
                self.drawing.groups[self._open[-1]].direction = _TURNED.get(turn[1], turn[1])
        elif (named := _ATTACHED.match(words)) and named[1] in self._arrow_ids:
            return  # How an arrow moves; nothing in our pictures does.
        elif problem := self._statement(words):
            self._complain(statement, *problem)

    def _complain(self, statement: Statement, message: str, remedy: str) -> None:
        width = len(statement.text.partition("\n")[0])
        self.drawing.problems.append(
            Problem(statement.line, statement.column, width, message, remedy)
        )

    # ------------------------------------------------------------ groups

    def _begin(self, rest: str, line: int) -> None:
        named = _NAMED.match(rest)
        name = (named["id"] if named else rest).strip().strip('"')
        title = label(named["title"] if named else rest.strip("[] "))
        parent = self._open[-1] if self._open else -1
        known = {group.id for group in self.drawing.groups}
        self.drawing.groups.append(
            Group("" if name in known else name, title, parent, line=line)
        )
        self._open.append(len(self.drawing.groups) - 1)

    def _close(self) -> None:
        """End the innermost group: what it mentions stands in it, unless it stands already."""
        index = self._open.pop()
        for name in self.drawing.groups[index].named:
            self.drawing.home.setdefault(name, index)

    def _settle(self) -> None:
        """Take the groups out of the nodes that stand in a group, now that all are known."""
        drawing = self.drawing
        for index, group in enumerate(drawing.groups):
            if group.id not in drawing.nodes:
                continue
            if drawing.home.get(group.id) == index:
                group.id = ""  # A node inside has its name; arrows mean the node.
                continue
            drawing.home.pop(group.id, None)
            drawing.nodes[group.id] = Node(id=group.id, label=group.title or group.id)

    # ------------------------------------------------------------ nodes and edges

    def _statement(self, words: str) -> tuple[str, str] | None:
        """Read "A & B -->|x| C --> D"; nothing of a line counts unless all of it is read.

        Returns what is wrong with it and what to do, or ``None``.
        """
        nodes: dict[str, Node] = {}
        edges: list[tuple[Edge, Arrow]] = []
        ids: set[str] = set()
        group, position = _group(words, 0, nodes, self.drawing.nodes)
        while group and position < len(words):
            found = arrow_at(words, position)
            if not found:
                return NOT_UNDERSTOOD
            following, position = _group(words, found.end, nodes, self.drawing.nodes)
            known = len(self.drawing.edges) + len(self.drawing.ties) + len(edges)
            if not following:
                return NOT_UNDERSTOOD
            if known + len(group) * len(following) > EDGES_MAX:
                return TOO_MANY
            edges += [
                (Edge(source=a, target=b, label=found.label), found.arrow)
                for a in group
                for b in following
            ]
            ids.add(found.id)
            group = following
        if not group:
            return NOT_UNDERSTOOD
        self._keep(nodes, edges)
        self._arrow_ids |= ids
        return None

    def _keep(self, nodes: dict[str, Node], edges: list[tuple[Edge, Arrow]]) -> None:
        drawing = self.drawing
        drawing.nodes |= nodes
        if self._open:
            drawing.groups[self._open[-1]].named += nodes
        for edge, arrow in edges:
            if arrow.stroke == "hidden":
                drawing.ties.append((edge.source, edge.target))
            else:
                drawing.edges.append(edge)
                drawing.arrows.append(arrow)


def _group(
    words: str, position: int, nodes: dict[str, Node], known: dict[str, Node]
) -> tuple[list[str], int]:
    """Read nodes joined by "&" from ``position``; return their ids and where they end."""
    ids: list[str] = []
    while node := node_at(words, position):
        name = node.node.id
        ids.append(name)
        # A bare mention must not erase the words given before; later words replace them.
        if node.said or name not in nodes:
            nodes[name] = node.node if node.said else known.get(name, node.node)
        joint = _JOINT.match(words, node.end)
        if not joint:
            return ids, len(words) if _REST.match(words, node.end) else node.end
        position = joint.end()
    return [], position
