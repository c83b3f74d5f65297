"""Diagrams drawn once and kept: by content, in both themes, and never for ever."""

from __future__ import annotations

from sic.application.diagrams import DiagramFailed, Diagrams, Drawing
from sic.runbook.view import Picture, Undrawn, words_for

FLOW = "graph TD\n  A[Detect] --> B[Triage]\n"


class FakeRenderer:
    """Draws anything, and remembers what it was asked for."""

    def __init__(self, failure: DiagramFailed | None = None) -> None:
        self.asked: list[str] = []
        self.failure = failure

    def render(self, source: str) -> Drawing:
        """Return a small picture, or the failure it was made with."""
        self.asked.append(source)
        if self.failure:
            raise self.failure
        return Drawing(10, 20, b"<svg>light</svg>", b"<svg>dark</svg>")


def drawn(diagrams: Diagrams, source: str, here: str = "") -> Picture:
    """Draw a diagram that can be drawn."""
    picture = diagrams.draw(source, here)
    assert isinstance(picture, Picture)
    return picture


def test_a_flowchart_needs_no_renderer() -> None:
    """A base install draws the response flow."""
    diagrams = Diagrams()
    picture = drawn(diagrams, FLOW)

    light, dark = (diagrams.svg(picture.key, theme) or b"" for theme in ("light", "dark"))
    assert light.startswith(b"<svg")
    assert b"Triage" in dark
    assert light != dark


def test_other_kinds_are_drawn_once() -> None:
    """A page that is read again costs nothing."""
    renderer = FakeRenderer()
    diagrams = Diagrams(renderer)

    assert drawn(diagrams, "pie") == drawn(diagrams, "pie")
    assert renderer.asked == ["pie"]


def test_where_people_are_is_part_of_the_picture_s_name() -> None:
    """Two incidents in two phases show two pictures."""
    diagrams = Diagrams()
    there, here = drawn(diagrams, FLOW, "A"), drawn(diagrams, FLOW, "B")

    assert len({there.key, here.key, drawn(diagrams, FLOW).key}) == 3
    assert b"You are here" in (diagrams.svg(here.key, "light") or b"")
    spanish = diagrams.draw(FLOW, "B", words_for("es"))
    assert isinstance(spanish, Picture)
    assert spanish.key != here.key


def test_a_failure_is_kept_too() -> None:
    """A diagram that takes two seconds to fail must not take them at every reading."""
    renderer = FakeRenderer(DiagramFailed("too hard", 3))
    diagrams = Diagrams(renderer)

    assert diagrams.draw("pie") == diagrams.draw("pie") == Undrawn("too hard", 3)
    assert len(renderer.asked) == 1


def test_only_so_many_are_kept() -> None:
    """Memory is bounded; what was asked for last stays."""
    diagrams = Diagrams(kept=2)
    first, second = drawn(diagrams, FLOW), drawn(diagrams, FLOW + "B --> C\n")
    drawn(diagrams, FLOW)
    third = drawn(diagrams, FLOW + "B --> D\n")

    assert diagrams.svg(first.key, "light")
    assert diagrams.svg(second.key, "light") is None
    assert diagrams.svg(third.key, "light")


def test_a_giant_source_reaches_no_renderer() -> None:
    """50 kB of Mermaid is no picture."""
    renderer = FakeRenderer()
    answer = Diagrams(renderer).draw("pie\n" + "x" * 60_000)

    assert isinstance(answer, Undrawn)
    assert "60004 bytes" in answer.message
    assert renderer.asked == []


def test_without_a_renderer_other_kinds_say_what_to_install() -> None:
    """The remedy is something to type."""
    answer = Diagrams().draw("sequenceDiagram\n A->>B: x\n")

    assert isinstance(answer, Undrawn)
    assert "extra `diagrams`" in answer.message
