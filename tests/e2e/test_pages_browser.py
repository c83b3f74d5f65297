"""The pages in a real browser: without JavaScript, by keyboard, narrow, dark and on paper."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.e2e.pages_house import PASSWORD, RUNBOOK

from sic import bootstrap
from sic.entrypoints.settings import Settings

pytestmark = pytest.mark.browser

BROWSER = "chromium-headless-shell"

# What a person who cannot use a mouse, or see, would stumble over. Returns sentences.
FAULTS = """() => {
  const faults = [];
  const seen = new Set();
  for (const one of document.querySelectorAll('[id]')) {
    if (seen.has(one.id)) faults.push('two elements have the id ' + one.id);
    seen.add(one.id);
  }
  for (const one of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
    if (!one.labels.length && !one.ariaLabel) faults.push('no label: ' + one.outerHTML);
  let level = 0;
  for (const one of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const next = Number(one.tagName[1]);
    if (next > level + 1) faults.push('heading skips a level: ' + one.textContent);
    level = next;
  }
  if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
  for (const one of document.querySelectorAll('button, select, input, summary, nav a')) {
    const box = one.getBoundingClientRect();
    if (box.width && (box.width < 24 || box.height < 24)) {
      faults.push(`target of ${box.width} by ${box.height}: ` + one.outerHTML);
    }
  }
  for (const one of document.querySelectorAll('th'))
    if (!one.scope) faults.push('table head without scope: ' + one.textContent);
  if (document.documentElement.scrollWidth > window.innerWidth)
    faults.push('the page scrolls sideways: ' + document.documentElement.scrollWidth);
  return faults;
}"""


@dataclass(frozen=True)
class Site:
    """A running SIC, a browser, and Alice's session with one incident open."""

    url: str
    browser: Browser
    session: Any
    incident: str

    def page(self, **options: Any) -> Page:
        """Open a page as Alice; without JavaScript unless asked otherwise."""
        options = {"java_script_enabled": False, "storage_state": self.session} | options
        page = self.browser.new_context(base_url=self.url, **options).new_page()
        page.set_default_timeout(10_000)
        return page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Start SIC and a browser; the first admin comes in by the printed link."""
    program = shutil.which(BROWSER)
    assert program, f"apt-get install {BROWSER}"
    folder = tmp_path_factory.mktemp("site")
    runbook = folder / "small.md"
    runbook.write_text(RUNBOOK, encoding="utf-8")
    settings = Settings(data_dir=folder / "var", runbook=runbook, port=0)
    with bootstrap.run_server(settings) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        link = running.local.accounts.setup_link()
        context = browser.new_context(base_url=running.url, java_script_enabled=False)
        page = context.new_page()
        page.goto(str(link))
        page.fill("#name", "alice")
        page.fill("#password", PASSWORD)
        page.click("text=Add admin")
        incident = declare(page, "Checkout answers 503")
        yield Site(running.url, browser, context.storage_state(), incident)
        browser.close()


def declare(page: Page, title: str) -> str:
    """Declare an incident; return its path."""
    page.goto("/declare")
    page.fill("#title", title)
    page.click("button:has-text('Declare incident')")
    return urlsplit(page.url).path


def said(page: Page) -> str:
    """Return what the page announces."""
    return page.locator("main :is([role=status], [role=alert])").first.inner_text()


def test_an_incident_is_run_without_javascript(site: Site) -> None:
    """List, incident page and runbook page work without JavaScript."""
    page = site.page()
    declare(page, "Search is slow")

    page.click("#next button:has-text('Acknowledge')")
    assert "Acknowledged" in said(page)
    page.click("#form-severity button[value='SEV-2']")
    assert "Severity set" in said(page)
    page.click("#next button:has-text('Take IC')")
    assert "Role assigned" in said(page)
    page.fill("#composer-text", "p99 is back under 2 s")
    page.click("text=Post note")
    assert page.locator(".entries .words").first.inner_text() == "p99 is back under 2 s"
    page.click("#course summary:has-text('Mark mitigated')")
    page.click("#form-mitigation button")
    page.click("#course summary:has-text('Resolve incident')")
    page.click("#form-resolution button")
    assert "post-mortem is owed" in said(page)
    assert page.locator("#postmortem").is_visible()


def test_a_refusal_is_on_top_and_the_form_is_open_with_the_words_in_it(site: Site) -> None:
    """The person need not look for what went wrong, nor type it again."""
    page = site.page()
    declare(page, "Disk is full")
    page.click("#roles button:has-text('Take it') >> nth=0")
    page.click("#tasks summary")
    page.fill("#task-title", "Clean the disk")
    page.fill("#task-assignee", "alice")
    page.click("#form-tasks button")

    assert "alice commands" in said(page)
    assert page.input_value("#task-title") == "Clean the disk"
    assert page.locator("#task-title").is_visible()


def test_declaring_by_keyboard_takes_a_title_and_enter(site: Site) -> None:
    """No other field is required, and no mouse."""
    page = site.page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.locator("a.declare").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/declare")
    page.wait_for_selector("input[name=title]:focus")  # Who types sees the caret first.
    page.keyboard.type("API errors")
    page.keyboard.press("Enter")

    page.wait_for_url("**/incidents/**")
    assert page.locator("h1").inner_text() == "API errors"


def test_a_clause_leads_to_its_heading_in_the_runbook(site: Site) -> None:
    """Idea 1: every rule cites its heading, and the heading can be read."""
    page = site.page()
    page.goto(site.incident)
    page.click("#cannot-resolve a >> nth=0")

    assert page.url.endswith("/runbook#roles-and-responsibilities")
    assert page.locator(":target").inner_text().startswith("Roles and responsibilities")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_a_program_can_find(site: Site, width: int, scheme: str) -> None:
    """WCAG 1.4.10, 2.5.8, 1.3.1, 4.1.2; everything unfolded."""
    page = site.page(
        java_script_enabled=True,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
    )
    found = {}
    for path in ("/", site.incident, "/runbook", "/account", "/admin/accounts", "/nowhere"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found[path] = page.evaluate(FAULTS)

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_the_search_for_faults_finds_them(site: Site) -> None:
    """A check that cannot fail proves nothing."""
    page = site.page(java_script_enabled=True, viewport={"width": 320, "height": 800})
    page.set_content(
        "<h2>a</h2><p id=x></p><p id=x></p><input id=y><table><th>t</th></table>"
        "<button style='width:9px;height:9px'></button><p style='width:900px'>wide</p>"
    )
    faults = " ".join(page.evaluate(FAULTS))

    for fault in ("id x", "no label", "skips", "one h1", "target of", "scope", "sideways"):
        assert fault in faults


def test_pages_load_nothing_from_elsewhere_and_break_no_policy_of_theirs(site: Site) -> None:
    """Invariant 11: zero requests off-host, zero violations."""
    page = site.page(java_script_enabled=True)
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in ("/", site.incident, "/runbook", "/account"):
        page.goto(path)

    assert {urlsplit(url).netloc for url in requests} == {urlsplit(site.url).netloc}
    assert complaints == []


def test_paper_gets_the_text_and_not_the_controls(site: Site) -> None:
    """On paper a runbook is all sections and no chrome."""
    page = site.page()
    page.emulate_media(media="print")
    page.goto("/runbook")

    assert page.locator("#post-mortem").is_visible()
    assert not page.locator("header.top").is_visible()
    assert not page.locator(".reader nav").is_visible()


def test_a_severity_is_recognised_by_word_and_shape(site: Site) -> None:
    """WCAG 1.4.1: colour is never the only cue."""
    page = site.page()
    declare(page, "Two shapes")
    page.click("#form-severity button[value='SEV-1']")
    gravest = page.locator(".strip .badge")
    assert gravest.inner_text().strip() == "SEV-1"
    octagon = gravest.locator("svg").inner_html()

    page.click("#severity summary")
    page.select_option("#severity-choice", "SEV-2")
    page.fill("#severity-reason", "half of them")
    page.click("#form-severity button")

    assert page.locator(".strip .badge").inner_text().strip() == "SEV-2"
    assert page.locator(".strip .badge svg").inner_html() != octagon


def test_secrets_of_a_sign_in_stay_out_of_the_address(site: Site) -> None:
    """A password in an address would stay in histories and logs."""
    page = site.page(storage_state=None)
    page.goto("/runbook")
    page.fill("#name", "alice")
    page.fill("#password", PASSWORD)
    page.click("main button")

    assert urlsplit(page.url).path == "/runbook"
    assert "kettles" not in page.url
