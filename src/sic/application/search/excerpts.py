"""The few words of a section that show why it was found. It never returns markup."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sic.application.search.words import terms

EXCERPT_MAX = 200  # Characters, the marks of what was left out among them.
CUT = "…"
BEFORE_SHARE = 3  # One character in so many of what is left over stands before the words.

_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)

_Found: TypeAlias = tuple[int, int, str]  # Start and end of a word, and what it says.


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Plain text of at most ``EXCERPT_MAX`` characters.

    Attributes:
        text: One line; whoever shows it escapes it.
        marks: Start and end of each word that was asked for, in order, not overlapping.
    """

    text: str = ""
    marks: tuple[tuple[int, int], ...] = ()


class Excerpts:
    """Takes excerpts for one question.

    Args:
        worth: Term → how much it tells; words that hold none are not marked.
    """

    def __init__(self, worth: Mapping[str, float]) -> None:
        self._worth = worth
        self._known: dict[str, _Found | None] = {}

    def of(self, text: str) -> Excerpt:
        """Return the stretch that says most of what was asked, of words parted by blanks."""
        found = self._found(text)
        first, last = self._best(found)
        begin, end = _bounds(text, first, last)
        before, after = CUT if begin else "", CUT if end < len(text) else ""
        shift = len(before) - begin
        shown = text[begin:end]
        if not shown.isprintable():
            shown = "".join(c if c.isprintable() else " " for c in shown)
        marks = [(a + shift, b + shift) for a, b, _ in found if begin <= a and b <= end]
        return Excerpt(before + shown + after, tuple(marks))

    def _found(self, text: str) -> list[_Found]:
        found: list[_Found] = []
        position = 0
        for word in text.split(" "):
            try:
                asked = self._known[word]
            except KeyError:
                asked = self._known[word] = self._asked(word)
            if asked:
                found.append((position + asked[0], position + asked[1], asked[2]))
            position += len(word) + 1
        return found

    def _asked(self, word: str) -> _Found | None:
        """Return where in a word, between brackets and commas, stands what was asked for."""
        here = [term for term in _terms(word) if term in self._worth]
        core = _CORE.search(word) if here else None
        if core is None:
            return None
        return (*core.span(), max(here, key=lambda term: self._worth[term]))

    def _best(self, found: Sequence[_Found]) -> tuple[int, int]:
        """Return where the words that together tell most begin and end, the first of such."""
        best, where = 0.0, (0, 0)
        loudest = max((self._worth[term] for _, _, term in found), default=0.0)
        for index, (start, last, first) in enumerate(found):
            if self._worth[first] < loudest / 2:
                continue  # A small word ("not") is no place to begin.
            said: set[str] = set()
            for _, end, term in found[index:]:
                if end - start > EXCERPT_MAX // 2:
                    break
                said.add(term)
                last = end
            score = sum(self._worth[term] for term in said)
            if score > best:
                best, where = score, (start, last)
        return where


@lru_cache(maxsize=50_000)
def _terms(word: str) -> tuple[str, ...]:
    return tuple(terms(word))


def _bounds(text: str, first: int, last: int) -> tuple[int, int]:
    """Return the stretch around some words that fits, from one blank to another."""
    room = EXCERPT_MAX - 2 * len(CUT)
    if len(text) <= EXCERPT_MAX:
        return 0, len(text)
    begin = max(0, min(first - (room - (last - first)) // BEFORE_SHARE, len(text) - room))
    if begin:
        begin = 1 + max(begin, text.find(" ", begin, first)) if first else begin
    end = min(len(text), begin + room)
    if end < len(text):
        end = max(last, text.rfind(" ", begin, end))
    return begin, min(end, begin + room)
