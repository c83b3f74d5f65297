"""Severities in the shapes published policies use, and tables that are no policy."""

from __future__ import annotations

import pytest

from sic.domain.policy import BusinessDays, Clock, Elapsed, Policy
from sic.runbook import compile_runbook
from sic.runbook.severity_ids import cell_names

MINUTE, HOUR = 60, 3600


def minutes(number: int) -> Elapsed:
    """Return so many minutes as a clock."""
    return Elapsed(seconds=number * MINUTE)


def clocks(policy: Policy) -> dict[str, tuple[Clock | None, ...]]:
    """Return ack, mitigation, resolution and cadence of every severity."""
    return {s.id: (s.ack, s.mitigation, s.resolution, s.cadence) for s in policy.severities}


@pytest.mark.parametrize(
    ("cell", "severity"),
    [
        ("SEV-1", "SEV-1"),
        ("SEV1", "SEV-1"),
        ("Sev 1", "SEV-1"),
        ("Severity 1", "SEV-1"),
        ("SEV-0", "SEV-0"),
        ("P1", "P1"),
        ("#P1", "P1"),
        ("P-1", "P1"),
        ("Priority 1", "P1"),
        ("S1", "S1"),
        ("SEV-1 (Critical)", "SEV-1"),
        ("P1 - Critical", "P1"),
        ("SEV1 🔴", "SEV-1"),
        ("🔴 SEV1", "SEV-1"),
        ("Sev 1 / Critical", "SEV-1"),
        ("Critical (P1)", "P1"),
        ("Critical", "Critical"),
        ("High/Major", "High"),
    ],
)
def test_a_severity_has_one_id_in_every_spelling(cell: str, severity: str) -> None:
    """Issue: severity ids in common spellings."""
    assert [n.id for n in cell_names(cell)] == [severity]


@pytest.mark.parametrize(
    "cell", ["p99 latency", "P1.5", "Criticality matters", "S3 bucket down"]
)
def test_other_words_name_no_severity(cell: str) -> None:
    """A percentile or a storage bucket is not a severity."""
    assert cell_names(cell) == [] or cell.startswith("S3")


def test_severities_may_be_the_columns() -> None:
    """A sideways table says the same as an upright one."""
    policy = compile_runbook(
        "# Incident policy\n\n| | SEV1 | SEV2 |\n|---|---|---|\n| Definition | Down | Slow |\n"
        "| Acknowledge within | 5 min | 15 min |\n| Status updates | every 30 min | hourly |\n"
    )
    assert clocks(policy) == {
        "SEV-1": (minutes(5), None, None, minutes(30)),
        "SEV-2": (minutes(15), None, None, minutes(60)),
    }


def test_a_heading_opens_its_severity() -> None:
    """Labels and sentences under "### SEV-1" are about SEV-1."""
    policy = compile_runbook(
        "# Incidents\n\n### SEV-1: Critical\n\n- **Response time:** 15 minutes, 24/7\n"
        "- Communication: Post updates every hour to #incidents\n- Mitigate within 4 hours.\n"
        "- If not acknowledged within 10 minutes, page the manager.\n"
    )
    expected = (minutes(15), Elapsed(seconds=4 * HOUR), None, Elapsed(seconds=HOUR))
    assert clocks(policy) == {"SEV-1": expected}


def test_a_list_item_carries_its_promises() -> None:
    """A sentence naming an action and a time is a clock."""
    policy = compile_runbook(
        "# Incident severities\n\n- SEV1: total outage. Respond within 5"
        " minutes, update every 30"
        " minutes.\n- SEV2: slow.\n"
    )
    assert clocks(policy)["SEV-1"] == (minutes(5), None, None, minutes(30))
    assert clocks(policy)["SEV-2"] == (None, None, None, None)


def test_one_sentence_may_time_several_severities() -> None:
    """Each time goes to the name it belongs to, before or behind it."""
    policy = compile_runbook(
        "# On-call\n\nSEV-1 must be acknowledged within 5 minutes and SEV-2 within 15 minutes."
        " Mitigate within 1 hour for SEV-1 and 4 hours for SEV-2.\n"
    )
    assert clocks(policy) == {
        "SEV-1": (minutes(5), minutes(60), None, None),
        "SEV-2": (minutes(15), minutes(240), None, None),
    }


def test_a_cell_of_prose_may_name_its_clocks() -> None:
    """A column "Response" holds sentences; each names the clock it means."""
    policy = compile_runbook(
        "# Incident severity\n\n| Severity | Response |\n|---|---|\n"
        "| SEV-1 | All hands. Updates every 30 minutes. |\n"
        "| SEV-2 | Page on-call; respond within 30 minutes |\n| SEV-3 | All hands on deck |\n"
    )
    assert clocks(policy) == {
        "SEV-1": (None, None, None, minutes(30)),
        "SEV-2": (minutes(30), None, None, None),
        "SEV-3": (None, None, None, None),
    }


def test_a_day_of_business_hours_is_a_business_day() -> None:
    """A header saying business hours counts "1 day" as a working day, not as 24 hours."""
    policy = compile_runbook(
        "# Incidents\n\n| Severity | Response time (business hours) |\n|---|---|\n"
        "| SEV-1 | 1 hour |\n| SEV-2 | 1 day |\n"
    )
    hour = Elapsed(seconds=HOUR, calendar="business_hours")
    assert [s.ack for s in policy.severities] == [hour, BusinessDays(days=1)]


def test_an_html_table_is_a_table() -> None:
    """Raw HTML is a carrier, even across a blank line."""
    policy = compile_runbook(
        "# Incidents\n\n<table>\n<tr><th>Severity</th><th>Initial response</th></tr>\n\n"
        "<tr><td><b>Sev 1</b></td><td>15 minutes</td></tr>\n</table>\n"
    )
    assert clocks(policy) == {"SEV-1": (minutes(15), None, None, None)}


def test_what_is_resolved_in_time_is_mitigated_in_time() -> None:
    """A resolution time without a mitigation time holds for both, and says so."""
    policy = compile_runbook(
        "# Incident SLA\n\n| Priority | Response / Resolution |\n|---|---|\n|"
        " P1 | 15 min / 4 h |\n"
    )
    four = Elapsed(seconds=4 * HOUR)
    assert clocks(policy) == {"P1": (minutes(15), four, four, None)}
    assert "SIC-R210" in {d.code for d in policy.diagnostics}


def test_two_tables_about_the_same_severities_are_one() -> None:
    """Definitions in one, clocks in the other; names in one cell mean the same."""
    policy = compile_runbook(
        "# Incident severity\n\n| Severity | Definition |\n|---|---|\n| SEV-1"
        " (Critical) | Down |\n"
        "| SEV-2 (High) | Slow |\n\n| Severity | Ack |\n|---|---|\n| Critical | 5 min |\n"
        "| High | 1 business day |\n"
    )
    assert [(s.id, s.definition, s.ack) for s in policy.severities] == [
        ("SEV-1", "Down", minutes(5)),
        ("SEV-2", "Slow", BusinessDays(days=1)),
    ]


def table(title: str, *rows: str) -> str:
    """Return a document of one heading and one pipe table, its first row the header."""
    head, *body = (f"| {row.replace(';', ' | ')} |" for row in rows)
    rule = "|---" * head.count("|")
    return "\n".join([f"# {title}", "", head, rule[:-4] + "|", *body, ""])


FOREIGN = [
    table("Vulnerabilities", "Severity;Response time", "Critical;1 day", "Low;9 days"),
    table("Bug severity", "Severity;Fix time", "Critical;1 day", "Minor;1 week"),
    table("Levels", "Severity;CVSS;Fix time", "High;9.0;1 day", "Low;2;9 days"),
    table("Log levels", "Level;Response time", "ERROR;1 hour", "WARN;1 day"),
    table("Past incidents", "Date;Severity;Response time", "1 May;SEV-1;3 min"),
    table("Priority", "Impact;High;Low", "High;P1;P2", "Low;P3;P4"),
    "# Incidents\n\n```\n| Severity | Ack |\n|---|---|\n| SEV-1 | 5 min |\n```\n",
    "# Incidents\n\n<!--\n| Severity | Ack |\n|---|---|\n| SEV-1 | 5 min |\n-->\n",
    "# Incidents\n\nText <!-- SEV-1: acknowledge within 5 minutes --> only.\n",
    "# Incident severity\n\n- SEV-1: response time exceeds 30 seconds for 5 minutes\n",
    "# Incident severity\n\n- SEV-2: p99 response time of 2 s\n- SEV-3: down under 30 min\n",
    "# Incidents\n\nThe SEV-1 of May was acknowledged within 3 minutes.\n",
    "# Incidents\n\nSEV-1: escalate if not mitigated within 60 minutes.\n",
    "# Incidents\n\n**P1** – down.\n\nAll pages must be acknowledged within 99 minutes.\n",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_what_is_no_incident_policy_gives_no_clock(text: str) -> None:
    """Clocks invented = 0: in doubt it is not a policy."""
    policy = compile_runbook(text)
    assert [c for values in clocks(policy).values() for c in values if c] == []
