"""One runbook revision as things that can be recommended. It holds text and runs none of it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sic.application.search.entries import spellings
from sic.application.search.words import STOP
from sic.assistant import faults
from sic.assistant.phrases import Text
from sic.domain.policy import Pattern, Policy, Webhook
from sic.domain.recommendation import Kind
from sic.runbook.compiler import compile_document
from sic.runbook.markup import mask_unsaid, plain
from sic.runbook.topics import topic_of
from sic.runbook.tree import Section, Tree

# How much a line counts for, by what it is; a pattern's causes are not what people see.
SAYS = 1.0
CAUSE = 0.5
ACTION = 0.25
PROSE = 0.4
CODE = 0.3
COMMENT = 0.6  # Of a command: it says what the command is for.
INHERITED = 0.35  # Of a topic, below the heading that opens it.
STEM_LEAST = 5  # Letters by which words are told to begin alike.
SECTIONS_MAX = 400
LINES_MAX = 60  # Of one section.
_BREAK = re.compile(r"\r\n|\r|\n")
_FENCE = re.compile(r"\s*(?:[-*+>]\s+)*(?:`{3,}|~{3,})")
_CONTENTS = re.compile(r"(?:table of )?contents|toc", re.IGNORECASE)
_LINK_TITLE = re.compile(r"(\]\([^()\s]*)\s+(?:\"[^\"]*\"|'[^']*')(?=\))")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the runbook, as far as ranking and quoting need it.

    Attributes:
        number: 1-based.
        start: Its first character in the runbook's text.
        raw: As it is written, without its end.
        weight: How much what it says counts for its entry.
        faults: What it speaks of, 0 to 1 each.
        terms: Its words that say something.
    """

    number: int
    start: int
    raw: str
    weight: float
    faults: dict[str, float]
    terms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that can be recommended: a section, a pattern or a catalogue entry."""

    kind: Kind
    ref: str
    title: str
    anchor: str
    line: int
    lines: tuple[Line, ...]
    faults: dict[str, float]
    weights: dict[str, float]
    keys: frozenset[str]  # Spellings of its name.


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything one revision offers, and how rare its words are.

    Attributes:
        revision: Hex SHA-256 of the text.
        text: The runbook as it is stored; quotes are cut from it.
        policy: What the compiler made of it.
        candidates: Patterns first, then webhooks, then sections, each in document order.
        rarity: Term → how much it tells among the candidates.
        own: Words that patterns and webhooks are told by.
        beginnings: First letters → the words of the runbook that begin so.
    """

    revision: str
    text: str
    policy: Policy
    candidates: tuple[Candidate, ...]
    rarity: dict[str, float] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    beginnings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    starts: tuple[tuple[int, str], ...] = ()  # Each line's first character, and the line.

    def candidate(self, ref: str) -> Candidate | None:
        """Return the entry with this ref, or ``None``."""
        return next((one for one in self.candidates if one.ref == ref), None)

    def line(self, number: int) -> Line:
        """Return a line of the runbook by its number, for quoting."""
        start, raw = self.starts[number - 1]
        return Line(number, start, raw, SAYS, {}, frozenset())


def catalogue_of(revision: str, text: str) -> Catalogue:
    """Read a runbook; one that cannot be compiled offers nothing.

    Args:
        revision: What names the text in quotes.
        text: The runbook as it is stored.
    """
    compiled = compile_document(text)
    reader = _Reader(text, compiled.tree, compiled.policy)
    candidates = tuple(reader.candidates())
    rarity = _rarity(candidates)
    starts = tuple(_lines(text))
    own = frozenset(
        term
        for one in candidates
        for term, weight in one.weights.items()
        if one.kind != "section" and weight >= CAUSE
    )
    return Catalogue(
        revision, text, compiled.policy, candidates, rarity, own, _beginnings(rarity), starts
    )


def _beginnings(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the words that begin alike, under their first letters."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        if len(word) >= STEM_LEAST:
            found[word[:STEM_LEAST]] = (*found.get(word[:STEM_LEAST], ()), word)
    return found


def _rarity(candidates: Sequence[Candidate]) -> dict[str, float]:
    count = Counter(term for one in candidates for term in one.weights)
    total = len(candidates)
    return {term: math.log(1 + (total + 0.5) / (n + 0.5)) for term, n in count.items()}


def seen_words(line: str) -> str:
    """Return what a reader of the page sees of a line: no comments, no titles of links."""
    return plain(_LINK_TITLE.sub(r"\1", line)).strip("|>#-*+ ")


class _Reader:
    """Takes the lines of a document apart once."""

    def __init__(self, text: str, tree: Tree, policy: Policy) -> None:
        self._tree, self._policy = tree, policy
        self._raw = list(_lines(text))
        # What is commented or struck out is not said; every offset stays.
        self._shown = [line for _, line in _lines(mask_unsaid(text))]
        self._rows = {one.source.line for one in policy.webhooks}
        self._patterns = {one.source.clause: one for one in policy.patterns}

    def candidates(self) -> Iterator[Candidate]:
        """Yield every pattern, webhook and section."""
        if not self._tree.lines:
            return
        for pattern in self._policy.patterns:
            yield self._pattern(pattern)
        for webhook in self._policy.webhooks:
            yield self._webhook(webhook)
        for section in self._tree.sections[:SECTIONS_MAX]:
            if section.level > 1 and self._stands_alone(section):
                yield self._section(section)

    def _stands_alone(self, section: Section) -> bool:
        """Say whether a section is neither part of a pattern nor the list of contents."""
        if _CONTENTS.fullmatch(section.title.text.strip()):
            return False
        chain = self._tree.ancestry(section)
        return not any(one.anchor in self._patterns for one in chain)

    # ------------------------------------------------------------ lines

    def _line(self, number: int, weight: float, words: str | None = None) -> Line:
        start, raw = self._raw[number - 1]
        shown = seen_words(self._shown[number - 1]) if words is None else words
        text = Text.of(shown)
        spoken = {name: one.surely for name, one in faults.about(text).items()}
        terms = frozenset(t.term for t in text.tokens if _tells(t.term))
        return Line(number, start, raw, weight, spoken, terms)

    def _numbers(self, section: Section, *, nested: bool = False) -> range:
        """Return the line numbers of a section below its heading."""
        following = (
            other.title.line
            for other in self._tree.sections[section.index + 1 :]
            if not nested or other.level <= section.level
        )
        return range(section.title.line + 1, next(following, len(self._raw) + 1))

    def _told(self, symptoms: Iterable[str], besides: set[int]) -> Iterator[Line]:
        """Yield the lines elsewhere on which an author wrote these symptoms."""
        for symptom in symptoms:
            found = (n for n, line in enumerate(self._shown, 1) if symptom in line)
            number = next(found, 0)
            if number and number not in besides:
                yield self._line(number, SAYS, symptom)

    # ------------------------------------------------------------ entries

    def _pattern(self, pattern: Pattern) -> Candidate:
        clause = pattern.source.clause
        section = next(s for s in self._tree.sections if s.anchor == clause)
        lines = [self._line(section.title.line, SAYS, pattern.title)]
        numbers = self._numbers(section, nested=True)
        for number in numbers[:LINES_MAX]:
            shown = seen_words(self._shown[number - 1])
            if weight := _weight_in(pattern, shown):
                lines.append(self._line(number, weight))
        lines += self._told(pattern.symptoms, {line.number for line in lines})
        keys = (pattern.id, pattern.title, section.title.text)
        return _candidate("pattern", clause, section.title.text, clause, lines, keys)

    def _webhook(self, webhook: Webhook) -> Candidate:
        words = f"{webhook.id}. {webhook.when}. {'. '.join(webhook.symptoms)}"
        lines = [self._line(webhook.source.line, SAYS, words)]
        lines += self._told(webhook.symptoms, {webhook.source.line})
        title = f"{webhook.id}: {webhook.when}" if webhook.when else webhook.id
        ref = f"webhook:{webhook.id}"
        clause = webhook.source.clause
        return _candidate("webhook", ref, title, clause, lines, (webhook.id,))

    def _section(self, section: Section) -> Candidate:
        lines = [self._line(section.title.line, SAYS, section.title.text)]
        fenced = False
        for number in self._numbers(section)[:LINES_MAX]:
            if _FENCE.match(self._shown[number - 1]):
                fenced = not fenced
            elif number not in self._rows and self._shown[number - 1].strip():
                lines.append(self._line(number, self._weight(number, fenced=fenced)))
        told = self._policy.document.symptoms.get(section.anchor, ())
        lines += self._told(told, set())
        title = section.title.text
        found = _candidate("section", section.anchor, title, section.anchor, lines, (title,))
        found.faults.update(_topic(section))
        return found

    def _weight(self, number: int, *, fenced: bool) -> float:
        if not fenced:
            return PROSE
        return COMMENT if self._shown[number - 1].lstrip().startswith("#") else CODE


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield where each line begins, and the line, as the compiler numbers them."""
    start = 0
    for match in _BREAK.finditer(text):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]


def _tells(term: str) -> bool:
    return term not in STOP and (len(term) > 1 or not term.isascii())


def _weight_in(pattern: Pattern, shown: str) -> float:
    """Return what a line of a pattern counts for, by the part it stands in."""
    if not shown:
        return 0.0
    parts = ((pattern.symptoms, SAYS), (pattern.causes, CAUSE), (pattern.actions, ACTION))
    for texts, weight in parts:
        if any(one in shown or shown in one for one in texts if one):
            return weight
    return 0.0


def _topic(section: Section) -> dict[str, float]:
    """Return the part of the process a section is about, as the compiler reads headings."""
    own = topic_of(section.title.text)
    topic = own or section.topic
    if topic is None or topic not in faults.ASKED:
        return {}
    return {topic: 1.0 if own else INHERITED}


def _candidate(
    kind: Kind, ref: str, title: str, anchor: str, lines: list[Line], names: Iterable[str]
) -> Candidate:
    spoken: dict[str, float] = {}
    weights: dict[str, float] = {}
    for line in lines:
        for name, surely in line.faults.items():
            spoken[name] = max(spoken.get(name, 0.0), surely * line.weight)
        for term in line.terms:
            weights[term] = max(weights.get(term, 0.0), line.weight)
    keys = frozenset(key for name in names for key in spellings(name))
    return Candidate(
        kind, ref, title, anchor, lines[0].number, tuple(lines), spoken, weights, keys
    )
