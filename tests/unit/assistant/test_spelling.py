"""Slips of a finger at 03:00: what one letter may be put right, and what is left alone."""

from __future__ import annotations

import pytest
from tests.unit.assistant.asking import asked, refs

from sic.assistant.spelling import Spelling


@pytest.mark.parametrize("typed", ["respnse", "responsee", "responce", "repsonse"])
def test_one_letter_wrong_is_put_right(typed: str) -> None:
    """Left out, added, changed or swapped with the next."""
    assert Spelling(["response"]).meant(typed) == "response"


@pytest.mark.parametrize("typed", ["stale", "tale", "despond", "rspnse", "404040"])
def test_another_word_is_left_alone(typed: str) -> None:
    """A known word, a short one, another first letter, two slips and numbers."""
    assert Spelling(["stale", "state", "respond", "response"]).meant(typed) == typed


@pytest.mark.parametrize("text", ["a spoon and a monkey", "the witch shocked her demon"])
def test_an_english_word_is_no_slip_of_one_of_ours(text: str) -> None:
    """Spool, money, watch, stock and daemon are one letter away; nobody meant them."""
    assert refs(asked(text)) == []


def test_other_words_are_known_without_ever_being_meant() -> None:
    """A word of the world stops a slip and is none's target."""
    spelling = Spelling(["spool"], ["spoon", "stale"])
    assert [spelling.meant(one) for one in ("spoon", "spoool", "stalle")] == [
        "spoon",
        "spool",
        "stalle",
    ]


def test_a_question_with_slips_is_understood() -> None:
    """Nobody corrects a chat message during an outage."""
    assert refs(asked("latancy is incresing a lot"))[0] == "pattern-a-latency-spike"


def test_a_question_in_spanish_is_understood() -> None:
    """Spanish is SIC's second language: the runbook may be English where the caller is not."""
    assert refs(asked("no se resuelven los nombres de dominio"))[0] == "webhook:dns-flush"
    assert (
        refs(asked("los usuarios no pueden conectarse a la VPN"))[0] == "webhook:vpn-diagnostic"
    )
