"""Suggestions and drafts in a real browser: they lead somewhere and do nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.room_house import LOOKS, RoomSite, WarRoom
from tests.e2e.test_pages_browser import FAULTS
from tests.e2e.test_runbook_accessible import violations

from sic.domain.incident import commands as c

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("leaving")]

UNFOLDED = "document.querySelectorAll('.rest').forEach((one) => { one.open = true; })"
INVALID = "(field) => !field.checkValidity()"


def panel(page: Page) -> Locator:
    """Return the part, its suggestions there."""
    found = page.locator('[data-part="advice"]')
    expect(found.locator(".known .suggestion").first).to_be_visible()
    return found


def ask(page: Page, words: str) -> Locator:
    """Ask by keyboard; return the answer."""
    page.fill("#question", words)
    page.keyboard.press("Enter")
    answer = page.locator("[data-answer]")
    expect(answer.locator("h3")).to_have_text(f"Answer to “{words}”")
    return answer


def test_open_leads_into_the_runbook_and_back(site: RoomSite) -> None:
    """Interface, screen 2: a suggestion opens the runbook at that heading, over the page."""
    page = site.declare("Checkout answers 503 on every call").open("bob")
    suggestion = panel(page).locator(".suggestion", has_text="Pattern B")
    suggestion.get_by_role("link", name="Open").click()

    expect(page.locator("dialog[data-modal][open]")).to_be_visible()
    heading = "document.activeElement.id === 'doc-pattern-b-cascading-5xx-errors'"
    page.wait_for_function(heading)
    page.go_back()
    expect(page.locator("dialog[data-modal][open]")).to_have_count(0)


def test_a_question_is_answered_in_place(site: RoomSite) -> None:
    """Asked by keyboard: what is typed elsewhere stays, the focus is on the answer."""
    room = site.declare("Checkout fails")
    page = room.open("bob")
    page.fill("#composer-text", "half a note")

    answer = ask(page, "latency p99 rises, requests are slow")

    expect(answer.locator("h3")).to_be_focused()
    expect(answer).to_contain_text("Pattern A: latency spike")
    expect(page.locator("#composer-text")).to_have_value("half a note")
    room.does("carol", c.NameServices(services=("checkout",)))
    expect(page.locator('[data-part="place"]')).to_contain_text("checkout")
    expect(answer.locator("h3")).to_be_visible()


def test_nothing_fits_is_said(site: RoomSite) -> None:
    """An answer, not an error."""
    page = site.declare("Checkout fails").open("bob")
    expect(ask(page, "happy birthday to our cat")).to_contain_text(
        "Nothing in the runbook fits."
    )


def test_a_rating_is_kept_and_can_be_changed(site: RoomSite) -> None:
    """One press, seen at once and after a reload; the other takes its place."""
    room = site.declare("Checkout answers 503 on every call")
    page = room.open("bob")
    for words in ("Helpful", "Not helpful"):
        name = re.compile(f"^{words} ?: Pattern B")
        button = panel(page).get_by_role("button", name=name)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        page.reload()
        button = panel(page).get_by_role("button", name=name)
        expect(button).to_have_attribute("aria-pressed", "true")

    pressed = panel(page).locator('[aria-pressed="true"]')
    expect(pressed).to_have_count(1)


def test_set_severity_opens_the_dialog_and_chooses_nothing(site: RoomSite) -> None:
    """The facts fit another severity: a person sets it, with a reason of theirs."""
    room = site.declare("The whole service is down for 100 % of users")
    room.does("alice", c.SetSeverity(severity="SEV-3"))
    room.does("alice", c.AssignRole(role="ic", responder="alice"))
    page = room.open("alice")
    version = room.version

    panel(page).get_by_role("link", name="Set severity…").click()

    dialog = page.locator("dialog.acting[open]")
    expect(dialog.locator("#severity-choice")).to_have_value("SEV-3")
    dialog.locator("#severity-choice").select_option("SEV-1")
    dialog.get_by_role("link", name="Draft the reason").click()
    reason = dialog.locator("#severity-reason")
    expect(reason).to_have_value(re.compile("^SEV-1 "))
    expect(dialog.locator("[data-draft-mark]")).to_be_visible()
    page.keyboard.press("Enter")
    assert reason.evaluate(INVALID)
    assert room.version == version


def test_invariant_10_a_draft_is_sent_by_a_person_who_edited_it(site: RoomSite) -> None:
    """Invariant 10: no key sends it as it is; what was typed before stays above it."""
    room = site.declare("Checkout fails")
    room.does("carol", c.SetSeverity(severity="SEV-2"))
    page = room.open("carol")
    page.fill("#composer-text", "To all:")
    version = room.version

    page.get_by_role("link", name="Draft an update").click()
    mark = page.locator("[data-draft-mark]")
    expect(mark).to_contain_text("Draft – edit before sending")
    area = page.locator("#composer-text")
    expect(area).to_have_value(re.compile(r"^To all:\n\nSEV-2: Checkout fails"))
    expect(page.locator("#as-update")).to_be_checked()
    area.focus()
    page.keyboard.press("Control+Enter")
    assert area.evaluate(INVALID)
    assert room.version == version

    page.reload()
    expect(mark).to_be_visible()
    assert area.evaluate(INVALID)

    area.fill(re.sub(r"\[[^\]]+\]", "as we know it", area.input_value()))
    expect(mark).to_have_count(0)
    page.keyboard.press("Control+Enter")
    sent = page.locator('[data-entries] [data-kind="update_sent"]')
    expect(sent).to_contain_text("as we know it")
    assert room.version == version + 1


def test_a_draft_may_be_used_as_it_is(site: RoomSite) -> None:
    """The explicit way: a tick that says every word of it holds, and then the button."""
    room = site.declare("Checkout fails")
    page = room.open("carol")
    page.get_by_role("link", name="Draft an update").click()
    page.locator("[data-draft-mark]").get_by_role("checkbox").check()
    page.get_by_role("button", name="Send update").click()

    expect(page.locator('[data-entries] [data-kind="update_sent"]')).to_have_count(1)
    expect(page.locator("[data-draft-mark]")).to_have_count(0)


def test_without_javascript_all_of_it_is_forms_and_links(site: RoomSite) -> None:
    """Interface, 3.7: every action is a plain form first."""
    room = site.declare("Checkout answers 503 on every call")
    page = room.open("carol", java_script_enabled=False)
    page.fill("#question", "latency p99 rises")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("[data-answer]")).to_contain_text("Pattern A")

    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{room.path}#advice")
    page.fill("#question", "latency p99 rises")
    page.get_by_role("button", name="Ask").click()
    # A phone folds the panel away: who asked finds the answer open, and in sight.
    expect(page.locator("[data-answer] h3")).to_be_in_viewport()

    page.goto(room.path)
    page.get_by_role("link", name="Draft an update").click()
    expect(page.locator("[data-draft-mark]")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_in_suggestions_answers_and_drafts(
    site: RoomSite, scheme: Any, width: int
) -> None:
    """Acceptance 16 and 17; in triage, where the severity that fits is shown, and later."""
    triage = site.declare("The whole service is down for 100 % of users, 503 on every call")
    rooms: dict[str, WarRoom] = {"triage": triage, "under way": site.under_way()}
    found = {}
    for state, room in rooms.items():
        page = room.open("bob", color_scheme=scheme, viewport={"width": width, "height": 900})
        page.evaluate(
            "document.querySelectorAll('.rest').forEach((one) => { one.open = true; })"
        )
        panel(page)
        ask(page, "latency p99 rises")
        page.get_by_role("link", name="Draft an update").click()
        expect(page.locator("[data-draft-mark]")).to_be_visible()
        found[state] = violations(page) + page.evaluate(FAULTS)
        name = f"advice-{state.replace(' ', '-')}-{scheme}-{width}.png"
        page.screenshot(path=site.shots / name, full_page=True)

    assert {state: words for state, words in found.items() if words} == {}
