"""How much room words take in a picture; an estimate on the safe side, no font is read."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

FONT_SIZE = 14
LINE_HEIGHT = 19
LINE_MAX = 190  # Pixels; longer labels are broken between words.
LINES_MAX = 6  # Of one label; what follows is cut with an ellipsis.
LABEL_MAX = 400  # Characters of one label that are looked at.
_NARROW = frozenset("iljtfrI.,:;'|!()[]{}/\\` -")
_WIDE = frozenset("mwMWQOGD@%&—…")


@dataclass(frozen=True, slots=True)
class Words:
    """A label broken into lines, and the pixels they take."""

    lines: tuple[str, ...]
    width: int
    height: int


def measure(label: str) -> Words:
    """Return a label as lines of at most ``LINE_MAX`` pixels, six at most; breaks stay."""
    written = label[:LABEL_MAX].split("\n")
    lines = [line for one in written for line in _wrap(" ".join(clean(one).split()))]
    if len(lines) > LINES_MAX or len(label) > LABEL_MAX:
        lines = [*lines[: LINES_MAX - 1], lines[min(len(lines), LINES_MAX) - 1] + "…"]
    width = max((_width(line) for line in lines), default=0)
    return Words(tuple(lines), width, LINE_HEIGHT * len(lines))


def clean(text: str) -> str:
    """Return text that XML can hold: no control characters, no lone surrogates."""
    return "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)


def _wrap(text: str) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        for piece in _pieces(word):
            if lines and _width(f"{lines[-1]} {piece}") <= LINE_MAX:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
    return lines


def _pieces(word: str) -> list[str]:
    """Cut a word that no line can hold."""
    if _width(word) <= LINE_MAX:
        return [word]
    return [word[i : i + 18] for i in range(0, len(word), 18)]


def _width(text: str) -> int:
    # A little wide on purpose: readers have different sans-serif fonts.
    return round(sum(map(_em, text)) * FONT_SIZE * 1.06)


def _em(character: str) -> float:
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.92
    if character > "\u02ff" and unicodedata.east_asian_width(character) in "WF":
        return 1.05
    return 0.7 if character.isupper() else 0.59
