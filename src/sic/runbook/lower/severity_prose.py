"""Severities told in headings, lists and sentences, to statements; doubt means nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from sic.domain.policy import BusinessDays, Elapsed, Sprint
from sic.runbook.clock_names import Heading, classify, is_definition
from sic.runbook.duration_atoms import scan
from sic.runbook.durations import read
from sic.runbook.lower.not_ours import is_record
from sic.runbook.lower.promises import (
    SENTENCE_MAX,
    Promise,
    labelled,
    of_other_clocks,
    sentences,
    stated,
    stated_in,
)
from sic.runbook.lower.statements import Passage, Statement, passages
from sic.runbook.severity_ids import SeverityName, find_numbered, leading
from sic.runbook.tree import Block, Item, ItemList, Paragraph, Quote, Section, Span, Table

_NOT_A_SCOPE = re.compile(
    r"\b(?:check-?list|template|example|sample|post-?mortem|retro\w*|history|timeline|drill)\b"
    r"|\b20\d\d\b",
    re.IGNORECASE,
)
_ASIDES = re.compile(r"\(([^()]*\d[^()]*)\)")
_NUMBERING = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")
_AFTER_NAME = re.compile(r"^(?:\s*\([^()]*\))?[)\s:–—\-.\]*=>→|,/]*")
_JOINT = re.compile(r"^[\s,]*(?:and|or|but)?\s+")
_TRAILING = re.compile(r"\b(?:for|on|in)\s+(?:an?\s+|all\s+)?$|\(\s*$", re.IGNORECASE)


PASSAGE_MAX = 8000  # What a passage says beyond this is not searched for clocks.


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose severity the words are about, and the clock a title or lead already named."""

    names: tuple[SeverityName, ...] = ()
    clause: str = ""
    words: bool = False  # Bare words ("Critical") may name severities here.
    promised: Heading | None = None
    label: str = ""


def heading_scope(section: Section, scope: Scope) -> Scope:
    """Return the scope a section's own heading opens inside the one around it."""
    title = _NUMBERING.sub("", section.title.text)
    names = leading(title, words=scope.words)
    inner = replace(scope, clause=section.anchor)
    if names and not _NOT_A_SCOPE.search(title):
        return replace(inner, names=tuple(names), promised=None)
    return _promising(inner, title)


def _promising(scope: Scope, label: str) -> Scope:
    """Return the scope with the clock its title or lead names, if it names one."""
    heading = classify(label)
    return replace(scope, promised=heading, label=label) if heading else scope


@dataclass(slots=True)
class ProseReader:
    """Collects what the blocks of one section say, in document order."""

    statements: list[Statement] = field(default_factory=list)

    def read(self, blocks: tuple[Block, ...], scope: Scope) -> None:
        """Read blocks. A paragraph that names a severity holds for one following list."""
        held = scope
        for block in blocks:
            match block:
                case Paragraph(lines=lines):
                    held = self._paragraph(lines, scope)
                case ItemList(items=items):
                    for item in items:
                        self._item(item, held)
                    held = scope
                case Quote(blocks=inner):
                    self.read(inner, scope)
                case Table():
                    self._two_columns(block, held)
                    held = scope
                case _:
                    held = scope

    def _paragraph(self, lines: tuple[Span, ...], scope: Scope) -> Scope:
        """Read a paragraph; return the scope for the list that may follow it."""
        held = scope
        for passage in passages(lines):
            held = self._passage(passage, held)
        lead = " ".join(line.text for line in lines).rstrip()
        if held is scope and (lead.endswith(":") or lines[0].raw.startswith(("**", "__"))):
            return _promising(held, lead.rstrip(":"))
        return held

    def _item(self, item: Item, scope: Scope) -> None:
        held = scope
        if item.lines:
            for passage in passages(item.lines):
                held = self._passage(passage, held)
            if held is scope:
                held = _promising(scope, item.text.rstrip(":"))
        self.read(item.children, held)

    def _passage(self, passage: Passage, scope: Scope) -> Scope:
        """Read one passage; return the scope it opens, or the same object if none."""
        text = passage.text[:PASSAGE_MAX]
        names = leading(text, words=scope.words)
        if not names:
            self.words(passage, text, scope)
            return scope
        end = max(n.end for n in names)
        skipped = _AFTER_NAME.match(text[end:])
        rest = text[end + (skipped.end() if skipped else 0) :]
        if len({n.start for n in find_numbered(text)}) > 1:
            self._several(passage, text, scope)
            return scope
        inner = replace(scope, names=tuple(names))
        for name in names:
            self._say(name, None, passage.lines[0], inner, definition=_definition(rest))
        self.words(passage, rest, inner)
        return inner

    def words(self, passage: Passage, text: str, scope: Scope) -> None:
        """Read words under a scope: the promised time itself, labels, then sentences."""
        if not scope.names:
            self._several(passage, text, scope)
            return
        labels = labelled(text)
        if not labels and scope.promised and self._bare_time(passage, text, scope):
            return
        for promise in labels:
            self._label(promise, passage, scope)
        self._defined(text, passage, scope)
        for sentence in sentences(_without(text, labels)):
            others = find_numbered(sentence)
            if not others:
                self._promises(stated(sentence), passage, scope)

    def _bare_time(self, passage: Passage, text: str, scope: Scope) -> bool:
        reading = read(text, unit=scope.promised.unit if scope.promised else None)
        if not reading.exact or (reading.clock is None and not reading.remarks):
            return False
        assert scope.promised is not None  # noqa: S101 - checked by the caller
        if stated_in(text) and not isinstance(reading.clock, Elapsed | BusinessDays | Sprint):
            return False  # "acknowledge within 30 minutes, contain within 4 hours"
        if reading.recurring and "cadence" not in scope.promised.kinds:
            return False  # Under "Response", "every 30 minutes" is no time to respond.
        for kind in scope.promised.kinds:
            for name in scope.names:
                self._say(name, kind, passage.locate(text), scope, scope.promised, scope.label)
        return True

    def _label(self, promise: Promise, passage: Passage, scope: Scope) -> None:
        kinds = promise.kinds
        if len(kinds) > 1 and set(kinds) != {"mitigation", "resolution"}:
            return
        reading = read(promise.words)
        found = of_other_clocks(promise.words, kinds)
        if not (reading.exact and reading.clock):
            found = stated_in(promise.words)
        if found:
            self._promises(found, passage, scope)
            return
        place = passage.locate(promise.words)
        for kind in kinds:
            for name in scope.names:
                self._say(name, kind, place, scope, promise.heading, promise.label)

    def _defined(self, text: str, passage: Passage, scope: Scope) -> None:
        label, colon, words = text.partition(":")
        if colon and is_definition(label) is not None:
            for name in scope.names:
                self._say(name, None, passage.lines[0], scope, definition=words.strip())

    def _promises(self, promises: tuple[Promise, ...], passage: Passage, scope: Scope) -> None:
        for promise in promises:
            place = passage.locate(promise.words)
            for kind in promise.kinds:
                for name in scope.names:
                    self._say(name, kind, place, scope, prose=True)

    def _several(self, passage: Passage, text: str, scope: Scope) -> None:
        """Read sentences that name their severities themselves, one or more in each."""
        for sentence in sentences(text):
            kinds: tuple[str, ...] = ()
            for names, part in _parts(sentence):
                found = stated(part) or _inherited(part, kinds)
                if len({k for p in found for k in p.kinds}) < len(found):
                    continue  # Two times for one clock: not ours to choose from.
                kinds = found[0].kinds if len(found) == 1 else ()
                self._promises(found, passage, replace(scope, names=names))

    def _two_columns(self, table: Table, scope: Scope) -> None:
        """Read a small table of labels and values under a severity's own heading."""
        if not scope.names or len(table.header) != 2 or is_record(table):
            return
        for label, value in (table.header, *table.rows):
            heading = classify(label.text)
            for kind in heading.kinds if heading else ():
                for name in scope.names:
                    self._say(name, kind, value, scope, heading, label.text)

    def _say(
        self,
        name: SeverityName,
        kind: str | None,
        value: Span,
        scope: Scope,
        heading: Heading | None = None,
        label: str = "",
        *,
        definition: str = "",
        prose: bool = False,
    ) -> None:
        self.statements.append(
            Statement(
                name,
                kind,  # type: ignore[arg-type]  # a ClockKind or None, narrowed by callers
                value,
                scope.clause,
                heading or Heading(()),
                label,
                definition,
                prose,
            )
        )


def titled_promises(section: Section, scope: Scope) -> list[Statement]:
    """Return the clocks a severity's own heading names ("P1 (Response time: 15 minutes)")."""
    rest = section.title.text[max(n.end for n in scope.names) :]
    reader = ProseReader()
    for aside in _ASIDES.findall(rest) or [rest]:
        reader.words(Passage((section.title,)), aside, replace(scope, clause=section.anchor))
    return [s for s in reader.statements if s.kind]


def _without(text: str, labels: list[Promise]) -> str:
    """Return the text with labelled values cut out, so that none is read twice."""
    for promise in labels:
        text = text.replace(promise.words, " ", 1) if promise.words else text
    return text


def _definition(rest: str) -> str:
    first = next(sentences(rest), "").strip(" -–—:")
    timed = bool(scan(first.casefold())) and read(first).exact
    return "" if timed or labelled(first) or stated(first) else first


def _parts(sentence: str) -> list[tuple[tuple[SeverityName, ...], str]]:
    """Return a sentence cut so that each part is about one group of severities."""
    if len(sentence) > SENTENCE_MAX:
        return []
    groups: dict[int, list[SeverityName]] = {}
    for name in find_numbered(sentence):
        groups.setdefault(name.start, []).append(name)
    starts = sorted(groups)
    if not starts:
        return []
    ends = [groups[s][0].end for s in starts]
    if len(starts) == 1:
        cuts = [(0, len(sentence))]
    elif all(_TRAILING.search(sentence[:s]) for s in starts) and starts[0] > 12:
        # "within 5 minutes for SEV-1 and 15 minutes for SEV-2": the name closes its part.
        cuts = list(zip([0, *ends[:-1]], ends, strict=True))
    else:
        cuts = list(zip([0, *starts[1:]], [*starts[1:], len(sentence)], strict=True))
    return [
        (tuple(groups[s]), _masked(sentence[a:b], s - a, groups[s][0].end - a))
        for s, (a, b) in zip(starts, cuts, strict=True)
    ]


def _masked(part: str, start: int, end: int) -> str:
    """Return the part with the severity's own digits blanked."""
    return part[:start] + " " * (end - start) + part[end:]


def _inherited(part: str, kinds: tuple[str, ...]) -> tuple[Promise, ...]:
    """Return the part's one time under the action the sentence named before it."""
    if not kinds:
        return ()
    verb = {
        "ack": "acknowledge",
        "mitigation": "mitigate",
        "resolution": "resolve",
        "cadence": "update",
    }
    found = stated(f"{verb[kinds[0]]} {_JOINT.sub('', part)}")
    return tuple(p for p in found if p.kinds == kinds[:1])
