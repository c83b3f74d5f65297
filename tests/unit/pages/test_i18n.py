"""The pages' languages: all of it is translated, and nobody gets one by accident."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import Environment

from sic.entrypoints.http.i18n import LANGUAGES, preferred, words_in
from sic.entrypoints.http.i18n.catalogue import compiled, entries
from sic.entrypoints.http.pages.room_words import room_words
from sic.entrypoints.http.pages.said import done_words, filter_words, status_words
from sic.entrypoints.http.pages.templating import script_words

HOUSE = Path(str(files("sic.entrypoints.http")))
FIELD = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


def messages() -> set[str]:
    """Return every message of the templates, and of the scripts."""
    reader = Environment(autoescape=True, extensions=["jinja2.ext.i18n"], trim_blocks=True)
    found: set[str] = set()
    for template in (HOUSE / "templates").rglob("*.html"):
        for _line, _function, message in reader.extract_translations(  # type: ignore[attr-defined]  # added by the extension
            template.read_text(encoding="utf-8")
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    found.discard(None)  # A variable: its words are marked where they stand in a module.
    for words_of in (script_words, room_words, done_words, filter_words, status_words):
        words_of(lambda message: found.add(message) or message)  # type: ignore[func-returns-value]  # add returns None, so the message is returned
    return found


def translated(language: str) -> dict[str, str]:
    """Return a catalogue's translations by message, singulars for plurals."""
    text = (HOUSE / f"i18n/catalogues/{language}.po").read_text(encoding="utf-8")
    return {key.split("\0")[0]: value for key, value in entries(text)}


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_message_of_a_page_is_in_every_catalogue(language: str) -> None:
    """A page that is half in one language reads like a fault at 03:00."""
    known = {key for key, value in translated(language).items() if key and value}

    assert messages() - known == set()


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_a_translation_fills_in_what_the_message_fills_in(language: str) -> None:
    """A forgotten field would lose a number, an invented one would break the page."""
    for message, translation in translated(language).items():
        for form in translation.split("\0") if message else ():
            assert set(FIELD.findall(form)) == set(FIELD.findall(message)), message


def test_plurals_follow_the_language() -> None:
    """One day is no "1 días"."""
    spanish = words_in("es")
    forms = ("%(count)s day ago", "%(count)s days ago")

    assert [spanish.ngettext(*forms, n) % {"count": n} for n in (1, 148)] == [
        "hace 1 día",
        "hace 148 días",
    ]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("es-AR,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,en;q=0.9,es;q=0.8", "en"),
        ("fr,de;q=0.5", "en"),
        ("es;q=broken, en;q=0.1", "en"),
        ("es;q=0", "en"),
        ("", "en"),
        (",;=,;q" * 200, "en"),
    ],
)
def test_the_browser_says_which_language(header: str, language: str) -> None:
    """English for whoever asks for nothing SIC speaks, and for any nonsense."""
    assert preferred(header) == language


def test_a_catalogue_with_a_broken_line_is_refused() -> None:
    """A typing slip must not silently lose a translation."""
    with pytest.raises(ValueError, match="not a line of a PO file: 'msgstr oops'"):
        compiled('msgid "a"\nmsgstr oops\n')
