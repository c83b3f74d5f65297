"""The PostgreSQL store when connections die, transactions collide, and locks are held."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

import pytest
from sqlalchemy import Connection
from tests.contract.making import FIRST, SECOND, a_batch

from sic.adapters.clock import DatabaseClock
from sic.adapters.store import postgres
from sic.adapters.store.opening import open_store
from sic.adapters.store.postgres import ATTEMPTS, PostgresStore
from sic.application.ports import Store, StoreUnavailable

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("store_url", ["postgres"], indirect=True),
]
RAISE = "DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = '{}'; END $$"


def failing(times: int, code: str) -> tuple[Callable[[Connection], str], list[int]]:
    """Return a job that fails so many times, and the list of its runs."""
    runs: list[int] = []

    def job(connection: Connection) -> str:
        runs.append(1)
        if len(runs) <= times:
            connection.exec_driver_sql(RAISE.format(code))
        return "done"

    return job, runs


@pytest.fixture
def node(store: Store) -> PostgresStore:
    """The store, as what it is."""
    assert isinstance(store, PostgresStore)
    return store


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_a_collision_is_tried_again_and_not_for_ever(node: PostgresStore, code: str) -> None:
    """F-28: at one place, at most five times."""
    job, runs = failing(ATTEMPTS - 1, code)
    assert node._write(job) == "done"

    job, runs = failing(ATTEMPTS, code)
    with pytest.raises(StoreUnavailable, match=r"made up.*Nothing was recorded"):
        node._write(job)
    assert len(runs) == ATTEMPTS


def test_another_error_is_not_tried_again(node: PostgresStore) -> None:
    """A full disk does not get emptier by asking five times."""
    job, runs = failing(1, "53100")
    with pytest.raises(StoreUnavailable, match="made up"):
        node._write(job)
    assert len(runs) == 1


def test_a_real_deadlock_is_survived(node: PostgresStore) -> None:
    """F-28: two transactions that take two locks crosswise both end well."""
    node.append(a_batch(FIRST))
    node.append(a_batch(SECOND))
    both = threading.Barrier(2)
    waited: list[str] = []

    def take(order: tuple[str, str]) -> str:
        def job(connection: Connection) -> str:
            for incident_id in order:
                connection.exec_driver_sql(
                    "SELECT 1 FROM incidents WHERE id = %s FOR UPDATE", (incident_id,)
                )
                if order[0] not in waited:
                    waited.append(order[0])
                    both.wait(10)
            return "done"

        return node._write(job)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(take, [(FIRST, SECOND), (SECOND, FIRST)])) == ["done", "done"]


def test_connections_that_died_are_replaced(
    node: PostgresStore, tamper: Callable[[str], None]
) -> None:
    """F-26: the pool asks before it lends."""
    node.append(a_batch())
    tamper(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'sic' AND datname = current_database()"
    )
    node.append(a_batch(version=1))
    assert len(node.replay(FIRST, list)) == 2


def test_a_connection_that_dies_at_work_claims_nothing(node: PostgresStore) -> None:
    """It may have died after the commit: the words send you to look."""

    def job(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(StoreUnavailable, match="Look whether it was recorded"):
        node._write(job)
    assert node.is_writable()


def test_a_held_lock_is_not_waited_for_for_ever(
    node: PostgresStore, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-27: an answer, not a hang; and reading goes on."""
    node.append(a_batch())
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT_MS", 50)
    impatient = open_store(store_url)

    def hold(connection: Connection) -> None:
        node._order(connection)
        with pytest.raises(StoreUnavailable, match=r"lock timeout.*Nothing was recorded"):
            impatient.append(a_batch(version=1))
        assert len(impatient.replay(FIRST, list)) == 1

    node._write(hold)
    impatient.append(a_batch(version=1))
    impatient.close()


def test_a_read_only_server_is_not_writable(
    node: PostgresStore, store_url: str, tamper: Callable[[str], None]
) -> None:
    """F-25: the health page must be red on a standby."""
    name = store_url.partition("?")[0].rpartition("/")[2]
    tamper(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    standby = open_store(store_url)
    assert not standby.is_writable()
    assert node.is_writable()
    standby.close()


def test_the_database_says_what_time_it_is(node: PostgresStore) -> None:
    """Process model: the database's clock decides what is due, whatever a node's own says."""
    before, now, after = node.now(), DatabaseClock(node.now).now(), node.now()
    assert before <= now <= after
    assert now.tzinfo is UTC
