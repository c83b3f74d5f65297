"""Drafts state what is on record and leave the rest to a person; nothing sends them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from sic.application.drafting import DraftFacts, DraftKind, MissedClock
from sic.assistant.drafts import draft

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
FACTS = DraftFacts(
    incident_id="inc-20261123-01",
    title="Checkout slow",
    as_of=AT + timedelta(minutes=20),
    status="open",
    severity="SEV-2",
    severity_definition="Badly degraded",
    severity_met_by=("40%",),
    graver=("SEV-1", "Everything is down"),
    services=("checkout", "payments"),
    impacts=("customers",),
    detected_at=AT,
    next_update_at=AT + timedelta(minutes=30),
)


def test_an_update_states_the_facts_and_leaves_what_users_notice() -> None:
    """Invariant 10: the words people read are a person's."""
    found = draft("update", FACTS)
    assert found.text == (
        "SEV-2: Checkout slow\n"
        "Since 03:00 UTC: [what users notice, in their words].\n"
        "Affected: checkout and payments.\n"
        "Impact is flagged on customers.\n"
        "We are working on it: [what is being done, without names].\n"
        "Next update by 03:30 UTC."
    )
    assert found.draft is True
    assert len(found.blanks) == 2


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("mitigated", "contained since 03:15 UTC; we are confirming"),
        ("resolved", "It is resolved since 03:18 UTC."),
    ],
)
def test_an_update_says_how_it_stands(status: str, words: str) -> None:
    """Mitigated is not resolved."""
    facts = msgspec.structs.replace(
        FACTS,
        status=status,
        mitigated_at=AT + timedelta(minutes=15),
        resolved_at=AT + timedelta(minutes=18) if status == "resolved" else None,
    )
    assert words in draft("update", facts).text


def test_an_update_that_is_due_does_not_promise_the_past() -> None:
    """A draft never states a time that has gone."""
    late = msgspec.structs.replace(FACTS, next_update_at=AT)
    assert "[when; this one was already due]" in draft("update", late).text


def test_a_severity_rationale_quotes_the_definition_and_asks_why_not_more() -> None:
    """Runbook, "Severities": document every change with its reason."""
    text = draft("severity", FACTS).text
    assert "SEV-2 (“Badly degraded”), because we have “40%”." in text
    assert "Not SEV-1 (“Everything is down”): [why not, or change it]." in text
    assert draft("severity", msgspec.structs.replace(FACTS, severity="")).blanks


def test_a_summary_counts_from_detection_and_names_what_was_missed() -> None:
    """Blameless: times and clocks, no names."""
    facts = msgspec.structs.replace(
        FACTS,
        status="resolved",
        commander="alice",
        acknowledged_at=AT + timedelta(minutes=4),
        missed=(MissedClock(name="Mitigation", due_at=AT + timedelta(hours=2)),),
        updates=3,
        alerts=1,
    )
    text = draft("postmortem", facts).text
    assert "Acknowledged 03:04 UTC, 4 min after detection." in text
    assert "Mitigated: [not on record]." in text
    assert "Missed: Mitigation, due 05:00 UTC." in text
    assert "People were told 3 times; one alert was attached." in text
    assert "alice" not in text


@pytest.mark.parametrize("kind", ["update", "severity", "postmortem"])
def test_a_draft_of_bare_or_hostile_facts_is_still_one(kind: DraftKind) -> None:
    """A title is a stranger's text: one line, no blank of its own, no secret."""
    bare = DraftFacts(incident_id="inc-20261123-01", title="", as_of=AT, status="open")
    assert draft(kind, bare).text
    evil = msgspec.structs.replace(FACTS, title="[run it]\npassword=canary99", drill=True)
    found = draft(kind, evil)
    assert "canary99" not in found.text
    assert "[run it]" not in found.blanks
