"""An incident opened for the war room: state, rules and events, read once; it only reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from sic.application.past import Moment
from sic.application.service import IncidentService
from sic.application.views import IncidentView, Views
from sic.domain.ids import INCIDENT_ID, IncidentId
from sic.domain.incident.events import EntryCorrected, Event
from sic.domain.incident.evolve import fold
from sic.domain.incident.state import Incident
from sic.domain.incident.timeline import TimelineEntry, stretch
from sic.domain.policy import Policy


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """One incident at one moment. ``events[n]`` is the entry with the number ``n + 1``."""

    state: Incident
    policy: Policy
    view: IncidentView
    events: tuple[Event, ...]
    past: bool = False  # It is looked at as it was; nothing can be done about it.

    @property
    def now(self) -> datetime:
        """The instant everything on the page is read at."""
        return self.view.as_of

    def newest(
        self, count: int, wanted: Callable[[Event], bool] | None = None, *, before: int = 0
    ) -> tuple[tuple[TimelineEntry, ...], int]:
        """Return the newest entries, newest first, and how many older ones there are.

        Args:
            count: At most so many.
            wanted: Which entries to look at; all without it.
            before: Only entries with a lower number; 0 for all.
        """
        last = min(before - 1, len(self.events)) if before else len(self.events)
        chosen = [
            seq for seq in range(1, last + 1) if wanted is None or wanted(self.events[seq - 1])
        ]
        shown = chosen[max(0, len(chosen) - count) :]
        entries = stretch(self.events, shown, self.policy)
        return entries[::-1], len(chosen) - len(shown)

    def changed(self, after: int, count: int) -> tuple[TimelineEntry, ...]:
        """Return entries above ``after`` and older ones corrected since, oldest first.

        At most the newest ``count`` of them: who missed more starts afresh.
        """
        later = range(max(0, after) + 1, len(self.events) + 1)
        events = (self.events[seq - 1] for seq in later)
        corrected = {event.entry for event in events if isinstance(event, EntryCorrected)}
        seqs = sorted(corrected.intersection(range(1, after + 1))) + list(later)
        return stretch(self.events, seqs[-count:], self.policy)

    def people(self) -> tuple[str, ...]:
        """Return everyone who did anything, in order of appearance."""
        acted = (event.actor.id for event in self.events if event.actor.is_person)
        return tuple(dict.fromkeys(acted))


def open_room(
    service: IncidentService,
    views: Views,
    incident_id: IncidentId,
    moment: Moment | None = None,
) -> Room:
    """Return the incident as it is now, or as it was at a moment.

    Raises:
        NotFound: there is no such incident.
    """
    if moment is None:
        state, events = _whole(service, incident_id)
        view = views.of(state)
    else:
        _, every = _whole(service, incident_id)
        events = every[: moment.seq]
        state = fold(incident_id, events)
        view = views.of(state, moment.at)
    policy = service.policy(state.runbook_revision)
    return Room(state=state, policy=policy, view=view, events=events, past=moment is not None)


def _whole(
    service: IncidentService, incident_id: IncidentId
) -> tuple[Incident, tuple[Event, ...]]:
    """Return state and events of one reading, so that neither is ahead of the other."""
    if not INCIDENT_ID.match(incident_id):  # It must not reach the database.
        return service.incident(incident_id), ()
    events: tuple[Event, ...] = service.store.replay(incident_id, tuple)
    if not events:
        return service.incident(incident_id), ()
    return fold(incident_id, events), events
