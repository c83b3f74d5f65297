"""Errors as pages, in words with what to do next. It never shows more than the problem says."""

from __future__ import annotations

from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.entrypoints.http.i18n import language_of, to_say, words_in
from sic.entrypoints.http.pages.templating import environment, page, theme_of
from sic.entrypoints.http.problems import Problem

HEADINGS = {
    400: to_say("SIC could not read that"),
    401: to_say("You are signed out"),
    403: to_say("Not allowed"),
    404: to_say("There is nothing here"),
    405: to_say("That cannot be done here"),
    409: to_say("It changed meanwhile"),
    408: to_say("That took too long"),
    412: to_say("It changed meanwhile"),
    413: to_say("That is too long"),
    414: to_say("That is too long"),
    415: to_say("SIC could not read that"),
    421: to_say("SIC does not go by that name"),
    431: to_say("That is too long"),
    422: to_say("Something in it does not fit"),
    429: to_say("Too many attempts"),
    503: to_say("SIC cannot record anything now"),
}

UNREAD = (400, 408, 413, 415, 431)  # Refused before anything behind heard of it.
ENDED = to_say("Your session has ended, so nothing was recorded.")
SIGN_IN_BESIDE = to_say(
    "Sign in in another tab, come back to this one, go back one page and send it again:"
    " what you typed is still in the form."
)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A problem on top of a page: what happened, what to do, and where the words are kept."""

    words: str
    remedy: str = ""
    code: str = ""
    clause: str = ""
    clause_link: str = ""
    kept: str = ""  # The id of the form that still holds what was typed.


def local_path(given: str) -> str:
    """Return where to go after signing in: a path of this site, whatever was sent.

    >>> local_path("/incidents/inc-1"), local_path("//evil.example"), local_path("https://x")
    ('/incidents/inc-1', '/', '/')
    """
    safe = given.startswith("/") and not given.startswith("//")
    plain = given.isascii() and given.isprintable() and "\\" not in given
    return given if safe and plain else "/"


def shown(problem: Problem, *, clause_base: str = "/runbook", kept: str = "") -> Shown:
    """Return a problem as the pages show it."""
    return Shown(
        words=problem.detail,
        remedy=problem.remedy,
        code=problem.code,
        clause=problem.clause,
        clause_link=f"{clause_base}#{problem.clause}",
        kept=kept,
    )


def problem_page(request: Request, problem: Problem, headers: dict[str, str]) -> Response:
    """Return the page a browser gets instead of problem+json.

    Someone who is not signed in is sent to sign in and comes back to where they were.
    """
    if problem.status == 401 and request.method in ("GET", "HEAD"):
        return _to_sign_in(request)
    words, remedy = problem.detail, problem.remedy
    if problem.status == 401:
        say = words_in(language_of(request)).gettext
        words, remedy = say(ENDED), say(SIGN_IN_BESIDE)
    return page(
        request,
        "problem.html",
        caller=getattr(request.state, "caller", None),  # Whoever was already recognised.
        status=problem.status,
        headers=headers,
        heading=HEADINGS.get(problem.status, to_say("Something went wrong")),
        words=words,
        remedy=remedy,
        code=problem.code,
        unread=request.method == "POST" and problem.status in UNREAD,
    )


def _to_sign_in(request: Request) -> Response:
    """Send to the sign-in page, or once around when the browser held the cookie back.

    The cookie is SameSite=Strict: a link in an e-mail or chat arrives without it. A page of
    our own that reloads itself is a visit from our own site, and brings the cookie.
    """
    query = f"?{request.url.query}" if request.url.query else ""
    here = local_path(request.url.path + query)
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        template = environment(language_of(request)).get_template("again.html")
        text = template.render(here=here, theme=theme_of(request))
        return Response(text, headers={"Cache-Control": "no-store"}, media_type="text/html")
    target = "/login" if here == "/" else f"/login?next={quote(here, safe='')}"
    return RedirectResponse(target, 303)
