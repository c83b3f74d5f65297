"""An English word to its stem, after Porter's algorithm of 1980. It never looks anything up.

Both databases could stem, each in its own way; with one stemmer of our own they index the
same words, and one contract holds for both.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_VOWEL = re.compile(r"[aeiou]|(?<=[^aeiou])y")
_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize",
    "isation": "ize", "ization": "ize", "iser": "ize", "ation": "ate", "ator": "ate",
    "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al",
    "iviti": "ive", "biliti": "ble", "bli": "ble", "alli": "al", "entli": "ent", "eli": "e",
    "ousli": "ous", "logi": "log",
}  # fmt: skip
_STEP_3 = {
    "icate": "ic", "ative": "", "alize": "al", "alise": "al", "iciti": "ic", "ical": "ic",
    "ful": "", "ness": "",
}  # fmt: skip
_STEP_4 = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti",
    "ous", "ive", "ize", "ise", "al", "er", "ic", "ou",
)  # fmt: skip
SHORTEST = 3


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word; words with digits and short ones are their own.

    >>> [stem(w) for w in ("restarting", "restarts", "expiration", "expires", "5xx")]
    ['restart', 'restart', 'expir', 'expir', '5xx']
    """
    if len(word) < SHORTEST or not word.isalpha() or not word.isascii():
        return word
    word = _plural(word)
    word = _past(word)
    if word.endswith("y") and _VOWEL.search(word[:-1]):
        word = word[:-1] + "i"
    word = _longest(word, _STEP_2, 0)
    word = _longest(word, _STEP_3, 0)
    return _final(_fourth(word))


def _measure(part: str) -> int:
    """Return how often vowels are followed by consonants: Porter's m."""
    marks = _VOWEL.sub("*", part)
    return sum(a == "*" != b for a, b in pairwise(marks))


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for suffix in ("ed", "ing"):
        part = word.removesuffix(suffix)
        if part != word and _VOWEL.search(part):
            return _mended(part)
    return word


def _mended(part: str) -> str:
    """Return what is left of "hopping", "filing", "scaling" as the stem they come from."""
    if part.endswith(("at", "bl", "iz", "is")):
        return part + "e"
    if part[-1:] == part[-2:-1] and part[-1] not in "aeioulsz":
        return part[:-1]
    return part + "e" if _measure(part) == 1 and _is_short(part) else part


def _is_short(part: str) -> bool:
    """True for consonant, vowel, consonant at the end, the last not w, x or y."""
    marks = [letter == "*" for letter in _VOWEL.sub("*", part[-3:])]
    return marks == [False, True, False] and part[-1] not in "wxy"


def _longest(word: str, table: dict[str, str], least: int) -> str:
    for size in range(min(7, len(word) - 1), 2, -1):
        ending = table.get(word[-size:])
        if ending is not None:
            part = word[:-size]
            return part + ending if _measure(part) > least else word
    return word


def _fourth(word: str) -> str:
    for suffix in _STEP_4:
        if word.endswith(suffix):
            part = word[: -len(suffix)]
            return part if _measure(part) > 1 else word
    if word.endswith("ion") and word[-4:-3] in ("s", "t") and _measure(word[:-3]) > 1:
        return word[:-3]
    return word


def _final(word: str) -> str:
    if word.endswith("e"):
        part = word[:-1]
        m = _measure(part)
        if m > 1 or (m == 1 and not _is_short(part)):
            return part
    if word.endswith("ll") and _measure(word[:-1]) > 1:
        return word[:-1]
    return word
