"""Everything the incident page shows, gathered from the views. It writes nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from starlette.requests import Request

from sic.application.views import IncidentView
from sic.domain import errors
from sic.domain.access import may
from sic.domain.ids import Actor, IncidentId
from sic.domain.incident.commands import REASON_MAX, TEXT_MAX, TITLE_MAX, ResolveIncident
from sic.domain.incident.decide import decide
from sic.domain.incident.decide.ladder import impacts_of
from sic.domain.incident.phase import bridge_is_required
from sic.domain.incident.state import Incident, Phase, Status
from sic.domain.incident.timeline import TimelineEntry
from sic.domain.policy import Policy
from sic.entrypoints.http.context import HttpContext, context_of
from sic.entrypoints.http.pages.forms import Form
from sic.entrypoints.http.pages.next_step import next_step
from sic.entrypoints.http.pages.shown import PHASES
from sic.entrypoints.http.security import Caller

ENTRIES_SHOWN = 100  # Keeps a long incident's page light; the rest is one press away.
CORRECTABLE = ("note_posted", "update_sent")

# What to say after a form went through, by its noun.
DONE = {
    "acknowledgement": "Acknowledged: the page is yours.",
    "severity": "Severity set.",
    "services": "Services named.",
    "roles": "Role assigned.",
    "roles.undo": "Role cleared.",
    "command": "You have command.",
    "bridge": "Bridge recorded.",
    "checklist": "Item ticked.",
    "checklist.undo": "Tick taken back.",
    "notes": "Posted in the timeline.",
    "updates": "Update recorded; the update clock starts again.",
    "corrections": "Corrected; the original stays readable.",
    "tasks": "Task added.",
    "tasks/assignee": "Task handed over.",
    "tasks/completion": "Task done.",
    "impacts": "Impact flagged.",
    "impacts.undo": "Impact cleared.",
    "patterns": "Working by this pattern.",
    "patterns.undo": "No longer working by this pattern.",
    "escalations": "Escalated.",
    "mitigation": "Marked mitigated.",
    "mitigation.undo": "Mitigation undone: its clock runs on.",
    "resolution": "Resolved. The post-mortem is owed.",
    "resolution.undo": "Reopened.",
    "postmortem": "Post-mortem recorded; the incident is closed.",
}


class Refused(NamedTuple):
    """The form that was refused: its path below the incident, and what was typed in it."""

    path: str
    form: Form


class Step(NamedTuple):
    """One step of the response flow: ``done``, ``skipped``, ``current`` or nothing yet."""

    name: str
    state: str


def incident_values(
    request: Request, incident_id: IncidentId, caller: Caller, refused: Refused | None = None
) -> dict[str, Any]:
    """Return the values of ``incident.html``; raise ``NotFound`` if there is no incident."""
    context = context_of(request)
    state = context.service.incident(incident_id)
    policy = context.service.policy(state.runbook_revision)
    view = context.views.of(state)
    me = caller.principal.actor
    severity = policy.severity(view.severity)
    return {
        "view": view,
        "rank": severity.rank if severity else None,
        "severities": policy.severities,
        "steps": _steps(view, state, policy),
        "next_step": next_step(view, me.id),
        "may_act": caller.principal.level != "viewer",
        "cannot_resolve": _cannot_resolve(context, state, policy, caller),
        "current_rung": max(state.rungs, default=None),
        "impacts": impacts_of(policy),
        "people": _people(context),
        "bridge_link": web_address(view.bridge or ""),
        "postmortem_link": web_address(view.postmortem_url),
        "alert_links": {a.fingerprint: web_address(a.link) for a in view.alerts},
        "correctable": CORRECTABLE,
        "done": _done(request) if refused is None else "",
        "refused": refused.path if refused else "",
        "kept": _keeper(refused),
        "key": secrets.token_urlsafe(16),
        "title_max": TITLE_MAX,
        "text_max": TEXT_MAX,
        "reason_max": REASON_MAX,
        **_entries(request, context, incident_id, refused),
    }


def web_address(given: str) -> str:
    """Return an address a link may have, or nothing: what people paste is not trusted."""
    try:
        scheme = urlsplit(given).scheme.lower()
    except ValueError:
        return ""
    return given if scheme in ("http", "https") else ""


def _steps(view: IncidentView, state: Incident, policy: Policy) -> tuple[Step, ...]:
    """Return the response flow; a step is done by a fact, not because a later one began."""
    facts = {
        Phase.DETECT: view.detected_at,
        Phase.TRIAGE: view.triaged_at,
        Phase.CONVENE: view.bridge or not bridge_is_required(state, policy),
        Phase.MITIGATE: view.mitigated_at,
        Phase.RESOLVE: view.resolved_at,
        Phase.POSTMORTEM: view.postmortem_at,
    }
    order = list(Phase)
    at = order.index(Phase(view.phase))
    closed = view.status == Status.CLOSED
    return tuple(
        Step(PHASES[phase], _step_state(n - at, done=bool(facts[phase]), closed=closed))
        for n, phase in enumerate(order)
    )


def _step_state(distance: int, *, done: bool, closed: bool) -> str:
    if distance > 0:
        return ""
    if distance == 0 and not closed:
        return "current"
    return "done" if done else "skipped"


def _cannot_resolve(
    context: HttpContext, state: Incident, policy: Policy, caller: Caller
) -> errors.Refused | None:
    """Return why this person may not resolve, in the very words a forged POST would get."""
    actor: Actor = caller.principal.actor
    command = ResolveIncident()
    try:
        may(caller.principal.level, command)
        decide(
            state,
            command,
            policy,
            context.service.calendar,
            actor=actor,
            now=context.clock.now(),
        )
    except errors.Refused as refusal:
        return refusal
    return None


def _people(context: HttpContext) -> tuple[str, ...]:
    """Return the names a role or task can be given to."""
    return tuple(a.name for a in context.accounts.accounts() if a.disabled_at is None)


def _done(request: Request) -> str:
    words = DONE.get(request.query_params.get("did", ""), "")
    if words and request.query_params.get("same"):
        return "Nothing changed: it was so already."
    return words


def _keeper(refused: Refused | None) -> Callable[..., str]:
    """Return the function that gives a refused form its words back."""

    def kept(path: str, field: str, otherwise: str = "") -> str:
        if refused is None or refused.path != path:
            return otherwise
        return refused.form.fields.get(field, otherwise)

    return kept


def _entries(
    request: Request, context: HttpContext, incident_id: IncidentId, refused: Refused | None
) -> dict[str, object]:
    """Return the timeline, newest first, and the entry being corrected."""
    entries = context.views.timeline(incident_id)[::-1]
    limit = len(entries) if request.query_params.get("all") else ENTRIES_SHOWN
    wanted = request.query_params.get("correct", "")
    if refused is not None and refused.path == "corrections":
        wanted = refused.form.text("entry")
    return {
        "entries": entries[:limit],
        "hidden_entries": max(0, len(entries) - limit),
        "correcting": _correctable(entries, wanted),
    }


def _correctable(entries: tuple[TimelineEntry, ...], seq: str) -> TimelineEntry | None:
    found = (e for e in entries if str(e.seq) == seq and e.kind in CORRECTABLE)
    return next(found, None)
