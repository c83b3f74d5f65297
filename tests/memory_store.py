"""The part of the store that incidents and webhooks need, in memory; for a million small steps.

It keeps the two promises the rules lean on: a version is written once, a run's number too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import count
from typing import TypeVar

from sic.application.ports import (
    Batch,
    Recorded,
    Remembered,
    RunbookRevision,
    VersionConflict,
)
from sic.application.webhook_ports import BindingRevision, Tally, WebhookRun
from sic.domain.clocks import Deadline
from sic.domain.ids import IncidentId
from sic.domain.incident.events import Event
from sic.domain.webhook.binding import Binding

T = TypeVar("T")


class MemoryStore:
    """Events, runs and bindings; nothing else."""

    def __init__(self) -> None:
        self.events: dict[str, list[Event]] = {}
        self.deadlines: dict[str, tuple[Deadline, ...]] = {}
        self._runs: dict[tuple[str, int], WebhookRun] = {}
        self._runbooks: dict[str, RunbookRevision] = {}
        self._bindings: list[BindingRevision] = []
        self._numbers = count(1)

    def append(self, batch: Batch) -> tuple[Recorded, ...]:
        """Write a batch, or nothing."""
        known = self.events.setdefault(batch.incident_id, [])
        began = {(run.webhook, run.run) for run in batch.runs if run.stage == "sent"}
        if len(known) != batch.expected_version or began & self._runs.keys():
            raise VersionConflict("another was faster; decide again")
        self._runs.update({(run.webhook, run.run): run for run in batch.runs})
        self.deadlines[batch.incident_id] = batch.deadlines
        first = len(known) + 1
        known.extend(batch.events)
        return tuple(
            Recorded(incident_id=batch.incident_id, seq=n, position=n, event=event, hash="")
            for n, event in enumerate(batch.events, start=first)
        )

    def replay(self, incident_id: IncidentId, into: Callable[[Iterable[Event]], T]) -> T:
        """Hand the events over."""
        return into(tuple(self.events.get(incident_id, ())))

    def history(
        self, incident_id: IncidentId, *, after: int = 0, limit: int = 100_000
    ) -> list[Recorded]:
        """Return stored events."""
        found = self.events.get(incident_id, [])[after : after + limit]
        return [
            Recorded(incident_id=incident_id, seq=n, position=n, event=event, hash="")
            for n, event in enumerate(found, start=after + 1)
        ]

    def scheduled(self, incident_id: IncidentId) -> tuple[Deadline, ...]:
        """Return the incident's deadlines."""
        return self.deadlines.get(incident_id, ())

    def allocate_number(self, _day: date) -> int:
        """Return the next number, whatever the day."""
        return next(self._numbers)

    def recall(self, _key: str) -> Remembered | None:
        """Remember nothing."""
        return None

    def put_runbook(self, runbook: RunbookRevision) -> None:
        """Keep a runbook."""
        self._runbooks[runbook.revision] = runbook

    def get_runbook(self, revision: str) -> RunbookRevision | None:
        """Return a runbook."""
        return self._runbooks.get(revision)

    def bindings(self) -> list[BindingRevision]:
        """Return the last revision of every name."""
        return list({one.name: one for one in self._bindings}.values())

    def put_binding(self, name: str, binding: Binding | None, by: str, now: datetime) -> int:
        """Add a revision."""
        number = 1 + sum(one.name == name for one in self._bindings)
        revision = BindingRevision(number=number, name=name, binding=binding, by=by, at=now)
        self._bindings = [one for one in self._bindings if one.name != name] + [revision]
        return number

    def runs(self, webhook: str, *, limit: int = 3) -> list[WebhookRun]:
        """Return the last runs of one webhook, newest first."""
        mine = [run for (name, _), run in self._runs.items() if name == webhook]
        return sorted(mine, key=lambda run: run.run, reverse=True)[:limit]

    def last_runs(self, *, limit: int = 3) -> dict[str, list[WebhookRun]]:
        """Return the last runs of every webhook."""
        return {name: self.runs(name, limit=limit) for name, _ in self._runs}

    def tallies(self) -> list[Tally]:
        """Count nothing."""
        return []

    def forget(self) -> None:
        """Drop incidents and runs; runbooks and bindings stay."""
        self.events.clear()
        self.deadlines.clear()
        self._runs.clear()
