"""The runbook revisions incidents are pinned to, kept byte for byte. It never compiles one."""

from __future__ import annotations

from sqlalchemy import select

from sic.adapters.store.database import Database
from sic.adapters.store.schema import runbooks
from sic.application.ports import RunbookRevision


class Revisions(Database):
    """Every runbook text any incident started under, on either database."""

    def put_runbook(self, runbook: RunbookRevision) -> None:
        """Keep a revision; the same revision twice is one."""
        values = {
            "revision": runbook.revision,
            "name": runbook.name,
            "text": runbook.text.encode("utf-8", "surrogatepass"),
            "added_at": runbook.added_at,
        }
        statement = self.insert(runbooks).on_conflict_do_nothing()
        self._write(lambda connection: connection.execute(statement, values))

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
