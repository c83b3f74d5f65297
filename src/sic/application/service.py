"""The one door into incident state: load, decide, append, publish. Nothing else writes."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

import msgspec

from sic.application.account_ports import AccountLevel
from sic.application.endpoints.announcing import announcements_for
from sic.application.messages import messages_for
from sic.application.places import Convened, to_convene
from sic.application.ports import (
    Batch,
    Clock,
    IncidentRow,
    Recorded,
    Remembered,
    RunbookRevision,
    Store,
    VersionConflict,
)
from sic.application.standing import standing_of
from sic.application.webhook_runs import runs_of
from sic.domain.access import may
from sic.domain.calendar import Calendar
from sic.domain.clocks import EXECUTION, Deadline, deadlines
from sic.domain.errors import Conflict, NotFound
from sic.domain.ids import INCIDENT_ID, Actor, IncidentId
from sic.domain.incident.commands import Command, DeclareIncident
from sic.domain.incident.decide import decide
from sic.domain.incident.evolve import fold
from sic.domain.incident.phase import phase
from sic.domain.incident.state import Incident
from sic.domain.policy import Policy
from sic.runbook import compile_runbook

ATTEMPTS = 5  # Decisions tried again when a writer on another machine was faster.
TURNS = 64  # Incidents that never wait for each other, but by chance.


class Principal(msgspec.Struct, frozen=True):
    """An authenticated caller: who acts, and what their account may do."""

    actor: Actor
    level: AccountLevel


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a command came to. ``recorded`` is empty when it changed nothing."""

    incident: Incident
    recorded: tuple[Recorded, ...] = ()
    repeated: bool = False  # The idempotency key was answered before.


class StaleVersion(Conflict):
    """The caller looked at an older version than the one that stands."""

    code = "SIC-E412"

    def __init__(self, incident_id: str, expected: int, actual: int) -> None:
        super().__init__(
            f"{incident_id} has moved on: you saw version {expected}, it is at {actual}.",
            "Look at the timeline, then send it again if it still holds.",
        )
        self.version = actual


class KeyReused(Conflict):
    """The idempotency key was used before, for something else."""

    code = "SIC-E413"

    def __init__(self) -> None:
        super().__init__(
            "This idempotency key was used for another request; nothing was recorded.",
            "Send a new key with a new request.",
        )


class IncidentService:
    """Handles commands and answers questions about incidents."""

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        calendar: Calendar,
    ) -> None:
        self.store = store
        self.clock = clock
        self.calendar = calendar
        # Writers of one incident take turns in this process. Forty notes in one second would
        # otherwise overtake each other until some had tried too often.
        self._turns = [threading.Lock() for _ in range(TURNS)]
        self.convenes: Collection[Convened] = ()  # What a vendor opens for every incident.
        self._subscribers: list[Callable[[IncidentId, int], None]] = []
        self._policy = lru_cache(maxsize=64)(self._compile)
        self.current_runbook: str | None = None  # Revision new incidents are pinned to.

    def subscribe(self, wake: Callable[[IncidentId, int], None]) -> None:
        """Call ``wake(incident, version)`` after every commit; it must return at once."""
        self._subscribers.append(wake)

    # ------------------------------------------------------------ runbooks

    def adopt_runbook(self, name: str, text: str) -> RunbookRevision:
        """Keep this text and pin new incidents to it."""
        revision = RunbookRevision(
            revision=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
            name=name,
            text=text,
            added_at=self.clock.now(),
        )
        self.store.put_runbook(revision)
        self.current_runbook = revision.revision
        return revision

    def policy(self, revision: str) -> Policy:
        """Return the compiled runbook of a revision.

        Raises:
            NotFound: no incident was ever pinned to it.
        """
        return self._policy(revision)

    def runbook(self, revision: str) -> RunbookRevision:
        """Return a revision's text as it was read; raise ``NotFound`` if there is none."""
        stored = self.store.get_runbook(revision)
        if stored is None:
            raise NotFound(
                f"There is no runbook revision {revision[:12]}.",
                "The history of a runbook, under /runbooks, has those that were read here.",
            )
        return stored

    def _compile(self, revision: str) -> Policy:
        stored = self.runbook(revision)
        return compile_runbook(stored.text, path=stored.name)

    # ------------------------------------------------------------ questions

    def incident(self, incident_id: IncidentId) -> Incident:
        """Return the incident as it is now.

        Raises:
            NotFound: there is no such incident.
        """
        state = self._load(incident_id)
        if not state.exists:
            raise NotFound(f"There is no incident {incident_id}.", "List them with `sic list`.")
        return state

    def _load(self, incident_id: IncidentId) -> Incident:
        # An id of another shape cannot exist, and must not reach the database.
        if not INCIDENT_ID.match(incident_id):
            return Incident(id=incident_id)
        return self.store.replay(incident_id, partial(fold, incident_id))

    # ------------------------------------------------------------ commands

    def declare(
        self, command: DeclareIncident, principal: Principal, *, key: str | None = None
    ) -> Outcome:
        """Open an incident under a new id and the current runbook."""
        may(principal.level, command)
        digest = _digest(command)
        if (before := self._recall(key, principal, digest)) is not None:
            return before
        now = self.clock.now()
        if not command.runbook_revision:
            command = msgspec.structs.replace(
                command, runbook_revision=self.current_runbook or ""
            )
        day = now.astimezone(ZoneInfo(self.calendar.zone)).date()
        number = self.store.allocate_number(day)
        incident_id = IncidentId(f"inc-{day:%Y%m%d}-{number:02d}")
        return self.handle(incident_id, command, principal, key=key, digest=digest)

    def handle(
        self,
        incident_id: IncidentId,
        command: Command,
        principal: Principal,
        *,
        expected_version: int | None = None,
        key: str | None = None,
        digest: str | None = None,
    ) -> Outcome:
        """Decide on a command and record what it comes to, durably.

        Args:
            incident_id: The incident; a new id for ``DeclareIncident``.
            command: What is asked.
            principal: Who asks.
            expected_version: The version the caller looked at, if it minds.
            key: The caller's idempotency key: the same key is answered once.
            digest: What the key stands for; made from the command when omitted.
        Raises:
            Refused: a rule said no; nothing was recorded.
            NotFound: no such incident.
            Conflict: it changed since ``expected_version``, or under our hands too often.
        """
        may(principal.level, command)
        digest = digest or _digest(command, incident_id)
        if (before := self._recall(key, principal, digest)) is not None:
            return before
        turn = self._turns[hash(incident_id) % TURNS]
        for _ in range(ATTEMPTS):
            try:
                with turn:
                    return self._attempt(
                        incident_id, command, principal, expected_version, key, digest
                    )
            except VersionConflict as conflict:
                # The faster writer may have been the same request, sent twice at once.
                if (before := self._recall(key, principal, digest)) is not None:
                    return before
                last = conflict
        raise last

    def _attempt(
        self,
        incident_id: IncidentId,
        command: Command,
        principal: Principal,
        expected_version: int | None,
        key: str | None,
        digest: str,
    ) -> Outcome:
        state = self._load(incident_id)
        if expected_version is not None and state.moved_since(expected_version):
            raise StaleVersion(incident_id, expected_version, state.version)
        if not state.exists and not isinstance(command, DeclareIncident):
            self.incident(incident_id)
        revision = state.runbook_revision or getattr(command, "runbook_revision", "")
        policy = self.policy(revision)
        now = self.clock.now()
        events = decide(
            state,
            command,
            policy,
            self.calendar,
            actor=principal.actor,
            now=now,
            channel=f"#{incident_id}",
        )
        after = fold(incident_id, events, state)
        remember = None
        if key is not None:
            remember = Remembered(
                key=key,
                actor=principal.actor.id,
                request_sha256=digest,
                incident_id=incident_id,
                version=after.version,
            )
        due = deadlines(after, policy, self.calendar)
        recorded = self.store.append(
            Batch(
                incident_id=incident_id,
                expected_version=state.version,
                events=events,
                row=_row(after, policy, due, self.calendar),
                deadlines=due,
                messages=(
                    *messages_for(after, events, policy),
                    *to_convene(after, events, policy, self.convenes),
                ),
                announcements=announcements_for(after, events, due),
                runs=runs_of(after, events),
                remember=remember,
            )
        )
        if recorded:
            for wake in self._subscribers:
                wake(incident_id, after.version)
        return Outcome(incident=after, recorded=recorded)

    # ------------------------------------------------------------ upkeep

    def implied_deadlines(self, incident_id: IncidentId) -> tuple[Deadline, ...]:
        """Return the deadlines the events of an incident imply, earliest first."""
        state = self.incident(incident_id)
        return deadlines(state, self.policy(state.runbook_revision), self.calendar)

    def refresh(self, incident_id: IncidentId) -> None:
        """Write row and deadlines of an incident anew from its events; records no event.

        Raises:
            NotFound: no such incident.
            VersionConflict: a command was recorded meanwhile, which did the same work.
        """
        state = self.incident(incident_id)
        policy = self.policy(state.runbook_revision)
        due = deadlines(state, policy, self.calendar)
        self.store.append(
            Batch(
                incident_id=incident_id,
                expected_version=state.version,
                events=(),
                row=_row(state, policy, due, self.calendar),
                deadlines=due,
            )
        )

    def _recall(self, key: str | None, principal: Principal, digest: str) -> Outcome | None:
        if key is None or (before := self.store.recall(key)) is None:
            return None
        if before.actor != principal.actor.id or before.request_sha256 != digest:
            raise KeyReused
        return Outcome(incident=self.incident(before.incident_id), repeated=True)


def _digest(command: Command, incident_id: str = "") -> str:
    name = type(command).__name__
    body = msgspec.json.encode([incident_id, name, command])
    return hashlib.sha256(body).hexdigest()


def _row(
    state: Incident, policy: Policy, due: tuple[Deadline, ...], calendar: Calendar
) -> IncidentRow:
    # A run of a webhook ends by itself in minutes: it is no clock of the runbook's.
    clocks = (deadline for deadline in due if not deadline.name.startswith(EXECUTION))
    nearest = min(clocks, key=lambda deadline: deadline.due_at, default=None)
    detected_at = state.detected_at
    updated_at = state.last_event_at
    if detected_at is None or updated_at is None:
        raise ValueError(f"{state.id} has no events")
    return IncidentRow(
        id=state.id,
        version=state.version,
        title=state.title,
        status=str(state.status),
        phase=str(phase(state, policy)),
        severity=state.severity,
        severity_rank=state.severity_rank,
        commander=state.commander,
        runbook_revision=state.runbook_revision,
        dedup_key=state.dedup_key,
        drill=state.drill,
        detected_at=detected_at,
        updated_at=updated_at,
        resolved_at=state.resolved_at,
        next_due_at=nearest.due_at if nearest else None,
        next_due=nearest.name if nearest else None,
        standing=standing_of(state, policy, calendar),
    )
