"""A consistent copy of a live SQLite store; it never writes to the one it copies."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sic.adapters.store.opening import sqlite_file
from sic.application.ports import StoreUnavailable


def copy_store(url: str, to: Path) -> int:
    """Copy the database at one instant while SIC goes on writing; return its bytes.

    The copy is whole or not there: it is written beside its place, flushed, then renamed.
    Only its owner may read it: it holds what the original holds.

    Raises:
        ValueError: the store is no SQLite file.
        FileExistsError: there is something at ``to``; a backup never replaces another.
        StoreUnavailable: the original cannot be read, or the copy cannot be written.
    """
    source = sqlite_file(url)
    if source is None:
        raise ValueError("PostgreSQL is backed up by its own tools: pg_dump, or a replica.")
    if not source.is_file():
        raise StoreUnavailable(f"there is no database at {source}")
    if to.exists() or to.is_symlink():
        raise FileExistsError(f"{to} exists")
    part = to.with_name(f".{to.name}.part")
    try:
        part.unlink(missing_ok=True)  # Of a run that was killed.
        part.touch(mode=0o600, exist_ok=False)
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        _flush(part)
        part.rename(to)
        _flush(to.parent)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise StoreUnavailable(f"cannot copy {source} to {to}: {error}") from error
    return to.stat().st_size


def _flush(path: Path) -> None:
    door = os.open(path, os.O_RDONLY)
    try:
        os.fsync(door)
    finally:
        os.close(door)
