"""A diagram on the page: picture, size, and the same in words; or why there is no picture."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import lru_cache

from sic.runbook import mermaid
from sic.runbook.markup import plain
from sic.runbook.tree import Fence
from sic.runbook.view import flowchart
from sic.runbook.view.blocks import attributes, code_box, problem
from sic.runbook.view.flowchart import Chart
from sic.runbook.view.look import Look, Picture, Undrawn

CHARTS_KEPT = 64  # A page that is shown again reads no diagram again.
TEXT_MAX = 120  # Characters of a faulty line that are quoted.


def figure(source: str, line: int, look: Look) -> tuple[str, Picture | None]:
    """Return a diagram's figure, and its picture if there is one.

    ``line`` is the document line of its opening fence.
    """
    drawn = look.draw(source)
    if isinstance(drawn, Undrawn):
        return _undrawn(source, line, drawn, look), None
    return _drawn(source, drawn, look), drawn


def _drawn(source: str, drawn: Picture, look: Look) -> str:
    chart = _chart(source)
    return (
        f'<figure class="diagram">{_picture(drawn, _alt(source, chart, look), look)}'
        f"<figcaption>{_caption(chart, drawn, look)}</figcaption>"
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
    if 0 < why.line <= len(lines):
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
        return look.words.drawing.format(kind=kind[:40])
    counts = look.words.flowchart.format(boxes=len(chart.nodes), arrows=len(chart.edges))
    return f"{chart.title}. {counts}" if chart.title else counts


def _caption(chart: Chart | None, drawn: Picture, look: Look) -> str:
    link = attributes(class_="enlarge", href=look.url(drawn.key, "light"))
    grouped = chart is not None and chart.grouped
    groups = f" {html.escape(look.words.ungrouped)}" if grouped else ""
    return f"<a{link}>{html.escape(look.words.enlarge)}</a>{groups}"


def _details(source: str, chart: Chart | None, look: Look) -> str:
    """Return the diagram in words, box by box; the source itself if it has no boxes."""
    if chart is None:
        summary, inside = look.words.source, code_box(source, "mermaid", look.words)
    else:
        summary = look.words.in_words
        said = "".join(f"<li>{html.escape(one)}</li>" for one in sentences(chart, look))
        inside = f"<ul>{said}</ul>"
    return f"<details><summary>{html.escape(summary)}</summary>{inside}</details>"


def sentences(chart: Chart, look: Look) -> Iterator[str]:
    """Yield "Triage leads to SEV-1/2: Open bridge; SEV-3/4: Assign owner." and so on."""
    labels = {node.id: plain(node.label) for node in chart.nodes}
    ways: dict[str, list[str]] = {name: [] for name in labels}
    for edge in chart.edges:
        way = ": ".join(filter(None, (plain(edge.label), labels[edge.target])))
        ways[edge.source].append(way)
    for name, label in labels.items():
        following = f" {look.words.leads_to} {'; '.join(ways[name])}" if ways[name] else ""
        marked = f" ({look.words.here})" if name == look.here else ""
        yield f"{label}{marked}{following}."
