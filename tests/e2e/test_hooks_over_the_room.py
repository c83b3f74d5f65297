"""Webhooks without leaving the war room: one dialog from arguments to outcome, pressed once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.hooks_house import Hooks, focus, stages
from tests.e2e.room_house import LOOKS, WarRoom
from tests.e2e.test_pages_browser import FAULTS
from tests.e2e.test_runbook_accessible import violations

from sic.domain.incident import commands as c

pytestmark = pytest.mark.browser

UNFOLDED = "document.querySelectorAll('.rest').forEach((one) => { one.open = true; })"


@pytest.fixture
def room(hooks: Hooks) -> Iterator[WarRoom]:
    """A fresh incident; every browser is closed afterwards."""
    hooks.did.clear()
    yield hooks.site.declare("DNS is broken")
    hooks.gate.set()
    hooks.site.leave()


def offered(page: Page, name: str) -> Locator:
    """Return the way to a webhook in the panel, unfolded."""
    page.evaluate(UNFOLDED)
    fold = page.locator("#executions details.fold")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return page.locator("#executions a.button", has_text=name)


def opened(room: WarRoom, name: str, who: str = "bob", **options: Any) -> tuple[Page, Locator]:
    """Open a webhook from the panel; return the page and the dialog."""
    page = room.open(who, **options)
    offered(page, name).click()
    dialog = page.get_by_role("alertdialog", name=f"Webhook {name}")
    expect(dialog).to_be_visible()
    return page, page.locator("dialog.confirming")


def confirming(room: WarRoom, name: str, **options: Any) -> tuple[Page, Locator]:
    """Go on to its exact request, with the first value of its list."""
    page, dialog = opened(room, name, **options)
    dialog.locator("select").select_option(index=1)
    dialog.get_by_role("button", name="Look at the exact request").click()
    expect(page.get_by_role("alertdialog", name=f"Confirm {name}")).to_be_visible()
    return page, dialog


def test_from_the_panel_to_the_outcome_with_the_keyboard_alone(
    hooks: Hooks, room: WarRoom
) -> None:
    """Acceptance 11 and 13: Enter does nothing; the page stays; the focus comes back."""
    page = room.open("bob")
    offered(page, "service-restart").focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.confirming")
    expect(dialog.locator("select")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alertdialog", name="Confirm service-restart")).to_be_visible()
    assert focus(page) == "Cancel, send nothing"
    for _ in range(3):
        page.keyboard.press("Enter")
    run = dialog.get_by_role("button", name="Run service-restart on")
    expect(run).to_be_disabled()
    page.keyboard.press("Tab")
    page.keyboard.type("service-restart")
    page.keyboard.press("Enter")
    assert (stages(room), hooks.did) == (["previewed"], [])
    page.keyboard.press("Tab")
    page.keyboard.press("Space")

    expect(dialog.locator("h2").first).to_have_text("service-restart: answered (200)")
    expect(dialog.locator("h2").first).to_be_focused()
    assert (stages(room), len(hooks.did)) == (["responded"], 1)
    assert page.url.endswith(room.path)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(offered(page, "service-restart")).to_be_focused()
    expect(page.locator("#executions")).to_contain_text("answered (200)")


def test_a_double_click_in_the_dialog_runs_it_once(hooks: Hooks, room: WarRoom) -> None:
    """Acceptance 13."""
    _page, dialog = confirming(room, "dns-flush")
    dialog.get_by_role("button", name="Run dns-flush on").dblclick()
    expect(dialog.locator("h2").first).to_have_text("dns-flush: answered (200)")
    assert (stages(room), len(hooks.did)) == (["responded"], 1)


@pytest.mark.parametrize("way", ["Escape", "back", "Close", "Cancel, send nothing"])
def test_leaving_denies_nothing_and_what_was_shown_can_be_looked_at_again(
    hooks: Hooks, room: WarRoom, way: str
) -> None:
    """Esc and Back are a Cancel; while its time lasts the same request is one press away."""
    page, dialog = confirming(room, "dns-flush")
    if way == "back":
        page.go_back()
    elif way == "Escape":
        page.keyboard.press("Escape")
    else:
        dialog.get_by_role("button", name=way, exact=True).click()
    expect(dialog).to_be_hidden()
    page.wait_for_function("history.state === null")
    assert page.url.endswith(room.path)
    expect(offered(page, "dns-flush")).to_be_focused()
    assert (stages(room), hooks.did) == (["previewed"], [])

    page.locator("#executions a", has_text="Look at it: dns-flush").click()
    dialog.get_by_role("button", name="Run dns-flush on").click()
    expect(dialog.locator("h2").first).to_have_text("dns-flush: answered (200)")
    assert stages(room) == ["responded"]


def test_no_address_ever_holds_the_token(hooks: Hooks, room: WarRoom) -> None:
    """It is in the answer to the preview's POST, and in the body of the press."""
    page = room.open("bob")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    offered(page, "dns-flush").click()
    page.locator("dialog select").select_option(index=1)
    page.get_by_role("button", name="Look at the exact request").click()
    field = page.locator("dialog input[name=token]")
    field.wait_for(state="attached")
    token = field.input_value()
    page.get_by_role("button", name="Run dns-flush on").click()
    expect(page.locator("dialog h2").first).to_have_text("dns-flush: answered (200)")
    assert len(token) > 30
    assert not [url for url in (*asked, page.url) if token in url]
    assert token not in page.content()


def test_arguments_that_do_not_fit_stay_in_the_dialog_with_the_reason(
    hooks: Hooks, room: WarRoom
) -> None:
    """What is wrong is said where it is typed, and what was typed is kept."""
    page, dialog = opened(room, "dns-flush")
    dialog.locator("select").evaluate(
        "(one) => { one.add(new Option('elsewhere')); one.value = 'elsewhere'; }"
    )
    dialog.get_by_role("button", name="Look at the exact request").click()
    expect(dialog.get_by_role("alert")).to_contain_text("These arguments cannot be used")
    expect(dialog.locator("#problem")).to_be_focused()
    assert (stages(room), page.url.endswith(room.path)) == ([], True)


def test_the_palette_opens_it_over_the_page(hooks: Hooks, room: WarRoom) -> None:
    """The palette goes to its form; it confirms nothing."""
    page = room.open("bob")
    page.keyboard.press("Control+k")
    page.keyboard.type("cache-purge")
    expect(page.get_by_role("option", name="cache-purge: its exact request")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alertdialog", name="Webhook cache-purge")).to_be_visible()
    assert page.url.endswith(room.path)
    assert stages(room) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog.confirming")).to_be_hidden()
    expect(page.locator("#executions h2")).to_be_focused()  # The palette's line is gone.


def test_a_suggestion_is_proposed_over_the_page(hooks: Hooks, room: WarRoom) -> None:
    """What "Propose" leads to is the form, and no free text is filled in."""
    page = room.open("bob")
    page.evaluate(UNFOLDED)
    propose = page.locator('[data-part="advice"] a', has_text="Propose").first
    propose.click()
    expect(page.locator("dialog.confirming #preview")).to_be_visible()
    page.go_back()
    expect(page.locator("dialog.confirming")).to_be_hidden()
    expect(propose).to_be_focused()
    assert stages(room) == []


def test_the_runbook_over_the_page_leads_to_it_and_back(hooks: Hooks, room: WarRoom) -> None:
    """Interface 6.3 (3): from the modal; Back closes what lies on top, one at a time."""
    page = room.open("bob")
    page.keyboard.press("v")
    name = page.locator("dialog[data-modal] a.button", has_text="dns-flush")
    name.click()
    dialog = page.locator("dialog.confirming")
    expect(dialog.locator("#preview")).to_be_visible()
    page.go_back()
    expect(dialog).to_be_hidden()
    expect(name).to_be_focused()
    name.click()
    expect(dialog.locator("#preview")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(name).to_be_focused()
    page.go_back()
    expect(page.locator("dialog[data-modal]")).to_be_hidden()
    assert page.url.endswith(room.path)


def test_the_runbooks_page_leads_to_the_form(hooks: Hooks, room: WarRoom) -> None:
    """Without the war room below it, the form is a page."""
    page = hooks.site.page("bob", f"{room.path}/runbook")
    page.locator("main a.button", has_text="dns-flush").click()
    page.wait_for_url(f"**{room.path}/webhooks/dns-flush")
    expect(page.locator("#preview")).to_be_visible()


def test_the_second_person_approves_over_their_own_page(hooks: Hooks, room: WarRoom) -> None:
    """Two persons: the first sees it run where they asked; Esc of the second denies nothing."""
    _first, asked = confirming(room, "vpn-diagnostic")
    asked.get_by_role("button", name="Ask a second person").click()
    expect(asked.locator("h2").first).to_have_text("vpn-diagnostic: waits for a second person")

    second = room.open("carol")
    second.evaluate(UNFOLDED)
    second.get_by_role("link", name="Look at it and approve or deny").click()
    dialog = second.locator("dialog.confirming")
    expect(dialog.get_by_role("button", name="Cancel, send nothing")).to_be_focused()
    second.keyboard.press("Enter")
    second.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert stages(room) == ["requested"]
    second.get_by_role("link", name="Look at it and approve or deny").click()
    dialog.get_by_role("button", name="Approve and run vpn-diagnostic on").click()

    expect(dialog.locator("h2").first).to_have_text("vpn-diagnostic: answered (200)")
    expect(asked.locator("h2").first).to_have_text("vpn-diagnostic: answered (200)")
    assert len(hooks.did) == 1


def test_home_asks_for_the_second_person_by_itself(hooks: Hooks, room: WarRoom) -> None:
    """Interface 6.3 (1): live, and a plain link to the page where it is approved."""
    home = hooks.site.page("carol", "/")
    _first, asked = confirming(room, "vpn-diagnostic")
    asked.get_by_role("button", name="Ask a second person").click()
    link = home.locator("#needs a", has_text="Look at it and approve or deny: vpn-diagnostic")
    link.wait_for()
    link.click()
    home.get_by_role("button", name="Approve and run vpn-diagnostic on").click()
    expect(asked.locator("h2").first).to_have_text("vpn-diagnostic: answered (200)")


def test_an_answer_is_streamed_into_the_dialog(hooks: Hooks, room: WarRoom) -> None:
    """Lines of another machine as they come, as text; closing it stops no run."""
    hooks.gate.clear()
    page, dialog = confirming(room, "log-tail")
    dialog.get_by_role("button", name="Run log-tail on").click()
    expect(dialog.locator("h2").first).to_have_text("log-tail: running")
    expect(dialog.locator("pre.answer")).not_to_be_empty()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    hooks.gate.set()
    expect(page.locator("#executions")).to_contain_text("answered (200)")


def test_a_change_on_the_page_leaves_the_dialog_alone(hooks: Hooks, room: WarRoom) -> None:
    """Parts are made anew below it: what is typed stays, and no id is there twice."""
    page, dialog = confirming(room, "cache-purge")
    dialog.locator("#typed").fill("cache-p")
    room.does("carol", c.AssignRole(role="scribe", responder="carol"))
    page.locator('[data-kind="role_assigned"]').wait_for()
    expect(dialog.locator("#typed")).to_have_value("cache-p")
    expect(dialog.locator("#typed")).to_be_focused()
    assert page.evaluate(FAULTS) == []


def test_without_an_answer_the_dialog_says_that_nobody_knows(
    hooks: Hooks, room: WarRoom
) -> None:
    """The token lets it through once, so pressing again is the right thing to do."""
    page, dialog = confirming(room, "dns-flush")
    page.route("**/confirmation", lambda route: route.abort())
    press = dialog.get_by_role("button", name="Run dns-flush on")
    press.click()
    expect(dialog.get_by_role("alert")).to_contain_text("it runs once, however often you press")
    page.unroute("**/confirmation")
    press.click()
    expect(dialog.locator("h2").first).to_have_text("dns-flush: answered (200)")
    assert stages(room) == ["responded"]
    hooks.site.complaints.clear()  # The browser complains of the answer that we kept from it.


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_in_any_step_of_the_dialog(
    hooks: Hooks, room: WarRoom, scheme: Any, width: int
) -> None:
    """Acceptance 16 and 17."""
    look: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    page, dialog = opened(room, "cache-purge", **look)
    found = {"ask": violations(page) + page.evaluate(FAULTS)}
    dialog.locator("select").select_option(index=1)
    dialog.get_by_role("button", name="Look at the exact request").click()
    dialog.locator("#typed").fill("cache-purge")
    found["confirm"] = violations(page) + page.evaluate(FAULTS)
    dialog.get_by_role("button", name="Run cache-purge on").click()
    expect(dialog.locator("h2").first).to_have_text("cache-purge: answered (200)")
    found["run"] = violations(page) + page.evaluate(FAULTS)
    home = hooks.site.page("bob", "/", **look)
    found["home"] = violations(home) + home.evaluate(FAULTS)
    assert {name: words for name, words in found.items() if words} == {}
