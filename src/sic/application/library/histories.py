"""Which text stood in which file, and under which id: past a restart and a rename.

It never reads a file, and never gives an id to a second path.
"""

from __future__ import annotations

from datetime import datetime

from sic.application.library.files import Look
from sic.application.library.names import new_id
from sic.application.ports import Sighting, Store


class Histories:
    """The history of every runbook there ever was.

    One thread writes; any may ask for ``latest``, ``lineage``, ``lines`` and ``successor``.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._latest: dict[str, Sighting] = {}
        self._ids: dict[str, str] = {}  # By path, for good: an address must not change hands.
        self._taken: set[str] = set()
        self._moved_to: dict[str, str] = {}
        self._gone: dict[str, list[Sighting]] = {}  # By revision: runbooks without a file.

    def load(self) -> None:
        """Read what was recorded before this start."""
        for sighting in self._store.latest_sightings():
            self.remember(sighting)

    def remember(self, sighting: Sighting) -> None:
        """Take note of a line that is stored."""
        self._latest[sighting.runbook_id] = sighting
        self._ids.setdefault(sighting.path, sighting.runbook_id)
        self._taken.add(sighting.runbook_id)
        if sighting.came_from:
            self._moved_to[sighting.came_from] = sighting.runbook_id

    def compare(self, look: Look) -> None:
        """Take note of which files are gone: one that comes with such a text was renamed."""
        here = {found.path for found in look.files}
        places = {place for place, _ in look.unseen}
        self._gone = {}
        for line in self._latest.values():
            hidden = any(look.hides(place, line.path) for place in places)
            if line.path not in here and not hidden:
                self._gone.setdefault(line.revision, []).append(line)

    def without_file(self) -> list[Sighting]:
        """Return the last line of every runbook whose file was gone when it was compared."""
        return [line for lines in self._gone.values() for line in lines]

    def id_of(self, path: str) -> str:
        """Return the id of a path, a new one if it never had any."""
        if path not in self._ids:
            self._ids[path] = new_id(path, self._taken)
            self._taken.add(self._ids[path])
        return self._ids[path]

    # ------------------------------------------------------------ lines

    def latest(self, runbook_id: str) -> Sighting | None:
        """Return the last line of a runbook's history."""
        return self._latest.get(runbook_id)

    def next_line(self, seen: Sighting, *, stands: bool) -> Sighting:
        """Return the line of history for what was just seen.

        Args:
            seen: Id, path, title, revision and instant; the rest is filled in here.
            stands: True if the runbook is on the list now, so that it was not renamed.

        Returns:
            The last line there is, if the text has not changed since; else a new one.
        """
        known = self._latest.get(seen.runbook_id)
        if known is not None and known.revision == seen.revision:
            return known
        origin = None if stands else self._renamed_from(seen)
        return Sighting(
            runbook_id=seen.runbook_id,
            number=known.number + 1 if known else 1,
            revision=seen.revision,
            path=seen.path,
            title=seen.title,
            seen_at=seen.seen_at,
            first_seen_at=origin.first_seen_at if origin else self._first_seen(seen),
            came_from=origin.runbook_id if origin else (known.came_from if known else ""),
        )

    def _renamed_from(self, seen: Sighting) -> Sighting | None:
        """Return the last line of a runbook whose file went, and whose text has come back."""
        candidates = (
            line
            for line in self._gone.get(seen.revision, ())
            if self._moved_to.get(line.runbook_id, seen.runbook_id) == seen.runbook_id
        )
        return max(candidates, key=lambda line: line.seen_at, default=None)

    def _first_seen(self, seen: Sighting) -> datetime:
        if seen.runbook_id not in self._latest:
            return seen.seen_at
        lines = self._store.sightings(seen.runbook_id)
        before = (line.first_seen_at for line in lines if line.revision == seen.revision)
        return min(before, default=seen.seen_at)

    # ------------------------------------------------------------ renames

    def lineage(self, runbook_id: str) -> list[str]:
        """Return the id and those its file had before it was renamed, latest first."""
        chain = [runbook_id]
        while (line := self._latest.get(chain[-1])) and line.came_from not in ("", *chain):
            chain.append(line.came_from)
        return chain

    def lines(self, runbook_id: str) -> list[Sighting]:
        """Return the history of a runbook under all its names, newest first."""
        found = [
            line for one in self.lineage(runbook_id) for line in self._store.sightings(one)
        ]
        # Lines of one instant stay in order: the latest name first, its numbers falling.
        return sorted(found, key=lambda line: line.seen_at, reverse=True)

    def successor(self, runbook_id: str) -> str | None:
        """Return the id a runbook has since its file was renamed."""
        return self._moved_to.get(runbook_id)
