"""The war room as it is looked at: one strip, three columns, and what stands where."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.room_house import RoomSite, WarRoom

from sic.domain.incident import commands as c

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("leaving")]

PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}}
BOX = """(one) => {
  const box = one.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom];
}"""
# What has the focus, if the strip lies over it.
COVERED = """() => {
  const at = document.activeElement, strip = document.querySelector('.strip');
  if (!document.querySelector('main').contains(at) || strip.contains(at)) return '';
  const [one, other] = [at, strip].map((node) => node.getBoundingClientRect());
  return one.bottom <= other.bottom ? at.outerHTML.slice(0, 90) : '';
}"""


def box(page: Page, selector: str) -> tuple[float, float, float, float]:
    """Return where an element stands: left, top, right, bottom."""
    found = page.locator(selector).first.evaluate(BOX)
    return (found[0], found[1], found[2], found[3])


def words(page: Page, selector: str) -> str:
    """Return the visible words of an element, blanks made one."""
    return " ".join(page.locator(selector).first.inner_text().split())


# ---------------------------------------------------------------- the strip


def test_the_strip_is_one_line_on_a_desk_and_stays_in_sight(room: WarRoom) -> None:
    """Interface, "War room": severity, title, phase, elapsed, clocks, action in one line."""
    page = room.open("alice")
    pieces = (".grave", ".what", ".steps", ".elapsed", ".clocks", ".next")
    at_once = f"(names) => names.map((name) => ({BOX})(document.querySelector(name)))"
    boxes = page.evaluate(at_once, [f".strip {one}" for one in pieces])
    lefts = [one[0] for one in boxes]
    middles = [(one[1] + one[3]) / 2 for one in boxes]

    assert lefts == sorted(lefts)
    assert max(middles) - min(middles) < 12
    assert box(page, ".strip")[3] - box(page, ".strip")[1] < 96
    page.evaluate("scrollTo(0, 900)")
    assert box(page, ".strip")[1] == 0
    page.screenshot(path=room.site.shots / "room-1280.png")


def test_the_strip_stays_one_line_when_everything_is_late(site: RoomSite) -> None:
    """Words get longer just when there is no time to look for them."""
    room = site.under_way("SEV-1")
    site.clock.forward(130)
    page = room.open("alice", java_script_enabled=False)
    tops = [box(page, f".strip .clock >> nth={n}")[1] for n in range(3)]

    assert "overdue by 1 h 10 min" in words(page, ".strip .clocks")
    assert len(set(tops)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    phone = room.open("alice", java_script_enabled=False, **PHONE)
    phone.screenshot(path=site.shots / "late-320.png")
    assert box(phone, ".strip")[3] - box(phone, ".strip")[1] < 130
    assert box(phone, ".strip .elapsed")[2] <= box(phone, ".strip .clock.nearest")[0]

    page.screenshot(path=site.shots / "late-1280.png")


@pytest.mark.parametrize("width", [1280, 320])
def test_longer_languages_break_no_line_of_the_strip(site: RoomSite, width: int) -> None:
    """Spanish is a third longer; what is late must stay where one looks for it."""
    room = site.under_way("SEV-1")
    site.clock.forward(70)
    size: Any = {"width": width, "height": 640}
    page = room.open("alice", viewport=size, locale="es-AR", java_script_enabled=False)
    clocks = page.locator(".strip .clock:visible")
    tops = {round(one.evaluate(BOX)[1]) for one in clocks.all()}

    assert "vencid" in words(page, ".strip .clock.nearest")
    assert len(tops) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_strip_is_two_lines_on_a_phone(room: WarRoom) -> None:
    """Severity, elapsed and what is due next; then the title and one thing to press."""
    page = room.open("bob", **PHONE)
    first = [box(page, f".strip {one}") for one in (".grave", ".elapsed", ".clock.nearest")]
    second = [box(page, f".strip {one}") for one in (".what", ".next")]

    assert max(one[3] for one in first) <= min(one[1] for one in second) + 4
    assert page.locator(".strip .clock:visible").count() == 1
    assert "Next update" in words(page, ".strip .clock.nearest")
    left, top, right, bottom = box(page, ".strip .next .primary")
    assert bottom - top >= 44
    assert right - left >= 44
    page.screenshot(path=room.site.shots / "room-320.png", full_page=True)


def test_a_phone_shows_checklist_then_timeline_and_folds_the_rest(room: WarRoom) -> None:
    """Interface, "Mobile": the order in which one hand and one glance need things."""
    page = room.open("bob", **PHONE)
    tops = [
        box(page, one)[1] for one in (".strip", "#checklist", "#composer", "#timeline", ".who")
    ]

    assert tops == sorted(tops)
    assert not page.locator("#roles").is_visible()
    page.click(".who > summary")
    assert page.locator("#roles").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_desk_shows_every_column_without_a_press(room: WarRoom) -> None:
    """280, rest, 320 pixels: who is there, what happened, what is to be done."""
    page = room.open("alice")
    who, tell, know = (box(page, f".columns > {one}") for one in (".who", ".tell", ".know"))

    assert page.locator("#roles").is_visible()
    assert not page.locator(".who > summary").is_visible()
    assert who[2] < tell[0] < tell[2] < know[0]
    assert (round(who[2] - who[0]), round(know[2] - know[0])) == (280, 320)


def test_what_has_the_focus_is_never_under_the_strip(room: WarRoom) -> None:
    """WCAG 2.4.11: a sticky strip must not hide where one is."""
    page = room.open("bob", viewport={"width": 1280, "height": 500})
    page.locator("footer button").last.focus()
    hidden = []
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        hidden.append(page.evaluate(COVERED))

    assert [one for one in hidden if one] == []


# ---------------------------------------------------------------- clocks


@pytest.mark.parametrize(
    ("severity", "readings"),
    [
        ("SEV-1", ("due in 5 min", "due in 1 h", "due in 15 min")),
        ("SEV-2", ("due in 10 min", "due in 2 h", "due in 30 min")),
        ("SEV-3", ("due in 30 min", "due in 8 h", "due in 2 h")),
        ("SEV-4", ("due in", "Next sprint", "Async")),
    ],
)
def test_the_countdowns_are_the_runbooks_table(
    site: RoomSite, severity: str, readings: tuple[str, str, str]
) -> None:
    """Acceptance 14: Ack, Mitigation and Next update, also where nothing is counted."""
    room = site.declare(severity)
    room.does(
        "alice", c.SetSeverity(severity=severity), c.AssignRole(role="ic", responder="alice")
    )
    page = room.open("alice", java_script_enabled=False)
    clocks = page.locator(".strip .clock")

    for number, reading in enumerate(readings):
        assert reading in " ".join(clocks.nth(number).inner_text().split())
    for number in range(3):
        clocks.nth(number).locator("summary").click()
        assert clocks.nth(number).locator("p.small").is_visible()
    assert "24 Nov" in clocks.nth(0).inner_text() or severity != "SEV-4"


def test_a_changed_severity_recounts_and_both_stand_in_the_timeline(site: RoomSite) -> None:
    """Acceptance 14: the old clocks stay readable with how they stood."""
    room = site.under_way("SEV-2")
    page = room.open("alice", java_script_enabled=False)
    page.click("#severity summary")
    page.select_option("#severity-choice", "SEV-1")
    page.fill("#severity-reason", "all regions now")
    page.click("#form-severity button")
    page.wait_for_url("**did=severity**")

    assert "Mitigation due in 1 h" in words(page, ".strip .clocks")
    entry = words(page, ".entries > li")
    assert "from SEV-2 to SEV-1: all regions now" in entry
    assert "under SEV-2: Ack met" in entry


def test_overdue_needs_no_colour(site: RoomSite) -> None:
    """Acceptance 15: words, a sign and weight; in greyscale and at 200 % zoom too."""
    room = site.under_way("SEV-1")
    site.clock.forward(16)
    page = room.open("carol", viewport={"width": 640, "height": 400}, device_scale_factor=2)
    late = page.locator(".strip .clock.nearest .due")

    assert "Next update overdue by 1 min" in " ".join(late.inner_text().split())
    sign = late.locator(".left").evaluate("(one) => getComputedStyle(one, '::before').content")
    assert "▲" in sign
    assert int(late.evaluate("(one) => getComputedStyle(one).fontWeight")) >= 700
    left, _, right, _ = box(page, ".strip .clock.nearest .left")
    assert 0 <= left < right <= 640
    page.screenshot(path=site.shots / "overdue-zoomed.png")


# ---------------------------------------------------------------- triage


def test_triage_leads_with_its_clock_and_three_controls(site: RoomSite) -> None:
    """Runbook, "Response flow": severity and IC in under five minutes."""
    room = site.declare()
    page = room.open("bob")

    assert re.fullmatch(r"due in (5 min|4 min 5\d s)", words(page, ".triage .big"))
    assert [words(page, f".control >> nth={n} >> h3") for n in range(3)] == [
        "1. Severity",
        "2. Incident Commander",
        "3. Bridge",
    ]
    assert box(page, "#checklist")[1] < box(page, "#timeline")[1]
    page.screenshot(path=site.shots / "triage-1280.png")

    page.click("#form-severity button[value='SEV-3']")
    page.click(".control button:has-text('Take IC')")
    expect(page.locator(".triage")).to_have_count(0)
    assert "SEV-3" in words(page, ".strip .grave")


def test_triage_that_is_overdue_says_so(site: RoomSite) -> None:
    """Interface, "Triage": overdue is a state in words, not only a colour."""
    room = site.declare()
    site.clock.forward(6)
    page = room.open("bob", **PHONE)

    assert "overdue by 1 min" in words(page, ".triage .big")
    assert page.locator(".triage .due.overdue").count() == 1
    page.screenshot(path=site.shots / "triage-320.png", full_page=True)


# ---------------------------------------------------------------- whose turn it is


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("alice", "Finish the checklist"),
        ("carol", "Write an update"),
        ("bob", "Take Tech Lead"),
        ("dave", ""),
    ],
)
def test_the_first_thing_to_press_is_ones_own(room: WarRoom, name: str, action: str) -> None:
    """Interface, "War room": the primary action for my role; a reader has none."""
    page = room.open(name)

    assert page.locator(".next .primary").all_inner_texts() == ([action] if action else [])


def test_a_way_to_a_form_that_is_folded_away_opens_it(room: WarRoom) -> None:
    """A link to a closed fold would lead nowhere one can see."""
    room.does("alice", c.TickItem(item="6"), c.MarkMitigated())
    page = room.open("alice")
    page.click(".next .primary")

    assert page.locator("dialog.acting[open] #form-resolution").is_visible()
    assert room.site.local.service.incident(room.id).resolved_at is None


# ---------------------------------------------------------------- flow and paper


def test_the_runbooks_own_diagram_says_where_it_is(room: WarRoom) -> None:
    """Design, "Readings": the phase on the flow the team drew, in both themes."""
    page = room.open("alice")
    page.locator("#flow img").scroll_into_view_if_needed()
    page.locator("#flow img").evaluate("(one) => one.decode()")

    assert page.locator("#flow img").evaluate("(one) => one.naturalWidth") > 100
    assert "here=E" in str(page.locator("#flow img").get_attribute("src"))
    assert "dark.svg?here=E" in str(page.locator("#flow source").get_attribute("srcset"))
    page.click("#flow figure summary")
    assert "(You are here)" in words(page, "#flow figure ul")


def test_paper_gets_what_is_known_and_no_control(room: WarRoom) -> None:
    """A printed war room is read in a meeting: nothing folded, nothing to press."""
    page = room.open("alice")
    page.emulate_media(media="print")

    assert page.locator("#roles").is_visible()
    assert page.locator(".entries .written").first.is_visible()
    for control in ("#composer", ".filters", "#next form", "header.top"):
        assert not page.locator(control).first.is_visible()
    assert (
        page.locator(".strip").evaluate("(one) => getComputedStyle(one).position") == "static"
    )
