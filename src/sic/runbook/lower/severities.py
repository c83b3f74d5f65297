"""All statements about severities to the policy's severities; the first place stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sic.domain.policy import Severity
from sic.runbook.diagnostics import Findings
from sic.runbook.lower.not_ours import (
    foreign_lead,
    foreign_reason,
    foreign_title,
    names_incidents,
    not_in_force,
    speaks_of_incidents,
)
from sic.runbook.lower.promises import labelled, sentences, stated_in
from sic.runbook.lower.severity_merge import Merged, check_order
from sic.runbook.lower.severity_prose import (
    ProseReader,
    Scope,
    heading_scope,
    titled_promises,
)
from sic.runbook.lower.severity_tables import read_shape, shape_of
from sic.runbook.lower.statements import Alias, Statement
from sic.runbook.topics import Topic, invites_reports
from sic.runbook.tree import Block, ItemList, Paragraph, Quote, Section, Table, Tree

# Sections whose sentences speak of severities without defining them.
_NO_PROSE: frozenset[Topic] = frozenset(
    {"contents", "template", "commands", "webhooks", "contacts", "postmortem", "patterns"}
)


def lower(tree: Tree, findings: Findings) -> tuple[Severity, ...]:
    """Return the severities, gravest first, and report how their times were read."""
    gathered = _Gathered(findings, invites_reports(tree), speaks_of_incidents(tree))
    scopes: dict[int, Scope] = {}
    for section in tree.sections:
        around = scopes.get(section.parent) if section.parent is not None else None
        around = around or Scope()
        if section.topic == "severities":
            around = Scope(
                around.names, around.clause, gathered.speaks, around.promised, around.label
            )
        scope = heading_scope(section, around) if section.level else around
        scopes[section.index] = scope
        gathered.section(tree, section, scope)
    return gathered.severities()


@dataclass(slots=True)
class _Gathered:
    findings: Findings
    invited: bool  # The document asks outsiders to report vulnerabilities.
    speaks: bool  # Some word of the document is about incidents.
    statements: list[Statement] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    ours: bool = False  # A heading over one of the statements speaks of incidents.

    def section(self, tree: Tree, section: Section, scope: Scope) -> None:
        """Gather what one section says, and whether its headings speak of incidents."""
        before = len(self.statements)
        self._read(section, scope, foreign=foreign_title(tree, section, self.invited))
        if len(self.statements) > before and not self.ours:
            self.ours = names_incidents(tree, section)

    def _read(self, section: Section, scope: Scope, *, foreign: bool) -> None:
        """Gather a section's tables and, where its topic allows, its prose."""
        prose_blocks: list[Block] = []
        lead = ""
        for block in section.blocks:
            if isinstance(block, Table) and self._table(block, section, foreign, lead):
                continue
            if isinstance(block, ItemList) and lead.endswith(":") and not_in_force(lead):
                continue
            for inner in _tables(block):
                self._table(inner, section, foreign, lead)
            lead = block.text if isinstance(block, Paragraph) else ""
            prose_blocks.append(block)
        if foreign or (section.topic in _NO_PROSE and not scope.names):
            return
        reader = ProseReader()
        reader.read(tuple(prose_blocks), scope)
        self._named_by_heading(section, scope)
        self.statements += reader.statements

    def _named_by_heading(self, section: Section, scope: Scope) -> None:
        """Record that a heading names its severities, with the rest as their definition."""
        own = heading_scope(section, Scope(words=scope.words)) if section.level else Scope()
        for name in own.names:
            rest = section.title.text[name.end :].strip(" :–—-()")
            words = rest or _first_words(section)
            self.statements.append(
                Statement(name, None, section.title, section.anchor, definition=words)
            )
        if own.names:
            self.statements += titled_promises(section, own)

    def _table(self, table: Table, section: Section, foreign: bool, lead: str) -> bool:
        """Gather a table of severities; return whether it was one."""
        shape = shape_of(table)
        if shape is None:
            return False
        reason = foreign_reason(shape)
        if foreign or foreign_lead(lead):
            reason = "its heading or lead speaks of something else"
        if not reason and not self.speaks and shape.worded and not shape.paced:
            reason = "no word of the document speaks of incidents"
        items = list(read_shape(shape, section.anchor, Findings() if reason else self.findings))
        if not reason and not _has_policy(items, section):
            return True
        if reason:
            self.findings.at(
                "SIC-R209",
                table.header[0],
                f"this table of severities is not read as an incident policy: {reason}",
                help="move it under a heading about incident severities if it is one",
            )
            return True
        for item in items:
            if isinstance(item, Alias):
                self.aliases.setdefault(item.other, item.id)
            else:
                self.statements.append(item)
        return True

    # ------------------------------------------------------------ merging

    def severities(self) -> tuple[Severity, ...]:
        """Merge the statements by severity and rank them."""
        grouped: dict[str, list[Statement]] = {}
        for statement in self._kept():
            name = self.aliases.get(statement.name.id, statement.name.id)
            grouped.setdefault(name, []).append(statement)
        merged = [Merged(name, said, self.findings) for name, said in grouped.items()]
        told = [m for m in merged if m.worth_keeping()]
        told.sort(key=lambda m: (m.order, m.id))
        found = tuple(m.severity(rank) for rank, m in enumerate(told, 1))
        for m in told:
            m.report()
        check_order(found, self.findings)
        return found

    def _kept(self) -> Iterable[Statement]:
        """Drop bare words where the document numbers its severities, and plans of work."""
        if self._plans_work():
            return
        numbered = {s.name.id for s in self.statements if s.name.family != "word"}
        for statement in self.statements:
            if numbered and statement.name.family == "word":
                if statement.name.id in self.aliases:
                    yield statement
            else:
                yield statement

    def _plans_work(self) -> bool:
        """Say whether the only times are times to fix, and no heading speaks of incidents.

        A table "Priority: Fix within" is as well a plan for bugs, audits or repairs.
        """
        timed = [s for s in self.statements if s.kind]
        if self.ours or not timed or any(s.kind != "resolution" for s in timed):
            return False
        if any(s.name.family == "sev" for s in timed):
            return False
        self.findings.at(
            "SIC-R209",
            timed[0].value,
            "these times to fix are not read as an incident policy: no heading over them"
            " speaks of incidents",
            help="move them under a heading about incident severities if they are one",
        )
        return True


def _has_policy(items: list[Statement | Alias], section: Section) -> bool:
    """Say whether a table defines or times severities, rather than mentions them."""
    said = [i for i in items if isinstance(i, Statement)]
    if any(s.kind for s in said):
        return True
    return is_severity_title(section.title.text) and any(s.definition for s in said)


def is_severity_title(title: str) -> bool:
    """Say whether a heading is about severities themselves."""
    words = title.casefold()
    return any(w in words for w in ("sever", "priorit", "level", "classif", "sev-", "sevs"))


def _tables(block: Block) -> Iterable[Table]:
    if isinstance(block, ItemList):
        for item in block.items:
            for child in item.children:
                yield from [child] if isinstance(child, Table) else _tables(child)
    elif isinstance(block, Quote):
        for child in block.blocks:
            yield from [child] if isinstance(child, Table) else _tables(child)


def _first_words(section: Section) -> str:
    for block in section.blocks:
        if isinstance(block, Paragraph) and ":" not in block.text[:40]:
            first = next(iter(sentences(block.text)), "")
            return "" if labelled(first) or stated_in(first) else first
    return ""
