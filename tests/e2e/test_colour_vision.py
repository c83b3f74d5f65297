"""Acceptance 15: severities and overdue as seen by eyes that tell colours apart differently."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.e2e.room_house import RoomSite, a_room_site

from sic.domain.incident import commands as c

pytestmark = pytest.mark.browser

SEVERITIES = ("SEV-1", "SEV-2", "SEV-3", "SEV-4")
TOLD_APART = 20.0  # CIE76; a difference of 2.3 is just visible side by side.
READABLE = 4.5  # WCAG 1.4.3, for text of ordinary size.
VISIBLE = 3.0  # WCAG 1.4.11, for a shape; the least seen is 4.2: SEV-1 in the dark, protanopia.
TALL: Any = {"width": 1280, "height": 1600}  # Nothing has to be scrolled to be looked at.
# Nor moves: a list that is brought up to date would be somewhere else than the camera points.
STILL: Any = {"viewport": TALL, "java_script_enabled": False}
# The colour of ink is the pixel furthest from the ground, which is the corner's.
INK = """async (png) => {
  const picture = new Image();
  picture.src = 'data:image/png;base64,' + png;
  await picture.decode();
  const sheet = document.createElement('canvas');
  sheet.width = picture.width; sheet.height = picture.height;
  const pen = sheet.getContext('2d');
  pen.drawImage(picture, 0, 0);
  const all = pen.getImageData(0, 0, sheet.width, sheet.height).data;
  const ground = [...all.slice(0, 3)];
  let ink = ground, most = 0;
  for (let at = 0; at < all.length; at += 4) {
    const off = Math.hypot(...ground.map((one, n) => one - all[at + n]));
    if (off > most) { most = off; ink = [...all.slice(at, at + 3)]; }
  }
  return [ground, ink];
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomSite]:
    """One SIC with an active incident of every severity."""
    with a_room_site(tmp_path_factory.mktemp("colours")) as opened:
        for severity in SEVERITIES:
            room = opened.declare(f"{severity} of the day")
            room.does("alice", c.SetSeverity(severity=severity))
        yield opened


@pytest.fixture(autouse=True)
def _leaving(site: RoomSite) -> Iterator[None]:
    """Close the browsers of each test."""
    yield
    site.leave()


def seen_as(page: Page, deficiency: str) -> None:
    """Let the browser draw the page as such eyes see it."""
    wire = page.context.new_cdp_session(page)
    wire.send("Emulation.setEmulatedVisionDeficiency", {"type": deficiency})


def colours(site: RoomSite, page: Page, selector: str) -> tuple[list[int], list[int]]:
    """Return ground and ink of what is on the screen there, as red, green and blue."""
    png = base64.b64encode(page.locator(selector).first.screenshot()).decode()
    reader: Any = site.browser.new_context()
    ground, ink = reader.new_page().evaluate(INK, png)
    return ground, ink


def linear(channel: float) -> float:
    """Return a channel of sRGB as light."""
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def lab(rgb: list[int]) -> tuple[float, float, float]:
    """Return a colour in CIELAB under D65."""
    r, g, b = map(linear, rgb)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (
        math.cbrt(one) if one > 216 / 24389 else (24389 / 27 * one + 16) / 116
        for one in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def contrast(one: list[int], other: list[int]) -> float:
    """Return the contrast of two colours as WCAG counts it."""
    light = sorted(
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) for r, g, b in (one, other)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("deficiency", ["protanopia", "deuteranopia", "tritanopia"])
def test_severities_are_told_apart_by_any_eyes(
    site: RoomSite, scheme: Any, deficiency: str
) -> None:
    """Interface, "Colours": each pair stays apart, and each stands out from its ground."""
    page = site.page("alice", "/", color_scheme=scheme, **STILL)
    seen_as(page, deficiency)
    page.screenshot(path=site.shots / f"home-{scheme}-{deficiency}.png")
    inks = {}
    for rank, severity in enumerate(SEVERITIES, start=1):
        ground, ink = colours(site, page, f"#active-list .rank-{rank}")
        assert contrast(ground, ink) >= VISIBLE, severity
        inks[severity] = lab(ink)

    apart = {pair: math.dist(inks[pair[0]], inks[pair[1]]) for pair in combinations(inks, 2)}
    assert min(apart.values()) >= TOLD_APART, apart


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_any_colour_word_and_shape_are_left(site: RoomSite, scheme: Any) -> None:
    """WCAG 1.4.1: four words, four outlines, all dark or light enough to see."""
    page = site.page("alice", "/", color_scheme=scheme, **STILL)
    seen_as(page, "achromatopsia")
    badges = page.locator("#active-list .badge")

    assert {one.strip() for one in badges.all_inner_texts()} == set(SEVERITIES)
    assert len({one.inner_html() for one in badges.locator("svg").all()}) == len(SEVERITIES)
    for rank in range(1, 5):
        assert contrast(*colours(site, page, f"#active-list .rank-{rank}")) >= READABLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_overdue_is_told_in_greyscale(site: RoomSite, scheme: Any) -> None:
    """A late clock says so in words and with a sign, as dark as any other text."""
    room = site.under_way("SEV-1")
    site.clock.forward(16)
    page = room.open("carol", color_scheme=scheme, viewport=TALL)
    seen_as(page, "achromatopsia")
    late = page.locator(".strip .clock.nearest .due.overdue")

    assert "overdue by" in late.inner_text()
    assert contrast(*colours(site, page, ".strip .clock.nearest .left")) >= READABLE
    page.screenshot(path=site.shots / f"overdue-greyscale-{scheme}.png")
