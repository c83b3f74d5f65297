"""Append and read the event log, with the rows that are written beside it. No rule in here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Row, Select, and_, bindparam, case, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from sic.adapters.store.codec import (
    GENESIS,
    TYPE_NAMES,
    chain,
    decode_event,
    encode_event,
)
from sic.adapters.store.database import Database, StoreDamaged
from sic.adapters.store.endpoints import write_announcements
from sic.adapters.store.hooks import write_runs
from sic.adapters.store.queues import replace_deadlines, write_messages
from sic.adapters.store.schema import (
    events,
    incident_numbers,
    incidents,
    remembered,
    storable_text,
)
from sic.adapters.store.verify import verify_log
from sic.application.checkpoint_marks import Mark
from sic.application.ports import (
    AlreadyOpen,
    Batch,
    Finding,
    IncidentRow,
    Recorded,
    Remembered,
    VersionConflict,
)
from sic.domain.ids import IncidentId
from sic.domain.incident.events import Event

T = TypeVar("T")

UNRANKED = 9  # Where an incident without severity sorts among the others.
ROW_NAMES = IncidentRow.__struct_fields__
ROW_COLUMNS = [incidents.c[name] for name in ROW_NAMES]
RECORDED_COLUMNS = [events.c[name] for name in Recorded.__struct_fields__ if name != "event"]
LOAD = "SELECT payload FROM events WHERE incident_id = {} ORDER BY seq"


class EventLog(Database):
    """The event store on either database."""

    # ------------------------------------------------------------ writing

    def append(self, batch: Batch) -> tuple[Recorded, ...]:
        """Write the batch in one transaction; see the port."""
        encoded = [(event, encode_event(event)) for event in batch.events]
        try:
            return self._write(lambda connection: self._append(connection, batch, encoded))
        except IntegrityError as error:
            raise self._conflict(batch) from error

    def _append(
        self, connection: Connection, batch: Batch, encoded: Sequence[tuple[Event, bytes]]
    ) -> tuple[Recorded, ...]:
        head = self._head(connection, batch)
        recorded = chain(batch.incident_id, batch.expected_version, head, encoded)
        self._write_row(connection, batch, recorded[-1].hash if recorded else head)
        replace_deadlines(connection, self.insert, batch)
        write_messages(connection, self.insert, batch)
        write_runs(connection, self.insert, batch)
        write_announcements(connection, self.insert, batch.announcements)
        if batch.remember is not None:
            values = msgspec.structs.asdict(batch.remember)
            connection.execute(self.insert(remembered), values)
        # Last, because the order of the whole log is locked from here to the commit.
        return self._write_events(connection, recorded, encoded) if recorded else ()

    def _head(self, connection: Connection, batch: Batch) -> str:
        found = connection.execute(
            select(incidents.c.version, incidents.c.head).where(
                incidents.c.id == batch.incident_id
            )
        ).one_or_none()
        version, head = found or (0, GENESIS)
        if version != batch.expected_version:
            raise _stale(batch, version)
        return str(head)

    def _write_row(self, connection: Connection, batch: Batch, head: str) -> None:
        values = msgspec.structs.asdict(batch.row)
        values["head"] = head
        values["version"] = batch.expected_version + len(batch.events)
        values["standing_version"] = values["version"]
        if batch.expected_version == 0:
            connection.execute(self.insert(incidents), values)
            return
        values["row_id"], values["row_version"] = values.pop("id"), batch.expected_version
        if connection.execute(_UPDATE_ROW, values).rowcount != 1:
            raise _stale(batch, None)  # Another node committed since _head looked.

    def _write_events(
        self,
        connection: Connection,
        recorded: list[Recorded],
        encoded: Sequence[tuple[Event, bytes]],
    ) -> tuple[Recorded, ...]:
        self._order(connection)
        last = connection.execute(_LAST_POSITION).scalar_one()
        placed = tuple(
            msgspec.structs.replace(item, position=last + number)
            for number, item in enumerate(recorded, start=1)
        )
        rows = [
            {
                "incident_id": item.incident_id,
                "seq": item.seq,
                "position": item.position,
                "type": TYPE_NAMES[type(item.event)],
                "payload": payload,
                "hash": item.hash,
            }
            for item, (_, payload) in zip(placed, encoded, strict=True)
        ]
        connection.execute(self.insert(events), rows)
        self._announce(connection)
        return placed

    def _conflict(self, batch: Batch) -> VersionConflict | AlreadyOpen:
        """Say which uniqueness was violated; asked after the transaction is undone."""
        key = batch.row.dedup_key
        other = self.open_for(key) if key is not None else None
        if other is not None and other != batch.incident_id:
            return AlreadyOpen(other)
        return _stale(batch, None)

    def allocate_number(self, day: date) -> int:
        """Return the next number of ``day``; a number is never handed out twice."""
        first = self.insert(incident_numbers).values(day=day.isoformat(), last=1)
        statement = first.on_conflict_do_update(
            index_elements=["day"], set_={"last": incident_numbers.c.last + 1}
        ).returning(incident_numbers.c.last)
        return self._write(lambda connection: int(connection.execute(statement).scalar_one()))

    # ------------------------------------------------------------ reading

    def replay(self, incident_id: IncidentId, into: Callable[[Iterable[Event]], T]) -> T:
        """Hand the events to ``into`` as they are read; the hot path, past SQLAlchemy.

        Raises:
            StoreDamaged: a stored event cannot be read.
        """
        try:
            storable_text(incident_id)
        except ValueError:
            return into(())
        try:
            return self._replay(incident_id, into)
        except msgspec.MsgspecError as error:
            raise StoreDamaged(
                f"An event of {incident_id} cannot be read: {error}. "
                "Find it with `sic audit verify`."
            ) from error

    def _replay(self, incident_id: IncidentId, into: Callable[[Iterable[Event]], T]) -> T:
        """Hand the payloads in order to ``into``, each decoded as it comes off the cursor."""
        raise NotImplementedError

    def history(
        self, incident_id: IncidentId, *, after: int = 0, limit: int = 100_000
    ) -> list[Recorded]:
        """Return stored events with ``seq`` > ``after``, in order."""
        return _recorded(
            self._all(
                _RECORDED.where(events.c.incident_id == incident_id, events.c.seq > after)
                .order_by(events.c.seq)
                .limit(limit)
            )
        )

    def feed(self, *, after: int, limit: int) -> list[Recorded]:
        """Return events of all incidents with ``position`` > ``after``, in order."""
        return _recorded(
            self._all(
                _RECORDED.where(events.c.position > after)
                .order_by(events.c.position)
                .limit(limit)
            )
        )

    def last_position(self) -> int:
        """Return the position of the newest event; 0 while there is none."""
        found: int = self._read(lambda opened: opened.execute(_LAST_POSITION).scalar_one())
        return found

    def rows(
        self,
        *,
        statuses: Sequence[str] = (),
        limit: int = 200,
        before: IncidentId | None = None,
    ) -> list[IncidentRow]:
        """Return rows: active first, gravest first, then newest."""
        statement = select(*ROW_COLUMNS).order_by(*_ORDER).limit(limit)
        if statuses:
            statement = statement.where(incidents.c.status.in_(statuses))
        if before is not None:
            mark = self._first(select(*_KEY).where(incidents.c.id == before))
            if mark is None:
                return []
            statement = _below(statement, mark)
        return [_row(found) for found in self._all(statement)]

    def row(self, incident_id: IncidentId) -> IncidentRow | None:
        """Return one row."""
        found = self._first(select(*ROW_COLUMNS).where(incidents.c.id == incident_id))
        return None if found is None else _row(found)

    def open_for(self, dedup_key: str) -> IncidentId | None:
        """Return the active incident with this key."""
        found = self._first(
            select(incidents.c.id).where(
                incidents.c.dedup_key == dedup_key, incidents.c.resolved_at.is_(None)
            )
        )
        return None if found is None else IncidentId(found.id)

    def behind(self, *, limit: int) -> list[IncidentId]:
        """Return incidents whose row an older SIC wrote; see the port."""
        return [IncidentId(found.id) for found in self._all(_BEHIND.limit(limit))]

    def recall(self, key: str) -> Remembered | None:
        """Return what this idempotency key was answered with."""
        found = self._first(select(remembered).where(remembered.c.key == key))
        return None if found is None else Remembered(**found._mapping)  # noqa: SLF001 - public name

    def log_marks(self, *, after: int, limit: int) -> list[Mark]:
        """Return marks of events with ``position`` > ``after``, in order."""
        found = _MARKS.where(events.c.position > after).limit(limit)
        return [Mark._make(row) for row in self._all(found)]

    def verify(self) -> Finding | None:
        """Check every hash chain; return the first bad event, or ``None``."""
        return self._read(verify_log)


# ---------------------------------------------------------------- statements

_RECORDED: Select[Any] = select(*RECORDED_COLUMNS, events.c.payload)
_MARKS = select(events.c.position, events.c.hash, events.c.incident_id, events.c.seq).order_by(
    events.c.position
)
_LAST_POSITION = select(func.coalesce(func.max(events.c.position), 0))
_BEHIND = select(incidents.c.id).where(incidents.c.standing_version != incidents.c.version)
_UPDATE_ROW = update(incidents).where(
    incidents.c.id == bindparam("row_id"), incidents.c.version == bindparam("row_version")
)

# Active first, gravest first, then newest; the id makes the order total.
_INACTIVE = case((incidents.c.resolved_at.is_(None), 0), else_=1)
_RANK = func.coalesce(incidents.c.severity_rank, UNRANKED)
_KEY = (
    _INACTIVE.label("inactive"),
    _RANK.label("rank"),
    incidents.c.detected_at.label("detected_at"),
    incidents.c.id.label("id"),
)
_ORDER = (_INACTIVE, _RANK, incidents.c.detected_at.desc(), incidents.c.id.desc())


def _below(statement: Select[Any], mark: Row[Any]) -> Select[Any]:
    """Narrow to rows that come after ``mark`` in the order of the list."""
    detected_at = incidents.c.detected_at
    newest = or_(
        detected_at < mark.detected_at,
        and_(detected_at == mark.detected_at, incidents.c.id < mark.id),
    )
    graver = or_(mark.rank < _RANK, and_(mark.rank == _RANK, newest))
    return statement.where(
        or_(mark.inactive < _INACTIVE, and_(mark.inactive == _INACTIVE, graver))
    )


def _row(found: Row[Any]) -> IncidentRow:
    # ROW_COLUMNS in their order; by the row's own mapping it takes three times as long.
    return IncidentRow(**dict(zip(ROW_NAMES, found, strict=True)))


def _recorded(found: Iterable[Row[Any]]) -> list[Recorded]:
    return [
        Recorded(
            incident_id=item.incident_id,
            seq=item.seq,
            position=item.position,
            event=decode_event(item.payload),
            hash=item.hash,
        )
        for item in found
    ]


def _stale(batch: Batch, actual: int | None) -> VersionConflict:
    stands = "has moved on" if actual is None else f"is at version {actual}"
    return VersionConflict(
        f"{batch.incident_id} {stands}; this was decided at {batch.expected_version}.",
        "Load it again and decide again.",
    )
