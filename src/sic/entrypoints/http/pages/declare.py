"""The form to declare an incident, with open ones like it. It never needs more than a title."""

from __future__ import annotations

import secrets

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.application.look_alikes import LookAlike, look_alikes
from sic.application.ports import StoreUnavailable
from sic.domain.errors import SicError
from sic.domain.incident.commands import TITLE_MAX, DeclareIncident
from sic.domain.policy import Severity
from sic.entrypoints.http.context import HttpContext, context_of
from sic.entrypoints.http.i18n import to_say
from sic.entrypoints.http.pages.forms import Filled, Form, check_form
from sic.entrypoints.http.pages.home import active_rows
from sic.entrypoints.http.pages.problem import Shown, shown
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.problems import problem_of
from sic.entrypoints.http.security import Caller, caller_of, require_human

FIELDS = ("title", "severity", "services", "drill")
PARTS = {"dialog": "declare/dialog.html", "alike": "declare/alike.html"}
WHY = {
    "title": to_say("a title like this one"),
    "service": to_say("the same service"),
    "alert": to_say("an alert of this name"),
    "recent": to_say("declared in the last 30 minutes"),
}

router = APIRouter()


@router.get("/declare")
def declare_page(request: Request) -> Response:
    """Show the form; ``?part=`` answers with the dialog's inside, or the look-alikes alone."""
    caller = caller_of(request)
    asked = Form(dict(request.query_params))
    template = PARTS.get(asked.text("part"), "declare.html")
    return _declare(request, caller, asked, template=template)


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
        return _declare(
            request, caller, form, told=told, status=problem.status, headers=headers
        )
    return RedirectResponse(f"/incidents/{outcome.incident.id}", 303)


def _declare(
    request: Request,
    caller: Caller,
    form: Form,
    *,
    template: str = "declare.html",
    told: Shown | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    context = context_of(request)
    return page(
        request,
        template,
        caller=caller,
        status=status,
        headers=headers,
        problem=told,
        key=secrets.token_urlsafe(16),
        typed={name: form.text(name) for name in FIELDS},
        title_max=TITLE_MAX,
        severities=_severities(context),
        alikes=_alikes(context, form),
        why=WHY,
    )


def _alikes(context: HttpContext, form: Form) -> tuple[LookAlike, ...]:
    title, services = form.text("title"), form.names("services")
    return look_alikes(title, services, active_rows(context), context.clock.now())


def _severities(context: HttpContext) -> tuple[Severity, ...]:
    revision = context.service.current_runbook
    return context.service.policy(revision).severities if revision else ()
