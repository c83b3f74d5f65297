"""What may be written into an incident. It judges strings and never decides anything else."""

from __future__ import annotations

import unicodedata

from sic.domain.errors import Refused

NAME_MAX = 200
_ALLOWED_CONTROLS = "\n\t"


class TextRefused(Refused):
    """A text is empty, too long, or holds characters no store can keep."""

    code = "SIC-E111"


def paragraph(field: str, value: str, limit: int, *, required: bool = True) -> str:
    r"""Return text of one or more lines, trimmed, line ends as ``\n``.

    Args:
        field: What the text is, in words: "note", "reason".
        value: The text as it came.
        limit: The most characters it may have after trimming.
        required: False admits an empty text.

    Raises:
        TextRefused: it is empty, too long, or holds control characters or half surrogates.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if required and not text:
        raise TextRefused(f"The {field} is empty.", f"Write the {field} and send it again.")
    if len(text) > limit:
        raise TextRefused(
            f"The {field} has {len(text):,} characters; the limit is {limit:,}.",
            f"Shorten the {field}, or link to where the rest is.",
        )
    bad = next((c for c in text if _is_unwritable(c)), None)
    if bad is not None:
        raise TextRefused(
            f"The {field} holds a character that cannot be stored (U+{ord(bad):04X}).",
            "Remove it (it often comes with text pasted from a terminal) and send it again.",
        )
    return text


def line(field: str, value: str, limit: int = NAME_MAX, *, required: bool = True) -> str:
    """Return text of one line, trimmed; line ends and tabs become spaces.

    Raises:
        TextRefused: as ``paragraph``.
    """
    flat = value.replace("\r", " ").replace("\n", " ").replace("\t", " ")
    return paragraph(field, flat, limit, required=required)


def tamed(value: str, limit: int = NAME_MAX) -> str:
    r"""Return a machine's text made storable: an alert is never lost for its spelling.

    >>> tamed("disk\x00full", 20)
    'disk�full'
    >>> tamed("abcdef", 4)
    'abc…'
    """
    text = "".join("\N{REPLACEMENT CHARACTER}" if _is_unwritable(c) else c for c in value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _is_unwritable(character: str) -> bool:
    """True for controls but newline and tab, and for halves of surrogate pairs."""
    if character in _ALLOWED_CONTROLS:
        return False
    return unicodedata.category(character) in ("Cc", "Cs")
