"""Bindings, sealed secrets and runs of webhooks: the same on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from msgspec import structs
from tests.contract.making import AT_0300, FIRST, SECOND, a_batch
from tests.hooks import a_binding

from sic.application.ports import Store, VersionConflict
from sic.application.webhook_ports import SealedSecret, Tally, WebhookRun
from sic.domain.errors import Conflict
from sic.domain.ids import IncidentId


def a_run(run: int = 1, incident: IncidentId = FIRST, **changes: Any) -> WebhookRun:
    """Return the row of a run that was just sent."""
    fields: dict[str, Any] = {
        "webhook": "dns-flush",
        "run": run,
        "execution": f"exe-{incident}-{run}",
        "incident_id": incident,
        "by": "bob",
        "sent_at": AT_0300,
        "stage": "sent",
    }
    return WebhookRun(**(fields | changes))


def test_a_binding_comes_back_as_it_was_saved_with_who_and_when(store: Store) -> None:
    """Contract: bindings have revisions, by whom and when."""
    binding = a_binding(arguments={"service": {"enum": ["api", "ü", 1, 1.5, True]}})
    assert store.put_binding("dns-flush", binding, "alice", AT_0300) == 1
    assert store.put_binding("dns-flush", None, "bob", AT_0300) == 2
    assert store.put_binding("cache-purge", a_binding("cache-purge"), "alice", AT_0300) == 1
    last = store.bindings()
    assert [(b.name, b.number, b.by) for b in last] == [
        ("cache-purge", 1, "alice"),
        ("dns-flush", 2, "bob"),
    ]
    newest, first = store.binding_history("dns-flush")
    assert (newest.binding, newest.at) == (None, AT_0300)
    assert first.binding == binding
    assert store.binding_history("nothing") == []


def test_a_binding_name_no_store_can_hold_is_refused_by_both(store: Store) -> None:
    """NUL is what the two databases disagree on."""
    with pytest.raises(ValueError, match="NUL"):
        store.put_binding("dns\0flush", None, "alice", AT_0300)


def test_a_sealed_secret_is_bytes_by_name(store: Store) -> None:
    """S-24: the store keeps bytes and never looks inside."""
    first = SealedSecret(name="ops", sealed=bytes(range(256)), by="alice", at=AT_0300)
    second = SealedSecret(name="ops", sealed=b"other", by="bob", at=AT_0300)
    store.put_sealed(first)
    assert store.sealed("ops") == first
    store.put_sealed(second)
    assert store.all_sealed() == [second]
    assert store.sealed("none") is None
    assert not store.reseal(first, b"anew")  # It was set again meanwhile.
    assert store.reseal(second, b"anew")
    assert store.all_sealed() == [structs.replace(second, sealed=b"anew")]
    assert (store.drop_sealed("ops"), store.drop_sealed("ops")) == (True, False)


def test_invariant_7_of_two_incidents_that_begin_one_run_the_second_is_told(
    store: Store, open_again: Callable[[], Store]
) -> None:
    """A run's number is unique per webhook: the cool-down holds everywhere."""
    store.append(a_batch(FIRST, runs=(a_run(1),)))
    with pytest.raises(VersionConflict, match="decide again"):
        open_again().append(a_batch(SECOND, runs=(a_run(1, SECOND),)))
    assert store.row(SECOND) is None
    assert store.runs("dns-flush") == [a_run(1)]


def test_runs_are_listed_newest_first_and_counted(store: Store) -> None:
    """Contract, 1: the last three runs are shown; the catalogue shows how often it worked."""
    ended: dict[str, Any] = {"stage": "responded", "ended_at": AT_0300}
    rows = [a_run(n) for n in range(1, 6)]
    store.append(a_batch(FIRST, runs=tuple(rows)))
    done = [
        a_run(1, status=200, **ended),
        a_run(2, status=299, **ended),
        a_run(3, status=500, **ended),
        a_run(4, stage="unknown", ended_at=AT_0300),
    ]
    store.append(a_batch(SECOND, runs=tuple(done)))
    assert store.runs("dns-flush") == [rows[4], done[3], done[2]]
    assert store.runs("dns-flush", limit=9)[-1] == done[0]
    assert store.tallies() == [Tally(webhook="dns-flush", ended=4, succeeded=2)]
    assert store.runs("log-tail") == []
    one = a_run(1, webhook="cache-purge", execution="exe-other")
    store.append(a_batch(SECOND, version=1, runs=(one,)))
    assert store.last_runs() == {
        "cache-purge": [one],
        "dns-flush": store.runs("dns-flush"),
    }


def test_of_administrators_who_save_at_once_all_are_told_what_became_of_theirs(
    store: Store, open_again: Callable[[], Store]
) -> None:
    """A revision's number is unique; whoever was overtaken hears of it."""
    other = open_again()

    def save(number: int) -> int:
        try:
            node = (store, other)[number % 2]
            return node.put_binding("dns-flush", None, "alice", AT_0300)
        except Conflict as conflict:
            assert "Somebody else" in str(conflict)  # noqa: PT017 - either answer is right
            return 0

    with ThreadPoolExecutor(8) as pool:
        numbers = [n for n in pool.map(save, range(24)) if n]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert len(store.binding_history("dns-flush")) == len(numbers)
