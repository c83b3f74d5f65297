"""Worker, door, rules and store together: a clock runs out while nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.application.test_auditor import AT_0300, Bench

from sic.application.worker import COUNTED, Worker
from sic.domain.incident.events import DeadlineMissed


class Silent:
    """A notifier that only counts."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def deliver(self, message: object) -> None:
        """Take it."""
        self.told.append(str(message))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """One SEV-1 that nobody acknowledged."""
    made = Bench(tmp_path / "sic.db")
    yield made
    made.store.close()


def test_a_clock_that_runs_out_is_recorded_once_and_its_row_goes(bench: Bench) -> None:
    """Runbook, "Severities and SLAs": an Ack SLA of 5 minutes, missed at 03:05."""
    worker = Worker(
        service=bench.service, store=bench.store, notifier=Silent(), clock=bench.clock
    )
    assert worker.fire_due() == 0

    bench.clock.at = AT_0300 + timedelta(minutes=6)
    assert worker.fire_due() > 0
    assert worker.fire_due() == 0

    events = bench.store.replay(bench.incident_id, list)
    missed = [event for event in events if isinstance(event, DeadlineMissed)]
    assert "ack" in [event.clock for event in missed]
    assert len({event.clock for event in missed}) == len(missed)
    left = bench.store.scheduled(bench.incident_id)
    assert left == bench.service.implied_deadlines(bench.incident_id)
    assert all(deadline.due_at > bench.clock.at for deadline in left)
    assert worker.counts["deadline_failed"] == 0


def test_hours_of_downtime_end_in_one_record_a_clock(bench: Bench) -> None:
    """F-52: missed timers fire once at restart, and the log verifies."""
    bench.clock.at = AT_0300 + timedelta(hours=5)
    worker = Worker(
        service=bench.service, store=bench.store, notifier=Silent(), clock=bench.clock
    )
    while worker.fire_due():
        pass

    events = bench.store.replay(bench.incident_id, list)
    missed = [event.clock for event in events if isinstance(event, DeadlineMissed)]
    assert sorted(missed) == sorted(set(missed))
    assert {"ack", "mitigation", "update"} <= set(missed)
    assert bench.store.verify() is None


def test_the_worker_tells_every_number_from_the_start(bench: Bench) -> None:
    """F-14: what failed must be seen on the metrics page before somebody misses it."""
    worker = Worker(
        service=bench.service, store=bench.store, notifier=Silent(), clock=bench.clock
    )
    before = worker.numbers()
    assert before == {**dict.fromkeys(COUNTED, 0), "auditor_healthy": 1}

    bench.clock.at = AT_0300 + timedelta(minutes=6)
    worker.fire_due()
    worker.auditor.healthy = False
    after = worker.numbers()
    assert after["deadline_fired"] > 0
    assert after["auditor_healthy"] == 0
