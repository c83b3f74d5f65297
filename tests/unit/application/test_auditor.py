"""The auditor notices what is missing, left over or late, and mends it through the door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Executable, delete, func, insert, select, update
from structlog.testing import capture_logs

from sic.adapters.store.schema import deadlines, incidents, outbox
from sic.adapters.store.sqlite import SqliteStore
from sic.application.auditor import KEPT, TIDY_EVERY, Auditor
from sic.application.service import IncidentService, Principal
from sic.domain.calendar import Calendar
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident.commands import DeclareIncident, SetSeverity

AT_0300 = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ALICE = Principal(Actor("alice", ActorKind.HUMAN), "responder")
RUNBOOK = """# Runbook

## Severities and SLAs

| Severity | Definition | Ack SLA | Mitigation SLA | Updates |
| --- | --- | --- | --- | --- |
| SEV-1 | Everything is down | 5 minutes | 1 hour | Every 15 min |
| SEV-2 | Much is down | 10 minutes | 4 hours | Every 30 min |
"""


class HandClock:
    """Time that moves by hand."""

    at = AT_0300

    def now(self) -> datetime:
        """Return the time as it was set."""
        return self.at


class Bench:
    """A service with one incident, and its auditor."""

    def __init__(self, path: Path) -> None:
        self.store = SqliteStore(path)
        self.clock = HandClock()
        self.service = IncidentService(store=self.store, clock=self.clock, calendar=Calendar())
        self.service.adopt_runbook("runbook.md", RUNBOOK)
        declared = self.service.declare(
            DeclareIncident(title="Checkout is down", runbook_revision=""), ALICE
        )
        self.incident_id = IncidentId(declared.incident.id)
        self.service.handle(self.incident_id, SetSeverity(severity="SEV-1"), ALICE)
        self.auditor = Auditor(service=self.service, store=self.store, clock=self.clock)

    def spoil(self, statement: Executable) -> None:
        """Change the rows behind the door's back."""

        def job(connection: Connection) -> None:
            connection.execute(statement)

        self.store._write(job)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """One active incident under a small runbook."""
    made = Bench(tmp_path / "sic.db")
    yield made
    made.store.close()


def test_what_is_in_order_is_left_alone(bench: Bench) -> None:
    """Nothing is written, nothing is said."""
    assert bench.service.implied_deadlines(bench.incident_id)
    with capture_logs() as logs:
        assert bench.auditor.check() == 0
    assert logs == []
    assert bench.auditor.healthy
    assert bench.auditor.counts["checked"] == 1


def test_a_missing_deadline_is_put_back_and_said(bench: Bench) -> None:
    """An active incident whose next deadline is missing would page nobody."""
    wanted = bench.store.scheduled(bench.incident_id)
    bench.spoil(delete(deadlines).where(deadlines.c.id == wanted[0].id))

    with capture_logs() as logs:
        assert bench.auditor.check() == 1

    assert bench.store.scheduled(bench.incident_id) == wanted
    assert logs[0]["event"] == "deadlines_repaired"
    assert logs[0]["missing"] == [wanted[0].id]
    assert bench.auditor.check() == 0


def test_a_deadline_that_was_moved_or_left_over_is_mended(bench: Bench) -> None:
    """A row the events do not imply would page for nothing."""
    wanted = bench.store.scheduled(bench.incident_id)
    bench.spoil(update(deadlines).where(deadlines.c.id == wanted[0].id).values(id="x"))

    with capture_logs() as logs:
        assert bench.auditor.check() == 1

    assert logs[0]["left_over"] == ["x"]
    assert bench.store.scheduled(bench.incident_id) == wanted


def test_a_late_deadline_turns_the_health_red(bench: Bench) -> None:
    """F-31: ingest alive, worker dead. Red in under a minute after a minute's grace."""
    first = bench.store.scheduled(bench.incident_id)[0]
    bench.clock.at = first.due_at + timedelta(seconds=61)

    with capture_logs() as logs:
        bench.auditor.check()

    assert not bench.auditor.healthy
    assert (logs[0]["event"], logs[0]["log_level"]) == ("deadline_late", "error")
    bench.clock.at = AT_0300
    bench.auditor.check()
    assert bench.auditor.healthy


def test_an_incident_that_cannot_be_repaired_turns_the_health_red(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the others are still looked at."""
    bench.service.declare(DeclareIncident(title="Another", runbook_revision=""), ALICE)

    def broken(_incident_id: IncidentId) -> None:
        raise RuntimeError("cannot fold")

    monkeypatch.setattr(bench.service, "implied_deadlines", broken)
    with capture_logs():
        bench.auditor.check()

    assert not bench.auditor.healthy
    assert bench.auditor.counts["failed"] == 2


def test_a_row_an_older_sic_wrote_is_written_anew_from_its_events(bench: Bench) -> None:
    """After an upgrade the lists say again who holds which role."""
    before = bench.store.row(bench.incident_id)
    assert before is not None
    assert [one.name for one in before.standing.clocks][:2] == ["ack", "update"]
    bench.spoil(update(incidents).values(standing=None, standing_version=0))

    assert bench.auditor.check() == 0
    assert bench.store.row(bench.incident_id) == before
    assert bench.store.behind(limit=1) == []


def test_once_an_hour_what_was_delivered_long_ago_is_forgotten(bench: Bench) -> None:
    """The outbox would grow for ever."""
    words = dict.fromkeys(("id", "kind", "to", "subject", "body", "error"), "page")
    numbers = dict.fromkeys(("seq", "attempts", "token"), 1)
    row = {**words, **numbers, "incident_id": bench.incident_id, "state": "delivered"}
    bench.spoil(insert(outbox).values(row))
    bench.spoil(update(incidents).values(resolved_at=bench.clock.now()))
    count = select(func.count()).select_from(outbox)

    def left_after(wait: timedelta) -> int:
        bench.clock.at += wait
        bench.auditor.check()
        found = bench.store._first(count)
        return found[0] if found is not None else -1

    assert left_after(KEPT) == 1
    assert left_after(TIDY_EVERY / 2) == 1
    assert left_after(TIDY_EVERY / 2) == 0
