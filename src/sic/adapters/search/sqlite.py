"""The search index on SQLite's FTS5, in memory. It never touches the event database.

A thousand pages are indexed in a few seconds, so the index is rebuilt at start and there is
no file that could be stale, damaged or left behind.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Sequence
from threading import Lock

from sic.application.search.entries import Entry

TERMS_MAX = 24  # In one query; the rarest come first and decide.
BODY_TERMS_MAX = 7  # Of them looked for in whole texts, where common words stand everywhere.
BODY_SHARE = 4  # One candidate in so many comes for what its whole text says.

# Terms come analysed (letters and digits only): the tokenizer has nothing left to decide.
# Two tables: what says what a page is about is a tenth of its words, and answers in a tenth
# of the time.
_TABLES = """
CREATE VIRTUAL TABLE heads USING fts5(
    name, title, lead, content='', tokenize='unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE entries USING fts5(
    words, content='', detail='none', tokenize='unicode61 remove_diacritics 0'
);
CREATE VIRTUAL TABLE words USING fts5vocab(entries, row);
CREATE VIRTUAL TABLE head_words USING fts5vocab(heads, row);
"""
_ADD_HEAD = "INSERT INTO heads(rowid, name, title, lead) VALUES (?, ?, ?, ?)"
_ADD = "INSERT INTO entries(rowid, words) VALUES (?, ?)"
_DROP_HEAD = "INSERT INTO heads(heads, rowid, name, title, lead) VALUES ('delete', ?, ?, ?, ?)"
_DROP = "INSERT INTO entries(entries, rowid, words) VALUES ('delete', ?, ?)"
_IN_HEADS = (
    "SELECT rowid FROM heads WHERE heads MATCH ? ORDER BY bm25(heads, 6.0, 3.0, 3.0) LIMIT ?"
)
_COUNTED = "SELECT term, doc FROM {} WHERE term IN ({})"
_ANYWHERE = "SELECT rowid FROM entries WHERE entries MATCH ? ORDER BY rank LIMIT ?"


class SqliteSearchIndex:
    """Candidates from FTS5, entries from memory; one lock, because one connection."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(_TABLES)
        # Whoever drops the index without closing it lets its memory go as well.
        self._closing = weakref.finalize(self, self._database.close)
        self._entries: dict[int, Entry] = {}
        self._rows: dict[str, list[int]] = {}
        self._names: dict[str, dict[int, int]] = {}  # Key → row → grade.
        self._next = 1

    def close(self) -> None:
        """Let the index go."""
        self._closing()

    def replace(self, runbook_id: str, entries: Sequence[Entry]) -> None:
        """Keep these entries of a runbook and no others."""
        with self._lock:
            self._remove(runbook_id)
            for entry in entries:
                self._add(entry)

    def _add(self, entry: Entry) -> None:
        row = self._next
        self._next += 1
        self._database.execute(_ADD_HEAD, (row, *entry.fields[:3]))
        self._database.execute(_ADD, (row, " ".join(entry.fields)))
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
            self._database.execute(_DROP_HEAD, (row, *entry.fields[:3]))
            self._database.execute(_DROP, (row, " ".join(entry.fields)))
            for key in entry.keys:
                del self._names[key][row]

    def total(self) -> int:
        """Return how many entries there are."""
        return len(self._entries)

    def frequencies(self, terms: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return in how many entries each term stands, and in how many of their heads."""
        marks = ",".join("?" * len(terms))
        asked = list(terms)
        with self._lock:
            anywhere = self._database.execute(_COUNTED.format("words", marks), asked).fetchall()
            heads = dict(self._database.execute(_COUNTED.format("head_words", marks), asked))
        return {term: (count, heads.get(term, 0)) for term, count in anywhere}

    def matching(self, terms: Sequence[str], limit: int) -> list[Entry]:
        """Return entries that hold any of the terms, best BM25 first."""
        if not terms:
            return []
        quoted = [f'"{term.replace(chr(34), "")}"' for term in terms[:TERMS_MAX]]
        anywhere = limit // BODY_SHARE
        with self._lock:
            rows = self._ask(_IN_HEADS, quoted, limit - anywhere)
            rows += self._ask(_ANYWHERE, quoted[:BODY_TERMS_MAX], limit)
            best = list(dict.fromkeys(rows))[:limit]
            return [self._entries[row] for row in best]

    def _ask(self, statement: str, quoted: list[str], limit: int) -> list[int]:
        found = self._database.execute(statement, (" OR ".join(quoted), limit))
        return [row for (row,) in found]

    def named(self, keys: Sequence[str], limit: int) -> list[Entry]:
        """Return entries that have any of these names, the best grade first."""
        graded: dict[int, int] = {}
        with self._lock:
            for key in keys:
                for row, grade in self._names.get(key, {}).items():
                    graded[row] = max(grade, graded.get(row, 0))
            best = sorted(graded, key=lambda row: (-graded[row], row))
            return [self._entries[row] for row in best[:limit]]
