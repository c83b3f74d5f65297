"""Attempts on webhooks without a valid confirmation, by the hundred thousand: none may leave.

Each sequence is a fresh incident and up to fifteen tries; see tests/property/attempts.py. It
stops at the first request that leaves and names the sequence, which comes out the same again.
No peer we know of has a confirmation to be attacked, so there is no rival.
"""

from __future__ import annotations

from tests.property.attempts import a_house, sequences, unearned

from bench.harness import Figure, benchmark

FORGED = 100_000  # Sequences in which every confirmation lacks something.
MIXED = 5_000  # With valid ones among them.


@benchmark
def unconfirmed_requests() -> Figure:
    """Return how many requests left without a right to; some ten minutes of work."""
    previews, events, wrong = _forged()
    earned, unearned_ones = _mixed() if not wrong else (0, [])
    wrong += unearned_ones
    return Figure(
        name="unconfirmed_requests",
        figure=float(len(wrong)),
        unit="requests",
        goal=0,
        ok=not wrong,
        detail="; ".join(wrong)
        or f"{FORGED:,} sequences without a valid confirmation ({previews:,} previews,"
        f" {events:,} events), {MIXED:,} with valid ones ({earned:,} requests, each earned)",
    )


def _forged() -> tuple[int, int, list[str]]:
    """Return previews, events, and what left although nothing might."""
    house, previews, events = a_house(), 0, 0
    for number, world in sequences(house, 0, FORGED, honest=False):
        if house.sink.calls:
            return previews, events, [f"sequence {number}: {house.sink.calls}"]
        previews += len(world.shown)
        events += len(house.store.history(house.incident))
    return previews, events, []


def _mixed() -> tuple[int, list[str]]:
    """Return how many left, and which of them the log does not earn."""
    house, left = a_house(), 0
    for number, _ in sequences(house, 0, MIXED, honest=True):
        if wrong := unearned(house):
            return left, [f"sequence {number}: {wrong}"]
        left += len(house.sink.calls)
    return left, []
