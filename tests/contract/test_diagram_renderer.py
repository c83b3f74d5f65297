"""What a renderer of diagrams promises, held against mmdr in its own process."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from time import monotonic

import pytest

from sic.adapters.diagrams.mmdr import MmdrRenderer, installed
from sic.adapters.diagrams.mmdr.picture import NotAPicture, recoloured, safe
from sic.application.diagrams import DiagramFailed

KINDS = {
    "sequence": "sequenceDiagram\n  Alice->>Bob: Page\n  Bob-->>Alice: Ack\n",
    "state": "stateDiagram-v2\n  [*] --> Open\n  Open --> Closed: resolved\n",
    "pie": 'pie title Causes\n  "deploy" : 3\n  "load" : 4\n',
    "gantt": "gantt\n  title T\n  dateFormat YYYY-MM-DD\n section S\n  A :a1, 2026-01-01, 3d\n",
    "class": "classDiagram\n  A <|-- B\n",
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'


def test_the_extra_is_there_for_these_tests() -> None:
    """Without it every test below would say nothing."""
    assert installed()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_in_both_themes(kind: str) -> None:
    """Size known, words as text, no style, script or address."""
    drawing = MmdrRenderer().render(KINDS[kind])

    for picture in (drawing.light, drawing.dark):
        root = ET.fromstring(picture)  # noqa: S314 - declarations were refused
        names = {one.tag.rpartition("}")[2] for one in root.iter()}
        assert "text" in names
        assert not names & {"style", "script", "foreignObject", "image", "a", "use"}
        assert b"http" not in picture.replace(b"http://www.w3.org/2000/svg", b"")
    assert drawing.width > 20
    assert drawing.light != drawing.dark


def test_hostile_words_stay_words() -> None:
    """A label is data all the way."""
    hostile = 'sequenceDiagram\n  Alice->>Bob: "><script>alert(1)</script> &amp; <a href="x">\n'

    assert b"<script" not in MmdrRenderer().render(hostile).light


def test_a_source_that_is_no_diagram_names_the_line() -> None:
    """The message is for the author."""
    with pytest.raises(DiagramFailed, match="missing Mermaid diagram header") as caught:
        MmdrRenderer().render("hello\nworld\n")

    assert caught.value.line == 1


def test_a_diagram_that_takes_too_long_is_ended() -> None:
    """Native code cannot be interrupted, so its process is."""
    giant = "sequenceDiagram\n" + "".join(f" A{i}->>B{i}: x\n" for i in range(2_000))
    began = monotonic()
    with pytest.raises(DiagramFailed, match=r"longer than 0\.3 seconds"):
        MmdrRenderer(seconds_max=0.3).render(giant)

    assert monotonic() - began < 2


@pytest.mark.parametrize(
    "written",
    [
        "",
        "<html/>",
        "<svg>",
        "<svg/>",
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
        '<?xml-stylesheet href="x"?>' + SVG,
        SVG.replace('width="9"', 'width="99999"'),
        SVG.replace('width="9"', 'width="nan"'),
        SVG.format("x" * 2_100_000),
    ],
)
def test_an_answer_that_is_no_picture_is_refused(written: str) -> None:
    """The process next door is not trusted."""
    with pytest.raises(NotAPicture, match=r"picture|SVG|size|pixels"):
        safe(written)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<style>@import url(https://evil.example)</style>",
        '<image href="https://evil.example/x.png"/>',
        '<use href="#x"/>',
        "<foreignObject><b/></foreignObject>",
        '<rect onload="alert(1)" style="fill:url(https://evil.example)"/>',
        '<rect fill="url(https://evil.example/#x)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<g xmlns:x="http://www.w3.org/1999/xlink" x:href="https://evil.example"/>',
        '<set attributeName="href" to="javascript:alert(1)"/>',
    ],
)
def test_nothing_active_passes_the_allow_list(inside: str) -> None:
    """Elements and attributes that are not shapes or words are left out."""
    kept = safe(SVG.format(inside)).text

    for word in ("script", "evil", "style", "onload", "javascript", "foreign", "href"):
        assert word not in kept


def test_dark_paper_turns_lightness_and_keeps_hue() -> None:
    """White becomes nearly black, black nearly white."""
    assert recoloured('<rect fill="#FFFFFF" stroke="#000000"/>') == (
        '<rect fill="#121212" stroke="#ebebeb"/>'
    )
