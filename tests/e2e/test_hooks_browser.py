"""Webhooks in a real browser against the sample receiver: only a meant press runs one, once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Error, expect
from tests.e2e.hooks_house import Hooks, focus, stages
from tests.e2e.room_house import LOOKS, WarRoom
from tests.e2e.test_pages_browser import FAULTS
from tests.e2e.test_runbook_accessible import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def room(hooks: Hooks) -> Iterator[WarRoom]:
    """A fresh incident; every browser is closed afterwards."""
    hooks.did.clear()
    yield hooks.site.declare("DNS is broken")
    hooks.gate.set()
    hooks.site.leave()


def test_a_webhook_is_confirmed_with_the_keyboard_alone(hooks: Hooks, room: WarRoom) -> None:
    """Acceptance 11 and 13: Enter does nothing until a person went to the button."""
    page = hooks.ask(room, "service-restart")
    page.locator("#preview select").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("alertdialog", name="Confirm service-restart")
    expect(dialog).to_be_visible()
    assert focus(page) == "Cancel, send nothing"
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    run = dialog.get_by_role("button", name="Run service-restart on")
    expect(run).to_be_disabled()
    page.keyboard.press("Tab")
    assert focus(page) == "typed"
    page.keyboard.type("service-restar")
    expect(run).to_be_disabled()
    page.keyboard.type("t")
    expect(run).to_be_enabled()
    page.keyboard.press("Enter")
    assert (stages(room), hooks.did) == (["previewed"], [])

    page.keyboard.press("Tab")
    assert focus(page).startswith("Run service-restart on")
    page.keyboard.press("Space")

    expect(page.get_by_role("heading", level=1)).to_have_text("service-restart: answered (200)")
    assert (stages(room), len(hooks.did)) == (["responded"], 1)
    page.screenshot(path=hooks.site.shots / "webhook-run.png", full_page=True)


def test_a_double_click_runs_it_once(hooks: Hooks, room: WarRoom) -> None:
    """Acceptance 13."""
    page = hooks.confirm(room, "dns-flush")
    page.get_by_role("button", name="Run dns-flush on").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("dns-flush: answered (200)")
    assert (stages(room), len(hooks.did)) == (["responded"], 1)


def test_back_and_reload_run_nothing_again(hooks: Hooks, room: WarRoom) -> None:
    """Acceptance 13: replay by Back."""
    page = hooks.confirm(room, "dns-flush")
    page.get_by_role("button", name="Run dns-flush on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("dns-flush: answered (200)")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("dns-flush: answered (200)")
    # The browser kept no page with a token, and will not send the preview's form unasked.
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        page.go_back()
    assert len(hooks.did) == 1
    assert stages(room).count("responded") == 1


def test_escape_and_cancel_send_nothing(hooks: Hooks, room: WarRoom) -> None:
    """Either leads back to the incident, and denies nothing: the preview ends by itself."""
    for leave in ("Escape", "Space"):
        page = hooks.confirm(room, "dns-flush")
        expect(page.get_by_role("alertdialog")).to_be_visible()
        page.keyboard.press(leave)
        page.wait_for_url(f"**{room.path}*")
    assert (stages(room), hooks.did) == (["previewed", "previewed"], [])


def test_a_page_left_open_too_long_offers_no_press(hooks: Hooks, room: WarRoom) -> None:
    """Expired: the button is none any more, and a new preview is one press away."""
    page = hooks.ask(room, "dns-flush")
    page.clock.install()
    page.locator("#preview select").select_option(index=1)
    page.get_by_role("button", name="Look at the exact request").click()
    expect(page.get_by_role("button", name="Run dns-flush on")).to_be_enabled()
    page.clock.fast_forward(121_000)
    expect(page.locator("[data-late]")).to_be_visible()
    expect(page.get_by_role("button", name="Run dns-flush on")).to_be_disabled()
    page.get_by_role("link", name="Look at a new preview").click()
    expect(page.locator("#preview")).to_be_visible()
    assert (stages(room), hooks.did) == (["previewed"], [])


def test_on_a_phone_no_end_of_the_request_is_cut_off(hooks: Hooks, room: WarRoom) -> None:
    """Contract, 1: the exact request is shown. What must be scrolled to is not."""
    page = hooks.confirm(room, "dns-flush", viewport={"width": 320, "height": 800})
    request = page.locator("[data-confirm] pre.request")
    assert request.evaluate("(pre) => pre.parentElement.scrollWidth") <= 320
    assert request.evaluate("(pre) => pre.getBoundingClientRect().width") <= 320


def test_without_scripts_enter_in_the_name_presses_nothing(hooks: Hooks, room: WarRoom) -> None:
    """Every action is a plain form first; its Enter is as harmless."""
    page = hooks.confirm(room, "cache-purge", java_script_enabled=False)
    page.locator("#typed").fill("cache-purge")
    page.locator("#typed").press("Enter")
    assert (stages(room), hooks.did) == (["previewed"], [])
    page.get_by_role("button", name="Run cache-purge on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("cache-purge: answered (200)")
    assert len(hooks.did) == 1


def test_a_forged_press_is_refused(hooks: Hooks, room: WarRoom) -> None:
    """A page of ours without the form's own proof; nothing leaves."""
    page = hooks.confirm(room, "dns-flush")
    status = page.evaluate(
        """async () => {
          const form = document.querySelector('form[data-press]');
          const token = new FormData(form).get('token');
          const body = new URLSearchParams({ token });
          return (await fetch(form.action, { method: 'POST', body })).status;
        }"""
    )
    assert status == 403
    assert (stages(room), hooks.did) == (["previewed"], [])


def test_two_persons_confirm_in_two_browsers(hooks: Hooks, room: WarRoom) -> None:
    """The first waits and sees it run; the second follows the address that was handed on."""
    first = hooks.confirm(room, "vpn-diagnostic")
    first.get_by_role("button", name="Ask a second person to approve vpn-diagnostic").click()
    title = first.get_by_role("heading", level=1)
    expect(title).to_have_text("vpn-diagnostic: waits for a second person")
    assert hooks.did == []

    second = hooks.site.page("carol", first.url)
    assert focus(second) == "Cancel, send nothing"
    second.screenshot(path=hooks.site.shots / "webhook-second.png", full_page=True)
    second.get_by_role("button", name="Approve and run vpn-diagnostic on").click()

    expect(second.get_by_role("heading", level=1)).to_have_text(
        "vpn-diagnostic: answered (200)"
    )
    expect(title).to_have_text("vpn-diagnostic: answered (200)")
    assert len(hooks.did) == 1


def test_a_stream_is_shown_as_it_comes(hooks: Hooks, room: WarRoom) -> None:
    """Lines of another machine, as text, on the run's page and in the war room."""
    hooks.gate.clear()
    watching = room.open("carol")
    page = hooks.confirm(room, "log-tail")
    page.get_by_role("button", name="Run log-tail on").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("log-tail: running")
    expect(page.locator("pre.answer")).not_to_be_empty()
    expect(watching.locator("#executions pre.answer")).not_to_be_empty()
    hooks.gate.set()
    expect(title).to_have_text("log-tail: answered (200)")
    expect(watching.locator("#executions")).to_contain_text("answered (200)")


def test_what_was_heard_of_a_stream_stays_where_another_node_answers(
    hooks: Hooks, room: WarRoom
) -> None:
    """Only the node that sends hears the words; behind a balancer the other one has none."""
    hooks.gate.clear()
    page = hooks.confirm(room, "log-tail")
    page.get_by_role("button", name="Run log-tail on").click()
    answer = page.locator("pre.answer")
    expect(answer).not_to_be_empty()
    heard = answer.inner_text()
    none = {"stage": "sent", "answer": ""}
    page.route("**/api/v1/incidents/*/executions/*", lambda route: route.fulfill(json=none))
    for _ in range(2):
        with page.expect_response("**/api/v1/incidents/*/executions/*"):
            pass
    expect(answer).to_have_text(heard)
    page.unroute_all()
    hooks.gate.set()
    expect(page.get_by_role("heading", level=1)).to_have_text("log-tail: answered (200)")


def test_the_newest_line_of_a_stream_is_in_sight_until_a_person_scrolls_up(
    hooks: Hooks, room: WarRoom
) -> None:
    """What is watched live is its end; what is read above must not jump away."""
    hooks.gate.clear()
    page = hooks.confirm(room, "log-tail")
    told = {"stage": "sent", "answer": "line\n" * 100}
    page.route("**/api/v1/incidents/*/executions/*", lambda route: route.fulfill(json=told))
    page.get_by_role("button", name="Run log-tail on").click()
    answer = page.locator("pre.answer")
    expect(answer).to_contain_text("line\n" * 99)
    below = "(e) => e.scrollHeight - e.clientHeight - e.scrollTop"
    assert answer.evaluate(below) < 2
    answer.evaluate("(e) => { e.scrollTop = 0; }")
    told["answer"] += "more\n" * 9
    expect(answer).to_contain_text("more")
    assert answer.evaluate("(e) => e.scrollTop") == 0
    page.unroute_all()
    hooks.gate.set()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_on_any_page_of_webhooks(
    hooks: Hooks, room: WarRoom, scheme: Any, width: int
) -> None:
    """Acceptance 16 and 17: each page, and the dialog open."""
    look: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    found = {}
    pages = {
        "confirm": hooks.confirm(room, "cache-purge", **look),
        "ask": hooks.ask(room, "cache-purge", **look),
        "catalogue": hooks.site.page("bob", "/webhooks", **look),
        "bindings": hooks.site.page("alice", "/admin/webhooks", **look),
        "binding": hooks.site.page("alice", "/admin/webhooks/cache-purge", **look),
        "room": room.open("bob", **look),
    }
    for name, page in pages.items():
        found[name] = violations(page) + page.evaluate(FAULTS)
        page.screenshot(
            path=hooks.site.shots / f"webhook-{name}-{scheme}-{width}.png", full_page=True
        )
    assert {name: words for name, words in found.items() if words} == {}
