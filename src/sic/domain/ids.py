"""Names of things: who acts and what is acted on. It never makes an id; callers bring them."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NewType

import msgspec

IncidentId = NewType("IncidentId", str)  # "inc-20261123-01", the channel's name without "#".
ResponderId = NewType("ResponderId", str)  # Account name: "alice".

INCIDENT_ID = re.compile(r"inc-[0-9]{8}-[0-9]{2,}\Z")
RESPONDER_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}\Z")


class ActorKind(StrEnum):
    """What kind of hand acts; rules about humans read this and nothing else."""

    HUMAN = "human"  # An interactive session.
    TOKEN = "token"  # The same person, through an API token.  # noqa: S105 - a kind, not a secret
    MONITOR = "monitor"  # A monitoring system that posts alerts.
    CLOCK = "clock"  # SIC itself, when a deadline falls due.
    ASSISTANT = "assistant"  # SIC's assistant; it may recommend, and do nothing else.


class Actor(msgspec.Struct, frozen=True, gc=False):
    """Who acts. ``id`` is a responder's account name, a monitor's name, or ``sic``."""

    id: str
    kind: ActorKind

    @property
    def is_person(self) -> bool:
        """True for a person, at a screen or through their token."""
        return self.kind in (ActorKind.HUMAN, ActorKind.TOKEN)


CLOCK = Actor("sic", ActorKind.CLOCK)
ASSISTANT = Actor("assistant", ActorKind.ASSISTANT)
