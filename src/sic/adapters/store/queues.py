"""Deadlines and messages that wait: written with their events, claimed under a lease.

A claim carries a fencing token that only ever grows; a holder whose lease has passed on
changes nothing. Nothing here decides what a deadline means.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, Table, delete, func, select, update

from sic.adapters.store.database import Database, Upsert
from sic.adapters.store.schema import EPOCH, counters, deadlines, incidents, outbox
from sic.application.ports import Batch, Claimed, ClaimedMessage, Message
from sic.domain.clocks import Deadline
from sic.domain.ids import IncidentId

DEADLINE_COLUMNS = [deadlines.c[name] for name in Deadline.__struct_fields__]
MESSAGE_COLUMNS = [outbox.c[name] for name in Message.__struct_fields__]


# ---------------------------------------------------------------- written with events


def replace_deadlines(connection: Connection, insert: Upsert, batch: Batch) -> None:
    """Make the incident's rows the set of the batch; rows that stay keep their claims.

    An id names the due second: a deadline that moved within it is a row to write anew, or it
    would be claimed too early, mean nothing, and come back only with its lease.
    """
    mine = deadlines.c.incident_id == batch.incident_id
    rows = connection.execute(
        select(deadlines.c.id, deadlines.c.due_at, deadlines.c.rank).where(mine)
    )
    kept = {tuple(row) for row in rows}
    wanted = {(d.id, d.due_at, d.rank): d for d in batch.deadlines}
    if gone := [key[0] for key in kept - wanted.keys()]:
        connection.execute(delete(deadlines).where(deadlines.c.id.in_(gone)))
    if new := [_fresh(wanted[key]) for key in wanted if key not in kept]:
        connection.execute(insert(deadlines).on_conflict_do_nothing(), new)


def _fresh(deadline: Deadline) -> dict[str, Any]:
    values = msgspec.structs.asdict(deadline)
    return {**values, "claimable_at": deadline.due_at, "token": 0, "tries": 0}


def write_messages(connection: Connection, insert: Upsert, batch: Batch) -> None:
    """Queue the batch's messages; one already queued under its id stays as it is."""
    queue_messages(connection, insert, batch.messages)


def queue_messages(connection: Connection, insert: Upsert, messages: Sequence[Message]) -> None:
    """Queue messages; one already queued under its id stays as it is."""
    if not messages:
        return
    pending = {"state": "pending", "claimable_at": EPOCH, "token": 0, "error": ""}
    rows = [{**msgspec.structs.asdict(message), **pending} for message in messages]
    connection.execute(
        insert(outbox).on_conflict_do_nothing(index_elements=["id"]),
        rows,
    )


# ---------------------------------------------------------------- claimed by workers


def _claim(
    connection: Connection,
    table: Table,
    due: Select[Any],
    count: str,
    until: datetime,
) -> tuple[int, list[Row[Any]]]:
    """Hold the rows ``due`` selects until then; return the token and the rows, in order."""
    found = list(connection.execute(due.with_for_update(skip_locked=True)))
    if not found:
        return 0, []
    token: int = connection.execute(
        update(counters)
        .where(counters.c.name == "claims")
        .values(value=counters.c.value + 1)
        .returning(counters.c.value)
    ).scalar_one()
    connection.execute(
        update(table)
        .where(table.c.id.in_([row.id for row in found]))
        .values({"claimable_at": until, "token": token, count: table.c[count] + 1})
    )
    return token, found


class Queues(Database):
    """The deadline queue and the outbox on either database."""

    # ------------------------------------------------------------ deadlines

    def claim_due(self, *, now: datetime, limit: int, lease: timedelta) -> tuple[Claimed, ...]:
        """Hold due deadlines that nobody holds: gravest rank first, then earliest."""
        due = (
            select(*DEADLINE_COLUMNS, deadlines.c.tries)
            .where(deadlines.c.claimable_at <= now)
            .order_by(deadlines.c.rank, deadlines.c.due_at, deadlines.c.id)
            .limit(limit)
        )
        if self._first(due.limit(1)) is None:  # An idle poll writes nothing.
            return ()
        token, found = self._write(
            lambda connection: _claim(connection, deadlines, due, "tries", now + lease)
        )
        return tuple(
            Claimed(deadline=_deadline(row), token=token, tries=row.tries + 1) for row in found
        )

    def release(self, claimed: Claimed, *, retry_at: datetime) -> bool:
        """Give a deadline back after a failure; False if the lease had passed on."""
        held = (deadlines.c.id == claimed.deadline.id) & (deadlines.c.token == claimed.token)
        return self._change(update(deadlines).where(held).values(claimable_at=retry_at)) == 1

    def scheduled(self, incident_id: IncidentId) -> tuple[Deadline, ...]:
        """Return the incident's pending deadlines, earliest first."""
        found = self._all(
            select(*DEADLINE_COLUMNS)
            .where(deadlines.c.incident_id == incident_id)
            .order_by(deadlines.c.due_at, deadlines.c.id)
        )
        return tuple(_deadline(row) for row in found)

    def next_due_at(self) -> datetime | None:
        """Return the earliest instant at which a deadline may be claimed."""
        found = self._first(select(func.min(deadlines.c.claimable_at)))
        return None if found is None else found[0]

    # ------------------------------------------------------------ messages

    def claim_messages(
        self, *, now: datetime, limit: int, lease: timedelta, kinds: Sequence[str] = ()
    ) -> tuple[ClaimedMessage, ...]:
        """Hold messages that are due and that nobody holds, oldest first."""
        due = (
            select(*MESSAGE_COLUMNS)
            .where(outbox.c.claimable_at <= now)
            .order_by(outbox.c.number)
            .limit(limit)
        )
        if kinds:
            due = due.where(outbox.c.kind.in_(kinds))
        if self._first(due.limit(1)) is None:
            return ()
        token, found = self._write(
            lambda connection: _claim(connection, outbox, due, "attempts", now + lease)
        )
        return tuple(ClaimedMessage(message=_message(row), token=token) for row in found)

    def paged(self, to: str) -> frozenset[IncidentId]:
        """Return the active incidents for which this person was paged."""
        pages = (
            select(outbox.c.incident_id)
            .join(incidents, incidents.c.id == outbox.c.incident_id)
            .where(
                outbox.c.to == to, outbox.c.kind == "page", incidents.c.resolved_at.is_(None)
            )
        )
        return frozenset(IncidentId(found.incident_id) for found in self._all(pages))

    def settle_message(
        self, claimed: ClaimedMessage, *, retry_at: datetime | None, error: str = ""
    ) -> bool:
        """Mark delivered, retry later, or dead; False if the lease had passed on."""
        state = "pending" if retry_at is not None else "dead" if error else "delivered"
        held = (outbox.c.id == claimed.message.id) & (outbox.c.token == claimed.token)
        changes = {"state": state, "claimable_at": retry_at, "error": error}
        return self._change(update(outbox).where(held).values(changes)) == 1

    def drop_delivered(self, *, resolved_before: datetime, limit: int) -> int:
        """Forget delivered messages of incidents resolved before then; return how many.

        What is dead stays, for whoever replays it; so does the log, which says who was told.
        """
        old = (
            select(outbox.c.number)
            .join(incidents, incidents.c.id == outbox.c.incident_id)
            .where(outbox.c.state == "delivered", incidents.c.resolved_at < resolved_before)
            .limit(limit)
        )
        # Looked for outside the write: the log waits for no search.
        numbers = [row.number for row in self._all(old)]
        if not numbers:
            return 0
        # Sent again meanwhile, it is not delivered any more.
        settled = (outbox.c.number.in_(numbers)) & (outbox.c.state == "delivered")
        return self._change(delete(outbox).where(settled))


def _deadline(row: Row[Any]) -> Deadline:
    return Deadline(
        id=row.id,
        incident_id=row.incident_id,
        name=row.name,
        due_at=row.due_at,
        rank=row.rank,
    )


def _message(row: Row[Any]) -> Message:
    """Return the message; ``attempts`` counts the one this claim begins."""
    values = dict(row._mapping)  # noqa: SLF001 - the public name of a row's mapping
    values["attempts"] += 1
    return Message(**values)
