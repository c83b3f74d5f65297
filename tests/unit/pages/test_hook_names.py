"""Webhooks named in a runbook: ways to their forms in an open incident, words elsewhere."""

from __future__ import annotations

import re

from tests.hook_house import HOOK_RUNBOOK
from tests.unit.pages.hook_screen import Screen


def row_of(page: str, name: str) -> str:
    """Return the row of the runbook's table that names a webhook."""
    rows = re.findall(r"<tr>.*?</tr>", page[page.index("<article") :], re.DOTALL)
    return str(next(row for row in rows if f"<code>{name}</code>" in row))


def test_an_incidents_runbook_leads_to_the_webhooks_it_names(screen: Screen) -> None:
    """Interface 6.3 (3): webhooks as buttons; unbound ones say so and lead nowhere."""
    screen.bindings.unbind("cache-purge", "alice")
    name = f'href="/incidents/{screen.id}/webhooks/dns-flush"><code>dns-flush</code> …'
    for path in (f"/incidents/{screen.id}/runbook", f"/runbooks/{screen.id}/fragment"):
        page = screen.page("bob", path)
        assert name in row_of(page, "dns-flush")
        assert '<span class="tag">unbound</span>' in row_of(page, "cache-purge")
        assert "href=" not in row_of(page, "cache-purge")


def test_outside_an_open_incident_a_webhooks_name_is_a_word(screen: Screen) -> None:
    """Nothing runs from a document; nor for who may only read, nor once it is over."""
    own = f"/incidents/{screen.id}/runbook"
    assert "href=" not in row_of(screen.page("bob", "/runbook"), "dns-flush")
    assert "href=" not in row_of(screen.page("dave", own), "dns-flush")
    screen.role("alice", "ic")
    screen.post("alice", f"/incidents/{screen.id}/resolution")
    assert "href=" not in row_of(screen.page("bob", own), "dns-flush")


def test_only_the_table_of_webhooks_leads_to_them(screen: Screen) -> None:
    """Another table may list the same names: of costs, of owners."""
    table = "| Name | Cost |\n| --- | --- |\n| `dns-flush` | 3 |\n"
    text = HOOK_RUNBOOK.replace(
        "## Available webhooks", f"## Costs\n\n{table}\n## Available webhooks"
    )
    screen.site.service.adopt_runbook("runbook.md", f"{text}\n### Owners\n\n{table}")
    incident = screen.site.declare("DNS is broken again")
    page = screen.page("bob", f"/incidents/{incident}/runbook")
    assert page[page.index("<article") :].count("<code>dns-flush</code>") == 3
    assert page.count(f'href="/incidents/{incident}/webhooks/dns-flush"') == 1
    assert "href=" not in row_of(page, "dns-flush")
