"""Questions to the assistant from the war room, and what people say of its answers.

No route here acts on a recommendation: it leads to a heading of the runbook, or to a form
that a person fills in.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.domain.access import may
from sic.domain.ids import IncidentId
from sic.domain.incident.advice_commands import Recommend
from sic.entrypoints.http.answers import json_answer
from sic.entrypoints.http.context import advising_of, context_of
from sic.entrypoints.http.pages.advice_values import QUESTION_MAX
from sic.entrypoints.http.pages.forms import Filled, check_form
from sic.entrypoints.http.pages.incident_values import incident_values, room_of
from sic.entrypoints.http.pages.parts import whole_values
from sic.entrypoints.http.pages.templating import in_theme, page
from sic.entrypoints.http.security import require_human

SCRIPT = "application/json"  # What the page's own script asks for.

router = APIRouter()


@router.post("/incidents/{incident_id}/recommendations")
def ask(request: Request, incident_id: str, form: Filled) -> Response:
    """Answer a question on the incident's page, and put the answer on record."""
    caller = require_human(request)
    check_form(request, form)
    may(caller.principal.level, Recommend(revision=""))
    asked = form.text("text")[:QUESTION_MAX]
    found = IncidentId(incident_id)
    answer = advising_of(context_of(request)).recommend(found, caller.principal, asked)
    shown = incident_values(request, room_of(request, found), caller)
    values = whole_values(request, shown | {"answer": answer, "asked": asked}, caller)
    if request.headers.get("accept") == SCRIPT:
        return json_answer({"part": in_theme(request, str(values["part"]("advice")))})
    return page(request, "incident.html", caller=caller, **values)


@router.post("/incidents/{incident_id}/ratings/{recommendation}")
def rate(request: Request, incident_id: str, recommendation: str, form: Filled) -> Response:
    """Say whether a recommendation helped."""
    caller = require_human(request)
    check_form(request, form)
    helpful = form.text("helpful") == "1"
    advising = advising_of(context_of(request))
    advising.rate(IncidentId(incident_id), caller.principal, recommendation, helpful)
    if request.headers.get("accept") == SCRIPT:
        return json_answer({})
    return RedirectResponse(f"/incidents/{incident_id}?did=ratings#advice", 303)
