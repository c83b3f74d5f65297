"""Runbook texts, byte for byte, and the files they stood in since when. It compiles none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, func, select

from sic.adapters.store.database import Database
from sic.adapters.store.schema import incidents, runbook_history, runbooks
from sic.application.ports import PinnedRevision, RunbookRevision, Sighting


class Revisions(Database):
    """Every runbook text any incident started under, on either database."""

    def put_runbook(self, runbook: RunbookRevision) -> None:
        """Keep a revision; the same revision twice is one."""
        self.record_sightings((runbook,), ())

    def get_runbook(self, revision: str) -> RunbookRevision | None:
        """Return one revision."""
        found = self._first(select(runbooks).where(runbooks.c.revision == revision))
        if found is None:
            return None
        return RunbookRevision(
            revision=found.revision,
            name=found.name,
            text=found.text.decode("utf-8", "surrogatepass"),
            added_at=found.added_at,
        )

    # ------------------------------------------------------------ history

    def record_sightings(
        self, revisions: Sequence[RunbookRevision], sightings: Sequence[Sighting]
    ) -> None:
        """Keep texts and lines of history, in one transaction; what is there stays as it is."""
        texts = [_stored(one) for one in revisions]
        lines = [msgspec.structs.asdict(one) for one in sightings]

        def job(connection: Connection) -> None:
            # Always in the same order: two nodes that read the same folder must not wait
            # for each other's rows in a circle.
            for table, rows, key in (
                (runbooks, texts, "revision"),
                (runbook_history, lines, "runbook_id"),
            ):
                if rows:
                    statement = self.insert(table).on_conflict_do_nothing()
                    connection.execute(statement, sorted(rows, key=lambda row: row[key]))

        self._write(job)

    def latest_sightings(self) -> list[Sighting]:
        """Return the last line of every runbook's history, by id."""
        last = (
            select(runbook_history.c.runbook_id, func.max(runbook_history.c.number).label("n"))
            .group_by(runbook_history.c.runbook_id)
            .subquery()
        )
        is_last = and_(
            runbook_history.c.runbook_id == last.c.runbook_id,
            runbook_history.c.number == last.c.n,
        )
        found = self._all(select(runbook_history).join(last, is_last))
        # Sorted here: the databases disagree on the order of punctuation.
        return sorted(map(_sighting, found), key=lambda one: one.runbook_id)

    def sightings(self, runbook_id: str) -> list[Sighting]:
        """Return a runbook's history, newest first; empty if there is none."""
        of_runbook = select(runbook_history).where(runbook_history.c.runbook_id == runbook_id)
        return [
            _sighting(row)
            for row in self._all(of_runbook.order_by(runbook_history.c.number.desc()))
        ]

    def pinned_revisions(self, *runbook_ids: str) -> list[PinnedRevision]:
        """Return every revision in these (or all) histories that an incident started under."""
        lines = select(runbook_history.c.runbook_id, runbook_history.c.revision)
        if runbook_ids:
            lines = lines.where(runbook_history.c.runbook_id.in_(runbook_ids))
        history = lines.distinct().subquery()  # A text that came back stands there twice.
        counted = (
            select(history.c.runbook_id, history.c.revision, func.count().label("incidents"))
            .join(incidents, incidents.c.runbook_revision == history.c.revision)
            .group_by(history.c.runbook_id, history.c.revision)
        )
        found = self._all(counted)
        return [PinnedRevision(row.runbook_id, row.revision, row.incidents) for row in found]


def _stored(runbook: RunbookRevision) -> dict[str, Any]:
    return {
        "revision": runbook.revision,
        "name": runbook.name,
        "text": runbook.text.encode("utf-8", "surrogatepass"),
        "added_at": runbook.added_at,
    }


def _sighting(row: Row[Any]) -> Sighting:
    return Sighting(**row._mapping)  # noqa: SLF001 - a public name
