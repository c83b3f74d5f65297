"""Endpoints of event webhooks, and what waits for them in the outbox. It judges no failure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, select, update

from sic.adapters.store.database import Database, Upsert
from sic.adapters.store.queues import queue_messages
from sic.adapters.store.schema import EPOCH, endpoints, outbox
from sic.application.endpoint_ports import (
    Announcement,
    Delivery,
    DeliveryState,
    Endpoint,
    Notice,
)
from sic.application.ports import Message
from sic.domain.ids import IncidentId

EVENT = "event"  # Their kind in the outbox.


def write_announcements(
    connection: Connection, insert: Upsert, announcements: Sequence[Announcement]
) -> None:
    """Queue each announcement once for every enabled endpoint that wants its type.

    Read in the event's own transaction: an endpoint hears of everything since it was added.
    """
    if not announcements:
        return
    enabled = select(endpoints.c.id, endpoints.c.types).where(endpoints.c.disabled_at.is_(None))
    wanted = [(row.id, _types(row.types)) for row in connection.execute(enabled)]
    rows = [
        _waiting(announcement, endpoint_id)
        for announcement in announcements
        for endpoint_id, types in wanted
        if not types or announcement.type in types
    ]
    if rows:
        connection.execute(insert(outbox).on_conflict_do_nothing(index_elements=["id"]), rows)


def _waiting(announcement: Announcement, endpoint_id: str) -> dict[str, Any]:
    # The dots of a type may not stand in a webhook-id: they separate what is signed.
    name = announcement.type.replace(".", "-")
    return {
        "id": f"{announcement.incident_id}/{announcement.seq}/{name}/{endpoint_id}",
        "incident_id": announcement.incident_id,
        "seq": announcement.seq,
        "kind": EVENT,
        "to": endpoint_id,
        "subject": announcement.type,
        "body": announcement.body,
        "attempts": 0,
        "state": "pending",
        "claimable_at": EPOCH,
        "token": 0,
        "error": "",
    }


class Endpoints(Database):
    """The endpoint store on either database."""

    def add_endpoint(self, endpoint: Endpoint) -> None:
        """Keep an endpoint."""
        values = msgspec.structs.asdict(endpoint)
        values["types"] = msgspec.json.encode(endpoint.types).decode()
        self._change(self.insert(endpoints).values(values))

    def endpoint(self, endpoint_id: str) -> Endpoint | None:
        """Return one endpoint."""
        found = self._first(select(endpoints).where(endpoints.c.id == endpoint_id))
        return None if found is None else _endpoint(found)

    def endpoints(self) -> list[Endpoint]:
        """Return all endpoints, oldest first."""
        by_age = select(endpoints).order_by(endpoints.c.created_at, endpoints.c.id)
        return [_endpoint(row) for row in self._all(by_age)]

    def overlap_endpoint(self, endpoint_id: str, *, until: datetime) -> None:
        """Let the secret before this one sign too until then."""
        mine = endpoints.c.id == endpoint_id
        self._change(update(endpoints).where(mine).values(both_sign_until=until))

    def disable_endpoint(
        self, endpoint_id: str, *, at: datetime, why: str, notices: Sequence[Notice] = ()
    ) -> bool:
        """Stop telling it, and queue the notices; False if it was disabled already."""
        enabled = and_(endpoints.c.id == endpoint_id, endpoints.c.disabled_at.is_(None))
        change = update(endpoints).where(enabled).values(disabled_at=at, disabled_why=why)

        def job(connection: Connection) -> bool:
            done = connection.execute(change).rowcount == 1
            if done:
                told = [Message(kind="notify", **msgspec.structs.asdict(n)) for n in notices]
                queue_messages(connection, self.insert, told)
            return done

        return self._write(job)

    def enable_endpoint(self, endpoint_id: str) -> bool:
        """Tell it again, as if it had never failed; False if it was not disabled."""
        disabled = and_(endpoints.c.id == endpoint_id, endpoints.c.disabled_at.is_not(None))
        values = {"disabled_at": None, "disabled_why": "", "failing_since": None}
        return self._change(update(endpoints).where(disabled).values(values)) == 1

    def mark_endpoint(self, endpoint_id: str, *, failing_since: datetime | None) -> None:
        """Keep since when it fails; an earlier instant stands, ``None`` ends it."""
        stands = endpoints.c.failing_since
        news = stands.is_(None) if failing_since else stands.is_not(None)
        change = update(endpoints).where(endpoints.c.id == endpoint_id, news)
        self._change(change.values(failing_since=failing_since))

    # ------------------------------------------------------------ what waits

    def hold_deliveries(self, endpoint_id: str, *, until: datetime) -> None:
        """Let nothing that waits for this endpoint be tried before then."""
        early = and_(_to(endpoint_id), outbox.c.claimable_at < until)
        # What another worker holds keeps its lease: it is not waiting.
        waiting = and_(early, outbox.c.state == "pending")
        self._change(update(outbox).where(waiting).values(claimable_at=until))

    def deliveries(
        self, endpoint_id: str, *, state: DeliveryState | None = None, limit: int = 100
    ) -> list[Delivery]:
        """Return what was queued for an endpoint, newest first."""
        wanted = select(outbox).where(_to(endpoint_id)).order_by(outbox.c.number.desc())
        if state is not None:
            wanted = wanted.where(outbox.c.state == state)
        return [_delivery(row) for row in self._all(wanted.limit(limit))]

    def replay_deliveries(
        self, endpoint_id: str, *, now: datetime, delivery_id: str | None = None
    ) -> int:
        """Queue dead deliveries again under their ids, or one delivered; return how many."""
        again = and_(_to(endpoint_id), outbox.c.state == "dead")
        if delivery_id is not None:
            settled = outbox.c.state.in_(("dead", "delivered"))
            again = and_(_to(endpoint_id), outbox.c.id == delivery_id, settled)
        values = {"state": "pending", "claimable_at": now, "attempts": 0, "error": ""}
        return self._change(update(outbox).where(again).values(values))


def _to(endpoint_id: str) -> ColumnElement[bool]:
    return and_(outbox.c.to == endpoint_id, outbox.c.kind == EVENT)


def _types(stored: str) -> tuple[str, ...]:
    return msgspec.json.decode(stored, type=tuple[str, ...])


def _endpoint(row: Row[Any]) -> Endpoint:
    values = dict(row._mapping)  # noqa: SLF001 - the public name of a row's mapping
    values["types"] = _types(row.types)
    return Endpoint(**values)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        incident_id=IncidentId(row.incident_id),
        type=row.subject,
        state=row.state,
        attempts=row.attempts,
        retry_at=row.claimable_at if row.state == "pending" else None,
        error=row.error,
    )
