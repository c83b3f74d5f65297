"""Turns what the application answers into responses. It never decides anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec
from fastapi import Depends, Header
from starlette.requests import Request
from starlette.responses import Response

from sic.application.look_alikes import LookAlike, look_alikes
from sic.application.service import Outcome, Principal
from sic.application.views import IncidentView
from sic.domain.ids import IncidentId
from sic.domain.incident.commands import Command, DeclareIncident
from sic.domain.incident.state import Incident
from sic.entrypoints.http.context import HttpContext, context_of
from sic.entrypoints.http.security import Caller

ANY_VERSION = "*"
COMPARED_MAX = 200  # Active incidents a new one is compared with.


class DeclaredView(IncidentView, frozen=True, kw_only=True):
    """The incident just declared, and open ones that may be the same."""

    look_alikes: tuple[LookAlike, ...] = ()


def json_answer(
    value: object, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """Return a value as JSON; instants are UTC and ISO 8601."""
    body = msgspec.json.encode(value)
    return Response(body, status, headers=headers, media_type="application/json")


def incident_answer(context: HttpContext, state: Incident, status: int = 200) -> Response:
    """Return one incident with its ETag, and its address if something was just made."""
    return json_answer(context.views.of(state), status, _headers(state, status))


def _headers(state: Incident, status: int) -> dict[str, str]:
    headers = {"ETag": f'"{state.version}"'}
    if status == 201:
        headers["Location"] = f"/api/v1/incidents/{state.id}"
    return headers


def context_here(request: Request) -> HttpContext:
    """Dependency: the parts behind the routes."""
    return context_of(request)


def caller_here(request: Request) -> Caller:
    """Dependency: who asks; the route authenticated them before it read the body."""
    caller = request.state.caller
    if not isinstance(caller, Caller):
        raise TypeError("this route does not authenticate")
    return caller


@dataclass(frozen=True, slots=True)
class Change:
    """A change of state on its way in: who asks, what they saw, and their key."""

    context: HttpContext
    principal: Principal
    expected_version: int | None
    key: str | None
    digest: str

    def handle(self, incident_id: str, command: Command, status: int = 200) -> Response:
        """Hand a command to the service and answer with the incident."""
        outcome = self.context.service.handle(
            IncidentId(incident_id),
            command,
            self.principal,
            expected_version=self.expected_version,
            key=self.key,
            digest=self.digest,
        )
        return self._answer(outcome, status)

    def declare(self, command: DeclareIncident) -> Response:
        """Open an incident and answer with it."""
        service = self.context.service
        outcome = service.declare(command, self.principal, key=self.key)
        state = outcome.incident
        active = service.store.rows(statuses=("open", "mitigated"), limit=COMPARED_MAX)
        others = (row for row in active if row.id != state.id)
        found = look_alikes(state.title, state.services, others, self.context.clock.now())
        view = DeclaredView(
            **msgspec.structs.asdict(self.context.views.of(state)), look_alikes=found
        )
        return json_answer(view, 201, _headers(state, 201))

    def _answer(self, outcome: Outcome, status: int) -> Response:
        return incident_answer(self.context, outcome.incident, status)


IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        pattern=r'^(\*|"[0-9]{1,9}")$',
        description="The ETag you looked at; the change is refused if it moved on (412).",
    ),
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="The same key with the same request is answered once.",
    ),
]


async def change_here(
    request: Request, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None
) -> Change:
    """Dependency: the change of state this request asks for."""
    principal = caller_here(request).principal
    expected = None if if_match in (None, ANY_VERSION) else int(if_match.strip('"'))
    # Two people may use the same key for two things.
    key = None if idempotency_key is None else f"{principal.actor.id}:{idempotency_key}"
    return Change(context_of(request), principal, expected, key, request.state.digest)


ChangeHere = Annotated[Change, Depends(change_here)]
ContextHere = Annotated[HttpContext, Depends(context_here)]
CallerHere = Annotated[Caller, Depends(caller_here)]
