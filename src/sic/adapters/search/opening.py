"""Pick the search index a database URL asks for. It imports a driver only when needed."""

from __future__ import annotations

from sic.application.search import SearchIndex

POSTGRES = ("postgresql://", "postgres://")


def open_index(url: str = "") -> SearchIndex:
    """Return the shared index of a PostgreSQL URL; for any other, an empty one in memory."""
    if url.startswith(POSTGRES):
        from sic.adapters.search.postgres import PostgresSearchIndex

        return PostgresSearchIndex(url)
    from sic.adapters.search.memory import MemorySearchIndex

    return MemorySearchIndex()
