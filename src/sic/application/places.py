"""Where people talk: what is to be opened for an incident, and the ports of who can open it.

Pure. Without a vendor nothing is asked: the timeline is the channel, and a person pastes the
bridge's link.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, Protocol, TypeAlias

import msgspec

from sic.application.ports import Message
from sic.domain.ids import IncidentId
from sic.domain.incident.events import Event, IncidentDeclared, IncidentReopened, SeveritySet
from sic.domain.incident.phase import bridge_is_wanted
from sic.domain.incident.state import Incident
from sic.domain.policy import Policy

Convened: TypeAlias = Literal["bridge", "channel"]
_MAY_WANT_A_BRIDGE = (IncidentDeclared, SeveritySet, IncidentReopened)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be opened. The same ``key`` on a repeat means: the same place."""

    key: str
    incident_id: IncidentId
    channel: str  # "#inc-20261123-01"
    title: str
    severity: str | None
    drill: bool


class Bridges(Protocol):
    """A conference service, where people can talk."""

    def open_bridge(self, place: Place) -> str:
        """Return the link people press to join.

        Raises:
            DeliveryFailed: it could not be opened; ``permanent`` if asking again is no use.
        """
        ...


class Chats(Protocol):
    """A chat service that channels can be opened in."""

    def open_channel(self, place: Place) -> None:
        """Open the channel ``place.channel``; nothing happens where it exists.

        Raises:
            DeliveryFailed: it could not be opened; ``permanent`` if asking again is no use.
        """
        ...


def to_convene(
    state: Incident, events: Sequence[Event], policy: Policy, convenes: Collection[Convened]
) -> tuple[Message, ...]:
    """Return what is to be opened because of these events, for whoever can open it.

    Args:
        state: The incident after ``events``, its last ones.
        events: What was just decided.
        policy: The runbook the incident is pinned to.
        convenes: What there is a vendor for; of nothing else a message is made.
    Source: runbook, "Response flow", step convene; the bridge item of the triage checklist.
    """
    asked: list[Convened] = []
    if "channel" in convenes and any(isinstance(e, IncidentDeclared) for e in events):
        asked.append("channel")
    turned = any(isinstance(e, _MAY_WANT_A_BRIDGE) for e in events)
    if "bridge" in convenes and turned and bridge_is_wanted(state, policy):
        asked.append("bridge")
    return tuple(_opening(state, what) for what in asked)


def place_of(message: Message, state: Incident) -> Place:
    """Return what a message of the kind ``convene`` asks for."""
    return Place(
        key=message.id,
        incident_id=state.id,
        channel=state.channel,
        title=state.title,
        severity=state.severity,
        drill=state.drill,
    )


def _opening(state: Incident, what: Convened) -> Message:
    return Message(
        id=f"{state.id}/{state.version}/convene/{what}",
        incident_id=state.id,
        seq=state.version,
        kind="convene",
        to=what,
        subject=f"{state.id}: open the {what}",
        body=f"{state.title} ({state.severity or 'severity not set'})",
    )
