"""Phrases looked for in a text, each with what it is worth. It never guesses at a meaning.

The small language of ``vocabulary``: words one after another may have two others between
them; ``a & b`` stand near each other in either order; ``a/b`` is one or the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sic.assistant.tokens import DURATION, PERCENTILE, Token, tokens

GAP_MAX = 2  # Words between two of a phrase.
NEAR_MAX = 8  # Words from one to the other of two that stand near each other.
_BROKEN = re.compile(r"/\s+")  # A long choice goes on in the next line of the vocabulary.
_NEGATIONS = frozenset({"no", "not"})
_SIGNS = frozenset({"sign", "evid", "indic", "report", "hint"})

Alternatives = frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase, read: its words, each with its alternatives."""

    words: tuple[Alternatives, ...]
    near: bool = False

    @property
    def negates(self) -> bool:
        """True if "not" is part of it: a "not" before it then says nothing new."""
        return any(word & _NEGATIONS for word in self.words)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a phrase was found: tokens by index, in order."""

    at: tuple[int, ...]
    worth: float


def phrases(written: str) -> tuple[Phrase, ...]:
    """Read phrases parted by ``|``."""
    joined = _BROKEN.sub("/", written)
    return tuple(_phrase(one.strip()) for one in joined.split("|") if one.strip())


def _phrase(written: str) -> Phrase:
    near = "&" in written
    pieces = written.replace("&", " ").split()
    words = tuple(word for piece in pieces for word in _words(piece))
    return Phrase(words, near)


def _words(piece: str) -> Iterator[Alternatives]:
    """Yield one word with its alternatives; a name such as "c-level" is several words."""
    if piece in (DURATION, PERCENTILE):
        yield frozenset({piece})
        return
    terms = [[token.term for token in tokens(word)] for word in piece.split("/")]
    if len(terms) == 1 and len(terms[0]) > 1:
        yield from (frozenset({term}) for term in terms[0])
    elif all(len(one) == 1 for one in terms):
        yield frozenset(one[0] for one in terms)
    else:
        raise ValueError(f"{piece!r} is not made of single words")


@dataclass(slots=True)
class Text:
    """A text's tokens, ready to be searched for many phrases."""

    tokens: Sequence[Token]
    places: dict[str, list[int]] = field(default_factory=dict)
    asks: bool = False  # It ends as a question does.

    @classmethod
    def of(cls, text: str) -> Text:
        """Read a text."""
        return cls.made(tokens(text), asks=text.rstrip().endswith("?"))

    @classmethod
    def made(cls, read: Sequence[Token], *, asks: bool = False) -> Text:
        """Take a text that was read already."""
        found = cls(read, asks=asks)
        for index, token in enumerate(read):
            found.places.setdefault(token.term, []).append(index)
        return found

    def find(self, phrase: Phrase) -> tuple[int, ...]:
        """Return the indexes of the phrase's words where it first stands; empty if nowhere."""
        if any(self.places.keys().isdisjoint(word) for word in phrase.words):
            return ()
        where = self._near if phrase.near else self._in_order
        for start in self._standing(phrase.words[0]):
            found = where(phrase, start)
            if found and (phrase.negates or not self._denied(found)):
                return found
        return ()

    def _standing(self, word: Alternatives) -> list[int]:
        return sorted(at for term in word for at in self.places.get(term, ()))

    def _in_order(self, phrase: Phrase, start: int) -> tuple[int, ...]:
        found = [start]
        for word in phrase.words[1:]:
            reach = range(found[-1] + 1, min(found[-1] + 2 + GAP_MAX, len(self.tokens)))
            following = next((i for i in reach if self.tokens[i].term in word), None)
            if following is None:
                return ()
            found.append(following)
        return tuple(found)

    def _near(self, phrase: Phrase, start: int) -> tuple[int, ...]:
        found = {start}
        for word in phrase.words[1:]:
            close = (i for i in self._standing(word) if abs(i - start) <= NEAR_MAX)
            best = min((i for i in close if i not in found), key=lambda i: abs(i - start),
                       default=None)  # fmt: skip
            if best is None:
                return ()
            found.add(best)
        return tuple(sorted(found))

    def _denied(self, found: tuple[int, ...]) -> bool:
        """Say whether "no" stands right before, or "no sign of"."""
        before = self.tokens[found[0] - 1].term if found[0] else ""
        if before in _SIGNS and found[0] > 1:
            before = self.tokens[found[0] - 2].term
        return before in _NEGATIONS
