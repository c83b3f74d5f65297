"""Attempts on webhooks without a valid confirmation, by the hundred thousand: none may leave.

    python -m bench.confirmations [--sequences 100000] [--seed 0]

Each sequence is a fresh incident and up to fifteen tries; see tests/property/attempts.py. It
stops at the first request that leaves and names the sequence, which comes out the same again.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.property.attempts import a_house, sequences, unearned


def main() -> int:
    """Run the sequences; 1 if anything left that had no right to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    began = time.monotonic()
    forged = _forged(asked.seed, asked.sequences)
    mixed = _mixed(asked.seed, asked.sequences // 20)
    print(f"{forged}\n{mixed}\n{time.monotonic() - began:.0f} s")
    return int("WRONG" in forged + mixed)


def _forged(seed: int, count: int) -> str:
    house, previews, events = a_house(), 0, 0
    for number, world in sequences(house, seed, count, honest=False):
        if house.sink.calls:
            return f"WRONG: sequence {number}: {house.sink.calls}"
        previews += len(world.shown)
        events += len(house.store.history(house.incident))
    return (
        f"{count:,} sequences without a valid confirmation ({previews:,} previews,"
        f" {events:,} events): 0 requests left"
    )


def _mixed(seed: int, count: int) -> str:
    house, left = a_house(), 0
    for number, _ in sequences(house, seed, count, honest=True):
        if wrong := unearned(house):
            return f"WRONG: sequence {number}: {wrong}"
        left += len(house.sink.calls)
    return (
        f"{count:,} sequences with valid ones among them: {left:,} requests left, each earned"
    )


if __name__ == "__main__":
    sys.exit(main())
