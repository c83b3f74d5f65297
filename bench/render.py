"""How long a runbook takes to become a page, and what the page weighs, pictures included."""

from __future__ import annotations

import gzip

from markdown_it import MarkdownIt

from bench.harness import (
    Figure,
    Timing,
    Versus,
    at_most,
    benchmark,
    reference_runbook,
    rounds,
    timed,
)
from sic.application.diagrams import Diagrams
from sic.runbook import compile_document
from sic.runbook.view import Look, View, view
from sic.runbook.view.flowchart import THEMES

BATCH = 10
KB = 1000


def bare_parser() -> MarkdownIt:
    """Return the rival: the same Markdown library, nothing safe, nothing coloured or drawn."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


@benchmark
def render_seed_per_s() -> Figure:
    """Render the compiled reference runbook over and over, its diagram drawn once."""
    path = reference_runbook()
    text = path.read_text(encoding="utf-8")
    compiled, rival = compile_document(text), bare_parser()
    look = Look(draw=Diagrams().drawer())
    ours, theirs = rounds(
        lambda: timed(lambda: [view(compiled, look) for _ in range(BATCH)]),
        lambda: timed(lambda: [rival.render(text) for _ in range(BATCH)]),
        times=9,
    )
    figure = BATCH / ours.wall
    return Figure(
        name="render_seed_per_s",
        figure=figure,
        unit="renders/s",
        goal=100,
        ok=figure >= 100,
        better="higher",
        versus=Versus(
            "markdown-it-py, unsafe", BATCH / theirs.wall, figure * theirs.wall / BATCH
        ),
        detail=f"{path.name}; by processor time {BATCH / ours.cpu:.0f}/s",
    )


@benchmark
def render_cold_ms() -> Figure:
    """Compile, render and draw in both themes, with every cache empty, in a warm process."""
    path = reference_runbook()
    text = path.read_text(encoding="utf-8")
    rival = bare_parser()
    ours, theirs = rounds(
        lambda: timed(lambda: page_of(text)),
        lambda: timed(lambda: rival.render(text)),
        times=25,
    )
    plain = ("markdown-it-py, unsafe", theirs)
    return at_most("render_cold_ms", ours, 60, rival=plain, unit="ms", detail=path.name)


@benchmark
def render_fragment() -> Figure:
    """Weigh the reference runbook's fragment as it is sent, and its diagram's pictures."""
    text = reference_runbook().read_text(encoding="utf-8")
    diagrams = Diagrams()
    shown = page_of(text, diagrams)
    sent = packed(shown.html.encode())
    pictures = [
        packed(diagrams.svg(one.key, theme) or b"")
        for one in shown.diagrams
        for theme in THEMES
    ]
    return Figure(
        name="render_fragment",
        figure=sent / KB,
        unit="KB",
        goal=15,
        ok=sent <= 15 * KB,
        detail=f"pictures {', '.join(f'{one / KB:.2f} KB' for one in pictures)}; all gzip",
    )


@benchmark
def draw_seed() -> Figure:
    """Lay out and paint the reference runbook's diagram in both themes."""
    text = reference_runbook().read_text(encoding="utf-8")
    source = text.partition("```mermaid\n")[2].partition("```")[0]
    times = [timed(lambda: Diagrams().draw(source)) for _ in range(26)][1:]
    middle = sorted(times)[len(times) // 2]
    return at_most("draw_seed", Timing(*middle), 20, unit="ms", detail="both themes")


def page_of(text: str, diagrams: Diagrams | None = None) -> View:
    """Compile and render a document with nothing remembered."""
    return view(compile_document(text), Look(draw=(diagrams or Diagrams()).drawer()))


def packed(data: bytes) -> int:
    """Return the bytes of an answer with gzip, as the server sends it."""
    return len(gzip.compress(data, compresslevel=6, mtime=0))
