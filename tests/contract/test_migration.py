"""An empty database becomes this version's, once, whoever comes first and whoever is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from tests.contract.making import FIRST, a_batch

from sic.adapters.store.database import StoreTooNew
from sic.adapters.store.migrate import HEAD
from sic.adapters.store.opening import open_store
from sic.adapters.store.schema import metadata
from sic.application.ports import Store

DIE_AT_STATEMENT = textwrap.dedent(
    """
    import os, signal, sys
    from sqlalchemy import Engine, event
    left = int(sys.argv[2])

    @event.listens_for(Engine, "before_cursor_execute")
    def count(*_):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    from sic.adapters.store.opening import open_store
    open_store(sys.argv[1]).close()
    print("done")
    """
)


def test_the_migrated_tables_are_the_ones_the_code_uses(store: Store, store_url: str) -> None:
    """The steps and ``schema.py`` say the same; otherwise one of them was forgotten."""
    engine = create_engine(store_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []


def test_the_newest_step_is_the_one_a_start_looks_for() -> None:
    """``HEAD`` lets an up-to-date database start without importing alembic."""
    config = Config()
    config.set_main_option("script_location", "sic.adapters.store:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_opening_again_changes_nothing(open_again: Callable[[], Store]) -> None:
    """A restart is not a migration."""
    open_again().append(a_batch())
    assert len(open_again().replay(FIRST, list)) == 1


def test_many_nodes_may_start_on_an_empty_database_at_once(
    open_again: Callable[[], Store],
) -> None:
    """F-17: they take turns."""
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(lambda _: open_again(), range(6)))
    stores[0].append(a_batch())
    assert all(store.verify() is None for store in stores)
    assert len(stores[5].replay(FIRST, list)) == 1


def test_a_database_of_a_newer_version_is_refused_in_words(
    store: Store, store_url: str, tamper: Callable[[str], None]
) -> None:
    """Better not to start than to write what a newer SIC would misread."""
    store.append(a_batch())
    tamper("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreTooNew, match=r"version 9999, written by a newer SIC.*Start the"):
        open_store(store_url)


@pytest.mark.parametrize("statement", [2, 9, 17, 28])
def test_a_migration_that_is_killed_leaves_the_database_as_it_was(
    store_url: str, open_again: Callable[[], Store], statement: int
) -> None:
    """F-18: SIGKILL at a statement; the next start does it all."""
    argv = [sys.executable, "-c", DIE_AT_STATEMENT, store_url, str(statement)]
    died = subprocess.run(argv, capture_output=True, timeout=60, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()

    store = open_again()
    store.append(a_batch())
    assert store.verify() is None
