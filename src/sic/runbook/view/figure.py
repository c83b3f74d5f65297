"""A diagram on the page: picture, size, and the same in words; or why there is no picture."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sic.runbook import mermaid
from sic.runbook.markup import plain
from sic.runbook.tree import Fence
from sic.runbook.view import flowchart
from sic.runbook.view.blocks import attributes, code_box, problem
from sic.runbook.view.flowchart import Chart
from sic.runbook.view.look import EFFORT_MAX, KIND_MAX, Look, Picture, Undrawn

CHARTS_KEPT = 64  # A page that is shown again reads no diagram again.
WIDE = 1000  # Pixels; a wider picture scrolls in its box, for made to fit nobody could read it.
TEXT_MAX = 120  # Characters of a faulty line that are quoted.


def figure(source: str, line: int, look: Look, spent: int = 0) -> tuple[str, Picture | Undrawn]:
    """Return a diagram's figure, and its picture or why there is none.

    Args:
        source: What stands in the fence.
        line: The document line of its opening fence.
        look: How to show it.
        spent: The effort of the diagrams before it; beyond ``EFFORT_MAX`` it is not drawn.
    """
    if spent >= EFFORT_MAX:
        drawn: Picture | Undrawn = Undrawn(look.words.spent.format(most=EFFORT_MAX))
    else:
        drawn = look.draw(source)
    if isinstance(drawn, Undrawn):
        return _undrawn(source, line, drawn, look), drawn
    return _drawn(source, drawn, look), drawn


def _drawn(source: str, drawn: Picture, look: Look) -> str:
    chart = _chart(source)
    kind = "diagram wide" if drawn.width > WIDE else "diagram"
    return (
        f'<figure class="{kind}">{_picture(drawn, _alt(source, chart, look), look)}'
        f"<figcaption>{_caption(drawn, look)}</figcaption>"
        f"{_details(source, chart, look)}</figure>\n"
    )


@lru_cache(maxsize=CHARTS_KEPT)
def _chart(source: str) -> Chart | None:
    """Return the flowchart, or ``None`` for another kind of diagram."""
    try:
        return flowchart.chart(source) if flowchart.is_chart(source) else None
    except flowchart.Unread:
        return None  # A renderer of its own drew what we do not read.


def _undrawn(source: str, line: int, why: Undrawn, look: Look) -> str:
    lines = source.split("\n")
    message = look.words.undrawn.format(message=why.message)
    if why.kind:
        message = look.words.other_kind.format(kind=why.kind)
    elif 0 < why.line <= len(lines):
        text = lines[why.line - 1].strip()[:TEXT_MAX]
        message = look.words.undrawn_at.format(
            message=why.message, line=line + why.line, text=text
        )
    code = code_box(source, "mermaid", look.words)
    return f'<figure class="diagram undrawn">{problem(message)}{code}</figure>\n'


def _picture(drawn: Picture, alt: str, look: Look) -> str:
    light, dark = (look.url(drawn.key, theme) for theme in flowchart.THEMES)
    box = attributes(class_="scroll", role="group", tabindex="0", aria_label=alt)
    image = attributes(
        src=light,
        alt=alt,
        width=str(drawn.width),
        height=str(drawn.height),
        loading="lazy",
        decoding="async",
    )
    return (
        f"<div{box}><picture>"
        f"<source{attributes(media='(prefers-color-scheme: dark)', srcset=dark)}>"
        f"<img{image}></picture></div>"
    )


def _alt(source: str, chart: Chart | None, look: Look) -> str:
    if chart is None:
        body = tuple(flowchart.plain_source(source).split("\n"))
        kind = mermaid.diagram_type(Fence("mermaid", body, 0))
        return look.words.drawing.format(kind=kind[:KIND_MAX])
    arrows = sum(1 for _ in chart.seen())
    counts = look.words.flowchart.format(boxes=len(chart.nodes), arrows=arrows)
    return f"{chart.title}. {counts}" if chart.title else counts


def _caption(drawn: Picture, look: Look) -> str:
    link = attributes(class_="enlarge", href=look.url(drawn.key, "light"))
    return f"<a{link}>{html.escape(look.words.enlarge)}</a>"


def _details(source: str, chart: Chart | None, look: Look) -> str:
    """Return the diagram in words, box by box; the source itself if it has no boxes."""
    if chart is None:
        summary, inside = look.words.source, code_box(source, "mermaid", look.words)
    else:
        summary = look.words.in_words
        inside = _listed(outline(chart, look))
    return f"<details><summary>{html.escape(summary)}</summary>{inside}</details>"


@dataclass(frozen=True, slots=True)
class Said:
    """A box, or a group with what stands in it, in one sentence."""

    text: str
    inside: tuple[Said, ...] = ()


def _listed(said: tuple[Said, ...]) -> str:
    items = (
        f"<li>{html.escape(one.text)}{_listed(one.inside) if one.inside else ''}</li>"
        for one in said
    )
    return f"<ul>{''.join(items)}</ul>"


def sentences(said: tuple[Said, ...], indent: str = "") -> Iterator[str]:
    """Yield an outline line by line, what stands in a group two blanks further in."""
    for one in said:
        yield indent + one.text
        yield from sentences(one.inside, indent + "  ")


def outline(chart: Chart, look: Look) -> tuple[Said, ...]:
    """Return "Triage leads to SEV-1/2: Open bridge; SEV-3/4: Assign owner." and so on.

    What stands in a group follows "In Response:".
    """
    return _Outline(chart, look).within(-1)


class _Outline:
    def __init__(self, chart: Chart, look: Look) -> None:
        self.chart = chart
        self.look = look
        frames = {one.id: one.title or one.id for one in chart.frames if one.id}
        self.labels = {one.id: plain(one.label) for one in chart.nodes} | frames
        self.ways: dict[str, list[str]] = {}
        for edge, _ in chart.seen():
            way = ": ".join(filter(None, (plain(edge.label), self.labels[edge.target])))
            self.ways.setdefault(edge.source, []).append(way)

    def within(self, home: int) -> tuple[Said, ...]:
        """Return what stands directly in a group, or in none, in order of appearance."""
        boxes = zip(self.chart.nodes, self.chart.home, strict=True)
        said = [Said(self._sentence(node.id)) for node, at in boxes if at == home]
        for index, frame in enumerate(self.chart.frames):
            if frame.parent == home:
                said.append(Said(self._opening(index), self.within(index)))
        return tuple(said)

    def _opening(self, index: int) -> str:
        """Return "In Response:", or "In Response, which leads to Close:"."""
        frame, words = self.chart.frames[index], self.look.words
        named = words.in_group.format(title=frame.title or str(index + 1))
        marked = f" ({words.here})" if frame.id and frame.id == self.look.here else ""
        following = "; ".join(self.ways.get(frame.id, ())) if frame.id else ""
        led = f", {words.which} {following}" if following else ""
        return f"{named}{marked}{led}:"

    def _sentence(self, name: str) -> str:
        words, following = self.look.words, "; ".join(self.ways.get(name, ()))
        marked = f" ({words.here})" if name == self.look.here else ""
        led = f" {words.leads_to} {following}" if following else ""
        said = f"{self.labels[name]}{marked}{led}"
        return said if said.endswith((".", "?", "!", "…")) else f"{said}."
