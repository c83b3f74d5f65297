"""What no single part of the document shows: dead links, gaps, parts that disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sic.domain.policy import Policy
from sic.runbook.diagnostics import Findings
from sic.runbook.markup import mask_code
from sic.runbook.severity_ids import find_numbered
from sic.runbook.tables import CELLS_MAX, COLUMNS_MAX
from sic.runbook.tree import Fence, Span, Tree, spans, walk

_ANCHOR_LINK = re.compile(
    r"\]\(\s*<?#([^\s()<>]+)>?[^()]*\)|href\s*=\s*[\"']#([^\"'\s]+)", re.IGNORECASE
)
_BOUND = re.compile(
    r"(?P<sign>[<>])\s?(?P<figure>\d+(?:\.\d+)?\s?(?:%|ms|users|customers|requests)?)"
)


def check(tree: Tree, policy: Policy, findings: Findings) -> None:
    """Report what is at odds between parts of the document, or missing from it."""
    _dead_links(tree, findings)
    _unread_tables(tree, findings)
    _open_fences(tree, findings)
    _open_comment(tree, findings)
    _undefined_bounds(tree, policy, findings)
    _unknown_severities(policy, findings)
    _missing(policy, findings)


def no_such_anchor(target: str) -> str:
    """Return what is said of a link to an anchor that is not there."""
    return f"no heading has the anchor `#{target[:80]}`"


def _dead_links(tree: Tree, findings: Findings) -> None:
    known = {*tree.anchors, *tree.names}
    for span in _prose(tree):
        if "#" not in span.raw:
            continue
        for match in _ANCHOR_LINK.finditer(mask_code(span.raw)):
            target = match[1] or match[2]
            if target.lower() in known or target in known or target == "top":
                continue
            at = match.start(1 if match[1] else 2) - 1
            findings.add(
                "SIC-R113",
                no_such_anchor(target),
                line=span.line,
                column=span.column + at,
                width=len(target) + 1,
                help="add the section, or correct the link",
            )


def _unread_tables(tree: Tree, findings: Findings) -> None:
    found = {line: (f"{n:,} columns", COLUMNS_MAX) for line, n in tree.wide_tables.items()}
    found |= {line: (f"{n:,} cells", CELLS_MAX) for line, n in tree.long_tables.items()}
    for line, (size, most) in found.items():
        findings.add(
            "SIC-R118",
            f"this table has {size}; SIC reads no table beyond {most:,}, and took it for text",
            line=line + 1,
            help="split the table, or keep only what the process needs",
        )


def _prose(tree: Tree) -> Iterator[Span]:
    for section in tree.sections:
        if section.level:
            yield section.title
        yield from spans(section.blocks)


def _open_fences(tree: Tree, findings: Findings) -> None:
    for section in tree.sections:
        for block in walk(section.blocks):
            if isinstance(block, Fence) and not block.closed:
                line = tree.source_line(block.line)
                words = line.strip()
                findings.add(
                    "SIC-R114",
                    "this code fence is never closed; the rest of the document is inside it",
                    line=block.line,
                    column=len(line) - len(line.lstrip()) + 1,
                    width=len(words),
                    help="close it with ```",
                )


def _open_comment(tree: Tree, findings: Findings) -> None:
    for token in tree.tokens:
        opened = token.type == "html_block" and token.content.lstrip().startswith("<!--")
        if opened and "-->" not in token.content and token.map:
            findings.add(
                "SIC-R115",
                "this HTML comment is never closed; what follows is not read",
                line=token.map[0] + 1,
                width=4,
                help="close it with -->",
            )


def _undefined_bounds(tree: Tree, policy: Policy, findings: Findings) -> None:
    """Report "> 30 %" beside "< 30 %": exactly 30 % belongs to neither severity."""
    above: dict[str, tuple[str, int]] = {}
    below: dict[str, tuple[str, int]] = {}
    for severity in policy.severities:
        for match in _BOUND.finditer(severity.definition):
            figure = match["figure"].replace(" ", "")
            side = above if match["sign"] == ">" else below
            side.setdefault(figure, (severity.id, severity.source.line))
    for figure in above.keys() & below.keys():
        (higher, line), (lower, other) = above[figure], below[figure]
        place = _figure_place(tree, line, figure)
        findings.at(
            "SIC-R201",
            place,
            f"exactly {figure} is neither {higher} (> {figure}) nor {lower} (< {figure});"
            f" read as {higher}",
            note=f"line {other} has the other side",
            help=f"write “≥ {figure}” in one of them",
        )


def _figure_place(tree: Tree, line: int, figure: str) -> Span:
    text = tree.source_line(line)
    match = re.search(r">\s?" + re.escape(figure).replace("%", r"\s?%"), text)
    if match:
        return Span(match[0], line, match.start() + 1)
    return Span(text.strip(), line, len(text) - len(text.lstrip()) + 1)


def _unknown_severities(policy: Policy, findings: Findings) -> None:
    known = {s.id for s in policy.severities}
    if not known or not policy.diagram.source:
        return
    for edge in policy.diagram.edges:
        for name in find_numbered(edge.label):
            if name.id not in known:
                findings.add(
                    "SIC-R217",
                    f"the diagram names {name.id}, which the severities do not define",
                    line=policy.diagram.source.line,
                    help="add the severity, or correct the diagram",
                )


def _missing(policy: Policy, findings: Findings) -> None:
    if not policy.severities:
        findings.add(
            "SIC-R116",
            "no severity was found; no clock can run",
            help="add a table with the columns Severity, Definition, Ack SLA, Mitigation SLA,"
            " Communication",
        )
    parts = (
        ("roles", bool(policy.roles)),
        ("a response flow", bool(policy.flow)),
        ("an escalation ladder", bool(policy.escalation)),
        ("a post-mortem", policy.postmortem.source is not None),
    )
    lacking = [name for name, there in parts if not there]
    if lacking:
        findings.add(
            "SIC-R117",
            "not found in the document: " + ", ".join(lacking),
            help="add a section for each, or run without it",
        )
