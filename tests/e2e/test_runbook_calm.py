"""Nothing moves for who asked for that, and counts are said to the ear once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from tests.e2e.reading_house import ReadingSite, a_reading_site

pytestmark = pytest.mark.browser

MOVING = """() => {
  const still = (list) => list.split(', ').every((one) => parseFloat(one) === 0);
  return [...document.querySelectorAll('*')].filter((one) => {
    const style = getComputedStyle(one);
    return !still(style.transitionDuration) || !still(style.transitionDelay)
      || style.animationName !== 'none' || style.scrollBehavior !== 'auto';
  }).map((one) => one.outerHTML.slice(0, 80));
}"""
# Every way a script has to scroll or to animate; what it asks for is kept.
ASKED = """() => {
  globalThis.moved = [];
  const watch = (owner, name) => {
    const act = owner[name];
    owner[name] = function (...given) {
      const how = given.find((one) => one && typeof one === 'object');
      if (name === 'animate' || how?.behavior === 'smooth') moved.push(name);
      return act.apply(this, given);
    };
  };
  for (const name of ['scrollIntoView', 'scrollTo', 'scrollBy', 'animate']) {
    watch(Element.prototype, name);
  }
  for (const name of ['scrollTo', 'scrollBy']) watch(window, name);
}"""
HEARD = """(region) => {
  globalThis.heard = [];
  new MutationObserver(() => heard.push(region.textContent))
    .observe(region, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingSite]:
    """One SIC for the module."""
    with a_reading_site(tmp_path_factory.mktemp("calm")) as opened:
        yield opened


def calm(site: ReadingSite, path: str) -> Page:
    """Open a page as someone who asked for less motion."""
    page = site.page(reduced_motion="reduce")
    page.add_init_script(f"({ASKED})()")
    page.goto(path)
    return page


@pytest.mark.parametrize("path", ["/", "/runbooks", "/runbook", "incident", "modal"])
def test_with_reduced_motion_nothing_animates(site: ReadingSite, path: str) -> None:
    """Acceptance 18: no element has a transition, an animation or smooth scrolling."""
    incident = f"{site.incident}?doc={site.pinned}#escalation"
    page = calm(site, {"incident": site.incident, "modal": incident}.get(path, path))
    if path == "modal":
        page.wait_for_selector("dialog[data-modal][open]")

    assert page.evaluate(MOVING) == []
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("moved") == []
    page.context.close()


def test_finding_and_following_contents_jumps(site: ReadingSite) -> None:
    """Acceptance 18: what scripts scroll to is there at once."""
    page = calm(site, "/runbook")
    page.fill("[data-find] input", "severity")
    page.keyboard.press("Enter")
    page.click("[data-contents] a >> nth=4")

    assert page.evaluate("scrollY") > 0
    assert page.evaluate("moved") == []
    page.context.close()


def test_a_count_is_announced_once_for_each_change(site: ReadingSite) -> None:
    """WCAG 4.1.3: what is found is said when it changes, and not again."""
    page = calm(site, "/runbook")
    region = page.locator("[data-find] output")
    region.evaluate(HEARD)
    page.fill("[data-find] input", "runboo")
    page.fill("[data-find] input", "runbook")
    page.fill("[data-find] input", "no such word")
    page.fill("[data-find] input", "no such words")
    page.wait_for_function("heard.length >= 2")

    heard = page.evaluate("heard")
    assert len(heard) == len(set(heard)), "nothing is said twice in a row"
    assert heard[-1] == region.inner_text()
    page.context.close()


def test_results_of_the_search_box_are_announced_once(site: ReadingSite) -> None:
    """WCAG 4.1.3: as one types, the number of results, not each option."""
    page = calm(site, "/runbooks")
    region = page.locator("form[data-search] [role=status]")
    region.evaluate(HEARD)
    with page.expect_response("**/runbooks?part=results*"):
        page.fill("form[data-search] input[name=q]", "escalation")
    page.wait_for_selector("form[data-search] [role=option]")
    with page.expect_response("**/runbooks?part=results*"):
        page.fill("form[data-search] input[name=q]", "escalation ")
    page.wait_for_load_state("networkidle")

    assert page.evaluate("heard") == [region.text_content()]
    page.context.close()
