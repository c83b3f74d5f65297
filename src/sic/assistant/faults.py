"""Which faults a text speaks of, and how surely. It never reads a runbook or an incident."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sic.application.search.words import RELATED_TERMS, STOP
from sic.assistant import printed, process_words, telling, vocabulary
from sic.assistant.no_slips import NO_SLIPS
from sic.assistant.phrases import Phrase, Text, phrases
from sic.assistant.spelling import Spelling
from sic.assistant.tokens import Token, tokens

PLAIN = 0.75  # A phrase that says the fault outright.
LONG = 0.15  # More for a phrase of two words or more: chance brings one word, not three.
HINT = 0.3
FEW = 2  # Words; so few name what is meant.
FEW_ALONE = 4  # Where nothing else is spoken of.
TOLD = 0.6  # A fault that only single words tell of, and none tells more.
TOLD_ALONE = 0.15  # The same of one word ("Something odd", "prod"): too little to be shown.
# Parts of faults whose words were counted with the whole.
PART_OF: Mapping[str, str] = {
    "database saturation": "latency",
    "garbage collection": "latency",
    "cache misses": "latency",
    "bad change": "server errors",
}
AS_PART = 0.8
# What speaks for a text being about an incident; fitted on the texts known then, ``dev.jsonl``
# and ``golden.jsonl`` among them, rounded, and since then set by hand (ADR 0015).
WORDS = 0.9
SAID = 3.8
ASKS = 5.2
PRODUCTION = 0.5
COMPLAINT = 1.2
GENERAL = 1.0
EASE = 2.0
DESK = 1.6
NOTHING_SAID = 3.0
ASKED_LEAST = 0.5  # Of a question about the process, whatever its words were counted with.
PHRASES_MAX = 4  # Phrases of one fault that add up in one text.


@dataclass(frozen=True, slots=True)
class Spoken:
    """One fault a text speaks of.

    Attributes:
        surely: 0 to 1.
        at: Start and end of the words that say so, in the text's characters.
    """

    surely: float
    at: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One phrase of one fault."""

    name: str
    phrase: Phrase
    worth: float


@dataclass(frozen=True, slots=True)
class _Table:
    """The vocabulary, read once: each phrase under the words it cannot stand without."""

    by_term: dict[str, tuple[_Row, ...]]

    def rows(self, text: Text) -> list[_Row]:
        """Return the phrases that may stand in a text: few of them, for most texts."""
        terms = self.by_term.keys() & text.places.keys()
        return [row for term in sorted(terms) for row in self.by_term[term]]


def _worth(phrase: Phrase, base: float) -> float:
    return base + LONG if len(phrase.words) > 1 else base


def _table(faults: Iterable[vocabulary.Fault], *, about: bool) -> _Table:
    by_term: dict[str, list[_Row]] = {}
    for fault in faults:
        rows = [_Row(fault.name, one, _worth(one, PLAIN)) for one in phrases(fault.plain)]
        rows += [_Row(fault.name, one, HINT) for one in phrases(fault.hint)]
        if about:
            rows += [_Row(fault.name, one, PLAIN + LONG) for one in phrases(fault.about)]
        for row in rows:
            for term in min(row.phrase.words, key=len):
                by_term.setdefault(term, []).append(row)
    return _Table({term: tuple(found) for term, found in by_term.items()})


@lru_cache(maxsize=1)
def _tables() -> tuple[_Table, _Table]:
    """Return the table questions are read with, and the one runbooks are read with."""
    faults = (*vocabulary.FAULTS, *printed.PRINTED)
    return _table((*faults, *process_words.ASKS), about=False), _table(faults, about=True)


def read_tables() -> None:
    """Read every table now: the first question then waits for none of them."""
    asked(Text.of("x"))  # Says nothing known: slips and leanings are looked up, too.
    about(Text.of("x"))
    extents(Text.of("x"))
    is_elsewhere(Text.of("x"))
    is_at_ease(Text.of("x"))
    is_complaint(Text.of("x"))
    is_general(Text.of("x"))
    is_not_production(Text.of("x"))


@lru_cache(maxsize=1)
def _extents() -> _Table:
    return _table(process_words.EXTENTS, about=True)


@lru_cache(maxsize=1)
def _elsewhere() -> tuple[Phrase, ...]:
    return phrases(process_words.ELSEWHERE)


_QUESTIONS = frozenset(
    token.term
    for token in tokens("who whom what when where why which how may must should can do does")
)
ASKED = frozenset(one.name for one in process_words.ASKS)
# What a person asks for where nothing is wrong with production itself.
PROCESS = ASKED | {"connectivity", "resource use"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question speaks of.

    Attributes:
        spoken: Faults, and parts of the process by their topic.
        ours: How much says that it is about an incident at all; 0 and less is too little.
    """

    spoken: dict[str, Spoken]
    ours: float


def asked(text: Text, known: Container[str] = ()) -> Asked:
    """Return what a question speaks of.

    One word of the process ("escalate") is no question about it, but in a question or alone.

    Args:
        text: The question.
        known: Words of the runbook it is asked of.
    """
    table = _tables()[0]
    found = _spoken(text, table)
    if not any(one.surely >= PLAIN for one in found.values()):
        text = _as_meant(text, known)
        found = _spoken(text, table)
    few = FEW if found.keys() - ASKED else FEW_ALONE
    if len(text.tokens) > few and not _is_question(text):
        found = {n: one for n, one in found.items() if n not in ASKED or one.surely > PLAIN}
    return Asked(_likened(text, found), _ours_at_all(text, found, known))


def _ours_at_all(text: Text, found: Mapping[str, Spoken], known: Container[str]) -> float:
    """Return how much says that a text is about an incident."""
    fault = max((one.surely for name, one in found.items() if name not in ASKED), default=0.0)
    process = max((one.surely for name, one in found.items() if name in ASKED), default=0.0)
    return (
        WORDS * telling.ours(text, known)
        + SAID * fault
        + ASKS * process
        + PRODUCTION * is_ours(text)
        + COMPLAINT * is_complaint(text)
        - GENERAL * is_general(text)
        - EASE * is_at_ease(text)
        - DESK * is_elsewhere(text)
        - NOTHING_SAID
    )


@lru_cache(maxsize=1)
def _spelling() -> Spelling:
    rows = (row for found in _tables()[0].by_term.values() for row in found)
    known = {term for row in rows for word in row.phrase.words for term in word}
    meant = known | RELATED_TERMS.keys() | STOP | _ours()
    return Spelling(meant, telling.terms() | {token.term for token in tokens(NO_SLIPS)})


def _as_meant(text: Text, known: Container[str]) -> Text:
    """Return a text that says nothing known with its slips put right, each where it stands."""
    meant = _spelling().meant
    read = [
        one if one.term in known else Token(meant(one.term), one.start, one.end)
        for one in text.tokens
    ]
    return Text.made(read, asks=text.asks)


def _likened(text: Text, found: dict[str, Spoken]) -> dict[str, Spoken]:
    """Weigh what phrases say against what the single words tell."""
    beside = telling.likened(text, _said_outright(found))
    surest = max((one.surely for one in found.values()), default=0.0)
    process = max(beside[telling.RESPONSE], ASKED_LEAST)
    out = {
        name: Spoken(one.surely * process, one.at) if name in ASKED else one
        for name, one in found.items()
    }
    for name, share in beside.items():
        if name != telling.RESPONSE:
            said = found.get(name)
            outright = said is not None and said.surely >= PLAIN
            at = said.at if said else telling.telling(text, name)
            told = TOLD if found or len(at) >= FEW else TOLD_ALONE
            out[name] = Spoken((surest if outright else told) * share, at)
    return out


def _said_outright(found: Mapping[str, Spoken]) -> dict[str, float]:
    """Return how surely phrases say each fault whose words were counted."""
    out: dict[str, float] = {}
    for name, one in found.items():
        counted = telling.RESPONSE if name in PROCESS else PART_OF.get(name, name)
        share = one.surely * (AS_PART if name in PART_OF else 1.0)
        out[counted] = max(out.get(counted, 0.0), share)
    return out


def _is_question(text: Text) -> bool:
    return text.asks or not _QUESTIONS.isdisjoint(text.places)


def about(text: Text) -> dict[str, Spoken]:
    """Return the faults a line of a runbook speaks of."""
    return _spoken(text, _tables()[1])


def extents(text: Text) -> dict[str, Spoken]:
    """Return how far what a text says reaches, by name of ``process_words.EXTENTS``."""
    return _spoken(text, _extents())


@lru_cache(maxsize=1)
def _not_production() -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    return phrases(process_words.NOT_PRODUCTION), phrases(process_words.PRODUCTION)


def is_not_production(text: Text) -> bool:
    """Say whether a text speaks of staging, a laptop or planned work, and of no user hurt."""
    without, _ = _not_production()
    return any(text.find(phrase) for phrase in without) and not is_hurting(text)


def is_hurting(text: Text) -> bool:
    """Say whether a text speaks of production by its name, or of customers who are hurt."""
    return any(text.find(phrase) for phrase in _not_production()[1])


@lru_cache(maxsize=1)
def _ours() -> frozenset[str]:
    return frozenset(token.term for token in tokens(process_words.OURS))


def is_ours(text: Text) -> bool:
    """Say whether a text speaks of anything that runs in production, or of the response."""
    return not _ours().isdisjoint(text.places)


def is_elsewhere(text: Text) -> bool:
    """Say whether a text speaks of someone's desk, or of another team's business."""
    return any(text.find(phrase) for phrase in _elsewhere()) and not is_hurting(text)


@lru_cache(maxsize=1)
def _complaints() -> tuple[Phrase, ...]:
    return phrases(process_words.COMPLAINTS)


def is_complaint(text: Text) -> bool:
    """Say whether somebody speaks for those who are hurt."""
    return any(text.find(phrase) for phrase in _complaints())


@lru_cache(maxsize=1)
def _at_ease() -> tuple[Phrase, ...]:
    return phrases(process_words.AT_EASE)


def is_at_ease(text: Text) -> bool:
    """Say whether a text thanks, plans, orders or wants to be taught: nothing is wrong yet."""
    begins = bool(text.tokens) and text.tokens[0].term in _tasks()
    return begins or any(text.find(phrase) for phrase in _at_ease())


@lru_cache(maxsize=1)
def _tasks() -> frozenset[str]:
    return frozenset(token.term for token in tokens(process_words.TASKS))


@lru_cache(maxsize=1)
def _general() -> tuple[Phrase, ...]:
    return phrases(process_words.GENERAL)


def is_general(text: Text) -> bool:
    """Say whether a text asks what things are or which to choose; nothing is wrong then."""
    return any(text.find(phrase) for phrase in _general())


def _spoken(text: Text, table: _Table) -> dict[str, Spoken]:
    found: dict[str, list[tuple[float, tuple[int, ...]]]] = {}
    for row in table.rows(text):
        if at := text.find(row.phrase):
            found.setdefault(row.name, []).append((row.worth, at))
    return {name: _together(text, each) for name, each in found.items()}


def _together(text: Text, found: list[tuple[float, tuple[int, ...]]]) -> Spoken:
    """Add phrases up, the surest first; words that were heard once are not heard again."""
    unsure, heard = 1.0, set[int]()
    counted = 0
    for worth, at in sorted(found, key=lambda one: (-one[0], one[1])):
        if counted == PHRASES_MAX or heard.issuperset(at):
            continue
        unsure *= 1 - worth * len(set(at) - heard) / len(at)
        heard.update(at)
        counted += 1
    spans = sorted({(text.tokens[i].start, text.tokens[i].end) for i in heard})
    return Spoken(1 - unsure, tuple(spans))
