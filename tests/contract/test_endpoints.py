"""Endpoints, and what is queued for them, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.contract.making import AT_0300, FIRST, a_batch, a_message, a_row

from sic.application.endpoint_ports import Announcement, Endpoint, Notice
from sic.application.ports import Store, VersionConflict

LEASE = timedelta(seconds=60)
LATER = AT_0300 + timedelta(minutes=5)


def an_endpoint(endpoint_id: str = "ep-1", **facts: Any) -> Endpoint:
    """Return an endpoint that wants everything."""
    endpoint = Endpoint(
        id=endpoint_id,
        url=f"https://{endpoint_id}.example.com/",
        types=(),
        description="Ticket system — día",
        created_at=AT_0300,
        created_by="alice",
    )
    return msgspec.structs.replace(endpoint, **facts)


def news(seq: int = 1, name: str = "incident.declared") -> Announcement:
    """Return one announcement."""
    return Announcement(incident_id=FIRST, seq=seq, type=name, body='{"é":1}')


def claimed(store: Store, *, minutes: float = 0) -> list[str]:
    """Return the ids of everything that can be held now."""
    now = AT_0300 + timedelta(minutes=minutes)
    claims = store.claim_messages(now=now, limit=99, lease=LEASE, kinds=("event",))
    return [claim.message.id for claim in claims]


def test_an_endpoint_comes_back_as_it_was_given(store: Store) -> None:
    """Bytes, instants, an empty and a full list of types."""
    picky = an_endpoint("ep-2", types=("role.assigned", "update.due"), description="")
    store.add_endpoint(an_endpoint())
    store.add_endpoint(picky)

    assert store.endpoints() == [an_endpoint(), picky]
    assert store.endpoint("ep-2") == picky
    assert store.endpoint("ep-3") is None
    assert store.endpoint("\0") is None


def test_an_announcement_is_queued_for_every_endpoint_that_wants_it(store: Store) -> None:
    """In the event's transaction; the webhook-id holds no dot."""
    store.add_endpoint(an_endpoint())
    store.add_endpoint(an_endpoint("ep-2", types=("update.due",)))
    store.add_endpoint(an_endpoint("ep-3", disabled_at=AT_0300))
    store.append(a_batch(announcements=(news(), news(name="update.due"))))

    held = store.claim_messages(now=AT_0300, limit=9, lease=LEASE, kinds=("event",))
    assert [(c.message.to, c.message.subject) for c in held] == [
        ("ep-1", "incident.declared"),
        ("ep-1", "update.due"),
        ("ep-2", "update.due"),
    ]
    assert held[0].message.id == f"{FIRST}/1/incident-declared/ep-1"
    assert held[0].message.body == '{"é":1}'


def test_nothing_is_queued_for_an_event_that_was_not_recorded(store: Store) -> None:
    """One transaction, or nothing."""
    store.add_endpoint(an_endpoint())
    store.append(a_batch())
    with pytest.raises(VersionConflict, match="is at version 1"):
        store.append(a_batch(announcements=(news(),)))
    assert claimed(store) == []


def test_kinds_are_held_apart(store: Store) -> None:
    """A lane of its own for pages, whatever waits for endpoints."""
    store.add_endpoint(an_endpoint())
    store.append(a_batch(messages=(a_message(),), announcements=(news(),)))

    pages = store.claim_messages(now=AT_0300, limit=9, lease=LEASE, kinds=("page", "notify"))
    assert [claim.message.kind for claim in pages] == ["page"]
    assert len(claimed(store)) == 1
    both = store.claim_messages(now=AT_0300 + LEASE, limit=9, lease=LEASE)
    assert [claim.message.kind for claim in both] == ["page", "event"]


def test_two_secrets_sign_until_an_instant(store: Store) -> None:
    """While a rotation overlaps."""
    store.add_endpoint(an_endpoint())
    store.overlap_endpoint("ep-1", until=LATER)
    assert store.endpoint("ep-1") == an_endpoint(both_sign_until=LATER)


def a_notice(name: str) -> Notice:
    """Return what one admin is told."""
    message = a_message(name)
    return Notice(
        id=message.id,
        incident_id=message.incident_id,
        seq=message.seq,
        to=name,
        subject="s",
        body="b",
    )


def test_disabling_is_once_and_its_notices_go_with_it(store: Store) -> None:
    """Two workers may find out at the same time; admins are told once."""
    store.add_endpoint(an_endpoint())
    store.append(a_batch())
    assert store.disable_endpoint("ep-1", at=LATER, why="gone", notices=[a_notice("alice")])
    late = [a_notice("bob")]
    assert not store.disable_endpoint("ep-1", at=AT_0300, why="x", notices=late)
    assert not store.disable_endpoint("ep-9", at=AT_0300, why="x")

    found = store.endpoint("ep-1")
    assert found is not None
    assert (found.disabled_at, found.disabled_why) == (LATER, "gone")
    told = store.claim_messages(now=AT_0300, limit=9, lease=LEASE, kinds=("notify",))
    assert [claim.message.to for claim in told] == ["alice"]


def test_enabling_forgets_the_failures(store: Store) -> None:
    """It is told again as if it had never failed."""
    store.add_endpoint(an_endpoint(failing_since=AT_0300, disabled_at=LATER, disabled_why="x"))
    assert store.enable_endpoint("ep-1")
    assert not store.enable_endpoint("ep-1")
    assert store.endpoint("ep-1") == an_endpoint()


def test_the_first_failure_stands_until_a_success(store: Store) -> None:
    """Five days are counted from it."""
    store.add_endpoint(an_endpoint())
    store.mark_endpoint("ep-1", failing_since=AT_0300)
    store.mark_endpoint("ep-1", failing_since=LATER)
    assert store.endpoint("ep-1") == an_endpoint(failing_since=AT_0300)
    store.mark_endpoint("ep-1", failing_since=None)
    assert store.endpoint("ep-1") == an_endpoint()


def test_what_waits_for_one_endpoint_can_be_held_without_counting_an_attempt(
    store: Store,
) -> None:
    """And nothing of another's."""
    store.add_endpoint(an_endpoint())
    store.add_endpoint(an_endpoint("ep-2"))
    store.append(a_batch(messages=(a_message("ep-1"),), announcements=(news(),)))
    store.hold_deliveries("ep-1", until=LATER)

    assert claimed(store) == [f"{FIRST}/1/incident-declared/ep-2"]
    page = store.claim_messages(now=AT_0300, limit=9, lease=LEASE, kinds=("page",))
    assert len(page) == 1
    assert f"{FIRST}/1/incident-declared/ep-1" in claimed(store, minutes=5)
    [waiting] = store.deliveries("ep-1")
    assert waiting.attempts == 1


def test_deliveries_are_listed_newest_first_and_dead_ones_sent_again(store: Store) -> None:
    """Under their ids, counted from the first attempt."""
    store.add_endpoint(an_endpoint())
    store.append(a_batch(announcements=tuple(news(seq) for seq in (1, 2, 3))))
    one, two, three = store.claim_messages(now=AT_0300, limit=9, lease=LEASE, kinds=("event",))
    store.settle_message(one, retry_at=None, error="It answered 500.")
    store.settle_message(two, retry_at=None)

    shown = store.deliveries("ep-1")
    assert [(d.state, d.error) for d in shown] == [
        ("pending", ""),
        ("delivered", ""),
        ("dead", "It answered 500."),
    ]
    assert [d.retry_at for d in shown] == [AT_0300 + LEASE, None, None]
    assert [d.id for d in store.deliveries("ep-1", state="dead")] == [one.message.id]
    assert len(store.deliveries("ep-1", limit=2)) == 2

    assert store.replay_deliveries("ep-1", now=LATER) == 1
    assert store.replay_deliveries("ep-1", now=LATER) == 0
    assert store.replay_deliveries("ep-2", now=LATER, delivery_id=two.message.id) == 0
    assert store.replay_deliveries("ep-1", now=LATER, delivery_id=three.message.id) == 0
    assert store.replay_deliveries("ep-1", now=LATER, delivery_id=two.message.id) == 1
    again = store.claim_messages(now=LATER, limit=9, lease=LEASE, kinds=("event",))
    assert {c.message.id: c.message.attempts for c in again}[one.message.id] == 1
    assert not store.settle_message(one, retry_at=None)


def test_two_nodes_share_one_list(open_again: Callable[[], Store]) -> None:
    """An endpoint added on one node hears of what is recorded on the other, at once."""
    here, there = open_again(), open_again()
    here.add_endpoint(an_endpoint())
    there.append(a_batch(row=a_row(FIRST), announcements=(news(),)))
    assert claimed(here) == [f"{FIRST}/1/incident-declared/ep-1"]
