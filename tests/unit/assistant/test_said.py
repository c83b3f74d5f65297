"""What of a question is looked at: the typed words first, and never more than a measure."""

from __future__ import annotations

from sic.application.advice import QUESTION_MAX, AlertFacts, Question
from sic.assistant.said import SAID_MAX, said


def a_storm(letters: int = 5_000) -> tuple[AlertFacts, ...]:
    """Return alerts that have much to say, each of another name."""
    return tuple(
        AlertFacts(fingerprint=f"f{n}", name=f"A{n}", summary=f"{n} " + "x y " * letters)
        for n in range(300)
    )


def test_all_texts_together_keep_to_a_measure() -> None:
    """An answer is there in ten milliseconds, whatever a storm says."""
    question = Question(revision="r", text="z " * QUESTION_MAX, title="down", alerts=a_storm())
    found = said(question, ["dns-flush"])
    assert sum(len(one.raw) for one in found) == SAID_MAX
    assert found[0].is_typed
    assert found[1].raw == "down", "the incident's title comes before its alerts"


def test_what_fits_is_looked_at_whole() -> None:
    """A usual question loses no word."""
    alert = AlertFacts(fingerprint="f", name="DiskFull", summary="db1 at 97 %", description="d")
    found = said(Question(revision="r", text="disk", title="DB slow", alerts=(alert,)), [])
    assert [one.raw for one in found] == ["disk", "DB slow", "DiskFull", "db1 at 97 %", "d"]
