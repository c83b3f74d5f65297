"""The severity is suggested by the runbook's definitions and the alerts, with the words."""

from __future__ import annotations

import pytest
from tests.unit.assistant.asking import asked

from sic.application.advice import AlertFacts


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("everything is down", "SEV-1"),
        ("customer orders are lost", "SEV-1"),
        ("nobody can log in", "SEV-1"),
        ("40% of users see errors", "SEV-2"),
        ("exactly 30 % of requests fail", "SEV-2"),
        ("checkout is badly degraded", "SEV-2"),
        ("29% of users see errors", "SEV-3"),
        ("some users see errors", "SEV-3"),
        ("typo on the landing page", "SEV-4"),
        ("the disk is 95% full", None),
        ("no data loss, no outage", None),
        ("p99 latency is high", None),
    ],
)
def test_the_gravest_definition_that_is_met_is_suggested(
    text: str, severity: str | None
) -> None:
    """Runbook, "Severities"; at exactly 30 % the higher one (readings of the runbook)."""
    found = asked(text).severity
    assert (found.ref if found else None) == severity


def test_the_words_that_met_it_are_shown() -> None:
    """Issue 6: with the words matched and the definition's own line."""
    found = asked("everything is down since noon").severity
    assert found is not None
    assert found.matched == ("everything", "down")
    assert found.evidence[0].quote.startswith("| **SEV-1** | Everything is down")
    assert found.confidence == "medium"


@pytest.mark.parametrize(
    ("label", "severity"),
    [("critical", "SEV-2"), ("warning", "SEV-3"), ("sev1", "SEV-1"), ("x", None), ("", None)],
)
def test_an_alerts_label_is_the_last_resort(label: str, severity: str | None) -> None:
    """A monitor's "critical" is never the gravest: it knows nothing of users."""
    alert = AlertFacts(fingerprint="f", name="Odd", labels={"severity": label})
    found = asked(alerts=(alert,)).severity
    assert (found.ref if found else None) == severity
    assert found is None or found.confidence == "low"


def test_a_flagged_impact_on_data_counts() -> None:
    """A person said that data is hurt."""
    found = asked("what now", impacts=("data",)).severity
    assert found is not None
    assert (found.ref, found.matched) == ("SEV-1", ("impact: data",))


def test_words_that_only_lean_towards_lost_data_are_no_lost_data() -> None:
    """Runbook, "Severities and SLAs": SEV-1 is lost data, not the words for it."""
    assert asked("no data loss, just slow").severity is None
