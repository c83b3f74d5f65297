"""The search index on PostgreSQL, shared by every node. It never stems, nor ranks an answer.

The table is derived from the runbooks and can be made again at any time, so it is no step of
the migrations: an index of another shape gets another table, and the old one may be dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, create_engine, make_url, text

from sic.application.search.entries import Entry

LOCK = 0x51C0_0003  # Advisory lock under which the table is made.
TERMS_MAX = 24  # In one query; those that tell most come first.
POOL_SIZE = 4
STATEMENT_TIMEOUT_MS = 5_000
_POSITION_MAX = 16_383  # Of a word in a tsvector; later ones share the last.
_PLACES_MAX = 200  # Of one word in a tsvector; PostgreSQL keeps at most 255.
_MARKS = "ABCD"  # Weights of name, title and headings, lead, body.

_TABLE = """
CREATE TABLE IF NOT EXISTS runbook_sections (
    runbook_id text NOT NULL,
    number integer NOT NULL,
    keys text[] NOT NULL,
    entry bytea NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (runbook_id, number)
);
CREATE INDEX IF NOT EXISTS runbook_sections_words ON runbook_sections USING gin (words);
CREATE INDEX IF NOT EXISTS runbook_sections_keys ON runbook_sections USING gin (keys);
"""
_ADD = """
INSERT INTO runbook_sections (runbook_id, number, keys, entry, words)
VALUES (:runbook_id, :number, :keys, :entry, CAST(:words AS tsvector))
"""
_REMOVE = "DELETE FROM runbook_sections WHERE runbook_id = :runbook_id"
_TOTAL = "SELECT count(*) FROM runbook_sections"
# A term is letters and digits: quoted, it is one lexeme and never an operator.
_FREQUENCIES = """
SELECT term,
    (SELECT count(*) FROM runbook_sections WHERE words @@ CAST(quoted AS tsquery)),
    (SELECT count(*) FROM runbook_sections WHERE words @@ CAST(quoted || '\\:ABC' AS tsquery))
FROM unnest(CAST(:terms AS text[])) AS term,
    LATERAL (SELECT quote_literal(term) AS quoted) AS one
"""
# ts_rank knows nothing of how rare a word is: each term's rank is weighed by its worth. The 1
# has it divide by the logarithm of the length: long entries hold every word.
_MATCHING = """
SELECT entry FROM (
    SELECT runbook_id, number, entry,
        ts_rank('{0.1, 0.4, 0.4, 1.0}', words, query, 1) AS rank, worth
    FROM unnest(CAST(:terms AS text[]), CAST(:worth AS float8[])) AS asked (term, worth),
        LATERAL (SELECT CAST(quote_literal(term) AS tsquery) AS query) AS one,
        runbook_sections
    WHERE words @@ query
) AS heard
GROUP BY runbook_id, number, entry
ORDER BY sum(rank * worth) DESC, runbook_id, number
LIMIT :limit
"""
_NAMED = "SELECT entry FROM runbook_sections WHERE keys && CAST(:keys AS text[])"


class PostgresSearchIndex:
    """Candidates from ``tsvector``, entries from the same rows."""

    def __init__(self, url: str) -> None:
        """Connect, and make the table if no node has."""
        self._engine = create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            pool_size=POOL_SIZE,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args={"options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}"},
        )
        self._decoder = msgspec.msgpack.Decoder(Entry)
        with self._engine.begin() as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            connection.exec_driver_sql(_TABLE)

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    def replace(self, runbook_id: str, entries: Sequence[Entry]) -> None:
        """Keep these entries of a runbook and no others, all in one transaction."""
        rows = [_row(entry) for entry in entries]
        with self._engine.begin() as connection:
            connection.execute(text(_REMOVE), {"runbook_id": runbook_id})
            if rows:
                connection.execute(text(_ADD), rows)

    def remove(self, runbook_id: str) -> None:
        """Forget a runbook."""
        self.replace(runbook_id, ())

    def total(self) -> int:
        """Return how many entries there are."""
        with self._engine.connect() as connection:
            return _total(connection)

    def frequencies(self, terms: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return in how many entries each term stands, and in how many of their heads."""
        with self._engine.connect() as connection:
            found = connection.execute(text(_FREQUENCIES), {"terms": list(terms)})
            return {term: (count, heads) for term, count, heads in found if count}

    def matching(self, worth: Mapping[str, float], limit: int) -> list[Entry]:
        """Return entries that hold any of the terms, best rank first."""
        if not worth:
            return []
        telling = sorted(worth, key=lambda term: -worth[term])[:TERMS_MAX]
        with self._engine.connect() as connection:
            asked = {
                "terms": telling,
                "worth": [worth[term] for term in telling],
                "limit": limit,
            }
            found = connection.execute(text(_MATCHING), asked)
            return [self._decoder.decode(entry) for (entry,) in found]

    def named(self, keys: Sequence[str], limit: int) -> list[Entry]:
        """Return entries that have any of these names, the best grade first."""
        with self._engine.connect() as connection:
            found = connection.execute(text(_NAMED), {"keys": list(keys)})
            entries = [self._decoder.decode(entry) for (entry,) in found]
        wanted = set(keys)

        def order(entry: Entry) -> tuple[int, str, int]:
            best = max(entry.keys[key] for key in wanted & entry.keys.keys())
            return (-best, entry.runbook_id, entry.number)

        return sorted(entries, key=order)[:limit]


def _total(connection: Connection) -> int:
    return int(connection.execute(text(_TOTAL)).scalar_one())


def _row(entry: Entry) -> dict[str, object]:
    return {
        "runbook_id": entry.runbook_id,
        "number": entry.number,
        "keys": list(entry.keys),
        "entry": msgspec.msgpack.encode(entry),
        "words": _vector(entry),
    }


def _vector(entry: Entry) -> str:
    """Return the entry's words as a tsvector is written: ``'crash':2A,9D 'pod':1A``."""
    places: dict[str, list[str]] = {}
    position = 0
    for mark, field in zip(_MARKS, entry.fields, strict=True):
        for term in field.split():
            position = min(position + 1, _POSITION_MAX)
            found = places.setdefault(term, [])
            if len(found) < _PLACES_MAX:
                found.append(f"{position}{mark}")
    return " ".join(f"'{term}':{','.join(found)}" for term, found in places.items())
