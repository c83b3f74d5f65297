"""How much single words tell, by the texts they stood in before. It never reads two together.

Naive Bayes over ``counted`` and ``leanings``: a word that stood in many texts of one fault and
in few of the others tells of that fault; one that stood mostly in texts nothing fits tells that
nothing does. Phrases say more, where there are any: their word is added to what words tell.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sic.assistant.counted import COUNTED, TEXTS
from sic.assistant.everyday import EVERYDAY
from sic.assistant.leanings import LEANINGS
from sic.assistant.phrases import Text
from sic.assistant.tokens import tokens

NOTHING = "nothing"  # Texts that nothing fits.
RESPONSE = "the response"  # Questions about the process itself.
UNSEEN = 0.1  # Texts a word is taken to have stood in where it stood in none.
KINDS_OF_WORDS = 20  # UNSEEN times this many is what a fault's texts are spread over.
SPREAD = 0.3  # Words of one text repeat each other: long texts are not so much surer.
PHRASE = 4.0  # What a phrase says outright, in the logarithms that words add up in.
BESIDES = 0.4  # Power of a likelihood ratio: a fault 10 times less likely is worth 0.4.
UNSEEN_EITHER = 0.2
OFTEN = 3  # Texts that nothing fits a word of every day is taken to have stood in.
UNKNOWN = -0.5  # A word that was never counted: most of the world is off-topic.
RUNBOOK_WORD = 2.0  # A word of the runbook's symptoms: it is its business.
ELSEWHERE_MAX = 3  # Texts that nothing fits such a word may have stood in.
TELLS_LEAST = 0.7  # Of a word, to be shown as a reason.
WORDS_MAX = 5


@dataclass(frozen=True, slots=True)
class _Counts:
    """Texts that words stood in, by fault."""

    words: Mapping[str, Mapping[str, int]]
    faults: tuple[str, ...]  # Without those that are nothing.

    def logarithm(self, term: str, name: str) -> float:
        """Return how likely a word is in a text of one fault, as a logarithm."""
        stood = self.words[term].get(name, 0)
        return math.log((stood + UNSEEN) / (TEXTS[name] + KINDS_OF_WORDS * UNSEEN))

    def either(self, term: str) -> float:
        """Return how much a word tells that a text is ours, as a logarithm; 0 is neither."""
        stood = self.words[term]
        other = stood.get(NOTHING, 0)
        ours = sum(stood.values()) - other
        all_ours = sum(TEXTS[name] for name in self.faults)
        return math.log((ours + UNSEEN_EITHER) / (all_ours + 2 * UNSEEN_EITHER)) - math.log(
            (other + UNSEEN_EITHER) / (TEXTS[NOTHING] + 2 * UNSEEN_EITHER)
        )


@lru_cache(maxsize=1)
def _counts() -> _Counts:
    words: dict[str, dict[str, int]] = {}
    for name, written in COUNTED.items():
        for piece in written.split():
            term, _, stood = piece.partition("=")
            words.setdefault(term, {})[name] = int(stood or 1)
    for name, written in LEANINGS.items():
        for term in dict.fromkeys(token.term for token in tokens(written)):
            of_word = words.setdefault(term, {})
            of_word[name] = of_word.get(name, 0) + 1
    for term in {token.term for token in tokens(EVERYDAY)} - words.keys():
        words[term] = {NOTHING: OFTEN}
    return _Counts(words, tuple(name for name in TEXTS if name != NOTHING))


def terms() -> frozenset[str]:
    """Return every word that was counted."""
    return frozenset(_counts().words)


def texts(term: str) -> int:
    """Return in how many texts a word stood; none for a word that is only an everyday one."""
    stood = _counts().words.get(term, {})
    return 0 if stood == {NOTHING: OFTEN} else sum(stood.values())


def countable(term: str) -> bool:
    """Say whether a word may tell: bare numbers are measured, not said."""
    return not term.isdigit() and (len(term) > 1 or term == "%")


def ours(text: Text, known: Container[str]) -> float:
    """Return how much the words tell that a text is about incidents; below 0, rather not.

    Args:
        text: The text.
        known: Words of the runbook; whoever runs lamps has incidents with lamps.
    """
    words = _counts().words
    told = 0.0
    saying = [term for term in text.places if countable(term)]
    for term in saying:
        much = _counts().either(term) if term in words else UNKNOWN
        if term in known and words.get(term, {}).get(NOTHING, 0) <= ELSEWHERE_MAX:
            much = max(much, RUNBOOK_WORD)
        told += much
    return told / math.pow(max(1, len(saying)), SPREAD)


def likened(text: Text, said: Mapping[str, float]) -> dict[str, float]:
    """Return how likely each fault is beside the likeliest, which is 1.

    Args:
        text: The text.
        said: Fault → how surely phrases say it, 0 to 1.
    """
    counts = _counts()
    saying = [term for term in text.places if countable(term) and term in counts.words]
    spread = math.pow(max(1, len(saying)), SPREAD)
    told = {
        name: sum(counts.logarithm(term, name) for term in saying) / spread
        + PHRASE * said.get(name, 0.0)
        for name in counts.faults
    }
    best = max(told.values())
    return {name: math.exp(BESIDES * (much - best)) for name, much in told.items()}


def telling(text: Text, name: str) -> tuple[tuple[int, int], ...]:
    """Return where the words stand that tell most of a fault, in order."""
    counts = _counts()
    much = {term: _beyond(counts, term, name) for term in text.places if term in counts.words}
    best = sorted((term for term in much if much[term] >= TELLS_LEAST), key=lambda t: -much[t])
    at = sorted(text.places[term][0] for term in best[:WORDS_MAX])
    return tuple((text.tokens[i].start, text.tokens[i].end) for i in at)


def _beyond(counts: _Counts, term: str, name: str) -> float:
    """Return how much likelier a word is with one fault than with any text of all."""
    if not countable(term) or not counts.words[term].get(name):
        return 0.0
    stood = sum(counts.words[term].values())
    everywhere = math.log((stood + UNSEEN) / (sum(TEXTS.values()) + KINDS_OF_WORDS * UNSEEN))
    return counts.logarithm(term, name) - everywhere
