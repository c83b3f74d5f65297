"""What people and programs are shown of an incident. It reads; it never decides."""

from __future__ import annotations

from datetime import datetime

import msgspec

from sic.application.past import Past
from sic.application.service import IncidentService
from sic.domain.clocks import Reading, readings
from sic.domain.escalation import RungView, ladder
from sic.domain.ids import IncidentId
from sic.domain.incident.checklist import ItemView, checklist
from sic.domain.incident.phase import phase
from sic.domain.incident.roles import all_roles, commander_role
from sic.domain.incident.state import Incident, Task
from sic.domain.incident.timeline import TimelineEntry, timeline
from sic.domain.policy import Policy


class RoleView(msgspec.Struct, frozen=True, kw_only=True):
    """A role of the runbook, and who holds it; no holder is a gap to be filled."""

    id: str
    name: str
    abbreviation: str | None
    holders: tuple[str, ...]
    duties: str
    clause: str
    commands: bool


class AlertView(msgspec.Struct, frozen=True, kw_only=True):
    """An alert attached to the incident; every string came from outside."""

    fingerprint: str
    name: str
    summary: str
    firing: bool
    attached_at: datetime
    cleared_at: datetime | None
    link: str
    labels: dict[str, str]


class PatternView(msgspec.Struct, frozen=True, kw_only=True):
    """A pattern of the runbook, and whether the response works by it."""

    id: str
    title: str
    adopted: bool
    symptoms: tuple[str, ...]
    causes: tuple[str, ...]
    actions: tuple[str, ...]
    clause: str


class IncidentView(msgspec.Struct, frozen=True, kw_only=True):
    """One incident, whole, at the instant ``as_of``. Keys are a stable contract."""

    id: IncidentId
    version: int
    title: str
    status: str
    phase: str
    channel: str
    drill: bool
    severity: str | None
    severity_definition: str
    detected_at: datetime | None
    declared_by: str
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    triaged_at: datetime | None
    mitigated_at: datetime | None
    resolved_at: datetime | None
    resolved_by: str | None
    postmortem_at: datetime | None
    postmortem_url: str
    commander: str | None
    services: tuple[str, ...]
    bridge: str | None
    runbook_revision: str
    runbook_title: str
    clocks: tuple[Reading, ...]
    roles: tuple[RoleView, ...]
    checklist: tuple[ItemView, ...]
    escalation: tuple[RungView, ...]
    tasks: tuple[Task, ...]
    impacts: tuple[str, ...]
    patterns: tuple[PatternView, ...]
    alerts: tuple[AlertView, ...]
    updates: int
    notes: int
    as_of: datetime


class Views:
    """Builds views from the service's answers."""

    def __init__(self, service: IncidentService) -> None:
        self._service = service
        self.past = Past(service)

    def incident(self, incident_id: IncidentId) -> IncidentView:
        """Return the incident as it is now; raise ``NotFound`` if there is none."""
        return self.of(self._service.incident(incident_id))

    def at(
        self, incident_id: IncidentId, version: int, now: datetime | None = None
    ) -> IncidentView:
        """Return the incident as it was after entry ``version``.

        Clocks read as they did at ``now``, or at that entry's own instant when it is omitted.
        """
        state = self.past.state(incident_id, version)
        return self.of(state, now or state.last_event_at)

    def of(self, state: Incident, now: datetime | None = None) -> IncidentView:
        """Return the view of a state just decided, without loading it again."""
        service = self._service
        policy = service.policy(state.runbook_revision)
        now = now or service.clock.now()
        severity = policy.severity(state.severity)
        return IncidentView(
            id=state.id,
            version=state.version,
            title=state.title,
            status=str(state.status),
            phase=str(phase(state, policy)),
            channel=state.channel,
            drill=state.drill,
            severity=state.severity,
            severity_definition=severity.definition if severity else "",
            detected_at=state.detected_at,
            declared_by=state.declared_by,
            acknowledged_at=state.acknowledged_at,
            acknowledged_by=state.acknowledged_by,
            triaged_at=state.triaged_at,
            mitigated_at=state.mitigated_at,
            resolved_at=state.resolved_at,
            resolved_by=state.resolved_by,
            postmortem_at=state.postmortem_at,
            postmortem_url=state.postmortem_url,
            commander=state.commander,
            services=state.services,
            bridge=state.bridge,
            runbook_revision=state.runbook_revision,
            runbook_title=policy.document.title,
            clocks=readings(state, policy, service.calendar, now),
            roles=_roles(state, policy),
            checklist=checklist(state, policy),
            escalation=ladder(state, policy, service.calendar, now),
            tasks=tuple(state.tasks.values()),
            impacts=tuple(state.impacts),
            patterns=_patterns(state, policy),
            alerts=_alerts(state),
            updates=state.updates,
            notes=state.notes,
            as_of=now,
        )

    def timeline(
        self, incident_id: IncidentId, *, after: int = 0, limit: int = 10_000
    ) -> tuple[TimelineEntry, ...]:
        """Return timeline entries with ``seq`` > ``after``, oldest first.

        The whole history is read, because a later correction changes an earlier entry.
        """
        state = self._service.incident(incident_id)
        recorded = self._service.store.history(incident_id)
        policy = self._service.policy(state.runbook_revision)
        entries = timeline(((one.seq, one.event) for one in recorded), policy)
        return tuple(entry for entry in entries if entry.seq > after)[:limit]


def _roles(state: Incident, policy: Policy) -> tuple[RoleView, ...]:
    commander = commander_role(policy)
    return tuple(
        RoleView(
            id=role.id,
            name=role.name,
            abbreviation=role.abbreviation,
            holders=state.roles.get(role.id, ()),
            duties=role.duties,
            clause=role.source.clause,
            commands=role is commander,
        )
        for role in all_roles(policy)
    )


def _patterns(state: Incident, policy: Policy) -> tuple[PatternView, ...]:
    return tuple(
        PatternView(
            id=pattern.id,
            title=pattern.title,
            adopted=pattern.id in state.patterns,
            symptoms=pattern.symptoms,
            causes=pattern.causes,
            actions=pattern.actions,
            clause=pattern.source.clause,
        )
        for pattern in policy.patterns
    )


def _alerts(state: Incident) -> tuple[AlertView, ...]:
    return tuple(
        AlertView(
            fingerprint=alert.claim.fingerprint,
            name=alert.claim.name,
            summary=alert.claim.summary,
            firing=alert.cleared_at is None,
            attached_at=alert.attached_at,
            cleared_at=alert.cleared_at,
            link=alert.claim.link,
            labels=alert.claim.labels,
        )
        for alert in state.alerts.values()
    )
