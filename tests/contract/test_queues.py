"""Deadlines and the outbox keep their promises on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
from tests.contract.making import (
    AT_0300,
    FIRST,
    SECOND,
    a_batch,
    a_deadline,
    a_message,
    a_row,
)

from sic.application.ports import Claimed, Store
from sic.domain.ids import IncidentId

LEASE = timedelta(seconds=30)
AT_0311 = AT_0300 + timedelta(minutes=11)


def names(claims: tuple[Claimed, ...]) -> list[str]:
    """Return which deadlines were claimed, in order."""
    return [claim.deadline.name for claim in claims]


def test_due_deadlines_are_claimed_gravest_first_then_earliest(store: Store) -> None:
    """Timers that fell due while SIC was down fire most severe first."""
    store.append(
        a_batch(
            deadlines=(
                a_deadline("ack", minutes=3, rank=3),
                a_deadline("rung-1", minutes=9, rank=1),
                a_deadline("triage", minutes=5, rank=1),
                a_deadline("mitigation", minutes=60, rank=1),
            )
        )
    )

    assert store.next_due_at() == AT_0300 + timedelta(minutes=3)
    assert store.claim_due(now=AT_0300, limit=9, lease=LEASE) == ()
    claims = store.claim_due(now=AT_0311, limit=2, lease=LEASE)
    assert names(claims) == ["triage", "rung-1"]
    assert names(store.claim_due(now=AT_0311, limit=2, lease=LEASE)) == ["ack"]
    assert store.claim_due(now=AT_0311, limit=2, lease=LEASE) == ()
    assert store.next_due_at() == AT_0311 + LEASE


def test_a_deadline_that_moved_within_its_second_moves(store: Store) -> None:
    """Its id names the second; of two updates in one second the later one counts."""
    first = a_deadline("update", minutes=10)
    later = msgspec.structs.replace(first, due_at=first.due_at + timedelta(milliseconds=700))
    graver = msgspec.structs.replace(later, rank=later.rank + 1)
    for version, deadline in enumerate((first, later, graver)):
        store.append(a_batch(version=version, deadlines=(deadline,)))
        assert store.scheduled(FIRST) == (deadline,)
        assert store.next_due_at() == deadline.due_at
    assert store.claim_due(now=first.due_at, limit=9, lease=LEASE) == ()


def test_the_batch_holds_the_whole_set_of_deadlines(store: Store) -> None:
    """A deadline that the new state does not imply is gone; one that stays keeps its claim."""
    ack, update = a_deadline("ack"), a_deadline("update", minutes=15)
    store.append(a_batch(deadlines=(ack, update)))
    assert store.scheduled(FIRST) == (ack, update)
    [claim] = store.claim_due(now=AT_0311, limit=9, lease=LEASE)

    mitigation = a_deadline("mitigation", minutes=1)
    store.append(a_batch(version=1, deadlines=(ack, mitigation)))

    assert store.scheduled(FIRST) == (mitigation, ack)
    assert names(store.claim_due(now=AT_0311, limit=9, lease=LEASE)) == ["mitigation"]
    assert store.release(claim, retry_at=AT_0311)
    store.append(a_batch(version=2))
    assert store.scheduled(FIRST) == ()
    assert store.next_due_at() is None
    assert not store.release(claim, retry_at=AT_0311)


def test_a_claim_ends_with_its_lease_and_the_late_holder_is_fenced(store: Store) -> None:
    """F-04: a worker that slept through its lease changes nothing any more."""
    store.append(a_batch(deadlines=(a_deadline(),)))
    [late] = store.claim_due(now=AT_0311, limit=1, lease=LEASE)
    [held] = store.claim_due(now=AT_0311 + LEASE, limit=1, lease=LEASE)

    assert held.token > late.token
    assert (late.tries, held.tries) == (1, 2)
    assert not store.release(late, retry_at=AT_0311)
    assert store.release(held, retry_at=AT_0311 + timedelta(hours=1))
    assert store.claim_due(now=AT_0311 + LEASE * 2, limit=1, lease=LEASE) == ()
    assert store.next_due_at() == AT_0311 + timedelta(hours=1)


def test_a_deadline_written_anew_never_repeats_a_token(store: Store) -> None:
    """The token must grow even when the row was deleted in between."""
    store.append(a_batch(deadlines=(a_deadline(),)))
    [late] = store.claim_due(now=AT_0311, limit=1, lease=LEASE)
    store.append(a_batch(version=1))
    store.append(a_batch(version=2, deadlines=(a_deadline(),)))
    [held] = store.claim_due(now=AT_0311, limit=1, lease=LEASE)

    assert held.token > late.token
    assert not store.release(late, retry_at=AT_0311)


def test_many_workers_never_hold_the_same_deadline(open_again: Callable[[], Store]) -> None:
    """Two nodes, eight threads: every due deadline is claimed exactly once."""
    nodes = [open_again(), open_again()]
    wanted = tuple(a_deadline(f"rung-{number}", minutes=number / 100) for number in range(200))
    nodes[0].append(a_batch(deadlines=wanted))

    def drain(worker: int) -> list[str]:
        held: list[str] = []
        while claims := nodes[worker % 2].claim_due(now=AT_0311, limit=7, lease=LEASE):
            held.extend(names(claims))
        return held

    with ThreadPoolExecutor(8) as pool:
        claimed = [name for held in pool.map(drain, range(8)) for name in held]

    # Under SKIP LOCKED a worker may find all rows in other hands and leave; none is lost.
    while claims := nodes[0].claim_due(now=AT_0311, limit=200, lease=LEASE):
        claimed.extend(names(claims))
    assert sorted(claimed) == sorted(deadline.name for deadline in wanted)


def test_messages_are_claimed_oldest_first_and_settled_once(store: Store) -> None:
    """Pages are at least once; a settled one is never handed out again."""
    first, second = a_message("alice"), a_message("bob", incident_id=SECOND)
    store.append(a_batch(messages=(first,)))
    store.append(a_batch(SECOND, messages=(second,)))

    one, two = store.claim_messages(now=AT_0300, limit=9, lease=LEASE)

    assert [one.message.to, two.message.to] == ["alice", "bob"]
    assert one.message.attempts == 1
    assert store.claim_messages(now=AT_0300, limit=9, lease=LEASE) == ()
    assert store.settle_message(one, retry_at=None)
    assert store.settle_message(two, retry_at=None, error="no such address")
    assert store.claim_messages(now=AT_0300 + timedelta(days=1), limit=9, lease=LEASE) == ()


def test_a_message_that_failed_comes_back_under_the_same_id(store: Store) -> None:
    """Invariant 7: a repeat carries the same idempotency key."""
    store.append(a_batch(messages=(a_message(),)))
    [first] = store.claim_messages(now=AT_0300, limit=1, lease=LEASE)
    retry_at = AT_0300 + timedelta(minutes=1)

    assert store.settle_message(first, retry_at=retry_at, error="timed out")
    assert store.claim_messages(now=AT_0300 + LEASE, limit=1, lease=LEASE) == ()
    [again] = store.claim_messages(now=retry_at, limit=1, lease=LEASE)

    assert again.message.id == first.message.id
    assert (first.message.attempts, again.message.attempts) == (1, 2)


def test_a_late_deliverer_settles_nothing(store: Store) -> None:
    """F-04 for messages: the lease passed on, so the newer holder's word counts."""
    store.append(a_batch(messages=(a_message(),)))
    [late] = store.claim_messages(now=AT_0300, limit=1, lease=LEASE)
    [held] = store.claim_messages(now=AT_0300 + LEASE, limit=1, lease=LEASE)

    assert not store.settle_message(late, retry_at=None)
    assert store.settle_message(held, retry_at=None)


def test_a_message_already_queued_is_not_queued_twice(store: Store) -> None:
    """Ids are deterministic: the same decision never pages the same person twice."""
    store.append(a_batch(messages=(a_message(),)))
    store.append(a_batch(version=1, messages=(a_message(), a_message("bob"))))

    claimed = store.claim_messages(now=AT_0300, limit=9, lease=LEASE)

    assert [held.message.to for held in claimed] == ["alice", "bob"]
    assert store.scheduled(IncidentId("inc-20261123-99")) == ()


def test_delivered_messages_of_an_old_incident_are_forgotten_and_no_others(
    store: Store,
) -> None:
    """The outbox would grow for ever; what is dead or waits is somebody's to look at."""
    for incident, resolved_at in ((FIRST, AT_0300), (SECOND, None)):
        row = a_row(incident, resolved_at=resolved_at)
        names = ("alice", "bob", "carol")
        messages = tuple(a_message(name, incident_id=incident) for name in names)
        store.append(a_batch(incident, row=row, messages=messages))
    for claimed in store.claim_messages(now=AT_0311, limit=9, lease=LEASE):
        name = claimed.message.to
        again = AT_0311 if name == "bob" else None
        store.settle_message(claimed, retry_at=again, error="" if name == "alice" else "no")

    assert store.drop_delivered(resolved_before=AT_0300, limit=9) == 0
    assert store.drop_delivered(resolved_before=AT_0311, limit=9) == 1
    assert store.drop_delivered(resolved_before=AT_0311, limit=9) == 0
    left = store.claim_messages(now=AT_0311, limit=9, lease=LEASE)
    assert [claimed.message.to for claimed in left] == ["bob", "bob"]
