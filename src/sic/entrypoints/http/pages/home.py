"""The list of incidents and the form to declare one. It never needs more than a title."""

from __future__ import annotations

import secrets

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.application.ports import IncidentRow, StoreUnavailable
from sic.domain.errors import SicError
from sic.domain.ids import INCIDENT_ID, IncidentId
from sic.domain.incident.commands import TITLE_MAX, DeclareIncident
from sic.domain.incident.state import Status
from sic.domain.policy import Severity
from sic.entrypoints.http.context import HttpContext, context_of
from sic.entrypoints.http.pages.forms import Filled, Form, check_form
from sic.entrypoints.http.pages.problem import Shown, shown
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.problems import problem_of
from sic.entrypoints.http.security import Caller, caller_of, require_human

ACTIVE = (str(Status.OPEN), str(Status.MITIGATED))
OVER = (str(Status.RESOLVED), str(Status.CLOSED))
RESOLVED_SHOWN = 20

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    """Show active incidents, gravest first, then resolved ones."""
    return _home(request, caller_of(request), Form())


@router.post("/incidents")
def declare(request: Request, form: Filled) -> Response:
    """Declare an incident and go to its page; a refusal keeps what was typed."""
    caller = require_human(request)
    command = DeclareIncident(
        title=form.text("title"),
        runbook_revision="",
        severity=form.text("severity") or None,
        services=form.names("services"),
        drill=form.text("drill") == "1",
    )
    try:
        check_form(request, form)
        outcome = context_of(request).service.declare(
            command, caller.principal, key=form.once_key("declare")
        )
    except (SicError, StoreUnavailable) as error:
        problem, headers = problem_of(error)
        told = shown(problem, kept="declare")
        return _home(request, caller, form, told=told, status=problem.status, headers=headers)
    return RedirectResponse(f"/incidents/{outcome.incident.id}", 303)


def _home(
    request: Request,
    caller: Caller,
    form: Form,
    *,
    told: Shown | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    context = context_of(request)
    before = request.query_params.get("before", "")
    resolved = _resolved(context, before)
    return page(
        request,
        "home.html",
        caller=caller,
        status=status,
        headers=headers,
        problem=told,
        key=secrets.token_urlsafe(16),
        typed={name: form.text(name) for name in ("title", "severity", "services", "drill")},
        title_max=TITLE_MAX,
        severities=_severities(context),
        active=context.service.store.rows(statuses=ACTIVE, limit=200),
        resolved=resolved[:RESOLVED_SHOWN],
        older=resolved[RESOLVED_SHOWN - 1].id if len(resolved) > RESOLVED_SHOWN else "",
    )


def _resolved(context: HttpContext, before: str) -> list[IncidentRow]:
    """Return one more row than is shown, to know whether there are older ones."""
    cursor = IncidentId(before) if INCIDENT_ID.match(before) else None
    rows = context.service.store.rows(statuses=OVER, limit=RESOLVED_SHOWN + 1, before=cursor)
    return list(rows)


def _severities(context: HttpContext) -> tuple[Severity, ...]:
    revision = context.service.current_runbook
    return context.service.policy(revision).severities if revision else ()
