"""The incident page and its forms. It never decides: forms become commands, refusals words."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.application.ports import StoreUnavailable
from sic.application.service import Outcome, StaleVersion
from sic.domain.errors import Conflict, NotFound, SicError
from sic.domain.ids import IncidentId
from sic.entrypoints.http.answers import json_answer
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.pages.advice_values import check_draft
from sic.entrypoints.http.pages.form_commands import (
    ANCHORS,
    MINDS_VERSION,
    command_for,
    pattern_of,
)
from sic.entrypoints.http.pages.forms import Filled, Form, check_form
from sic.entrypoints.http.pages.incident_values import Refused, incident_values, room_of
from sic.entrypoints.http.pages.parts import whole_values
from sic.entrypoints.http.pages.problem import shown
from sic.entrypoints.http.pages.sights import of_advice
from sic.entrypoints.http.pages.static import packed
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.problems import HttpRefused, problem_of
from sic.entrypoints.http.security import Caller, caller_of, require_human

# Forms that show what was typed again; the small ones carry nothing to keep.
KEEP = frozenset(
    {"severity", "services", "roles", "command", "bridge", "notes", "updates", "corrections"}
    | {"tasks", "impacts", "escalations", "mitigation", "resolution", "postmortem"}
)

SINCE_SHOWN = 10  # Entries a conflict lists: what happened since the page was opened.

router = APIRouter()


@router.get("/incidents/{incident_id}")
def show(request: Request, incident_id: str) -> Response:
    """Show one incident, whole; ``?at=`` an entry or instant as it was then, to read."""
    caller = caller_of(request)
    room = room_of(request, IncidentId(incident_id))
    values = whole_values(request, incident_values(request, room, caller), caller)
    headers = {"ETag": f'"{room.view.version}"'}
    answer = packed(
        request, page(request, "incident.html", caller=caller, headers=headers, **values)
    )
    answer.background = of_advice(request, caller, room, values)
    return answer


@router.post("/incidents/{incident_id}/{noun}")
def act(request: Request, incident_id: str, noun: str, form: Filled) -> Response:
    """Take a form about the incident."""
    return _act(request, IncidentId(incident_id), form, noun)


@router.post("/incidents/{incident_id}/{noun}/{item}")
def act_on(request: Request, incident_id: str, noun: str, item: str, form: Filled) -> Response:
    """Take a form about one thing of the incident: a role, an item, a pattern."""
    return _act(request, IncidentId(incident_id), form, noun, item)


@router.post("/incidents/{incident_id}/{noun}/{item}/{part}")
def act_on_part(
    request: Request, incident_id: str, noun: str, item: str, part: str, form: Filled
) -> Response:
    """Take a form about a part of one thing: a task's assignee."""
    return _act(request, IncidentId(incident_id), form, noun, item, part)


def _act(
    request: Request,
    incident_id: IncidentId,
    form: Form,
    noun: str,
    item: str = "",
    part: str = "",
) -> Response:
    caller = require_human(request)
    pattern = pattern_of(noun, item, part)
    try:
        check_form(request, form)
        check_draft(form)
        outcome = _handle(request, caller, incident_id, form, pattern, item)
    except NotFound:
        raise
    except (SicError, StoreUnavailable) as error:
        if _is_script(request):
            raise
        path = "/".join(piece for piece in (noun, item, part) if piece)
        return _again(request, caller, incident_id, form, path, error)
    if _is_script(request):
        return json_answer({"version": outcome.incident.version})
    same = "" if outcome.recorded or outcome.repeated else "&same=1"
    did = pattern.replace("/*", "") + (".undo" if form.text("undo") else "")
    anchor = ANCHORS.get(pattern, "main")
    return RedirectResponse(f"/incidents/{incident_id}?did={did}{same}#{anchor}", 303)


def _is_script(request: Request) -> bool:
    """Say whether the page's own script sent the form: it wants facts, not another page."""
    return request.headers.get("accept", "") == "application/json"


def _handle(
    request: Request,
    caller: Caller,
    incident_id: IncidentId,
    form: Form,
    pattern: str,
    item: str,
) -> Outcome:
    key = form.once_key(f"{incident_id}/{pattern}/{item}")
    command = command_for(pattern, form, item, key)
    if command is None:
        raise NotFound("The incident page has no such form.", "Go back to the incident.")
    minds = pattern in MINDS_VERSION
    return context_of(request).service.handle(
        incident_id,
        command,
        caller.principal,
        expected_version=form.number("version") if minds else None,
        key=key,
    )


def _again(
    request: Request,
    caller: Caller,
    incident_id: IncidentId,
    form: Form,
    path: str,
    error: Exception,
) -> Response:
    """Show the page again with the message on top and what was typed still there."""
    if isinstance(error, HttpRefused):
        raise error
    problem, headers = problem_of(error)
    noun = path.partition("/")[0]
    form_id = "form-" + ("notes" if noun == "updates" else path.replace("/", "-"))
    told = shown(
        problem,
        clause_base=f"/incidents/{incident_id}/runbook",
        kept=form_id if noun in KEEP and any(form.fields.values()) else "",
    )
    room = room_of(request, incident_id)
    values = incident_values(request, room, caller, Refused(path, form))
    if isinstance(error, StaleVersion):
        values["since"] = room.changed(form.number("version") or 0, SINCE_SHOWN)[::-1]
    values["problem"] = told
    status = 409 if isinstance(error, Conflict) else problem.status
    whole = whole_values(request, values, caller)
    return page(
        request, "incident.html", caller=caller, status=status, headers=headers, **whole
    )
