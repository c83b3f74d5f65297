"""Acceptance 11 in a real browser: a whole incident by Tab, letters and Enter alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.room_house import RoomSite, a_room_site

pytestmark = pytest.mark.browser

TABS = 250  # No control of the page is further away than this.
HERE = "(selector) => !!document.activeElement && document.activeElement.matches(selector)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomSite]:
    """One SIC for the module."""
    with a_room_site(tmp_path_factory.mktemp("keyboard-run")) as opened:
        yield opened
        assert opened.complaints == []


@dataclass
class Hands:
    """A person who has no mouse: only keys ever reach the page."""

    page: Page

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.page.keyboard.type(text)

    def go_to(self, selector: str) -> None:
        """Press Tab until the control has the focus, and see that the focus is in sight."""
        for _ in range(TABS):
            if self.page.evaluate(HERE, selector):
                expect(self.page.locator("*:focus")).to_be_in_viewport()
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reaches {selector}")

    def activate(self, selector: str) -> None:
        """Go to a control and press Enter."""
        self.go_to(selector)
        self.press("Enter")

    def did(self, what: str) -> None:
        """Wait for the page that answers a form."""
        self.page.wait_for_url(f"**did={what}**")


def declared(hands: Hands) -> None:
    """Declare by D, a title and Ctrl+Enter."""
    hands.press("d")
    hands.page.wait_for_selector("dialog[data-over][open]")
    hands.write("Checkout answers 503")
    hands.press("Control+Enter")
    hands.page.wait_for_url("**/incidents/inc-*")


def triaged(hands: Hands) -> None:
    """Open the bridge, take IC and set the severity: the three big controls."""
    hands.go_to("#bridge-url")
    hands.write("https://meet.example/4711")
    hands.press("Enter")
    hands.did("bridge")
    hands.activate(".control .take button")
    hands.did("roles")
    hands.activate("#form-severity button[value='SEV-2']")
    hands.did("severity")


def ticked(hands: Hands) -> None:
    """Do what ticks itself, press what does not, until all seven items stand ticked."""
    hands.activate('[data-dialog="services"] > summary')
    hands.page.wait_for_selector("dialog.acting[open]")
    hands.go_to("#services-names")
    hands.write("checkout")
    hands.press("Enter")
    hands.did("services")
    hands.activate('[data-role="comms-lead"] .slot button')
    hands.did("roles")
    open_items = hands.page.locator("[data-item]:has(form[data-tick])", has_text="To do:")
    while left := open_items.count():
        hands.activate(f"[data-item='{open_items.first.get_attribute('data-item')}'] button")
        expect(open_items).to_have_count(left - 1)
    expect(hands.page.locator("#checklist-title")).to_contain_text("(7/7)")


def updated(hands: Hands) -> None:
    """Write an update: U, words, Ctrl+Enter."""
    hands.press("u")
    hands.write("Payments fail for a third; we roll back.")
    hands.press("Control+Enter")
    expect(hands.page.locator("[data-kind=update_sent]")).to_have_count(1)


def resolved(hands: Hands) -> None:
    """Mark mitigated and resolve, each in its dialog and with a word on how."""
    for name, noun in (("mitigation", "mitigation"), ("resolve", "resolution")):
        hands.activate(f'[data-dialog="{name}"] > summary')
        hands.page.wait_for_selector("dialog.acting[open]")
        hands.write("rolled back")
        hands.activate("dialog.acting[open] button.primary")
        hands.did(noun)


def published(hands: Hands) -> None:
    """Open the post-mortem's form and record where it is."""
    hands.activate('[data-dialog="postmortem"] > summary')
    hands.page.wait_for_selector("dialog.acting[open]")
    hands.go_to("#postmortem-url")
    hands.write("https://wiki.example/pm/1")
    hands.activate("dialog.acting[open] button.primary")
    hands.did("postmortem")


def test_an_incident_is_run_from_declaration_to_post_mortem_without_a_mouse(
    site: RoomSite,
) -> None:
    """Acceptance 11; a webhook's confirmation by keyboard is held where its pages are."""
    hands = Hands(site.page("alice", "/", viewport={"width": 1280, "height": 800}))
    hands.page.wait_for_function("!!globalThis.sic?.work")

    declared(hands)
    triaged(hands)
    ticked(hands)
    updated(hands)
    resolved(hands)
    published(hands)

    expect(hands.page.locator("#postmortem")).to_contain_text("Post-mortem published")
