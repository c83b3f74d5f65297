"""All statements about severities to the policy's severities; the first place stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from sic.domain.policy import BusinessDays, Clock, Elapsed, Severity, Source, Sprint, Stated
from sic.runbook.clock_names import KINDS, ClockKind
from sic.runbook.diagnostics import Findings
from sic.runbook.duration_atoms import scan
from sic.runbook.durations import VALUE_MAX, Reading, Remark, describe, prose, read
from sic.runbook.lower.promises import labelled, sentences, stated_in
from sic.runbook.lower.severity_prose import (
    ProseReader,
    Scope,
    heading_scope,
    titled_promises,
)
from sic.runbook.lower.severity_tables import foreign_reason, read_shape, shape_of
from sic.runbook.lower.statements import Alias, Statement
from sic.runbook.topics import Topic, invites_reports, is_foreign
from sic.runbook.tree import Block, ItemList, Paragraph, Quote, Section, Span, Table, Tree

# Sections whose sentences speak of severities without defining them.
_NO_PROSE: frozenset[Topic] = frozenset(
    {"contents", "template", "commands", "webhooks", "contacts", "postmortem", "patterns"}
)
LEAD_MAX = 120  # A longer lead is a paragraph that happens to stand before a table.
_OURS = ("incident", "outage", "on-call", "oncall", "on call")
# What was, was measured, or may come one day: no promise that holds today.
_NOT_IN_FORCE = re.compile(
    r"\bexamples?\b|\bsamples?\b|\bdeprecated\b|\barchived?\b|\bsuperseded\b|\bobsolete\b"
    r"|\bhistor(?:y|ical)\b|\bpast\b|\bpropos(?:ed|als?)\b|\bdrafts?\b"
    r"|\bnot (?:yet )?in force\b"
    r"|\bformer(?:ly)?\b|\bmeasured\b|\bmeasurements\b|\bactuals?\b|\bachieved\b|\bobserved\b"
    r"|\bresults?\b|\bstatistics\b|\bideas?\b|\bno longer\b|\bpreviously\b"
    r"|\blast (?:week|month|quarter|year)\b"
    r"|\bprevious (?:week|month|quarter|year|values|table)\b"
    r"|\bold (?:values|table|times|targets|slas?|severit\w+|levels)\b"
)
# A document without one of these words does not mean incidents by "Urgent" and "Routine".
_SPEAKS = re.compile(r"\bincident|\boutage|\bon[- ]?call\b|\bdowntime\b|\bproduction\b|\bpager")
_SETS_CONDITION = re.compile(
    r"\b(?:if|unless|only|when\w*|until|except|after|before|once|while|then|but|or|not|no)\b"
)
_NAMES = {
    "ack": "Ack",
    "mitigation": "Mitigation",
    "resolution": "Resolution",
    "cadence": "Cadence",
}


def lower(tree: Tree, findings: Findings) -> tuple[Severity, ...]:
    """Return the severities, gravest first, and report how their times were read."""
    gathered = _Gathered(findings, invites_reports(tree))
    gathered.speaks = bool(_SPEAKS.search("\n".join(tree.lines).casefold()))
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


def _names_incidents(tree: Tree, section: Section) -> bool:
    titles = (ancestor.title.text.casefold() for ancestor in tree.ancestry(section))
    return any(word in title for title in titles for word in _OURS)


def _foreign_title(tree: Tree, section: Section, otherwise: bool) -> bool:
    """Say whether the nearest telling heading speaks of anything but incidents."""
    for ancestor in tree.ancestry(section):
        title = ancestor.title.text.casefold()
        if is_foreign(title) or (ancestor.level > 1 and _NOT_IN_FORCE.search(title)):
            return True
        if any(word in title for word in _OURS):
            return False
    return otherwise


def _foreign_lead(lead: str) -> bool:
    """Say whether the words right above a table put it out of force, or out of our business."""
    words = lead.casefold()
    if is_foreign(words) and "incident" not in words:
        return True
    return _not_in_force(lead)


def _not_in_force(lead: str) -> bool:
    """Say whether a lead calls what follows it old, measured, proposed or an example."""
    return len(lead) <= LEAD_MAX and bool(_NOT_IN_FORCE.search(lead.casefold()))


@dataclass(slots=True)
class _Gathered:
    findings: Findings
    invited: bool  # The document asks outsiders to report vulnerabilities.
    statements: list[Statement] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    speaks: bool = False  # Some word of the document is about incidents.
    ours: bool = False  # A heading over one of the statements speaks of incidents.

    def section(self, tree: Tree, section: Section, scope: Scope) -> None:
        """Gather what one section says, and whether its headings speak of incidents."""
        before = len(self.statements)
        self._read(section, scope, foreign=_foreign_title(tree, section, self.invited))
        if len(self.statements) > before and not self.ours:
            self.ours = _names_incidents(tree, section)

    def _read(self, section: Section, scope: Scope, *, foreign: bool) -> None:
        """Gather a section's tables and, where its topic allows, its prose."""
        prose_blocks: list[Block] = []
        lead = ""
        for block in section.blocks:
            if isinstance(block, Table) and self._table(block, section, foreign, lead):
                continue
            if isinstance(block, ItemList) and lead.endswith(":") and _not_in_force(lead):
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
        if foreign or _foreign_lead(lead):
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
        merged = [_Merged(name, said, self.findings) for name, said in grouped.items()]
        told = [m for m in merged if m.worth_keeping()]
        told.sort(key=lambda m: (m.order, m.id))
        found = tuple(m.severity(rank) for rank, m in enumerate(told, 1))
        for m in told:
            m.report()
        _check_order(found, self.findings)
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


class _Merged:
    """Everything said of one severity, first place first."""

    def __init__(self, name: str, said: list[Statement], findings: Findings) -> None:
        self.id = name
        self.said = said
        self.order = (
            min(s.name.order for s in said if s.name.id == name)
            if any(s.name.id == name for s in said)
            else said[0].name.order
        )
        self.findings = findings
        self.readings: dict[ClockKind, tuple[Statement, Reading]] = {}
        self.contradictions: list[tuple[ClockKind, Statement, Reading]] = []
        self.remarks: list[tuple[Statement, Remark]] = []
        for kind in KINDS:
            self._merge(kind)

    def _merge(self, kind: ClockKind) -> None:
        for statement in self.said:
            if statement.kind != kind:
                continue
            reading = read_value(statement, kind)
            self.remarks += [(statement, remark) for remark in reading.remarks]
            first = self.readings.get(kind)
            if first is None or first[1].clock is None:
                self.readings[kind] = (statement, reading)
            elif reading.clock is not None and reading.clock != first[1].clock:
                self.contradictions.append((kind, statement, reading))

    def worth_keeping(self) -> bool:
        """A name that only prose mentions, with nothing said of it, is no severity."""
        return any(s.kind or s.definition or not s.prose for s in self.said)

    def _clock(self, kind: ClockKind) -> Clock | None:
        found = self.readings.get(kind)
        return found[1].clock if found else None

    def severity(self, rank: int) -> Severity:
        """Return the policy's severity at this rank."""
        first = self.said[0]
        stated_words = {k: s.value.text for k, (s, _) in self.readings.items()}
        mitigation = self._clock("mitigation")
        if "mitigation" not in self.readings and (resolution := self._clock("resolution")):
            mitigation = resolution
            stated_words["mitigation"] = stated_words["resolution"]
        return Severity(
            id=self.id,
            rank=rank,
            source=Source(line=first.value.line, clause=first.clause),
            definition=next((s.definition for s in self.said if s.definition), ""),
            ack=self._clock("ack"),
            mitigation=mitigation,
            resolution=self._clock("resolution"),
            cadence=self._clock("cadence"),
            stated=Stated(**stated_words),
        )

    def report(self) -> None:
        """Report how each time was read, and where two places disagree."""
        for statement, remark in self.remarks:
            self.findings.at(remark.code, statement.value, remark.message, help=remark.help)
        for kind, statement, reading in self.contradictions:
            first, stands = self.readings[kind]
            self.findings.at(
                "SIC-R208",
                statement.value,
                f"{self.id} {_NAMES[kind]} is {describe(reading.clock)} here and"
                f" {describe(stands.clock)} in line {first.value.line}",
                note=f"the first place stands: line {first.value.line}",
                help="give the same time in both places, or in one",
            )
        self._report_calendars()
        if "mitigation" not in self.readings and self._clock("resolution"):
            place = self.readings["resolution"][0].value
            self.findings.at(
                "SIC-R210",
                place,
                f"{self.id} has a resolution time and no mitigation time; what is resolved"
                " by then is mitigated by then, so it holds for both",
                help="add a mitigation time if it should be earlier",
            )

    def _report_calendars(self) -> None:
        for kind, (statement, reading) in self.readings.items():
            match reading.clock:
                case BusinessDays():
                    code, words = (
                        "SIC-R302",
                        "is counted on the business calendar, not in hours",
                    )
                case Elapsed(calendar="business_hours"):
                    code, words = "SIC-R302", "is counted in business hours only"
                case Sprint():
                    code, words = (
                        "SIC-R303",
                        "needs a sprint calendar; without one, no countdown",
                    )
                case _:
                    continue
            self.findings.at(
                code,
                statement.value,
                f"{self.id} {_NAMES[kind]} `{statement.value.text}` {words}",
            )


def read_value(statement: Statement, kind: ClockKind) -> Reading:
    """Return what a value promises, by how plainly its header or label asks for a time."""
    heading, text = statement.heading, statement.value.text
    reading = read(text, unit=heading.unit, office=heading.office)
    if kind == "cadence" and _told_once(statement, reading):
        return prose(text)
    if kind == "cadence" and (rhythm := _rhythm(text)):
        return rhythm
    if statement.prose or reading.exact:
        return reading if reading.clock or reading.remarks else Reading()
    promises = stated_in(text)
    own = [p for p in promises if kind in p.kinds]
    if len(own) == 1:
        return read(own[0].words)
    if promises and not own and not heading.plain:
        return Reading()  # Its sentences name other clocks; they are read as those.
    if reading.clock is None:
        return reading if reading.remarks else Reading()
    return _embedded(text, reading, kind, plain=heading.plain)


def _rhythm(text: str) -> Reading | None:
    """Return the rhythm that "Every 15 minutes, executive notification" starts with."""
    first, comma, rest = text.partition(",")
    if (
        not comma
        or len(text) > VALUE_MAX
        or scan(rest.casefold())
        or _SETS_CONDITION.search(rest.casefold())
    ):
        return None
    reading = read(first)
    return reading if reading.exact and reading.clock and reading.recurring else None


def _told_once(statement: Statement, reading: Reading) -> bool:
    """Say whether "Status page: within 30 minutes" is one notice and no rhythm of updates."""
    once = reading.deadline and not reading.recurring and not statement.heading.plain
    return once and not statement.prose and "update" not in statement.label.casefold()


def _embedded(text: str, reading: Reading, kind: ClockKind, *, plain: bool) -> Reading:
    """Return a time standing among other words, where the words around it bear it."""
    if kind == "cadence":
        return reading if reading.recurring else prose(text)
    leads = text[:1].isdigit() or reading.deadline
    return reading if plain and leads and not reading.recurring else prose(text)


def _check_order(found: tuple[Severity, ...], findings: Findings) -> None:
    """Report a graver severity that is given more time than a lesser one."""
    for kind in ("ack", "mitigation", "cadence"):
        timed = [(s, c) for s in found if isinstance(c := getattr(s, kind), Elapsed)]
        for (graver, long), (lesser, short) in pairwise(timed):
            if long.seconds > short.seconds and long.calendar == short.calendar:
                findings.at(
                    "SIC-R218",
                    Span(graver.id, graver.source.line, 1),
                    f"{graver.id} has a longer {_NAMES[kind]} time ({describe(long)}) than"
                    f" {lesser.id} ({describe(short)})",
                    help="swap the two, if they were mixed up",
                )
