"""What administrators bind webhooks to. Reading takes an admin; changing it, their session."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from sic.application.webhook_ports import BindingRevision
from sic.domain.policy import Policy
from sic.domain.webhook.binding import Binding
from sic.domain.webhook.catalogue import CatalogueEntry
from sic.domain.webhook.refusals import UnknownWebhook
from sic.entrypoints.http.answers import ContextHere, json_answer
from sic.entrypoints.http.api.paths import NamePath
from sic.entrypoints.http.bodies import BindingBody
from sic.entrypoints.http.context import HttpContext, executions_of
from sic.entrypoints.http.security import require_human
from sic.entrypoints.http.wire import AdminRoute

router = APIRouter(prefix="/api/v1/webhooks", route_class=AdminRoute, tags=["webhooks"])


class BindingView(msgspec.Struct, frozen=True, kw_only=True):
    """One webhook that runbook or administrators name, and what it is bound to."""

    name: str
    when: str
    level: str
    bound: bool
    bound_in: str  # "sic.toml", "page", or empty.
    problem: str
    binding: Binding | None
    number: int
    by: str
    at: datetime | None


class BindingList(msgspec.Struct):
    """The answer of ``GET /api/v1/webhooks``."""

    webhooks: list[BindingView]


class BindingHistory(msgspec.Struct):
    """The answer of ``GET /api/v1/webhooks/{webhook}/history``: newest first."""

    revisions: list[BindingRevision]


@router.get("")
def list_bindings(context: ContextHere) -> Response:
    """List the webhooks the current runbook or an administrator names, with their bindings."""
    return json_answer(BindingList(bindings_here(context)))


@router.put("/{webhook}")
def bind_webhook(
    request: Request, context: ContextHere, webhook: NamePath, body: BindingBody
) -> Response:
    """Bind a webhook; a binding that could not run is refused with what is wrong."""
    admin = require_human(request).account.name
    fields = {**body.model_dump(exclude_none=True), "name": webhook}
    executions_of(context).bindings.bind(fields, admin)
    return json_answer(BindingList(bindings_here(context)))


@router.delete("/{webhook}")
def unbind_webhook(request: Request, context: ContextHere, webhook: NamePath) -> Response:
    """Take a binding away; its history stays."""
    admin = require_human(request).account.name
    executions_of(context).bindings.unbind(webhook, admin)
    return json_answer(BindingList(bindings_here(context)))


@router.get("/{webhook}/history")
def binding_history(context: ContextHere, webhook: NamePath) -> Response:
    """Show what a webhook was bound to on the page, by whom and when."""
    found = executions_of(context).bindings.history(webhook)
    if not found and all(one.name != webhook for one in bindings_here(context)):
        raise UnknownWebhook(webhook)
    return json_answer(BindingHistory(found))


def bindings_here(context: HttpContext) -> list[BindingView]:
    """Return every webhook the current runbook or an administrator names."""
    bindings = executions_of(context).bindings
    revision = context.service.current_runbook
    policy = context.service.policy(revision) if revision else Policy()
    saved = {one.name: one for one in bindings.saved() if one.binding is not None}
    return [
        _view(entry, bindings.written_names, saved.get(entry.name))
        for entry in bindings.catalogue(policy)
    ]


def _view(
    entry: CatalogueEntry, written: Collection[str], saved: BindingRevision | None
) -> BindingView:
    where = "sic.toml" if entry.name in written else "page" if saved else ""
    return BindingView(
        name=entry.name,
        when=entry.when,
        level=entry.level,
        bound=entry.bound,
        bound_in=where,
        problem=entry.problem,
        binding=entry.binding,
        number=saved.number if saved else 0,
        by=saved.by if saved else "",
        at=saved.at if saved else None,
    )
