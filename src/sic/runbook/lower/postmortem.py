"""The post-mortem's deadlines, steps and template; an unfinished template is kept as is."""

from __future__ import annotations

import re

from sic.domain.policy import Clock, PostMortem, Source
from sic.runbook.diagnostics import Findings
from sic.runbook.duration_atoms import scan
from sic.runbook.durations import read
from sic.runbook.topics import sections_on
from sic.runbook.tree import Fence, ItemList, Section, Span, Tree, spans, walk

_SHARE = re.compile(
    r"\b(?:share|circulate|send|distribute|publish)\w*\b.*\b(?:in advance|before|prior"
    r"|ahead)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:post-?mortem|retro\w*|review|incident|clos\w+|resol\w+|meeting|held|within|pir"
    r"|complet\w*)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\b(?:within|in under|no later than|in)\s+[^.;,:()]*", re.IGNORECASE)
_TEMPLATE_LANGUAGES = frozenset({"markdown", "md", "", "text", "txt"})


def lower(tree: Tree, findings: Findings) -> PostMortem:
    """Return what the document says of the post-mortem; parts it lacks are ``None``."""
    sections = sections_on(tree, "postmortem")
    template = _template(tree, findings)
    if not sections:
        return PostMortem(template=template)
    words = [s for section in sections for s in spans(section.blocks)]
    return PostMortem(
        within=_within(words),
        share_before=_share_before(words),
        steps=_steps(sections),
        template=template,
        source=Source(line=sections[0].title.line, clause=sections[0].anchor),
    )


def _steps(sections: list[Section]) -> tuple[str, ...]:
    lists = [b for s in sections for b in s.blocks if isinstance(b, ItemList)]
    chosen = next((b for b in lists if b.ordered), lists[0] if lists else None)
    return tuple(item.text for item in chosen.items) if chosen else ()


def _within(words: list[Span]) -> Clock | None:
    """Return the first "within …" of the section that is not about sharing the document."""
    for span in words:
        if _SHARE.search(span.text) or not _DONE.search(span.text):
            continue
        for match in _WITHIN.finditer(span.text):
            clocks = [
                a.clock for a in scan(match[0].casefold()) if a.kind in {"clock", "range"}
            ]
            if len(clocks) == 1 and clocks[0] is not None:
                return _read_start(match[0]) or clocks[0]
    return None


def _read_start(words: str) -> Clock | None:
    reading = read(re.split(r"\b(?:after|of|from|following)\b", words)[0])
    return reading.clock


def _share_before(words: list[Span]) -> Clock | None:
    for span in words:
        if _SHARE.search(span.text):
            clocks = [a.clock for a in scan(span.text.casefold()) if a.kind == "clock"]
            if len(clocks) == 1:
                return clocks[0]
    return None


def _template(tree: Tree, findings: Findings) -> str | None:
    """Return the Markdown fence under a template heading, as far as it goes."""
    candidates = sections_on(tree, "template") + [
        s
        for s in tree.sections
        if "template" in s.title.text.casefold() and s.topic == "postmortem"
    ]
    for section in candidates:
        for block in walk(section.blocks):
            if isinstance(block, Fence) and block.language in _TEMPLATE_LANGUAGES:
                _report_cut(block, tree, findings)
                text = "\n".join(block.body).rstrip()
                return f"{text}\n" if text else None
    return None


def _report_cut(fence: Fence, tree: Tree, findings: Findings) -> None:
    if fence.closed:
        return
    line = max(
        (i for i, words in enumerate(fence.body, fence.line + 1) if words.strip()),
        default=fence.line,
    )
    findings.at(
        "SIC-R215",
        Span(tree.source_line(line).strip() or " ", line, 1),
        "the post-mortem template is cut off here; it is kept as far as it goes",
        note=f"its fence in line {fence.line} is never closed",
        help="finish the template and close the fence",
    )
