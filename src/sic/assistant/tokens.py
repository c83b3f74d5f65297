"""Text to terms that still know where they stand; it never changes the text it quotes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sic.application.search.words import parts
from sic.assistant.spanish import ENGLISH

TEXT_MAX = 4_000  # Characters of one text that are looked at.
_WORD = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)(?P<unit>ms|µs|us|s|secs?|mins?|m)\b"
    r"|(?P<login>log(?:ged|ging)?[\s-]?(?:in|on|into|out)\b(?!\s+(?:real|live|the|a|prod\w*)\b))"
    r"|(?P<database>bases?\s+de\s+datos)\b"
    r"|(?P<code>[1-5](?:xx\b|\.\.(?=[^.\w]|$)))|(?P<percent>%|\bpercent\b|\bper cent\b)"
    r"|[^\W_]+(?:['’](?:s|t|re|ve|ll|d|m)\b)?",
    re.IGNORECASE,
)
DURATION = "<duration>"
PERCENTILE = "<percentile>"
_DURATIONS = frozenset({"second", "millisecond", "minut", "sec"})
# Words no phrase turns on. Fewer than a search leaves out: "still", "who" and "see" do tell.
_PERCENTILE = re.compile(r"p(?:50|75|9\d{1,3})|9[0-9]th")
# A search brings these to the form of another word: "go", "command", "stage".
_WHOLE = frozenset({"gone", "commander", "staging"})
_CODE_WITHIN = re.compile(r"(?<=[A-Za-z])([1-5]xx)(?=[A-Z_]|$)", re.IGNORECASE)
_PASSED_OVER = """
a an the of to on in into onto is are was were be been being am has have had having and or
it its it's their they them our ours my me we us i your you for at by with as this that these
those there here so very really just but then than also if from
"""
_PASSED = frozenset(_PASSED_OVER.split())
_SHORT_FORMS = {"don't": "not", "didn't": "not", "aren't": "not", "wasn't": "not",
                "weren't": "not", "couldn't": "not", "wouldn't": "not", "hasn't": "not",
                "haven't": "not", "hadn't": "not", "shouldn't": "not"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One word: what it says, and where it stands."""

    term: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words of a text in order; a name in capitals gives each of its parts.

    >>> [t.term for t in tokens("DiskFull: 95% used, took 30s")]
    ['disk', 'full', 'diskful', '95', '%', 'us', 'take', '30', '<duration>']
    """
    return list(_tokens(text[:TEXT_MAX]))


def _tokens(text: str) -> Iterator[Token]:
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match["unit"] and match["number"]:
            yield from _amount(match, start, end)
        elif match["login"]:
            yield Token("login", start, end)  # Not a log that somebody reads.
        elif match["database"]:
            yield Token("databas", start, end)
        elif match["code"]:
            yield Token(f"{match['code'][0]}xx", start, end)
        elif match["percent"]:
            yield Token("%", start, end)
        else:
            for piece in _CODE_WITHIN.split(match[0]):  # "Ingress5xxHigh" names a code.
                yield from _word(piece, start, end)


def _word(word: str, start: int, end: int) -> Iterator[Token]:
    lower = word.lower().replace("’", "'")
    bare = _unaccented(lower)
    english = ENGLISH.get(bare, bare)
    if english != lower:
        word = lower = english
    if not lower or lower in _PASSED:
        return
    if _PERCENTILE.fullmatch(lower):  # "p99" is no "99 %".
        yield Token(PERCENTILE, start, end)
        return
    if lower in _WHOLE:
        yield Token(lower, start, end)
        return
    if lower in _SHORT_FORMS:
        yield Token(_SHORT_FORMS[lower], start, end)
        return
    found = parts(word)
    for term in found:
        if term in _PASSED and len(found) > 1:  # As in "AlmostOutOfSpace".
            continue
        yield Token(DURATION if term in _DURATIONS else term, start, end)
    if len(found) > 1:  # "WireGuard" is also said in one word.
        yield from (Token(term, start, end) for term in parts(lower))


def _unaccented(word: str) -> str:
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _amount(match: re.Match[str], start: int, end: int) -> Iterator[Token]:
    number, unit = match["number"], match["unit"].lower()
    # "500s" are answers of a server; "30s" is a time.
    if unit == "s" and re.fullmatch(r"[45]\d\d", number):
        yield Token(f"{number[0]}xx", start, end)
        return
    yield Token(number, start, end)
    yield Token(DURATION, start, end)
