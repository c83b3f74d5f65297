"""The runbook over any page: opened by an address, closed by Back, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from tests.e2e.pages_house import PASSWORD
from tests.e2e.reading_house import ReadingSite, a_reading_site

pytestmark = pytest.mark.browser

TWICE = """() => {
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingSite]:
    """One SIC for the module."""
    with a_reading_site(tmp_path_factory.mktemp("modal")) as opened:
        yield opened


def opened(site: ReadingSite, anchor: str = "escalation", **options: object) -> Page:
    """Open the incident with its runbook over it, by address."""
    page = site.page(**options)
    page.goto(f"{site.incident}?doc={site.pinned}#{anchor}")
    page.wait_for_selector("dialog[data-modal][open]")
    return page


def focused(page: Page) -> str:
    """Return the id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def test_an_address_opens_the_document_at_a_heading_with_the_focus_on_it(
    site: ReadingSite,
) -> None:
    """Acceptance 6: ?doc=…#escalation; a reload restores it."""
    page = opened(site)
    assert focused(page) == "doc-escalation"
    page.reload()
    page.wait_for_selector("dialog[data-modal][open]")

    assert focused(page) == "doc-escalation"
    heading = page.locator("#doc-escalation").bounding_box()
    head = page.locator(".modal-head").bounding_box()
    assert heading
    assert head
    assert heading["y"] >= head["y"] + head["height"] - 1, "not hidden under the head"


def test_an_address_survives_signing_in(site: ReadingSite) -> None:
    """A link sent at 03:00 leads to its heading, also for who must sign in first."""
    page = site.page(storage_state=None)
    page.goto(f"{site.incident}?doc={site.pinned}#escalation")
    page.fill("#name", "alice")
    page.fill("#password", PASSWORD)
    page.click("main button:has-text('Sign in')")
    page.wait_for_selector("dialog[data-modal][open]")

    assert page.url.endswith(f"{site.incident}?doc={site.pinned}#escalation")
    assert focused(page) == "doc-escalation"


def test_a_link_opens_it_back_closes_it_and_the_focus_returns(site: ReadingSite) -> None:
    """Acceptance 6, 7: the address follows, and the page is where it was."""
    page = site.page()
    page.goto(site.incident)
    link = page.locator("#cannot-resolve a[data-doc]").first
    link.scroll_into_view_if_needed()
    before = page.evaluate("[scrollY, document.documentElement.clientWidth]")
    link.click()
    page.wait_for_selector("dialog[data-modal][open]")
    assert page.url.endswith(f"?doc={site.pinned}#roles-and-responsibilities")
    assert focused(page) == "doc-roles-and-responsibilities"
    page.go_back()
    page.wait_for_selector("dialog[data-modal]:not([open])", state="attached")

    assert page.url.endswith(site.incident)
    assert page.evaluate("[scrollY, document.documentElement.clientWidth]") == before
    assert link.evaluate("one => one === document.activeElement")


def test_escape_closes_it_and_the_address_forgets_it(site: ReadingSite) -> None:
    """Acceptance 7: also where it was opened by address, with nothing to go back to."""
    page = opened(site)
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[data-modal]:not([open])", state="attached")

    assert page.url.endswith(site.incident)


def test_links_inside_it_move_inside_it_and_one_back_closes_it(site: ReadingSite) -> None:
    """Back is the way out, however far one read."""
    page = site.page()
    page.goto(site.incident)
    page.locator("#cannot-resolve a[data-doc]").first.click()
    page.wait_for_selector("dialog[data-modal][open]")
    for anchor in ("escalation", "post-mortem"):
        page.click(f"dialog[data-modal] [data-contents] a[href='#doc-{anchor}']")
        assert page.url.endswith(f"#{anchor}")
        assert focused(page) == f"doc-{anchor}"
    page.go_back()
    page.wait_for_selector("dialog[data-modal]:not([open])", state="attached")

    assert page.url.endswith(site.incident)


def test_tab_stays_inside_in_both_directions(site: ReadingSite) -> None:
    """Acceptance 7: native dialogs let it out once a round."""
    page = opened(site, "")
    inside = "document.querySelector('dialog[data-modal]').contains(document.activeElement)"
    inputs = "dialog[data-modal] :is(a[href], button, input, summary, [tabindex='0'])"
    stops = page.locator(inputs).count()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(stops + 3):
            page.keyboard.press(key)
            assert page.evaluate(inside), key


def test_no_id_is_there_twice_and_nothing_behind_it_moves(site: ReadingSite) -> None:
    """Acceptance 7: a copy of the page's own document over itself is the hardest case."""
    page = site.page(viewport={"width": 1280, "height": 800})
    page.goto("/runbook")
    page.evaluate("scrollTo(0, 600)")
    width = page.evaluate("document.body.clientWidth")
    page.evaluate(
        "history.pushState(null, '', '/runbook?doc=current#escalation');"
        "dispatchEvent(new PopStateEvent('popstate'))"
    )
    page.wait_for_selector("dialog[data-modal][open]")
    assert page.evaluate(TWICE) == []
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 5000)
    page.mouse.wheel(0, 5000)

    assert abs(page.evaluate("scrollY") - 600) <= 1
    assert page.evaluate("document.body.clientWidth") == width
    assert page.evaluate("document.querySelector('.modal-body').scrollTop") > 0


def test_on_a_phone_it_takes_the_whole_screen(site: ReadingSite) -> None:
    """320 px: nothing is wasted on a frame, and nothing scrolls sideways."""
    page = opened(site, viewport={"width": 320, "height": 700})
    box = page.locator("dialog[data-modal]").bounding_box()

    assert box
    assert box["width"] == 320
    assert box["height"] == 700
    assert page.evaluate(
        "(() => { const b = document.querySelector('.modal-body');"
        " return b.scrollWidth <= b.clientWidth; })()"
    )


def test_without_scripts_the_same_links_lead_to_the_page(site: ReadingSite) -> None:
    """The modal is an extra; the document is not."""
    page = site.page(java_script_enabled=False)
    page.goto(f"{site.incident}?doc={site.pinned}#escalation")
    page.click("text=Open the document")
    assert page.url.endswith(f"{site.incident}/runbook")
    page.goto(site.incident)
    page.locator("#cannot-resolve a[data-doc]").first.click()

    assert page.url.endswith(f"{site.incident}/runbook#roles-and-responsibilities")


def test_a_server_that_is_gone_leaves_the_page_and_says_so(site: ReadingSite) -> None:
    """At 03:00 a lost network must not take the incident off the screen."""
    page = site.page()
    page.goto(site.incident)
    page.context.set_offline(True)
    page.locator("#cannot-resolve a[data-doc]").first.click()
    page.wait_for_selector("dialog[data-modal][open]")

    assert "SIC does not answer" in page.locator("dialog[data-modal]").inner_text()
    page.click("dialog[data-modal] button")
    assert page.locator(".strip").is_visible()
    page.context.close()  # It would go on complaining of the network in later tests.


def test_an_unknown_document_leads_to_the_page_that_says_so(site: ReadingSite) -> None:
    """A mistyped address is answered in words."""
    page = site.page()
    page.goto(f"{site.incident}?doc=no-such-runbook")
    page.wait_for_url("**/runbooks/no-such-runbook")

    assert "There is nothing here" in page.locator("h1").inner_text()


def test_a_modal_opens_without_a_complaint_of_the_policy(site: ReadingSite) -> None:
    """The copy is markup of ours: no script, no inline style, no violation."""
    site.complaints.clear()
    page = opened(site, "flow-diagram")
    page.wait_for_function("document.querySelector('dialog[data-modal] img').complete")

    assert site.complaints == []
