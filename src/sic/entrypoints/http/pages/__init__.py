"""Server-rendered pages over the same service as the API. They never need JavaScript."""

from fastapi import APIRouter

from sic.entrypoints.http.pages import (
    account,
    admin,
    advice,
    bindings,
    declare,
    endpoints,
    home,
    hooks,
    incident,
    language,
    library,
    palette,
    parts,
    postmortems,
    preferences,
    runbook,
    sign_in,
    static,
    webhooks,
)
from sic.entrypoints.http.pages.problem import problem_page

__all__ = ["problem_page", "router"]

router = APIRouter(include_in_schema=False)
for part in (
    *(home, declare, postmortems, palette, sign_in, runbook, parts, advice, hooks, incident),
    *(account, preferences, admin, bindings, endpoints, webhooks, static, language, library),
):
    router.include_router(part.router)
