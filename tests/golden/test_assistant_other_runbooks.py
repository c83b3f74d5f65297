"""How often the assistant is right about runbooks of other trades, in their own words.

Each was asked 25 questions, the ranking was mended, and each was asked 25 others; both stay.
Two have authored symptoms as well, the third has nothing but its patterns' text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from sic.application.advice import Question
from sic.assistant.recommender import Recommender

HERE = Path(__file__).parent / "assistant" / "others"
RUNBOOKS = sorted(path.stem for path in HERE.glob("*.md"))
TOP1, TOP3 = 0.8, 0.9


@cache
def recommender(name: str) -> Recommender:
    """Return an assistant that has learnt one of the runbooks."""
    found = Recommender()
    found.learn(name, (HERE / f"{name}.md").read_text("utf-8"))
    return found


def answers(name: str) -> list[tuple[str | None, list[str]]]:
    """Return, for each question about a runbook, the right ref and those that were given."""
    known = recommender(name)
    every = frozenset(one.id for one in known.catalogue(name).policy.webhooks)
    lines = (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
    out = []
    for one in map(json.loads, lines):
        advice = known.advise(
            Question(revision=name, text=one["text"], runnable=every, limit=3)
        )
        out.append((one["expect"], [found.ref for found in advice.recommendations]))
    return out


@pytest.mark.parametrize("name", RUNBOOKS)
def test_a_runbook_is_known_by_its_own_words(
    name: str, record_property: Callable[[str, object], None]
) -> None:
    """Design: the runbook is the program, whatever trade it is of."""
    known = [(right, got) for right, got in answers(name) if right]
    first = sum(got[:1] == [right] for right, got in known) / len(known)
    three = sum(right in got for right, got in known) / len(known)
    record_property(f"{name}_top1_top3", f"{first:.3f}, {three:.3f}")
    assert len(known) >= 40
    assert first >= TOP1
    assert three >= TOP3


def test_other_peoples_lunch_is_not_answered_by_any_of_them() -> None:
    """A word of the runbook alone makes no incident: nurses sing, too."""
    others = [got for name in RUNBOOKS for right, got in answers(name) if right is None]
    assert len(others) >= 20
    assert sum(bool(got) for got in others) <= 1


@pytest.mark.parametrize("name", RUNBOOKS)
def test_every_ref_that_is_expected_exists(name: str) -> None:
    """A case that expects what the runbook does not have tests nothing."""
    offered = {one.ref for one in recommender(name).catalogue(name).candidates}
    assert {right for right, _ in answers(name) if right} <= offered
