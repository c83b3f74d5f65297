"""How an incident stands comes back from either database as it was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.contract.making import AT_0300, FIRST, SECOND, a_batch, a_message, a_row

from sic.application.ports import Store
from sic.application.standing import Standing, WaitingRun
from sic.domain.clocks import Unmet

STANDING = Standing(
    services=("checkout", "pagos ñ \N{FIRE}"),
    alerts=("HighErrorRate",),
    roles={"Incident Commander": ("alice",), "SME": ("bob", "carol")},
    informers=("alice", "carol"),
    declared_by="alice",
    acknowledged_by="alice",
    acknowledged_at=AT_0300,
    clocks=(Unmet(name="update", due_at=AT_0300 + timedelta(minutes=30), started_at=AT_0300),),
    runs=(
        WaitingRun(
            id="exe-1",
            webhook="cache-purge",
            stage="requested",
            subject="edge (https://ops.internal:8443)",
            requested_by="bob",
            since=AT_0300,
            due_at=AT_0300 + timedelta(minutes=5),
        ),
    ),
)


def test_a_rows_standing_is_read_back_as_it_was(store: Store) -> None:
    """Lists are read from rows alone, to the microsecond."""
    store.append(a_batch(row=a_row(standing=STANDING)))
    assert [row.standing for row in store.rows()] == [STANDING]


def test_a_standing_holds_text_that_a_database_could_not(store: Store) -> None:
    """An alert's name comes from outside; JSON escapes what PostgreSQL refuses."""
    odd = Standing(alerts=("a\0b",))
    store.append(a_batch(row=a_row(standing=odd)))
    row = store.row(FIRST)
    assert row is not None
    assert row.standing == odd


def test_a_row_an_older_sic_wrote_is_behind(
    store: Store, tamper: Callable[[str], None]
) -> None:
    """An upgrade adds the column empty; an old node beside a new one leaves it standing."""
    store.append(a_batch())
    store.append(a_batch(SECOND))
    assert store.behind(limit=9) == []
    tamper("UPDATE incidents SET standing = NULL, standing_version = 0 WHERE id LIKE '%-01'")
    assert store.behind(limit=9) == [FIRST]
    row = store.row(FIRST)
    assert row is not None
    assert row.standing == Standing()


def test_only_pages_of_active_incidents_wait_for_a_person(store: Store) -> None:
    """What is resolved asks nobody to come."""
    notified = a_message("alice", incident_id=SECOND)
    store.append(a_batch(messages=(a_message("alice"), a_message("bob"))))
    store.append(a_batch(SECOND, row=a_row(SECOND, resolved_at=AT_0300), messages=(notified,)))
    assert store.paged("alice") == {FIRST}
    assert store.paged("carol") == frozenset()
