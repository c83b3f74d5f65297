"""A whole SIC in a folder, a small runbook, and people who are signed in. For page tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import httpx2
from starlette.testclient import TestClient

from sic import bootstrap
from sic.application.account_ports import AccountLevel
from sic.entrypoints.http.app import create_app
from sic.entrypoints.http.context import HttpContext
from sic.entrypoints.settings import Settings
from sic.entrypoints.wiring import Local

PASSWORD = "seven green kettles whistle"
LEVELS: dict[str, AccountLevel] = {
    "alice": "admin",
    "bob": "responder",
    "carol": "responder",
    "dave": "viewer",
}
FORM = re.compile(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', re.DOTALL)
RUNBOOK = """---
title: Small runbook
owner: sre
updated: 2026-06-28
tags: [incident]
---
# Small runbook

See the [roles](#roles-and-responsibilities) and the [glossary](#glossary).

## Severities and SLAs

| Severity | Definition | Ack SLA | Mitigation SLA | Communication |
| --- | --- | --- | --- | --- |
| SEV-1 | Total outage | 5 minutes | 60 minutes | Every 15 min |
| SEV-2 | Severe degradation | 10 minutes | 2 hours | Every 30 min |

## Roles and responsibilities

- **Incident Commander (IC)**: coordinates the response, does not run technical tasks. The
  only person who can declare the incident resolved.
- **Comms Lead**: writes to customers.
- **Scribe**: documents the timeline.

### Triage checklist

- [ ] Severity assigned
- [ ] IC identified
- [ ] Bridge open
- [ ] Status page updated

## Common incident patterns

### Pattern A: latency spike

**Symptoms**: p99 latency rises.

**Immediate actions**:

1. Check the database.

## Escalation

If the incident is not mitigated within the agreed SLA:

1. Notify the area's on-call manager.
2. If customers are impacted, involve Customer Success.

## Post-mortem

Within 5 business days after closing the incident:

1. Share the post-mortem document 24 h in advance.
"""


@dataclass
class HandClock:
    """A clock moved by hand; it starts on a Monday at 03:00."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 3, 0, tzinfo=UTC))

    def now(self) -> datetime:
        """Return the aware UTC instant."""
        return self.at

    def forward(self, minutes: int) -> None:
        """Let time pass."""
        self.at += timedelta(minutes=minutes)


@dataclass
class House:
    """The parts, and a browser without JavaScript for each of the cast."""

    local: Local
    clock: HandClock
    anyone: TestClient
    people: dict[str, TestClient]

    def declare(self, who: str = "alice", **fields: str) -> str:
        """Declare an incident through the form; return its path."""
        typed = {"title": "Checkout answers 503", **fields}
        answer = self.submit(who, "/declare", "/incidents", **typed)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def submit(self, who: str, page: str, action: str, **fields: str) -> httpx2.Response:
        """Open a page, fill the form with this action and send it, as a browser would."""
        hidden = hidden_fields(self.people[who].get(page).text, action)
        return self.people[who].post(action, data=hidden | fields)

    def act(self, who: str, incident: str, noun: str, **fields: str) -> httpx2.Response:
        """Send a form of the incident page whether or not the page shows it."""
        hidden = hidden_fields(self.people[who].get(incident).text, None)
        return self.people[who].post(f"{incident}/{noun}", data=hidden | fields)


def hidden_fields(page: str, action: str | None) -> dict[str, str]:
    """Return the hidden fields of the form with this action, or of the last that has a key."""
    forms = FORM.findall(page)
    inside = [body for to, body in forms if action in (None, to)]
    found = [b for b in inside if action is not None or 'name="key"' in b] or inside
    assert found, f"the page has no form for {action}"
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found[-1])
    kept = ("csrf", "version", "key")
    return {name: unescape(value) for name, value in fields if action or name in kept}


def page_of(house: House, path: str, who: str = "alice") -> str:
    """Return a page that must be there."""
    answer = house.people[who].get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def words_of(page: str) -> str:
    """Return a page's words without markup, blanks made one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@contextmanager
def a_house(folder: Path) -> Iterator[House]:
    """Open SIC on a fresh folder; nobody's clock but ours moves."""
    clock = HandClock()
    settings = Settings(data_dir=folder / "var")
    with bootstrap.open_local(settings, clock) as local:
        local.service.adopt_runbook("small.md", RUNBOOK)
        app = create_app(
            HttpContext(
                service=local.service,
                views=local.views,
                accounts=local.accounts,
                clock=clock,
            )
        )
        for name, level in LEVELS.items():
            local.accounts.add_account(name, level=level, password=PASSWORD)
        with TestClient(app, base_url="http://127.0.0.1") as running:
            people = {name: _signed_in(running, local, name) for name in LEVELS}
            yield House(local, clock, _browser(running), people)


def _browser(running: TestClient) -> TestClient:
    """Return a client that shares the running application and none of the cookies."""
    return TestClient(
        running.app,
        base_url="http://127.0.0.1",
        follow_redirects=False,
        headers={"sec-fetch-site": "same-origin", "accept": "text/html"},
    )


def _signed_in(running: TestClient, local: Local, name: str) -> TestClient:
    client = _browser(running)
    session = local.accounts.sign_in(name, PASSWORD, address="test")
    client.cookies.set("sic_session", session.secret)
    return client
