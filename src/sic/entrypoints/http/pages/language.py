"""The choice of the pages' language, kept in the browser. It never changes anybody's words."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.i18n import COOKIE, LANGUAGES
from sic.entrypoints.http.pages.forms import Filled
from sic.entrypoints.http.pages.problem import local_path
from sic.entrypoints.http.problems import HttpRefused
from sic.entrypoints.http.security import check_same_origin

YEAR = 31_536_000  # Seconds.

router = APIRouter()


@router.post("/language")
def choose_language(request: Request, form: Filled) -> Response:
    """Remember a language and go back; nobody need be signed in to read the sign-in page."""
    check_same_origin(request)
    language = form.text("language")
    if language not in LANGUAGES:
        raise HttpRefused(
            422,
            f"The pages do not speak {language[:20]!r}.",
            f"Choose one of: {', '.join(LANGUAGES)}.",
        )
    answer = RedirectResponse(local_path(form.text("next") or "/"), 303)
    answer.set_cookie(
        COOKIE,
        language,
        max_age=YEAR,
        secure=context_of(request).has_secure_cookies(request),
        httponly=True,
        samesite="lax",
    )
    return answer
