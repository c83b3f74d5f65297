"""Following the log on both stores: nothing recorded is ever passed over, by any node."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from tests.a_stream import PATIENCE_SECONDS, following
from tests.contract.making import AT_0300, FIRST, a_batch, a_note

from sic.adapters.store.people import AMONG
from sic.application.account_ports import Account, Session
from sic.application.ports import Recorded, Store
from sic.bootstrap import run_server
from sic.domain.ids import IncidentId
from sic.entrypoints.cli.client import Client
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.demo.command import demo_settings

WRITERS = 6
EACH = 15


def test_the_last_position_is_that_of_the_newest_event(store: Store) -> None:
    """A hub begins there; an empty log begins at nothing."""
    assert store.last_position() == 0
    store.append(a_batch(events=(a_note("one"), a_note("two"))))
    assert store.last_position() == store.feed(after=0, limit=10)[-1].position


def test_a_follower_misses_nothing_of_many_writers(
    store: Store, open_again: Callable[[], Store]
) -> None:
    """Positions become visible in their order: who asks for "after 8" must not lose 7.

    Six writers on two nodes append at once while a third node follows. It asks only for what
    is above the highest position it saw, so an event that became visible late would be lost.
    """
    other, follower = open_again(), open_again()
    start = threading.Barrier(WRITERS + 1)

    def write(number: int) -> None:
        mine = (store, other)[number % 2]
        incident = IncidentId(f"inc-20261123-{number:02d}")
        start.wait()
        for version in range(EACH):
            mine.append(a_batch(incident, version=version, events=(a_note(str(version)),)))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(1, WRITERS + 1)]
    for thread in threads:
        thread.start()
    start.wait()
    seen: list[Recorded] = []
    while any(thread.is_alive() for thread in threads):
        seen += follower.feed(after=seen[-1].position if seen else 0, limit=7)
    while more := follower.feed(after=seen[-1].position if seen else 0, limit=7):
        seen += more
    assert [one.position for one in seen] == list(range(1, WRITERS * EACH + 1))
    assert seen == store.feed(after=0, limit=1000)


@pytest.mark.postgres
@pytest.mark.parametrize("store_url", ["postgres"], indirect=True)
def test_an_append_waits_for_one_that_has_drawn_its_position(
    open_again: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof in slow motion: the first writer stands between drawing 1 and its commit."""
    slow, fast, follower = open_again(), open_again(), open_again()
    drawn, go_on, done = threading.Event(), threading.Event(), threading.Event()
    announce: Callable[[Connection], None] = slow._announce  # type: ignore[attr-defined]  # of its class

    def standing(connection: Connection) -> None:
        announce(connection)
        drawn.set()
        assert go_on.wait(PATIENCE_SECONDS)

    monkeypatch.setattr(slow, "_announce", standing)
    first = threading.Thread(target=slow.append, args=(a_batch(FIRST),))
    first.start()
    assert drawn.wait(PATIENCE_SECONDS)

    def second() -> None:
        fast.append(a_batch("inc-20261123-02"))
        done.set()

    later = threading.Thread(target=second)
    later.start()
    assert not done.wait(0.3)  # It waits for the lock, so 2 cannot be seen before 1.
    assert follower.feed(after=0, limit=10) == []
    go_on.set()
    first.join()
    later.join()
    assert [one.position for one in follower.feed(after=0, limit=10)] == [1, 2]


@pytest.mark.postgres
@pytest.mark.parametrize("store_url", ["postgres"], indirect=True)
def test_a_commit_wakes_the_other_nodes(open_again: Callable[[], Store]) -> None:
    """LISTEN and NOTIFY save the wait for the poll."""
    writing, listening = open_again(), open_again()
    woken = threading.Semaphore(0)
    notices: Any = listening.notices()  # type: ignore[attr-defined]  # PostgreSQL's alone
    notices.start(woken.release)
    try:
        assert woken.acquire(timeout=PATIENCE_SECONDS)  # It listens from here on.
        writing.append(a_batch(FIRST))
        assert woken.acquire(timeout=PATIENCE_SECONDS)
    finally:
        notices.stop()


@pytest.mark.postgres
@pytest.mark.parametrize("store_url", ["postgres"], indirect=True)
def test_a_lost_listener_listens_again(
    open_again: Callable[[], Store], tamper: Callable[[str], None]
) -> None:
    """The database restarts, or an administrator ends the connection."""
    writing, listening = open_again(), open_again()
    woken = threading.Semaphore(0)
    notices: Any = listening.notices()  # type: ignore[attr-defined]  # PostgreSQL's alone
    notices.start(woken.release)
    try:
        assert woken.acquire(timeout=PATIENCE_SECONDS)
        tamper(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'sic notices' AND datname = current_database()"
        )
        # Connected again, it looks once: what was recorded meanwhile announced itself to none.
        assert woken.acquire(timeout=PATIENCE_SECONDS)
        writing.append(a_batch(FIRST))
        assert woken.acquire(timeout=PATIENCE_SECONDS)
    finally:
        notices.stop()


def test_sessions_are_found_together(store: Store) -> None:
    """Streams ask for all of theirs at once; more than one query can name."""
    store.add_account(Account(name="bob", display_name="B", level="viewer", created_at=AT_0300))
    names = [f"{number:064x}" for number in range(3)]
    for name in names[:2]:
        store.add_session(
            Session(
                token_sha256=name,
                account="bob",
                created_at=AT_0300,
                seen_at=AT_0300,
                expires_at=AT_0300 + timedelta(days=1),
            )
        )
    many = [f"{number:064x}" for number in range(100, 100 + 2 * AMONG)]
    found = store.sessions_among([names[0], *many, *names[1:]])
    assert sorted(one.token_sha256 for one in found) == names[:2]
    assert store.sessions_among([]) == []


# ---------------------------------------------------------------- two servers


@pytest.fixture
def nodes(store_url: str, tmp_path: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Two servers on one database, and Bob's token: their addresses first."""
    settings = demo_settings(tmp_path).model_copy(update={"database_url": store_url})
    with run_server(settings, None) as one, run_server(settings, None) as other:
        accounts = one.local.accounts
        bob = accounts.add_account("bob", level="responder")
        yield (one.url, other.url), accounts.create_token(bob, "a test's", "act").secret


@pytest.mark.postgres
@pytest.mark.parametrize("store_url", ["postgres"], indirect=True)
def test_each_node_sends_what_the_other_recorded(
    nodes: tuple[tuple[str, str], str],
) -> None:
    """Design, "Process model": server-sent events resume by their last id on any node."""
    (here, there), token = nodes
    clients = [Client(Credentials(url=url, token=token)) for url in (here, there)]
    incident = clients[0].change("POST", "/api/v1/incidents", {"title": "Checkout"})["id"]
    path = f"/incidents/{incident}/stream"
    notes = f"/api/v1/incidents/{incident}/notes"
    with following(there, path, token, after=0) as stream:
        assert [heard.id for heard in stream.next()] == [1]
        for number in range(6):
            clients[number % 2].change("POST", notes, {"text": str(number)})
        assert [heard.id for heard in stream.next(6)] == [2, 3, 4, 5, 6, 7]
    clients[1].change("POST", notes, {"text": "while nobody listened"})
    with following(here, path, token, after=7) as stream:
        assert [heard.id for heard in stream.next()] == [8]
    for client in clients:
        client.close()
