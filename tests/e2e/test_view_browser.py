"""The reading view in a real browser, under the pages' policy: nothing acts, all is seen."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright
from tests.house.tree import ROOT
from tests.property.hostile_markup import documents

from sic.application.diagrams import Diagrams
from sic.runbook.view import Look, view
from sic.runbook.view.flowchart import THEMES

pytestmark = pytest.mark.browser

BROWSER = "chromium-headless-shell"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
    " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PICTURE_POLICY = "default-src 'none'"
# Notes what the policy forbids, from the first byte on.
WATCH = """window.broken = [];
addEventListener('securitypolicyviolation',
  e => broken.push(e.violatedDirective + ' ' + e.blockedURI));
"""

# Resolves when every image is decoded, fails when one cannot be.
SEEN = "() => Promise.all([...document.images].map(one => one.decode()))"


class Shelf(ThreadingHTTPServer):
    """Serves pages and pictures from memory, each under its policy, on the loopback."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, bytes, str]] = {}
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_port}"

    def put(self, path: str, kind: str, content: str | bytes, policy: str = POLICY) -> None:
        """Lay out one answer."""
        data = content.encode() if isinstance(content, str) else content
        self.pages[path] = (kind, data, policy)

    def show(self, path: str, fragment: str) -> None:
        """Lay out a page that holds a fragment."""
        page = f"<!doctype html><html lang=en><title>T</title><h1>T</h1>{fragment}"
        self.put(path, "text/html; charset=utf-8", page)


class Handler(BaseHTTPRequestHandler):
    """Answers from the shelf."""

    server: Shelf

    def do_GET(self) -> None:
        """Answer with what lies at the path."""
        kind, data, policy = self.server.pages.get(self.path, ("text/plain", b"", POLICY))
        self.send_response(200 if data else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Stay quiet."""


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    """A running server with nothing on it."""
    with Shelf() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for the module."""
    program = shutil.which(BROWSER)
    assert program, f"apt-get install {BROWSER}"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Page]:
    """A page that notes requests, dialogs and what its policy forbids."""
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def hang(shelf: Shelf, diagrams: Diagrams, fragment: Any) -> None:
    """Put a view's pictures where it asks for them."""
    for picture in fragment.diagrams:
        for theme in THEMES:
            drawn = diagrams.svg(picture.key, theme)
            assert drawn
            path = f"/diagrams/{picture.key}/{theme}.svg"
            shelf.put(path, "image/svg+xml", drawn, PICTURE_POLICY)


def test_nothing_of_the_hostile_corpus_acts(shelf: Shelf, page: Page) -> None:
    """Issue "Bad input": proven in Chromium, with what the policy forbids collected."""
    diagrams = Diagrams(kept=2_000)
    views = [
        view(text, Look(id_prefix=f"d{n}-", draw=diagrams.drawer()))
        for n, text in enumerate(documents().values())
    ]
    for one in views:
        hang(shelf, diagrams, one)
    shelf.show("/hostile", "".join(f"<article>{one.html}</article>" for one in views))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    page.goto(f"{shelf.url}/hostile")
    page.evaluate("for (const one of document.images) one.loading = 'eager'")
    page.evaluate(SEEN)

    assert page.evaluate("broken") == []
    assert [url for url in asked if not url.startswith(f"{shelf.url}/")] == []
    assert page.evaluate("document.images.length") > 60
    assert page.evaluate("[...document.images].filter(one => !one.naturalWidth).length") == 0
    assert page.locator("article").count() == len(views)
    assert page.locator("script, style, iframe, form, object, embed, svg").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_diagram_is_seen_in_its_size_and_theme(
    shelf: Shelf, page: Page, scheme: Any
) -> None:
    """Acceptance: works as an image, without script, and without a shift of the page."""
    diagrams = Diagrams()
    text = (ROOT / "runbooks/production-incident-response.md").read_text("utf-8")
    shown = view(text, Look(draw=diagrams.drawer()))
    hang(shelf, diagrams, shown)
    shelf.show("/ours", shown.html)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{shelf.url}/ours")
    image = page.locator("figure img")
    image.scroll_into_view_if_needed()
    page.evaluate(SEEN)

    assert str(image.evaluate("one => one.currentSrc")).endswith(f"/{scheme}.svg")
    [picture] = shown.diagrams
    size = image.evaluate("one => [one.naturalWidth, one.naturalHeight]")
    assert size == [picture.width, picture.height]
    assert page.evaluate("broken") == []


def test_a_picture_opened_alone_is_inert_and_shows_its_words(shelf: Shelf, page: Page) -> None:
    """The zoom link opens the file itself, under a policy that allows nothing at all."""
    diagrams = Diagrams()
    shown = view(
        "```mermaid\ngraph LR\nA[Détecter & <trier>] -->|ok| B\n```\n",
        Look(draw=diagrams.drawer()),
    )
    hang(shelf, diagrams, shown)
    page.goto(f"{shelf.url}/diagrams/{shown.diagrams[0].key}/light.svg")
    words = page.evaluate("[...document.querySelectorAll('text')].map(t => t.textContent)")
    widths = page.evaluate(
        """[...document.querySelectorAll('.node')].map(node => {
            const text = node.querySelector('text').getBBox();
            const box = node.querySelector('rect').getBBox();
            return box.width - text.width;
        })"""
    )

    assert words == ["Détecter & <trier>", "B", "ok"]
    assert all(room >= 8 for room in widths), widths
    assert page.evaluate("broken") == []
