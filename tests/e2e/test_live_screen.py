"""What happens elsewhere appears on an open war room, and costs nobody there a word."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect
from tests.e2e.live_house import NEWEST, Incident, LiveSite, a_live_site, when_held

from sic.domain.incident import commands as c

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """One SIC for the module; no page of it may complain."""
    with a_live_site(tmp_path_factory.mktemp("live")) as running:
        yield running
        assert running.complaints == []


@pytest.fixture
def incident(site: LiveSite) -> Incident:
    """A fresh incident."""
    return site.incident()


def when_shown(page: Page, incident: Incident, names: set[str]) -> None:
    """Return once it is on record that these people were shown what the assistant suggests."""
    for _ in range(1_000):
        shown = incident.site.local.service.incident(incident.id).shown
        if {one.rpartition("/")[2] for one in shown} == names:
            return
        page.evaluate("0")  # Recorded once the page was sent: takes the server a moment.
    raise AssertionError(f"not on record: {names}")


def item_of(page: Page) -> str:
    """Return the id of the checklist item that a hand ticks."""
    return str(page.locator("li[data-item]:has(form)").first.get_attribute("data-item"))


def test_a_note_written_elsewhere_appears_on_top_and_is_said_once(incident: Incident) -> None:
    """Acceptance 18: the sentence, not the whole list, in one polite place."""
    page = incident.open("alice")
    incident.note("bob", "p99 is 4 s")

    expect(page.locator(NEWEST)).to_contain_text("p99 is 4 s")
    expect(page.locator("[data-said=status]")).to_have_text("bob: p99 is 4 s")
    assert page.locator("[data-entries] > li", has_text="p99 is 4 s").count() == 1


def test_a_tick_is_seen_in_a_second_browser_and_can_be_undone(incident: Incident) -> None:
    """Acceptance 10: within a second, with name and time, kept over a reload, undone."""
    alice, bob = incident.open("alice"), incident.open("bob")
    row = f'li[data-item="{item_of(alice)}"]'
    alice.click(f"{row} button")

    expect(alice.locator(row)).to_contain_text("Undo")
    expect(bob.locator(row)).to_contain_text("alice", timeout=1_000)
    assert bob.locator(f"{row} time").get_attribute("datetime")
    bob.reload()
    expect(bob.locator(row)).to_contain_text("alice")
    bob.click(f"{row} button")
    expect(alice.locator(f"{row} button")).to_contain_text("Tick", timeout=1_000)


def test_a_tick_shows_before_the_server_has_heard(incident: Incident) -> None:
    """The press is answered at once; the server's word follows."""
    page = incident.open("alice")
    page.context.route("**/checklist/**", lambda _route: None)  # It never answers.
    row = f'li[data-item="{item_of(page)}"]'
    page.click(f"{row} button")

    assert page.locator(f"{row} .sign").inner_text() == "☑"
    assert page.locator(f"{row} button").inner_text().startswith("Undo")
    assert page.locator(row).get_attribute("data-kept-pending") == ""


def test_a_tick_and_its_undo_in_one_breath_end_where_the_hand_did(incident: Incident) -> None:
    """Presses are sent in their order, however slow the first answer is."""
    page = incident.open("alice")
    row = f'li[data-item="{item_of(page)}"]'
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    page.context.route("**/checklist/**", hold_the_first)
    for _ in range(3):  # Ticked, not ticked, ticked.
        page.click(f"{row} button")
    expect(page.locator(f"{row} .sign")).to_have_text("☑")
    when_held(page, held).continue_()
    expect(page.locator(f"{row} time")).to_have_count(1)

    kinds = [entry.kind for entry in incident.site.local.views.timeline(incident.id)]
    assert kinds[1:] == ["item_ticked", "item_unticked", "item_ticked"]


def test_the_same_item_ticked_at_two_screens_is_one_tick(incident: Incident) -> None:
    """Whoever comes second is shown who was first, and nothing is recorded twice."""
    alice, bob = incident.open("alice"), incident.open("bob")
    row = f'li[data-item="{item_of(alice)}"]'
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    alice.context.route("**/parts*", hold_the_first)
    incident.does("bob", c.TickItem(item=item_of(alice)))
    late = when_held(alice, held)  # Her screen does not show it yet.
    alice.click(f"{row} button")
    late.continue_()

    expect(alice.locator(row)).to_contain_text("bob")
    expect(bob.locator(row)).to_contain_text("bob")
    entries = incident.site.local.views.timeline(incident.id)
    assert [entry.kind for entry in entries].count("item_ticked") == 1


def test_a_refused_tick_is_taken_back_with_the_servers_words(
    site: LiveSite, incident: Incident
) -> None:
    """What was not recorded must not look recorded."""
    page = incident.open("carol")
    row = f'li[data-item="{item_of(page)}"]'
    site.local.accounts.change_account("carol", level="viewer")
    try:
        page.click(f"{row} button")
        expect(page.locator(f"{row} .refused-words")).to_contain_text("Not recorded.")
        expect(page.locator(f"{row} .sign")).to_have_text("☐")
        expect(page.locator("[data-said=alert]")).to_contain_text("Not recorded.")
    finally:
        site.local.accounts.change_account("carol", level="responder")


def test_typed_words_focus_and_folds_outlive_what_happens_elsewhere(incident: Incident) -> None:
    """Somebody else's press must never cost a half-written sentence."""
    page = incident.open("alice")
    page.fill("#composer-text", "half a sen")
    page.press("#composer-text", "ArrowLeft")
    page.locator("#escalation details summary").first.click()
    page.focus("#composer-text")
    incident.does("bob", c.SetSeverity(severity="SEV-1"), c.AcknowledgeIncident())
    expect(page.locator(".strip")).to_contain_text("SEV-1")

    assert page.input_value("#composer-text") == "half a sen"
    assert page.evaluate("document.activeElement.selectionStart") == 9
    assert page.evaluate("document.activeElement.id") == "composer-text"
    assert page.locator("#escalation details").first.get_attribute("open") == ""


def test_an_open_dialog_outlives_what_happens_elsewhere(incident: Incident) -> None:
    """A reason half typed in a dialog stays, and the dialog stays over the page."""
    incident.does("bob", c.SetSeverity(severity="SEV-2"))
    page = incident.open("alice")
    page.click("[data-dialog='severity'] > summary")
    page.fill("dialog #severity-reason", "more than ha")
    incident.does("bob", c.AcknowledgeIncident(), c.SetSeverity(severity="SEV-1", reason="all"))
    expect(page.locator(".strip")).to_contain_text("SEV-1")

    assert page.locator("dialog.acting[open]").is_visible()
    assert page.input_value("dialog #severity-reason") == "more than ha"


def test_a_correction_changes_its_entry_in_place(incident: Incident) -> None:
    """The original stays one press away; the entry does not move."""
    incident.note("bob", "p99 is 4 s")
    page = incident.open("alice")
    incident.does("bob", c.CorrectEntry(entry=2, text="p99 is 6 s", reason="mistyped"))

    expect(page.locator("#entry-2 .words")).to_have_text("p99 is 6 s")
    expect(page.locator("#entry-2 details")).to_contain_text("p99 is 4 s")


def test_a_burst_is_few_fetches_and_no_entry_is_lost(incident: Incident) -> None:
    """Forty notes in a moment must not be forty requests from every browser."""
    page = incident.open("alice")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/parts?" in one.url else None)
    for number in range(40):
        incident.note("bob", f"reading {number}")

    expect(page.locator(NEWEST)).to_contain_text("reading 39")
    assert page.locator("[data-entries] > li", has_text="reading").count() == 40
    assert len(asked) <= 15


def test_hostile_text_is_inert_where_scripts_put_it(incident: Incident) -> None:
    """The stream carries what people write; nothing of it becomes markup."""
    page = incident.open("alice")
    hostile = (
        "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    )
    incident.note("bob", hostile)
    expect(page.locator(f"{NEWEST} >> .words")).to_have_text(hostile)
    page.fill("#composer-text", hostile)
    page.click("text=Post note")
    expect(page.locator("[data-entries] > li", has_text="owned")).to_have_count(2)

    assert "owned" not in page.title()


def test_what_came_while_nobody_looked_is_counted_and_marked(incident: Incident) -> None:
    """The title of a hidden tab says how much; the line says where reading stopped."""
    page = incident.open("alice", viewport={"width": 1280, "height": 2000})
    title = page.title()
    hide(page, hidden=True)
    incident.note("bob", "first while away")
    expect(page.locator(NEWEST)).to_contain_text("first while away")
    incident.note("bob", "second while away")
    expect(page.locator(NEWEST)).to_contain_text("second while away")

    expect(page).to_have_title(f"(2) {title}")
    expect(page.locator(".unread-here")).to_have_count(1)
    assert page.locator("#entry-2 .unread-here").count() == 1
    hide(page, hidden=False)
    expect(page).to_have_title(title)


def test_ones_own_words_are_no_news(incident: Incident) -> None:
    """Neither counted nor marked as unread."""
    page = incident.open("alice", viewport={"width": 1280, "height": 500})
    title = page.title()
    page.fill("#composer-text", "mine")
    page.click("text=Post note")
    expect(page.locator(NEWEST)).to_contain_text("mine")

    assert page.title() == title
    assert page.locator(".unread-here").count() == 0


def test_a_countdown_runs_in_the_servers_words_and_is_said_at_thresholds(
    incident: Incident,
) -> None:
    """Acceptance 14, 18: Ack at SEV-1 is 5 minutes; said at half, a fifth, and the end."""
    incident.does("bob", c.SetSeverity(severity="SEV-1"))
    context = incident.site.context("alice")
    context.clock.install()
    # An answer would set the page's clock by the server's, which does not jump ahead.
    context.route("**/stream*", lambda _route: None)
    page = incident.site.page(context, incident.path)
    ack = page.locator(".strip [data-due][data-name='Ack']")
    expect(ack).to_contain_text("4 min 5")
    assert page.locator("[data-said=status]").inner_text() == ""

    context.clock.run_for(150_000)
    expect(page.locator("[data-said=status]")).to_contain_text("half of the time is gone")
    context.clock.run_for(95_000)
    expect(ack).to_have_class("due soon")
    context.clock.run_for(60_000)
    expect(ack).to_have_class("due overdue")
    expect(ack).to_contain_text("overdue by")
    expect(page.locator("[data-said=alert]")).to_contain_text("Ack has run out")


def test_nothing_animates_when_less_motion_is_asked_for(incident: Incident) -> None:
    """Acceptance 18: also not what scripts put there."""
    page = incident.open("alice", reduced_motion="reduce")
    incident.note("bob", "p99 is 4 s")
    expect(page.locator(NEWEST)).to_contain_text("p99 is 4 s")
    page.click("li[data-item]:has(form) button")

    assert page.evaluate("document.getAnimations().length") == 0


def test_that_somebody_looks_moves_nothing_on_anothers_screen(site: LiveSite) -> None:
    """Issue 5, audit: on record who was shown what, and no page is fetched for it."""
    incident = site.incident("Latency: p99 rises on the database")
    page = incident.open("bob")
    fetched: list[str] = []
    page.on("request", lambda one: fetched.append(one.url) if "/parts?" in one.url else None)
    incident.open("carol")
    incident.open("dave")
    when_shown(page, incident, {"bob", "carol", "dave"})
    incident.note("carol", "the next thing that happened")
    expect(page.locator(NEWEST)).to_contain_text("the next thing that happened")

    assert len(fetched) == 1
    assert "_shown" not in page.locator("[data-entries]").inner_html()


def test_a_filtered_timeline_takes_in_what_fits(incident: Incident) -> None:
    """Whoever reads updates only is not shown notes, and misses no update."""
    page = incident.open("alice", "?show=updates")
    incident.note("bob", "a note")
    incident.does("carol", c.SendUpdate(update="u1", text="We are on it"))

    expect(page.locator(NEWEST)).to_contain_text("We are on it")
    assert page.locator("[data-entries] > li", has_text="a note").count() == 0
    assert page.locator("[data-entries] > li.none").count() == 0


def test_a_list_of_incidents_takes_in_a_new_one(site: LiveSite, incident: Incident) -> None:
    """Home is live too: whoever looks at it sees the next incident come in."""
    page = site.page(site.context("bob"), "/")
    expect(page.locator("main")).to_contain_text(incident.id)
    other = site.incident("Search is slow")

    expect(page.locator("main")).to_contain_text(other.id)


def test_a_tab_nobody_looks_at_lets_go_of_its_stream_and_catches_up(incident: Incident) -> None:
    """A browser has six connections to a server: a seventh hidden tab would stop them all."""
    context = incident.site.context("alice")
    context.clock.install()
    ended: list[str] = []
    context.on("requestfailed", lambda one: ended.append(one.url))
    page = incident.site.page(context, incident.path)
    page.wait_for_selector("main[data-kept-link=open]")
    hide(page, hidden=True)
    with context.expect_event("requestfailed", lambda one: "/stream" in one.url):
        context.clock.run_for(31_000)
    incident.note("bob", "while it was away")
    hide(page, hidden=False)

    expect(page.locator(NEWEST)).to_contain_text("while it was away")
    assert len([url for url in ended if "/stream" in url]) == 1
    assert page.locator(".link-state").is_hidden(), "letting go is no lost link"


def test_where_there_are_too_many_streams_the_page_asks_now_and_then(
    incident: Incident,
) -> None:
    """A full server is no dead one: the page stays current, if later."""
    context = incident.site.context("alice")
    context.clock.install()
    context.route("**/stream*", lambda route: route.fulfill(status=429))
    page = incident.site.page(context, incident.path)
    page.wait_for_selector("main[data-kept-link=open]")
    incident.note("bob", "p99 is 4 s")
    context.clock.run_for(15_000)

    expect(page.locator(NEWEST)).to_contain_text("p99 is 4 s")
    assert page.locator(".link-state").is_hidden()


def test_whoever_missed_too_much_gets_the_page_anew(incident: Incident) -> None:
    """A reset is one fetch of everything, with what was being typed still there."""
    page = incident.open("alice")
    page.fill("#composer-text", "half a sen")
    page.context.set_offline(True)
    expect(page.locator(".link-state")).to_be_visible()
    for number in range(300):
        incident.note("bob", f"reading {number}")
    page.context.set_offline(False)

    expect(page.locator(NEWEST)).to_contain_text("reading 299", timeout=20_000)
    seqs = page.eval_on_selector_all(
        "[data-entries] > li", "(all) => all.map((one) => Number(one.dataset.seq))"
    )
    assert seqs == sorted(set(seqs), reverse=True)
    assert page.input_value("#composer-text") == "half a sen"


def hide(page: Page, *, hidden: bool) -> None:
    """Make the page believe that its tab went to the back, or came to the front."""
    page.evaluate(
        "(hidden) => { Object.defineProperty(document, 'hidden',"
        " { configurable: true, get: () => hidden });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )
