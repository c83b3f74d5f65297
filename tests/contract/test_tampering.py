"""Whatever is done to the log behind SIC's back, ``verify`` names the first bad event."""

# ruff: noqa: S608 - statements made of this file's own constants, for a database of its own

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import DBAPIError
from tests.contract.making import FIRST, SECOND, a_batch, a_note

from sic.adapters.store.codec import GENESIS, chain_hash, encode_event
from sic.adapters.store.database import StoreDamaged
from sic.application.ports import Store

Sql = Callable[[str], None]


@pytest.fixture
def written(store: Store) -> Store:
    """Two incidents of five events each, written in turns."""
    for version in range(5):
        for incident_id in (FIRST, SECOND):
            events = (a_note(f"{incident_id} {version + 1}"),)
            store.append(a_batch(incident_id, version=version, events=events))
    return store


def bad(store: Store) -> tuple[str, int, str]:
    """Return what verify found."""
    finding = store.verify()
    assert finding is not None
    return finding.incident_id, finding.seq, finding.problem.split(":")[0]


def test_a_log_nobody_touched_verifies(written: Store) -> None:
    """Invariant 5: the chain holds."""
    assert written.verify() is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE events SET type = 'x'", "DELETE FROM events"],
)
def test_the_database_itself_refuses_to_change_the_log(
    written: Store, tamper: Sql, statement: str
) -> None:
    """A bug cannot rewrite history; only somebody who takes the guard away can."""
    with pytest.raises(DBAPIError, match="events are append-only"):
        tamper(statement)
    assert written.verify() is None


def test_an_incident_removed_with_its_row_leaves_a_gap(written: Store, unguarded: Sql) -> None:
    """No chain and no row is left to miss it, but the log's positions run on."""
    unguarded(f"DELETE FROM events WHERE incident_id = '{FIRST}'")
    unguarded(f"DELETE FROM incidents WHERE id = '{FIRST}'")
    assert bad(written) == (SECOND, 1, "missing before it")


def test_a_changed_event_is_named(written: Store, unguarded: Sql) -> None:
    """One letter of one entry."""
    unguarded(
        f"UPDATE events SET payload = (SELECT payload FROM events WHERE "
        f"incident_id = '{SECOND}' AND seq = 3) WHERE incident_id = '{FIRST}' AND seq = 3"
    )
    assert bad(written) == (FIRST, 3, "changed")


def test_a_changed_event_with_its_hash_made_right_is_named(
    written: Store, unguarded: Sql
) -> None:
    """The next event still carries the old hash in its own; the last one stands in the row."""
    payload = encode_event(a_note("rewritten"))
    history = written.history(FIRST)
    for seq, blamed in ((2, 3), (5, 5)):
        digest = chain_hash(history[seq - 2].hash, FIRST, seq, payload)
        unguarded(
            f"UPDATE events SET hash = '{digest}', payload = {_literal(payload)} "
            f"WHERE incident_id = '{FIRST}' AND seq = {seq}"
        )
        assert bad(written) == (FIRST, blamed, "changed")
        _restore(written, unguarded, history[seq - 1].hash, seq)
        assert written.verify() is None


def test_a_removed_event_is_named(written: Store, unguarded: Sql) -> None:
    """A gap in the middle."""
    unguarded(f"DELETE FROM events WHERE incident_id = '{SECOND}' AND seq = 2")
    assert bad(written) == (SECOND, 2, "missing")


def test_a_removed_tail_is_named(written: Store, unguarded: Sql) -> None:
    """The chain cannot show it; the incident's row can."""
    unguarded(f"DELETE FROM events WHERE incident_id = '{FIRST}' AND seq > 3")
    assert bad(written) == (FIRST, 4, "missing")


def test_a_removed_incident_is_named(written: Store, unguarded: Sql) -> None:
    """All of its events, while its row still stands."""
    unguarded(f"DELETE FROM events WHERE incident_id = '{SECOND}'")
    assert bad(written) == (SECOND, 1, "all 5 events are missing")


def test_swapped_events_are_named(written: Store, unguarded: Sql) -> None:
    """The order is part of every hash."""
    for old, new in ((2, 99), (3, 2), (99, 3)):
        unguarded(
            f"UPDATE events SET seq = {new} WHERE incident_id = '{FIRST}' AND seq = {old}"
        )
    assert bad(written) == (FIRST, 2, "changed")


def test_an_added_event_is_named(written: Store, unguarded: Sql) -> None:
    """Well chained, but nobody decided it."""
    last = written.history(FIRST)[-1]
    payload = encode_event(a_note("never happened"))
    digest = chain_hash(last.hash, FIRST, 6, payload)
    unguarded(
        "INSERT INTO events (incident_id, seq, position, type, payload, hash) VALUES "
        f"('{FIRST}', 6, 1000, 'incident.note_posted.v1', {_literal(payload)}, "
        f"'{digest}')"
    )
    assert bad(written) == (FIRST, 6, "added")


def test_an_event_of_no_incident_is_named(written: Store, unguarded: Sql) -> None:
    """An incident that never was."""
    payload = encode_event(a_note("never happened"))
    digest = chain_hash(GENESIS, "inc-20261123-09", 1, payload)
    unguarded(
        "INSERT INTO events (incident_id, seq, position, type, payload, hash) VALUES "
        f"('inc-20261123-09', 1, 1000, 'incident.note_posted.v1', "
        f"{_literal(payload)}, '{digest}')"
    )
    assert bad(written) == ("inc-20261123-09", 1, "added")


def test_a_relabelled_event_is_named(written: Store, unguarded: Sql) -> None:
    """The type column is for queries; it must say what the bytes say."""
    unguarded(f"UPDATE events SET type = 'incident.resolved.v1' WHERE incident_id = '{FIRST}'")
    assert bad(written) == (FIRST, 1, "changed")


def test_bytes_that_are_no_event_are_named(written: Store, unguarded: Sql) -> None:
    """Even with a right hash."""
    digest = chain_hash(GENESIS, FIRST, 1, b"{}")
    unguarded(
        f"UPDATE events SET hash = '{digest}', payload = {_literal(b'{}')} "
        f"WHERE incident_id = '{FIRST}' AND seq = 1"
    )
    assert bad(written) == (FIRST, 1, "unreadable")
    with pytest.raises(StoreDamaged, match=r"cannot be read: .*sic audit verify"):
        written.replay(FIRST, list)


def test_of_several_bad_events_the_first_written_is_named(
    written: Store, unguarded: Sql
) -> None:
    """By position over the whole log, not by incident."""
    unguarded(f"DELETE FROM events WHERE incident_id = '{FIRST}' AND seq = 4")
    unguarded(f"UPDATE events SET type = 'x' WHERE incident_id = '{SECOND}' AND seq = 2")

    finding = written.verify()

    assert finding is not None
    assert (finding.incident_id, finding.seq) == (SECOND, 2)
    assert finding.events_checked == 9


# ---------------------------------------------------------------- by hand


def _literal(payload: bytes) -> str:
    """Return bytes in SQL; the fixture turns ``X'…'`` into what PostgreSQL wants."""
    return f"X'{payload.hex()}'"


def _restore(store: Store, run: Sql, digest: str, seq: int) -> None:
    payload = encode_event(a_note(f"{FIRST} {seq}"))
    run(
        f"UPDATE events SET hash = '{digest}', payload = {_literal(payload)} "
        f"WHERE incident_id = '{FIRST}' AND seq = {seq}"
    )
