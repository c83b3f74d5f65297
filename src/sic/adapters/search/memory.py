"""The search index in memory: postings, and the entries they point to. It never writes a file.

A thousand pages are indexed in a few seconds, so the index is rebuilt at start and there is
nothing that could be stale, damaged or left behind.
"""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from threading import Lock

from sic.application.search.entries import Entry
from sic.application.search.ranking import SATURATION

POSTINGS_MAX = 4_000  # Looked at for one question; the words that tell most come first.


class _Postings:
    """In which rows a term stands, and how loudly: two columns of the same length."""

    __slots__ = ("rows", "said")

    def __init__(self) -> None:
        self.rows = array("L")
        self.said = array("f")

    def add(self, row: int, weight: float) -> None:
        self.rows.append(row)
        self.said.append(weight / (weight + SATURATION))

    def remove(self, row: int) -> None:
        at = self.rows.index(row)
        del self.rows[at], self.said[at]


class MemorySearchIndex:
    """Postings and entries under one lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._postings: dict[str, _Postings] = {}
        self._in_heads: Counter[str] = Counter()
        self._entries: dict[int, Entry] = {}
        self._rows: dict[str, list[int]] = {}
        self._names: dict[str, dict[int, int]] = {}  # Key → row → grade.
        self._next = 1

    def close(self) -> None:
        """Let the index go."""
        with self._lock:
            self._postings.clear()
            self._in_heads.clear()
            self._names.clear()
            self._rows.clear()
            self._entries.clear()

    def replace(self, runbook_id: str, entries: Sequence[Entry]) -> None:
        """Keep these entries of a runbook and no others."""
        with self._lock:
            self._remove(runbook_id)
            for entry in entries:
                self._add(entry)

    def _add(self, entry: Entry) -> None:
        row = self._next
        self._next += 1
        for term, weight in entry.weights.items():
            postings = self._postings.get(term)
            if postings is None:
                postings = self._postings[term] = _Postings()
            postings.add(row, weight)
        self._in_heads.update(entry.head | entry.lead)
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
            self._in_heads.subtract(entry.head | entry.lead)
            for term in entry.weights:
                self._postings[term].remove(row)
                if not self._postings[term].rows:
                    del self._postings[term], self._in_heads[term]
            for key in entry.keys:
                del self._names[key][row]
                if not self._names[key]:
                    del self._names[key]

    def total(self) -> int:
        """Return how many entries there are."""
        return len(self._entries)

    def frequencies(self, terms: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return in how many entries each term stands, and in how many of their heads."""
        with self._lock:
            return {
                term: (len(self._postings[term].rows), self._in_heads[term])
                for term in terms
                if term in self._postings
            }

    def matching(self, worth: Mapping[str, float], limit: int) -> list[Entry]:
        """Return entries that hold any of the terms, the most promising first."""
        scores: dict[int, float] = {}
        heard = scores.get
        looked_at = 0
        with self._lock:
            for term in sorted(worth, key=lambda term: -worth[term]):
                postings = self._postings.get(term)
                if postings is None:
                    continue
                looked_at += len(postings.rows)
                if scores and looked_at > POSTINGS_MAX:
                    break
                tells = worth[term]
                for row, said in zip(postings.rows, postings.said, strict=True):
                    scores[row] = heard(row, 0.0) + tells * said
            best = heapq.nlargest(limit, scores, key=scores.__getitem__)
            return [self._entries[row] for row in best]

    def named(self, keys: Sequence[str], limit: int) -> list[Entry]:
        """Return entries that have any of these names, the best grade first."""
        graded: dict[int, int] = {}
        with self._lock:
            for key in keys:
                for row, grade in self._names.get(key, {}).items():
                    graded[row] = max(grade, graded.get(row, 0))
            best = sorted(graded, key=lambda row: (-graded[row], row))
            return [self._entries[row] for row in best[:limit]]
