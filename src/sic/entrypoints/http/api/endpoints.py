"""Event webhooks for admins: endpoints and their deliveries. A secret is answered once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from starlette.responses import Response

from sic.application.endpoint_ports import Delivery, DeliveryState, Endpoint
from sic.application.endpoints.administering import Endpoints, Made
from sic.domain.errors import NotFound
from sic.entrypoints.http.answers import CallerHere, ContextHere, json_answer
from sic.entrypoints.http.api.paths import NamePath
from sic.entrypoints.http.bodies import EndpointBody, EndpointChange, ReplayBody
from sic.entrypoints.http.context import HttpContext
from sic.entrypoints.http.wire import AdminRoute

router = APIRouter(prefix="/api/v1/endpoints", route_class=AdminRoute, tags=["endpoints"])

StateQuery = Annotated[DeliveryState | None, Query(alias="state")]


class EndpointView(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint as admins see it; ``secret`` is there once, in the answer that made it."""

    id: str
    url: str
    types: tuple[str, ...]
    description: str
    created_at: datetime
    created_by: str
    both_sign_until: datetime | None
    disabled_at: datetime | None
    disabled_why: str
    failing_since: datetime | None
    secret: str | msgspec.UnsetType = msgspec.UNSET


class EndpointList(msgspec.Struct):
    """The answer of ``GET /api/v1/endpoints``."""

    endpoints: list[EndpointView]


class DeliveryList(msgspec.Struct):
    """The answer of ``GET /api/v1/endpoints/{endpoint}/deliveries``."""

    deliveries: list[Delivery]


class Replayed(msgspec.Struct):
    """The answer of ``POST /api/v1/endpoints/{endpoint}/replays``."""

    replayed: int


@router.get("")
def list_endpoints(context: ContextHere) -> Response:
    """List all endpoints, oldest first."""
    found = endpoints_of(context).endpoints()
    return json_answer(EndpointList([endpoint_view(one) for one in found]))


@router.post("", status_code=201)
def add_endpoint(context: ContextHere, caller: CallerHere, body: EndpointBody) -> Response:
    """Tell one more address of events; its secret is in this answer and nowhere else."""
    made = endpoints_of(context).add(
        body.url, tuple(body.types), body.description, caller.account.name
    )
    return json_answer(_with_secret(made), 201)


@router.get("/{endpoint}")
def show_endpoint(context: ContextHere, endpoint: NamePath) -> Response:
    """Show one endpoint."""
    return json_answer(endpoint_view(endpoints_of(context).endpoint(endpoint)))


@router.patch("/{endpoint}")
def change_endpoint(
    context: ContextHere, caller: CallerHere, endpoint: NamePath, body: EndpointChange
) -> Response:
    """Disable an endpoint, or enable it again."""
    door = endpoints_of(context)
    if body.disabled:
        changed = door.disable(endpoint, caller.account.name)
    else:
        changed = door.enable(endpoint)
    return json_answer(endpoint_view(changed))


@router.post("/{endpoint}/secret", status_code=201)
def rotate_secret(context: ContextHere, caller: CallerHere, endpoint: NamePath) -> Response:
    """Make a new secret; the one before signs too for a day."""
    made = endpoints_of(context).rotate(endpoint, caller.account.name)
    return json_answer(_with_secret(made), 201)


@router.get("/{endpoint}/deliveries")
def list_deliveries(
    context: ContextHere, endpoint: NamePath, state: StateQuery = None
) -> Response:
    """List what was queued for an endpoint, newest first; ``state=dead`` for what failed."""
    return json_answer(DeliveryList(endpoints_of(context).deliveries(endpoint, state)))


@router.post("/{endpoint}/replays", status_code=202)
def replay(context: ContextHere, endpoint: NamePath, body: ReplayBody) -> Response:
    """Send dead deliveries again under their ids, or the one named."""
    count = endpoints_of(context).replay(endpoint, body.delivery)
    return json_answer(Replayed(count), 202)


def endpoints_of(context: HttpContext) -> Endpoints:
    """Return the administrators' door; raise ``NotFound`` where events go nowhere."""
    if context.endpoints is None:
        raise NotFound("This SIC tells no endpoints.", "Start it with `sic serve`.")
    return context.endpoints


def endpoint_view(endpoint: Endpoint) -> EndpointView:
    """Return an endpoint without its secrets."""
    return EndpointView(
        id=endpoint.id,
        url=endpoint.url,
        types=endpoint.types,
        description=endpoint.description,
        created_at=endpoint.created_at,
        created_by=endpoint.created_by,
        both_sign_until=endpoint.both_sign_until,
        disabled_at=endpoint.disabled_at,
        disabled_why=endpoint.disabled_why,
        failing_since=endpoint.failing_since,
    )


def _with_secret(made: Made) -> EndpointView:
    return msgspec.structs.replace(endpoint_view(made.endpoint), secret=made.secret)
