"""Turns what is recorded into frames for open streams, once each. It never knows a client.

One thread reads the log after every commit; a poll makes up for wake-ups that were lost, so
that what another node recorded arrives too. A frame's bytes are made once and shared by all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias, get_args

import msgspec
import structlog

from sic.application.loop import Loop
from sic.application.ports import Recorded
from sic.application.service import IncidentService
from sic.domain.errors import NotFound
from sic.domain.ids import IncidentId
from sic.domain.incident import events as e
from sic.domain.incident.advice_events import (
    IncidentRecommended,
    RecommendationRated,
    RecommendationShown,
)
from sic.domain.incident.execution_events import ExecutionEvent, WebhookShown
from sic.domain.incident.happened import Happened
from sic.domain.incident.timeline import timeline
from sic.domain.policy import Policy

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0  # Waking is a courtesy; this poll is the truth.
AT_ONCE = 64  # Events read together; 64 KB at most to each client.
RESUME_MAX = 250  # Events sent after a cut; a client further behind starts afresh.
SENTENCE_CHARS_MAX = 300
SENTENCE_BYTES_MAX = 600  # A letter may take four: with the rest, a frame is within 1 KB.
COUNTED = ("live_events", "live_streams", "live_dropped")
INCIDENTS_REMEMBERED = 10_000  # Whose runbook is known without a query.

PARTS = (
    "strip",
    "flow",
    "checklist",
    "severity",
    "roles",
    "course",
    "place",
    "escalation",
    "impacts",
    "tasks",
    "patterns",
    "alerts",
    "executions",
    "advice",
)
PEOPLE = "place"  # The part that lists them.

# What changes on the screen besides the new entry: the names of parts a browser asks for anew.
_WHOLE = PARTS
_COMMAND = ("strip", "flow", "roles", "checklist", "course", "tasks", "patterns", "executions")
PARTS_OF: dict[type[Happened], tuple[str, ...]] = {
    **dict.fromkeys(set(get_args(ExecutionEvent)) - {WebhookShown}, ("executions",)),
    # Nobody's page changes by what another was shown; that would go round for ever.
    **dict.fromkeys((IncidentRecommended, RecommendationShown, WebhookShown), ()),
    RecommendationRated: ("advice",),
    e.IncidentDeclared: _WHOLE,
    e.AlertAttached: ("strip", "alerts", "patterns", "checklist", "advice"),
    e.AlertCleared: ("strip", "alerts"),
    e.IncidentAcknowledged: ("strip", "flow", "course"),
    e.SeveritySet: (
        *("strip", "flow", "severity", "checklist", "place", "course", "escalation", "advice"),
    ),
    e.ServicesNamed: ("strip", "place", "checklist", "patterns", "advice"),
    e.RoleAssigned: _COMMAND,
    e.RoleCleared: _COMMAND,
    e.CommandTaken: _COMMAND,
    e.BridgeOpened: ("strip", "flow", "place", "checklist"),
    e.ItemTicked: ("strip", "checklist"),
    e.ItemUnticked: ("strip", "checklist"),
    e.NotePosted: (),
    e.UpdateSent: ("strip", "course"),
    e.EntryCorrected: (),
    e.TaskCreated: ("strip", "tasks", "patterns"),
    e.TaskAssigned: ("strip", "tasks", "patterns"),
    e.TaskCompleted: ("strip", "tasks", "patterns"),
    e.ImpactFlagged: ("strip", "impacts", "escalation", "checklist", "advice"),
    e.ImpactCleared: ("strip", "impacts", "escalation", "checklist", "advice"),
    e.PatternAdopted: ("patterns",),
    e.PatternDropped: ("patterns",),
    e.DeadlineMissed: ("strip", "course", "escalation"),
    e.RungReached: ("strip", "escalation"),
    e.IncidentMitigated: ("strip", "flow", "course", "escalation", "advice"),
    e.MitigationUndone: ("strip", "flow", "course", "escalation", "advice"),
    e.IncidentResolved: _WHOLE,
    e.IncidentReopened: _WHOLE,
    e.PostMortemPublished: ("strip", "flow", "course"),
}


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One event as it travels: bytes for those who watch its incident, and for all others.

    They differ in the id alone, from which a cut stream resumes: the place in the incident,
    or in the whole log.
    """

    incident_id: IncidentId
    seq: int
    position: int
    bytes_of_incident: bytes
    bytes_of_all: bytes


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a frame says, as JSON in one line of at most 1 KB."""

    incident: str
    seq: int
    version: int
    kind: str
    at: datetime
    by: str
    human: bool
    sentence: str
    parts: tuple[str, ...]


Listener: TypeAlias = Callable[[Sequence[Frame]], None]
_encode = msgspec.json.Encoder().encode


class Hub:
    """Reads the log once for everyone who watches.

    ``counts`` holds, for the metrics page, ``live_events`` (frames made), ``live_streams``
    (open now) and ``live_dropped`` (clients that read too slowly).
    """

    def __init__(self, service: IncidentService, *, poll_seconds: float = POLL_SECONDS) -> None:
        self.counts: Counter[str] = Counter()
        self.position: int | None = None  # Of the newest event that was handed on.
        self._service = service
        self._store = service.store
        self._listeners: list[Listener] = []
        self._revisions: dict[IncidentId, str] = {}
        self._loop = Loop("live", self.step, pause=poll_seconds)

    def numbers(self) -> dict[str, int]:
        """Return ``counts``, every name present."""
        return {name: self.counts[name] for name in COUNTED}

    def listen(self, listener: Listener) -> None:
        """Call ``listener(frames)`` from the reading thread; it must return at once."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin with what is recorded from now on."""
        self._loop.start()

    def wake(self) -> None:
        """Look again now: something was recorded."""
        self._loop.wake()

    def stop(self) -> None:
        """End the reading thread."""
        self._loop.stop(timeout=10.0)

    def step(self) -> int:
        """Hand on what is new; return how much that was."""
        if self.position is None:
            self.position = self._store.last_position()
        news = self._store.feed(after=self.position, limit=AT_ONCE)
        if not news:
            return 0
        frames = [self.frame(one) for one in news]
        for listener in self._listeners:
            listener(frames)
        self.position = news[-1].position
        self.counts["live_events"] += len(frames)
        return len(frames)

    # ------------------------------------------------------------ resuming

    def missed(
        self, incident_id: IncidentId | None, after: int | None
    ) -> tuple[int, list[Frame] | None]:
        """Return where a stream stands now, and what it missed since ``after``, oldest first.

        Args:
            incident_id: Whose stream; None for the stream of all incidents.
            after: The last id the client has; None for one that begins now.
        Returns:
            The newest id there is, and the frames; None for them when they are too many, or
            when ``after`` is not of this log: then the client must start afresh.
        Raises:
            NotFound: there is no such incident.
        """
        head = self._head(incident_id)
        if after is None or after == head:
            return head, []
        if after > head or head - after > RESUME_MAX:
            return head, None
        frames = [self.frame(one) for one in self._since(incident_id, after)]
        return max(head, *(_id_of(f, incident_id) for f in frames)), frames

    def _head(self, incident_id: IncidentId | None) -> int:
        if incident_id is None:
            return self._store.last_position()
        row = self._store.row(incident_id)
        if row is None:
            raise NotFound(f"There is no incident {incident_id}.", "List them with `sic list`.")
        return row.version

    def _since(self, incident_id: IncidentId | None, after: int) -> list[Recorded]:
        # Twice the limit: what is recorded between two queries must not be cut off.
        if incident_id is None:
            return self._store.feed(after=after, limit=2 * RESUME_MAX)
        return self._store.history(incident_id, after=after, limit=2 * RESUME_MAX)

    # ------------------------------------------------------------ frames

    def frame(self, recorded: Recorded) -> Frame:
        """Return an event as frame; one that this version cannot put in words says so."""
        told = _told(recorded, self._policy(recorded))
        data = b"event: entry\ndata: " + _encode(told) + b"\n\n"
        return Frame(
            incident_id=recorded.incident_id,
            seq=recorded.seq,
            position=recorded.position,
            bytes_of_incident=b"id: %d\n" % recorded.seq + data,
            bytes_of_all=b"id: %d\n" % recorded.position + data,
        )

    def _policy(self, recorded: Recorded) -> Policy:
        try:
            return self._service.policy(self._revision(recorded))
        except NotFound as error:
            # Names of roles and items are then their ids: no reason to hold up all others.
            log.warning("live.no_runbook", incident_id=recorded.incident_id, reason=str(error))
            return Policy()

    def _revision(self, recorded: Recorded) -> str:
        """Return the runbook the incident is pinned to: for good, so it is asked for once."""
        known = self._revisions.get(recorded.incident_id)
        if known is not None:
            return known
        if isinstance(recorded.event, e.IncidentDeclared):
            found = recorded.event.runbook_revision
        else:
            row = self._store.row(recorded.incident_id)
            found = "" if row is None else row.runbook_revision
        if len(self._revisions) >= INCIDENTS_REMEMBERED:
            self._revisions.clear()
        self._revisions[recorded.incident_id] = found
        return found


def reset(position: int) -> bytes:
    """Return the frame that says: fetch everything anew, then go on from ``position``."""
    return b'id: %d\nevent: reset\ndata: {"version":%d}\n\n' % (position, position)


def _id_of(frame: Frame, incident_id: IncidentId | None) -> int:
    return frame.position if incident_id is None else frame.seq


def _told(recorded: Recorded, policy: Policy) -> Told:
    [entry] = timeline([(recorded.seq, recorded.event)], policy)
    return Told(
        incident=recorded.incident_id,
        seq=entry.seq,
        version=entry.seq,
        kind=entry.kind,
        at=entry.at,
        by=entry.actor,
        human=entry.human,
        sentence=_cut(entry.sentence),
        parts=_parts(recorded.event, human=entry.human),
    )


def _parts(event: e.Event, *, human: bool) -> tuple[str, ...]:
    """Return what the event changes on the screen; whoever acts is there from then on."""
    # An event of a version to come may change anything.
    parts = PARTS_OF.get(type(event), _WHOLE)
    return (*parts, PEOPLE) if human and PEOPLE not in parts else parts


def _cut(sentence: str) -> str:
    """Return at most so many letters and bytes of JSON, with a mark where some are missing."""
    if len(sentence) > SENTENCE_CHARS_MAX:
        sentence = sentence[: SENTENCE_CHARS_MAX - 1] + "…"
    while len(_encode(sentence)) > SENTENCE_BYTES_MAX:
        sentence = sentence[: len(sentence) * 3 // 4] + "…"
    return sentence
