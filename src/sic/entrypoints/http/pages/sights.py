"""What is put on record once a page has been sent: that this person was shown something.

It judges nothing and never answers: a page is what it is, whether this is recorded or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request

from sic.application.room import Room
from sic.application.sights import advice_shown, awaits, is_news, run_shown
from sic.domain.ids import ActorKind
from sic.domain.incident.state import Incident
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.security import Caller


def of_advice(
    request: Request, caller: Caller, room: Room, values: Mapping[str, Any]
) -> BackgroundTask | None:
    """Return what records that the page's suggestions were shown; None where it is no news."""
    suggested = values["suggested"]
    to = _person(request, caller)
    if suggested is None or not to or not is_news(room.state, suggested.advice, to):
        return None
    service = context_of(request).service
    return BackgroundTask(advice_shown, service, room.state, suggested.advice, to)


def of_run(
    request: Request, caller: Caller, state: Incident, execution: str
) -> BackgroundTask | None:
    """Return what records that a second person saw the exact request; None where not."""
    to = _person(request, caller)
    if not to or not awaits(state, execution, to):
        return None
    return BackgroundTask(run_shown, context_of(request).service, state.id, execution, to)


def _person(request: Request, caller: Caller) -> str:
    """Return who looks at a screen: nobody with a token, or when a browser fetches ahead."""
    ahead = "prefetch" in request.headers.get("sec-purpose", "")
    actor = caller.principal.actor
    return actor.id if actor.kind is ActorKind.HUMAN and not ahead else ""
