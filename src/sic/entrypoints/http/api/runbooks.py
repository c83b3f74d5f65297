"""The runbook as SIC understood it, and as it was written. It never compiles anything."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from sic.domain.errors import NotFound
from sic.domain.policy import SCHEMA
from sic.entrypoints.http.answers import ContextHere, json_answer
from sic.entrypoints.http.context import HttpContext
from sic.entrypoints.http.wire import GuardedRoute

router = APIRouter(prefix="/api/v1/runbook", route_class=GuardedRoute, tags=["runbook"])


@router.get("")
def show_policy(context: ContextHere) -> Response:
    """Return the compiled runbook that new incidents are pinned to."""
    return policy_answer(context, _current(context))


@router.get("/source")
def show_source(context: ContextHere) -> Response:
    """Return the current runbook's text."""
    return source_answer(context, _current(context))


def policy_answer(context: HttpContext, revision: str) -> Response:
    """Return a revision's policy, schema ``sic.policy/1``."""
    policy = msgspec.to_builtins(context.service.policy(revision))
    return json_answer({"schema": SCHEMA, "revision": revision, **policy})


def source_answer(context: HttpContext, revision: str) -> Response:
    """Return a revision's text as Markdown."""
    stored = context.service.store.get_runbook(revision)
    if stored is None:
        raise NotFound(f"There is no runbook revision {revision[:12]}.")
    body = stored.text.encode("utf-8", "replace")
    return Response(body, media_type="text/markdown; charset=utf-8")


def _current(context: HttpContext) -> str:
    revision = context.service.current_runbook
    if revision is None:
        raise NotFound("No runbook is loaded.", "Set SIC_RUNBOOK and start SIC again.")
    return revision
