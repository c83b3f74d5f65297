"""Puts the entries of one runbook in order for one question, and says when nothing fits.

Three things count: a name that was stated, faults both sides speak of, and words they share.
It never recommends what is not runnable.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sic.application.advice import AlertFacts, Question
from sic.application.search.entries import spellings
from sic.application.search.words import STOP
from sic.assistant import faults, own_words
from sic.assistant.catalogue import Candidate, Catalogue
from sic.assistant.faults import Spoken
from sic.assistant.said import Said, distinct, said

NAMED = 1.0  # A name that was stated is no matter of degree.
TYPED_ID = 0.6
OWN_WORDS = 1.2  # Weight of words both sides use, if there were no end of them.
OWN_FIRST = 0.6  # Of a fault, where another entry is told by its author's words.
OWN_SAYS = 5.0  # What such words say for a text being about an incident.
FAULT = 0.95
NAMES_MAX = 20  # Alerts of different names that are looked up.
NAME_MAX = 200
NAME_LEAST = 3  # Characters; "CPU" is written among symptoms without being an alert's name.
NOT_PRODUCTION = 0.12  # Of everything, where nobody is hurt: staging, laptops, planned work.
UNSURE = 0.15  # Of everything, where a text is hardly about an incident.
OURS_LEAST = 0.0
OURS_OF_MACHINE = -2.0  # Alerts and titles of incidents are about incidents.
AWAY = -6.0  # Below, a person speaks of something else: "what now?" and "help" are above it.
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
CODES = frozenset({"code", "error", "errno", "status", "port", "http", "rule"})
LEAST = 0.2  # Below, nothing fits.
LEAST_OF_BEST = 0.3
MEDIUM = 0.5
HIGH = 0.75


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


@dataclass(frozen=True, slots=True)
class Read:
    """One text of a question: the faults and words it speaks of, and how surely of an incident.

    ``ours`` is above 0 where it is likelier than not about an incident.
    """

    said: Said
    spoken: dict[str, Spoken]
    terms: list[str]
    ours: float


def heard(question: Question, catalogue: Catalogue) -> Heard:
    """Read a question."""
    ids = [one.id for one in catalogue.policy.webhooks]
    texts = [_read(one, catalogue) for one in said(question, ids)]
    # What is on record is no answer to a question about lunch.
    beside = UNSURE if any(one.said.is_typed and one.ours < AWAY for one in texts) else 1.0
    spoken: dict[str, float] = {}
    terms: dict[str, float] = {}
    for one in texts:
        share = one.said.weight * _share(one) * (1.0 if one.said.is_typed else beside)
        for name, found in one.spoken.items():
            before = spoken.get(name, 0.0)
            spoken[name] = 1 - (1 - before) * (1 - found.surely * share)
        for term in one.terms:
            terms[term] = max(terms.get(term, 0.0), share)
    return Heard(tuple((one.said, one.spoken) for one in texts), _narrowed(spoken), terms)


def _read(one: Said, catalogue: Catalogue) -> Read:
    terms = _terms(one)
    asked = faults.asked(one.text, catalogue.own)
    ours = asked.ours + OWN_SAYS * own_words.best(terms, catalogue)
    return Read(one, asked.spoken, terms, ours)


def _terms(one: Said) -> list[str]:
    """Return the words that may be a runbook's own; a number only where it is a code."""
    before = {here.term: last.term for last, here in pairwise(one.text.tokens)}
    return [
        term
        for term in one.text.places
        if term not in STOP
        and len(term) > 1
        and (not term.isdigit() or before.get(term) in CODES)
    ]


def _narrowed(spoken: dict[str, float]) -> dict[str, float]:
    """Let what is said of one part outweigh what it does to the rest.

    "Disk full, requests fail": the failing requests are what the disk does.
    """
    sure = [name for name, much in spoken.items() if much >= faults.PLAIN]
    effects = {effect for name in sure for effect in EFFECTS.get(name, ())}
    return {name: much * (EFFECT if name in effects else 1.0) for name, much in spoken.items()}


def _share(one: Read) -> float:
    """Return what a text counts for, by what it speaks of."""
    if faults.is_not_production(one.said.text):
        return NOT_PRODUCTION
    least = OURS_LEAST if one.said.is_typed else OURS_OF_MACHINE
    return 1.0 if one.ours >= least else UNSURE


def ranked(question: Question, catalogue: Catalogue, found: Heard) -> list[Ranked]:
    """Return the entries that fit, best first; an entry nobody bound is never among them."""
    names = _names(question, catalogue)
    words = own_words.OwnWords(found.terms, catalogue)
    shared = {one.ref: words.shared_with(one) for one in catalogue.candidates}
    told = max((worth for worth, _ in shared.values()), default=0.0)
    out = [
        _weighed(one, found, told, shared[one.ref], names.get(one.ref, ""))
        for one in catalogue.candidates
        if _may_be_shown(one, question)
    ]
    best = max((one.score for one in out), default=0.0)
    least = max(LEAST, LEAST_OF_BEST * best)
    kept = [one for one in out if one.score >= least]
    return sorted(kept, key=lambda one: (-one.score, one.candidate.line))


def _may_be_shown(one: Candidate, question: Question) -> bool:
    return one.kind != "webhook" or one.ref.removeprefix("webhook:") in question.runnable


def _weighed(
    one: Candidate,
    found: Heard,
    told: float,
    own: tuple[float, frozenset[str]],
    named_by: str,
) -> Ranked:
    """Add up what speaks for an entry.

    Args:
        one: The entry.
        found: What was heard.
        told: What the runbook's own words are worth where they are worth most: an author's word
            for it is better than a fault that any runbook has.
        own: What they are worth here, and which they are.
        named_by: How a name was stated, if one was.
    """
    shared = {
        name: found.faults[name] * surely
        for name, surely in one.faults.items()
        if name in found.faults
    }
    unsure = 1.0
    for worth in shared.values():
        unsure *= 1 - FAULT * worth
    words, said_both = own
    score = (1 - unsure) * (1 - told * OWN_FIRST) + OWN_WORDS * words
    if named_by:
        score += TYPED_ID if named_by == "its name" else NAMED
    return Ranked(one, score, shared, said_both, named_by)


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
