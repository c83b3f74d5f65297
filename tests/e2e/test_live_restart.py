"""A server that is killed under an open war room, and comes back: nothing written is lost."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect, sync_playwright
from tests.e2e.a_process import PASSWORD, Installation
from tests.e2e.live_house import BROWSER, NEWEST

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class OnOnePort(Installation):
    """An installation that comes back at the address it had."""

    port: int

    @property
    def environment(self) -> dict[str, str]:
        """The settings of every process here."""
        return super().environment | {"SIC_PORT": str(self.port)}


@pytest.fixture
def installation(tmp_path: Path) -> OnOnePort:
    """A data folder and a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return OnOnePort(tmp_path, probe.getsockname()[1])


@pytest.fixture
def page() -> Iterator[Page]:
    """A browser that nobody is signed in at."""
    program = shutil.which(BROWSER)
    assert program, f"apt-get install {BROWSER}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        opened = browser.new_page()
        opened.set_default_timeout(20_000)
        yield opened
        browser.close()


def sign_in(page: Page, url: str, path: str) -> None:
    """Sign in as Alice on the way to a page."""
    page.goto(url + path)
    page.fill("#name", "alice")
    page.fill("#password", PASSWORD)
    page.click("main button:has-text('Sign in')")
    page.wait_for_selector("main[data-kept-link=open]")


def test_a_killed_server_takes_no_note_with_it(installation: OnOnePort, page: Page) -> None:
    """Acceptance 19, with a real process: kill -9, write, start again."""
    [token] = installation.people(alice="admin").values()
    api = {"Authorization": f"Bearer {token}"}
    with installation.serving() as server:
        title = {"title": "Checkout answers 503"}
        declared = httpx2.post(f"{server.url}/api/v1/incidents", json=title, headers=api)
        incident = declared.json()["id"]
        sign_in(page, server.url, f"/incidents/{incident}")
        server.kill()
        expect(page.locator(".link-state")).to_contain_text("No answer from SIC since")
        page.fill("#composer-text", "failing over")
        page.click("text=Post note")
        expect(page.locator("[data-waiting] > li")).to_contain_text("Waiting to be sent")

    with installation.serving() as again:
        expect(page.locator(NEWEST)).to_contain_text("failing over", timeout=40_000)
        expect(page.locator(".link-state")).to_be_hidden(timeout=20_000)
        timeline = httpx2.get(
            f"{again.url}/api/v1/incidents/{incident}/timeline", headers=api
        ).json()

    assert [one["text"] for one in timeline["entries"] if one["text"]] == ["failing over"]
