"""For any input: a policy, no exception, no clock that the document does not state."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from sic.domain.policy import BusinessDays, Clock, Elapsed, Policy
from sic.runbook import compile_runbook
from sic.runbook.durations import describe, read
from sic.runbook.severity_ids import cell_names

WORDS = st.sampled_from(
    [
        "SEV-1",
        "SEV-2",
        "P1",
        "Critical",
        "Low",
        "acknowledge",
        "respond",
        "within",
        "every",
        "5",
        "15",
        "30",
        "minutes",
        "hours",
        "days",
        "business",
        "sprint",
        "or",
        "and",
        "-",
        "|",
        ":",
        ".",
        ",",
        "#",
        "##",
        ">",
        "*",
        "**",
        "`",
        "```",
        "<!--",
        "-->",
        "[",
        "]",
        "(",
        ")",
        "{{",
        "}}",
        "\n",
        "\n\n",
        "|---|",
        "Severity",
        "Ack",
        "Mitigation",
        "updates",
        "escalate",
        "if",
        "not",
        "after",
        "resolve",
        "mitigate",
        "1h30m",
        "24/7",
        "<td>",
        "Async",
        "TBD",
        "99%",
        "p99",
        "latency",
        "incident",
        "severity",
        "vulnerability",
        "response",
        "time",
    ]
)
DOCUMENTS = st.lists(WORDS, max_size=60).map(" ".join)
UNITS = st.sampled_from(
    [("minutes", 60), ("min", 60), ("hours", 3600), ("h", 3600), ("days", 86_400)]
)


def clocks(policy: Policy) -> list[Clock]:
    """Return every clock of every severity."""
    found = [
        c for s in policy.severities for c in (s.ack, s.mitigation, s.resolution, s.cadence)
    ]
    return [c for c in found if c is not None]


@given(st.binary(max_size=400))
def test_any_bytes_give_a_policy(data: bytes) -> None:
    """Invariant 9: compiling never fails."""
    assert isinstance(compile_runbook(data), Policy)


@given(st.text(max_size=300))
def test_any_text_gives_a_policy(text: str) -> None:
    """Invariant 9: compiling never fails, and is deterministic."""
    assert compile_runbook(text) == compile_runbook(text)


@settings(max_examples=300)
@given(DOCUMENTS)
def test_no_clock_is_invented(text: str) -> None:
    """A countable clock's number stands in the document, or a word that says it."""
    numbers = {int(n) for n in re.findall(r"\d+", text)}
    for clock in clocks(compile_runbook(text)):
        if isinstance(clock, Elapsed):
            parts = {clock.seconds // size for size in (1, 60, 3600, 86_400) if clock.seconds}
            assert parts & numbers or "1h30m" in text or "every hours" in text
        elif isinstance(clock, BusinessDays):
            assert clock.days in numbers or "business day" in text


@settings(max_examples=300)
@given(DOCUMENTS)
def test_every_diagnostic_has_a_place_in_the_document(text: str) -> None:
    """Lines and columns are 1-based and inside the document."""
    lines = text.split("\n")
    for diagnostic in compile_runbook(text).diagnostics:
        assert 1 <= diagnostic.line <= max(1, len(lines))
        assert 1 <= diagnostic.column <= len(lines[diagnostic.line - 1]) + 1


@given(st.integers(1, 999), UNITS)
def test_a_time_means_its_number_times_its_unit(number: int, unit: tuple[str, int]) -> None:
    """The grammar holds for every number, with and without a blank."""
    name, size = unit
    for words in (f"{number} {name}", f"{number}{name}", f"within {number} {name} or less"):
        assert read(words).clock == Elapsed(seconds=number * size)


@given(st.integers(1, 10_000).map(lambda n: n * 60))
def test_a_described_time_reads_back(seconds: int) -> None:
    """What a diff prints can be pasted into a runbook."""
    assert read(describe(Elapsed(seconds=seconds))).clock == Elapsed(seconds=seconds)


@given(
    st.integers(0, 9), st.sampled_from(["SEV-{}", "SEV{}", "Sev {}", "sev {}", "Severity {}"])
)
def test_a_severity_keeps_its_number(number: int, form: str) -> None:
    """One id, whatever the spelling."""
    assert [n.id for n in cell_names(form.format(number))] == [f"SEV-{number}"]
