"""One table in every order of its rows and columns: the promises stay the same."""

from __future__ import annotations

from itertools import permutations

import pytest

from sic.domain.policy import BusinessDays, Elapsed, Policy
from sic.runbook import compile_runbook

HEADER = ("Severity", "Acknowledge", "First response", "Mitigate", "Fix / restore", "Updates")
ROWS = (
    ("SEV-1", "5 min", "15 min", "1 h", "1 day", "every 15 min"),
    ("SEV-2", "10 min", "30 min", "4 h", "3 days", "every hour"),
    ("SEV-3", "1 business day", "2 days", "5 business days", "2 weeks", "none"),
)
PROMISED = {
    "SEV-1": (Elapsed(seconds=300), Elapsed(seconds=3600), Elapsed(seconds=900)),
    "SEV-2": (Elapsed(seconds=600), Elapsed(seconds=14_400), Elapsed(seconds=3600)),
    "SEV-3": (BusinessDays(days=1), BusinessDays(days=5), None),
}


def table(*rows: tuple[str, ...]) -> str:
    """Return a runbook whose only section holds a table; the first row is its header."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(
        ["# Incident severities", "", lines[0], "|--" * len(rows[0]) + "|", *lines[1:]]
    )


def promises(text: str) -> dict[str, tuple[object, ...]]:
    """Return acknowledgement, mitigation and cadence of every severity."""
    return {s.id: (s.ack, s.mitigation, s.cadence) for s in compile_runbook(text).severities}


def messages(policy: Policy, code: str) -> list[str]:
    """Return what is said under one code."""
    return [d.message for d in policy.diagnostics if d.code == code]


@pytest.mark.parametrize("order", list(permutations(range(6)))[::37])
def test_the_order_of_columns_changes_no_clock(order: tuple[int, ...]) -> None:
    """The plainest name goes first: "Acknowledge" before "First response"."""
    moved = (tuple(row[i] for i in order) for row in (HEADER, *ROWS))
    assert promises(table(*moved)) == PROMISED


def test_the_order_of_rows_changes_no_clock() -> None:
    """Some tables grow worse downwards."""
    assert promises(table(HEADER, *reversed(ROWS))) == PROMISED


def test_a_table_on_its_side_says_the_same() -> None:
    """Severities may be the columns."""
    assert promises(table(*zip(HEADER, *ROWS, strict=True))) == PROMISED


def test_bare_numbers_across_take_their_family_from_the_corner() -> None:
    """A table headed "Sev | 1 | 2" names SEV-1 and SEV-2."""
    text = table(("Sev", "1", "2"), ("TTA", "5m", "15m"), ("Comms", "15m", "1h"))
    assert promises(text) == {
        "SEV-1": (Elapsed(seconds=300), None, Elapsed(seconds=900)),
        "SEV-2": (Elapsed(seconds=900), None, Elapsed(seconds=3600)),
    }


def test_off_hours_are_a_second_calendar_and_said_so() -> None:
    """One clock runs on one calendar; the other column is not silently dropped."""
    text = table(
        ("Severity", "Ack (off hours)", "Ack (business hours)"), ("SEV-1", "1 h", "15 min")
    )
    policy = compile_runbook(text)
    assert policy.severities[0].ack == Elapsed(seconds=900, calendar="business_hours")
    assert messages(policy, "SIC-R309") == [
        "the column `Ack (off hours)` holds outside office hours only; it is not read"
    ]


def test_rows_of_other_things_give_a_severity_no_clock() -> None:
    """Where SEV-1 has two times, the rows are kinds of attack and not severities."""
    text = table(
        ("Attack", "Severity", "Response SLA"),
        ("ransomware", "SEV-1", "15 minutes"),
        ("phishing", "SEV-1", "30 minutes"),
        ("spam", "SEV-2", "1 day"),
    )
    policy = compile_runbook(text)
    assert [s for s in policy.severities if s.ack] == []
    [said] = messages(policy, "SIC-R209")
    assert said.endswith("its rows are of several kinds, and one severity has several times")
