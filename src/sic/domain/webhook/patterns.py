"""What the pattern of an argument lets in besides what was meant. It never sees an argument.

A pattern is judged by values that nobody means to give, and part by part: ``^node-.*$`` takes
none of them whole, and yet its ``.*`` takes anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

PATTERN_MAX = 500  # Characters of a pattern; more than that is read by nobody.
LENGTH_MAX = 299
TIGHTER = "Write which characters it may hold and how many, such as ^[a-z0-9-]{1,40}$."
# What would lead out of a path, a query, a header, a command or a name, and how to say so.
PROBES: Mapping[str, str] = {
    "\x1b": "a control character (U+001B)",
    "../": "../, the way up a path",
    "//": "//, the start of another address",
    "@": "@",
    "?": "?",
    "#": "#",
    "{": "{",
    "a ; b": "a semicolon between spaces",
    "é": "é and whatever else is not ASCII",
    "٣": "figures of other scripts than ours (write [0-9] for \\d)",
}
_CHARACTERS: Mapping[str, str] = {
    "\x1b": PROBES["\x1b"],
    **{character: character for character in "/@?#{;"},
    "é": PROBES["é"],
    "٣": PROBES["٣"],
}
_PIECE = re.compile(
    r"\\(?:x..|u....|.)"  # an escape
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]"  # a class
    r"|\((?:\?(?::|<?[=!])?)?"  # a group, a look around, or what JSON Schema does not have
    r"|(?:[*+?]|\{(?=[\d,])\d*,?\d*\})[?+]?"  # how often
    r"|.",
    re.DOTALL,
)
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_CLASS = re.compile(r"\[.*\]|\\[wWdDsS]|\.", re.DOTALL)
_HOW_OFTEN = re.compile(r"[*+?]|\{[\d,]")
_REPEATED_GROUP = re.compile(r"\\[1-9]")


def looseness(schema: Mapping[str, Any]) -> str:
    """Return why a schema's pattern is too loose, with what to write; empty if it is not.

    Args:
        schema: A valid JSON Schema of a text, neither listing its values nor referring away.

    >>> looseness({"pattern": "^node-.*$", "maxLength": 40}).partition(".")[0]
    'it lets in a control character (U+001B) by its part `'
    >>> looseness({"pattern": "^node-[0-9]{1,3}$"})
    ''
    """
    pattern = str(schema.get("pattern", ""))
    if not pattern or schema.get("type", "string") != "string":
        return "it could be any text. Give it an enum, a number's type, or a pattern"
    return _unanchored(pattern) or _unknown(pattern) or _lets_in(pattern, schema)


def _unanchored(pattern: str) -> str:
    """JSON Schema searches: what is not anchored may stand anywhere in any text."""
    pieces = list(_consuming(pattern))
    if pieces[:1] != ["^"] or pieces[-1:] != ["$"]:
        return "its pattern may stand anywhere in any text. Begin it with ^ and end it with $"
    if "|" in _outermost(pieces):
        return "its alternatives are anchored on one side only. Write ^(?:a|b)$"
    return ""


def _unknown(pattern: str) -> str:
    if len(pattern) > PATTERN_MAX:
        return f"its pattern exceeds {PATTERN_MAX} characters. Use an enum, or a shorter one"
    if "(?" in _consuming(pattern):
        return "its pattern has a group JSON Schema does not know. Use (…) or (?:…)"
    return ""


def _lets_in(pattern: str, schema: Mapping[str, Any]) -> str:
    for piece in _consuming(pattern):
        if _CLASS.fullmatch(piece):
            for character, words in _CHARACTERS.items():
                if re.fullmatch(piece, character):
                    return f"it lets in {words} by its part `{piece}`"
    # Imported where it is needed: loading it takes longer than starting the command line.
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator(schema)
    for probe, words in PROBES.items():
        if checker.is_valid(probe):
            return f"it lets in {words}"
    if min(schema.get("maxLength", inf), _longest(_consuming(pattern))) > LENGTH_MAX:
        return f"it lets in a text of {LENGTH_MAX + 1} characters. Add a maxLength"
    return ""


def _consuming(pattern: str) -> Iterator[str]:
    """Yield the pieces of a pattern, without those that look around and take nothing."""
    depth = 0
    for found in _PIECE.finditer(pattern):
        piece = found[0]
        if depth or piece in _LOOKS:
            depth += piece.startswith("(") - (piece == ")")
        else:
            yield piece


def _outermost(pieces: list[str]) -> list[str]:
    """Return the pieces that stand in no group."""
    depth = 0
    found = []
    for piece in pieces:
        depth += piece.startswith("(") - (piece == ")")
        found += [] if depth else [piece]
    return found


def _longest(pieces: Iterator[str]) -> float:
    """Return how many characters a pattern takes at most, up to its closing parenthesis."""
    longest = before = last = 0.0
    for piece in pieces:
        if piece == ")":
            break
        if _HOW_OFTEN.match(piece):
            last *= max(1, _most(piece))
            continue
        before += last
        last = _width(piece, pieces)
        if piece == "|":
            longest, before = max(longest, before), 0.0
    return max(longest, before + last)


def _width(piece: str, following: Iterator[str]) -> float:
    if piece.startswith("("):
        return _longest(following)
    if _REPEATED_GROUP.fullmatch(piece):
        return inf
    return 0.0 if piece in ("^", "$", "|", r"\b", r"\B") else 1.0


def _most(piece: str) -> float:
    """Return how often at most: ``*``, ``+``, ``?``, ``{3}``, ``{3,}``, ``{3,5}``."""
    if piece[0] in "*+":
        return inf
    most = piece.strip("{}?+").rpartition(",")[2]
    if piece[0] == "?":
        return 1
    return int(most) if most else inf
