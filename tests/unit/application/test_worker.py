"""The worker fires, delivers, retries and sets aside, one step at a time by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tests.contract.making import a_row

from sic.adapters.store.sqlite import SqliteStore
from sic.application.loop import Loop
from sic.application.ports import (
    Batch,
    DeliveryFailed,
    Message,
    Store,
    StoreUnavailable,
)
from sic.application.service import IncidentService, Outcome, Principal
from sic.application.worker import CLOCK_PRINCIPAL, MESSAGE_ATTEMPTS, Worker, backoff
from sic.domain.calendar import Calendar
from sic.domain.clocks import Deadline
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident.commands import Command, ElapseDeadline
from sic.domain.incident.events import NotePosted
from sic.domain.incident.state import Incident

AT_0300 = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
INCIDENT = IncidentId("inc-20261123-01")


class HandClock:
    """Time that moves by hand."""

    def __init__(self) -> None:
        self.at = AT_0300

    def now(self) -> datetime:
        """Return the time as it was set."""
        return self.at

    def forward(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)


class Door(IncidentService):
    """Writes down what is asked, and fails on request."""

    asked: list[tuple[str, Principal]]
    failure: Exception | None = None

    def handle(
        self, incident_id: IncidentId, command: Command, principal: Principal, **_: object
    ) -> Outcome:
        """Take the command down."""
        if self.failure is not None:
            raise self.failure
        assert isinstance(command, ElapseDeadline)
        self.asked.append((command.deadline, principal))
        return Outcome(incident=Incident(id=incident_id))


class Receiver:
    """Takes messages, or fails as it is told to."""

    def __init__(self) -> None:
        self.heard: list[Message] = []
        self.failure: Exception | None = None
        self.called = threading.Event()

    def deliver(self, message: Message) -> None:
        """Take the message."""
        self.heard.append(message)
        self.called.set()
        if self.failure is not None:
            raise self.failure


class Bench:
    """A worker and everything around it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = HandClock()
        self.receiver = Receiver()
        self.door = Door(store=store, clock=self.clock, calendar=Calendar())
        self.door.asked = []
        self.worker = Worker(
            service=self.door,
            store=store,
            notifier=self.receiver,
            clock=self.clock,
            chance=lambda: 0.0,
        )

    def write(self, *due: Deadline, messages: tuple[Message, ...] = ()) -> None:
        """Record an incident with deadlines and messages."""
        event = NotePosted(at=AT_0300, actor=Actor("bob", ActorKind.HUMAN), note="n", text="")
        row = a_row(INCIDENT)
        self.store.append(
            Batch(
                incident_id=INCIDENT,
                expected_version=0,
                events=(event,),
                row=row,
                deadlines=due,
                messages=messages,
            )
        )


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A worker over an empty store."""
    store = SqliteStore(tmp_path / "sic.db")
    yield Bench(store)
    store.close()


def due(name: str, rank: int = 2) -> Deadline:
    """Return a deadline that is due at 03:00."""
    return Deadline(
        id=f"{INCIDENT}/{name}", incident_id=INCIDENT, name=name, due_at=AT_0300, rank=rank
    )


def a_page() -> Message:
    """Return one page."""
    return Message(
        id=f"{INCIDENT}/1/page/alice",
        incident_id=INCIDENT,
        seq=1,
        kind="page",
        to="alice",
        subject="s",
        body="b",
    )


def test_due_deadlines_become_commands_of_the_clock_gravest_first(bench: Bench) -> None:
    """After downtime the most severe fires first, and nobody else is named as actor."""
    bench.write(due("ack", rank=3), due("mitigation", rank=1))

    assert bench.worker.fire_due() == 2
    assert bench.worker.fire_due() == 0

    fired = [(f"{INCIDENT}/mitigation", CLOCK_PRINCIPAL), (f"{INCIDENT}/ack", CLOCK_PRINCIPAL)]
    assert bench.door.asked == fired


def test_a_deadline_that_fails_is_retried_then_set_aside_in_sight(bench: Bench) -> None:
    """F-60: set aside after 3 tries, visible, and tried again an hour later."""
    bench.write(due("ack"))
    bench.door.failure = ValueError("poison")

    with capture_logs() as logs:
        for _ in range(6):
            bench.worker.fire_due()
            bench.clock.forward(minutes=5)

    assert bench.worker.counts["deadline_failed"] == 3
    assert bench.worker.counts["deadline_set_aside"] == 1
    [said] = [entry for entry in logs if entry["event"] == "deadline_set_aside"]
    assert (said["log_level"], said["reason"]) == ("error", "ValueError: poison")

    bench.clock.forward(hours=1)
    assert bench.worker.fire_due() == 1


def test_one_poisoned_deadline_does_not_hold_up_the_next(bench: Bench) -> None:
    """F-60: the others flow."""
    bench.write(due("ack", rank=1))
    bench.door.failure = ValueError("poison")
    bench.worker.fire_due()
    bench.door.failure = None

    bench.clock.forward(minutes=1)
    assert bench.worker.fire_due() == 1
    assert bench.worker.counts["deadline_fired"] == 1


def test_a_deadline_that_stays_after_firing_does_not_make_the_worker_spin(
    bench: Bench,
) -> None:
    """Decided "not due": it comes back with its lease, and after three times is set aside."""
    bench.write(due("ack"))

    fired = 0
    for _ in range(600):
        fired += bench.worker.fire_due()
        bench.clock.forward(seconds=1)

    assert fired == 4  # Three times fired, once looked at and set aside.
    assert len(bench.door.asked) == 3
    assert bench.worker.counts["deadline_set_aside"] == 1


def test_an_unavailable_store_is_not_the_deadlines_fault(bench: Bench) -> None:
    """The lease brings the deadline back; nothing is counted against it."""
    bench.write(due("ack"))
    bench.door.failure = StoreUnavailable("disk full")

    with pytest.raises(StoreUnavailable, match="disk full"):
        bench.worker.fire_due()

    bench.door.failure = None
    bench.clock.forward(seconds=30)
    assert bench.worker.fire_due() == 1
    assert bench.worker.counts["deadline_failed"] == 0


def test_a_delivered_message_is_not_sent_again(bench: Bench) -> None:
    """Once settled, done."""
    bench.write(messages=(a_page(),))

    assert bench.worker.deliver_due() == 1
    bench.clock.forward(days=1)
    assert bench.worker.deliver_due() == 0
    assert [message.to for message in bench.receiver.heard] == ["alice"]


@pytest.mark.parametrize("failure", [DeliveryFailed("busy"), RuntimeError("bug")])
def test_a_message_that_fails_is_tried_again_then_dead(
    bench: Bench, failure: Exception
) -> None:
    """Every attempt under the same id; the end is said aloud."""
    bench.write(messages=(a_page(),))
    bench.receiver.failure = failure

    with capture_logs() as logs:
        for _ in range(MESSAGE_ATTEMPTS + 5):
            bench.worker.deliver_due()
            bench.clock.forward(minutes=6)

    assert len(bench.receiver.heard) == MESSAGE_ATTEMPTS
    assert {message.id for message in bench.receiver.heard} == {a_page().id}
    assert bench.worker.counts["message_dead"] == 1
    assert [entry["log_level"] for entry in logs][-1] == "error"


def test_a_permanent_failure_is_not_tried_again(bench: Bench) -> None:
    """No address today is no address in five minutes."""
    bench.write(messages=(a_page(),))
    bench.receiver.failure = DeliveryFailed("no such address", permanent=True)

    bench.worker.deliver_due()
    bench.clock.forward(days=1)

    assert bench.worker.deliver_due() == 0
    assert bench.worker.counts["message_dead"] == 1


def test_backoff_doubles_up_to_five_minutes_and_is_jittered() -> None:
    """Many that failed together do not come back together."""
    waits = [backoff(attempt, 0.0).total_seconds() for attempt in (1, 2, 3, 8, 9, 99)]
    assert waits == [1, 2, 4, 128, 150, 150]
    assert backoff(1, 0.5) == timedelta(seconds=1.5)


def test_the_worker_runs_by_itself_and_stops_when_asked(bench: Bench) -> None:
    """Started, it delivers without being asked; stopped, no thread is left."""
    bench.worker.start()
    bench.write(messages=(a_page(),))
    bench.worker.wake()

    assert bench.receiver.called.wait(10)
    assert bench.worker.stop()
    assert not any(loop.is_alive for loop in bench.worker.loops)


def test_a_worker_that_is_stopping_gives_back_what_it_holds(bench: Bench) -> None:
    """Another node, or the next start, need not wait for the lease."""
    bench.write(due("ack"))
    bench.worker.stop()

    bench.worker.fire_due()

    assert bench.door.asked == []
    assert bench.store.next_due_at() == AT_0300


def test_a_loop_outlives_a_step_that_raises() -> None:
    """F-14: an exception never kills a background task quietly."""
    again = threading.Event()
    calls: list[int] = []

    def step() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("once")
        again.set()
        return 0

    loop = Loop("test", step, pause=0.001)
    with capture_logs() as logs:
        loop.start()
        assert again.wait(10)
        assert loop.stop(10)

    assert loop.failures == 1
    assert logs[0]["event"] == "loop_step_failed"


def test_a_loop_wakes_at_once() -> None:
    """Waking is not lost, even when it comes while the step runs."""
    stepped: list[Callable[[], None]] = []
    twice = threading.Event()

    def step() -> int:
        stepped.append(loop.wake)
        if len(stepped) == 1:
            loop.wake()
        else:
            twice.set()
        return 0

    loop = Loop("test", step, pause=3600)
    loop.start()
    assert twice.wait(10)
    assert loop.stop(10)
