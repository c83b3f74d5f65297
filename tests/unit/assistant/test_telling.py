"""What single words tell, and what they never do: decide alone that data is lost."""

from __future__ import annotations

import pytest

from sic.assistant import faults, telling
from sic.assistant.phrases import Text


def test_words_of_one_fault_make_it_the_likeliest() -> None:
    """Issue 6: wording nobody foresaw. No phrase stands in this text."""
    beside = telling.likened(Text.of("the comatose indexer ignores its heartbeat"), {})
    assert max(beside, key=lambda name: beside[name]) == "hung service"


def test_a_phrase_outweighs_words() -> None:
    """Who says it outright is believed before words that stood elsewhere, too."""
    text = Text.of("the indexer dozes")
    beside = telling.likened(text, {"disk space": 1.0})
    assert beside["disk space"] == 1.0


@pytest.mark.parametrize("text", ["lasagne with basil", "the goalkeeper and the umbrella"])
def test_words_of_every_day_speak_against_an_incident(text: str) -> None:
    """Issue 6: off-topic at most 5 %."""
    assert telling.ours(Text.of(text), frozenset()) < 0


def test_a_runbooks_own_word_speaks_for_one() -> None:
    """Whoever runs ovens has incidents with ovens."""
    text = Text.of("the oven")
    assert telling.ours(text, {"oven"}) > 0 > telling.ours(text, frozenset())


def test_what_only_words_tell_is_never_as_sure_as_what_is_said() -> None:
    """A severity hangs on what is said outright; see ``severity.SURE``."""
    found = faults.asked(Text.of("no data loss, just slow")).spoken
    assert found["data loss"].surely <= faults.TOLD


def test_the_words_that_tell_most_are_shown() -> None:
    """Every suggestion shows why."""
    raw = "the indexer is comatose"
    shown = [raw[start:end] for start, end in telling.telling(Text.of(raw), "hung service")]
    assert "comatose" in shown


@pytest.mark.parametrize("term", ["500", "7", "x"])
def test_bare_numbers_and_letters_tell_nothing(term: str) -> None:
    """They are measured, not said: 500 is a status, a load and a price."""
    assert not telling.countable(term)


@pytest.mark.parametrize("text", ["thanks for the quick fix", "optimize the known slow query"])
def test_who_is_at_ease_is_heard(text: str) -> None:
    """Thanks and work to be done speak of faults, and nothing is wrong."""
    assert faults.is_at_ease(Text.of(text))


@pytest.mark.parametrize("text", ["customers report odd prices", "nobody can log in"])
def test_who_speaks_for_the_hurt_is_heard(text: str) -> None:
    """Something is wrong then, whatever it is."""
    assert faults.is_complaint(Text.of(text))
