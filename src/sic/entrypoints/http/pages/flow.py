"""The runbook's own flow diagram with "you are here" in it. It marks; it moves nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

from sic.application.diagrams import Diagrams
from sic.domain.incident.flow import node_of
from sic.domain.incident.state import Phase
from sic.domain.policy import Diagram, FlowStep, Node, Policy
from sic.domain.words import spelled
from sic.entrypoints.http.context import HttpContext
from sic.entrypoints.http.pages.reading import drawn
from sic.runbook.view.flowchart import Unread, chart

FIGURES_KEPT = 256  # Of a few KB each: a revision, a box of its diagram and a language.
_LINES = re.compile(r"\r\n|\n|\r")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")


def flow_figure(
    context: HttpContext, revision: str, policy: Policy, phase: str, language: str
) -> Markup:
    """Return the runbook's flow diagram with the step's box marked; empty if it has none."""
    source = policy.diagram.source
    if source is None:
        return Markup()
    stored = context.service.store.get_runbook(revision)
    fence = fence_at(stored.text, source.line) if stored else ""
    here = place_of(Phase(phase), policy.diagram, fence)
    return _figure(revision, fence, here, language, context.diagrams) if fence else Markup()


def place_of(phase: Phase, diagram: Diagram, fence: str) -> str:
    """Return the box a step stands on; where none is it, the group that is called so."""
    if box := node_of(phase, diagram):
        return box
    try:
        frames = chart(fence).frames
    except Unread:
        return ""  # Not drawn; the page says why.
    groups = (Node(id=one.id, label=one.title) for one in frames if one.id)
    return node_of(phase, Diagram(nodes=tuple(groups)))


def step_of(policy: Policy, phase: str) -> FlowStep | None:
    """Return what the runbook says of a step of its response flow."""
    wanted = spelled(phase)
    named = (step for step in policy.flow if wanted in (spelled(step.id), spelled(step.title)))
    return next(named, None)


@lru_cache(maxsize=FIGURES_KEPT)
def fence_at(text: str, line: int) -> str:
    """Return the inside of the fence that opens at a line (1-based); empty if none does."""
    lines = _LINES.split(text)
    opening = _FENCE.match(lines[line - 1]) if 0 < line <= len(lines) else None
    if opening is None:
        return ""
    closing = re.compile(rf"[ \t]*{re.escape(opening[1][0])}{{{len(opening[1])},}}[ \t]*$")
    body: list[str] = []
    for one in lines[line:]:
        if closing.match(one):
            break
        body.append(one)
    return "\n".join(body)


@lru_cache(maxsize=FIGURES_KEPT)
def _figure(revision: str, source: str, here: str, language: str, diagrams: Diagrams) -> Markup:
    # As a document of its own, so that it is made safe where every document is.
    fence = "~" * (3 + max(map(len, re.findall("~+", source)), default=0))
    text = f"{fence}mermaid\n{source}\n{fence}\n"
    seen = drawn(revision, "flow-", language, text, diagrams, here)
    return Markup(seen.html)  # noqa: S704 - sanitised by the view
