"""A flowchart as an SVG file of its own: shapes and words, no style, no script, no address."""

from __future__ import annotations

import html
from collections.abc import Iterator

from sic.runbook.mermaid import Arrow
from sic.runbook.view.flowchart import shapes
from sic.runbook.view.flowchart.nest import PAD
from sic.runbook.view.flowchart.picture import Drawn
from sic.runbook.view.flowchart.sizes import (
    FONT_SIZE,
    LABEL_MAX,
    LINE_HEIGHT,
    Words,
    clean,
)
from sic.runbook.view.flowchart.theme import Theme, ThemeName, theme

_FONT = "system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
# Ends of arrows, in the box 0 0 10 10; an arrow touches what it leads to at 9, 5.
_MARKS = {
    "arrow": '<path d="M0 0 10 5 0 10z" fill="{line}"/>',
    "cross": '<path d="M1 1 9 9M9 1 1 9" stroke="{line}" stroke-width="2"/>',
    "circle": '<circle cx="5" cy="5" r="4" fill="{line}"/>',
}


def svg(drawn: Drawn, name: ThemeName) -> str:
    """Return the picture as a complete SVG document; nothing in it is active."""
    colours = theme(name)
    body = "".join(
        [
            *_frames(drawn, colours),
            *_lines(drawn, colours),
            *_nodes(drawn, colours),
            *_notes(drawn, colours),
        ]
    )
    title = (
        f"<title>{html.escape(clean(drawn.chart.title[:LABEL_MAX]))}</title>"
        if drawn.chart.title
        else ""
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{drawn.width}" '
        f'height="{drawn.height}" viewBox="0 0 {drawn.width} {drawn.height}">{title}'
        f"<defs>{_marks(drawn, colours)}</defs>"
        f'<rect width="100%" height="100%" fill="{colours.paper}"/>'
        f'<g font-family="{_FONT}" font-size="{FONT_SIZE}" text-anchor="middle" '
        f'fill="{colours.ink}">{body}</g></svg>'
    )


def _marks(drawn: Drawn, colours: Theme) -> str:
    """Return the ends of arrows that this picture has."""
    used = {end for line in drawn.links for end in (line.arrow.head, line.arrow.tail)}
    return "".join(
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
        f'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse">'
        f"{mark.format(line=colours.line)}</marker>"
        for name, mark in _MARKS.items()
        if name in used
    )


def _frames(drawn: Drawn, colours: Theme) -> Iterator[str]:
    """Paint the frames, outer ones first; every other one is a little darker."""
    for one in drawn.frames:
        (x, y), (w, h) = one.at, one.size
        border, width = (colours.here, 3) if one.here else (colours.edge, 1)
        yield (
            f'<rect class="frame" x="{x - w // 2}" y="{y - h // 2}" width="{w}" height="{h}" '
            f'rx="6" fill="{colours.frames[one.depth % 2]}" stroke="{border}" '
            f'stroke-width="{width}"/>'
        )


def _titles(drawn: Drawn, colours: Theme) -> Iterator[str]:
    """Paint the frames' titles in their upper left corners, above the arrows."""
    for one in drawn.frames:
        if not one.words.lines:
            continue
        left, top = one.at[0] - one.size[0] // 2 + PAD, one.at[1] - one.size[1] // 2 + PAD // 2
        middle = left + one.words.width // 2, top + one.words.height // 2
        yield (
            f'<g class="title" font-weight="600" fill="{colours.note}">'
            f"{_paper(one.words, middle, colours.frames[one.depth % 2])}"
            f"{_text(one.words, middle)}</g>"
        )


def _paper(words: Words, at: tuple[int, int], colour: str) -> str:
    """Return a ground for words, so that no line strikes them."""
    (x, y), w, h = at, words.width + 6, words.height
    return f'<rect x="{x - w // 2}" y="{y - h // 2}" width="{w}" height="{h}" fill="{colour}"/>'


def _lines(drawn: Drawn, colours: Theme) -> Iterator[str]:
    yield f'<g fill="none" stroke="{colours.line}" stroke-width="1.5">'
    for line in drawn.links:
        yield f'<path class="edge" d="{line.path}"{_stroke(line.arrow)}/>'
    yield "</g>"


def _stroke(arrow: Arrow) -> str:
    more = "" if arrow.head == "none" else f' marker-end="url(#{arrow.head})"'
    more += "" if arrow.tail == "none" else f' marker-start="url(#{arrow.tail})"'
    more += ' stroke-dasharray="4 4"' if arrow.stroke == "dotted" else ""
    return more + (' stroke-width="3"' if arrow.stroke == "thick" else "")


def _nodes(drawn: Drawn, colours: Theme) -> Iterator[str]:
    for one in drawn.nodes:
        fill = colours.choice if one.node.shape in {"diamond", "hexagon"} else colours.box
        ink = ""
        if one.here:
            fill, ink = colours.here, f' fill="{colours.here_ink}" font-weight="700"'
        shape = shapes.outline(one.node.shape, *one.at, *one.size)
        yield (
            f'<g class="node"{ink}><g fill="{fill}" stroke="{colours.border}" '
            f'stroke-width="{3 if one.here else 1.5}">{shape}</g>{_text(one.words, one.at)}</g>'
        )


def _notes(drawn: Drawn, colours: Theme) -> Iterator[str]:
    """Paint titles and the words on arrows last, each on its own ground."""
    yield from _titles(drawn, colours)
    for one in drawn.labels:
        ground = colours.frames[(one.depth - 1) % 2] if one.depth else colours.paper
        yield (
            f'<g class="label" fill="{colours.note}">'
            f"{_paper(one.words, one.at, ground)}{_text(one.words, one.at)}</g>"
        )


def _text(words: Words, at: tuple[int, int]) -> str:
    x, y = at
    top = y - (len(words.lines) - 1) * LINE_HEIGHT / 2 + FONT_SIZE * 0.35
    return "".join(
        f'<text x="{x}" y="{round(top + n * LINE_HEIGHT)}">{html.escape(line)}</text>'
        for n, line in enumerate(words.lines)
    )
