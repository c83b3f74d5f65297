"""What single words tell of a fault where no phrase says one."""

from __future__ import annotations

import pytest

from sic.assistant import faults
from sic.assistant.phrases import Text
from sic.assistant.ranking import LEAST


def surest(text: str) -> float:
    """Return how surely a text speaks of the fault it speaks of most."""
    return max(one.surely for one in faults.asked(Text.of(text)).spoken.values())


@pytest.mark.parametrize("title", ["Something odd", "Checkout", "prod", "Monday"])
def test_one_word_that_stood_in_a_text_or_two_suggests_nothing(title: str) -> None:
    """Issue 6: "nothing fits" is an answer; chance brings one word."""
    assert surest(title) < LEAST


@pytest.mark.parametrize("text", ["sluggish", "the resolver gives old answers", "gone rows"])
def test_a_phrase_or_several_words_do(text: str) -> None:
    """Issue 6: texts that were never seen are answered by the words in them."""
    assert surest(text) >= LEAST
