"""Post-mortems that are owed, most urgent first, and those published. It changes nothing."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from sic.application.needs import NEVER, clock_of
from sic.application.ports import IncidentRow
from sic.domain.clocks import ClockName
from sic.domain.ids import INCIDENT_ID, IncidentId
from sic.domain.incident.state import Status
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.pages.home import owed_rows
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.security import caller_of

PUBLISHED_SHOWN = 50

router = APIRouter()


@router.get("/postmortems")
def postmortems(request: Request) -> Response:
    """Show what is due and overdue with its date and IC, then what was published."""
    caller = caller_of(request)
    context = context_of(request)
    before = request.query_params.get("before", "")
    cursor = IncidentId(before) if INCIDENT_ID.match(before) else None
    published = context.service.store.rows(
        statuses=(str(Status.CLOSED),), limit=PUBLISHED_SHOWN + 1, before=cursor
    )
    owed = sorted(owed_rows(context), key=lambda row: (_due_at(row), row.id))
    return page(
        request,
        "postmortems.html",
        caller=caller,
        owed=[(row, clock_of(row, ClockName.POSTMORTEM)) for row in owed],
        published=published[:PUBLISHED_SHOWN],
        older=published[PUBLISHED_SHOWN - 1].id if len(published) > PUBLISHED_SHOWN else "",
    )


def _due_at(row: IncidentRow) -> datetime:
    clock = clock_of(row, ClockName.POSTMORTEM)
    return clock.due_at if clock else NEVER
