"""Which events endpoints are told of, and in what words: facts only. Pure; it sends nothing.

What people wrote (notes, updates, reasons, summaries) and where they talk (the bridge's link)
stays inside: an endpoint is another machine, and its log another place to leak from. The
title is the exception, for without it nobody could tell incidents apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from sic.application.endpoint_ports import Announcement
from sic.domain.clocks import ClockName, Deadline
from sic.domain.incident import events as e
from sic.domain.incident.state import Incident

BODY_BYTES_MAX = 20_000  # What the standard asks senders to stay below.
LISTED_MAX = 20  # Services, names of a rung: beyond it a count tells as much.
_NAME_MAX = 100

Facts: TypeAlias = dict[str, Any]

TYPES: dict[type[e.Event], str] = {
    e.IncidentDeclared: "incident.declared",
    e.IncidentAcknowledged: "incident.acknowledged",
    e.SeveritySet: "incident.severity_changed",
    e.RungReached: "incident.escalated",
    e.IncidentMitigated: "incident.mitigated",
    e.MitigationUndone: "incident.mitigation_undone",
    e.IncidentResolved: "incident.resolved",
    e.IncidentReopened: "incident.reopened",
    e.RoleAssigned: "role.assigned",
    e.CommandTaken: "role.assigned",
    e.RoleCleared: "role.cleared",
    e.ImpactFlagged: "impact.flagged",
    e.ImpactCleared: "impact.cleared",
    e.UpdateSent: "update.sent",
    e.PostMortemPublished: "postmortem.published",
}
# A clock that ran out before it was stopped: what was due then has not been done.
DUE_TYPES: dict[e.MissableClock, str] = {
    "triage": "triage.due",
    "ack": "ack.due",
    "mitigation": "mitigation.due",
    "update": "update.due",
    "postmortem": "postmortem.due",
}
ALL_TYPES = tuple(sorted({*TYPES.values(), *DUE_TYPES.values()}))


def announcements_for(
    state: Incident, events: Sequence[e.Event], due: Sequence[Deadline]
) -> tuple[Announcement, ...]:
    """Return what endpoints are told of these events, in their order.

    Args:
        state: The incident after ``events``, its last ones.
        events: What was just decided.
        due: The deadlines the new state implies.
    """
    first = state.version - len(events) + 1
    made = (
        _announcement(state, event, seq, due) for seq, event in enumerate(events, start=first)
    )
    return tuple(one for one in made if one is not None)


def type_of(event: e.Event) -> str | None:
    """Return the type endpoints know an event by; ``None`` for one they are not told of."""
    if isinstance(event, e.DeadlineMissed):
        return DUE_TYPES[event.clock]
    return TYPES.get(type(event))


def _announcement(
    state: Incident, event: e.Event, seq: int, due: Sequence[Deadline]
) -> Announcement | None:
    name = type_of(event)
    if name is None:
        return None
    said = {
        "type": name,
        "timestamp": event.at,
        "data": {
            "incident": _incident(state),
            "seq": seq,
            "by": event.actor.id,
            "cause": event.cause,
            **_facts_of(event),
            **(_owed(due) if isinstance(event, e.IncidentResolved) else {}),
        },
    }
    return Announcement(
        incident_id=state.id, seq=seq, type=name, body=msgspec.json.encode(said).decode()
    )


def _incident(state: Incident) -> Facts:
    return {
        "id": state.id,
        "title": state.title,
        "status": str(state.status),
        "severity": state.severity,
        "commander": state.commander,
        "services": _listed(state.services),
        "channel": state.channel,
        "drill": state.drill,
        "detected_at": state.detected_at,
        "version": state.version,
    }


def _listed(names: Sequence[str]) -> list[str]:
    return [name[:_NAME_MAX] for name in names[:LISTED_MAX]]


def _owed(due: Sequence[Deadline]) -> dict[str, datetime]:
    """Return when the post-mortem is due, where the runbook sets an instant."""
    owed = next((d.due_at for d in due if d.name == ClockName.POSTMORTEM), None)
    return {} if owed is None else {"postmortem_due_at": owed}


# ---------------------------------------------------------------- facts, by event


def _facts_of(event: e.Event) -> Facts:
    facts = _FACTS.get(type(event))
    return facts(event) if facts else {}


def _role(event: e.RoleAssigned) -> Facts:
    return {"role": event.role, "responder": event.responder, "previous": event.previous}


def _command(event: e.CommandTaken) -> Facts:
    return {"role": event.role, "responder": event.actor.id, "previous": event.previous}


def _rung(event: e.RungReached) -> Facts:
    return {"rung": event.rung, "notify": _listed(event.notify), "by_hand": event.by_hand}


# Any: each takes its own event, which is the key it stands under.
_FACTS: dict[type[e.Event], Callable[[Any], Facts]] = {
    e.SeveritySet: lambda event: {"severity": event.severity, "previous": event.previous},
    e.RoleAssigned: _role,
    e.CommandTaken: _command,
    e.RoleCleared: lambda event: {"role": event.role, "responder": event.responder},
    e.ImpactFlagged: lambda event: {"impact": event.impact[:_NAME_MAX]},
    e.ImpactCleared: lambda event: {"impact": event.impact[:_NAME_MAX]},
    e.UpdateSent: lambda event: {"audience": event.audience},
    e.DeadlineMissed: lambda event: {"clock": event.clock, "due_at": event.due_at},
    e.RungReached: _rung,
}
