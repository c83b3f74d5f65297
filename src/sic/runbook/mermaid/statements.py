"""A Mermaid diagram to its statements; it knows where one ends, not what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

JOINED_MAX = 20  # Lines of one statement; a bracket left open must not swallow the rest.
_DIRECTIVE = re.compile(r"%%\{(?:[^}]|\}(?!%%))*+\}%%")
_FRONT = re.compile(r"\s*---[ \t]*\n(?:(?!---[ \t]*(?:\n|$)).*\n)*+---[ \t]*(?:\n|$)")
_QUOTED = re.compile(r'"[^"]*+"')
# What a semicolon does not end: labels, and the entities #quot; and &amp;.
_PIECE = re.compile(
    r"\"[^\"]*+\"|\[[^\[\]]*+\]|\([^()]*+\)|\{[^{}]*+\}|\|[^|]*+\||[#&]#?\w+;|;|[^;]"
)
_COLOURS = re.compile(r"\s*(?:style|classDef|linkStyle)\s")  # "#333;" is no entity there.


class Statement(NamedTuple):
    """One statement, without what surrounds it.

    Attributes:
        line: 1-based within the source; where it begins.
        column: 1-based.
        text: May have several lines: a label in quotes may.
    """

    line: int
    column: int
    text: str


def plain_source(source: str) -> str:
    """Return a diagram's source without its directives; line numbers stay.

    Directives and front matter choose themes, fonts and security levels: ours to choose.
    """
    return _FRONT.sub(_blank, _DIRECTIVE.sub(_blank, source), count=1)


def front_matter(source: str) -> str:
    """Return the front matter of a diagram, with its marks; empty if it has none."""
    found = _FRONT.match(_DIRECTIVE.sub(_blank, source))
    return found[0] if found else ""


def _blank(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def statements(lines: Sequence[str]) -> Iterator[Statement]:
    """Yield the statements of a source given by its lines; comments are none."""
    at = 0
    while at < len(lines):
        if not lines[at].strip() or lines[at].lstrip().startswith("%%"):
            at += 1
            continue
        count = _count(lines, at)
        yield from _split("\n".join(lines[at : at + count]), at + 1)
        at += count


def _count(lines: Sequence[str], at: int) -> int:
    """Return how many lines a statement takes: more than one while a label is open."""
    text = ""
    for count, line in enumerate(lines[at : at + JOINED_MAX], 1):
        text += line + "\n"
        if not _is_open(text):
            return count
        if count == 1 and _COLOURS.match(text):
            return 1
    return 1


def _is_open(text: str) -> bool:
    rest = _QUOTED.sub("", text)
    return '"' in rest or any(rest.count(a) > rest.count(b) for a, b in ("[]", "{}"))


def _split(text: str, line: int) -> Iterator[Statement]:
    if ";" not in text:
        yield _made(text, line, 0)
        return
    start, colours = 0, bool(_COLOURS.match(text))
    for piece in _PIECE.finditer(text):
        if piece[0] == ";" or (colours and piece[0].endswith(";")):
            yield from _some(text[start : piece.end() - 1], line, start)
            start = piece.end()
            colours = bool(_COLOURS.match(text, start))
    yield from _some(text[start:], line, start)


def _some(text: str, line: int, start: int) -> Iterator[Statement]:
    if text.strip():
        yield _made(text, line, start)


def _made(text: str, line: int, start: int) -> Statement:
    return Statement(line, start + len(text) - len(text.lstrip()) + 1, text.strip())
