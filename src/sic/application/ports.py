"""What the application needs from the outside world, as Protocols. It never implements one.

All ports are synchronous and safe to call from several threads. Instants are aware UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, Protocol, TypeVar

import msgspec

from sic.application.account_ports import AccountStore
from sic.application.checkpoint_marks import MarkedLog
from sic.application.endpoint_ports import Announcement, EndpointStore
from sic.application.standing import Standing
from sic.application.webhook_ports import HookStore, WebhookRun
from sic.domain.clocks import Deadline
from sic.domain.errors import Conflict
from sic.domain.ids import IncidentId
from sic.domain.incident.events import Event

T = TypeVar("T")


class VersionConflict(Conflict):
    """Another writer appended first; load again and decide again."""

    code = "SIC-E410"


class AlreadyOpen(Conflict):
    """An active incident with this ``dedup_key`` exists."""

    code = "SIC-E411"

    def __init__(self, incident_id: IncidentId) -> None:
        super().__init__(f"{incident_id} is already open for this group of alerts.")
        self.incident_id = incident_id


class StoreUnavailable(Exception):
    """The store cannot take writes now (disk full, database away); nothing was recorded."""


class Clock(Protocol):
    """The one source of ``now``."""

    def now(self) -> datetime:
        """Return the aware UTC instant."""
        ...


# ---------------------------------------------------------------- events


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """One stored event: its place in its incident and in the whole log, and its hash."""

    incident_id: IncidentId
    seq: int  # 1-based, without gaps, per incident.
    position: int  # Ascending over the whole log; gaps allowed.
    event: Event
    hash: str  # Hex SHA-256 over the previous hash and this event's bytes.


class IncidentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list of incidents: a projection, rebuilt from events at will."""

    id: IncidentId
    version: int
    title: str
    status: str
    phase: str
    severity: str | None
    severity_rank: int | None
    commander: str | None
    runbook_revision: str
    dedup_key: str | None
    drill: bool
    detected_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    next_due_at: datetime | None
    next_due: str | None  # Name of that clock.
    standing: Standing = Standing()


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Something to tell someone. ``id`` is the idempotency key of every attempt."""

    id: str  # "inc-20261123-01/17/page/on-call manager"
    incident_id: IncidentId
    seq: int
    kind: Literal["page", "notify", "convene", "event"]
    to: str  # Account or name of the ladder; "bridge" or "channel"; an endpoint's id.
    subject: str
    body: str
    attempts: int = 0


class Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """What an idempotency key was answered with the first time."""

    key: str
    actor: str
    request_sha256: str
    incident_id: IncidentId
    version: int


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one decision writes; one transaction, or nothing.

    ``events`` may be empty: then only deadlines and row are brought up to date.
    ``deadlines`` is the whole set the new state implies: rows not in it are removed.
    """

    incident_id: IncidentId
    expected_version: int  # 0 for a new incident.
    events: tuple[Event, ...]
    row: IncidentRow
    deadlines: tuple[Deadline, ...] = ()
    messages: tuple[Message, ...] = ()
    announcements: tuple[Announcement, ...] = ()
    runs: tuple[WebhookRun, ...] = ()
    remember: Remembered | None = None


class EventStore(Protocol):
    """The event log with its projections. The only thing that remembers incidents."""

    def append(self, batch: Batch) -> tuple[Recorded, ...]:
        """Write the batch durably: on return it survives a power cut.

        Raises:
            VersionConflict: ``expected_version`` is not the stored version.
            AlreadyOpen: the row is active and another active row has its ``dedup_key``.
            StoreUnavailable: nothing was written.
        """
        ...

    def replay(self, incident_id: IncidentId, into: Callable[[Iterable[Event]], T]) -> T:
        """Hand the incident's events to ``into`` in order, as they are read; return its result.

        A long history is folded without ever standing in memory as a whole. ``into`` must not
        call the store.
        """
        ...

    def history(
        self, incident_id: IncidentId, *, after: int = 0, limit: int = 100_000
    ) -> list[Recorded]:
        """Return stored events with ``seq`` > ``after``, in order."""
        ...

    def feed(self, *, after: int, limit: int) -> list[Recorded]:
        """Return events of all incidents with ``position`` > ``after``, in order."""
        ...

    def last_position(self) -> int:
        """Return the position of the newest event; 0 while there is none."""
        ...

    def allocate_number(self, day: date) -> int:
        """Return the next incident number of ``day`` (1, 2, …); never the same one twice."""
        ...

    def rows(
        self,
        *,
        statuses: Sequence[str] = (),
        limit: int = 200,
        before: IncidentId | None = None,
    ) -> list[IncidentRow]:
        """Return rows: active first, gravest first, then newest; ``before`` pages on."""
        ...

    def row(self, incident_id: IncidentId) -> IncidentRow | None:
        """Return one row."""
        ...

    def open_for(self, dedup_key: str) -> IncidentId | None:
        """Return the active incident with this key."""
        ...

    def behind(self, *, limit: int) -> list[IncidentId]:
        """Return incidents whose row lacks what this SIC keeps in it: an older one wrote it."""
        ...

    def recall(self, key: str) -> Remembered | None:
        """Return what this idempotency key was answered with."""
        ...

    def verify(self) -> Finding | None:
        """Check every hash chain; return the first bad event, or ``None``."""
        ...


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """The first place where the log is not what was written."""

    incident_id: str
    seq: int
    problem: str
    events_checked: int


# ---------------------------------------------------------------- queues


class Claimed(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline held for a while by one worker. ``token`` grows with every claim."""

    deadline: Deadline
    token: int
    tries: int


class DeadlineQueue(Protocol):
    """Deadlines written with the events that imply them."""

    def claim_due(self, *, now: datetime, limit: int, lease: timedelta) -> tuple[Claimed, ...]:
        """Hold due deadlines that nobody holds: gravest rank first, then earliest."""
        ...

    def release(self, claimed: Claimed, *, retry_at: datetime) -> bool:
        """Give a deadline back after a failure; False if the lease had passed on."""
        ...

    def scheduled(self, incident_id: IncidentId) -> tuple[Deadline, ...]:
        """Return the incident's pending deadlines, earliest first."""
        ...

    def next_due_at(self) -> datetime | None:
        """Return the earliest instant at which a deadline may be claimed."""
        ...


class ClaimedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message held for a while by one worker."""

    message: Message
    token: int


class Outbox(Protocol):
    """Messages written with the events that caused them; delivered at least once."""

    def claim_messages(
        self, *, now: datetime, limit: int, lease: timedelta, kinds: Sequence[str] = ()
    ) -> tuple[ClaimedMessage, ...]:
        """Hold messages that are due and that nobody holds, oldest first.

        ``kinds`` narrows it, so that one kind of receiver cannot hold up the others.
        """
        ...

    def paged(self, to: str) -> frozenset[IncidentId]:
        """Return the active incidents for which this person was paged."""
        ...

    def settle_message(
        self, claimed: ClaimedMessage, *, retry_at: datetime | None, error: str = ""
    ) -> bool:
        """Mark delivered (``retry_at`` None, no error), retry later, or dead (error only).

        False if the lease had passed on to another worker: then nothing is changed.
        """
        ...

    def drop_delivered(self, *, resolved_before: datetime, limit: int) -> int:
        """Forget delivered messages of incidents resolved before then; return how many."""
        ...


class Notifier(Protocol):
    """One way of telling people."""

    def deliver(self, message: Message) -> None:
        """Deliver, or raise ``DeliveryFailed``; a repeat carries the same ``message.id``."""
        ...


class DeliveryFailed(Exception):
    """The message did not leave; ``permanent`` means that trying again is no use.

    ``retry_in`` is for a receiver with a schedule of its own; else the worker's holds.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, retry_in: timedelta | None = None
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.retry_in = retry_in


# ---------------------------------------------------------------- runbooks


class RunbookRevision(msgspec.Struct, frozen=True, kw_only=True):
    """The exact text incidents are pinned to."""

    revision: str  # Hex SHA-256 of the bytes.
    name: str
    text: str
    added_at: datetime


class RunbookStore(Protocol):
    """Every revision any incident ever started under."""

    def put_runbook(self, runbook: RunbookRevision) -> None:
        """Keep a revision; the same revision twice is one."""
        ...

    def get_runbook(self, revision: str) -> RunbookRevision | None:
        """Return one revision."""
        ...


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a runbook's history: a text that stood in a file of the library."""

    runbook_id: str
    number: int  # 1-based, without gaps, per runbook.
    revision: str
    path: str
    title: str
    seen_at: datetime
    first_seen_at: datetime  # Of this text: earlier, if the file was renamed or went back.
    came_from: str = ""  # The runbook whose history this one continues: it was renamed.


class PinnedRevision(msgspec.Struct, frozen=True):
    """A revision in a runbook's history, and how many incidents started under it."""

    runbook_id: str
    revision: str
    incidents: int


class RunbookHistory(Protocol):
    """What stood in the library, and when. It is only ever added to."""

    def record_sightings(
        self, revisions: Sequence[RunbookRevision], sightings: Sequence[Sighting]
    ) -> None:
        """Keep texts and lines of history, in one transaction; of two nodes the first wins."""
        ...

    def latest_sightings(self) -> list[Sighting]:
        """Return the last line of every runbook's history, by id."""
        ...

    def sightings(self, runbook_id: str) -> list[Sighting]:
        """Return a runbook's history, newest first; empty if there is none."""
        ...

    def pinned_revisions(self, *runbook_ids: str) -> list[PinnedRevision]:
        """Return revisions incidents started under, in these histories or, unnamed, in all."""
        ...


class Store(
    EventStore,
    DeadlineQueue,
    Outbox,
    EndpointStore,
    RunbookStore,
    RunbookHistory,
    AccountStore,
    HookStore,
    MarkedLog,
    Protocol,
):
    """One database behind all ports, so that one transaction can span them."""

    def close(self) -> None:
        """Finish pending writes and let go of the database."""
        ...

    def is_writable(self) -> bool:
        """Try a durable write that changes nothing; for the health page."""
        ...
