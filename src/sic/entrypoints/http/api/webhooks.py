"""Webhooks of an incident: catalogue, preview, confirmation, runs. It executes nothing itself.

The steps take a person's session and nothing else: a token reads the catalogue and the exact
request, and the rest is refused to it. No GET changes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from sic.application.executions import Asker, CatalogueView, ExecutionView
from sic.application.executions.views import RequestView
from sic.domain.ids import IncidentId
from sic.domain.webhook.schemas import listed
from sic.domain.webhook.templates import spelled
from sic.entrypoints.http.answers import CallerHere, ContextHere, json_answer
from sic.entrypoints.http.api.paths import IncidentPath, NamePath
from sic.entrypoints.http.bodies import (
    ApprovalBody,
    ArgumentsBody,
    ConfirmationBody,
    DenialBody,
    PreviewBody,
)
from sic.entrypoints.http.context import executions_of
from sic.entrypoints.http.security import Caller
from sic.entrypoints.http.wire import GuardedRoute

router = APIRouter(prefix="/api/v1/incidents/{id}", route_class=GuardedRoute, tags=["webhooks"])
today = APIRouter(prefix="/api/v1/catalogue", route_class=GuardedRoute, tags=["webhooks"])


class CatalogueList(msgspec.Struct):
    """The answer of ``GET /api/v1/incidents/{id}/webhooks``."""

    webhooks: list[CatalogueView]


class ExecutionList(msgspec.Struct):
    """The answer of ``GET /api/v1/incidents/{id}/executions``."""

    executions: list[ExecutionView]


class RequestAnswer(msgspec.Struct):
    """The exact request, and where a person confirms it. There is no token in it."""

    request: RequestView
    level: str
    page: str


class PreviewAnswer(msgspec.Struct):
    """What the person looks at, and the token that confirms it once."""

    execution: ExecutionView
    webhook: CatalogueView
    token: str


def asker_of(caller: Caller) -> Asker:
    """Return who asks, with their session if there is one."""
    session = caller.session
    return Asker(
        principal=caller.principal,
        session=session.token_sha256 if session else "",
        signed_in_at=session.created_at if session else None,
    )


@today.get("")
def list_catalogue(context: ContextHere) -> Response:
    """List the webhooks of the runbook that new incidents follow, with their last runs."""
    return json_answer(CatalogueList(list(executions_of(context).current())))


@router.get("/webhooks")
def list_webhooks(context: ContextHere, incident: IncidentPath) -> Response:
    """List the webhooks of the incident's runbook, bound or not, with their last runs."""
    found = executions_of(context).catalogue(IncidentId(incident))
    return json_answer(CatalogueList(list(found)))


@router.get("/webhooks/{webhook}")
def show_webhook(context: ContextHere, incident: IncidentPath, webhook: NamePath) -> Response:
    """Show one webhook of the incident's runbook."""
    return json_answer(executions_of(context).webhook(IncidentId(incident), webhook))


@router.post("/webhooks/{webhook}/request")
def show_request(
    context: ContextHere, incident: IncidentPath, webhook: NamePath, body: ArgumentsBody
) -> Response:
    """Show the exact request for these arguments; nothing is begun, and nothing can follow."""
    executions = executions_of(context)
    request = executions.request(
        IncidentId(incident), webhook, body.arguments, dry_run=body.dry_run
    )
    entry = executions.webhook(IncidentId(incident), webhook)
    page = f"{context.public_url.rstrip('/')}/incidents/{incident}/webhooks/{webhook}"
    page += _proposed(entry.arguments, body.arguments)
    return json_answer(RequestAnswer(request, entry.level, page))


def _proposed(schemas: Mapping[str, object], given: Mapping[str, object]) -> str:
    """Return those arguments a page's lists take from its address; never free text.

    >>> typed = {"pattern": "^[a-z]{1,9}$"}
    >>> _proposed({"node": {"enum": ["n-1"]}, "path": typed}, {"node": "n-1", "path": "var"})
    '?node=n-1'
    """
    taken = {
        name: spelled(value)
        for name, value in given.items()
        if isinstance(schema := schemas.get(name), Mapping) and listed(schema)
    }
    return f"?{urlencode(taken)}" if taken else ""


@router.post("/webhooks/{webhook}/preview", status_code=201)
def preview_webhook(
    context: ContextHere,
    caller: CallerHere,
    incident: IncidentPath,
    webhook: NamePath,
    body: PreviewBody,
) -> Response:
    """Look at the exact request and where it goes; the token in the answer confirms it once."""
    shown = executions_of(context).preview(
        IncidentId(incident),
        webhook,
        body.arguments,
        asker_of(caller),
        dry_run=body.dry_run,
        break_glass=body.break_glass,
    )
    return json_answer(PreviewAnswer(shown.execution, shown.webhook, shown.token), 201)


@router.get("/executions")
def list_executions(context: ContextHere, incident: IncidentPath) -> Response:
    """List the runs of webhooks in this incident, newest first."""
    found = executions_of(context).executions(IncidentId(incident))
    return json_answer(ExecutionList(list(found)))


@router.get("/executions/{execution}")
def show_execution(
    context: ContextHere, incident: IncidentPath, execution: NamePath
) -> Response:
    """Show one run with what the far side answered, as far as it came."""
    return json_answer(executions_of(context).execution(IncidentId(incident), execution))


@router.post("/executions/{execution}/confirmation", status_code=202)
def confirm_execution(
    context: ContextHere,
    caller: CallerHere,
    incident: IncidentPath,
    execution: NamePath,
    body: ConfirmationBody,
) -> Response:
    """Confirm what you looked at; it leaves, or waits for a second person."""
    run = executions_of(context).confirm(
        IncidentId(incident),
        execution,
        body.token,
        asker_of(caller),
        typed=body.typed,
        arguments=body.arguments,
    )
    return json_answer(run, 202)


@router.post("/executions/{execution}/approval", status_code=202)
def approve_execution(
    context: ContextHere,
    caller: CallerHere,
    incident: IncidentPath,
    execution: NamePath,
    body: ApprovalBody,
) -> Response:
    """Approve, as a second person, the request you saw; it leaves."""
    run = executions_of(context).approve(
        IncidentId(incident),
        execution,
        body.request_sha256,
        asker_of(caller),
        break_glass=body.break_glass,
    )
    return json_answer(run, 202)


@router.post("/executions/{execution}/denial")
def deny_execution(
    context: ContextHere,
    caller: CallerHere,
    incident: IncidentPath,
    execution: NamePath,
    body: DenialBody,
) -> Response:
    """Say no, for good."""
    run = executions_of(context).deny(
        IncidentId(incident), execution, asker_of(caller), reason=body.reason
    )
    return json_answer(run)
