"""What needs this person, the active incidents and those just over. It changes nothing."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from sic.application.needs import Need, by_urgency, needs, shown_clocks
from sic.application.ports import IncidentRow
from sic.domain.ids import INCIDENT_ID, IncidentId
from sic.domain.incident.state import Status
from sic.entrypoints.http.context import HttpContext, context_of
from sic.entrypoints.http.i18n import language_of, words_in
from sic.entrypoints.http.pages.home_lines import active_lines
from sic.entrypoints.http.pages.hook_words import stages_in
from sic.entrypoints.http.pages.static import packed
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.security import Caller, caller_of

ACTIVE = (str(Status.OPEN), str(Status.MITIGATED))
OVER = (str(Status.RESOLVED), str(Status.CLOSED))
ACTIVE_SHOWN = 200
RESOLVED_SHOWN = 10
OWED_READ = 500  # Post-mortems looked at; more than that wait for nobody in particular.
ALIKE_SHOWN = 5  # Lines of one kind: forty unacknowledged incidents are one thing to see.

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    """Show what needs me, active incidents, gravest first, then resolved ones."""
    caller = caller_of(request)
    context = context_of(request)
    before = request.query_params.get("before", "")
    # Before the rows are read: what is recorded meanwhile comes by the stream.
    position = context.hub.position if context.hub else None
    resolved = _resolved(context, before)
    active = by_urgency(active_rows(context))
    waiting = _waiting(context, caller, active)
    few = _few_of_each(waiting)
    answer = page(
        request,
        "home.html",
        caller=caller,
        position=position,
        needs=few,
        run_stages=stages_in(words_in(language_of(request)).gettext),
        hidden_needs=len(waiting) - len(few),
        active=active,
        active_lines=active_lines(active, context.clock.now(), language_of(request)),
        clocks=shown_clocks,
        resolved=resolved[:RESOLVED_SHOWN],
        older=resolved[RESOLVED_SHOWN - 1].id if len(resolved) > RESOLVED_SHOWN else "",
        last_drill=next((row for row in resolved if row.drill), None),
    )
    return packed(request, answer)


def active_rows(context: HttpContext) -> list[IncidentRow]:
    """Return the incidents that are not resolved, read from their rows alone."""
    return context.service.store.rows(statuses=ACTIVE, limit=ACTIVE_SHOWN)


def owed_rows(context: HttpContext) -> list[IncidentRow]:
    """Return the incidents whose post-mortem is not published."""
    return context.service.store.rows(statuses=(str(Status.RESOLVED),), limit=OWED_READ)


def _waiting(context: HttpContext, caller: Caller, active: list[IncidentRow]) -> list[Need]:
    """Return what waits for the person; whoever may only read is asked nothing."""
    if caller.principal.level == "viewer":
        return []
    me = caller.principal.actor.id
    paged = context.service.store.paged(me)
    return needs(active, owed_rows(context), me, paged, context.clock.now())


def _few_of_each(waiting: list[Need]) -> list[Need]:
    seen: Counter[str] = Counter()
    kept: list[Need] = []
    for need in waiting:
        seen[need.kind] += 1
        if seen[need.kind] <= ALIKE_SHOWN:
            kept.append(need)
    return kept


def _resolved(context: HttpContext, before: str) -> list[IncidentRow]:
    """Return one more row than is shown, to know whether there are older ones."""
    cursor = IncidentId(before) if INCIDENT_ID.match(before) else None
    rows = context.service.store.rows(statuses=OVER, limit=RESOLVED_SHOWN + 1, before=cursor)
    return list(rows)
