"""The pages' words by language; it never touches what people or runbooks say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files

from starlette.requests import Request

from sic.domain.words import instant
from sic.entrypoints.http.i18n.catalogue import compiled

LANGUAGES = {"en": "English", "es": "Español"}
COOKIE = "sic_language"

Say = Callable[[str], str]  # A message in English to the words of a language.

__all__ = [
    "COOKIE",
    "LANGUAGES",
    "Say",
    "day_words",
    "instant_words",
    "language_of",
    "near_words",
    "to_say",
    "words_in",
]


def to_say(message: str) -> str:
    """Return a message as it is, and mark it for the catalogues: it is said later.

    For tables of words that stand above any request; ``_`` translates them where one is known.
    """
    return message


@cache
def words_in(language: str) -> NullTranslations:
    """Return a language's catalogue; English is what the pages are written in."""
    if language == "en" or language not in LANGUAGES:
        return NullTranslations()
    folder = files("sic.entrypoints.http.i18n").joinpath("catalogues")
    return GNUTranslations(compiled(folder.joinpath(f"{language}.po").read_text("utf-8")))


def language_of(request: Request) -> str:
    """Return the language to answer in: what was chosen, else what the browser prefers."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> str:
    """Return the first language of an Accept-Language header that the pages speak.

    >>> preferred("fr, es-AR;q=0.9, en;q=0.8"), preferred("en;q=0.1, es;q=0"), preferred("")
    ('es', 'en', 'en')
    """
    wishes: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().partition("-")[0].lower()
        if language in LANGUAGES:
            wishes.append((_weight(weight), language))
    best = max(wishes, key=lambda wish: wish[0], default=(0.0, "en"))
    return best[1] if best[0] > 0 else "en"


def _weight(text: str) -> float:
    try:
        return float(text.partition("=")[2] or 1)
    except ValueError:
        return 0.0


MONTHS = {
    "en": "January February March April May June July August September October November"
    " December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
}


def day_words(day: date, language: str) -> str:
    """Return a day in words: figures alone are read differently on two sides of a sea.

    >>> day_words(date(2026, 6, 28), "en"), day_words(date(2026, 6, 28), "es")
    ('28 June 2026', '28 de junio de 2026')
    """
    month = MONTHS.get(language, MONTHS["en"]).split()[day.month - 1]
    between = " de " if language == "es" else " "
    return between.join((str(day.day), month, str(day.year)))


WEEKDAYS = {"es": "lun mar mié jue vie sáb dom"}
SHORT_MONTHS = {"es": "ene feb mar abr may jun jul ago sep oct nov dic"}


def instant_words(at: datetime, language: str) -> str:
    """Return an instant with its day, in UTC.

    >>> instant_words(datetime(2026, 11, 23, 3, 7, tzinfo=UTC), "en")
    'Mon 23 Nov 03:07 UTC'
    >>> instant_words(datetime(2026, 11, 23, 3, 7, tzinfo=UTC), "es")
    'lun 23 nov 03:07 UTC'
    """
    if language not in WEEKDAYS:
        return instant(at)
    utc = at.astimezone(UTC)
    weekday = WEEKDAYS[language].split()[utc.weekday()]
    month = SHORT_MONTHS[language].split()[utc.month - 1]
    return f"{weekday} {utc.day} {month} {utc:%H:%M} UTC"


def near_words(at: datetime, other: datetime, language: str) -> str:
    """Return an instant in UTC, naming the day only when it is not ``other``'s."""
    utc = at.astimezone(UTC)
    same_day = utc.date() == other.astimezone(UTC).date()
    # Not by strftime: it takes ten times as long, and every entry and clock says one.
    return f"{utc.hour:02}:{utc.minute:02} UTC" if same_day else instant_words(at, language)
