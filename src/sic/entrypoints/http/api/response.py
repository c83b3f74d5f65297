"""The work inside an incident: roles, checklist, words, tasks, impacts, patterns. No rules."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from sic.application.credentials import new_id
from sic.domain.incident.commands import (
    AdoptPattern,
    AssignRole,
    AssignTask,
    ClearImpact,
    ClearRole,
    CompleteTask,
    CorrectEntry,
    CreateTask,
    DropPattern,
    FlagImpact,
    PostNote,
    SendUpdate,
    TakeCommand,
    TickItem,
    UntickItem,
)
from sic.entrypoints.http.answers import ChangeHere
from sic.entrypoints.http.api.paths import (
    IncidentPath,
    NamePath,
    ReasonQuery,
    ResponderQuery,
)
from sic.entrypoints.http.bodies import (
    AssigneeBody,
    CompletionBody,
    CorrectionBody,
    ImpactBody,
    NoteBody,
    ReasonBody,
    RoleBody,
    TaskBody,
    UpdateBody,
)
from sic.entrypoints.http.wire import GuardedRoute, Nothing

router = APIRouter(prefix="/api/v1/incidents/{id}", route_class=GuardedRoute, tags=["response"])


@router.put("/roles/{role}")
def assign_role(
    change: ChangeHere, incident: IncidentPath, role: NamePath, body: RoleBody
) -> Response:
    """Give a role to a responder."""
    command = AssignRole(role=role, responder=body.responder, reason=body.reason)
    return change.handle(incident, command)


@router.delete("/roles/{role}")
def clear_role(
    change: ChangeHere,
    incident: IncidentPath,
    role: NamePath,
    responder: ResponderQuery = None,
    reason: ReasonQuery = "",
) -> Response:
    """Free a role, of one holder if one is named."""
    return change.handle(incident, ClearRole(role=role, responder=responder, reason=reason))


@router.post("/command")
def take_command(change: ChangeHere, incident: IncidentPath, body: ReasonBody) -> Response:
    """Become Incident Commander because the holder cannot be reached."""
    return change.handle(incident, TakeCommand(reason=body.reason))


@router.put("/checklist/{item}")
def tick_item(
    change: ChangeHere, incident: IncidentPath, item: NamePath, _body: Nothing
) -> Response:
    """Tick an item of the checklist."""
    return change.handle(incident, TickItem(item=item))


@router.delete("/checklist/{item}")
def untick_item(change: ChangeHere, incident: IncidentPath, item: NamePath) -> Response:
    """Take a tick back."""
    return change.handle(incident, UntickItem(item=item))


@router.post("/notes", status_code=201)
def post_note(change: ChangeHere, incident: IncidentPath, body: NoteBody) -> Response:
    """Write in the timeline."""
    command = PostNote(note=new_id("note"), text=body.text, kind=body.kind)
    return change.handle(incident, command, 201)


@router.post("/updates", status_code=201)
def send_update(change: ChangeHere, incident: IncidentPath, body: UpdateBody) -> Response:
    """Tell people where it stands; the cadence clock starts again."""
    command = SendUpdate(update=new_id("update"), text=body.text, audience=body.audience)
    return change.handle(incident, command, 201)


@router.post("/corrections", status_code=201)
def correct_entry(change: ChangeHere, incident: IncidentPath, body: CorrectionBody) -> Response:
    """Replace the words of an earlier entry; the original stays readable."""
    command = CorrectEntry(entry=body.entry, text=body.text, reason=body.reason)
    return change.handle(incident, command, 201)


@router.post("/tasks", status_code=201)
def create_task(change: ChangeHere, incident: IncidentPath, body: TaskBody) -> Response:
    """Give the response something to do."""
    command = CreateTask(
        task=new_id("task"),
        title=body.title,
        technical=body.technical,
        assignee=body.assignee,
        break_glass=body.break_glass,
    )
    return change.handle(incident, command, 201)


@router.put("/tasks/{task}/assignee")
def assign_task(
    change: ChangeHere, incident: IncidentPath, task: NamePath, body: AssigneeBody
) -> Response:
    """Hand a task to someone, or to nobody."""
    command = AssignTask(task=task, assignee=body.assignee, break_glass=body.break_glass)
    return change.handle(incident, command)


@router.post("/tasks/{task}/completion")
def complete_task(
    change: ChangeHere, incident: IncidentPath, task: NamePath, body: CompletionBody
) -> Response:
    """Mark a task done."""
    command = CompleteTask(task=task, outcome=body.outcome, break_glass=body.break_glass)
    return change.handle(incident, command)


@router.put("/impacts/{impact}")
def flag_impact(
    change: ChangeHere, incident: IncidentPath, impact: NamePath, body: ImpactBody
) -> Response:
    """State that customers, money or data are impacted."""
    return change.handle(incident, FlagImpact(impact=impact, detail=body.detail))


@router.delete("/impacts/{impact}")
def clear_impact(
    change: ChangeHere, incident: IncidentPath, impact: NamePath, reason: ReasonQuery = ""
) -> Response:
    """Take an impact flag back."""
    return change.handle(incident, ClearImpact(impact=impact, reason=reason))


@router.put("/patterns/{pattern}")
def adopt_pattern(
    change: ChangeHere, incident: IncidentPath, pattern: NamePath, _body: Nothing
) -> Response:
    """Work by a pattern of the runbook."""
    return change.handle(incident, AdoptPattern(pattern=pattern))


@router.delete("/patterns/{pattern}")
def drop_pattern(
    change: ChangeHere, incident: IncidentPath, pattern: NamePath, reason: ReasonQuery = ""
) -> Response:
    """Stop working by a pattern."""
    return change.handle(incident, DropPattern(pattern=pattern, reason=reason))
