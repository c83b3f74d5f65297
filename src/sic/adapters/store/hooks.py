"""Webhooks' bindings, sealed secrets and runs, on either database. It opens no secret."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, case, func, select, update
from sqlalchemy.exc import IntegrityError

from sic.adapters.store.database import Database, Upsert
from sic.adapters.store.schema import secrets, webhook_bindings, webhook_runs
from sic.application.ports import Batch
from sic.application.webhook_ports import BindingRevision, SealedSecret, Tally, WebhookRun
from sic.domain.errors import Conflict
from sic.domain.webhook.binding import Binding

RUN_COLUMNS = [webhook_runs.c[name] for name in WebhookRun.__struct_fields__]
_decoder = msgspec.json.Decoder(Binding)


class BindingChanged(Conflict):
    """Another administrator saved this binding first."""

    code = "SIC-E516"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Somebody else changed the binding of {name} at this moment.",
            "Look at it again, then save yours if it still holds.",
        )


def write_runs(connection: Connection, insert: Upsert, batch: Batch) -> None:
    """Write the batch's runs; a run begun twice violates uniqueness and undoes the batch."""
    for run in batch.runs:
        values = msgspec.structs.asdict(run)
        if run.stage == "sent":
            connection.execute(insert(webhook_runs), values)
        else:
            mine = and_(webhook_runs.c.webhook == run.webhook, webhook_runs.c.run == run.run)
            connection.execute(update(webhook_runs).where(mine).values(values))


class Hooks(Database):
    """What administrators bound, and what ran."""

    # ------------------------------------------------------------ bindings

    def bindings(self) -> list[BindingRevision]:
        """Return the last revision of every name, by name."""
        last = (
            select(webhook_bindings.c.name, func.max(webhook_bindings.c.number).label("n"))
            .group_by(webhook_bindings.c.name)
            .subquery()
        )
        newest = and_(
            webhook_bindings.c.name == last.c.name, webhook_bindings.c.number == last.c.n
        )
        statement = (
            select(webhook_bindings).join(last, newest).order_by(webhook_bindings.c.name)
        )
        return [_revision(row) for row in self._all(statement)]

    def put_binding(self, name: str, binding: Binding | None, by: str, now: datetime) -> int:
        """Add a revision; return its number."""
        mine = webhook_bindings.c.name == name
        count = select(func.coalesce(func.max(webhook_bindings.c.number), 0)).where(mine)
        stored = None if binding is None else msgspec.json.encode(binding)

        def job(connection: Connection) -> int:
            number = int(connection.execute(count).scalar_one()) + 1
            row = {"name": name, "number": number, "binding": stored, "by": by, "at": now}
            connection.execute(self.insert(webhook_bindings), row)
            return number

        try:
            return self._write(job)
        except IntegrityError as error:
            raise BindingChanged(name) from error

    def binding_history(self, name: str) -> list[BindingRevision]:
        """Return a name's revisions, newest first."""
        statement = (
            select(webhook_bindings)
            .where(webhook_bindings.c.name == name)
            .order_by(webhook_bindings.c.number.desc())
        )
        return [_revision(row) for row in self._all(statement)]

    # ------------------------------------------------------------ secrets

    def put_sealed(self, secret: SealedSecret) -> None:
        """Keep a secret, replacing the one of this name."""
        values = msgspec.structs.asdict(secret)
        fresh = self.insert(secrets).values(values)
        changed = {name: values[name] for name in ("sealed", "by", "at")}
        statement = fresh.on_conflict_do_update(index_elements=["name"], set_=changed)
        self._write(lambda connection: connection.execute(statement).rowcount)

    def reseal(self, before: SealedSecret, sealed: bytes) -> bool:
        """Change how a secret is sealed; False if it was set or dropped meanwhile."""
        same = and_(secrets.c.name == before.name, secrets.c.sealed == before.sealed)
        return self._change(secrets.update().where(same).values(sealed=sealed)) > 0

    def sealed(self, name: str) -> SealedSecret | None:
        """Return one secret."""
        found = self._first(select(secrets).where(secrets.c.name == name))
        return None if found is None else SealedSecret(**found._mapping)  # noqa: SLF001 - public

    def all_sealed(self) -> list[SealedSecret]:
        """Return every secret, by name."""
        rows = self._all(select(secrets).order_by(secrets.c.name))
        return [SealedSecret(**row._mapping) for row in rows]  # noqa: SLF001 - public

    def drop_sealed(self, name: str) -> bool:
        """Forget a secret; False if there is none."""
        return self._change(secrets.delete().where(secrets.c.name == name)) > 0

    # ------------------------------------------------------------ runs

    def runs(self, webhook: str, *, limit: int = 3) -> list[WebhookRun]:
        """Return the last runs of one webhook, newest first."""
        statement = (
            select(*RUN_COLUMNS)
            .where(webhook_runs.c.webhook == webhook)
            .order_by(webhook_runs.c.run.desc())
            .limit(limit)
        )
        return [WebhookRun(**row._mapping) for row in self._all(statement)]  # noqa: SLF001 - public

    def last_runs(self, *, limit: int = 3) -> dict[str, list[WebhookRun]]:
        """Return the last runs of every webhook that ever ran, newest first, in one query."""
        newest = func.row_number().over(
            partition_by=webhook_runs.c.webhook, order_by=webhook_runs.c.run.desc()
        )
        ranked = select(*RUN_COLUMNS, newest.label("age")).subquery()
        columns = [ranked.c[column.name] for column in RUN_COLUMNS]
        statement = (
            select(*columns)
            .where(ranked.c.age <= limit)
            .order_by(ranked.c.webhook, ranked.c.run.desc())
        )
        found: dict[str, list[WebhookRun]] = {}
        for row in self._all(statement):
            run = WebhookRun(**row._mapping)  # noqa: SLF001 - public
            found.setdefault(run.webhook, []).append(run)
        return found

    def tallies(self) -> list[Tally]:
        """Return how every webhook that ever ran did, by name."""
        done = and_(webhook_runs.c.status >= 200, webhook_runs.c.status < 300)
        ended = case((webhook_runs.c.ended_at.is_not(None), 1), else_=0)
        statement = (
            select(
                webhook_runs.c.webhook,
                func.sum(ended).label("ended"),
                func.sum(case((done, 1), else_=0)).label("succeeded"),
            )
            .group_by(webhook_runs.c.webhook)
            .order_by(webhook_runs.c.webhook)
        )
        return [
            Tally(webhook=row.webhook, ended=int(row.ended), succeeded=int(row.succeeded))
            for row in self._all(statement)
        ]


def _revision(row: Row[Any]) -> BindingRevision:
    values: dict[str, Any] = dict(row._mapping)  # noqa: SLF001 - a row's public mapping
    stored = values.pop("binding")
    return BindingRevision(
        binding=None if stored is None else _decoder.decode(stored), **values
    )
