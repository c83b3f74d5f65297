"""Flowcharts as pictures: everything written is drawn, readably, or the line is named."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from tests.house.tree import ROOT
from tests.unit.view.contrast import contrast

from sic.runbook.compiler import compile_runbook
from sic.runbook.view.flowchart import (
    THEMES,
    ThemeName,
    Unread,
    chart,
    draw,
    is_chart,
    plain_source,
    svg,
)
from sic.runbook.view.flowchart.theme import theme

FLOW = """graph TD
    A[Detect] --> B{Triage}
    B -->|SEV-1/2| C[Open bridge]
    B -->|SEV-3/4| D[Assign owner]
    C --> E[Investigate]
    D --> E
    E --> F{Stable?}
    F -->|No| E
    F -->|Yes| G((Close))
"""
SVG = "{http://www.w3.org/2000/svg}"


def picture(source: str, name: ThemeName = "light", here: str = "") -> ET.Element:
    """Draw a flowchart and read the picture back."""
    return ET.fromstring(svg(draw(chart(source), here=here), name))  # noqa: S314 - our own


def words(drawn: ET.Element) -> list[str]:
    """Return every line of text in a picture."""
    return ["".join(one.itertext()) for one in drawn.iter(f"{SVG}text")]


def test_every_box_and_arrow_is_drawn_with_its_words() -> None:
    """Acceptance: the picture shows what the diagram says, labels included."""
    drawn = picture(FLOW)

    assert len(drawn.findall(f".//{SVG}g[@class='node']")) == 7
    assert len(drawn.findall(f".//{SVG}path[@class='edge']")) == 8
    assert {"Detect", "Triage", "SEV-1/2", "SEV-3/4", "Yes", "No", "Close"} <= set(words(drawn))


def test_the_picture_agrees_with_the_policy() -> None:
    """One parse serves policy and view: our own runbook's diagram, box by box."""
    text = (ROOT / "runbooks/production-incident-response.md").read_text("utf-8")
    diagram = compile_runbook(text).diagram
    source = text.split("```mermaid\n")[1].split("```")[0]

    assert [n.id for n in chart(source).nodes] == [n.id for n in diagram.nodes]
    assert len(chart(source).edges) == len(diagram.edges)


def test_boxes_never_overlap() -> None:
    """A box under another is a step nobody reads."""
    drawn = draw(chart(FLOW + "A --> X\nA --> Y\nA --> Z\nX --> G\nY --> G\nZ --> E\n"))
    boxes = [(one.at, one.size) for one in drawn.nodes]

    for i, ((x, y), (w, h)) in enumerate(boxes):
        assert 0 <= x - w / 2 <= x + w / 2 <= drawn.width
        assert 0 <= y - h / 2 <= y + h / 2 <= drawn.height
        for (x2, y2), (w2, h2) in boxes[i + 1 :]:
            assert abs(x - x2) >= (w + w2) / 2 or abs(y - y2) >= (h + h2) / 2


@pytest.mark.parametrize(
    ("direction", "axis", "sign"), [("TD", 1, 1), ("BT", 1, -1), ("LR", 0, 1), ("RL", 0, -1)]
)
def test_a_chart_runs_the_way_it_says(direction: str, axis: int, sign: int) -> None:
    """Mermaid's four directions."""
    first, second = draw(chart(f"flowchart {direction}\n a --> b\n")).nodes

    assert sign * (second.at[axis] - first.at[axis]) > 30
    assert second.at[1 - axis] == first.at[1 - axis]


def test_the_box_where_people_are_is_marked_in_words() -> None:
    """Colour alone says nothing to some readers."""
    assert "You are here" in words(picture(FLOW, here="E"))
    assert "You are here" not in words(picture(FLOW))


def test_nothing_in_a_picture_can_act() -> None:
    """Labels are data: the file is served under a policy that allows nothing."""
    hostile = 'graph TD\n A["<script>alert(1)</script>"] -->|"<a href=javascript:x>y</a>"| B\n'
    hostile += ' click A "javascript:alert(1)"\n style A fill:url(javascript:x)\n'
    drawn = picture(hostile)

    allowed = {"svg", "defs", "marker", "path", "rect", "g", "text"}
    assert {one.tag.removeprefix(SVG) for one in drawn.iter()} <= allowed
    assert all(
        "javascript" not in value for one in drawn.iter() for value in one.attrib.values()
    )
    assert "<script>alert(1)</script>" in "".join(words(drawn)).replace(" ", "")


def test_a_line_that_is_not_understood_is_named() -> None:
    """Acceptance: the message names the line; nothing is drawn that was not meant."""
    with pytest.raises(Unread, match="this line is not understood") as caught:
        chart("%%{init: {\n'theme': 'x'}}%%\ngraph TD\n A --> B\n C ==\n")

    assert caught.value.line == 5


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("graph TD\n" + "\n".join(f"n{i}-->n{i + 1}" for i in range(10_000)), "10001 lines"),
        ("graph TD\n" + "\n".join(f"n{i}-->n{i + 1}" for i in range(400)), "401 boxes"),
        ("graph TD\n" + "a-->b\n" * 600, "600 arrows"),
        ("graph TD\n" + "".join(f"n{i}-->n{i + 1}\nn0-->n{i}\n" for i in range(200)), "bends"),
        ("graph TD\n", "names no box"),
    ],
    ids=["lines", "boxes", "arrows", "bends", "empty"],
)
def test_a_giant_is_refused_in_words(source: str, words: str) -> None:
    """Ten thousand boxes are no picture, and must not cost the page its answer."""
    with pytest.raises(Unread, match=words):
        draw(chart(source))


def test_arrows_look_as_they_are_written() -> None:
    """Dotted, thick, without a head, both ways."""
    paths = picture(
        "graph LR\na -.-> b\nb ==> c\nc --- d\nd <--> e\ne -- maybe --> f\n"
    ).findall(f".//{SVG}path[@class='edge']")
    dotted, thick, headless, both, labelled = (one.attrib for one in paths)

    assert "stroke-dasharray" in dotted
    assert thick["stroke-width"] == "3"
    assert "marker-end" not in headless
    assert {"marker-start", "marker-end"} <= set(both)
    assert "marker-end" in labelled


def test_an_arrow_to_its_own_box_is_drawn_beside_it() -> None:
    """A loop must not lie on its neighbour."""
    drawn = draw(chart("graph TD\na[Retry] -->|again| a\na --> b\na --> c\n"))
    [label] = drawn.labels
    x, _ = label.at

    assert x > drawn.nodes[0].at[0] + drawn.nodes[0].size[0] / 2
    assert x < drawn.width


def test_semicolons_end_statements_but_not_labels() -> None:
    """Mermaid's one-line style."""
    read = chart('graph LR; A["a; b"] --> B; B --> C;')

    assert [n.label for n in read.nodes] == ["a; b", "B", "C"]


def test_the_author_s_theme_is_left_out() -> None:
    """Directives and front matter choose colours and security levels: ours to choose."""
    source = "---\ntitle: x\n---\n%%{init: {'securityLevel':'loose'}}%%\ngraph TD\nA-->B"

    assert is_chart(source)
    assert plain_source(source).strip() == "graph TD\nA-->B"
    assert len(chart(source).nodes) == 2


def test_the_same_diagram_gives_the_same_bytes() -> None:
    """The picture's name is made of its source."""
    assert svg(draw(chart(FLOW)), "dark") == svg(draw(chart(FLOW)), "dark")


def test_long_words_are_broken_into_lines() -> None:
    """A label of a whole sentence makes a tall box, not a wide picture."""
    drawn = draw(chart("graph TD\n A[" + "words and " * 60 + "x" * 60 + "]\n"))

    assert drawn.width < 260
    assert len(drawn.nodes[0].words.lines) == 6
    assert drawn.nodes[0].words.lines[-1].endswith("…")


@pytest.mark.parametrize("name", THEMES)
def test_every_colour_can_be_read(name: ThemeName) -> None:
    """WCAG 1.4.3 for words, 1.4.11 for lines and borders."""
    one = theme(name)
    for ink, paper in ((one.ink, one.box), (one.ink, one.choice), (one.note, one.paper)):
        assert contrast(ink, paper) >= 4.5
    assert contrast(one.here_ink, one.here) >= 4.5
    for line in (one.line, one.border, one.here):
        assert contrast(line, one.paper) >= 3
