"""Diagnostics as text for a terminal, or as plain values for JSON; it judges nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from sic.domain.policy import Diagnostic

_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "info": "\x1b[1;36m"}
_RESET = "\x1b[0m"
_LINE_MAX = 200  # A longer source line is shown around the column only.


def as_text(
    diagnostics: Iterable[Diagnostic], lines: Sequence[str], path: str, *, colour: bool = False
) -> str:
    """Return every diagnostic with its source line and a caret under the text it is about."""
    return "\n".join(_one(d, lines, path, colour=colour) for d in diagnostics)


def _one(d: Diagnostic, lines: Sequence[str], path: str, *, colour: bool) -> str:
    label = f"{d.severity} {d.code}:"
    if colour:
        label = f"{_COLOURS[d.severity]}{label}{_RESET}"
    parts = [f"{path}:{d.line}:{d.column}: {label} {d.message}"]
    parts += _excerpt(d, lines)
    if d.note:
        parts.append(f"note: {d.note}")
    if d.help:
        parts.append(f"help: {d.help}")
    return visible("\n".join(parts), keep_escapes=colour) + "\n"


def _excerpt(d: Diagnostic, lines: Sequence[str]) -> list[str]:
    if not 0 < d.line <= len(lines):
        return []
    source, column = lines[d.line - 1], d.column - 1
    if len(source) > _LINE_MAX:
        start = max(0, column - _LINE_MAX // 2)
        source, column = source[start : start + _LINE_MAX], column - start
    if not source.strip():
        return []
    gutter = f"{d.line} | "
    under = source[column : column + d.width]
    pad = "".join("\t" if c == "\t" else " " * _cells(c) for c in source[:column])
    caret = "^" * max(1, sum(_cells(c) for c in under))
    return [gutter + visible(source), " " * (len(gutter) - 2) + "| " + pad + caret]


def _cells(character: str) -> int:
    """Return how many terminal cells a character takes."""
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def visible(text: str, *, keep_escapes: bool = False) -> str:
    """Return text safe for a terminal: control and direction characters made visible."""

    def shown(c: str) -> str:
        if c in "\n\t" or (keep_escapes and c == "\x1b"):
            return c
        return (
            "\ufffd" if unicodedata.category(c) in {"Cc", "Cs", "Cf"} and c != "\u200d" else c
        )

    return text if text.isascii() and text.isprintable() else "".join(map(shown, text))


def as_values(diagnostics: Iterable[Diagnostic]) -> list[dict[str, object]]:
    """Return diagnostics as the documented JSON objects."""
    return [_values(d) for d in diagnostics]


def _values(d: Diagnostic) -> dict[str, object]:
    values: dict[str, object] = {
        "code": d.code,
        "severity": d.severity,
        "line": d.line,
        "column": d.column,
        "message": d.message,
        "help": d.help,
    }
    if d.note:
        values["note"] = d.note
    return values


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return "2 errors, 4 warnings, 3 notes"."""
    counts = [
        sum(d.severity == level for d in diagnostics) for level in ("error", "warning", "info")
    ]
    words = ("error", "warning", "note")
    return ", ".join(
        f"{n} {w}{'' if n == 1 else 's'}" for n, w in zip(counts, words, strict=True)
    )
