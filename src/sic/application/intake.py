"""Turns a monitor's group of alerts into an incident, once. It never judges severity.

A group that fires joins the active incident of its ``dedup_key`` or opens one; a group that
only says "resolved" never opens anything and never resolves anything: people decide that.
"""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

import msgspec

from sic.application.ports import AlreadyOpen, StoreUnavailable, VersionConflict
from sic.application.service import IncidentService, Principal
from sic.domain.errors import SicError
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident.commands import AlertClaim, DeclareIncident, ReceiveAlerts

ATTEMPTS = 5

Verdict: TypeAlias = Literal["opened", "joined", "ignored"]


class PayloadRefused(SicError):
    """What came is not what this monitor sends."""

    code: ClassVar[str] = "SIC-E309"


class PayloadMalformed(PayloadRefused):
    """What came cannot be read at all."""

    code: ClassVar[str] = "SIC-E310"


class AlertGroup(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a monitor: alerts that belong together; every string is untrusted."""

    source: str
    dedup_key: str
    title: str
    claims: tuple[AlertClaim, ...]

    @property
    def fires(self) -> bool:
        """True while at least one alert of the group fires."""
        return any(claim.status == "firing" for claim in self.claims)


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a group."""

    incident: IncidentId | None
    status: Verdict


class AlertIntake:
    """Hands groups of alerts to the service. Safe to call from several threads."""

    def __init__(self, service: IncidentService) -> None:
        self._service = service

    def receive(self, group: AlertGroup) -> Received:
        """Attach the group to its incident, or open one; on return it is on the disk.

        1. The active incident of this group hears the news.
        2. Without one, a group that fires opens it; two calls at once open one.
        3. Resolved in between, the incident is over: what fires now is a new one.

        Raises:
            StoreUnavailable: nothing was recorded, or it kept changing; send it again.
        """
        monitor = Principal(Actor(group.source, ActorKind.MONITOR), "responder")
        for _ in range(ATTEMPTS):
            known = self._service.store.open_for(group.dedup_key)
            if known is None and not group.fires:
                return Received(incident=None, status="ignored")
            try:
                received = self._join(known, group, monitor) if known else None
                received = received or self._open(group, monitor)
            except (AlreadyOpen, VersionConflict):
                continue
            return received
        raise StoreUnavailable(f"{group.dedup_key} kept changing; send it again.")

    def _join(
        self, incident_id: IncidentId, group: AlertGroup, monitor: Principal
    ) -> Received | None:
        """Tell the incident; None if it was resolved meanwhile and the group still fires."""
        command = ReceiveAlerts(alerts=group.claims)
        outcome = self._service.handle(incident_id, command, monitor)
        if group.fires and not outcome.incident.is_active:
            return None
        return Received(incident=incident_id, status="joined")

    def _open(self, group: AlertGroup, monitor: Principal) -> Received:
        command = DeclareIncident(
            title=group.title,
            runbook_revision="",
            dedup_key=group.dedup_key,
            alerts=group.claims,
        )
        outcome = self._service.declare(command, monitor)
        return Received(incident=outcome.incident.id, status="opened")
