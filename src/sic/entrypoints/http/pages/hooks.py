"""Running a webhook by hand: its form, the page that confirms it, and what came of it.

The token stands in the answer to a POST and nowhere else: no address, no cookie, no other page.
A page judges nothing; every press is the same command as the API's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.application.executions import Asker, CatalogueView, Executions, ExecutionView
from sic.application.ports import StoreUnavailable
from sic.domain.errors import Conflict, NotFound, SicError
from sic.domain.ids import IncidentId
from sic.domain.incident.commands import REASON_MAX
from sic.domain.incident.state import Status
from sic.domain.webhook.execution import Stage
from sic.entrypoints.http.api.webhooks import asker_of
from sic.entrypoints.http.context import context_of, executions_of
from sic.entrypoints.http.i18n import language_of, words_in
from sic.entrypoints.http.pages.forms import Filled, Form, check_form
from sic.entrypoints.http.pages.hook_fields import arguments_of, fields_of
from sic.entrypoints.http.pages.hook_part import tech_leads
from sic.entrypoints.http.pages.hook_words import (
    level_words,
    next_words,
    stage_words,
    stages_in,
    subject,
)
from sic.entrypoints.http.pages.problem import Shown, shown
from sic.entrypoints.http.pages.sights import of_run
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.problems import HttpRefused, problem_of
from sic.entrypoints.http.security import Caller, caller_of, require_human

# A page that holds a token, or what a target said, is kept by no browser.
NOT_KEPT = {"Cache-Control": "no-store"}
OVER = (Status.RESOLVED, Status.CLOSED)

router = APIRouter(prefix="/incidents/{incident_id}")


@router.get("/webhooks/{name}")
def ask(request: Request, incident_id: str, name: str) -> Response:
    """Show a webhook and the form for its preview. Nothing is begun."""
    return _ask(request, caller_of(request), IncidentId(incident_id), name, Form())


@router.post("/webhooks/{name}")
def preview(request: Request, incident_id: str, name: str, form: Filled) -> Response:
    """Show the exact request, with the one form that can confirm it. Nothing is sent."""
    caller = require_human(request)
    incident = IncidentId(incident_id)
    executions = executions_of(context_of(request))
    try:
        check_form(request, form)
        schema = executions.webhook(incident, name).arguments
        seen = executions.preview(
            incident,
            name,
            arguments_of(schema, form),
            asker_of(caller),
            dry_run=form.text("dry_run") == "1",
            break_glass=form.text("break_glass"),
        )
    except (NotFound, HttpRefused):
        raise
    except (SicError, StoreUnavailable) as error:
        return _ask(request, caller, incident, name, form, error)
    return _confirm(request, caller, seen.execution, seen.webhook, seen.token)


@router.get("/executions/{execution}")
def run(request: Request, incident_id: str, execution: str) -> Response:
    """Show how far one run is, and let a second person approve it."""
    caller, incident = caller_of(request), IncidentId(incident_id)
    state = context_of(request).service.incident(incident)
    answer = _run(request, caller, incident, execution)
    answer.background = of_run(request, caller, state, execution)
    return answer


@router.post("/executions/{execution}/confirmation")
def confirm(request: Request, incident_id: str, execution: str, form: Filled) -> Response:
    """Spend the token of the page that was looked at; the run's page follows."""
    token, typed = form.text("token"), form.text("typed")
    return _press(
        request,
        incident_id,
        execution,
        form,
        lambda runs, one, by: runs.confirm(*one, token, by, typed=typed),
    )


@router.post("/executions/{execution}/approval")
def approve(request: Request, incident_id: str, execution: str, form: Filled) -> Response:
    """Approve, as a second person, the request that was on the page."""
    shown_to_me, glass = form.text("request"), form.text("break_glass")
    return _press(
        request,
        incident_id,
        execution,
        form,
        lambda runs, one, by: runs.approve(*one, shown_to_me, by, break_glass=glass),
    )


@router.post("/executions/{execution}/denial")
def deny(request: Request, incident_id: str, execution: str, form: Filled) -> Response:
    """Say no, for good; who only leaves the page denies nothing."""
    reason = form.text("reason")
    return _press(
        request,
        incident_id,
        execution,
        form,
        lambda runs, one, by: runs.deny(*one, by, reason=reason),
    )


# ---------------------------------------------------------------- a press


def _press(
    request: Request,
    incident_id: str,
    execution: str,
    form: Form,
    press: Callable[[Executions, tuple[IncidentId, str], Asker], ExecutionView],
) -> Response:
    """Carry a press out and lead to the run's page, which may be reloaded at will."""
    caller = require_human(request)
    one = IncidentId(incident_id), execution
    try:
        check_form(request, form)
        press(executions_of(context_of(request)), one, asker_of(caller))
    except (NotFound, HttpRefused):
        raise
    except (SicError, StoreUnavailable) as error:
        return _refused(request, caller, *one, form, error)
    return RedirectResponse(f"/incidents/{incident_id}/executions/{execution}", 303)


def _refused(
    request: Request,
    caller: Caller,
    incident_id: IncidentId,
    execution: str,
    form: Form,
    error: Exception,
) -> Response:
    """Show the run with the refusal on top; a token that is not spent keeps its page."""
    executions = executions_of(context_of(request))
    token = form.text("token")
    found = executions.execution(incident_id, execution)
    mine = found.requested_by == caller.principal.actor.id
    holds = token and mine and not isinstance(error, Conflict)
    if holds and found.stage == Stage.PREVIEWED:
        webhook = executions.webhook(incident_id, found.webhook)
        return _confirm(request, caller, found, webhook, token, error)
    return _run(request, caller, incident_id, execution, error)


# ---------------------------------------------------------------- the pages


def _ask(
    request: Request,
    caller: Caller,
    incident_id: IncidentId,
    name: str,
    form: Form,
    error: Exception | None = None,
) -> Response:
    webhook = executions_of(context_of(request)).webhook(incident_id, name)
    told, status = _told(incident_id, error)
    return page(
        request,
        "webhook/ask.html",
        caller=caller,
        status=status,
        problem=told,
        hook=webhook,
        fields=fields_of(webhook.arguments, form.fields, dict(request.query_params)),
        break_glass=form.text("break_glass"),
        **_around(request, caller, incident_id, webhook),
    )


def _confirm(
    request: Request,
    caller: Caller,
    seen: ExecutionView,
    webhook: CatalogueView,
    token: str,
    error: Exception | None = None,
) -> Response:
    incident_id = IncidentId(seen.incident)
    told, status = _told(incident_id, error)
    return page(
        request,
        "webhook/confirm.html",
        caller=caller,
        status=status,
        headers=NOT_KEPT,
        problem=told,
        run=seen,
        hook=webhook,
        token=token,
        subject=subject(seen),
        **_around(request, caller, incident_id, webhook),
    )


def _run(
    request: Request,
    caller: Caller,
    incident_id: IncidentId,
    execution: str,
    error: Exception | None = None,
) -> Response:
    executions = executions_of(context_of(request))
    found = executions.execution(incident_id, execution)
    try:
        webhook = executions.webhook(incident_id, found.webhook)
    except NotFound:  # Neither runbook nor configuration names it any more.
        webhook = None
    told, status = _told(incident_id, error)
    say = words_in(language_of(request)).gettext
    return page(
        request,
        "webhook/run.html",
        caller=caller,
        status=status,
        headers=NOT_KEPT,
        problem=told,
        run=found,
        hook=webhook,
        subject=subject(found),
        stage=stage_words(found.stage, say),
        what_next=next_words(found, say),
        address_shown=f"{_base(request)}/incidents/{incident_id}/executions/{execution}",
        **_around(request, caller, incident_id, webhook),
    )


def _base(request: Request) -> str:
    """Return the address people use; without a public one, that of this very request."""
    return context_of(request).public_url.rstrip("/") or str(request.base_url).rstrip("/")


def _told(incident_id: IncidentId, error: Exception | None) -> tuple[Shown | None, int]:
    """Return a refusal as a page shows it, and the status that goes with it."""
    if error is None:
        return None, 200
    problem, _headers = problem_of(error)
    status = 409 if isinstance(error, Conflict) else problem.status
    return shown(problem, clause_base=f"/incidents/{incident_id}/runbook"), status


def _around(
    request: Request, caller: Caller, incident_id: IncidentId, webhook: CatalogueView | None
) -> dict[str, Any]:
    """Return what all three pages say of the incident and of the person."""
    state = context_of(request).service.incident(incident_id)
    say = words_in(language_of(request)).gettext
    me = caller.principal.actor.id
    policy = context_of(request).service.policy(state.runbook_revision)
    return {
        "incident": state,
        "may_act": caller.principal.level != "viewer" and state.status not in OVER,
        "is_commander": state.commander == me,
        "tech_leads": tech_leads(state, policy),
        "level_words": level_words(webhook.level, say) if webhook else "",
        "stages": stages_in(say),
        "reason_max": REASON_MAX,
    }
