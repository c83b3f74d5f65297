"""A war room without its server: it says so, keeps what is written, and doubles nothing.

The minute without a link passes by the browser's own clock, moved by hand.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from tests.e2e.live_house import NEWEST, Incident, LiveSite, a_live_site, when_held
from tests.e2e.pages_house import PASSWORD

pytestmark = pytest.mark.browser

BAR = ".link-state"
WAITING = "[data-waiting] > li"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """One SIC for the module; no page of it may complain."""
    with a_live_site(tmp_path_factory.mktemp("offline")) as running:
        yield running
        assert running.complaints == []


@pytest.fixture
def incident(site: LiveSite) -> Incident:
    """A fresh incident."""
    return site.incident()


def write(page: Page, *texts: str) -> None:
    """Post notes by the composer."""
    for text in texts:
        page.fill("#composer-text", text)
        page.click("text=Post note")


def manual_row(page: Page) -> str:
    """Return a selector of the checklist item that a hand ticks."""
    item = page.locator("li[data-item]:has(form)").first.get_attribute("data-item")
    return f'li[data-item="{item}"]'


def test_a_minute_without_a_link_loses_nothing_and_doubles_nothing(incident: Incident) -> None:
    """Acceptance 19: after 60 s offline the page says so, queues notes, and catches up."""
    context = incident.site.context("alice")
    context.clock.install()
    page = incident.site.page(context, incident.path)
    page.wait_for_selector("main[data-kept-link=open]")
    row = manual_row(page)
    context.set_offline(True)
    context.clock.run_for(3_000)
    expect(page.locator(BAR)).to_contain_text("No answer from SIC since")
    write(page, "failing over", "replica is primary")
    page.click(f"{row} button")
    expect(page.locator(WAITING)).to_have_count(2)
    expect(page.locator(BAR)).to_contain_text("Waiting to be sent: 3.")
    incident.note("bob", "DNS looks fine")
    context.clock.run_for(60_000)
    expect(page.locator(WAITING).first).to_contain_text("Waiting to be sent")
    assert incident.texts() == ["DNS looks fine"]

    context.set_offline(False)
    expect(page.locator(NEWEST)).to_contain_text("Checked:", timeout=20_000)
    expect(page.locator(WAITING)).to_have_count(0)
    expect(page.locator(f"{row} time")).to_have_count(1)
    expect(page.locator("[data-entries] > li", has_text="DNS looks fine")).to_have_count(1)
    assert incident.texts() == ["DNS looks fine", "failing over", "replica is primary"]


def test_a_countdown_runs_on_without_a_link(incident: Incident) -> None:
    """Time does not stop because a cable did."""
    page = incident.open("alice")
    page.context.set_offline(True)
    expect(page.locator(BAR)).to_be_visible()
    elapsed = page.locator("[data-since]").first
    before = elapsed.inner_text()

    expect(elapsed).not_to_have_text(before)


def test_the_bar_says_since_when_and_that_it_is_over(incident: Incident) -> None:
    """Within a few seconds, in words, and gone again."""
    page = incident.open("alice")
    page.context.set_offline(True)
    expect(page.locator(BAR)).to_have_text(
        "No answer from SIC since "
        + page.evaluate("sicRoom.clockTime(sicRoom.link.heard)")
        + ". What you see is from then; what you write is kept and sent later.",
    )
    page.context.set_offline(False)

    expect(page.locator(BAR)).to_have_text("SIC answers again.", timeout=20_000)
    expect(page.locator(BAR)).to_be_hidden(timeout=10_000)


def test_what_waited_is_sent_once_after_a_reload_and_from_two_tabs(incident: Incident) -> None:
    """The queue is the browser's, not the tab's; its keys make a second sending harmless."""
    context = incident.site.context("alice")
    one = incident.site.page(context, incident.path)
    two = incident.site.page(context, incident.path)
    two.wait_for_selector("main[data-kept-link=open]")
    context.route("**/notes", lambda route: route.abort())
    write(one, "first", "second")
    expect(two.locator(WAITING)).to_have_count(2)
    context.unroute("**/notes")
    one.reload()

    expect(one.locator("[data-entries] > li", has_text="second")).to_have_count(1)
    expect(two.locator("[data-entries] > li", has_text="second")).to_have_count(1)
    expect(two.locator(WAITING)).to_have_count(0)
    assert incident.texts() == ["first", "second"]


def test_a_note_whose_answer_was_lost_is_recorded_once(incident: Incident) -> None:
    """It left, it was recorded, nobody heard: the second sending must change nothing."""
    page = incident.open("alice")
    lost: list[int] = []

    def lose(route: Route) -> None:
        if not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    page.context.route("**/notes", lose)
    write(page, "failing over")
    expect(page.locator(WAITING)).to_have_count(0, timeout=20_000)

    assert lost == [200]
    assert incident.texts() == ["failing over"]


def test_the_same_words_twice_are_two_notes(incident: Incident) -> None:
    """What is still high at 03:10 and at 03:15 are two facts."""
    page = incident.open("alice")
    write(page, "still high", "still high")
    expect(page.locator("[data-entries] > li", has_text="still high")).to_have_count(2)

    assert incident.texts() == ["still high", "still high"]


def test_a_refused_note_comes_back_into_the_composer_with_the_reason(
    site: LiveSite, incident: Incident
) -> None:
    """The words are the person's; what the server said stands beside them."""
    page = incident.open("carol")
    site.local.accounts.change_account("carol", level="viewer")
    try:
        write(page, "we told the customers")
        expect(page.locator("[data-said=alert]")).to_contain_text("Not recorded.")
        expect(page.locator("#composer-text")).to_have_value("we told the customers")
    finally:
        site.local.accounts.change_account("carol", level="responder")
    page.click("text=Post note")
    expect(page.locator(NEWEST)).to_contain_text("we told the customers")

    assert incident.texts() == ["we told the customers"]


def test_a_refused_note_waits_where_something_else_is_being_typed(
    site: LiveSite, incident: Incident
) -> None:
    """Half a sentence must not be overwritten by an older one."""
    page = incident.open("carol")
    held: list[Route] = []
    page.context.route("**/notes", lambda route: held.append(route))
    write(page, "the older one")
    page.fill("#composer-text", "half a sen")
    site.local.accounts.change_account("carol", level="viewer")
    try:
        expect(page.locator(WAITING)).to_have_count(1)
        when_held(page, held).continue_()
        expect(page.locator(WAITING)).to_contain_text("Not recorded.")
    finally:
        site.local.accounts.change_account("carol", level="responder")

    assert page.input_value("#composer-text") == "half a sen"
    page.click("text=Throw away")
    expect(page.locator(WAITING)).to_have_count(0)


def test_an_update_is_not_sent_later_by_itself(incident: Incident) -> None:
    """Invariant 10: what people are told was approved for now, not for ten minutes on."""
    page = incident.open("carol")
    page.context.set_offline(True)
    expect(page.locator(BAR)).to_be_visible()
    page.check("#as-update")
    page.fill("#composer-text", "We expect recovery by 03:30")
    page.click("text=Send update")
    expect(page.locator("[data-said=alert]")).to_contain_text("an update must be true")
    expect(page.locator("#composer-text")).to_have_value("We expect recovery by 03:30")
    page.context.set_offline(False)
    expect(page.locator(BAR)).to_have_text("SIC answers again.", timeout=20_000)

    assert incident.texts() == []
    page.click("text=Send update")
    expect(page.locator(NEWEST)).to_contain_text("We expect recovery by 03:30")


def test_what_was_written_after_the_session_ended_is_sent_once_signed_in(
    site: LiveSite, incident: Incident
) -> None:
    """Twelve hours into an incident a session may end; a sentence must not end with it."""
    page = incident.open("bob")
    site.local.store.end_sessions("bob")
    write(page, "rolled back")
    expect(page.locator(BAR)).to_contain_text("You are signed out")
    expect(page.locator(BAR).get_by_role("link")).to_have_attribute("href", "/login")
    sign_in(site, page.context, "bob")

    expect(page.locator(WAITING)).to_have_count(0, timeout=30_000)
    assert incident.texts() == ["rolled back"]


def sign_in(site: LiveSite, context: BrowserContext, name: str) -> None:
    """Give the browser a new session, as its other tab would."""
    session = site.local.accounts.sign_in(name, PASSWORD, address="test")
    context.add_cookies([{"name": "sic_session", "value": session.secret, "url": site.url}])


def test_nobody_elses_words_are_sent_from_a_shared_browser(incident: Incident) -> None:
    """What Bob wrote and could not send must never be recorded as Alice's."""
    context = incident.site.context("bob")
    page = incident.site.page(context, incident.path)
    page.wait_for_selector("main[data-kept-link=open]")
    context.route("**/notes", lambda route: route.abort())
    # Not before the attempt has failed: a browser that closes lets go of what a test holds.
    # What the page says of it holds only until the stream, which nobody cut, is back.
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/notes")):
        write(page, "bob's own words")
    expect(page.locator(WAITING)).to_contain_text("bob's own words")
    page.close()
    context.unroute("**/notes")
    sign_in(incident.site, context, "alice")
    other = incident.site.page(context, incident.path)
    other.wait_for_selector("main[data-kept-link=open]")
    write(other, "alice's words")
    expect(other.locator("[data-entries] > li", has_text="alice's words")).to_have_count(1)

    assert incident.texts() == ["alice's words"]


def test_a_press_that_cannot_be_sent_leaves_the_page_and_says_so(incident: Incident) -> None:
    """The browser's own error page would take the incident off the screen."""
    page = incident.open("alice")
    page.context.set_offline(True)
    expect(page.locator(BAR)).to_be_visible()
    page.click("#next button")
    expect(page.locator("#next .refused-words")).to_contain_text("nothing was recorded")
    assert page.locator(".strip").is_visible()
    page.context.set_offline(False)
    page.click("#next button")

    expect(page.locator("main [role=status]").first).to_contain_text("Acknowledged")


def test_a_half_written_note_outlives_a_press_elsewhere(incident: Incident) -> None:
    """Pressing Acknowledge in the middle of a sentence must not cost the sentence."""
    page = incident.open("alice")
    page.fill("#composer-text", "half a sen")
    page.click("#next button")
    expect(page.locator("main [role=status]").first).to_contain_text("Acknowledged")
    expect(page.locator("#composer-text")).to_have_value("half a sen")
    page.click("text=Post note")
    expect(page.locator(NEWEST)).to_contain_text("half a sen")
    page.reload()

    assert page.input_value("#composer-text") == ""


def test_what_waits_stays_in_sight_when_the_timeline_is_filtered(incident: Incident) -> None:
    """A filter replaces the list; what is not recorded yet stands above the new one too."""
    page = incident.open("alice")
    page.context.route("**/notes", lambda route: route.abort())
    write(page, "failing over")
    expect(page.locator(WAITING)).to_have_count(1)
    page.click("[data-filter=system]")
    expect(page.locator("[data-show=system]")).to_be_visible()

    expect(page.locator(WAITING)).to_have_count(1)
