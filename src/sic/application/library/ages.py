"""When a document says it was last looked after: text to a day. It never guesses one."""

from __future__ import annotations

import re
from datetime import date, datetime

_MONTHS = (
    ("january", "jan", "enero", "ene"),
    ("february", "feb", "febrero"),
    ("march", "mar", "marzo"),
    ("april", "apr", "abril", "abr"),
    ("may", "mayo"),
    ("june", "jun", "junio"),
    ("july", "jul", "julio"),
    ("august", "aug", "agosto", "ago"),
    ("september", "sep", "sept", "septiembre", "setiembre"),
    ("october", "oct", "octubre"),
    ("november", "nov", "noviembre"),
    ("december", "dec", "diciembre", "dic"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_TEXT_MAX = 60  # Nobody spells a day in more.

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_DAY_NAMED = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+|de\s+)?([a-z]+)\.?,?[\s-]+(?:del?\s+)?(\d{4})"
)
_NAMED_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTH_ONLY = re.compile(r"([a-z]+)\.?,?\s+(?:del?\s+)?(\d{4})")


def day_in(text: str) -> date | None:
    """Return the day a text spells, ``None`` if it spells none or could mean two.

    ISO 8601 with or without a time, year first or last, months by their English and Spanish
    names. A month without a day is its first: a document is no younger than it says.

    >>> str(day_in("23 de noviembre de 2026")), str(day_in("Nov 23, 2026"))
    ('2026-11-23', '2026-11-23')
    >>> str(day_in("23/11/2026")), day_in("04/05/2026")
    ('2026-11-23', None)
    """
    words = " ".join(text.lower().split())
    if not words or len(words) > _TEXT_MAX:
        return None
    try:
        return _iso(words) or _in_figures(words) or _in_words(words)
    except ValueError:  # The 31st of June.
        return None


def _iso(words: str) -> date | None:
    try:
        return datetime.fromisoformat(words.upper()).date()
    except ValueError:
        pass
    if re.fullmatch(r"\d{4}-\d{2}", words):
        return date.fromisoformat(f"{words}-01")
    return None


def _in_figures(words: str) -> date | None:
    if match := _YEAR_FIRST.fullmatch(words):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _YEAR_LAST.fullmatch(words):
        return _day_and_month(int(match[1]), int(match[3]), int(match[4]), match[2])
    return None


def _day_and_month(first: int, second: int, year: int, mark: str) -> date | None:
    """Settle which is the month: dots are only written day first; else one must be no month."""
    if mark == "." or first > 12 or first == second:
        return date(year, second, first)
    return date(year, first, second) if second > 12 else None


def _in_words(words: str) -> date | None:
    if match := _DAY_NAMED.fullmatch(words):
        return _named(match[3], match[2], match[1])
    if match := _NAMED_DAY.fullmatch(words):
        return _named(match[3], match[1], match[2])
    if match := _MONTH_ONLY.fullmatch(words):
        return _named(match[2], match[1], "1")
    return None


def _named(year: str, month: str, day: str) -> date | None:
    number = _MONTH.get(month)
    return date(int(year), number, int(day)) if number else None
