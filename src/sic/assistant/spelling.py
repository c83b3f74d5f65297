"""Words one slip of a finger away from one that is known; it never doubts a word it knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

LENGTH_LEAST = 5  # Letters of a stem; shorter words are too near to each other.


class Spelling:
    """The words one vocabulary knows, found by what is left when one letter is dropped."""

    def __init__(self, meant: Iterable[str], others: Iterable[str] = ()) -> None:
        """Take the words that may be meant, and others that are words as they stand."""
        self._meant = frozenset(meant)
        self._known = self._meant.union(others)
        self._near: Mapping[str, tuple[str, ...]] = _by_rest(self._meant)

    def meant(self, term: str) -> str:
        """Return the known word that a term is a slip of, or the term itself.

        One letter left out, added, changed, or swapped with the next; the first one is right.
        """
        if len(term) < LENGTH_LEAST or not term.isalpha() or term in self._known:
            return term
        near = {one for rest in _rests(term) for one in self._near.get(rest, ())}
        fits = sorted(one for one in near if one[0] == term[0] and _is_one_slip(term, one))
        return fits[0] if fits else term


def _by_rest(known: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in sorted(known):
        if len(word) >= LENGTH_LEAST and word.isalpha():
            for rest in set(_rests(word)):
                found[rest] = (*found.get(rest, ()), word)
    return found


def _rests(word: str) -> Iterator[str]:
    yield word
    for i in range(len(word)):
        yield word[:i] + word[i + 1 :]


def _is_one_slip(one: str, other: str) -> bool:
    """Say so for a letter more, less or changed, and for two letters swapped."""
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    apart = [i for i in range(len(one)) if one[i] != other[i]]
    if len(apart) == 2 and apart[1] == apart[0] + 1:
        return one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
    return len(apart) == 1
