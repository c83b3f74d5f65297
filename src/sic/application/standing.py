"""How an incident stands, kept in its row: lists are read without folding a single event.

It decides nothing, and reads no time: what is overdue is for the reader to say.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from sic.domain.calendar import Calendar
from sic.domain.clocks import Unmet, unmet
from sic.domain.incident.roles import all_roles, find_role
from sic.domain.incident.state import Incident
from sic.domain.policy import Policy
from sic.domain.text import tamed
from sic.domain.webhook.execution import Stage, about

COMMS_LEAD = ("comms lead", "communications lead", "communication lead")
NAMES_MAX = 20  # Alerts kept by name; a storm of them must not make every list heavy.
SUBJECT_MAX = 200
RUNS_MAX = 20  # Runs kept that wait for a person; each ends by itself within minutes.
_WAITING = (Stage.PREVIEWED, Stage.REQUESTED)


class WaitingRun(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A webhook's run that goes no further without a person. Keys are a stable contract."""

    id: str
    webhook: str
    stage: str  # "previewed": its own person confirms; "requested": a second one approves.
    subject: str  # What it is about: its arguments, and where it goes.
    requested_by: str
    since: datetime
    due_at: datetime  # It ends then by itself.
    dry_run: bool = False


class Standing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a list says of an incident beyond its row's columns. Keys are a stable contract."""

    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()  # Names, those that fire.
    roles: dict[str, tuple[str, ...]] = {}  # Name in the runbook → who holds it.
    informers: tuple[str, ...] = ()  # Who owes people the next update: the IC, the Comms Lead.
    declared_by: str = ""
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = None
    last_update_at: datetime | None = None  # Sent by a human.
    clocks: tuple[Unmet, ...] = ()  # Earliest first; those already missed are among them.
    runs: tuple[WaitingRun, ...] = ()  # Of webhooks, those that wait for a person.


def standing_of(state: Incident, policy: Policy, calendar: Calendar) -> Standing:
    """Return how the incident stands after its last event."""
    return Standing(
        services=state.services,
        alerts=_firing(state),
        roles=_roles(state, policy),
        informers=_informers(state, policy),
        declared_by=state.declared_by,
        acknowledged_by=state.acknowledged_by,
        acknowledged_at=state.acknowledged_at,
        last_update_at=state.last_update_at,
        clocks=unmet(state, policy, calendar),
        runs=_runs(state),
    )


def holders(state: Incident, policy: Policy, spellings: tuple[str, ...]) -> tuple[str, ...]:
    """Return who holds the first of these roles that the runbook has."""
    found = (find_role(policy, spelling) for spelling in spellings)
    return next((state.roles.get(role.id, ()) for role in found if role), ())


def _firing(state: Incident) -> tuple[str, ...]:
    names = (alert.claim.name for alert in state.alerts.values() if alert.cleared_at is None)
    return tuple(dict.fromkeys(names))[:NAMES_MAX]


def _roles(state: Incident, policy: Policy) -> dict[str, tuple[str, ...]]:
    held = ((role.name, state.roles.get(role.id, ())) for role in all_roles(policy))
    return {name: people for name, people in held if people}


def _runs(state: Incident) -> tuple[WaitingRun, ...]:
    """Return those that wait; what an approver must see is kept before one's own previews."""
    found = [
        WaitingRun(
            id=run.id,
            webhook=run.webhook,
            stage=str(run.stage),
            subject=tamed(about(run.arguments, run.target.origin), SUBJECT_MAX),
            requested_by=run.requested_by,
            since=run.previewed_at,
            due_at=run.due_at,
            dry_run=run.dry_run,
        )
        for run in state.executions.values()
        if run.stage in _WAITING and run.due_at is not None
    ]
    found.sort(key=lambda run: (run.stage != Stage.REQUESTED, run.due_at))
    return tuple(found[:RUNS_MAX])


def _informers(state: Incident, policy: Policy) -> tuple[str, ...]:
    commander = () if state.commander is None else (state.commander,)
    return tuple(dict.fromkeys((*commander, *holders(state, policy, COMMS_LEAD))))
