"""Moving through an incident's past in a browser: by hand, by keys and by links."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.live_house import Incident, LiveSite, a_live_site

from sic.domain.incident import commands as c

pytestmark = pytest.mark.browser

RANGE = "[data-scrub]"
WHEN = "#past .when"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """One SIC for the module; no page of it may complain."""
    with a_live_site(tmp_path_factory.mktemp("past")) as running:
        yield running
        assert running.complaints == []


@pytest.fixture(scope="module")
def incident(site: LiveSite) -> Incident:
    """Forty entries: SEV-2 at the second, SEV-1 at the last but one."""
    made = site.incident()
    made.does("bob", c.SetSeverity(severity="SEV-2"))
    for number in range(36):
        made.note("bob", f"reading {number}")
    made.does("bob", c.SetSeverity(severity="SEV-1", reason="all"), c.AcknowledgeIncident())
    return made


def at(incident: Incident, seq: int, **options: object) -> Page:
    """Open the incident as it was at an entry."""
    context = incident.site.context("alice", **options)
    return incident.site.page(context, f"{incident.path}?at={seq}")


def slide(page: Page, *values: int) -> None:
    """Move the slider over these entries as fast as a hand does."""
    page.eval_on_selector(
        RANGE,
        "(range, values) => values.forEach((value) => { range.value = value;"
        " range.dispatchEvent(new Event('input', { bubbles: true })); })",
        list(values),
    )


def test_the_way_back_begins_on_the_page_itself(incident: Incident) -> None:
    """One press, without knowing an address."""
    page = incident.open("alice")
    page.click("[data-past]")
    expect(page.locator(WHEN)).to_contain_text("You look at")
    page.click("text=Back to now")

    page.wait_for_selector("main[data-stream]")


def test_sliding_shows_the_room_as_it_was_and_the_address_follows(incident: Incident) -> None:
    """A reload, and a link to somebody else, show the same moment."""
    page = at(incident, 40)
    expect(page.locator(".strip")).to_contain_text("SEV-1")
    slide(page, 10)
    expect(page.locator(".strip")).to_contain_text("SEV-2")

    expect(page.locator("[data-entries] > li").first).to_have_attribute("data-seq", "10")
    assert page.url.endswith(f"{incident.path}?at=10")
    page.reload()
    expect(page.locator(".strip")).to_contain_text("SEV-2")
    assert page.input_value(RANGE) == "10"


def test_a_fast_hand_asks_little_and_the_last_moment_wins(incident: Incident) -> None:
    """What was overtaken is given up: the screen never jumps back to an older answer."""
    page = at(incident, 40)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/parts?" in one.url else None)
    slide(page, *range(39, 4, -1))
    slide(page, 4)
    expect(page.locator("[data-entries] > li").first).to_have_attribute("data-seq", "4")

    assert len(asked) <= 3
    assert page.get_attribute("main", "data-at") == "4"


def test_arrow_keys_move_by_an_entry_and_keep_the_focus(incident: Incident) -> None:
    """WCAG 2.5.7, 2.1.1: no drag is needed."""
    page = at(incident, 10)
    page.focus(RANGE)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-entries] > li").first).to_have_attribute("data-seq", "9")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-entries] > li").first).to_have_attribute("data-seq", "11")

    assert page.evaluate("document.activeElement.id") == "past-at"
    assert page.get_attribute(RANGE, "aria-valuetext") == "Entry 11 of 40"


def test_turning_points_are_one_press_apart_and_the_focus_stays(incident: Incident) -> None:
    """Severity set, severity changed: what lies between is passed over."""
    page = at(incident, 20)
    page.click("#past-turn-before")
    expect(page.locator("[data-entries] > li").first).to_have_attribute("data-seq", "2")
    assert page.evaluate("document.activeElement.id") == "past-turn-before"
    page.click("#past-turn-after")

    expect(page.locator("[data-entries] > li").first).to_have_attribute("data-seq", "39")
    expect(page.locator(RANGE)).to_have_js_property("value", "39")


def test_a_link_that_is_lost_leaves_the_moment_on_the_screen(incident: Incident) -> None:
    """And says why nothing moved."""
    page = at(incident, 10)
    page.context.set_offline(True)
    slide(page, 5)

    expect(page.locator("[data-scrub-said]")).to_contain_text("SIC does not answer")
    expect(page.locator("[data-entries] > li").first).to_have_attribute("data-seq", "10")


def test_the_past_stands_still(incident: Incident) -> None:
    """Its clocks show what they showed; nothing that happens now moves it."""
    page = at(incident, 10)
    before = page.locator("main").inner_text()
    incident.note("bob", "something new")
    again = at(incident, 10)

    assert page.locator("main").inner_text() == before
    assert again.locator(".strip").inner_text() in before


def test_the_past_can_be_read_without_javascript_and_on_a_phone(incident: Incident) -> None:
    """A form and links; nothing scrolls sideways at 320 px."""
    page = at(incident, 10, java_script_enabled=False, viewport={"width": 320, "height": 700})
    page.click("#past-after")
    assert "at=11" in page.url
    page.eval_on_selector(RANGE, "(range) => { range.value = 7; }")
    page.click("#past .scrub button")

    assert "at=7" in page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
