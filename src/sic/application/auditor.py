"""Compare what is scheduled with what the events imply, and repair it through the door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog

from sic.application.loop import Loop
from sic.application.ports import Clock, IncidentRow, Store, VersionConflict
from sic.application.service import IncidentService
from sic.domain.clocks import Deadline

log = structlog.get_logger(__name__)

EVERY_SECONDS = 60.0
LATE = timedelta(seconds=60)
WATCHED = ("open", "mitigated", "resolved")  # A closed incident has no deadline.
PAGE = 200
KEPT = timedelta(days=30)  # Delivered messages, after their incident's end.
TIDY_EVERY = timedelta(hours=1)
TIDY_MAX = 1_000  # Messages forgotten in one write; others wait behind it.
CATCH_UP_MAX = 20_000  # Rows written anew in one look; some twenty seconds at the most.


class Auditor:
    """Looks every minute for deadlines that are missing, left over, or late.

    ``healthy`` is False while something is late or could not be repaired; the outward
    heartbeat must stop then. ``counts``: ``checked``, ``repaired``, ``failed``, ``late``.
    Once an hour it forgets messages delivered in incidents that ended long ago.
    """

    def __init__(self, *, service: IncidentService, store: Store, clock: Clock) -> None:
        self.counts: Counter[str] = Counter()
        self.healthy = True
        self._service = service
        self._store = store
        self._clock = clock
        self._tidied_at: datetime | None = None
        self.loop = Loop("auditor", self._step, pause=EVERY_SECONDS)

    def check(self) -> int:
        """Look at every incident with deadlines; return how many had to be repaired."""
        self._catch_up()
        self._tidy()
        on_time = not self._is_late()
        repaired = failed = 0
        for row in self._rows():
            self.counts["checked"] += 1
            try:
                repaired += self._repair(row)
            except Exception as error:
                failed += 1
                log.exception("audit_failed", incident_id=row.id, reason=str(error))
        self.counts["repaired"] += repaired
        self.counts["failed"] += failed
        self.healthy = on_time and not failed
        return repaired

    def _step(self) -> int:
        try:
            self.check()
        except Exception:
            self.healthy = False
            raise
        return 0  # Always pause until the next minute.

    def _catch_up(self) -> None:
        """Write anew the rows an older SIC wrote, from their events; after an upgrade only."""
        for incident_id in self._store.behind(limit=CATCH_UP_MAX):
            try:
                self._service.refresh(incident_id)
            except VersionConflict:
                continue  # A command was recorded meanwhile, and wrote the row.
            except Exception as error:
                # One damaged old incident must not keep the others' deadlines from being seen.
                log.exception("row_not_rebuilt", incident_id=incident_id, reason=str(error))

    def _tidy(self) -> None:
        """Forget what was delivered long ago; else the outbox only ever grows."""
        now = self._clock.now()
        if self._tidied_at is not None and now - self._tidied_at < TIDY_EVERY:
            return
        self._tidied_at = now
        forgotten = 0
        while done := self._store.drop_delivered(resolved_before=now - KEPT, limit=TIDY_MAX):
            forgotten += done
        if forgotten:
            log.info("messages_forgotten", count=forgotten)

    def _is_late(self) -> bool:
        due_at, now = self._store.next_due_at(), self._clock.now()
        if due_at is None or now - due_at <= LATE:
            return False
        self.counts["late"] += 1
        log.error("deadline_late", due_at=due_at.isoformat(), reason="nobody fires deadlines")
        return True

    def _rows(self) -> Iterator[IncidentRow]:
        last = None
        while rows := self._store.rows(statuses=WATCHED, limit=PAGE, before=last):
            yield from rows
            last = rows[-1].id

    def _repair(self, row: IncidentRow) -> bool:
        """Bring one incident's deadlines up to date; True if they were not."""
        implied = self._service.implied_deadlines(row.id)
        if _same(self._store.scheduled(row.id), implied):
            return False
        # Between the two looks a command may have been recorded: look once more.
        implied = self._service.implied_deadlines(row.id)
        scheduled = self._store.scheduled(row.id)
        if _same(scheduled, implied):
            return False
        self._service.refresh(row.id)
        log.warning(
            "deadlines_repaired",
            incident_id=row.id,
            missing=sorted({d.id for d in implied} - {d.id for d in scheduled}),
            left_over=sorted({d.id for d in scheduled} - {d.id for d in implied}),
        )
        return True


def _same(scheduled: tuple[Deadline, ...], implied: tuple[Deadline, ...]) -> bool:
    return {(d.id, d.due_at) for d in scheduled} == {(d.id, d.due_at) for d in implied}
