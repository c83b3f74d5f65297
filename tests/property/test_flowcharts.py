"""Flowcharts nobody thought of: each is drawn as it must be, or refused in words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.view.places import misplaced

from sic.runbook.mermaid import read_source
from sic.runbook.view.flowchart import THEMES, Unread, chart, draw, svg

INERT = {"svg", "defs", "marker", "path", "rect", "circle", "polygon", "g", "text", "title"}
WAYS = ("TB", "BT", "LR", "RL")
PIECES = [
    "A", "b-1", "end", "subgraph", "subgraph x [T]", "direction LR", "-->", "--", "-.", ".->",
    "==>", "~~~", "--o", "x--x", "|", "|w|", "[", "]", "[[", "{", "}", "(", ")", ">", "@{",
    'label: "q"', '"', "`", "&", ";", "\n", "\n", " ", "%%", "%%{", "}%%", "---", ":::c",
    "<br>", "#quot;", "classDef", "é", "\u202e", "e1@-->", "/", "\\", "<script>",
    "graph TD", "\x00",
]  # fmt: skip


@st.composite
def grouped(draw_one: st.DrawFn) -> str:
    """Return a flowchart with groups in groups, and arrows between anything."""
    lines = [f"flowchart {draw_one(st.sampled_from(WAYS))}", "first"]
    names = ["first"]
    depth = 0
    for number in range(draw_one(st.integers(1, 14))):
        step = draw_one(st.sampled_from(("box", "box", "begin", "end", "turn")))
        if step == "begin" and depth < 5:
            depth += 1
            lines.append(f"subgraph g{number} [Group {number}]")
            names.append(f"g{number}")
        elif step == "end" and depth:
            depth -= 1
            lines.append("end")
        elif step == "turn" and depth:
            lines.append(f"direction {draw_one(st.sampled_from(WAYS))}")
        else:
            lines.append(f"n{number}[Box {number}]")
            names.append(f"n{number}")
    lines += ["end"] * depth
    ends = st.tuples(st.sampled_from(names), st.sampled_from(names))
    arrows = st.sampled_from(("-->", "-->|a label|", "-.->", "<-->", "~~~"))
    for (a, b), arrow in draw_one(st.lists(st.tuples(ends, arrows), max_size=14)):
        lines.append(f"{a} {arrow} {b}")
    return "\n".join(lines)


@given(grouped())
def test_nothing_stands_where_it_must_not(source: str) -> None:
    """Whatever is in what and leads where: no box on a box, none in a foreign frame."""
    drawn = draw(chart(source))

    assert misplaced(drawn) == []
    assert len(drawn.links) == sum(1 for _ in drawn.chart.seen())
    for line in drawn.links:
        for x, y in re.findall(r"(-?\d+) (-?\d+)", line.path.partition("c")[0]):
            assert 0 <= int(x) <= drawn.width
            assert 0 <= int(y) <= drawn.height


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_source_is_drawn_or_refused(body: str) -> None:
    """No text makes the reader fail, and whatever is drawn is well-formed and inert."""
    drawing = read_source(f"graph TD\n{body}")
    assert all(0 < one.line <= body.count("\n") + 2 for one in drawing.problems)
    pictures = [ET.fromstring(one) for one in pictures_of(f"graph TD\n{body}")]  # noqa: S314 - our own
    tags = {one.tag.rpartition("}")[2] for picture in pictures for one in picture.iter()}
    assert tags <= INERT


def pictures_of(source: str) -> list[str]:
    """Return a flowchart in every theme; nothing if it is refused."""
    try:
        drawn = draw(chart(source))
    except Unread:
        return []
    return [svg(drawn, theme) for theme in THEMES]
