"""Templates to responses, all escaped, one environment a language; it picks nothing to show."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from sic import __version__
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.i18n import LANGUAGES, language_of, words_in
from sic.entrypoints.http.pages.room_words import room_words
from sic.entrypoints.http.pages.shown import filters_in
from sic.entrypoints.http.pages.static import address_of_file
from sic.entrypoints.http.security import Caller, csrf_token

THEME_COOKIE, KEYS_COOKIE = "sic_theme", "sic_keys"
# A picture in both themes, as the view draws it; text of a document has no bare "<" in it.
BY_SYSTEM = '<source media="(prefers-color-scheme: dark)"'
BY_CHOICE = {"light": '<source media="not all"', "dark": '<source media="all"'}


@cache
def environment(language: str = "en") -> Environment:
    """Return a language's template environment; a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("sic.entrypoints.http"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    words = words_in(language)
    install: Callable[..., None] = made.install_gettext_callables  # type: ignore[attr-defined]  # added by the extension
    install(words.gettext, words.ngettext, newstyle=True)
    made.filters.update(filters_in(language, words.gettext))
    made.globals.update(
        lang=language,
        languages=LANGUAGES,
        version=__version__,
        stylesheet=address_of_file("sic.css"),
        script=address_of_file("sic.js"),
        script_words=script_words(words.gettext),
        icon=address_of_file("icon.svg"),
        room_stylesheet=address_of_file("room.css"),
        room_script=address_of_file("room.js"),
        room_words=room_words(words.gettext),
    )
    return made


def script_words(_: Callable[[str], str]) -> str:
    """Return what the scripts say, as JSON for an attribute of the page's body."""
    words = {
        "copy": _("Copy"),
        "copied": _("Copied"),
        "marked": _("Marked: copy it now"),
        "wrap": _("Wrap lines"),
        "smaller": _("Smaller"),
        "larger": _("Larger"),
        "actual": _("Actual size"),
        "log_it": _("Copied – log it?"),
        "ran": _("Ran:"),
        "found": _("{at} of {count}"),
        "none": _("Not found"),
        "close": _("Close"),
        "unreachable": _("SIC does not answer, so the document cannot be shown. Try again."),
    }
    return json.dumps(words, ensure_ascii=False)


def page(
    request: Request,
    template: str,
    *,
    caller: Caller | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """Return a page. ``caller`` puts the person and the menu into its head."""
    language = language_of(request)
    given = page_values(request, caller) | values
    text = environment(language).get_template(template).render(given)
    return HTMLResponse(in_theme(request, text), status, headers=headers)


def theme_of(request: Request) -> str:
    """Return the colours a person chose: ``light`` or ``dark``; empty for the system's."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in BY_CHOICE else ""


def in_theme(request: Request, text: str) -> str:
    """Return markup with its pictures in the colours that were chosen.

    A picture's ``media`` asks the system alone; the page's style sheet reads the choice.
    """
    theme = theme_of(request)
    return text.replace(BY_SYSTEM, BY_CHOICE[theme]) if theme else text


def page_values(request: Request, caller: Caller | None = None) -> dict[str, object]:
    """Return what every template may read: who looks, when, and from where."""
    query = f"?{request.url.query}" if request.url.query else ""
    return {
        "me": caller.principal if caller else None,
        "csrf": csrf_token(request),
        "now": context_of(request).clock.now(),
        "problem": None,
        "here": request.url.path + query if request.method in ("GET", "HEAD") else "/",
        "over": request.query_params.get("doc", ""),
        "theme": theme_of(request),
        "keys_off": request.cookies.get(KEYS_COOKIE) == "off",
    }
