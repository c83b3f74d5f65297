"""A runbook's own words: what makes one, in which forms, and what one is worth."""

from __future__ import annotations

from pathlib import Path

import pytest

from sic.application.advice import Question
from sic.assistant import own_words
from sic.assistant.catalogue import Catalogue, catalogue_of
from sic.assistant.recommender import Recommender

OTHERS = Path(__file__).resolve().parents[2] / "golden" / "assistant" / "others"
TEXT = (OTHERS / "live-ops.md").read_text("utf-8")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Return a game studio's runbook, read."""
    return catalogue_of("r1", TEXT)


def test_a_word_that_one_entry_has_is_worth_more_than_one_that_all_have(
    catalogue: Catalogue,
) -> None:
    """An aimbot is a reason; a player is none."""
    assert own_words.best(["aimbot"], catalogue) > own_words.best(["player"], catalogue) > 0


def test_a_word_that_every_operator_writes_is_worth_little(catalogue: Catalogue) -> None:
    """Faults are read from "crash" already."""
    assert own_words.best(["crash"], catalogue) < own_words.best(["wallhack"], catalogue) / 2


def test_another_form_of_a_word_is_that_word(catalogue: Catalogue) -> None:
    """Who uses wallhacks is a wallhacker."""
    assert own_words.best(["wallhacker"], catalogue) == own_words.best(["wallhack"], catalogue)


def test_a_word_the_runbook_does_not_have_is_worth_nothing(catalogue: Catalogue) -> None:
    """Nothing shared, nothing said."""
    assert own_words.best(["mortgage"], catalogue) == 0


def test_a_line_that_is_repeated_comes_before_a_fault_of_any_runbook() -> None:
    """The author's word for it is better than ours: the text also speaks of lost records."""
    known = Recommender()
    known.learn("r1", TEXT)
    advice = known.advise(
        Question(
            revision="r1",
            text="items are duplicated or stolen",
            runnable=frozenset({"trade-freeze", "region-drain"}),
        )
    )
    assert advice.recommendations[0].ref == "webhook:trade-freeze"
