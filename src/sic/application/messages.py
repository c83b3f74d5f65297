"""Who is told what happened, in words they can act on. Pure: it sends nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from sic.application.ports import Message
from sic.application.standing import COMMS_LEAD, holders
from sic.domain import words
from sic.domain.incident.events import (
    DeadlineMissed,
    Event,
    IncidentResolved,
    RoleAssigned,
    RungReached,
)
from sic.domain.incident.execution_events import (
    WebhookConfirmed,
    WebhookSent,
    WebhookUnknown,
)
from sic.domain.incident.roles import find_role
from sic.domain.incident.state import Incident
from sic.domain.policy import Policy
from sic.domain.webhook.execution import Execution


class _Words(NamedTuple):
    """One message before it has an address: what is to be done comes last."""

    what: str
    body: str
    todo: str


class _Addressed(NamedTuple):
    kind: Literal["page", "notify"]
    to: str
    words: _Words


def messages_for(
    state: Incident, events: Sequence[Event], policy: Policy
) -> tuple[Message, ...]:
    """Return the messages these events call for; none twice, in the order of the events.

    Args:
        state: The incident after ``events``, its last ones.
        events: What was just decided.
        policy: The runbook the incident is pinned to.
    Source: runbook, "Escalation", "Severities and SLAs", "Roles", "Post-mortem".
    """
    first = state.version - len(events) + 1
    made = {
        message.id: message
        for seq, event in enumerate(events, start=first)
        for message in _of_event(state, event, seq, policy)
    }
    return tuple(made.values())


def _of_event(state: Incident, event: Event, seq: int, policy: Policy) -> Iterator[Message]:
    for kind, to, said in _addressed(state, event, policy):
        yield Message(
            id=f"{state.id}/{seq}/{kind}/{to}",
            incident_id=state.id,
            seq=seq,
            kind=kind,
            to=to,
            subject=f"{_banner(state)}: {said.what}",
            body=f"{said.body}\n\n{_facts(state)}\n\nDo now: {said.todo}",
        )


def _addressed(state: Incident, event: Event, policy: Policy) -> Iterable[_Addressed]:
    match event:
        case RungReached():
            said = _rung(state, event)
            return [_Addressed("page", name, said) for name in event.notify]
        case DeadlineMissed():
            said = _missed(state, event, policy)
            names = _told_of_a_miss(state, event, policy)
            return [_Addressed("notify", name, said) for name in names]
        case RoleAssigned() if event.responder != event.actor.id:
            return [_Addressed("page", event.responder, _role(state, event, policy))]
        case IncidentResolved():
            return [
                _Addressed("notify", name, _resolved(state, policy))
                for name in _commander(state)
            ]
        case WebhookConfirmed() | WebhookSent() | WebhookUnknown():
            return _of_a_run(state, event)
        case _:
            return ()


def _of_a_run(
    state: Incident, event: WebhookConfirmed | WebhookSent | WebhookUnknown
) -> Iterable[_Addressed]:
    """Tell who must approve, who should know of an exception, and who must look."""
    run = state.executions[event.execution]
    match event:
        case WebhookConfirmed(send_by=None):
            names, said = _others(state, run.requested_by), _approval(state, run)
        case WebhookSent() if run.break_glass or run.approval_break_glass:
            names, said = _others(state, event.actor.id), _exception(state, run)
        case WebhookUnknown():
            names, said = (run.requested_by, *_commander(state)), _unknown(state, run, event)
        case _:
            return []
    return [_Addressed("notify", name, said) for name in dict.fromkeys(names)]


# ---------------------------------------------------------------- who


def _others(state: Incident, name: str) -> tuple[str, ...]:
    """Everyone with a role in the response but one."""
    held = (holder for role in state.roles.values() for holder in role)
    return tuple(holder for holder in dict.fromkeys(held) if holder != name)


def _commander(state: Incident) -> tuple[str, ...]:
    return () if state.commander is None else (state.commander,)


def _told_of_a_miss(state: Incident, event: DeadlineMissed, policy: Policy) -> tuple[str, ...]:
    """The Incident Commander; of a missed update the Comms Lead too, whose task it was."""
    names = _commander(state)
    if event.clock == "update":
        names += holders(state, policy, COMMS_LEAD)
    return tuple(dict.fromkeys(names))


# ---------------------------------------------------------------- what


def _rung(state: Incident, event: RungReached) -> _Words:
    why = f" Reason given: {event.reason}" if event.reason else ""
    how = f"{event.actor.id} escalated by hand." if event.by_hand else event.text
    return _Words(
        what=f"escalated to you (rung {event.rung})",
        body=f"The escalation ladder of the runbook reached rung {event.rung}: {how}{why}",
        todo=f"join {_place(state)} and tell the commander that you are there.",
    )


def _approval(state: Incident, run: Execution) -> _Words:
    until = f" by {words.instant(run.due_at)}" if run.due_at else ""
    return _Words(
        what=f"{run.webhook} waits for a second person",
        body=f"{run.requested_by} confirmed {run.request.method} {run.request.url}; it leaves"
        f" only if somebody else approves it{until}.",
        todo=f"open {state.id}, look at the exact request, and approve or deny it.",
    )


def _exception(state: Incident, run: Execution) -> _Words:
    why = run.break_glass or run.approval_break_glass
    return _Words(
        what=f"{run.webhook} was run by the commander",
        body=f"The runbook keeps the Incident Commander from technical tasks. The glass was"
        f" broken with this reason: {why}",
        todo=f"look at what it did in {state.id}, and offer to take the next one.",
    )


def _unknown(state: Incident, run: Execution, event: WebhookUnknown) -> _Words:
    return _Words(
        what=f"nobody knows whether {run.webhook} ran",
        body=f"It was sent to {run.target.origin} and no answer is known: {event.problem} SIC"
        " does not send it again.",
        todo=f"look there what it did; if it must run again, preview it anew in {state.id}.",
    )


# What each missed clock means, and what stops it. Source: "Severities and SLAs".
_MISSES = {
    "triage": (
        "triage is overdue",
        "severity and commander were due at {due}",
        "{sev}; {role}",
    ),
    "ack": ("nobody acknowledged", "the acknowledgement was due at {due}", "`sic ack {id}`"),
    "mitigation": (
        "not mitigated in time",
        "mitigation was due at {due}",
        "decide on the next action; when users stop hurting: `sic mitigated {id}`",
    ),
    "update": (
        "an update is overdue",
        "the next update written by a human was due at {due}",
        "write one: `sic update {id} TEXT`. SIC sends none by itself",
    ),
    "postmortem": (
        "the post-mortem is overdue",
        "the post-mortem was due at {due}",
        "publish it: `sic pm publish {id}`",
    ),
}


def _missed(state: Incident, event: DeadlineMissed, policy: Policy) -> _Words:
    what, body, todo = _MISSES[event.clock]
    values = {
        "id": state.id,
        "due": words.near(event.due_at, event.at),
        "sev": f"`sic sev {state.id} SEVERITY`",
        "role": f"`sic role {state.id} {_commander_word(policy)} NAME`",
    }
    said = body.format(**values)
    return _Words(what, f"{said[0].upper()}{said[1:]}.", f"{todo.format(**values)}.")


def _commander_word(policy: Policy) -> str:
    role = find_role(policy, "ic")
    return (role.abbreviation or role.id).lower() if role else "ic"


def _role(state: Incident, event: RoleAssigned, policy: Policy) -> _Words:
    role = find_role(policy, event.role)
    name = role.name if role else event.role
    duties = f" Your duties: {role.duties}" if role and role.duties else ""
    before = f" You take over from {event.previous}." if event.previous else ""
    return _Words(
        what=f"you are {name}",
        body=f"{event.actor.id} made you {name}.{before}{duties}",
        todo=f"join {_place(state)}; acknowledge with `sic ack {state.id}` if nobody has.",
    )


def _resolved(state: Incident, policy: Policy) -> _Words:
    within = words.promise(policy.postmortem.within)
    due = f" within {within}" if within else ""
    return _Words(
        what=f"resolved, a post-mortem is due{due}",
        body=f"{state.resolved_by or 'The commander'} declared it resolved. "
        f"The runbook asks for a post-mortem{due}.",
        todo=f"name who writes it; once it is shared: `sic pm publish {state.id}`.",
    )


# ---------------------------------------------------------------- the incident in words


def _banner(state: Incident) -> str:
    """Return severity, id and title on one line; a drill says so first, always."""
    drill = "DRILL " if state.drill else ""
    severity = state.severity or "severity not set"
    return f"{drill}[{severity}] {state.id} {' '.join(state.title.split())}"


def _facts(state: Incident) -> str:
    services = words.listed(state.services) or "not named"
    detected = words.instant(state.detected_at) if state.detected_at else "unknown"
    return "\n".join(
        (
            f"Incident: {state.id}, {' '.join(state.title.split())}",
            f"Severity: {state.severity or 'not set'} · Status: {state.status}",
            f"Commander: {state.commander or 'nobody'} · Services: {services}",
            f"Detected: {detected}",
        )
    )


def _place(state: Incident) -> str:
    return f"{state.channel} and {state.bridge}" if state.bridge else state.channel
