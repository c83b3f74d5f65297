"""The war room before axe: both themes, both widths, every dialog open, every state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.room_house import LOOKS, RoomSite, WarRoom, a_room_site
from tests.e2e.test_pages_browser import FAULTS
from tests.e2e.test_room_dialogs import DIALOGS
from tests.e2e.test_runbook_accessible import violations

from sic.domain.incident import commands as c

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("leaving")]

COMMANDER = '[data-dialog="role-incident-commander"]'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomSite]:
    """One SIC for the module."""
    with a_room_site(tmp_path_factory.mktemp("accessible")) as opened:
        yield opened


@pytest.fixture(scope="module")
def rooms(site: RoomSite) -> dict[str, WarRoom]:
    """Return an incident in triage, one under way, one mitigated, one overdue and one over."""
    over, late = site.under_way("SEV-4"), site.under_way("SEV-1")
    over.does("alice", c.MarkMitigated(), c.ResolveIncident(summary="stable"))
    site.clock.forward(90)
    calmer = site.under_way()
    calmer.does("alice", c.MarkMitigated())
    return {
        "triage": site.declare(),
        "under way": site.under_way(),
        "mitigated": calmer,
        "late": late,
        "over": over,
    }


def opened(room: WarRoom, who: str, scheme: Any, width: int) -> Page:
    """Open a war room with everything unfolded that is no dialog."""
    size: Any = {"width": width, "height": 800}
    page = room.open(who, color_scheme=scheme, viewport=size)
    page.evaluate(
        "document.querySelectorAll('details:not([data-dialog], .why)')"
        ".forEach((one) => { one.open = true; })"
    )
    return page


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_in_any_state(
    rooms: dict[str, WarRoom], scheme: str, width: int
) -> None:
    """Acceptance 16 and 17; what axe does not look for is looked for beside it."""
    found = {}
    for state, who in (*((state, "alice") for state in rooms), ("under way", "dave")):
        room = rooms[state]
        page = opened(room, who, scheme, width)
        found[state, who] = violations(page) + page.evaluate(FAULTS)
        name = f"{state.replace(' ', '-')}-{who}-{scheme}-{width}.png"
        page.screenshot(path=room.site.shots / name, full_page=True)

    assert {where: words for where, words in found.items() if words} == {}


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_with_any_dialog_open(
    rooms: dict[str, WarRoom], scheme: str, width: int
) -> None:
    """Acceptance 16: with each dialog open."""
    page = opened(rooms["under way"], "alice", scheme, width)
    found = {}
    for name in DIALOGS:
        page.click(f'[data-dialog="{name}"] > summary')
        found[name] = violations(page)
        page.screenshot(
            path=rooms["under way"].site.shots / f"dialog-{name}-{scheme}-{width}.png"
        )
        page.keyboard.press("Escape")

    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_with_what_is_rarely_open(
    rooms: dict[str, WarRoom], scheme: str, width: int
) -> None:
    """Acceptance 16: take command, correct, undo mitigation, reopen, publish a post-mortem."""
    found = {}
    for state, who, opener, form in (
        ("under way", "bob", f"{COMMANDER} > summary", "#form-command"),
        ("under way", "alice", "[data-correct]", "#form-corrections"),
        ("mitigated", "alice", '[data-dialog="mitigation"] > summary', "#form-mitigation"),
        ("over", "alice", '[data-dialog="reopen"] > summary', "#form-resolution"),
        ("over", "alice", '[data-dialog="postmortem"] > summary', "#form-postmortem"),
    ):
        page = opened(rooms[state], who, scheme, width)
        page.locator(opener).first.click()
        expect(page.locator(form)).to_be_visible()
        found[state, opener] = violations(page) + page.evaluate(FAULTS)
        name = f"rare-{len(found)}-{scheme}-{width}.png"
        page.screenshot(path=rooms[state].site.shots / name)

    assert {where: words for where, words in found.items() if words} == {}


def test_axe_finds_nothing_with_an_explanation_open(rooms: dict[str, WarRoom]) -> None:
    """An explanation of a clock lies over the page like a dialog, and Escape closes it."""
    page = opened(rooms["under way"], "alice", "light", 1280)
    page.locator(".why summary").last.click()

    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.locator(".why[open]").count() == 0
