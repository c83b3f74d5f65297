"""The source of a Mermaid flowchart to what must be drawn; it never guesses at a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sic.domain.policy import Edge, Node
from sic.runbook import mermaid
from sic.runbook.diagnostics import Findings
from sic.runbook.tree import Fence

NODES_MAX = 300
EDGES_MAX = 500
_DIRECTIVE = re.compile(r"%%\{(?:[^}]|\}(?!%%))*+\}%%")
_FRONT = re.compile(r"\s*---\n(?:(?!---[ \t]*\n).*\n)*+---[ \t]*\n")
_DIRECTION = re.compile(r"\s*(?:graph|flowchart(?:-elk)?)\s+(TB|TD|BT|RL|LR)\b")
_QUOTED = re.compile(r"\"[^\"]*+\"|\[[^\[\]]*+\]|\([^()]*+\)|\{[^{}]*+\}|\|[^|]*+\||[^;]")
_GROUP = re.compile(r"\s*subgraph\b")
_TITLE = re.compile(r"\s*accTitle\s*:\s*(\S.*)")


class Unread(Exception):
    """A line of a flowchart that is not understood; 1-based within the source, 0 for none."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Chart:
    """A flowchart read to its last line.

    Attributes:
        direction: TB, BT, LR or RL.
        nodes: In order of appearance.
        edges: In order of appearance.
        arrows: How each edge is written: ``-->``, ``-.->``, ``---`` and so on.
        title: What the author calls it, for people who do not see it; may be empty.
        grouped: The source has groups, whose frames are not drawn.
    """

    direction: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    arrows: tuple[str, ...]
    title: str = ""
    grouped: bool = False


def plain_source(source: str) -> str:
    """Return a diagram's source without its directives; line numbers stay.

    Directives and front matter choose themes, fonts and security levels: ours to choose.
    """
    return _FRONT.sub(_blank, _DIRECTIVE.sub(_blank, source), count=1)


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def is_chart(source: str) -> bool:
    """Say whether a diagram is a flowchart, whatever its lines are worth."""
    return bool(re.match(r"\s*(?:%%.*\n\s*)*+(?:graph|flowchart)\b", plain_source(source)))


def chart(source: str) -> Chart:
    """Read a flowchart.

    Raises:
        Unread: It is too large to be read by anyone, or has a line that is not understood.
    """
    lines = plain_source(source).split("\n")
    if len(lines) > mermaid.LINES_MAX:
        raise Unread(f"it has {len(lines)} lines; SIC draws at most {mermaid.LINES_MAX}")
    numbers, body = _statements(lines)
    findings = Findings()
    drawing = mermaid.read(Fence("mermaid", tuple(body), 0), findings)
    if problems := findings.sorted():
        raise Unread("this line is not understood", numbers[problems[0].line - 1])
    if not drawing.nodes:
        raise Unread("it names no box")
    _check_size(len(drawing.nodes), "boxes", NODES_MAX)
    _check_size(len(drawing.edges), "arrows", EDGES_MAX)
    titles = (match[1] for line in lines if (match := _TITLE.match(line)))
    return Chart(
        direction=_direction(lines),
        nodes=tuple(drawing.nodes.values()),
        edges=tuple(drawing.edges),
        arrows=tuple(drawing.arrows),
        title=next(titles, ""),
        grouped=any(map(_GROUP.match, lines)),
    )


def _check_size(count: int, things: str, most: int) -> None:
    if count > most:
        raise Unread(f"it has {count} {things}; SIC draws at most {most}")


def _direction(lines: Sequence[str]) -> str:
    found = next((m[1] for line in lines if (m := _DIRECTION.match(line))), "TB")
    return "TB" if found == "TD" else found


def _statements(lines: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return one statement a line, with the line each comes from: a semicolon ends one."""
    numbers: list[int] = []
    body: list[str] = []
    for number, line in enumerate(lines, 1):
        for statement in _split(line):
            numbers.append(number)
            body.append(statement)
    return numbers, body


def _split(line: str) -> Iterator[str]:
    if ";" not in line or line.lstrip().startswith("%%"):
        yield line
        return
    words = ""
    for piece in re.finditer(rf"{_QUOTED.pattern}|;", line):
        if piece[0] == ";":
            yield words
            words = ""
        else:
            words += piece[0]
    yield words
