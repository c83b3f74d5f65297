"""A diagram on the page: picture, size, and the same in words; or why there is no picture."""

from __future__ import annotations

import html
from collections.abc import Iterator

from sic.runbook import mermaid
from sic.runbook.diagnostics import Findings
from sic.runbook.markup import plain
from sic.runbook.tree import Fence
from sic.runbook.view import flowchart
from sic.runbook.view.blocks import attributes, code_box, problem
from sic.runbook.view.look import Look, Picture, Undrawn

TEXT_MAX = 120  # Characters of a faulty line that are quoted.
OUTLINE_MAX = 400  # Lines of a diagram said in words.


def figure(source: str, line: int, look: Look) -> tuple[str, Picture | None]:
    """Return a diagram's figure, and its picture if there is one.

    ``line`` is the document line of its opening fence.
    """
    drawn = look.draw(source)
    if isinstance(drawn, Undrawn):
        return _undrawn(source, line, drawn, look), None
    return _drawn(source, drawn, look), drawn


def _drawn(source: str, drawn: Picture, look: Look) -> str:
    return (
        f'<figure class="diagram">{_picture(source, drawn, look)}'
        f"<figcaption>{_caption(source, drawn, look)}</figcaption>"
        f"{_details(source, look)}</figure>\n"
    )


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


def _picture(source: str, drawn: Picture, look: Look) -> str:
    alt = _alt(source, look)
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


def _alt(source: str, look: Look) -> str:
    try:
        chart = flowchart.chart(source)
    except flowchart.Unread:
        kind = mermaid.diagram_type(_fence(source))
        return look.words.drawing.format(kind=kind[:40])
    counts = look.words.flowchart.format(boxes=len(chart.nodes), arrows=len(chart.edges))
    return f"{chart.title}. {counts}" if chart.title else counts


def _fence(source: str) -> Fence:
    return Fence("mermaid", tuple(flowchart.plain_source(source).split("\n")), 0)


def _caption(source: str, drawn: Picture, look: Look) -> str:
    link = attributes(class_="enlarge", href=look.url(drawn.key, "light"))
    groups = ""
    if flowchart.is_chart(source) and "subgraph" in source:
        groups = f" {html.escape(look.words.ungrouped)}"
    return f"<a{link}>{html.escape(look.words.enlarge)}</a>{groups}"


def _details(source: str, look: Look) -> str:
    """Return the diagram in words, box by box; the source itself if it has no boxes."""
    said = list(_sentences(source, look))[:OUTLINE_MAX]
    if not said:
        return (
            f"<details><summary>{html.escape(look.words.source)}</summary>"
            f"{code_box(source, 'mermaid', look.words)}</details>"
        )
    return (
        f"<details><summary>{html.escape(look.words.in_words)}</summary>"
        f"<ul>{''.join(f'<li>{one}</li>' for one in said)}</ul></details>"
    )


def _sentences(source: str, look: Look) -> Iterator[str]:
    """Yield "Triage leads to: SEV-1/2, Open bridge; SEV-3/4, Assign owner", escaped."""
    if not flowchart.is_chart(source):
        return
    drawing = mermaid.read(_fence(source), Findings())
    labels = {name: plain(node.label) for name, node in drawing.nodes.items()}
    for name, label in labels.items():
        ways = [
            ": ".join(filter(None, (plain(edge.label), labels[edge.target])))
            for edge in drawing.edges
            if edge.source == name
        ]
        following = f" {look.words.leads_to} {'; '.join(ways)}" if ways else ""
        yield html.escape(f"{label}{following}.")
