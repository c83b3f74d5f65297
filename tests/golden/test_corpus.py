"""Measure the compiler on runbooks it was not written for; it must never invent a clock.

Each ``corpus/NAME.md`` has its promises beside it in ``NAME.json``, labelled by reading the
document and not by running the compiler. ``{"any": [...]}`` lists the clocks two sensible
readers could accept; ``"SEV-1|P1"`` names one severity that the document spells both ways.
Run this file as a script for a table by document.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sic.domain.policy import Clock, Policy, Severity
from sic.runbook import compile_runbook

CORPUS = Path(__file__).parent / "corpus"
FIELDS = ("ack", "mitigation", "cadence")
COUNTABLE = {"elapsed", "business_days", "sprint"}
RECALL_GOAL = 0.97

Value = dict[str, Any] | None
Labels = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Reading:
    """One labelled clock and what the compiler made of it (a list: spellings of one id)."""

    document: str
    severity: str
    field: str
    accepted: tuple[Value, ...]
    got: tuple[Value, ...]

    @property
    def promised(self) -> bool:
        """The document certainly promises this clock; ``null`` is no sensible reading."""
        return None not in self.accepted

    @property
    def found(self) -> bool:
        """The compiler gives a clock that a sensible reader would give."""
        return any(_same(got, want) for got in self.got for want in self.accepted)

    @property
    def invented(self) -> bool:
        """The compiler counts down to something that the document does not promise."""
        return any(_countable(got) and not self._accepts(got) for got in self.got)

    def _accepts(self, got: Value) -> bool:
        return any(_same(got, want) for want in self.accepted)

    def __str__(self) -> str:
        want = " or ".join(_words(clock) for clock in self.accepted)
        got = ", ".join(_words(clock) for clock in self.got) or "no such severity"
        return f"{self.document}: {self.severity} {self.field}: expected {want}; got {got}"


def _countable(clock: Value) -> bool:
    return clock is not None and clock["kind"] in COUNTABLE


def _same(got: Value, want: Value) -> bool:
    if got is None or want is None:
        return got is want
    if got["kind"] == want["kind"] == "text":
        return True  # The words are for people; which of them were kept is not a promise.
    return _plain(got) == _plain(want)


def _plain(clock: dict[str, Any]) -> dict[str, Any]:
    """Business days are counted on the business calendar, whether they say so or not."""
    dropped = "calendar" if clock["kind"] == "business_days" else ""
    return {key: value for key, value in clock.items() if key != dropped}


def _words(clock: Value) -> str:
    if clock is None:
        return "null"
    amount = " ".join(str(value) for key, value in clock.items() if key != "kind")
    return f"{clock['kind']} {amount}".strip()


def _value(clock: Clock | None) -> Value:
    value: Value = msgspec.to_builtins(clock)
    return value


def _accepted(label: Any) -> tuple[Value, ...]:
    if label is not None and "any" in label:
        return tuple(label["any"])
    return (label,)


@cache
def names() -> tuple[str, ...]:
    """Return the corpus's document names, sorted."""
    return tuple(sorted(path.stem for path in CORPUS.glob("*.md")))


def labels(name: str) -> Labels:
    """Return the expected severities of one document; empty: it promises nothing."""
    read = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    severities: Labels = read["severities"]
    return severities


@cache
def compiled(name: str) -> Policy:
    """Compile one document from its bytes, as the command line does."""
    return compile_runbook((CORPUS / f"{name}.md").read_bytes(), path=f"{name}.md")


def readings(name: str) -> Iterator[Reading]:
    """Yield every labelled clock of one document beside the compiled one."""
    for spelling, expected in labels(name).items():
        same = [s for s in compiled(name).severities if s.id in spelling.split("|")]
        for field in FIELDS:
            got = tuple(_value(getattr(severity, field)) for severity in same)
            yield Reading(name, spelling, field, _accepted(expected[field]), got)


def strangers(name: str) -> Iterator[str]:
    """Yield the countable clocks of severities the document does not have."""
    known = {one for spelling in labels(name) for one in spelling.split("|")}
    for severity in compiled(name).severities:
        if severity.id not in known:
            yield from _clocks(name, severity)


def _clocks(name: str, severity: Severity) -> Iterator[str]:
    for field in (*FIELDS, "resolution"):
        got = _value(getattr(severity, field))
        if _countable(got):
            yield f"{name}: {severity.id} {field}: expected no such clock; got {_words(got)}"


def invented(name: str) -> list[str]:
    """Return a line for every clock the document does not promise."""
    return [*(str(one) for one in readings(name) if one.invented), *strangers(name)]


def recall() -> tuple[int, list[Reading]]:
    """Return how many clocks the corpus certainly promises, and those not found."""
    promised = [one for name in names() for one in readings(name) if one.promised]
    return len(promised), [one for one in promised if not one.found]


@pytest.mark.parametrize("name", names())
def test_no_clock_is_invented(name: str) -> None:
    """design.md, invariant 9: compiling never invents; what is not understood is said."""
    assert invented(name) == []


def test_the_promised_clocks_are_found() -> None:
    """A compiler that stays silent invents nothing either; silence has a limit."""
    promised, missed = recall()
    found = promised - len(missed)
    sys.stdout.write(f"corpus: {len(names())} documents, {found} of {promised} clocks found\n")
    listed = "\n".join(str(one) for one in missed)
    assert found >= RECALL_GOAL * promised, f"{found} of {promised} found; missed:\n{listed}"


def test_every_document_is_labelled_and_large_enough_a_corpus() -> None:
    """A document without its label would be counted as read well."""
    assert {path.stem for path in CORPUS.glob("*.json")} == set(names())
    silent = [name for name in names() if not labels(name)]
    assert len(names()) - len(silent) >= 70
    assert len(silent) >= 20


@pytest.mark.parametrize("name", names())
def test_every_label_is_a_clock_of_the_policy(name: str) -> None:
    """A misspelt label would never match, and the miss would be blamed on the compiler."""
    clocks = [
        clock
        for expected in labels(name).values()
        for field in FIELDS
        for clock in _accepted(expected[field])
    ]
    read = [msgspec.convert(clock, Clock | None) for clock in clocks]
    assert [_value(clock) for clock in read] == clocks


def _table() -> Iterator[str]:
    """Yield one line a document: clocks found of those promised, and clocks invented."""
    for name in names():
        promised = [one for one in readings(name) if one.promised]
        found = sum(one.found for one in promised)
        yield f"{name:44}{found:4} of {len(promised):2}{len(invented(name)):6} invented"


def main() -> int:
    """Print the table, then what was missed and invented; 1 if anything was invented."""
    wrong = [line for name in names() for line in invented(name)]
    promised, missed = recall()
    lines = [*_table(), "", *(f"missed   {one}" for one in missed)]
    lines += [f"invented {line}" for line in wrong]
    total = f"{promised - len(missed)} of {promised} clocks found, {len(wrong)} invented"
    sys.stdout.write("\n".join([*lines, "", total, ""]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
