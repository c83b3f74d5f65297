"""Roles and what the runbook forbids or reserves to them; silence binds nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sic.domain.policy import Role, Source
from sic.runbook.diagnostics import Findings
from sic.runbook.markup import slug
from sic.runbook.topics import sections_on, topic_of
from sic.runbook.tree import ItemList, Paragraph, Section, Span, Table, Tree

_NAMED = re.compile(
    r"^(?P<name>[^:–—()]{2,60}?)\s*(?:\((?P<abbreviation>[^()]{1,20})\))?\s*(?::|\s[–—-]\s"
    r"|–|—)\s*(?P<duties>.*)$"
)
_TITLE = re.compile(
    r"^(?:\d+(?:\.\d+)*[.)]?\s+)?(?P<name>[^:–—()]{2,60}?)\s*(?:\((?P<abbreviation>[^()]{1,20})\))?$"
)
_ONLY_RESOLVES = re.compile(
    r"\b(?:only|sole|alone|nobody else|no one else"
    r"|exclusive\w*)\b[^.]{0,90}?\b(?:resolv\w*|clos(?:e|es|ed|ing)|all[- ]clear"
    r"|end(?:s)? the incident|declare\w* (?:it|the incident) over)\b"
    r"|\b(?:resolv\w*|closed?|closing)\b[^.]{0,60}?\b(?:only by|by the (?:ic"
    r"|incident commander) (?:only|alone))\b",
    re.IGNORECASE,
)
_HANDS_OFF = re.compile(
    r"\b(?:do(?:es)?|should|must|may|shall|will|can)\s*(?:n't|not"
    r"|never)\b[^.]{0,60}?\b(?:technical|debug\w*|troubleshoot\w*"
    r"|hands[- ]on|commands?|code|keyboard|fix(?:es|ing)?|investigat\w*|remediat\w*)\b"
    r"|\b(?:never|no)\b[^.]{0,30}?\b(?:technical (?:tasks?|work)|debug\w*"
    r"|touch\w* (?:the )?keyboard|hands[- ]on)\b"
    r"|\bhands[- ]off(?: the)? keyboard\b|\bhands[- ]off\b|\bnot (?:the one )?(?:debugging"
    r"|fixing|typing)\b|\bcannot\b[^.]{0,40}\btechnical\b",
    re.IGNORECASE,
)
_COMMANDER = re.compile(
    r"\b(?:incident (?:commander|manager|lead(?:er)?|coordinator)|ic)\b", re.IGNORECASE
)
_NAME_COLUMN = re.compile(r"\b(?:role|title|position|function|who)\b", re.IGNORECASE)


def lower(tree: Tree, findings: Findings) -> tuple[Role, ...]:
    """Return the roles in document order, each once."""
    roles: dict[str, Role] = {}
    for section in sections_on(tree, "roles"):
        for role in _roles(tree, section):
            roles.setdefault(role.id, role)
    found = tuple(roles.values())
    _report_commander(found, findings)
    return found


def _roles(tree: Tree, section: Section) -> Iterator[Role]:
    if topic_of(section.title.text) != "roles":
        parent = tree.sections[section.parent] if section.parent is not None else None
        if parent and topic_of(parent.title.text) == "roles":
            yield from _from_heading(section)
        return
    for block in section.blocks:
        match block:
            case ItemList(items=items):
                for item in items:
                    more = " ".join(s.text for s in _nested(item.children))
                    yield from _from_words(item.text, more, item.line, section)
            case Table():
                yield from _from_table(block, section)
            case Paragraph(lines=lines) if lines[0].raw.startswith(("**", "__")):
                yield from _from_words(block.text, "", lines[0].line, section)


def _nested(blocks: tuple[object, ...]) -> Iterator[Span]:
    for block in blocks:
        if isinstance(block, ItemList):
            for item in block.items:
                yield from item.lines
        elif isinstance(block, Paragraph):
            yield from block.lines


def _from_words(text: str, more: str, line: int, section: Section) -> Iterator[Role]:
    match = _NAMED.match(text) or (_TITLE.match(text) if len(text) <= 60 else None)
    if match:
        duties = " ".join(w for w in (match.groupdict().get("duties") or "", more) if w)
        yield _role(match["name"], match["abbreviation"], duties, line, section)


def _from_heading(section: Section) -> Iterator[Role]:
    match = _TITLE.match(section.title.text)
    if match:
        words = " ".join(span.text for block in section.blocks for span in _nested((block,)))
        yield _role(match["name"], match["abbreviation"], words, section.title.line, section)


def _from_table(table: Table, section: Section) -> Iterator[Role]:
    column = next((i for i, h in enumerate(table.header) if _NAME_COLUMN.search(h.text)), 0)
    for row in table.rows:
        match = _TITLE.match(row[column].text)
        if match:
            duties = "; ".join(c.text for i, c in enumerate(row) if i != column and c.text)
            yield _role(match["name"], match["abbreviation"], duties, row[column].line, section)


def _role(
    name: str, abbreviation: str | None, duties: str, line: int, section: Section
) -> Role:
    return Role(
        id=slug(name),
        name=name.strip(),
        source=Source(line=line, clause=section.anchor),
        abbreviation=abbreviation,
        duties=duties.strip(),
        only_resolver=bool(_ONLY_RESOLVES.search(duties)),
        no_technical_tasks=bool(_HANDS_OFF.search(duties)),
    )


def _report_commander(roles: tuple[Role, ...], findings: Findings) -> None:
    if any(role.only_resolver for role in roles):
        return
    for role in roles:
        if _COMMANDER.search(role.name) or role.abbreviation == "IC":
            findings.at(
                "SIC-R211",
                Span(role.name, role.source.line, 1),
                f"no sentence says that only the {role.name} may declare an incident resolved",
                help="add “the only person who can declare the incident resolved”",
            )
            return
