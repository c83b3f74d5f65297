"""The runbook screens before axe: WCAG 2.2 AA and best practice, no violation at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.e2e.reading_house import ReadingSite, a_reading_site

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules });
  return found.violations.map((one) =>
    one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '));
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingSite]:
    """One SIC for the module."""
    with a_reading_site(tmp_path_factory.mktemp("accessible")) as opened:
        yield opened


def violations(page: Page) -> list[str]:
    """Return what axe holds against the page as it stands, by rule."""
    assert AXE.exists(), "npm ci --prefix tests/e2e (python3 dev.py test does it)"
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return [str(one) for one in page.evaluate(RUN, RULES)]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_screen(site: ReadingSite, width: int, scheme: str) -> None:
    """Acceptance 16: list, search, document, history, incident, and the modal open."""
    page = site.page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    paths = (
        *("/runbooks", "/runbooks?q=post-mortem", "/runbook", "/runbooks/response/history"),
        *("/", site.incident, f"{site.incident}?doc={site.pinned}#escalation", "/account"),
    )
    found = {}
    for path in paths:
        page.goto(path)  # A live page is never idle: its stream stays open.
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        found[path] = violations(page)
    page.goto("/")
    page.locator("#search").press_sequentially("post-mortem")
    page.wait_for_selector("#search-results [role=option]")
    page.locator("#search").press("ArrowDown")
    found["typed"] = violations(page)

    assert {path: words for path, words in found.items() if words} == {}


def test_axe_would_find_a_fault(site: ReadingSite) -> None:
    """A check that cannot fail proves nothing."""
    page = site.page()
    page.goto("/runbook")
    page.evaluate("document.querySelector('#find').closest('form').innerHTML = '<input>'")

    assert any(one.startswith("label:") for one in violations(page))
