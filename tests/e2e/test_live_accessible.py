"""What scripts add to the war room before axe: lost link, waiting words, news, the past."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.live_house import NEWEST, Incident, LiveSite, a_live_site
from tests.e2e.test_runbook_accessible import violations

from sic.domain.incident import commands as c

pytestmark = pytest.mark.browser

SIZES = [
    {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    for width in (1280, 320)
    for scheme in ("light", "dark")
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """One SIC for the module."""
    with a_live_site(tmp_path_factory.mktemp("accessible")) as running:
        yield running


@pytest.fixture
def incident(site: LiveSite) -> Incident:
    """An incident under way."""
    made = site.incident()
    made.does("bob", c.SetSeverity(severity="SEV-1"), c.AcknowledgeIncident())
    made.note("bob", "p99 is 4 s")
    return made


def unfolded(page: Page) -> list[str]:
    """Return what axe finds with every fold open."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    return violations(page)


def narrow(page: Page) -> bool:
    """Say whether the page fits its window without scrolling sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize("options", SIZES)
def test_axe_finds_nothing_while_the_link_is_lost(incident: Incident, options: dict) -> None:  # type: ignore[type-arg]  # options of a browser
    """Acceptance 16: the bar, two notes waiting, one of them refused, and a tick on its way."""
    page = incident.open("carol", **options)
    page.click("li[data-item]:has(form) button")
    expect(page.locator("li[data-item]:has(form)")).to_contain_text("carol")
    page.context.set_offline(True)
    expect(page.locator(".link-state")).to_be_visible()
    page.check("#as-update")
    page.fill("#composer-text", "We are on it")
    page.click("text=Send update")
    page.check("#as-note")
    page.fill("#composer-text", "failing over")
    page.click("text=Post note")
    page.click("li[data-item]:has(form) button")

    assert unfolded(page) == []
    assert narrow(page)


@pytest.mark.parametrize("options", SIZES[:2])
def test_axe_finds_nothing_with_unread_entries(incident: Incident, options: dict) -> None:  # type: ignore[type-arg]  # options of a browser
    """Acceptance 16: the line where reading stopped, and the button that leads to it."""
    page = incident.open("carol", **options | {"viewport": {"width": 320, "height": 500}})
    incident.note("bob", "p99 is 6 s")
    expect(page.locator(NEWEST)).to_contain_text("p99 is 6 s")
    expect(page.locator("button.unread")).to_be_visible()

    assert unfolded(page) == []
    page.click("button.unread")
    assert page.evaluate("document.activeElement.id") == "entry-5"


@pytest.mark.parametrize("options", SIZES)
def test_axe_finds_nothing_in_the_past(incident: Incident, options: dict) -> None:  # type: ignore[type-arg]  # options of a browser
    """Acceptance 16: the slider has a name, and the links a size to be hit."""
    context = incident.site.context("dave", **options)
    page = incident.site.page(context, f"{incident.path}?at=3")

    assert unfolded(page) == []
    assert narrow(page)


def test_the_bar_hides_no_control_that_has_the_focus(incident: Incident) -> None:
    """WCAG 2.4.11: by Tab through the whole page, nothing is under the bar."""
    page = incident.open("alice", viewport={"width": 1280, "height": 600})
    page.context.set_offline(True)
    expect(page.locator(".link-state")).to_be_visible()
    page.focus("#composer-text")
    hidden = []
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden.append(page.evaluate(UNDER))

    assert [words for words in hidden if words] == []


# The words of what has the focus, if the bar covers it entirely; nothing otherwise.
UNDER = """() => {
  const one = document.activeElement;
  const bar = document.querySelector('.link-state');
  if (one === document.body || bar.contains(one)) return '';
  const [mine, over] = [one.getBoundingClientRect(), bar.getBoundingClientRect()];
  return mine.height && mine.top >= over.top && mine.bottom <= over.bottom ? one.outerHTML : '';
}"""
