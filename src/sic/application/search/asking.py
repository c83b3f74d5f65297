"""What was typed, read: concepts to look for and possible names. It never asks an index."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sic.application.search.related import RELATED_WEIGHT
from sic.application.search.stems import stem
from sic.application.search.words import (
    QUIET,
    RELATED_TERMS,
    ROLE_TERMS,
    STOP,
    concepts,
    is_written_as_name,
    letters,
    parts,
    terms,
)

QUERY_MAX = 1_000  # Characters that are looked at; an alert with all its labels is shorter.
CONCEPTS_MAX = 24
PART_WEIGHT = 0.4  # Of "machine" when "virtual machine" was asked for.
ROLE_WEIGHT = 0.95  # Of "loki" when "log store" was asked for.
NAME_PARTS_MAX = 14
WORDS_MAX = 40  # In which names are looked for.
RUN_LEAST = 14  # Letters; longer words of prose are no page's name.
UNNUMBERED_WEIGHT = 0.8  # Of "node" when "node1" was asked for.
QUIET_SHARE = 0.7  # Of what numbers tell, which alerts measure, and words that all alerts say.
SPOKEN_LEAST = 4  # Words in a row that are a page's name are not there by chance.

# Stand around a name without being asked for.
_NOISE = """
alert alertnam fire resolv critic warn sever runbook playbook page document doc md html
url http https help fix explain open info inform notif prod product stage name namespac
instanc summari descript label annot is the for in on what how to do a of
"""
NOISE = frozenset(_NOISE.split())
_NUMBERED = re.compile(r"([a-z]{3,})\d+")
_ADDRESS = re.compile(r"https?://\S+")
_TEMPLATE = re.compile(r"\{\{[^{}]*+\}\}")
_WORDS = re.compile(r"[^\s\[\](){}<>,;=\"'`|/#?&:!]+")


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked for.

    Attributes:
        term: As typed.
        variants: Terms that may stand for it, each with a weight.
        share: How much of what its rarity promises it tells, 0 to 1.
    """

    term: str
    variants: tuple[tuple[str, float], ...]
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of the query that could be a name.

    Attributes:
        key: Its spelling in the index.
        parts: Its terms.
        certain: True if it is written as only names are written.
    """

    key: str
    parts: tuple[str, ...]
    certain: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A query, read."""

    concepts: tuple[Concept, ...]
    names: tuple[Name, ...]
    terms: tuple[str, ...]

    @property
    def everything(self) -> tuple[str, ...]:
        """Return every term and variant, each once."""
        found = [c.term for c in self.concepts]
        found += [term for c in self.concepts for term, _ in c.variants]
        return tuple(dict.fromkeys(found))


def asked(text: str) -> Query:
    """Return what a line asks for; any text is a query, an empty one asks for nothing."""
    text = _last_of_addresses(_TEMPLATE.sub(" ", text[:QUERY_MAX]))
    wanted = [_concept(term, said) for term, said in concepts(text).items()]
    return Query(tuple(wanted[:CONCEPTS_MAX]), _names(text), tuple(terms(text)))


def _last_of_addresses(text: str) -> str:
    """Keep of an address what may name a page: its fragment, or its last part."""

    def last(match: re.Match[str]) -> str:
        path, _, fragment = match[0].partition("#")
        return f"{path.split('?')[0].rstrip('/').rpartition('/')[2]} {fragment}"

    return _ADDRESS.sub(last, text)


def _concept(term: str, said: tuple[str, ...]) -> Concept:
    weights = {term: 1.0}
    for part in said:
        if part not in STOP:
            weights.setdefault(part, PART_WEIGHT)
    for other in ROLE_TERMS.get(term, ()):
        weights.setdefault(other, ROLE_WEIGHT)
    for other in RELATED_TERMS.get(term, ()):
        weights.setdefault(other, RELATED_WEIGHT)
    if numbered := _NUMBERED.fullmatch(term):
        weights.setdefault(stem(numbered[1]), UNNUMBERED_WEIGHT)
    return Concept(term, tuple(weights.items()), _share(term))


def _share(term: str) -> float:
    return QUIET_SHARE if term.isdigit() or term in QUIET else 1.0


def _names(text: str) -> tuple[Name, ...]:
    """Return each word, and each stretch of up to ``NAME_PARTS_MAX`` terms."""
    words = _WORDS.findall(text)[:WORDS_MAX]
    found: dict[str, Name] = {}
    for word in words:
        split = tuple(parts(word))
        if split:
            # One word of one long run of letters is a name typed without its capitals.
            certain = is_written_as_name(word) or len(word) >= RUN_LEAST
            for key in ("".join(split), letters(word)):
                found.setdefault(key, Name(key, split, certain))
    pieces = [part for word in words for part in parts(word)]
    for size in range(min(NAME_PARTS_MAX, len(pieces)), 0, -1):
        for start in range(len(pieces) - size + 1):
            stretch = tuple(pieces[start : start + size])
            key = "".join(stretch)
            found.setdefault(key, Name(key, stretch, certain=size >= SPOKEN_LEAST))
    return tuple(found.values())
