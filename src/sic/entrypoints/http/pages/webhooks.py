"""The catalogue of webhooks, of no incident in particular. Nothing runs from here."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from sic.entrypoints.http.context import context_of, executions_of
from sic.entrypoints.http.i18n import language_of, words_in
from sic.entrypoints.http.pages.hook_words import level_words, stages_in
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.security import caller_of

router = APIRouter()


@router.get("/webhooks")
def catalogue(request: Request) -> Response:
    """Show every webhook of the current runbook, bound or not, and how each did so far."""
    caller = caller_of(request)
    say = words_in(language_of(request)).gettext
    hooks = executions_of(context_of(request)).current()
    return page(
        request,
        "webhooks.html",
        caller=caller,
        hooks=hooks,
        levels={one.name: level_words(one.level, say) for one in hooks},
        stages=stages_in(say),
    )
