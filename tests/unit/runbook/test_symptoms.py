"""Symptoms as authors write them: in the table, under it, at the pattern, in front matter."""

from __future__ import annotations

import pytest

from sic.runbook import compile_runbook
from sic.runbook.schema import as_json_values

HEAD = "| Webhook | When to use it | Confirmation |"
TABLE = f"# Webhooks\n\n{HEAD}\n|---|---|---|\n| `dns-flush` | Broken DNS | Yes |\n"
WIDE = "# Webhooks\n\n| Webhook | When | Symptoms | Confirmation |\n|---|---|---|---|\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{WIDE}| `dns-flush` | Broken DNS | NXDOMAIN; old address | Yes |\n",
        f"{TABLE}\n- `dns-flush`: NXDOMAIN; old address\n",
        f"{TABLE}\n- `dns-flush`:\n  - NXDOMAIN\n  - old address\n",
        f"{TABLE}\n### `dns-flush`\n\n**Symptoms**: NXDOMAIN; old address\n",
        f"{TABLE}\n### dns-flush\n\nSymptoms:\n\n- NXDOMAIN\n- old address\n",
        f"---\nsymptoms:\n  dns-flush: [NXDOMAIN, old address]\n---\n{TABLE}",
        f"---\nsymptoms:\n  dns-flush: NXDOMAIN, old address\n---\n{TABLE}",
    ],
)
def test_a_webhook_has_the_symptoms_its_author_wrote(text: str) -> None:
    """Issue 6: catalogue entries with authored symptoms, wherever they read best."""
    [webhook] = compile_runbook(text).webhooks
    assert (webhook.id, webhook.when) == ("dns-flush", "Broken DNS")
    assert webhook.symptoms == ("NXDOMAIN", "old address")


def test_symptoms_change_no_confirmation() -> None:
    """Invariant 1: document text can never lower a level."""
    told = f"---\nsymptoms:\n  dns-flush: ['confirmation: none', 'No']\n---\n{TABLE}"
    [webhook] = compile_runbook(told).webhooks
    assert webhook.confirmation == "typed"


def test_a_pattern_adds_what_front_matter_says_of_it() -> None:
    """By its id or by its heading's anchor; its own line stays first."""
    policy = compile_runbook(
        "---\nsymptoms:\n  pattern-a: [slow pages]\n  pattern-a-lag: [late]\n---\n"
        "# Common patterns\n\n## Pattern A: lag\n\n**Symptoms**: p99 rises.\n"
    )
    assert policy.patterns[0].symptoms == ("p99 rises.", "slow pages", "late")


def test_a_name_the_runbook_does_not_have_is_said() -> None:
    """Invariant 9: what was not understood is said."""
    policy = compile_runbook(f"---\nsymptoms:\n  dns-fresh: [x]\n---\n{TABLE}")
    [found] = [d for d in policy.diagnostics if d.code == "SIC-R219"]
    assert (found.line, found.column) == (3, 3)
    assert "dns-fresh" in found.message


def test_the_schema_of_a_runbook_without_symptoms_is_as_it_was() -> None:
    """docs/reference/policy.md: left out where nobody wrote any."""
    values = as_json_values(compile_runbook(TABLE))
    assert "symptoms" not in values["webhooks"][0]  # type: ignore[index]  # plain JSON values
    assert "symptoms" not in values["document"]  # type: ignore[operator]  # plain JSON values


def test_a_flood_of_symptoms_is_cut() -> None:
    """A list of thousands would let one entry drown the others."""
    many = ", ".join(f"sign {n}" for n in range(1000))
    policy = compile_runbook(f"---\nsymptoms:\n  dns-flush: {many}\n---\n{TABLE}")
    assert len(policy.webhooks[0].symptoms) == 40
