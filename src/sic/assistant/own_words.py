"""Words that a question and an entry of the runbook share, weighed. It knows of no fault.

A word that few entries of the runbook have, and no other operator's texts, is its author's
own: one of them is a reason. A word that every text has is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sic.application.search.words import RELATED_TERMS
from sic.assistant import telling
from sic.assistant.catalogue import SAYS, STEM_LEAST, Candidate, Catalogue

HALF = 2.5  # Rarities that are worth half of everything: about one word no other entry has.
COMMON = 3  # Texts of others that halve what a word is worth: faults are read from those.
IN_PASSING = 0.5  # Of words shared with a section: it speaks of more than it names.
RELATED = 0.5  # Of a word that is only near in meaning.
RELATED_RARITY = 2.0
ENDING_MAX = 3  # Letters by which two forms of one word may differ.


class OwnWords:
    """The words of a question that one runbook has, too."""

    def __init__(self, terms: Mapping[str, float], catalogue: Catalogue) -> None:
        self._said = {
            written: term for term in terms if (written := _as_written(term, catalogue))
        }
        self._worth = {
            written: terms[term]
            * catalogue.rarity.get(written, RELATED_RARITY)
            / (1 + telling.texts(written) / COMMON)
            for written, term in self._said.items()
        }

    def shared_with(self, one: Candidate) -> tuple[float, frozenset[str]]:
        """Return what words in common are worth, below 1, and the question's among them."""
        much, both = 0.0, set[str]()
        for term, worth in self._worth.items():
            if here := _weight(one, term):
                much += worth * here
                both.add(self._said[term])
        much *= IN_PASSING if one.kind == "section" else 1 + _repeated(one, both)
        return much / (much + HALF), frozenset(both)


def _repeated(one: Candidate, said: set[str]) -> float:
    """Return how much of one line of an entry a question repeats, 0 to 1; one word is none."""
    lines = (line.terms for line in one.lines if line.weight == SAYS)
    shared = ((len(terms & said), len(terms)) for terms in lines)
    return max((n / of for n, of in shared if n > 1), default=0.0)


def best(terms: Iterable[str], catalogue: Catalogue) -> float:
    """Return what words are worth with the entry that shares most of them."""
    words = OwnWords(dict.fromkeys(terms, 1.0), catalogue)
    candidates = (one for one in catalogue.candidates if one.kind != "section")
    return max((words.shared_with(one)[0] for one in candidates), default=0.0)


def _weight(one: Candidate, term: str) -> float:
    if term in one.weights:
        return one.weights[term]
    near = (one.weights.get(other, 0.0) for other in RELATED_TERMS.get(term, ()))
    return RELATED * max(near, default=0.0)


def _as_written(term: str, catalogue: Catalogue) -> str:
    """Return the runbook's form of a word, empty if it has none: a cheat is a cheater's."""
    rarity = catalogue.rarity
    if term in rarity or any(other in rarity for other in RELATED_TERMS.get(term, ())):
        return term
    if len(term) < STEM_LEAST or telling.texts(term):
        return ""
    fits = catalogue.beginnings.get(term[:STEM_LEAST], ())
    return min((one for one in fits if _is_form(one, term)), default="")


def _is_form(one: str, other: str) -> bool:
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer.startswith(shorter) and len(longer) - len(shorter) <= ENDING_MAX
