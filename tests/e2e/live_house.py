"""A running SIC with people signed in at their own browsers, for what is live on the screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from tests.e2e.pages_house import LEVELS, PASSWORD, RUNBOOK

from sic import bootstrap
from sic.application.service import Principal
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident import commands as c
from sic.entrypoints.settings import Settings
from sic.entrypoints.wiring import Local

BROWSER = "chromium-headless-shell"
STATIC = Path(__file__).parents[2] / "src/sic/entrypoints/http/static"
NEWEST = "[data-entries] > li:not([data-local]) >> nth=0"


def who(name: str) -> Principal:
    """Return one of the cast at a screen."""
    return Principal(Actor(name, ActorKind.HUMAN), LEVELS[name])


@dataclass
class LiveSite:
    """A running SIC, a browser, and what its pages complained of."""

    url: str
    local: Local
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def incident(self, title: str = "Checkout answers 503") -> Incident:
        """Declare an incident as Alice; return it."""
        declared = self.local.service.declare(
            c.DeclareIncident(title=title, runbook_revision=""), who("alice")
        )
        return Incident(self, declared.incident.id)

    def context(self, name: str, **options: Any) -> BrowserContext:
        """Return a browser of its own in which this person is signed in."""
        session = self.local.accounts.sign_in(name, PASSWORD, address="test")
        made = self.browser.new_context(base_url=self.url, **options)
        made.add_cookies([{"name": "sic_session", "value": session.secret, "url": self.url}])
        return made

    def page(self, context: BrowserContext, path: str) -> Page:
        """Open a page; what it complains of is collected."""
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " (e) => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))"
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._console)
        page.goto(path)
        return page

    def _console(self, message: Any) -> None:
        # Requests that fail are what these tests are about; a browser reports each.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


@dataclass
class Incident:
    """One incident of a running SIC, and what happens in it behind the browsers' backs."""

    site: LiveSite
    id: IncidentId

    @property
    def path(self) -> str:
        """Its page."""
        return f"/incidents/{self.id}"

    def does(self, name: str, *commands: c.Command) -> None:
        """Do something as one of the cast, at another screen."""
        for command in commands:
            self.site.local.service.handle(self.id, command, who(name))

    def note(self, name: str, text: str) -> None:
        """Write a note as one of the cast, at another screen."""
        self.does(name, c.PostNote(note=f"n{next(self.site._numbers)}", text=text))

    def texts(self) -> list[str]:
        """Return the words of the timeline as recorded, oldest first."""
        entries = self.site.local.views.timeline(self.id)
        return [entry.text for entry in entries if entry.text]

    def open(self, name: str, query: str = "", **options: Any) -> Page:
        """Open it in a browser of its own, its stream running."""
        page = self.site.page(self.site.context(name, **options), self.path + query)
        page.wait_for_selector("main[data-kept-link=open]")
        return page


def when_held(page: Page, held: list[Route]) -> Route:
    """Return the request that a test holds back, once the browser has made it."""
    for _ in range(1_000):
        if held:
            return held[0]
        page.evaluate("0")  # Lets what the browser says come through.
    raise AssertionError("the browser asked for nothing")


@contextmanager
def a_live_site(folder: Path, runbook: str = RUNBOOK) -> Iterator[LiveSite]:
    """Start SIC and a browser; the cast has accounts."""
    program = shutil.which(BROWSER)
    assert program, f"apt-get install {BROWSER}"
    named = folder / "small.md"
    named.write_text(runbook, encoding="utf-8")
    settings = Settings(data_dir=folder / "var", runbook=named, port=0)
    with bootstrap.run_server(settings) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, level in LEVELS.items():
            running.local.accounts.add_account(name, level=level, password=PASSWORD)
        yield LiveSite(running.url, running.local, browser)
        browser.close()
