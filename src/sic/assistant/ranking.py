"""Puts the entries of one runbook in order for one question, and says when nothing fits.

Three things count: a name that was stated, faults both sides speak of, and words they share.
It never recommends what is not runnable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sic.application.advice import AlertFacts, Question
from sic.application.search.entries import spellings
from sic.application.search.words import RELATED_TERMS, STOP
from sic.assistant import faults
from sic.assistant.catalogue import Candidate, Catalogue
from sic.assistant.faults import Asked, Spoken
from sic.assistant.said import Said, distinct, said

NAMED = 1.0  # A name that was stated is no matter of degree.
TYPED_ID = 0.6
SHARED_WORDS = 0.45  # Weight of words both sides use, where they use all of them.
RELATED = 0.5  # Of a word that is only near in meaning.
FAULT = 0.95
NAMES_MAX = 20  # Alerts of different names that are looked up.
NAME_MAX = 200
NAME_LEAST = 3  # Characters; "CPU" is written among symptoms without being an alert's name.
NOT_PRODUCTION = 0.15  # Of everything, where nobody is hurt: staging, laptops, planned work.
UNSURE = 0.15  # Of everything, where a text is hardly about an incident.
OURS_LEAST = 0.0
OURS_OF_MACHINE = -2.0  # Alerts and titles of incidents are about incidents.
_FELT = ("latency", "server errors", "connectivity", "bad change", "data loss", "stale cache")
# One part of what runs fails, and the rest feels it.
EFFECTS: Mapping[str, tuple[str, ...]] = {
    "name resolution": _FELT,
    "remote access": (*_FELT, "hung service"),
    "disk space": _FELT,
    "garbage collection": ("hung service",),
    "database saturation": ("hung service", "data loss"),
}
EFFECT = 0.6
LEAST = 0.2  # Below, nothing fits.
LEAST_OF_BEST = 0.3
WORDS_LEAST = 2  # Shared words that are an answer by themselves.
COVERED_LEAST = 0.34
MEDIUM = 0.5
HIGH = 0.75
_UNKNOWN_RARITY = 2.5


@dataclass(slots=True)
class Ranked:
    """An entry that fits, how well, and why."""

    candidate: Candidate
    score: float
    faults: dict[str, float] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    named_by: str = ""  # "alert name", "runbook_url" or "its name", where a name was stated.


@dataclass(frozen=True, slots=True)
class Heard:
    """What a question says, over all its texts."""

    said: tuple[tuple[Said, dict[str, Spoken]], ...]
    faults: dict[str, float]
    terms: dict[str, float]  # Term → how much it counts.


def heard(question: Question, catalogue: Catalogue) -> Heard:
    """Read a question."""
    ids = [one.id for one in catalogue.policy.webhooks]
    known = catalogue.rarity.keys()
    texts = [(one, faults.asked(one.text, known)) for one in said(question, ids)]
    spoken: dict[str, float] = {}
    terms: dict[str, float] = {}
    for one, asked in texts:
        share = one.weight * _share(one, asked)
        for name, found in asked.spoken.items():
            before = spoken.get(name, 0.0)
            spoken[name] = 1 - (1 - before) * (1 - found.surely * share)
        for token in one.text.tokens:
            if token.term not in STOP and len(token.term) > 1:
                terms[token.term] = max(terms.get(token.term, 0.0), share)
    return Heard(tuple((one, asked.spoken) for one, asked in texts), _narrowed(spoken), terms)


def _narrowed(spoken: dict[str, float]) -> dict[str, float]:
    """Let what is said of one part outweigh what it does to the rest.

    "Disk full, requests fail": the failing requests are what the disk does.
    """
    sure = [name for name, much in spoken.items() if much >= faults.PLAIN]
    effects = {effect for name in sure for effect in EFFECTS.get(name, ())}
    return {name: much * (EFFECT if name in effects else 1.0) for name, much in spoken.items()}


def _share(one: Said, asked: Asked) -> float:
    """Return what a text counts for, by what it speaks of."""
    if faults.is_not_production(one.text):
        return NOT_PRODUCTION
    return 1.0 if asked.ours >= (OURS_LEAST if one.is_typed else OURS_OF_MACHINE) else UNSURE


def ranked(question: Question, catalogue: Catalogue, found: Heard) -> list[Ranked]:
    """Return the entries that fit, best first; an entry nobody bound is never among them."""
    names = _names(question, catalogue)
    lexical = _Words(found.terms, catalogue.rarity)
    out = [
        _weighed(one, found, lexical, names.get(one.ref, ""))
        for one in catalogue.candidates
        if _may_be_shown(one, question)
    ]
    best = max((one.score for one in out), default=0.0)
    least = max(LEAST, LEAST_OF_BEST * best)
    kept = [one for one in out if one.score >= least]
    return sorted(kept, key=lambda one: (-one.score, one.candidate.line))


def _may_be_shown(one: Candidate, question: Question) -> bool:
    return one.kind != "webhook" or one.ref.removeprefix("webhook:") in question.runnable


def _weighed(one: Candidate, found: Heard, lexical: _Words, named_by: str) -> Ranked:
    shared = {
        name: found.faults[name] * surely
        for name, surely in one.faults.items()
        if name in found.faults
    }
    unsure = 1.0
    for worth in shared.values():
        unsure *= 1 - FAULT * worth
    words, said_both = lexical.shared_with(one)
    score = (1 - unsure) + words
    if named_by:
        score += TYPED_ID if named_by == "its name" else NAMED
    return Ranked(one, score, shared, said_both, named_by)


class _Words:
    """The words of a question, weighed by how rare they are in the runbook."""

    def __init__(self, terms: Mapping[str, float], rarity: Mapping[str, float]) -> None:
        self._terms = {
            term: share * rarity.get(term, _UNKNOWN_RARITY) for term, share in terms.items()
        }
        self._all = sum(self._terms.values()) or 1.0
        # Most words of a long question stand nowhere in the runbook, nor does one like them.
        self._known = tuple(
            (term, weight, near)
            for term, weight in self._terms.items()
            if (near := _near(term, rarity)) or term in rarity
        )
        self._share = min(1.0, max(terms.values(), default=0.0))

    def shared_with(self, one: Candidate) -> tuple[float, frozenset[str]]:
        """Return what words in common are worth, and the question's words among them."""
        covered, exact, both = 0.0, 0, set[str]()
        for term, weight, near in self._known:
            here = one.weights.get(term, 0.0)
            exact += here > PROSE_AT_MOST
            if not here and near:
                here = RELATED * max(one.weights.get(other, 0.0) for other in near)
            if here:
                covered += weight * here
                both.add(term)
        share = covered / self._all
        if exact >= WORDS_LEAST and share >= COVERED_LEAST:
            worth = SHARED_WORDS * (1 + share) / 2 + LEAST / 2
            return self._share * worth, frozenset(both)
        return SHARED_WORDS * self._share * share * share, frozenset(both)


def _near(term: str, rarity: Mapping[str, float]) -> tuple[str, ...]:
    """Return the words near in meaning that stand in the runbook."""
    return tuple(other for other in RELATED_TERMS.get(term, ()) if other in rarity)


PROSE_AT_MOST = 0.45  # A word that stands in passing is no reason by itself.


# ---------------------------------------------------------------- names


def _names(question: Question, catalogue: Catalogue) -> dict[str, str]:
    """Return ref → how it was named: by an alert's name or address, or in so many words."""
    found: dict[str, str] = {}
    for one in catalogue.candidates:
        if _is_typed(one, question.text):
            found[one.ref] = "its name"
    for alert in distinct(question.alerts)[:NAMES_MAX]:
        for ref in _by_name(alert, catalogue.candidates):
            found[ref] = "alert name"
        anchor = _anchor_in(alert.runbook_url, question.runbook_names)
        for one in catalogue.candidates:
            if anchor and one.anchor == anchor and one.kind != "webhook":
                found[one.ref] = "runbook_url"
    return found


def _is_typed(one: Candidate, text: str) -> bool:
    """Say whether a person wrote the entry's id: ``dns-flush``, "pattern A"."""
    if one.kind == "section":  # Its title is an everyday word: "Escalation".
        return bool(one.keys.intersection(spellings(text.strip()[:NAME_MAX])))
    if one.kind == "webhook":
        name = re.escape(one.ref.removeprefix("webhook:")).replace(r"\-", "[- ]")
    else:
        short = re.match(r"(?i)pattern\s+\w+", one.title)
        name = re.escape(short[0]) if short else re.escape(one.title)
    return bool(re.search(rf"(?<![\w-]){name}(?![\w-])", text, re.IGNORECASE))


def _by_name(alert: AlertFacts, candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield the entries an alert's name is the name of, or is written among symptoms of."""
    name = alert.name.strip()[:NAME_MAX]
    keys = set(spellings(name))
    written = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    for one in candidates:
        authored = (line.raw for line in one.lines if line.weight == 1.0)
        if keys & one.keys or (
            len(name) > NAME_LEAST and any(written.search(raw) for raw in authored)
        ):
            yield one.ref


def _anchor_in(address: str, names: Iterable[str]) -> str:
    """Return the heading an address leads to, if it leads into this runbook."""
    page, _, fragment = address.strip().partition("#")
    last = page.partition("?")[0].rstrip("/").rpartition("/")[2].lower()
    stem = last.removesuffix(".md").removesuffix(".html")
    mine = {one.lower().rpartition("/")[2].removesuffix(".md") for one in names}
    return fragment.lower() if not page or stem in mine else ""
