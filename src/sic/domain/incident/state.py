"""What an incident is right now: the fold of its events. It never decides anything."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from sic.domain.ids import IncidentId
from sic.domain.incident.commands import AlertClaim
from sic.domain.policy import Clock
from sic.domain.webhook.execution import Execution


class Status(StrEnum):
    """How far an incident is; mitigated is not resolved."""

    OPEN = "open"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"  # Over; its post-mortem is owed.
    CLOSED = "closed"  # The post-mortem is published.


class Phase(StrEnum):
    """The step of the response flow the incident stands on."""

    DETECT = "detect"
    TRIAGE = "triage"
    CONVENE = "convene"
    MITIGATE = "mitigate"
    RESOLVE = "resolve"
    POSTMORTEM = "post-mortem"


class Tick(msgspec.Struct, frozen=True, gc=False):
    """Who ticked a checklist item, and when."""

    by: str
    at: datetime


class Task(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something to do during the response."""

    id: str
    title: str
    technical: bool
    assignee: str | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    outcome: str = ""
    break_glass: str = ""  # Why the Incident Commander may hold it all the same.


class AttachedAlert(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A claim that joined the incident, and whether its monitor still makes it."""

    claim: AlertClaim
    attached_at: datetime
    cleared_at: datetime | None = None


class Missed(msgspec.Struct, frozen=True, gc=False):
    """A clock that ran out, once recorded."""

    clock: str
    due_at: datetime
    recorded_at: datetime


def sight(what: str, who: str) -> str:
    """Return what ``Facts.shown`` has for a recommendation's or a run's id and a person."""
    return f"{what}/{who}"


class Facts(msgspec.Struct, kw_only=True):
    """The whole state while events are folded in; everyone else sees ``Incident``."""

    id: IncidentId
    version: int = 0
    title: str = ""
    runbook_revision: str = ""
    channel: str = ""
    dedup_key: str | None = None
    drill: bool = False
    services: tuple[str, ...] = ()
    detected_at: datetime | None = None
    declared_by: str = ""
    declared_by_person: bool = False
    attended_at: datetime | None = None  # First act of a person.
    last_event_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    severity: str | None = None
    severity_rank: int | None = None
    severity_set_at: datetime | None = None
    ack: Clock | None = None  # The clocks of the severity that holds now.
    mitigation: Clock | None = None
    cadence: Clock | None = None
    commander: str | None = None
    commander_role: str | None = None
    roles: dict[str, tuple[str, ...]] = {}
    triaged_at: datetime | None = None  # First instant with both severity and commander.
    bridge: str | None = None
    ticks: dict[str, Tick] = {}
    notes: int = 0
    updates: int = 0
    last_update_at: datetime | None = None
    note_seqs: dict[str, int] = {}  # Note id → its entry's seq.
    update_seqs: dict[str, int] = {}
    authors: dict[int, str] = {}  # Seq of every note and update → who wrote it.
    corrected: dict[int, int] = {}  # Seq of such an entry → how often its words were replaced.
    tasks: dict[str, Task] = {}
    impacts: dict[str, datetime] = {}  # Impact → the instant it was flagged.
    patterns: tuple[str, ...] = ()
    alerts: dict[str, AttachedAlert] = {}  # By fingerprint.
    missed: tuple[Missed, ...] = ()
    rungs: dict[int, datetime] = {}
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    reopened_at: datetime | None = None  # The cadence counts anew from here.
    postmortem_at: datetime | None = None
    postmortem_url: str = ""
    executions: dict[str, Execution] = {}  # Runs of webhooks, by id, as they were previewed.
    recommended: dict[str, tuple[str, str]] = {}  # Recommendation → its ref and its model.
    last_advice: str = ""  # What was recommended last; the same again is no news.
    ratings: dict[str, bool] = {}  # "RECOMMENDATION/ACCOUNT" → whether it helped.
    shown: dict[str, datetime] = {}  # What a page of whose own carried, by ``sight``, and when.
    asides: dict[int, bool] = {}  # Entries that leave all as it was: advice, and who saw what.

    @property
    def exists(self) -> bool:
        """False before the first event."""
        return self.version > 0

    @property
    def status(self) -> Status:
        """How far it is."""
        if self.postmortem_at is not None:
            return Status.CLOSED
        if self.resolved_at is not None:
            return Status.RESOLVED
        return Status.OPEN if self.mitigated_at is None else Status.MITIGATED

    def moved_since(self, version: int) -> bool:
        """True if it is not as it was at ``version``; that somebody looked moves nothing."""
        later = range(version + 1, self.version + 1)
        return version > self.version or not all(seq in self.asides for seq in later)

    @property
    def is_active(self) -> bool:
        """True until it is resolved."""
        return self.resolved_at is None


class Incident(Facts, frozen=True, kw_only=True):  # type: ignore[misc]  # why: docstring
    """The whole state. ``version`` is the sequence number of the last event folded in.

    Frozen over a mutable base, which typing forbids in general: a ``Facts`` variable may hold
    an ``Incident``. Only ``evolve`` writes to ``Facts``, and only to those it made itself.
    """
