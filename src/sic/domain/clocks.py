"""Every clock of an incident as a pure function of state, policy and calendar.

It never reads the time: ``now`` is an argument, and due times do not depend on it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from sic.domain.policy import Clock


class ClockName(StrEnum):
    """The clocks SIC runs. ``rung-N`` deadlines of the ladder are made from RUNG."""

    TRIAGE = "triage"
    ACK = "ack"
    MITIGATION = "mitigation"
    UPDATE = "update"
    RUNG = "rung"
    POSTMORTEM = "postmortem"


class ClockState(StrEnum):
    """How one clock stands at an instant."""

    RUNNING = "running"
    OVERDUE = "overdue"  # Past due and still not met.
    MET = "met"
    MISSED = "missed"  # Met too late, or ended unmet.
    WAITING = "waiting"  # Cannot start yet; ``explanation`` says what it waits for.
    NONE = "none"  # The runbook asks for no such clock here.
    TEXT = "text"  # A promise in words, without countdown.


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One clock as people see it. Instants are aware UTC."""

    name: str  # A ClockName.
    state: ClockState
    clause: str  # Anchor of the runbook heading.
    promise: Clock | None = None
    text: str = ""  # The promise in words: "10 minutes", "Next sprint".
    started_at: datetime | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None
    explanation: str = ""  # Why this due time, in one or two sentences.


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """An instant at which the incident must be looked at again.

    ``id`` is deterministic: the same state always yields the same id, so scheduling twice
    changes nothing and a changed due time is another deadline.
    """

    id: str  # "inc-20261123-01/ack/1795..." : incident, clock (or rung-2), due second.
    incident_id: str
    name: str
    due_at: datetime
    rank: int = 9  # Gravest first when several fell due while SIC was down.
