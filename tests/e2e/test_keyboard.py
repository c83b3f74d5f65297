"""Home, declare, palette, help and single keys in a real browser, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.reading_house import ReadingSite, a_reading_site

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules });
  return found.violations.map((one) =>
    one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '));
}"""
OVER = "dialog[data-over][open]"
PALETTE = "dialog[data-palette][open]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingSite]:
    """One SIC for the module, with one incident open."""
    with a_reading_site(tmp_path_factory.mktemp("keyboard")) as opened:
        yield opened


def opened(site: ReadingSite, path: str = "/", **options: Any) -> Page:
    """Return a page whose scripts have run."""
    page = site.page(**options)
    page.goto(path)
    page.wait_for_function("!!globalThis.sic?.work")
    return page


def focused(page: Page) -> str:
    """Return the id of what has the focus, or its words."""
    return str(page.evaluate("document.activeElement.id || document.activeElement.innerText"))


def test_declaring_takes_three_interactions(site: ReadingSite) -> None:
    """Acceptance 1: D, the title, Ctrl+Enter; nothing else is required."""
    page = opened(site)

    page.keyboard.press("d")
    page.wait_for_selector(OVER)
    assert focused(page) == "title"
    page.keyboard.type("Search answers slowly")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/incidents/inc-*")

    assert "Search answers slowly" in page.locator("h1").inner_text()


def test_a_look_alike_appears_beside_the_title_and_can_be_joined(site: ReadingSite) -> None:
    """It warns while one types, keeps the focus where it was, and blocks nothing."""
    page = opened(site, "/runbooks")
    page.keyboard.press("d")
    page.wait_for_selector(OVER)
    page.keyboard.type("checkout is broken")
    expect(page.locator(f"{OVER} [data-alikes]")).to_contain_text("a title like this one")
    assert focused(page) == "title"

    page.locator(f"{OVER} [data-alikes] a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{site.incident}")


def test_the_dialog_gives_the_focus_back_and_keeps_it_while_open(site: ReadingSite) -> None:
    """ARIA APG, modal dialog: Tab wraps, Escape closes, focus returns."""
    page = opened(site)
    page.locator("a.declare").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(OVER)
    inside = "document.querySelector('dialog[data-over]').contains(document.activeElement)"
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    page.wait_for_selector(OVER, state="detached")

    assert focused(page) == "Declare"


def test_without_scripts_the_same_link_is_a_page(site: ReadingSite) -> None:
    """Every action is a plain form first."""
    page = site.page(java_script_enabled=False)
    page.goto("/")
    page.click("a.declare")
    assert page.url.endswith("/declare")
    page.fill("#title", "Checkout again")
    page.click("text=Show open ones like it")
    assert "a title like this one" in page.locator("main").inner_text()
    page.fill("#title", "Mail is late")
    page.click("button.primary")
    assert "/incidents/inc-" in page.url


def test_the_palette_leads_to_an_incident(site: ReadingSite) -> None:
    """Ctrl+K, a few letters, Enter at once: what was typed is what is opened."""
    page = opened(site)
    page.keyboard.press("Control+k")
    page.wait_for_selector(PALETTE)
    box = page.locator("#palette")
    assert box.get_attribute("role") == "combobox"
    page.keyboard.type("checkout answers 503")
    page.keyboard.press("Enter")  # Faster than the list follows.
    page.wait_for_url(f"**{site.incident}")


def test_the_palette_is_a_combobox_to_who_does_not_see_it(site: ReadingSite) -> None:
    """The chosen option is announced; arrows go round; Escape gives the focus back."""
    page = opened(site)
    page.locator("#search").focus()
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-results [role=option]")
    box = page.locator("#palette")
    expect(box).to_have_attribute("aria-activedescendant", "to-1")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "to-2")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    last = page.locator("#palette-results [role=option]").count()
    expect(box).to_have_attribute("aria-activedescendant", f"to-{last}")
    assert page.locator("#palette-results [aria-selected=true]").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_selector(PALETTE, state="detached")

    assert focused(page) == "search"


def test_a_section_of_a_runbook_opens_over_the_page(site: ReadingSite) -> None:
    """One reads the clause without leaving the incident."""
    page = opened(site, site.incident)
    page.keyboard.press("Control+k")
    page.wait_for_selector(PALETTE)
    page.keyboard.type("escalation")
    page.wait_for_selector("#palette-results [data-kind=doc]")
    page.locator("#palette-results [data-kind=doc]").first.click()
    page.wait_for_selector("dialog[data-modal][open]")

    assert site.incident in page.url


@pytest.mark.parametrize(
    ("verb", "place"), [("note", "composer-text"), ("check", "checklist-title")]
)
def test_a_verb_leads_to_its_form(site: ReadingSite, verb: str, place: str) -> None:
    """It focuses; it sends nothing."""
    page = opened(site, site.incident)
    before = page.locator("main").get_attribute("data-version")
    page.keyboard.press("Control+k")
    page.wait_for_selector(PALETTE)
    page.keyboard.type(verb)
    page.keyboard.press("Enter")
    page.wait_for_selector(PALETTE, state="detached")

    expect(page.locator(f"#{place}")).to_be_focused()
    assert page.locator("main").get_attribute("data-version") == before


@pytest.mark.parametrize(
    ("keys", "place"),
    [("n", "composer-text"), ("u", "composer-text"), ("c", "checklist-title"), ("/", "search")],
)
def test_single_keys_lead_to_their_places(site: ReadingSite, keys: str, place: str) -> None:
    """Interface, keyboard: N, U, C and / in a war room."""
    page = opened(site, site.incident)
    page.keyboard.press(keys)

    expect(page.locator(f"#{place}")).to_be_focused()


@pytest.mark.parametrize(
    ("key", "opens"), [("a", "dialog.acting[open]"), ("v", "dialog[data-modal][open]")]
)
def test_single_keys_open_forms_and_the_runbook(
    site: ReadingSite, key: str, opens: str
) -> None:
    """A for a role, V for the runbook this incident is pinned to."""
    page = opened(site, site.incident)
    page.keyboard.press(key)
    page.wait_for_selector(opens)
    page.keyboard.press("Escape")
    page.wait_for_selector(opens, state="hidden")

    incident = site.incident.removeprefix("/incidents/")
    assert page.locator("main").get_attribute("data-incident") == incident


def test_k_acknowledges_while_that_is_the_next_step(site: ReadingSite) -> None:
    """Interface: K acknowledges; pressed again it does nothing."""
    page = opened(site, "/declare")
    page.fill("#title", "Acknowledged by a key")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/incidents/inc-*")
    page.wait_for_function("!!globalThis.sic?.work")
    page.keyboard.press("k")

    expect(page.locator("#course")).to_contain_text("Acknowledged")


@pytest.mark.parametrize(
    ("second", "path"), [("i", "/"), ("r", "/runbooks"), ("p", "/postmortems")]
)
def test_two_keys_go_to_a_list(site: ReadingSite, second: str, path: str) -> None:
    """G, then where to."""
    page = opened(site, "/account")
    page.keyboard.press("g")
    page.keyboard.press(second)
    page.wait_for_url(f"{site.url}{path}")

    assert page.locator("h1").count() == 1


def test_keys_are_letters_where_one_types_and_nothing_with_a_modifier(
    site: ReadingSite,
) -> None:
    """WCAG 2.1.4, and what everybody's fingers know."""
    page = opened(site, site.incident)
    page.locator("#search").focus()
    page.keyboard.type("dunkc?")
    assert page.locator("#search").input_value() == "dunkc?"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    for keys in ("Alt+d", "Control+Alt+d", "Shift+D", "Meta+d"):
        page.keyboard.press(keys)

    assert page.locator("dialog[open]").count() == 0
    assert site.incident in page.url


def test_no_single_key_changes_a_resolvable_incident(site: ReadingSite) -> None:
    """Every key there is, on a page where Resolve is enabled: it stays as it was."""
    page = opened(site, "/declare")
    page.fill("#title", "To be left alone")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/incidents/inc-*")
    for noun in ("acknowledgement", "roles/incident-commander"):
        page.locator(f"form[action$='/{noun}'] button").first.click()
        page.wait_for_selector("main .done")
    page.wait_for_function("!!globalThis.sic?.work")
    assert page.locator("#resolve [data-dialog=resolve]").count() == 1
    before, path = page.locator("main").get_attribute("data-version"), page.url.split("?")[0]

    for key in "abcefhijklmnoqrstuvwxyz0123456789!.-+*#,;:":
        page.keyboard.press(key)
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
    page.goto(path)

    assert page.locator("main").get_attribute("data-version") == before


def test_single_keys_can_be_switched_off(site: ReadingSite) -> None:
    """WCAG 2.1.4: without them Ctrl+K still works."""
    page = opened(site, "/account")
    page.select_option("#keys", "off")
    page.click("#preferences button")
    page.goto("/")
    page.wait_for_function("!!globalThis.sic?.work")
    page.keyboard.press("d")
    page.keyboard.press("?")
    page.keyboard.press("Control+k")
    page.wait_for_selector(PALETTE)

    assert page.locator("dialog[open]").count() == 1


def test_the_help_lists_the_keys_and_closes(site: ReadingSite) -> None:
    """``?`` on any page."""
    page = opened(site, "/runbooks")
    page.keyboard.press("?")
    page.wait_for_selector(OVER)
    assert "Go to the post-mortems" in page.locator(OVER).inner_text()
    page.keyboard.press("Escape")
    page.wait_for_selector(OVER, state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_theme_overrides_the_system(site: ReadingSite, scheme: Any) -> None:
    """Page, code and pictures alike, and it is kept."""
    other = {"light": "dark", "dark": "light"}[scheme]
    page = opened(site, "/account", color_scheme=scheme)
    page.select_option("#theme", other)
    page.click("#preferences button")
    page.goto("/runbook")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    code = page.evaluate("getComputedStyle(document.querySelector('.code')).backgroundColor")
    picture = page.locator("figure.diagram img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('figure.diagram img').currentSrc")

    wanted = {
        "light": ("rgb(255, 255, 255)", "rgb(246, 248, 250)"),
        "dark": ("rgb(15, 20, 25)", "rgb(22, 27, 34)"),
    }
    assert (ground, code) == wanted[other]
    assert f"-{other}.svg" in picture.evaluate("(image) => image.currentSrc")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_any_dialog_open(
    site: ReadingSite, width: int, scheme: Any, tmp_path: Path
) -> None:
    """Acceptance 16 and 17: home, declare, help, palette; and nothing scrolls sideways."""
    page = opened(site, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        page.screenshot(path=str(tmp_path / f"{name}-{width}-{scheme}.png"))
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[name] = [*page.evaluate(RUN, RULES), *(["sideways"] if wide > 0 else [])]

    look("home")
    page.keyboard.press("d")
    page.wait_for_selector(f"{OVER} [data-alikes] a")
    look("declare")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.wait_for_selector(OVER)
    look("help")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-results [role=option]")
    look("palette")
    for path in ("/declare", "/keyboard", "/postmortems", "/account"):
        page.goto(path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        look(path[1:])

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_home_follows_what_others_declare(site: ReadingSite) -> None:
    """Issue 4: live in every open browser; what a person looks at stays where it is."""
    page = opened(site)
    page.locator("#search").focus()
    other = opened(site, "/declare")
    other.fill("#title", "Declared in another browser")
    other.keyboard.press("Control+Enter")

    # What the screen must keep to is measured elsewhere; a busy machine only takes longer.
    shown = expect(page.locator("[data-part=active]"))
    shown.to_contain_text("Declared in another browser", timeout=20_000)
    expect(page.locator("[data-part=needs]")).to_contain_text("Declared in another browser")
    assert focused(page) == "search"
