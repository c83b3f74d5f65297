"""A SIC with a runbook that has every fault a reader must be told of, and a browser on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright
from tests.e2e.pages_house import PASSWORD

from sic import bootstrap
from sic.entrypoints.settings import Settings

BROWSER = "chromium-headless-shell"
SHIPPED = Path(__file__).parents[2] / "runbooks" / "production-incident-response.md"
HEAD = """---
title: Response
owner: sre
updated: 2026-01-05
tags: [incident, on-call]
reviewers: ana
---
"""
FAULTY = """
## Drawn wrongly

```mermaid
flowchart TD
  A[Detect] --> B[Triage
```

See the [glossary](#no-such-part) and ![a picture](https://pictures.example/x.png).

<script>document.title = "owned"</script>

```markdown
# Never closed
"""


def runbook_text() -> str:
    """Return the shipped runbook with old front matter, and faults at its end."""
    body = SHIPPED.read_text(encoding="utf-8").split("---\n", 2)[2]
    return f"{HEAD}{body}{FAULTY}"


@dataclass
class ReadingSite:
    """A running SIC, a browser and Alice's session; every page reports what went wrong."""

    url: str
    browser: Browser
    session: Any
    incident: str

    def __post_init__(self) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def page(self, **options: Any) -> Page:
        """Open a page as Alice; what it asks for and complains of is collected."""
        options = {"storage_state": self.session, "base_url": self.url} | options
        page = self.browser.new_context(**options).new_page()
        page.set_default_timeout(10_000)
        page.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " (e) => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"
        )
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    @property
    def pinned(self) -> str:
        """The id by which a modal shows the incident's runbook."""
        return self.incident.rpartition("/")[2]


@contextmanager
def a_reading_site(folder: Path, text: str = "") -> Iterator[ReadingSite]:
    """Start SIC on a runbook and a browser; Alice has declared an incident."""
    program = shutil.which(BROWSER)
    assert program, f"apt-get install {BROWSER}"
    books = folder / "runbooks"
    books.mkdir()
    (books / "response.md").write_text(text or runbook_text(), encoding="utf-8")
    settings = Settings(data_dir=folder / "var", runbook=books / "response.md", port=0)
    with bootstrap.run_server(settings) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = browser.new_context(base_url=running.url)
        page = context.new_page()
        page.goto(str(running.local.accounts.setup_link()))
        page.fill("#name", "alice")
        page.fill("#password", PASSWORD)
        page.click("text=Add admin")
        page.goto("/declare")
        page.fill("#title", "Checkout answers 503")
        page.click("button:has-text('Declare incident')")
        incident = urlsplit(page.url).path
        yield ReadingSite(running.url, browser, context.storage_state(), incident)
        browser.close()
