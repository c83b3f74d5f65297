"""What people do in the war room: write, filter, correct, copy; nothing typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.room_house import RoomSite, WarRoom

from sic.domain.incident import commands as c

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("leaving")]

FIRST = "[data-entries] > li >> nth=0"
HOSTILE = '<img src=x onerror="document.title=1">"\'><script>document.title=2</script>{{7*7}}'


def kinds(page: Page) -> set[str]:
    """Return which kinds of entries can be seen."""
    seen = page.locator("[data-entries] > li:visible").evaluate_all(
        "(all) => all.map((one) => one.dataset.kind)"
    )
    return set(seen)


# ---------------------------------------------------------------- writing


@pytest.mark.parametrize(
    ("key", "kind", "words"),
    [("n", "note_posted", "Note"), ("u", "update_sent", "Update sent")],
)
def test_a_key_and_ctrl_enter_are_enough_to_write(
    room: WarRoom, key: str, kind: str, words: str
) -> None:
    """Interface, "Keyboard": N note, U update; Ctrl+Enter sends what is chosen."""
    page = room.open("carol")
    page.keyboard.press(key)
    page.keyboard.type("Checkout is back in one region")
    page.keyboard.press("Control+Enter")

    entry = page.locator(f"[data-kind={kind}]", has_text="back in one region")
    expect(entry).to_contain_text(words)
    expect(entry).to_contain_text("carol")


def test_a_decision_is_louder_than_a_note_and_the_system_is_quieter(room: WarRoom) -> None:
    """Interface, "War room": human louder than system."""
    page = room.open("bob")

    def look(selector: str, what: str) -> str:
        place = page.locator(selector).first.locator(".words")
        return str(place.evaluate(f"(one) => getComputedStyle(one).{what}"))

    sizes = [look(one, "fontSize") for one in (".entries .system", ".entries .written")]
    assert float(sizes[0][:-2]) < float(sizes[1][:-2])
    assert int(look(".entries .decision", "fontWeight")) >= 600


# ---------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("name", "only"),
    [
        ("Updates", {"update_sent"}),
        ("Decisions", {"note_posted"}),
        ("System", {"declared", "alert_attached", "recommendation_shown"}),
    ],
)
def test_a_filter_shows_its_kind_and_keeps_what_is_being_typed(
    room: WarRoom, name: str, only: set[str]
) -> None:
    """Issue 4: filters; and nobody types a note twice."""
    page = room.open("bob")
    page.fill("#composer-text", "half a senten")
    page.click(f".filters a:has-text('{name}')")
    expect(page.locator(".filters [aria-current]")).to_have_text(name)

    assert kinds(page) == only
    assert page.input_value("#composer-text") == "half a senten"
    room.note("carol", "comes while only some are shown")
    page.click(".filters a:has-text('All')")
    expect(page.locator(FIRST)).to_contain_text("comes while only some are shown")


def test_filters_work_without_javascript(room: WarRoom) -> None:
    """Every action is a plain page first."""
    page = room.open("bob", java_script_enabled=False)
    page.click(".filters a:has-text('Updates')")

    assert page.locator("[data-entries] > li").count() == 1


def test_older_entries_come_on_demand(room: WarRoom) -> None:
    """Issue 4, measured goals: two hundred entries in a light page."""
    for number in range(60):
        room.note("bob", f"line {number}")
    every = room.version  # That Carol looks is no entry she is shown.
    page = room.open("carol")
    assert page.locator("[data-entries] > li").count() == 30

    page.click(".older a")
    expect(page.locator("[data-entries] > li")).to_have_count(every)
    assert page.locator(".older").count() == 0
    assert "declared" in page.locator("[data-entries] > li").last.inner_text()


def test_a_correction_keeps_the_original_one_press_away(room: WarRoom) -> None:
    """Invariant 5: a correction is attributed and never overwrites."""
    page = room.open("bob")
    page.fill("#composer-text", "still typing")
    page.click(f"{FIRST} >> text=Correct")
    expect(page.locator("#correction-text")).to_be_focused()
    page.fill("#correction-text", "p99 of checkout is 9 s since 02:50")
    assert page.input_value("#composer-text") == "still typing"
    page.click("#form-corrections button")

    entry = page.locator("[data-entries] > li", has_text="since 02:50").first
    expect(entry.locator(".original")).to_be_hidden()
    entry.locator("summary").click()
    expect(entry.locator(".original")).to_have_text("p99 of checkout is 9 s since 02:58")


def test_only_who_may_correct_is_offered_it(room: WarRoom) -> None:
    """A link that leads to a refusal wastes a minute at 03:00."""
    assert room.open("bob").locator("[data-correct]").count() == 1
    assert room.open("alice").locator("[data-correct]").count() == 3


def test_every_entry_of_the_system_leads_to_the_rule_behind_it(room: WarRoom) -> None:
    """Idea 1: the clause opens over the page, in the revision the incident is pinned to."""
    page = room.open("alice")
    system = page.locator(".entries .system")
    assert system.count() == system.locator("a[data-doc]").count() > 0
    page.fill("#composer-text", "kept")
    system.locator("a[data-doc]").last.click()

    expect(page.locator("dialog[data-modal][open]")).to_be_visible()
    assert f"?doc={room.id}#response-flow" in page.url
    expect(page.locator(":focus")).to_contain_text("Response flow")
    page.keyboard.press("Escape")
    assert page.input_value("#composer-text") == "kept"


# ---------------------------------------------------------------- working by a pattern


def test_an_action_of_the_pattern_becomes_a_task_and_is_ticked_off(room: WarRoom) -> None:
    """Issue 4: the adopted pattern's actions are things to do, with who and when."""
    page = room.open("bob")
    page.locator(".actions button").first.click()
    page.wait_for_url("**did=tasks**")
    expect(page.locator(".actions li").first).to_contain_text("nobody has it")
    page.click(".actions li:first-child button:has-text('Tick off')")
    page.wait_for_url("**did=tasks/completion**")

    expect(page.locator(".actions li").first).to_contain_text("☑")
    expect(page.locator(".actions li").first).to_contain_text("bob")


def test_a_command_is_copied_and_offered_to_the_timeline(room: WarRoom) -> None:
    """Issue 4: copy, "copied – log it?"; SIC itself runs nothing."""
    page = room.open("bob", permissions=["clipboard-read", "clipboard-write"])
    page.click("#patterns summary:has-text('Commands of the runbook')")
    row = page.locator("[data-command]").first
    command = row.locator("code").inner_text()
    row.locator("button").click()
    assert page.evaluate("navigator.clipboard.readText()") == command

    row.locator("button:has-text('log it')").click()
    assert page.input_value("#composer-text") == f"Ran: {command}"
    assert page.evaluate("document.activeElement.id") == "composer-text"


# ---------------------------------------------------------------- bad input


def test_hostile_words_are_only_words_in_every_field(site: RoomSite) -> None:
    """Issue 4: hostile text in every field is inert."""
    room = site.declare(HOSTILE[:150])
    room.does(
        "bob",
        c.SetSeverity(severity="SEV-2", reason=HOSTILE),
        c.AssignRole(role="ic", responder="alice", reason=HOSTILE),
        c.NameServices(services=(HOSTILE[:60],)),
        c.OpenBridge(url="https://meet.example/?a=<b>'\""),
        c.PostNote(note="n1", text=HOSTILE, kind="decision"),
        c.SendUpdate(update="u1", text=HOSTILE),
        c.CreateTask(task="t1", title=HOSTILE[:150]),
        c.CompleteTask(task="t1", outcome=HOSTILE),
        c.FlagImpact(impact="customers", detail=HOSTILE),
        c.Escalate(reason=HOSTILE),
        c.MarkMitigated(summary=HOSTILE),
    )
    page = room.open("alice")

    assert "SIC" in page.title()
    assert page.locator("main img:not(#flow img)").count() == 0
    assert page.locator("main script").count() == 0
    assert "{{7*7}}" in page.locator("#timeline").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_an_incident_is_run_by_keyboard_alone(site: RoomSite) -> None:
    """Acceptance 11, as far as the war room goes: triage to post-mortem without a mouse."""
    room = site.declare()
    page = room.open("alice")

    def press(selector: str) -> None:
        page.locator(selector).first.focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state("load")

    page.keyboard.press("k")
    page.wait_for_url("**did=acknowledgement**")
    press("#form-severity button[value='SEV-3']")
    page.wait_for_url("**did=severity**")
    press(".control .take button")
    page.wait_for_url("**did=roles**")
    press("[data-tick] button")
    expect(page.locator("[data-item] [data-by]", has_text="alice").first).to_be_visible()
    page.keyboard.press("u")
    page.keyboard.type("We are on it.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-kind=update_sent]")).to_have_count(1)
    press('[data-dialog="mitigation"] > summary')
    page.keyboard.type("rolled back")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**did=mitigation**")
    press('[data-dialog="resolve"] > summary')
    page.keyboard.type("stable")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**did=resolution**")

    expect(page.locator("#postmortem")).to_contain_text("Post-mortem owed")
