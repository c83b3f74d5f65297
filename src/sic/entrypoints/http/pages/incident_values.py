"""Everything the war room shows of one incident, for one reader. It writes nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from starlette.requests import Request

from sic.application.room import Room, open_room
from sic.application.views import IncidentView
from sic.domain import errors
from sic.domain.access import may
from sic.domain.clocks import ClockState, Reading
from sic.domain.ids import IncidentId
from sic.domain.incident.commands import REASON_MAX, TEXT_MAX, TITLE_MAX, ResolveIncident
from sic.domain.incident.decide import decide
from sic.domain.incident.decide.ladder import impacts_of
from sic.domain.incident.phase import bridge_is_required
from sic.domain.incident.state import Phase, Status
from sic.entrypoints.http.context import HttpContext, context_of
from sic.entrypoints.http.i18n import Say, language_of, words_in
from sic.entrypoints.http.pages.advice_values import advice_values, draft_values
from sic.entrypoints.http.pages.command_lines import groups
from sic.entrypoints.http.pages.entries import entry_values
from sic.entrypoints.http.pages.flow import flow_figure, step_of
from sic.entrypoints.http.pages.forms import Form
from sic.entrypoints.http.pages.hook_part import hook_values
from sic.entrypoints.http.pages.next_step import next_step
from sic.entrypoints.http.pages.said import done_words, filter_words, status_words
from sic.entrypoints.http.pages.time_travel import past_values
from sic.entrypoints.http.security import Caller

SHOWN = 12  # Tasks and alerts on the page; the rest is one press away.
COUNTING = (ClockState.RUNNING, ClockState.OVERDUE)
OVER = (Status.RESOLVED, Status.CLOSED)

T = TypeVar("T")


class Refused(NamedTuple):
    """The form that was refused: its path below the incident, and what was typed in it."""

    path: str
    form: Form


class Step(NamedTuple):
    """One step of the response flow: ``done``, ``skipped``, ``current`` or nothing yet."""

    id: str
    state: str


def room_of(request: Request, incident_id: IncidentId) -> Room:
    """Return the incident as the page's address asks for it: now, or ``?at=`` a moment.

    Raises:
        NotFound: there is no such incident, or it was not there then.
    """
    context = context_of(request)
    at = request.query_params.get("at", "") if request.method in ("GET", "HEAD") else ""
    moment = context.views.past.moment(incident_id, at) if at else None
    return open_room(context.service, context.views, incident_id, moment)


def incident_values(
    request: Request, room: Room, caller: Caller, refused: Refused | None = None
) -> dict[str, Any]:
    """Return the values of ``incident.html`` and of its parts."""
    context = context_of(request)
    state, policy, view = room.state, room.policy, room.view
    language = language_of(request)
    say = words_in(language).gettext
    severity = policy.severity(view.severity)
    me = caller.principal.actor.id
    return {
        "view": view,
        "now": room.now,
        "past": room.past,
        "rank": severity.rank if severity else None,
        "severities": policy.severities,
        "steps": _steps(room),
        "triaging": _is_triaging(view),
        "next_step": None if room.past else next_step(view, me, say),
        "may_act": caller.principal.level != "viewer" and not room.past,
        "cannot_resolve": _cannot_resolve(context, room, caller),
        "current_rung": max(state.rungs, default=None),
        "fires_next": _fires_next(view),
        "impacts": impacts_of(policy),
        "people": () if room.past else _people(context),
        "present": room.people(),
        "bridge_link": web_address(view.bridge or ""),
        "postmortem_link": web_address(view.postmortem_url),
        "commands": groups(policy, view),
        "tasks_by_title": {task.title: task for task in view.tasks},
        "flow_step": step_of(policy, view.phase),
        "flow_figure": flow_figure(
            context, state.runbook_revision, policy, view.phase, language
        ),
        "filter_words": filter_words(say),
        "status_words": status_words(say),
        "done": _done(request, say) if refused is None else "",
        "since": (),
        "refused": refused.path if refused else "",
        "kept": _keeper(refused),
        "key": secrets.token_urlsafe(16),
        "title_max": TITLE_MAX,
        "text_max": TEXT_MAX,
        "reason_max": REASON_MAX,
        **past_values(context, room),
        **advice_values(request, room, say, me),
        **draft_values(request, room, *(refused or ("", None))),
        **hook_values(request, room),
        **_clocks(view),
        **_some(request, view),
        **entry_values(request, room, me, _correcting(refused)),
    }


def web_address(given: str) -> str:
    """Return an address a link may have, or nothing: what people paste is not trusted."""
    try:
        scheme = urlsplit(given).scheme.lower()
    except ValueError:
        return ""
    return given if scheme in ("http", "https") else ""


# ---------------------------------------------------------------- how it stands


def _is_triaging(view: IncidentView) -> bool:
    """Severity and commander, both, end triage; so does whatever mitigates it."""
    return view.status == Status.OPEN and (view.severity is None or view.commander is None)


def _clocks(view: IncidentView) -> dict[str, object]:
    """Return the clocks of the strip, and the name of the one that is due first."""
    if view.status in OVER:
        wanted: tuple[str, ...] = ("postmortem",)
    elif _is_triaging(view):
        wanted = ("triage", "ack", "mitigation", "update")
    else:
        wanted = ("ack", "mitigation", "update")
    clocks = tuple(clock for clock in view.clocks if clock.name in wanted)
    counting = [(at, one.name) for one in clocks if (at := _due(one)) is not None]
    nearest = min(counting, default=(None, clocks[-1].name if clocks else ""))
    return {"strip_clocks": clocks, "nearest": nearest[1]}


def _due(clock: Reading) -> datetime | None:
    return clock.due_at if clock.state in COUNTING else None


def _fires_next(view: IncidentView) -> object:
    """Return the rung that will be reached by itself first, if any will."""
    dated = [one for one in view.escalation if one.due_at and not one.reached_at]
    return min(dated, key=lambda one: (one.due_at, one.rung), default=None)


def _steps(room: Room) -> tuple[Step, ...]:
    """Return the response flow; a step is done by a fact, not because a later one began."""
    view = room.view
    facts = {
        Phase.DETECT: view.detected_at,
        Phase.TRIAGE: view.triaged_at,
        Phase.CONVENE: view.bridge or not bridge_is_required(room.state, room.policy),
        Phase.MITIGATE: view.mitigated_at,
        Phase.RESOLVE: view.resolved_at,
        Phase.POSTMORTEM: view.postmortem_at,
    }
    order = list(Phase)
    at = order.index(Phase(view.phase))
    closed = view.status == Status.CLOSED
    return tuple(
        Step(str(phase), _step_state(n - at, done=bool(facts[phase]), closed=closed))
        for n, phase in enumerate(order)
    )


def _step_state(distance: int, *, done: bool, closed: bool) -> str:
    if distance > 0:
        return ""
    if distance == 0 and not closed:
        return "current"
    return "done" if done else "skipped"


def _cannot_resolve(context: HttpContext, room: Room, caller: Caller) -> errors.Refused | None:
    """Return why this person may not resolve, in the very words a forged POST would get."""
    command = ResolveIncident()
    try:
        may(caller.principal.level, command)
        decide(
            room.state,
            command,
            room.policy,
            context.service.calendar,
            actor=caller.principal.actor,
            now=room.now,
        )
    except errors.Refused as refusal:
        return refusal
    return None


# ---------------------------------------------------------------- what is shown of it


def _some(request: Request, view: IncidentView) -> dict[str, object]:
    """Return tasks and alerts, what is open first, as many as fit on a page."""
    asked = request.query_params
    tasks = sorted(view.tasks, key=lambda task: task.done_at is not None)
    alerts = sorted(view.alerts, key=lambda alert: not alert.firing)
    shown_tasks = _first(tasks, whole=asked.get("tasks") == "all")
    shown_alerts = _first(alerts, whole=asked.get("alerts") == "all")
    return {
        "shown_tasks": shown_tasks,
        "hidden_tasks": len(tasks) - len(shown_tasks),
        "shown_alerts": shown_alerts,
        "hidden_alerts": len(alerts) - len(shown_alerts),
        "alert_links": {a.fingerprint: web_address(a.link) for a in shown_alerts},
    }


def _first(things: Sequence[T], *, whole: bool) -> Sequence[T]:
    return things if whole else things[:SHOWN]


def _people(context: HttpContext) -> tuple[str, ...]:
    """Return the names a role or task can be given to."""
    return tuple(a.name for a in context.accounts.accounts() if a.disabled_at is None)


def _done(request: Request, say: Say) -> str:
    words = done_words(say).get(request.query_params.get("did", ""), "")
    if words and request.query_params.get("same"):
        return say("Nothing changed: it was so already.")
    return words


def _keeper(refused: Refused | None) -> Callable[..., str]:
    """Return the function that gives a refused form its words back."""

    def kept(path: str, field: str, otherwise: str = "") -> str:
        if refused is None or refused.path != path:
            return otherwise
        return refused.form.fields.get(field, otherwise)

    return kept


def _correcting(refused: Refused | None) -> str:
    """Return the number of the entry whose correction was refused."""
    if refused is None or refused.path != "corrections":
        return ""
    return refused.form.text("entry")
