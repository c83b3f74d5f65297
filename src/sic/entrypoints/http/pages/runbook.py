"""The runbook as a page: the text, who keeps it, how old it is, what the compiler says."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import lru_cache

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from sic.application.ports import RunbookRevision
from sic.domain.errors import NotFound
from sic.domain.ids import IncidentId
from sic.domain.policy import Diagnostic
from sic.entrypoints.http.context import HttpContext, context_of
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.security import caller_of
from sic.runbook.view import Heading, contents, render

STALE_DAYS = 90

router = APIRouter()


@router.get("/runbook")
def current(request: Request) -> Response:
    """Show the runbook that new incidents follow."""
    return _show(request, context_of(request).service.current_runbook or "", "")


@router.get("/incidents/{incident_id}/runbook")
def pinned(request: Request, incident_id: str) -> Response:
    """Show the revision an incident started under."""
    caller_of(request)
    state = context_of(request).service.incident(IncidentId(incident_id))
    return _show(request, state.runbook_revision, state.id)


def _show(request: Request, revision: str, incident_id: str) -> Response:
    caller = caller_of(request)
    context = context_of(request)
    stored = _stored(context, revision)
    policy = context.service.policy(revision)
    headings, body = _rendered(stored.text)
    updated = _day(policy.document.updated)
    age = None if updated is None else (context.clock.now().date() - updated).days
    return page(
        request,
        "runbook.html",
        caller=caller,
        document=policy.document,
        name=stored.name,
        revision=revision,
        incident_id=incident_id,
        is_current=revision == context.service.current_runbook,
        updated=updated,
        age_days=age if age is not None and age >= 0 else None,
        stale=age is not None and age > STALE_DAYS,
        diagnostics=policy.diagnostics,
        tally=_tally(policy.diagnostics),
        contents=headings,
        body=body,
    )


def _stored(context: HttpContext, revision: str) -> RunbookRevision:
    stored = context.service.store.get_runbook(revision) if revision else None
    if stored is None:
        raise NotFound(
            "SIC has no runbook yet.",
            "Set `runbook` in sic.toml, or SIC_RUNBOOK, and start `sic serve` again.",
        )
    return stored


@lru_cache(maxsize=16)
def _rendered(text: str) -> tuple[tuple[Heading, ...], Markup]:
    """Return contents and body; a revision never changes, so it is rendered once."""
    # The one place where a page trusts HTML: view.render ends in nh3.
    return contents(text), Markup(render(text))  # noqa: S704 - sanitised by view.render


def _tally(diagnostics: tuple[Diagnostic, ...]) -> str:
    """Return "2 errors, 4 warnings, 3 notes" without the kinds there are none of."""
    count: Counter[str] = Counter(one.severity for one in diagnostics)
    named = (("error", "error"), ("warning", "warning"), ("info", "note"))
    parts = [f"{count[k]} {w}{'' if count[k] == 1 else 's'}" for k, w in named if count[k]]
    return ", ".join(parts) or "nothing to complain of"


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
