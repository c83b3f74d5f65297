"""The response flow, the diagram, the diagnosis steps and the triage checklist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from sic.domain.policy import (
    Binding,
    ChecklistItem,
    Clock,
    DiagnosisStep,
    Diagram,
    Edge,
    FlowStep,
    Node,
    Severity,
    Source,
)
from sic.runbook import mermaid
from sic.runbook.diagnostics import Findings
from sic.runbook.duration_atoms import scan
from sic.runbook.durations import read
from sic.runbook.markup import slug
from sic.runbook.severity_ids import find_numbered
from sic.runbook.topics import Topic, sections_on
from sic.runbook.tree import Fence, Item, ItemList, Section, Span, Tree, walk

_Drawn = TypeVar("_Drawn", Node, Edge)
_STEP = re.compile(r"^(?P<title>[^:–—]{2,60}?)\s*(?::|\s[–—-]\s|–|—)\s*(?P<text>.*)$")
_WITHIN = re.compile(
    r"\b(?:in under|within|in less than|in|under|no later than|at most)\s+[^.;,]*",
    re.IGNORECASE,
)
_WORDINGS: tuple[tuple[Binding, str], ...] = (
    ("status_page", r"\bstatus ?page\b"),
    ("comms_lead", r"\bcomm(?:s|unications?) (?:lead|manager|officer)\b"),
    ("tech_lead", r"\btech(?:nical)? lead\b"),
    ("scribe", r"\bscribe\b|\bnote[- ]taker\b"),
    ("bridge", r"\bbridge\b|\bwar[- ]room\b|\b(?:video|conference) call\b"),
    ("channel", r"\bchannel\b"),
    ("severity", r"\bsev(?:erity)?\b|\bpriority\b"),
    ("commander", r"\bIC\b|\bincident (?:commander|manager|lead)\b|\bcommander\b"),
    (
        "service",
        (
            r"\b(?:affected|impacted) (?:services?|systems?|components?)\b"
            r"|\bservices? identified\b"
        ),
    ),
)
_BINDINGS = tuple((b, re.compile(p, re.IGNORECASE)) for b, p in _WORDINGS)
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")  # "(SEV-1, SEV-2)" does not name the item.
_BRIDGE = re.compile(r"\bbridge\b|\bwar[- ]room\b", re.IGNORECASE)


def lower_flow(tree: Tree) -> tuple[FlowStep, ...]:
    """Return the steps of the first numbered list about the response flow."""
    for section in sections_on(tree, "flow"):
        for block in section.blocks:
            if isinstance(block, ItemList) and block.ordered:
                return tuple(_flow_step(item, section) for item in block.items)
    return ()


def _flow_step(item: Item, section: Section) -> FlowStep:
    match = _STEP.match(item.text)
    title, text = (match["title"], match["text"]) if match else (item.text, "")
    return FlowStep(
        id=slug(title)[:60] or f"step-{item.line}",
        title=title,
        text=text,
        source=Source(line=item.line, clause=section.anchor),
        within=_within(item.text),
    )


def _within(text: str) -> Clock | None:
    """Return the clock of "… in under 5 minutes", if the sentence states exactly one."""
    clocks = [a for a in scan(text.casefold()) if a.kind == "clock" and a.clock]
    if len(clocks) != 1 or re.search(r"\b(?:if|unless|every)\b", text, re.IGNORECASE):
        return None
    for match in _WITHIN.finditer(text):
        words = re.sub(r"^in under", "under", match[0], flags=re.IGNORECASE)
        reading = read(words)
        if reading.clock:
            return reading.clock
    return None


def triage_clock(flow: tuple[FlowStep, ...]) -> Clock | None:
    """Return the clock on the pair "severity assigned and commander assigned"."""
    triage = (
        s
        for s in flow
        if re.search(r"\btriage\b|\bclassify\b|\bassess\b", s.title, re.IGNORECASE)
    )
    return next((step.within for step in triage if step.within), None)


def lower_diagram(tree: Tree, findings: Findings) -> Diagram:
    """Return the first Mermaid flowchart outside a post-mortem template."""
    for section in tree.sections:
        for block in walk(section.blocks):
            if not isinstance(block, Fence) or block.language != "mermaid":
                continue
            if not mermaid.is_flowchart(block):
                _report_type(block, findings)
                continue
            drawing = mermaid.read(block, findings)
            return Diagram(
                nodes=tuple(map(_on_one_line, drawing.nodes.values())),
                edges=tuple(map(_on_one_line, drawing.edges)),
                source=Source(line=block.line, clause=section.anchor),
            )
    return Diagram()


def _on_one_line(drawn: _Drawn) -> _Drawn:
    return msgspec.structs.replace(drawn, label=" ".join(drawn.label.split()))


def _report_type(fence: Fence, findings: Findings) -> None:
    kind = mermaid.diagram_type(fence) or "empty"
    findings.add(
        "SIC-R213",
        f"a Mermaid diagram of type `{kind[:40]}` is shown, not compiled",
        line=fence.line,
        width=10,
        help="draw the response flow as `flowchart TD`",
    )


def lower_diagnosis(tree: Tree) -> tuple[DiagnosisStep, ...]:
    """Return the steps of the first numbered list about the initial diagnosis."""
    for section in sections_on(tree, "diagnosis"):
        for block in section.blocks:
            if isinstance(block, ItemList) and block.ordered:
                return tuple(
                    DiagnosisStep(
                        text=item.text, source=Source(line=item.line, clause=section.anchor)
                    )
                    for item in block.items
                )
    return ()


def lower_checklist(
    tree: Tree, diagram: Diagram, severities: tuple[Severity, ...], findings: Findings
) -> tuple[ChecklistItem, ...]:
    """Return the task-list items of the checklist; the bridge one follows the diagram."""
    items: list[ChecklistItem] = []
    for item, section in _task_items(tree):
        binding = _binding(item.text)
        only = _bridge_severities(diagram, severities) if binding == "bridge" else ()
        if only:
            _report_bridge(item, only, diagram, findings, tree)
        items.append(
            ChecklistItem(
                id=slug(_REMARK.sub("", item.text))[:60] or f"item-{item.line}",
                text=item.text,
                source=Source(line=item.line, clause=section.anchor),
                binding=binding,
                only_severities=only,
            )
        )
    return tuple(items)


def _task_items(tree: Tree) -> Iterator[tuple[Item, Section]]:
    """Yield the boxes under a checklist heading, else those of the flow or diagnosis."""
    wanted: tuple[Topic, ...] = ("checklist", "diagnosis", "flow")
    for topic in wanted:
        found = [
            (item, section)
            for section in sections_on(tree, topic)
            for block in walk(section.blocks)
            if isinstance(block, ItemList)
            for item in block.items
            if item.checked is not None
        ]
        if found:
            yield from found
            return


def _binding(text: str) -> Binding | None:
    return next((binding for binding, pattern in _BINDINGS if pattern.search(text)), None)


def _bridge_severities(diagram: Diagram, severities: tuple[Severity, ...]) -> tuple[str, ...]:
    """Return the severities whose arrows lead to the bridge; empty if the diagram is silent."""
    bridges = {n.id for n in diagram.nodes if _BRIDGE.search(n.label)}
    named = {
        name.order
        for edge in diagram.edges
        if edge.target in bridges
        for name in find_numbered(edge.label)
    }
    if not named:
        return ()
    known = [s.id for s in severities if any(n.order in named for n in find_numbered(s.id))]
    return tuple(known) if len(known) < len(severities) else ()


def _report_bridge(
    item: Item, only: tuple[str, ...], diagram: Diagram, findings: Findings, tree: Tree
) -> None:
    if find_numbered(item.text):
        return  # The item itself says at which severities; the two agree.
    line = next(
        (
            number
            for number in range(diagram.source.line if diagram.source else 1, len(tree.lines))
            if _BRIDGE.search(tree.source_line(number))
        ),
        0,
    )
    findings.at(
        "SIC-R202",
        item.lines[0] if item.lines else Span("", item.line, 1),
        "the checklist always asks for a bridge, the diagram only for " + " and ".join(only),
        note=f"line {line} opens the bridge for some severities only",
        help=f"write the severities into the item: “Bridge open ({', '.join(only)})”",
    )
