"""A running SIC on the reference runbook, and a browser, for measuring. It judges nothing."""

from __future__ import annotations

import http.client
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from bench.harness import reference_runbook
from sic import bootstrap
from sic.application.service import IncidentService
from sic.entrypoints.settings import Settings

PASSWORD = "a bench needs no secret but one long enough"  # noqa: S105 - lives for one run
CPU_SLOWDOWN = 4
COPIES = 13  # Runbooks that nobody has read yet; the first of them is not counted.
READ_SECONDS = 60.0

SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
PAINTS = """() => new Promise((done) => {
  new PerformanceObserver((list) => {
    const [visit] = performance.getEntriesByType('navigation');
    done([list.getEntries().at(-1).startTime, visit.domContentLoadedEventEnd]);
  }).observe({ type: 'largest-contentful-paint', buffered: true });
})"""
OPENING = """(selector) => new Promise((done) => {
  const link = document.querySelector(selector);
  let from = 0;
  // Said right after the paint that shows it, see static/modal.js.
  document.addEventListener('sic:shown', () => done(performance.now() - from), { once: true });
  from = performance.now();
  link.click();
})"""


@dataclass(frozen=True, slots=True)
class Reader:
    """A server's address, and the cookie of somebody who is signed in."""

    url: str
    cookie: str
    incident: str
    service: IncidentService

    def asking(self) -> http.client.HTTPConnection:
        """Return a connection to the server."""
        return http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)

    def get(self, connection: http.client.HTTPConnection, path: str) -> tuple[float, bytes]:
        """Ask for a path as a browser does; return seconds and the bytes of the answer."""
        headers = {"Cookie": f"sic_session={self.cookie}", "Accept-Encoding": "gzip"}
        start = time.perf_counter()
        connection.request("GET", path, headers={**headers, "Accept": "text/html"})
        answer = connection.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - start
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return seconds, body

    def page(self, browser: Browser) -> Page:
        """Return a page of a browser that was never here, signed in."""
        context = browser.new_context(base_url=self.url)
        cookie: Any = {"name": "sic_session", "value": self.cookie, "url": self.url}
        context.add_cookies([cookie])
        return context.new_page()


@contextmanager
def a_reader() -> Iterator[Reader]:
    """Serve the reference runbook, and copies of it that differ in text and diagram."""
    text = reference_runbook().read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        books = folder / "runbooks"
        books.mkdir()
        (books / "reference.md").write_text(text, encoding="utf-8")
        for number in range(COPIES):
            copy = text.replace("[Monitor]", f"[Monitor {number}]") + f"\n{number}\n"
            (books / f"copy-{number}.md").write_text(copy, encoding="utf-8")
        settings = Settings(data_dir=folder / "var", runbook=books / "reference.md", port=0)
        with bootstrap.run_server(settings) as running:
            accounts = running.local.accounts
            accounts.add_account("alice", level="admin", password=PASSWORD)
            cookie = accounts.sign_in("alice", PASSWORD, address="bench").secret
            reader = Reader(running.url, cookie, "", running.local.service)
            _until_read(reader)
            yield reader


def _until_read(reader: Reader) -> None:
    """Wait until the watched folder was read; its pages are not rendered by that."""
    last = time.perf_counter() + READ_SECONDS
    connection = reader.asking()
    wanted = f'href="/runbooks/copy-{COPIES - 1}"'.encode()
    while time.perf_counter() < last:
        headers = {"Cookie": f"sic_session={reader.cookie}", "Accept": "text/html"}
        connection.request("GET", "/runbooks", headers=headers)
        body = connection.getresponse().read()
        if wanted in body and b"still reading" not in body:
            return
        time.sleep(0.5)
    raise RuntimeError("the runbook folder was not read in time")


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Start the browser the tests use."""
    program = shutil.which("chromium-headless-shell")
    if program is None:
        raise RuntimeError("apt-get install chromium-headless-shell")
    with sync_playwright() as playwright:
        # Other hosts are refused at once, in the browser: neither page waits for them.
        alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        args = ["--no-sandbox", alone]
        browser = playwright.chromium.launch(executable_path=program, args=args)
        yield browser
        browser.close()
