"""The search index on SQLite's FTS5, in memory. It never touches the event database.

A thousand pages are indexed in a few seconds, so the index is rebuilt at start and there is
no file that could be stale, damaged or left behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from threading import Lock

from sic.application.search.entries import Entry

TERMS_MAX = 24  # In one query; the rarest come first and decide.
# How much a word counts for by the column it stands in: name, title and headings, lead, body.
_BM25 = "bm25(entries, 6.0, 3.0, 3.0, 1.0)"

# Terms come analysed (letters and digits only): the tokenizer has nothing left to decide.
_TABLES = """
CREATE VIRTUAL TABLE entries USING fts5(
    name, title, lead, body, content='', columnsize=1, tokenize='unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE words USING fts5vocab(entries, row);
"""


class SqliteSearchIndex:
    """Candidates from FTS5, entries from memory; one lock, because one connection."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(_TABLES)
        self._entries: dict[int, Entry] = {}
        self._rows: dict[str, list[int]] = {}
        self._names: dict[str, dict[int, int]] = {}  # Key → row → grade.
        self._next = 1

    def close(self) -> None:
        """Let the index go."""
        self._database.close()

    def replace(self, runbook_id: str, entries: Sequence[Entry]) -> None:
        """Keep these entries of a runbook and no others."""
        with self._lock:
            self._remove(runbook_id)
            for entry in entries:
                self._add(entry)

    def _add(self, entry: Entry) -> None:
        row = self._next
        self._next += 1
        self._database.execute(
            "INSERT INTO entries(rowid, name, title, lead, body) VALUES (?, ?, ?, ?, ?)",
            (row, *entry.fields),
        )
        self._entries[row] = entry
        self._rows.setdefault(entry.runbook_id, []).append(row)
        for key, grade in entry.keys.items():
            self._names.setdefault(key, {})[row] = grade

    def remove(self, runbook_id: str) -> None:
        """Forget a runbook."""
        with self._lock:
            self._remove(runbook_id)

    def _remove(self, runbook_id: str) -> None:
        for row in self._rows.pop(runbook_id, ()):
            entry = self._entries.pop(row)
            self._database.execute(
                "INSERT INTO entries(entries, rowid, name, title, lead, body)"
                " VALUES ('delete', ?, ?, ?, ?, ?)",
                (row, *entry.fields),
            )
            for key in entry.keys:
                del self._names[key][row]

    def total(self) -> int:
        """Return how many entries there are."""
        return len(self._entries)

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """Return in how many entries each term stands."""
        marks = ",".join("?" * len(terms))
        statement = f"SELECT term, doc FROM words WHERE term IN ({marks})"  # noqa: S608 - marks only
        with self._lock:
            return dict(self._database.execute(statement, list(terms)))

    def matching(self, terms: Sequence[str], limit: int) -> list[Entry]:
        """Return entries that hold any of the terms, best BM25 first."""
        if not terms:
            return []
        asked = " OR ".join(f'"{term}"' for term in terms[:TERMS_MAX])
        statement = f"SELECT rowid FROM entries WHERE entries MATCH ? ORDER BY {_BM25} LIMIT ?"  # noqa: S608 - a constant
        with self._lock:
            found = self._database.execute(statement, (asked, limit)).fetchall()
            return [self._entries[row] for (row,) in found]

    def named(self, keys: Sequence[str], limit: int) -> list[Entry]:
        """Return entries that have any of these names, the best grade first."""
        graded: dict[int, int] = {}
        with self._lock:
            for key in keys:
                for row, grade in self._names.get(key, {}).items():
                    graded[row] = max(grade, graded.get(row, 0))
            best = sorted(graded, key=lambda row: (-graded[row], row))
            return [self._entries[row] for row in best[:limit]]
