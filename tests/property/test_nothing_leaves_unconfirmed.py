"""Random attempts on webhooks: nothing leaves without a confirmation, nothing leaves twice.

The full count, 100,000 sequences, is ``dev.py bench unconfirmed_requests``; here run enough
to see a rule that broke.
"""

from __future__ import annotations

import pytest
from tests.property.attempts import a_house, sequences, unearned

FORGED = 1_500
MIXED = 400


@pytest.mark.parametrize("seed", [0, 1_000_000])
def test_invariant_1_without_a_valid_confirmation_nothing_leaves(seed: int) -> None:
    """Invariant 1 and S-20: no confirmation → 0 outgoing requests."""
    house = a_house()
    pressed = 0
    for number, world in sequences(house, seed, FORGED // 2, honest=False):
        assert world.house.sink.calls == [], f"sequence {number}"
        pressed += len(world.shown)
    assert pressed > FORGED / 4, "hardly anything was tried"


def test_invariant_1_whatever_leaves_was_confirmed_and_leaves_once() -> None:
    """Invariants 1, 4 and 7, judged by the log and rules written a second time."""
    house = a_house()
    left = 0
    for number, world in sequences(house, 2_000_000, MIXED, honest=True):
        assert unearned(house) == [], f"sequence {number}"
        left += len(world.house.sink.calls)
    assert left > MIXED / 20, "hardly anything left: the attempts are no test"
