"""The dialogs: each has its reason, none does anything on opening, all have a way out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.room_house import RoomSite, WarRoom, a_room_site

from sic.domain.incident import commands as c

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("leaving")]

DIALOGS = (
    *("severity", "role-comms-lead", "services", "bridge", "escalate", "mitigation"),
    *("resolve", "impact-customers", "task-t1", "task"),
)
TWICE = """() => [...document.querySelectorAll('[id]')].map((one) => one.id)
  .filter((id, n, all) => all.indexOf(id) !== n)"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomSite]:
    """One SIC for the module; every test opens its own incident."""
    with a_room_site(tmp_path_factory.mktemp("dialogs")) as opened:
        yield opened
        told = [one for one in opened.complaints if "(Conflict)" not in one]
        assert [one for one in told if "(Forbidden)" not in one] == []


@pytest.fixture(scope="module")
def room(site: RoomSite) -> WarRoom:
    """Return an incident under way that no test changes."""
    return site.under_way()


def opened(page: Page, name: str) -> None:
    """Open a dialog by its button."""
    page.click(f'[data-dialog="{name}"] > summary')
    expect(page.locator("dialog.acting[open]")).to_be_visible()


@pytest.mark.parametrize("name", DIALOGS)
def test_enter_on_opening_does_nothing_and_escape_leads_back(room: WarRoom, name: str) -> None:
    """Interface, "Modal"; acceptance 13: nobody resolves by a key pressed once too often."""
    page = room.open("alice")
    before = room.version
    page.focus(f'[data-dialog="{name}"] > summary')
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.acting[open]")
    expect(dialog).to_be_visible()

    assert page.evaluate(
        "document.querySelector('dialog[open]').contains(document.activeElement)"
    )
    assert page.evaluate("document.activeElement.tagName") != "BUTTON"
    assert page.evaluate(TWICE) == []
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    assert room.version == before
    page.keyboard.press("Escape")  # Closes the list that Enter opened in a choice.
    if dialog.count():
        page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.parentElement.dataset.dialog") == name
    assert page.evaluate(TWICE) == []


def test_without_javascript_every_form_stands_in_a_fold(room: WarRoom) -> None:
    """A page whose script did not load can still resolve an incident."""
    page = room.open("alice", java_script_enabled=False)
    for name in DIALOGS:
        fold = page.locator(f'[data-dialog="{name}"]').first
        fold.locator("summary").first.click()
        assert fold.locator("form button").first.is_visible(), name


@pytest.mark.parametrize("key", [*"nusakcv/dry", "Enter", " "])
def test_no_single_key_resolves(room: WarRoom, key: str) -> None:
    """Acceptance 13: no single key ever resolves."""
    page = room.open("alice")
    page.locator("h1").click()
    page.keyboard.press(key)

    assert room.site.local.service.incident(room.id).resolved_at is None


def test_a_changed_severity_asks_for_a_reason(site: RoomSite) -> None:
    """Runbook, "Severities and SLAs": document every change."""
    room = site.under_way()
    page = room.open("alice")
    opened(page, "severity")
    page.select_option("#severity-choice", "SEV-3")
    page.click("#form-severity button")
    assert not page.evaluate("document.querySelector('#severity-reason').validity.valid")

    page.fill("#severity-reason", "one region only")
    page.click("#form-severity button")
    expect(page.locator("[data-entries] > li").first).to_contain_text("one region only")


def test_command_is_taken_with_a_reason(site: RoomSite) -> None:
    """Design, "Readings": if the IC is unreachable, take command, recorded with why."""
    room = site.under_way()
    page = room.open("bob")
    opened(page, "role-incident-commander")
    page.fill("#command-reason", "alice does not answer")
    page.click("#form-command button")

    expect(page.locator("[data-entries]")).to_contain_text("alice does not answer")
    expect(page.locator(".strip .what")).to_contain_text("bob")


def test_an_escalation_shows_who_is_told_before_it_tells(site: RoomSite) -> None:
    """Interface, "Proposed command set": the rung and its reason before notifying."""
    room = site.under_way()
    page = room.open("bob")
    opened(page, "escalate")

    chosen = page.locator("dialog label:has(:checked)")
    expect(chosen).to_contain_text("Rung 1: on-call manager")
    page.fill("#escalation-reason", "we need a hand")
    page.click("#form-escalations button")
    expect(page.locator("#escalation .reached")).to_have_count(1)


def test_a_break_glass_is_said_and_shown(site: RoomSite) -> None:
    """Design, "Readings": an explicit override with a reason, audited and shown."""
    room = site.under_way()
    page = room.open("alice")
    opened(page, "task")
    page.fill("#task-title", "Restart the pool")
    page.fill("#task-assignee", "alice")
    page.click("#form-tasks button")
    expect(page.locator("#problem")).to_contain_text("alice commands")
    assert page.input_value("#task-title") == "Restart the pool"

    page.fill("#task-glass", "nobody else has the key")
    page.click("#form-tasks button")
    expect(page.locator("#tasks")).to_contain_text("nobody else has the key")
    expect(page.locator("[data-entries] > li").first).to_contain_text("Exception")


def test_the_commander_resolves_with_a_summary(site: RoomSite) -> None:
    """Invariant 3, and the next thing is the post-mortem."""
    room = site.under_way()
    room.does("alice", c.MarkMitigated())
    page = room.open("alice")
    opened(page, "resolve")
    page.fill("#resolution-summary", "stable for ten minutes")
    page.keyboard.press("Control+Enter")
    assert room.site.local.service.incident(room.id).resolved_at is None
    page.click("#form-resolution button")

    expect(page.locator("#postmortem")).to_contain_text("Post-mortem owed")
    expect(page.locator(".next .primary")).to_have_text("Publish the post-mortem")


# ---------------------------------------------------------------- two at once


def test_a_stale_dialog_keeps_the_words_and_says_who_was_faster(site: RoomSite) -> None:
    """Issue 4: a conflict keeps what was typed and says who changed what since."""
    room = site.under_way()
    page = room.open("alice")
    opened(page, "severity")
    page.select_option("#severity-choice", "SEV-3")
    page.fill("#severity-reason", "one region only")
    room.does("carol", c.SetSeverity(severity="SEV-1", reason="all regions now"))
    expect(page.locator(".strip .badge")).to_contain_text("SEV-1")
    assert page.input_value("#severity-reason") == "one region only"
    page.click("#form-severity button")

    expect(page.locator("#problem")).to_contain_text("has moved on")
    expect(page.locator("#since")).to_contain_text("carol")
    expect(page.locator("#since")).to_contain_text("all regions now")
    assert page.input_value("#severity-reason") == "one region only"
    assert site.local.service.incident(room.id).severity == "SEV-1"


def test_of_two_who_take_command_one_wins_and_the_other_hears_who(site: RoomSite) -> None:
    """Issue 4: two people acting at once."""
    room = site.declare()
    first = room.open("bob", java_script_enabled=False)
    second = room.open("carol", java_script_enabled=False)
    first.click(".control .take button")
    second.click(".control .take button")

    expect(second.locator("#since")).to_contain_text("Incident Commander is bob")
    assert site.local.service.incident(room.id).commander == "bob"


def test_a_part_refreshed_under_an_open_dialog_leaves_no_id_twice(site: RoomSite) -> None:
    """Labels would lead to the wrong field."""
    room = site.under_way()
    page = room.open("alice")
    opened(page, "role-comms-lead")
    page.fill("#responder-comms-lead", "dav")
    room.does("bob", c.AssignRole(role="tech-lead", responder="bob"))
    expect(page.locator('[data-role="tech-lead"]')).to_contain_text("bob")

    assert page.evaluate(TWICE) == []
    assert page.input_value("#responder-comms-lead") == "dav"
    page.keyboard.press("Escape")
    assert page.evaluate(TWICE) == []
    assert page.locator("#responder-comms-lead").count() == 1
