"""Suggestions kept ready: a page waits a moment at most, and never for a second time."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest

from sic.application.advice import Advice, Advised, Question
from sic.application.ports import StoreUnavailable
from sic.application.suggesting import FAILED_SECONDS, GOOD_SECONDS, Suggestions
from sic.domain.recommendation import Recommendation

ASKED = Question(revision="r1", title="Checkout fails", runnable=frozenset({"b", "a"}))
AGES = 60.0


class Ticks:
    """Seconds moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Return them."""
        return self.now


class Assistant:
    """Counts what it was asked; may be told to wait, or to fail."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.free = Event()
        self.free.set()
        self.problem = ""
        self.error: Exception | None = None

    def __call__(self, question: Question) -> Advised:
        """Answer with as many suggestions as it was asked questions."""
        self.asked.append(question)
        assert self.free.wait(AGES)
        if self.error:
            raise self.error
        found = tuple(Recommendation(id=f"r{n}", kind="section", ref="a") for n in range(9))
        advice = Advice(revision="r1", recommendations=found[: len(self.asked)])
        return Advised(advice=advice, problem=self.problem)


def kept(assistant: Callable[[Question], Advised], ticks: Ticks) -> Suggestions:
    """Return suggestions for a patient page."""
    return Suggestions(assistant, patience_seconds=AGES, ticks=ticks)


def count(found: Advised | None) -> int:
    """Return how many suggestions there are."""
    assert found is not None
    return len(found.advice.recommendations)


def test_the_same_question_is_asked_once_in_a_while() -> None:
    """Ten people look at one incident; the assistant answers one of them."""
    assistant, ticks = Assistant(), Ticks()
    ready = kept(assistant, ticks)
    same = Question(revision="r1", title="Checkout fails", runnable=frozenset({"a", "b"}))

    assert [count(ready.of(one)) for one in (ASKED, same, ASKED)] == [1, 1, 1]

    ticks.now = GOOD_SECONDS
    assert count(ready.of(ASKED)) == 2


def test_other_facts_are_another_question() -> None:
    """An alert came: what was suggested before does not stand for it."""
    assistant = Assistant()
    ready = kept(assistant, Ticks())

    ready.of(ASKED)
    ready.of(Question(revision="r1", title="Checkout fails", services=("dns",)))

    assert len(assistant.asked) == 2


def test_an_assistant_that_hangs_holds_up_no_page() -> None:
    """Assistant down never blocks an incident; the page shows what was said before, if any."""
    assistant, ticks = Assistant(), Ticks()
    ready = Suggestions(assistant, patience_seconds=0.0, ticks=ticks)
    assistant.free.clear()

    assert ready.of(ASKED) is None
    assert ready.of(ASKED) is None
    assert len(assistant.asked) <= 1
    assistant.free.set()


def test_a_failure_is_told_and_tried_again_soon() -> None:
    """The page says so, and is not told of it for a minute."""
    assistant, ticks = Assistant(), Ticks()
    ready = kept(assistant, ticks)
    assistant.problem = "The assistant does not answer now."
    first = ready.of(ASKED)
    assert first is not None
    assert first.problem == assistant.problem

    ticks.now = FAILED_SECONDS
    assistant.problem = ""
    second = ready.of(ASKED)
    assert second is not None
    assert second.problem == ""


@pytest.mark.parametrize("error", [StoreUnavailable("busy")])
def test_a_store_that_is_away_leaves_nothing_behind(error: Exception) -> None:
    """What failed is asked again at the next look."""
    assistant = Assistant()
    ready = kept(assistant, Ticks())
    assistant.error = error
    assert ready.of(ASKED) is None

    assistant.error = None
    assert count(ready.of(ASKED)) == 2
