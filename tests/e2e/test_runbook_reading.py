"""The runbook's page in a real browser: what is read at 03:00, and what must never happen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.e2e.reading_house import ReadingSite, a_reading_site

pytestmark = pytest.mark.browser

SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({ type: 'layout-shift', buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingSite]:
    """One SIC for the module."""
    with a_reading_site(tmp_path_factory.mktemp("reading")) as opened:
        yield opened


def test_the_page_asks_nobody_else_and_breaks_no_policy(site: ReadingSite) -> None:
    """Acceptance 2: 0 requests off-host, 0 console errors, 0 violations; at most 6 requests."""
    site.requests.clear()
    site.complaints.clear()
    page = site.page()
    answer = page.goto("/runbook", wait_until="networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")

    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert {urlsplit(url).netloc for url in site.requests} == {urlsplit(site.url).netloc}
    assert len(site.requests) <= 6
    assert site.complaints == []
    assert page.title().startswith("Response")


def test_the_diagram_is_a_picture_with_a_size_and_works_without_scripts(
    site: ReadingSite,
) -> None:
    """Acceptance 3."""
    page = site.page(java_script_enabled=False)
    page.goto("/runbook")
    picture = page.locator("figure.diagram img").first
    picture.scroll_into_view_if_needed()

    assert int(picture.get_attribute("width") or 0) > 100
    assert int(picture.get_attribute("height") or 0) > 100
    answer = page.request.get(picture.get_attribute("src") or "")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.text().count("<text") >= 12


def test_nothing_moves_while_the_page_is_read(site: ReadingSite) -> None:
    """Acceptance 3: CLS at most 0.02."""
    page = site.page()
    page.goto("/runbook", wait_until="networkidle")
    for part in (0.3, 0.6, 1):
        page.evaluate(f"scrollTo(0, document.body.scrollHeight * {part})")
        page.wait_for_load_state("networkidle")

    assert page.evaluate(SHIFTS) <= 0.02


def test_a_broken_diagram_says_what_is_wrong_and_shows_its_source(site: ReadingSite) -> None:
    """Acceptance 4: source, message, line; the rest of the page stands."""
    page = site.page()
    page.goto("/runbook")
    broken = page.locator("figure.undrawn")

    assert re.search(r"line \d+", broken.locator(".limit").inner_text())
    assert "B[Triage" in broken.locator("pre").inner_text()
    assert page.locator("#escalation").count() == 1


def test_broken_links_and_diagnostics_are_shown_with_their_lines(site: ReadingSite) -> None:
    """Acceptance 5: the missing glossary and the unclosed fence."""
    page = site.page()
    page.goto("/runbook")
    assert "no-such-part" in (page.locator(".broken").get_attribute("title") or "")

    page.click(".diagnostics summary")
    said = page.locator(".diagnostics table").inner_text()

    assert "no-such-part" in said
    assert "never closed" in said
    lines = page.locator(".diagnostics tbody td:first-child").all_inner_texts()
    assert all(re.fullmatch(r"\d+:\d+", line) for line in lines)


def test_every_heading_can_be_linked_to_and_none_inside_code(site: ReadingSite) -> None:
    """Acceptance 6: as many lines of contents as headings, each leading to one."""
    page = site.page()
    page.goto("/runbook")
    links = page.locator("[data-contents] a").evaluate_all("all => all.map(a => a.hash)")
    anchors = page.locator(".document :is(h2,h3,h4,h5,h6)").evaluate_all(
        "all => all.map(h => '#' + h.id)"
    )

    assert links == anchors
    assert len(set(links)) == len(links) > 20
    assert "#never-closed" not in links


def test_the_contents_follow_the_reader(site: ReadingSite) -> None:
    """Acceptance 8: aria-current moves, also where several headings share the last screen."""
    page = site.page()
    page.goto("/runbook")
    for anchor in ("#severities-and-slas", "#escalation", "#drawn-wrongly"):
        page.click(f"[data-contents] a[href='{anchor}']")
        page.wait_for_selector(f"[aria-current=location][href='{anchor}']")

    assert page.locator("[aria-current=location]").count() == 1


def test_the_head_says_whose_it_is_and_how_old(site: ReadingSite) -> None:
    """Acceptance 9: owner, updated, tags, age, version, unknown keys; the stale banner."""
    page = site.page()
    page.goto("/runbook")
    facts = page.locator("main .facts").inner_text()

    for words in ("sre", "5 January 2026", "days ago", "on-call", "reviewers", "ana"):
        assert words in facts
    assert re.search(r"Reviewed \d+ days ago", page.locator(".stale").inner_text())


# How many places are marked, and how the mark looks on the article's first paragraph.
MARKED = """() => {
  const style = getComputedStyle(document.querySelector('article p'), '::highlight(found)');
  return [CSS.highlights.get('found')?.size ?? 0, style.textDecorationLine];
}"""


def test_words_are_found_and_counted_without_changing_the_text(site: ReadingSite) -> None:
    """In-document find: "1 of 13", Enter goes on, Shift+Enter back."""
    page = site.page()
    page.goto("/runbook")
    before = page.locator("article").text_content()
    page.fill("#find", "ESCALAT")
    told = page.locator(".find output")
    match = re.fullmatch(r"1 of (\d+)", told.inner_text())
    assert match
    assert int(match[1]) > 2
    assert page.evaluate(MARKED) == [int(match[1]), "underline"]
    page.press("#find", "Enter")
    assert told.inner_text() == f"2 of {match[1]}"
    page.press("#find", "Shift+Enter")
    page.press("#find", "Shift+Enter")
    assert told.inner_text() == f"{match[1]} of {match[1]}"
    page.fill("#find", "zebra crossing")

    assert told.inner_text() == "Not found"
    assert page.evaluate(MARKED) == [0, "none"], "marks cost only while something is found"
    assert page.locator("article").text_content() == before


def test_code_can_be_wrapped_and_copied(site: ReadingSite) -> None:
    """A command is copied whole, and read whole on a narrow screen."""
    page = site.page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/runbook")
    box = page.locator(".code").first
    box.locator("button:has-text('Wrap')").click()
    assert box.locator("button[aria-pressed=true]").count() == 1
    box.locator("button:has-text('Copy')").click()
    box.locator("button:has-text('Copied')").wait_for()

    assert page.evaluate("navigator.clipboard.readText()") == box.locator("code").inner_text()


def test_a_diagram_grows_and_shrinks_by_buttons(site: ReadingSite) -> None:
    """WCAG 2.5.7: no dragging."""
    page = site.page()
    page.goto("/runbook")
    figure = page.locator("figure.diagram:not(.undrawn)").first
    width = figure.locator("img").evaluate("i => i.width")
    figure.locator("button[aria-label=Larger]").click()
    assert figure.locator("img").evaluate("i => i.width") > width
    figure.locator("button:has-text('Actual size')").click()

    assert figure.locator("img").evaluate("i => i.width") == width


def test_on_a_phone_actual_size_is_as_drawn_and_scrolls_in_its_box(site: ReadingSite) -> None:
    """A diagram made to fit 320 pixels is small; one press makes its words readable."""
    page = site.page(viewport={"width": 320, "height": 700})
    page.goto("/runbook")
    figure = page.locator("figure.diagram:not(.undrawn)").first
    drawn = figure.locator("img").evaluate("i => Number(i.getAttribute('width'))")
    assert figure.locator("img").evaluate("i => i.width") < drawn
    figure.locator("button:has-text('Actual size')").click()

    assert figure.locator("img").evaluate("i => i.width") == drawn
    assert figure.locator(".scroll").evaluate("b => b.scrollWidth > b.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    figure.locator("button[aria-label=Smaller]").click()
    assert figure.locator("img").evaluate("i => i.width") < drawn


def test_at_320_pixels_only_boxes_scroll_sideways(site: ReadingSite) -> None:
    """Acceptance 17: no sideways page; tables and code in boxes a keyboard reaches."""
    page = site.page(viewport={"width": 320, "height": 700})
    page.goto("/runbook")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = page.locator(".document :is(pre, table)").evaluate_all(
        "all => all.filter(e => e.scrollWidth > innerWidth && !e.closest('[tabindex=\"0\"]'))"
        ".length"
    )
    assert wide == 0


def test_paper_gets_everything_but_the_controls(site: ReadingSite) -> None:
    """Acceptance 20: all sections and the diagram, no chrome."""
    page = site.page()
    page.goto("/runbook", wait_until="networkidle")
    page.emulate_media(media="print")

    assert page.locator("#post-mortem").is_visible()
    assert page.locator("figure.diagram img").first.is_visible()
    for chrome in ("header.top", ".reader nav", ".find", ".code-bar >> nth=0", "footer"):
        assert not page.locator(chrome).is_visible()
    assert len(page.pdf(format="A4")) > 20_000


def test_the_pages_speak_spanish_to_those_who_do(site: ReadingSite) -> None:
    """By the browser's wish, and by the switch at the foot of every page."""
    page = site.page(locale="es-AR")
    page.goto("/runbook")
    assert page.locator("html").get_attribute("lang") == "es"
    assert "5 de enero de 2026" in page.locator("main .facts").inner_text()
    assert page.locator(".code button").first.inner_text() == "Ajustar líneas"
    page.click("footer button:has-text('English')")

    assert urlsplit(page.url).path == "/runbook"
    assert page.locator("html").get_attribute("lang") == "en"
