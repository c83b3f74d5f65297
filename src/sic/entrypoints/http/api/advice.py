"""Advice on an incident: recommendations, what people say of them, drafts. It never acts.

No route here leads to an execution: a recommendation of a webhook names it, and a person
opens its own form.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from sic.application.advice import LIMIT_DEFAULT, LIMIT_MAX
from sic.application.drafting import DraftKind
from sic.domain.ids import IncidentId
from sic.domain.incident.advice_commands import RateRecommendation
from sic.entrypoints.http.answers import CallerHere, ChangeHere, ContextHere, json_answer
from sic.entrypoints.http.api.paths import IncidentPath, NamePath
from sic.entrypoints.http.bodies import QuestionBody, RatingBody
from sic.entrypoints.http.context import advising_of
from sic.entrypoints.http.wire import GuardedRoute

router = APIRouter(prefix="/api/v1/incidents/{id}", route_class=GuardedRoute, tags=["advice"])
anywhere = APIRouter(prefix="/api/v1", route_class=GuardedRoute, tags=["advice"])

TextQuery = Annotated[
    str, Query(max_length=2_000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$")
]
FewQuery = Annotated[int, Query(ge=1, le=LIMIT_MAX)]


@anywhere.get("/recommendations")
def look_up(
    context: ContextHere, text: TextQuery = "", limit: FewQuery = LIMIT_DEFAULT
) -> Response:
    """Return what of the current runbook fits a text; there is no incident."""
    return json_answer(advising_of(context).look_up(text, limit))


@router.get("/recommendations")
def look(
    context: ContextHere,
    incident: IncidentPath,
    text: TextQuery = "",
    limit: FewQuery = LIMIT_DEFAULT,
) -> Response:
    """Return what of the incident's runbook fits its facts; nothing is recorded."""
    return json_answer(advising_of(context).look(IncidentId(incident), text, limit))


@router.post("/recommendations")
def recommend(
    context: ContextHere, caller: CallerHere, incident: IncidentPath, body: QuestionBody
) -> Response:
    """Return the same with a model's opinion beside it, and put it on record."""
    found = advising_of(context).recommend(
        IncidentId(incident), caller.principal, body.text, body.limit
    )
    return json_answer(found)


@router.put("/recommendations/{recommendation}/rating")
def rate(
    change: ChangeHere, incident: IncidentPath, recommendation: NamePath, body: RatingBody
) -> Response:
    """Say whether a recommendation helped."""
    command = RateRecommendation(
        recommendation=recommendation, helpful=body.helpful, comment=body.comment
    )
    return change.handle(incident, command)


@router.get("/drafts/{kind}")
def draft(context: ContextHere, incident: IncidentPath, kind: DraftKind) -> Response:
    """Return a text for a person to finish; it is never sent by itself."""
    return json_answer(advising_of(context).draft(IncidentId(incident), kind))
