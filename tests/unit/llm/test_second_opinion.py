"""How often a model is asked: a budget, one at a time, and a rest for one that fails."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Event, Thread

import pytest
from tests.unit.llm.an_endpoint import PROMPT

from sic.application.advice import Advice, Asking, ModelAnswer, ModelFailed, Prompt
from sic.application.second_opinion import DROPPED, Ration, SecondOpinion
from sic.domain.ids import IncidentId

ONE, OTHER = IncidentId("inc-20261123-01"), IncidentId("inc-20261123-02")
ASKING = Asking(prompt=PROMPT, schema={})
SIZE = len(PROMPT.system) + len(PROMPT.user)


class Model:
    """Answers at once, or when it is let, or fails."""

    def __init__(self) -> None:
        self.asked = 0
        self.fails = False
        self.may_answer = Event()
        self.may_answer.set()
        self.is_asked = Event()

    def ask(self, prompt: Prompt, schema: Mapping[str, object]) -> ModelAnswer:
        """Answer, or fail."""
        del prompt, schema
        self.asked += 1
        self.is_asked.set()
        assert self.may_answer.wait(10)
        if self.fails:
            raise ModelFailed("It is away.")
        return ModelAnswer(text="x" * 10, model="small")


class Broken:
    """A client with a defect."""

    def ask(self, prompt: Prompt, schema: Mapping[str, object]) -> ModelAnswer:
        """Fail as no client should."""
        del prompt, schema
        raise TypeError("a defect")


class Desk:
    """A model behind its ration, and a clock moved by hand."""

    def __init__(self, **ration: int | float) -> None:
        self.at = 0.0
        self.model = Model()
        self.second = SecondOpinion(Ration(**ration), lambda: self.at)  # type: ignore[arg-type]  # by name

    def ask(self, incident: IncidentId = ONE) -> str:
        """Return the answer, or the reason there is none."""
        try:
            return self.second.ask(self.model, incident, ASKING).text
        except ModelFailed as failed:
            return failed.reason


def test_an_incident_asks_so_often_and_another_has_its_own_budget() -> None:
    """Issue 6: per-incident budget, in calls."""
    desk = Desk(calls=2)
    assert [desk.ask() for _ in range(3)][:2] == ["x" * 10] * 2
    assert "asked 2 times about this incident" in desk.ask()
    assert desk.ask(OTHER) == "x" * 10
    assert desk.model.asked == 3


def test_an_incident_says_and_hears_so_much() -> None:
    """Issue 6: per-incident budget, in characters; the answer counts."""
    desk = Desk(characters=2 * SIZE + 9)
    assert desk.ask() == "x" * 10
    assert "As much was written" in desk.ask()
    assert Desk(characters=2 * SIZE + 10).ask() == "x" * 10


def test_a_model_is_asked_one_thing_at_a_time_of_an_incident() -> None:
    """Ten people who open the panel at once cost one question."""
    desk = Desk(at_once=2)
    desk.model.may_answer.clear()
    first = Thread(target=desk.ask)
    first.start()
    assert desk.model.is_asked.wait(10)
    assert "about this incident already" in desk.ask()
    desk.model.may_answer.set()
    first.join()
    assert desk.ask() == "x" * 10


def test_questions_that_wait_are_few_whatever_the_number_of_incidents() -> None:
    """A slow model must not take the server's threads."""
    desk = Desk(at_once=1)
    desk.model.may_answer.clear()
    first = Thread(target=desk.ask)
    first.start()
    assert desk.model.is_asked.wait(10)
    assert "busy with other incidents" in desk.ask(OTHER)
    desk.model.may_answer.set()
    first.join()
    assert desk.ask(OTHER) == "x" * 10


def test_a_model_that_fails_is_left_alone_for_a_while() -> None:
    """Nobody waits for the same timeout again and again."""
    desk = Desk(failures=2, rest_seconds=60)
    desk.model.fails = True
    assert [desk.ask(), desk.ask()] == ["It is away."] * 2
    assert desk.ask() == "It failed 2 times in a row; left alone for 60 s."
    desk.at = 60
    assert desk.ask() == "It is away."
    assert "left alone" in desk.ask(OTHER), "one more failure, and it rests again"
    desk.model.fails, desk.at = False, 120
    assert desk.ask() == "x" * 10
    desk.model.fails = True
    assert [desk.ask(), desk.ask()] == ["It is away."] * 2
    assert desk.model.asked == 6


def test_a_failure_with_another_cause_gives_the_turn_back() -> None:
    """A defect in a client must not lock an incident out."""
    desk = Desk()
    with pytest.raises(TypeError, match="defect"):
        desk.second.ask(Broken(), ONE, ASKING)
    assert desk.ask() == "x" * 10


def test_incidents_long_unasked_are_forgotten() -> None:
    """Memory has a limit; a thousand incidents later a budget may begin again."""
    desk = Desk(calls=1, incidents=1)
    assert [desk.ask(), desk.ask(OTHER), desk.ask()] == ["x" * 10] * 3


def test_what_did_not_hold_is_counted_under_names_of_ours() -> None:
    """Metrics: ``assistant_invalid_refs_total`` and its like; no name is a model's choice."""
    desk = Desk(calls=1)
    desk.ask()
    desk.ask()
    desk.second.counted(Advice(revision="r", dropped={"invalid_refs": 2, "odd": 1}))
    found = {name: count for name, count in desk.second.numbers().items() if count}
    assert found == {"asked": 1, "not_asked": 1, "invalid_refs": 2, "other": 1}
    assert set(DROPPED) < set(desk.second.numbers())
