"""Pick the store a URL names. It imports a driver only when that driver is asked for."""

from __future__ import annotations

from pathlib import Path

from sic.application.ports import Store, StoreUnavailable

SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")


def open_store(url: str) -> Store:
    """Open ``sqlite:///path`` or ``postgresql://…``; tables are brought up to date.

    Raises:
        ValueError: the URL names neither.
        StoreUnavailable: the database cannot be opened; the words say what to do.
    """
    if file := sqlite_file(url):
        from sic.adapters.store.sqlite import SqliteStore

        return SqliteStore(file)
    if url.startswith(POSTGRES):
        return _open_postgres(url)
    scheme = url.partition(":")[0]
    raise ValueError(
        f"SIC cannot store in {scheme!r}; write sqlite:///path/to/sic.db or "
        "postgresql://user@host/database."
    )


def sqlite_file(url: str) -> Path | None:
    """Return the file a URL names; None if it names another database."""
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None


def _open_postgres(url: str) -> Store:
    try:
        import psycopg  # noqa: F401 - asked for here to answer in words when it is missing
    except ImportError as error:
        raise StoreUnavailable(
            "PostgreSQL needs its driver: pip install 'sic-command[postgres]'."
        ) from error
    from sic.adapters.store.postgres import PostgresStore

    return PostgresStore(url)
