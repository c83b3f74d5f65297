"""Incidents: list, declare, look, and the facts on the way to the end. It decides nothing."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from sic.domain.ids import IncidentId
from sic.domain.incident.commands import (
    AcknowledgeIncident,
    DeclareIncident,
    Escalate,
    MarkMitigated,
    NameServices,
    OpenBridge,
    PublishPostMortem,
    ReopenIncident,
    ResolveIncident,
    SetSeverity,
    UndoMitigation,
)
from sic.entrypoints.http.answers import ChangeHere, ContextHere, incident_answer, json_answer
from sic.entrypoints.http.api.paths import (
    AfterQuery,
    AtQuery,
    BeforeQuery,
    EntriesQuery,
    IncidentPath,
    LimitQuery,
    ReasonQuery,
)
from sic.entrypoints.http.api.runbooks import policy_answer, source_answer
from sic.entrypoints.http.bodies import (
    BridgeBody,
    Declaration,
    EscalationBody,
    PostMortemBody,
    ServicesBody,
    SeverityBody,
    SummaryBody,
)
from sic.entrypoints.http.wire import GuardedRoute, Nothing

router = APIRouter(prefix="/api/v1/incidents", route_class=GuardedRoute, tags=["incidents"])

StatusQuery = Annotated[
    Literal["active", "open", "mitigated", "resolved", "closed", "all"], Query()
]
STATUSES: dict[str, tuple[str, ...]] = {"active": ("open", "mitigated"), "all": ()}


@router.get("")
def list_incidents(
    context: ContextHere,
    status: StatusQuery = "active",
    limit: LimitQuery = 100,
    before: BeforeQuery = None,
) -> Response:
    """List incidents: active first, gravest first, then newest."""
    rows = context.service.store.rows(
        statuses=STATUSES.get(status, (status,)),
        limit=limit,
        before=None if before is None else IncidentId(before),
    )
    return json_answer({"incidents": rows})


@router.post("", status_code=201)
def declare_incident(change: ChangeHere, body: Declaration) -> Response:
    """Open an incident under the current runbook."""
    command = DeclareIncident(
        title=body.title,
        runbook_revision="",
        severity=body.severity,
        services=tuple(body.services),
        drill=body.drill,
    )
    return change.declare(command)


@router.get("/{id}")
def show_incident(context: ContextHere, incident: IncidentPath, at: AtQuery = None) -> Response:
    """Return one incident, whole: as it is, or as it was at an entry or instant.

    The past has no ETag: nothing can be changed there.
    """
    if at is not None:
        moment = context.views.past.moment(IncidentId(incident), at)
        return json_answer(context.views.at(IncidentId(incident), moment.seq, moment.at))
    return incident_answer(context, context.service.incident(IncidentId(incident)))


@router.get("/{id}/timeline")
def show_timeline(
    context: ContextHere,
    incident: IncidentPath,
    after: AfterQuery = 0,
    limit: EntriesQuery = 1000,
) -> Response:
    """Return timeline entries with a sequence number above ``after``, oldest first."""
    entries = context.views.timeline(IncidentId(incident), after=after, limit=limit)
    return json_answer({"entries": entries})


@router.get("/{id}/runbook")
def show_pinned_policy(context: ContextHere, incident: IncidentPath) -> Response:
    """Return the compiled runbook this incident is pinned to."""
    state = context.service.incident(IncidentId(incident))
    return policy_answer(context, state.runbook_revision)


@router.get("/{id}/runbook/source")
def show_pinned_source(context: ContextHere, incident: IncidentPath) -> Response:
    """Return the runbook's text as it was when the incident began."""
    state = context.service.incident(IncidentId(incident))
    return source_answer(context, state.runbook_revision)


@router.post("/{id}/acknowledgement")
def acknowledge(change: ChangeHere, incident: IncidentPath, _body: Nothing) -> Response:
    """Take the page; the Ack clock stops."""
    return change.handle(incident, AcknowledgeIncident())


@router.put("/{id}/severity")
def set_severity(change: ChangeHere, incident: IncidentPath, body: SeverityBody) -> Response:
    """Assign or change the severity."""
    return change.handle(incident, SetSeverity(severity=body.severity, reason=body.reason))


@router.put("/{id}/services")
def name_services(change: ChangeHere, incident: IncidentPath, body: ServicesBody) -> Response:
    """State all affected services."""
    return change.handle(incident, NameServices(services=tuple(body.services)))


@router.put("/{id}/bridge")
def open_bridge(change: ChangeHere, incident: IncidentPath, body: BridgeBody) -> Response:
    """Say where people talk."""
    return change.handle(incident, OpenBridge(url=body.url))


@router.post("/{id}/escalations")
def escalate(change: ChangeHere, incident: IncidentPath, body: EscalationBody) -> Response:
    """Reach a rung of the ladder by hand."""
    return change.handle(incident, Escalate(rung=body.rung, reason=body.reason))


@router.post("/{id}/mitigation")
def mark_mitigated(change: ChangeHere, incident: IncidentPath, body: SummaryBody) -> Response:
    """Say that users stopped hurting; the Mitigation clock stops."""
    return change.handle(incident, MarkMitigated(summary=body.summary))


@router.delete("/{id}/mitigation")
def undo_mitigation(
    change: ChangeHere, incident: IncidentPath, reason: ReasonQuery = ""
) -> Response:
    """Say that it was not mitigated after all."""
    return change.handle(incident, UndoMitigation(reason=reason))


@router.post("/{id}/resolution")
def resolve(change: ChangeHere, incident: IncidentPath, body: SummaryBody) -> Response:
    """Declare it over; the Incident Commander's alone."""
    return change.handle(incident, ResolveIncident(summary=body.summary))


@router.delete("/{id}/resolution")
def reopen(change: ChangeHere, incident: IncidentPath, reason: ReasonQuery = "") -> Response:
    """Say that it came back."""
    return change.handle(incident, ReopenIncident(reason=reason))


@router.post("/{id}/postmortem")
def publish_postmortem(
    change: ChangeHere, incident: IncidentPath, body: PostMortemBody
) -> Response:
    """Record that the post-mortem is written and shared."""
    return change.handle(incident, PublishPostMortem(url=body.url, summary=body.summary))
