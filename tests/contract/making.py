"""Batches, events and rows made by hand: required facts only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from sic.application.ports import Batch, IncidentRow, Message
from sic.domain.clocks import Deadline
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident.events import Event, NotePosted

AT_0300 = datetime(2026, 11, 23, 3, 0, 0, 5, tzinfo=UTC)
ALICE = Actor("alice", ActorKind.HUMAN)
FIRST = IncidentId("inc-20261123-01")
SECOND = IncidentId("inc-20261123-02")


def a_note(text: str = "looking", **facts: Any) -> NotePosted:
    """Return an event with some text."""
    given: dict[str, Any] = {"at": AT_0300, "actor": ALICE, "note": "n1", "text": text}
    return NotePosted(**{**given, **facts})


def a_row(incident_id: str = FIRST, **facts: Any) -> IncidentRow:
    """Return the row of an open incident."""
    row = IncidentRow(
        id=IncidentId(incident_id),
        version=1,
        title="Checkout is down",
        status="open",
        phase="triage",
        severity=None,
        severity_rank=None,
        commander=None,
        runbook_revision="r1",
        dedup_key=None,
        drill=False,
        detected_at=AT_0300,
        updated_at=AT_0300,
        resolved_at=None,
        next_due_at=None,
        next_due=None,
    )
    return msgspec.structs.replace(row, **facts)


def a_batch(
    incident_id: str = FIRST,
    *,
    version: int = 0,
    events: tuple[Event, ...] | None = None,
    row: IncidentRow | None = None,
    **parts: Any,
) -> Batch:
    """Return a batch of one note, decided at ``version``."""
    written = (a_note(),) if events is None else events
    return Batch(
        incident_id=IncidentId(incident_id),
        expected_version=version,
        events=written,
        row=row or a_row(incident_id, version=version + len(written)),
        **parts,
    )


def a_deadline(
    name: str = "ack", *, incident_id: str = FIRST, minutes: float = 10, rank: int = 2
) -> Deadline:
    """Return a deadline so many minutes after 03:00."""
    due_at = AT_0300 + timedelta(minutes=minutes)
    return Deadline(
        id=f"{incident_id}/{name}/{int(due_at.timestamp())}",
        incident_id=incident_id,
        name=name,
        due_at=due_at,
        rank=rank,
    )


def a_message(name: str = "alice", *, incident_id: str = FIRST, seq: int = 1) -> Message:
    """Return a page to one person."""
    return Message(
        id=f"{incident_id}/{seq}/page/{name}",
        incident_id=IncidentId(incident_id),
        seq=seq,
        kind="page",
        to=name,
        subject="SEV-2: acknowledge",
        body="Acknowledge by 03:10.",
    )
