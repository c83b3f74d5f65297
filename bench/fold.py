"""Reading one long incident back: from disk to state, and the whole log verified."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path

import msgspec

from bench.harness import Figure, Timing, Versus, at_most, benchmark, rounds, timed
from sic.adapters.store.sqlite import SqliteStore
from sic.application.ports import Batch, IncidentRow
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident.commands import AlertClaim
from sic.domain.incident.events import (
    AlertAttached,
    AlertCleared,
    Event,
    IncidentDeclared,
    NotePosted,
    TaskCompleted,
    TaskCreated,
    UpdateSent,
)
from sic.domain.incident.evolve import fold

COUNT = 100_000
AT_0300 = datetime(2026, 11, 23, 3, tzinfo=UTC)
INCIDENT = IncidentId("inc-20261123-01")
ALICE = Actor("alice", ActorKind.HUMAN)
MONITOR = Actor("alertmanager", ActorKind.MONITOR)
WORDS = "Connections to the primary are back under 200, replication lag is 3 s and falling."


def a_long_incident(count: int = COUNT) -> tuple[Event, ...]:
    """Return a history in the proportions of a real one: talk, alerts, tasks, updates."""
    first = IncidentDeclared(
        at=AT_0300, actor=ALICE, title="Checkout is down", runbook_revision="r", channel="#inc"
    )
    kinds = cycle((_note, _note, _note, _alert, _cleared, _update, _task, _task_done))
    rest = (kind(number) for number, kind in enumerate(islice(kinds, count - 1), start=1))
    return (first, *rest)


def _at(number: int) -> datetime:
    return AT_0300 + timedelta(milliseconds=70 * number)


def _note(number: int) -> Event:
    return NotePosted(at=_at(number), actor=ALICE, note=f"n{number}", text=WORDS)


def _update(number: int) -> Event:
    return UpdateSent(at=_at(number), actor=ALICE, update=f"u{number}", text=WORDS)


def _alert(number: int) -> Event:
    claim = AlertClaim(
        fingerprint=f"{number % 50:016x}",
        name="HighErrorRate",
        summary=WORDS,
        starts_at=AT_0300,
        labels={
            "severity": "critical",
            "service": "checkout",
            "instance": f"web-{number % 50}",
        },
    )
    return AlertAttached(at=_at(number), actor=MONITOR, alert=claim)


def _cleared(number: int) -> Event:
    fingerprint = f"{(number - 1) % 50:016x}"
    return AlertCleared(
        at=_at(number), actor=MONITOR, fingerprint=fingerprint, name="HighErrorRate"
    )


def _task(number: int) -> Event:
    task = f"t{number % 100}"
    return TaskCreated(at=_at(number), actor=ALICE, task=task, title=WORDS, technical=True)


def _task_done(number: int) -> Event:
    return TaskCompleted(at=_at(number), actor=ALICE, task=f"t{(number - 1) % 100}")


def a_row(incident_id: IncidentId = INCIDENT) -> IncidentRow:
    """Return the row of an open incident."""
    return IncidentRow(
        id=incident_id,
        version=0,
        title="Checkout is down",
        status="open",
        phase="mitigate",
        severity=None,
        severity_rank=None,
        commander=None,
        runbook_revision="r",
        dedup_key=None,
        drill=False,
        detected_at=AT_0300,
        updated_at=AT_0300,
        resolved_at=None,
        next_due_at=None,
        next_due=None,
    )


@contextmanager
def a_store(incidents: int, events: tuple[Event, ...]) -> Iterator[SqliteStore]:
    """Open a store in which so many incidents have this history each."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "sic.db")
        for number in range(1, incidents + 1):
            name = IncidentId(f"inc-20261123-{number:02d}")
            batch = Batch(incident_id=name, expected_version=0, events=events, row=a_row(name))
            store.append(batch)
        yield store
        store.close()


def _fold_and_decode() -> tuple[Timing, Timing]:
    """Time fold from disk, and the bare decoding of the same bytes, in turns."""
    decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
    history = a_long_incident()
    payloads = [msgspec.json.encode(event) for event in history]  # The rival's, for free.
    with a_store(1, history) as store:
        state = store.replay(INCIDENT, partial(fold, INCIDENT))
        assert state.version == COUNT
        return rounds(
            lambda: timed(lambda: store.replay(INCIDENT, partial(fold, INCIDENT))),
            lambda: timed(lambda: [decoder.decode(payload) for payload in payloads]),
            times=9,
        )


@benchmark
def fold_from_disk() -> Figure:
    """Read and fold 100,000 events of one incident, against decoding them and no more."""
    ours, rival = _fold_and_decode()
    return at_most(
        "fold_from_disk",
        Timing(ours.cpu, ours.cpu),  # No waiting in it: a busy neighbour must not count.
        0.3,
        rival=("msgspec decode only", Timing(rival.cpu, rival.cpu)),
        detail=f"{COUNT:,} events from SQLite, page cache warm, CPU; {ours.wall:.3f} s wall",
    )


@benchmark
def fold_throughput() -> Figure:
    """Compare events a second of the same two, by CPU time: the machine's noise drops out."""
    ours, rival = _fold_and_decode()
    ratio = rival.cpu / ours.cpu
    return Figure(
        name="fold_throughput",
        figure=ratio,
        unit="x",
        goal=0.35,
        ok=ratio >= 0.35,
        better="higher",
        versus=Versus("msgspec decode only, events/s", COUNT / rival.cpu, ratio),
        detail=f"{COUNT / ours.cpu:,.0f} events/s of CPU from disk to state",
    )


@benchmark
def verify_log() -> Figure:
    """Verify every hash of 100,000 events in ten incidents, against decoding them only."""
    decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
    history = a_long_incident(COUNT // 10)
    encoded = [msgspec.json.encode(event) for event in history] * 10
    with a_store(10, history) as store:
        assert store.verify() is None
        ours, rival = rounds(
            lambda: timed(store.verify),
            lambda: timed(lambda: [decoder.decode(payload) for payload in encoded]),
            times=5,
        )
    return at_most(
        "verify_log",
        ours,
        2.0,
        rival=("msgspec decode only", rival),
        detail="100,000 events; 20 s for a million",
    )
