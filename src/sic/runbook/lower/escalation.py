"""The escalation ladder and the emergency contacts; no rung is ever dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sic.domain.policy import (
    Condition,
    Contact,
    Elapsed,
    Exceeds,
    Impacted,
    Manual,
    Missed,
    Rung,
    Source,
)
from sic.runbook.diagnostics import Findings
from sic.runbook.duration_atoms import scan
from sic.runbook.lower.severity_tables import shape_of
from sic.runbook.topics import sections_on, topic_of
from sic.runbook.tree import Block, Fence, ItemList, Paragraph, Section, Span, Table, Tree, walk

_SLA_MISSED = re.compile(
    r"\bnot (?:been )?(?:mitigated|resolved|contained|restored)\b[^.]{0,60}\b(?:sla|target"
    r"|time|deadline|objective)\b"
    r"|\b(?:mitigation )?(?:sla|target|deadline)\b[^.]{0,30}\b(?:is |was "
    r"|has been )?(?:missed|breached|exceeded|expire[sd]?|not met)\b"
    r"|\b(?:miss(?:es|ed)?|breach(?:es|ed)?|exceed(?:s|ed)?)\b[^.]{0,30}\b(?:sla|target)\b",
    re.IGNORECASE,
)
_OPEN_END = re.compile(
    r"\b(?:exceeds?|longer than|more than|beyond|over|after|past|unmitigated for|lasts?)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:detection|declar\w+|detected|since|from the start|start of the incident|opened)\b",
    re.IGNORECASE,
)
_NOT_MITIGATION = re.compile(
    r"\b(?:ack\w*|acknowledg\w*|respon\w*|answer\w*|reply|replies|no update\w*)\b",
    re.IGNORECASE,
)
_IMPACTS = (
    ("customers", re.compile(r"\b(?:customers?|clients?|users?)\b", re.IGNORECASE)),
    ("money", re.compile(r"\b(?:monetary|money|financial|revenue)\b", re.IGNORECASE)),
    ("data", re.compile(
        r"\bdata (?:loss|breach|leak|corruption|exposure)\b|\bdata is lost\b"
        r"|\bloss of data\b", re.IGNORECASE)),
    ("security", re.compile(r"\bsecurity (?:breach|incident|impact)\b", re.IGNORECASE)),
)  # fmt: skip
_VERB = re.compile(
    r"\b(?:notify|notifies|involve|page|inform|contact|call|alert|escalate to|bring in"
    r"|loop in|engage|tell|add|wake)\s+(?P<who>.+)$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:the|an?|our|your|their|area's|area’s|both|also|team's|service's)\s+", re.IGNORECASE
)
_IF = re.compile(
    r"^(?:if|when|once|in case(?: of)?|where|for|should)\s+(?P<condition>.+?)(?:,"
    r"|\s[–—-]\s|:|→|->)\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?P<condition>(?:after|at|t\s*\+|>)\s*[^,:–—→]+?)(?:,|:|\s[–—-]\s|→|->)\s*(?P<rest>.+)$",
    re.IGNORECASE,
)
_WHEN_COLUMN = re.compile(
    r"\b(?:time|after|trigger|condition|when|elapsed|threshold)\b", re.IGNORECASE
)
_WHO_COLUMN = re.compile(
    r"\b(?:notify|contact|who|escalate to|role|person|team|page)\b", re.IGNORECASE
)
_CONTACT = re.compile(r"^(?P<name>[^:|]{2,60}?)\s*(?::|\s[–—-]\s)\s*(?P<value>\S.{1,160})$")
_NUMBER = re.compile(r"\+?\d[\d ()-]{6,}|@")
_VALUE_COLUMN = re.compile(
    r"\b(?:phone|number|contact|e-?mail|pager|slack|handle|reach|tel)\b", re.IGNORECASE
)


def lower(tree: Tree, findings: Findings) -> tuple[Rung, ...]:
    """Return the rungs in order; one that is not understood is left to a person."""
    for section in sections_on(tree, "escalation"):
        for index, block in enumerate(section.blocks):
            lead = section.blocks[index - 1] if index else None
            missed = isinstance(lead, Paragraph) and bool(_SLA_MISSED.search(lead.text))
            if isinstance(block, ItemList) and (block.ordered or missed):
                return tuple(
                    _rung(
                        n,
                        Span(item.text, item.line, _start(item.lines)),
                        section,
                        missed,
                        findings,
                    )
                    for n, item in enumerate(block.items, 1)
                )
            if isinstance(block, Table) and (rungs := _from_table(block, section, findings)):
                return rungs
    return ()


def _start(lines: tuple[Span, ...]) -> int:
    return lines[0].column if lines else 1


def _rung(number: int, words: Span, section: Section, missed: bool, findings: Findings) -> Rung:
    text = words.raw
    match = _IF.match(text) or _AFTER.match(text)
    stated, rest = (match["condition"], match["rest"]) if match else ("", text)
    condition = _condition(stated, text, words, missed=missed, findings=findings)
    if isinstance(condition, Manual):
        findings.at(
            "SIC-R214",
            words,
            f"escalation step {number} is a manual step; its condition is not compiled",
            help="write “If it exceeds 2 hours after detection, notify …” or name the impact",
        )
    return Rung(
        rung=number,
        condition=condition,
        notify=tuple(_names(rest)),
        text=text,
        source=Source(line=words.line, clause=section.anchor),
    )


def _condition(
    stated: str, text: str, words: Span, *, missed: bool, findings: Findings
) -> Condition:
    if not stated:
        return Missed() if missed or _SLA_MISSED.search(text) else Manual(text=text)
    if _SLA_MISSED.search(stated):
        return Missed()
    if _NOT_MITIGATION.search(stated) or not (
        missed or "mitigat" in stated or "resol" in stated or scan(stated.casefold())
    ):
        return Manual(text=text)
    clocks = [a.clock for a in scan(stated.casefold()) if a.kind == "clock"]
    if clocks:
        return _exceeds(clocks[0] if len(clocks) == 1 else None, stated, text, words, findings)
    impacts = tuple(name for name, pattern in _IMPACTS if pattern.search(_both_losses(stated)))
    return Impacted(impacts=impacts) if impacts else Manual(text=text)


def _both_losses(stated: str) -> str:
    """Let "monetary or data loss" and "data or monetary loss" name both impacts."""
    return re.sub(
        r"\bdata or (\w+) loss\b", r"data loss or \1 loss", stated, flags=re.IGNORECASE
    )


def _exceeds(
    clock: object, stated: str, text: str, words: Span, findings: Findings
) -> Condition:
    if (
        not isinstance(clock, Elapsed)
        or clock.calendar
        or not (_OPEN_END.search(stated) or stated[:1] in ">tT")
    ):
        return Manual(text=text)
    if not _SINCE.search(stated):
        found = re.search(r"\d+\s*\w+", stated)
        place = _in_line(words, found[0] if found else "")
        findings.at(
            "SIC-R203",
            place,
            f"`{place.raw}` does not say from when it counts; read as since detection",
            help=f"write “{place.raw} after detection”",
        )
    return Exceeds(seconds=clock.seconds)


def _in_line(words: Span, fragment: str) -> Span:
    found = words.raw.find(fragment)
    return Span(fragment, words.line, words.column + max(0, found)) if fragment else words


def _names(rest: str) -> Iterator[str]:
    match = _VERB.search(rest)
    who = (match["who"] if match else rest).strip(" .")
    who = re.split(r"\s(?:if|when|within|via|through|by|to|so that|for)\s|[.;]\s|\s\(", who)[0]
    for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s*\+\s*", who):
        name = part.strip(" .")
        while (bare := _ARTICLE.sub("", name)) != name:
            name = bare
        if name:
            yield name


def _from_table(table: Table, section: Section, findings: Findings) -> tuple[Rung, ...]:
    when = next((i for i, h in enumerate(table.header) if _WHEN_COLUMN.search(h.text)), None)
    who = next(
        (i for i, h in enumerate(table.header) if i != when and _WHO_COLUMN.search(h.text)),
        None,
    )
    if when is None or who is None:
        return ()
    if shape_of(table):
        return _by_severity(table, section, findings)
    rungs = []
    for number, row in enumerate(table.rows, 1):
        cell = row[when]
        stated = cell.text if re.search(r"[a-z]{3}", cell.text) else f"after {cell.text}"
        if cell.text[:1].isdigit():
            stated = f"after {cell.text}"
        text = f"{cell.text}: {row[who].text}"
        condition = _condition(stated, text, cell, missed=False, findings=findings)
        if isinstance(condition, Manual):
            findings.at(
                "SIC-R214", cell, f"escalation step {number} is shown as a manual step",
                help="write a time such as “2 hours after detection”, or the impact",
            )  # fmt: skip
        rungs.append(
            Rung(
                rung=number,
                condition=condition,
                notify=tuple(_names(row[who].text)),
                text=text,
                source=Source(line=cell.line, clause=section.anchor),
            )
        )
    return tuple(rungs)


def _by_severity(table: Table, section: Section, findings: Findings) -> tuple[Rung, ...]:
    """Keep a ladder told by severity as manual steps: each row has several times."""
    rungs = []
    for number, row in enumerate(table.rows, 1):
        text = "; ".join(
            f"{h.text}: {c.text}" for h, c in zip(table.header, row, strict=True) if c.text
        )
        findings.at(
            "SIC-R214",
            row[0],
            f"escalation step {number} is a manual step; a ladder by severity is not compiled",
            help="write one numbered list that starts when the Mitigation SLA is missed",
        )
        source = Source(line=row[0].line, clause=section.anchor)
        rungs.append(
            Rung(rung=number, condition=Manual(text=text), notify=(), text=text, source=source)
        )
    return tuple(rungs)


def lower_contacts(tree: Tree) -> tuple[Contact, ...]:
    """Return the emergency contacts as written, from fences, lists or tables."""
    found: dict[tuple[str, str], Contact] = {}
    for section in sections_on(tree, "contacts"):
        if topic_of(section.title.text) not in {"contacts", None}:
            continue
        for contact in _contacts(section):
            found.setdefault((contact.name, contact.value), contact)
    return tuple(found.values())


def _contacts(section: Section) -> Iterator[Contact]:
    for block in walk(section.blocks):
        if isinstance(block, Table):
            yield from _contact_rows(block, section)
        else:
            for words, line in _contact_lines(block):
                yield from _contact(words, line, section)


def _contact_lines(block: Block) -> Iterator[tuple[str, int]]:
    """Yield the lines of a block that may name a contact; prose only with a number in it."""
    match block:
        case Fence(body=body, line=line):
            yield from ((words.strip(), n) for n, words in enumerate(body, line + 1))
        case ItemList(items=items):
            yield from ((item.text, item.line) for item in items)
        case Paragraph(lines=lines):
            yield from ((s.text, s.line) for s in lines if _NUMBER.search(s.text))


def _contact(words: str, line: int, section: Section) -> Iterator[Contact]:
    match = _CONTACT.match(words)
    if match:
        source = Source(line=line, clause=section.anchor)
        yield Contact(name=match["name"].strip(), value=match["value"].strip(), source=source)


def _contact_rows(table: Table, section: Section) -> Iterator[Contact]:
    value = next(
        (i for i, h in enumerate(table.header) if i and _VALUE_COLUMN.search(h.text)),
        len(table.header) - 1,
    )
    for row in table.rows:
        if row[0].text and row[value].text:
            yield Contact(
                name=row[0].text,
                value=row[value].text,
                source=Source(line=row[0].line, clause=section.anchor),
            )
