"""The event log keeps its promises on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from tests.contract.making import AT_0300, FIRST, SECOND, a_batch, a_message, a_note, a_row

from sic.application.ports import AlreadyOpen, Remembered, Store, VersionConflict
from sic.domain.ids import IncidentId


def test_what_was_appended_is_loaded_in_order(store: Store) -> None:
    """Invariant 5: replaying the events gives the state, so none may be lost or moved."""
    written = tuple(a_note(f"entry {number} ü 🚒 \\u0000") for number in range(5))

    recorded = store.append(a_batch(events=written[:3]))
    store.append(a_batch(version=3, events=written[3:]))

    assert store.replay(FIRST, list) == list(written)
    assert [item.seq for item in recorded] == [1, 2, 3]
    assert store.history(FIRST, after=0)[:3] == list(recorded)
    assert [item.seq for item in store.history(FIRST, after=3)] == [4, 5]
    assert store.replay(SECOND, list) == []
    assert store.replay(FIRST, tuple) == written
    assert store.replay(SECOND, tuple) == ()


def test_the_feed_runs_over_all_incidents_in_the_order_of_writing(store: Store) -> None:
    """A reader resumes by position and misses nothing."""
    store.append(a_batch(FIRST))
    store.append(a_batch(SECOND))
    store.append(a_batch(FIRST, version=1))

    feed = store.feed(after=0, limit=10)

    assert [item.incident_id for item in feed] == [FIRST, SECOND, FIRST]
    assert store.feed(after=feed[0].position, limit=1) == feed[1:2]
    assert store.feed(after=feed[-1].position, limit=10) == []


def test_a_reader_of_the_feed_never_skips_what_commits_late(
    open_again: Callable[[], Store],
) -> None:
    """Four writers on two nodes; a reader that resumes by position sees every event once."""
    nodes = [open_again(), open_again()]
    done = threading.Event()
    seen: list[int] = []

    def write(writer: int) -> None:
        for version in range(25):
            nodes[writer % 2].append(a_batch(f"inc-20261123-{writer:02d}", version=version))

    def read() -> None:
        last = False
        while not last:
            last = done.is_set()  # Look once more after the writers have ended.
            after = seen[-1] if seen else 0
            seen.extend(item.position for item in nodes[0].feed(after=after, limit=10_000))

    with ThreadPoolExecutor(5) as pool:
        reading = pool.submit(read)
        list(pool.map(write, range(4)))
        done.set()
        reading.result(30)

    assert seen == [item.position for item in nodes[1].feed(after=0, limit=10_000)]
    assert len(seen) == 100


def test_a_writer_that_decided_on_an_old_version_is_told(store: Store) -> None:
    """Two writers at once: one wins, the other gets a conflict it can retry."""
    store.append(a_batch())

    with pytest.raises(VersionConflict, match="at version 1; this was decided at 0"):
        store.append(a_batch())
    with pytest.raises(VersionConflict, match="decided at 7"):
        store.append(a_batch(version=7))
    with pytest.raises(VersionConflict, match="decided at 2"):
        store.append(a_batch(SECOND, version=2))
    assert len(store.replay(FIRST, list)) == 1


def test_of_many_writers_at_the_same_version_one_wins(
    open_again: Callable[[], Store],
) -> None:
    """The same, truly at once and from two nodes, for ten versions in a row."""
    nodes = [open_again(), open_again()]

    def attempt(task: tuple[int, int]) -> bool:
        version, writer = task
        try:
            nodes[writer % 2].append(a_batch(version=version, events=(a_note(f"{writer}"),)))
        except VersionConflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        for version in range(10):
            won = list(pool.map(attempt, [(version, writer) for writer in range(8)]))
            assert won.count(True) == 1

    assert len(nodes[0].replay(FIRST, list)) == 10
    assert nodes[0].verify() is None


def test_a_second_incident_for_the_same_alerts_is_not_opened(store: Store) -> None:
    """Reading: one open incident per group of alerts; a resolved one does not block."""
    key = "alertmanager/checkout"
    store.append(a_batch(FIRST, row=a_row(FIRST, dedup_key=key)))

    with pytest.raises(AlreadyOpen, match=FIRST) as told:
        store.append(a_batch(SECOND, row=a_row(SECOND, dedup_key=key)))
    assert told.value.incident_id == FIRST
    assert store.row(SECOND) is None
    assert store.replay(SECOND, list) == []

    over = a_row(FIRST, dedup_key=key, status="resolved", resolved_at=AT_0300)
    store.append(a_batch(FIRST, version=1, row=over))
    assert store.open_for(key) is None
    store.append(a_batch(SECOND, row=a_row(SECOND, dedup_key=key)))
    assert store.open_for(key) == SECOND

    with pytest.raises(AlreadyOpen, match=SECOND):
        store.append(a_batch(FIRST, version=2, row=a_row(FIRST, dedup_key=key)))


def test_a_batch_without_events_brings_the_row_up_to_date(store: Store) -> None:
    """The auditor repairs rows and deadlines without inventing an event."""
    store.append(a_batch())

    recorded = store.append(a_batch(version=1, events=(), row=a_row(title="Corrected")))

    row = store.row(FIRST)
    assert recorded == ()
    assert row is not None
    assert (row.title, row.version) == ("Corrected", 1)
    assert store.verify() is None


def test_a_failing_batch_writes_nothing_at_all(store: Store) -> None:
    """Everything one decision writes is one transaction, or nothing."""
    key = Remembered(key="k1", actor="alice", request_sha256="0", incident_id=FIRST, version=1)
    store.append(a_batch(FIRST, remember=key))

    with pytest.raises(VersionConflict, match="decided at 0"):
        store.append(a_batch(SECOND, remember=key, messages=(a_message(),)))

    assert store.recall("k1") == key
    assert store.recall("k2") is None
    assert store.row(SECOND) is None
    claimed = store.claim_messages(now=AT_0300, limit=9, lease=timedelta(seconds=30))
    assert claimed == ()


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "\\\0"])
def test_text_one_database_could_not_hold_is_refused_by_both(store: Store, text: str) -> None:
    """F-62: NUL and lone surrogates behave alike on both stores."""
    with pytest.raises(ValueError, match=r"NUL|surrogates"):
        store.append(a_batch(events=(a_note(text),)))
    with pytest.raises(ValueError, match=r"NUL|surrogates"):
        store.append(a_batch(row=a_row(title=text)))
    with pytest.raises(ValueError, match=r"NUL|surrogates"):
        store.append(a_batch(messages=(a_message(text),)))

    assert store.row(FIRST) is None
    assert store.replay(IncidentId(text), list) == []
    assert store.row(IncidentId(text)) is None
    assert store.recall(text) is None
    assert store.account(text) is None


def test_a_number_beyond_64_bits_is_refused_by_both(store: Store) -> None:
    """F-62: the databases would raise different errors, each its own."""
    with pytest.raises(ValueError, match="does not fit a 64-bit integer"):
        store.append(a_batch(row=a_row(severity_rank=2**63)))

    store.append(a_batch(row=a_row(severity_rank=2**63 - 1)))
    row = store.row(FIRST)
    assert row is not None
    assert row.severity_rank == 2**63 - 1


def test_an_instant_without_zone_is_refused(store: Store) -> None:
    """Instants are aware UTC; a naive one would mean another time elsewhere."""
    naive = AT_0300.replace(tzinfo=None)
    with pytest.raises(ValueError, match="no time zone"):
        store.append(a_batch(row=a_row(detected_at=naive)))


def test_thousand_numbers_drawn_at_once_are_all_different(
    open_again: Callable[[], Store],
) -> None:
    """F-55: #inc-YYYYMMDD-XX is never reused, from two nodes, beyond 99 a day."""
    nodes = [open_again(), open_again()]
    day = AT_0300.date()

    with ThreadPoolExecutor(16) as pool:
        numbers = list(
            pool.map(lambda number: nodes[number % 2].allocate_number(day), range(1000))
        )

    assert sorted(numbers) == list(range(1, 1001))
    assert nodes[0].allocate_number(day + timedelta(days=1)) == 1


def test_rows_come_active_first_then_gravest_then_newest(store: Store) -> None:
    """The list a tired person sees begins with what burns."""
    facts: dict[str, dict[str, Any]] = {
        "inc-20261123-01": {"severity_rank": 3},
        "inc-20261123-02": {"severity_rank": 1},
        "inc-20261123-03": {"severity_rank": 3, "detected_at": AT_0300 + timedelta(1)},
        "inc-20261123-04": {"severity_rank": 1, "resolved_at": AT_0300, "status": "resolved"},
        "inc-20261123-05": {},
    }
    for incident_id, given in facts.items():
        store.append(a_batch(incident_id, row=a_row(incident_id, **given)))

    order = [row.id[-2:] for row in store.rows()]

    assert order == ["02", "03", "01", "05", "04"]
    assert [row.id[-2:] for row in store.rows(statuses=["resolved"])] == ["04"]
    paged = [IncidentId("inc-20261123-02")]
    while rows := store.rows(limit=1, before=paged[-1]):
        paged.append(rows[0].id)
    assert [incident_id[-2:] for incident_id in paged] == order
    assert store.rows(before=IncidentId("inc-20261123-99")) == []


def test_instants_come_back_to_the_microsecond(store: Store) -> None:
    """Due times are compared for equality; a rounded one would be another deadline."""
    due_at = AT_0300.replace(microsecond=999_999)
    row = a_row(next_due_at=due_at, next_due="ack")
    store.append(a_batch(row=row))

    assert store.row(FIRST) == row


def test_the_store_says_whether_it_can_write(store: Store) -> None:
    """For the health page."""
    assert store.is_writable()
