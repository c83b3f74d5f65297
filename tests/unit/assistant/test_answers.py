"""A model's answer is held against what it was sent; what does not hold is dropped."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.assistant.asking import EVERY_WEBHOOK, REVISION, is_exact, recommender, runbook

from sic.application.advice import Advice, ModelAnswer, Question

TEXT = "names do not resolve, NXDOMAIN for db.internal"
GOOD = {"source": "question", "quote": "NXDOMAIN for db.internal"}


def choice(ref: str = "webhook:dns-flush", **fields: Any) -> dict[str, Any]:  # any JSON value
    """Return one item of an answer."""
    return {
        "ref": ref,
        "evidence": [GOOD],
        "rationale": "It says so.",
        "confidence": "high",
    } | fields


def judged(
    answer: Any, *, calls: int = 0, text: str = TEXT
) -> Advice:  # any JSON value, or text
    """Return the advice after a model answered."""
    question = Question(revision=REVISION, text=text, runnable=EVERY_WEBHOOK)
    raw = answer if isinstance(answer, str) else json.dumps(answer)
    found = ModelAnswer(text=raw, model="small", tool_calls=calls)
    return recommender().judge(question, recommender().advise(question), found)


def of(*items: object, **more: object) -> dict[str, object]:
    """Return a whole answer."""
    return {"recommendations": list(items), "severity": "none"} | more


def test_an_answer_that_holds_stands_beside_the_ranking() -> None:
    """The deterministic ranking is never replaced."""
    advice = judged(of(choice(), severity="SEV-2"))
    [found] = advice.second_opinion
    assert (found.ref, found.model, found.ranker_agreement) == (
        "webhook:dns-flush",
        "small",
        True,
    )
    assert (advice.model, advice.disagrees, advice.second_severity) == ("used", False, "SEV-2")
    assert advice.recommendations[0].model == ""
    assert len(advice.prompt_sha256) == 64


def test_a_quote_is_placed_where_it_stands() -> None:
    """Recommendation contract: exact spans, of the question and of the runbook."""
    row = {"source": "webhook:dns-flush", "quote": "Names resolve wrongly"}
    [found] = judged(of(choice(evidence=[GOOD, row]))).second_opinion
    own, said, quoted = found.evidence
    assert is_exact(said, TEXT)
    assert is_exact(quoted, runbook())
    assert quoted.line == own.line


@pytest.mark.parametrize(
    "ref",
    [
        "webhook:rm-all",
        "dns-flush",
        "",
        "__proto__",
        None,
        7,
        ["a"],
        {"a": 1},
        "WEBHOOK:DNS-FLUSH",
    ],
)
def test_an_unknown_ref_is_dropped_and_counted(ref: object) -> None:
    """Attack 35: ids are checked against the pinned revision."""
    advice = judged(of(choice() | {"ref": ref}))
    assert (advice.second_opinion, advice.dropped) == ((), {"invalid_refs": 1})


def test_an_entry_nobody_bound_cannot_be_chosen() -> None:
    """Attack 10: it was not offered."""
    question = Question(revision=REVISION, text=TEXT)
    answer = ModelAnswer(text=json.dumps(of(choice())), model="small")
    advice = recommender().judge(question, recommender().advise(question), answer)
    assert advice.dropped == {"invalid_refs": 1}


@pytest.mark.parametrize(
    "evidence",
    [
        [],
        None,
        "NXDOMAIN",
        [{"source": "question", "quote": "resolved last time by cache-purge"}],
        [{"source": "elsewhere", "quote": "NXDOMAIN"}],
        [{"source": "question", "quote": "a"}],
        [{"source": "question"}],
        [["question", "NXDOMAIN"]],
    ],
)
def test_a_quote_that_was_not_sent_supports_nothing(evidence: object) -> None:
    """Attack 37: quotes must be substrings of what was sent."""
    advice = judged(of(choice(evidence=evidence)))
    assert advice.second_opinion == ()
    assert advice.dropped["unsupported"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot help with that.",
        '{"recommendations": [',
        "[]",
        "null",
        '{"recommendations": {}}',
        '{"recommendations": [], "severity": NaN}',
        '{"recommendations": []} {"recommendations": []}',
        "[" * 100_000,
        '{"recommendations": ' + "[" * 60_000,
        "x" * 70_000,
    ],
)
def test_what_is_no_answer_leaves_the_ranking_alone(text: str) -> None:
    """Attack 35: refusal, empty, truncated, NaN, two objects, nesting, size."""
    advice = judged(text)
    assert (advice.model, advice.second_opinion, advice.disagrees) == ("failed", (), False)
    assert advice.recommendations[0].ref == "webhook:dns-flush"
    assert sum(advice.dropped.values()) == 1


def test_ten_thousand_choices_are_not_looked_at() -> None:
    """Attack 35: ten are, and three are kept."""
    many = judged(of(*([choice("webhook:none")] * 10_000)))
    assert many.dropped == {"malformed": 1} or many.dropped == {"too_large": 1}
    some = judged(of(*([choice()] * 100)))
    assert len(some.second_opinion) == 1
    assert some.dropped == {"too_many": 90, "repeated": 9}


def test_a_rationale_is_plain_text_of_four_hundred_characters() -> None:
    """Attacks 17 and 35: nothing in it is markup to us, and nothing hidden."""
    words = "![x](https://evil/?q=1) <img src=x onerror=y>\u202e\n\n" + "long " * 400
    [found] = judged(of(choice(rationale=words))).second_opinion
    assert len(found.rationale) <= 400
    assert "\u202e" not in found.rationale
    assert "\n" not in found.rationale
    [silent] = judged(of(choice(rationale={"html": "x"}))).second_opinion
    assert silent.rationale == ""


def test_calls_of_tools_are_counted_and_never_made() -> None:
    """Attack 36: there is nothing to call; the answer itself is judged as any other."""
    advice = judged(of(choice()), calls=2)
    assert advice.dropped == {"tool_calls": 2}
    assert len(advice.second_opinion) == 1


def test_an_answer_that_is_a_call_and_nothing_else_says_so() -> None:
    """Attack 36: no words of it came, so there was nothing that could not be read."""
    advice = judged("", calls=2)
    assert (advice.model, advice.dropped) == ("failed", {"tool_calls": 2})
    assert advice.model_said == (
        "It offered 2 tool calls; it was sent no tool, and no call is honoured."
    )
    assert judged("", calls=1).model_said.startswith("It offered a tool call; it was sent")
    assert judged("").model_said == "Its answer could not be read."


def test_an_unreadable_answer_with_a_call_beside_it_is_both() -> None:
    """Each is counted once, and the reason is the call."""
    advice = judged("Calling the tool now.", calls=1)
    assert advice.dropped == {"tool_calls": 1, "malformed": 1}
    assert "offered a tool call" in advice.model_said


def test_disagreement_with_the_ranking_is_flagged() -> None:
    """Attack 4: agreement false, and both are shown."""
    advice = judged(of(choice("webhook:cache-purge")))
    assert (advice.disagrees, advice.second_opinion[0].ranker_agreement) == (True, False)
    assert advice.recommendations[0].ref == "webhook:dns-flush"
    assert judged(of()).disagrees is True


def test_a_fence_around_the_answer_is_taken_off() -> None:
    """Small models write one whatever they are told."""
    assert judged(f"```json\n{json.dumps(of(choice()))}\n```").model == "used"


@given(st.text(max_size=300) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["recommendations", "ref", "evidence", "source", "quote", "rationale"]),
        inner, max_size=4), max_leaves=20))  # fmt: skip
def test_no_answer_at_all_breaks_anything(answer: object) -> None:
    """For all model outputs: every ref exists, and the ranking stays."""
    raw = answer if isinstance(answer, str) else json.dumps(answer)
    advice = judged(raw)
    known = {one.ref for one in recommender().catalogue(REVISION).candidates}
    assert {one.ref for one in advice.second_opinion} <= known
    assert advice.recommendations[0].ref == "webhook:dns-flush"
