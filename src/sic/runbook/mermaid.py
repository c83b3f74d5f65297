"""Mermaid flowcharts to nodes and edges; other diagrams are named, never guessed at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sic.domain.policy import Edge, Node
from sic.runbook.diagnostics import Findings
from sic.runbook.tree import Fence

LINES_MAX = 2000
EDGES_MAX = 5_000  # "A & B --> C & D" multiplies: a line of 11 KB could mean 640,000 arrows.
_HEADER = re.compile(r"^(?:graph|flowchart(?:-elk)?)(?:\s+(?:TB|TD|BT|RL|LR))?\s*;?\s*$")
_IGNORED = re.compile(
    r"^(?:subgraph\b|end\b|direction\b|classDef\b|class\b|style\b|linkStyle\b|click\b|%%"
    r"|accTitle|accDescr)"
)
_ID = re.compile(r"[A-Za-z0-9_\u00c0-\uffff](?:[\w.]|-(?![-.>])|=(?![=>]))*")
# Opening bracket, closing bracket, shape: the longer ones first.
_SHAPES = (
    ("(((", ")))", "double_circle"), ("((", "))", "circle"), ("([", "])", "stadium"),
    ("[[", "]]", "subroutine"), ("[(", ")]", "cylinder"), ("{{", "}}", "hexagon"),
    ("[/", "/]", "parallelogram"), ("[\\", "\\]", "parallelogram"), ("(", ")", "round"),
    ("[", "]", "rect"), ("{", "}", "diamond"), (">", "]", "flag"),
)  # fmt: skip
# Matched in place: cutting the rest off for every node would make a long line quadratic.
_JOINT = re.compile(r"\s*&\s*")
_STYLED = re.compile(r":::\w+")
_REST = re.compile(r"\s*\Z")
_ARROW = re.compile(
    r"\s*(?:"
    r"(?P<plain><?(?:-{2,}|={2,}|-\.+-)[>xo]?)\s*\|(?P<pipe>[^|]*+)\|"
    r"|<?(?:--|==|-\.)\s+(?P<middle>[^-=.|>\n](?:[^|>\n]*?[^-=.|>\s])?)\s*(?:-{2,}|={2,}"
    r"|\.+-)[>xo]?"
    r"|<?(?:-{2,}|={2,}|-\.+-)(?:[>]|[xo](?=\s))?"
    r")\s*"
)


@dataclass(slots=True)
class Drawing:
    """The nodes and edges read so far, in order of appearance."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)  # How each edge is written, "-->".


def is_flowchart(fence: Fence) -> bool:
    """Say whether a fence is a Mermaid flowchart."""
    return fence.language == "mermaid" and bool(_HEADER.match(_first_line(fence)))


def diagram_type(fence: Fence) -> str:
    """Return the first word of a Mermaid block, which names its type."""
    return (_first_line(fence).split() or [""])[0]


def _first_line(fence: Fence) -> str:
    lines = (line.strip() for line in fence.body)
    return next((x for x in lines if x and not x.startswith(("%%", "---"))), "")


def read(fence: Fence, findings: Findings) -> Drawing:
    """Return the flowchart; a line that is not understood is reported and left out."""
    drawing = Drawing()
    if len(fence.body) > LINES_MAX:
        findings.add(
            "SIC-R212",
            f"the diagram has {len(fence.body):,} lines; SIC reads the first {LINES_MAX:,}",
            line=fence.line,
            help="draw the response flow alone",
        )
    for number, line in enumerate(fence.body[:LINES_MAX], fence.line + 1):
        words = line.strip().rstrip(";").strip()
        if not words or _HEADER.match(words) or _IGNORED.match(words):
            continue
        if not _statement(words, drawing):
            findings.add(
                "SIC-R212",
                "this line of the diagram is not understood",
                line=number,
                column=len(line) - len(line.lstrip()) + 1,
                width=len(words),
                help="write it as `A[Label] -->|condition| B[Label]`",
            )
    return drawing


def _statement(words: str, drawing: Drawing) -> bool:
    """Read "A & B -->|x| C --> D"; nothing of a line counts unless all of it is read."""
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    arrows: list[str] = []
    group, position = _group(words, 0, nodes)
    while group and position < len(words):
        arrow = _ARROW.match(words, position)
        if not arrow:
            return False
        label = (arrow["pipe"] or arrow["middle"] or "").strip().strip('"')
        following, position = _group(words, arrow.end(), nodes)
        if not following:
            return False
        if len(drawing.edges) + len(edges) + len(group) * len(following) > EDGES_MAX:
            return False
        edges += [Edge(source=a, target=b, label=label) for a in group for b in following]
        written = (arrow["plain"] or arrow[0].replace(arrow["middle"] or "", "")).strip()
        arrows += [written] * (len(edges) - len(arrows))
        group = following
    if not group:
        return False
    for name, node in nodes.items():
        known = drawing.nodes.get(name)
        # A later bare mention must not erase the label given first.
        if known is None or (known.label == name and node.label != name):
            drawing.nodes[name] = node
    drawing.edges += edges
    drawing.arrows += arrows
    return True


def _group(words: str, position: int, nodes: dict[str, Node]) -> tuple[list[str], int]:
    """Read nodes joined by "&" from ``position``; return their ids and where they end."""
    ids: list[str] = []
    while node := _node(words, position):
        name, end = node
        ids.append(name.id)
        if name.id not in nodes or name.label != name.id:
            nodes[name.id] = name
        joint = _JOINT.match(words, end)
        if not joint:
            return ids, len(words) if _REST.match(words, end) else end
        position = joint.end()
    return [], position


def _node(words: str, position: int) -> tuple[Node, int] | None:
    match = _ID.match(words, position)
    if not match:
        return None
    name, end = match[0], match.end()
    label, shape = name, "rect"
    for opening, closing, kind in _SHAPES:
        if words.startswith(opening, end):
            close = words.find(closing, end + len(opening))
            if close < 0:
                return None
            label = _label(words[end + len(opening) : close])
            shape, end = kind, close + len(closing)
            break
    styled = _STYLED.match(words, end)
    return Node(id=name, label=label, shape=shape), styled.end() if styled else end


def _label(raw: str) -> str:
    return re.sub(r"<br\s*/?>", " ", raw.strip().strip('"`')).strip()
