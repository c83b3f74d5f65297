"""Mermaid flowcharts to nodes, edges and groups; other diagrams are named, never guessed at."""

from sic.runbook.mermaid.arrows import Arrow
from sic.runbook.mermaid.reader import (
    EDGES_MAX,
    LINES_MAX,
    Drawing,
    Group,
    Problem,
    diagram_type,
    direction_of,
    is_chart,
    is_flowchart,
    read,
    read_source,
    title_of,
)
from sic.runbook.mermaid.statements import plain_source

__all__ = [
    "EDGES_MAX",
    "LINES_MAX",
    "Arrow",
    "Drawing",
    "Group",
    "Problem",
    "diagram_type",
    "direction_of",
    "is_chart",
    "is_flowchart",
    "plain_source",
    "read",
    "read_source",
    "title_of",
]
