"""A form that SIC could not read, in a real browser: a page says so, and how to go on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.e2e.room_house import LOOKS, RoomSite, a_room_site
from tests.e2e.test_pages_browser import FAULTS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomSite]:
    """One SIC for the module."""
    with a_room_site(tmp_path_factory.mktemp("problems")) as opened:
        yield opened


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_a_form_that_is_too_large_says_so_and_is_still_there(
    site: RoomSite, scheme: Any, width: int
) -> None:
    """A pasted log is longer than a form may be: one goes back, and cuts it."""
    look: dict[str, Any] = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    page = site.under_way().open("carol", java_script_enabled=False, **look)
    note = page.locator("#composer-text")
    note.evaluate("(one) => one.removeAttribute('maxlength')")
    pasted = "x" * 300_000
    note.fill(pasted)
    page.locator("form[data-post] button").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("That is too long")
    expect(page.locator("main")).to_contain_text("Nothing was recorded.")
    assert page.evaluate(FAULTS) == []
    page.screenshot(path=site.shots / f"too-large-{scheme}-{width}.png")
    page.go_back()
    assert page.locator("#composer-text").input_value() == pasted
    site.leave()
