"""An incident as it was at an entry or instant, and where it turned. It never writes.

The log is only ever added to, so what was true at an entry stays true and may be kept.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import ClassVar

import msgspec

from sic.application.ports import IncidentRow
from sic.application.service import IncidentService
from sic.domain.errors import NotFound
from sic.domain.ids import INCIDENT_ID, IncidentId
from sic.domain.incident import events as e
from sic.domain.incident.evolve import fold
from sic.domain.incident.state import Incident
from sic.domain.incident.timeline import TimelineEntry, timeline
from sic.domain.policy import Policy

STATES_KEPT = 16  # A person going back and forth asks for neighbours of these.
TURNS_KEPT = 64  # Incidents whose turning points are kept.
TURNING = (
    e.IncidentDeclared,
    e.IncidentAcknowledged,
    e.SeveritySet,
    e.CommandTaken,
    e.RungReached,
    e.IncidentMitigated,
    e.MitigationUndone,
    e.IncidentResolved,
    e.IncidentReopened,
    e.PostMortemPublished,
)


class NoSuchInstant(NotFound):
    """The incident was not there then, or it is not known yet how it will be."""

    code: ClassVar[str] = "SIC-E330"


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """An entry after which the incident stood otherwise than before."""

    seq: int
    at: datetime
    sentence: str


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """An instant of an incident: the last entry by then, and what clocks showed."""

    seq: int
    at: datetime  # Aware UTC.


class Past:
    """Answers questions about how an incident was. Safe to call from several threads."""

    def __init__(self, service: IncidentService) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._states: OrderedDict[tuple[IncidentId, int], Incident] = OrderedDict()
        self._turns: OrderedDict[IncidentId, tuple[int, tuple[Turn, ...]]] = OrderedDict()

    # ------------------------------------------------------------ when

    def moment(self, incident_id: IncidentId, text: str) -> Moment:
        """Return the moment a person means: an entry's number, or an ISO 8601 instant.

        An instant without a zone is UTC.

        Raises:
            NotFound: there is no such incident.
            NoSuchInstant: it is neither, or lies before the incident or in the future.
        """
        last = self._row(incident_id).version
        if text.isascii() and text.isdigit() and len(text) < 10:
            return self._entry(incident_id, int(text), last)
        return self._instant(incident_id, _instant(text))

    def _row(self, incident_id: IncidentId) -> IncidentRow:
        """Return the incident's row: its last entry and its runbook, without its history."""
        row = self._service.store.row(incident_id) if INCIDENT_ID.match(incident_id) else None
        if row is None:
            raise NotFound(f"There is no incident {incident_id}.", "List them with `sic list`.")
        return row

    def _entry(self, incident_id: IncidentId, seq: int, last: int) -> Moment:
        if not 1 <= seq <= last:
            raise NoSuchInstant(
                f"{incident_id} has no entry {seq}: its entries are 1 to {last}.",
                "Go back to the incident and choose one.",
            )
        [recorded] = self._service.store.history(incident_id, after=seq - 1, limit=1)
        return Moment(seq=seq, at=recorded.event.at)

    def _instant(self, incident_id: IncidentId, at: datetime) -> Moment:
        if at > self._service.clock.now():
            raise NoSuchInstant(
                "That instant has not come yet.", "Choose one of the past, or look at it now."
            )

        def until(events: Iterable[e.Event]) -> int:
            # The last one by then, not the first one after: clocks of two nodes may differ.
            return max((n for n, one in enumerate(events, 1) if one.at <= at), default=0)

        seq = self._service.store.replay(incident_id, until)
        if not seq:
            raise NoSuchInstant(
                f"{incident_id} was not declared by then.",
                "Its first entry says when it was; nothing is known before.",
            )
        return Moment(seq=seq, at=at)

    # ------------------------------------------------------------ how

    def state(self, incident_id: IncidentId, seq: int) -> Incident:
        """Return the incident after its entry ``seq``; from the nearest state kept, if any."""
        known = self._nearest(incident_id, seq)
        if known is not None and known.version == seq:
            return known
        if known is None:
            state = self._service.store.replay(
                incident_id, lambda events: fold(incident_id, islice(events, seq))
            )
        else:
            later = self._service.store.history(
                incident_id, after=known.version, limit=seq - known.version
            )
            state = fold(incident_id, (one.event for one in later), known)
        self._keep(state)
        return state

    def _nearest(self, incident_id: IncidentId, seq: int) -> Incident | None:
        with self._lock:
            below = [
                n for one, n in self._states if one == incident_id and seq // 2 <= n <= seq
            ]
            return self._states[incident_id, max(below)] if below else None

    def _keep(self, state: Incident) -> None:
        with self._lock:
            self._states[state.id, state.version] = state
            self._states.move_to_end((state.id, state.version))
            while len(self._states) > STATES_KEPT:
                self._states.popitem(last=False)

    def entries(
        self, incident_id: IncidentId, seq: int, *, count: int
    ) -> tuple[TimelineEntry, ...]:
        """Return the last ``count`` entries up to ``seq``, oldest first, as they read then.

        What corrects an entry comes after it, so the stretch holds all that changes it.
        """
        before = max(0, seq - count)
        recorded = self._service.store.history(incident_id, after=before, limit=seq - before)
        pairs = ((one.seq, one.event) for one in recorded)
        return timeline(pairs, self._policy(incident_id))

    def _policy(self, incident_id: IncidentId) -> Policy:
        return self._service.policy(self._row(incident_id).runbook_revision)

    # ------------------------------------------------------------ where it turned

    def turns(self, incident_id: IncidentId) -> tuple[Turn, ...]:
        """Return the entries after which it stood otherwise, oldest first.

        Only what came since the last call is read.
        """
        with self._lock:
            seen, known = self._turns.get(incident_id, (0, ()))
        store = self._service.store
        if seen:
            read = store.history(incident_id, after=seen)
            later = [(one.seq, one.event) for one in read if _turns(one.event)]
            last = seen + len(read)
        else:
            last, later = store.replay(incident_id, _turning)
        read_as = timeline(later, self._policy(incident_id))
        made = tuple(Turn(seq=one.seq, at=one.at, sentence=one.sentence) for one in read_as)
        with self._lock:
            self._turns[incident_id] = (last, known + made)
            self._turns.move_to_end(incident_id)
            while len(self._turns) > TURNS_KEPT:
                self._turns.popitem(last=False)
        return known + made


def _turning(events: Iterable[e.Event]) -> tuple[int, list[tuple[int, e.Event]]]:
    """Return how many events there are, and those that are turning points with their seq."""
    found: list[tuple[int, e.Event]] = []
    last = 0
    for last, event in enumerate(events, 1):
        if _turns(event):
            found.append((last, event))
    return last, found


def _turns(event: e.Event) -> bool:
    """Say whether an incident stands otherwise after this; a new commander counts too."""
    return isinstance(event, TURNING) or (isinstance(event, e.RoleAssigned) and event.commands)


def _instant(text: str) -> datetime:
    """Return an ISO 8601 instant as aware UTC; raise ``NoSuchInstant`` for anything else."""
    try:
        # A "+" of a zone arrives as a blank where an address was written by hand.
        at = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NoSuchInstant(
            "`at` is neither an entry's number nor an instant.",
            "Write `at=12` or `at=2026-11-23T03:14:07Z`.",
        ) from None
