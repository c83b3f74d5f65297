"""Severity names in their many spellings to one id each; it never reads a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Family = Literal["sev", "p", "s", "word"]

# Gravest first; words of one line mean the same rank.
_WORD_RANKS = (
    ("Emergency", "Catastrophic", "Blocker"),
    ("Critical", "Urgent", "Disaster"),
    ("High", "Major", "Severe", "Significant"),
    ("Medium", "Moderate", "Normal"),
    ("Low", "Minor"),
    ("Trivial", "Cosmetic", "Negligible", "Informational"),
)
_RANK = {word.lower(): rank for rank, words in enumerate(_WORD_RANKS) for word in words}

_NUMBERED = re.compile(
    r"(?<![\w-])#?(?:(?P<sev>sev(?:erity)?(?:[ ]level)?)|(?P<p>p"
    r"|prio(?:rity)?(?:[ ]level)?)|(?P<s>s))"
    r"(?:[ ]?[-–‑_#:]?[ ]?)(?P<n>[0-9])(?![\w%]|\.\d)(?!-\d)",
    re.IGNORECASE,
)
# "SEV-1/2", "P1-P3", "SEV 3 & 4", "P2 and P3", "Sev 3 or lower"
_MORE = re.compile(
    r"\s*(?P<op>/|,|&|\+|and|or|through|to|-|–)\s*(?:#?(?:sev(?:erity)?|prio(?:rity)?|p"
    r"|s)[ ]?[-–]?[ ]?)?"
    r"(?P<n>[0-9])(?![\w%.])(?![ ]?(?:min|h|d|sec|bus|work))",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![\w-])(?P<word>" + "|".join(_RANK) + r")(?![\w-])", re.IGNORECASE)
_BARE = re.compile(r"#?(?:level )?([0-9])(?:\s*[-–—:(/]\s*[a-z]+\)?)?", re.IGNORECASE)
# "Critical (P1)", "High Priority Issues (P2)": two names of one severity.
_APPOSITION = re.compile(
    r"(?:[ ](?:priority|severity|impact|incidents?|issues?|problems?|outages?|events?))*"
    r"[\s/(\[:–—-]*",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"^[^\w#]+")


@dataclass(frozen=True, slots=True)
class SeverityName:
    """One severity as named in the text; ``start`` and ``end`` bound the name."""

    id: str
    family: Family
    order: int
    start: int
    end: int


def find_numbered(text: str) -> list[SeverityName]:
    """Return every numbered name in ``text``; "SEV-1/2" names two."""
    names: list[SeverityName] = []
    position = 0
    while match := _NUMBERED.search(text, position):
        family: Family = "sev" if match["sev"] else "p" if match["p"] else "s"
        numbers, end = [int(match["n"])], match.end()
        while more := _MORE.match(text, end):
            last, number = numbers[-1], int(more["n"])
            span = more["op"] in {"-", "–", "to", "through"}
            numbers += range(last + 1, number + 1) if span else [number]
            end = more.end()
        names += [_numbered(family, n, match.start(), end) for n in numbers]
        position = end
    return names


def _numbered(family: Family, number: int, start: int, end: int) -> SeverityName:
    label = {"sev": f"SEV-{number}", "p": f"P{number}", "s": f"S{number}"}[family]
    return SeverityName(label, family, number, start, end)


def leading(text: str, *, words: bool = False) -> list[SeverityName]:
    """Return the severities a text starts with, else an empty list.

    "SEV-1 (Critical)" and "Critical (SEV-1)" are both ``SEV-1``. A bare word ("Critical")
    counts only when ``words`` says the place is about severities.
    """
    ornament = _ORNAMENT.match(text)
    lead = ornament.end() if ornament else 0
    numbered = find_numbered(text)
    if numbered and numbered[0].start <= lead:
        return [n for n in numbered if n.start == numbered[0].start]
    word = _WORD.match(text, lead)
    if not word:
        return []
    if numbered and _APPOSITION.fullmatch(text, word.end(), numbered[0].start):
        first = numbered[0]
        return [
            SeverityName(n.id, n.family, n.order, lead, n.end)
            for n in numbered
            if n.start == first.start
        ]
    return [_word(word)] if words else []


def _word(match: re.Match[str]) -> SeverityName:
    word = match["word"].lower()
    return SeverityName(word.capitalize(), "word", _RANK[word], match.start(), match.end())


def cell_names(text: str, bare: Family | None = None) -> list[SeverityName]:
    """Return the severities an id cell names; the rest of the cell must be ornament.

    ``bare`` is the family of a lone digit, where the column's header gives one.
    """
    words = text.strip()
    if bare and (digit := _BARE.fullmatch(words)):
        return [_numbered(bare, int(digit[1]), 0, len(words))]
    names = leading(words, words=True)
    if not names or len(words) > 80:
        return []
    rest = _WORD.sub("", words[names[-1].end :]) if names[0].family != "word" else ""
    if names[0].family == "word":
        tail = words[names[0].end :]
        synonyms = re.fullmatch(r"\s*(?:[/(,–—:-]|or|incident|sev|priority|impact).*|\W*", tail,
                                re.IGNORECASE)  # fmt: skip
        return names if synonyms else []
    return names if len(rest.split()) <= 8 else []
