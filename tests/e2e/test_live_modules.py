"""The war room's scripts one by one, in a real browser on an empty page: what each computes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, sync_playwright
from tests.e2e.live_house import BROWSER, STATIC

from sic.domain.words import duration
from sic.entrypoints.http.pages.shown import due_state

pytestmark = pytest.mark.browser

AT = datetime(2026, 11, 23, 3, tzinfo=UTC)
SECONDS = (
    0,
    1,
    59,
    60,
    61,
    119,
    3_599,
    3_600,
    5_400,
    86_399,
    86_400,
    172_799,
    172_800,
    200_000,
)


@pytest.fixture(scope="module")
def blank() -> Iterator[Page]:
    """An empty page with the modules that need nothing on it."""
    program = shutil.which(BROWSER)
    assert program, f"apt-get install {BROWSER}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content("<main></main>")
        for name in ("morph.js", "say.js", "countdown.js", "stream.js"):
            text = (STATIC / name).read_text(encoding="utf-8")
            page.add_script_tag(content=f"{{\n{text}\n}}")
        yield page
        browser.close()


def morphed(page: Page, old: str, made: str, before: str = "") -> str:
    """Put ``old`` on the page, run ``before``, make it like ``made``; return the result."""
    script = """([old, made, before]) => {
      document.querySelector('main').innerHTML = old;
      globalThis.was = [...document.querySelectorAll('main [id]')];
      if (before) eval(before);
      const room = globalThis.sicRoom;
      room.morph(document.querySelector('main').firstElementChild, room.parsed(made));
      return document.querySelector('main').innerHTML;
    }"""
    return str(page.evaluate(script, [old, made, before]))


# ---------------------------------------------------------------- countdown


def test_a_span_reads_as_the_server_writes_it(blank: Page) -> None:
    """Acceptance 14: a countdown that changes its words when it starts to run is distrusted."""
    shown = blank.evaluate("(all) => all.map(globalThis.sicRoom.span)", list(SECONDS))

    assert shown == [duration(seconds) for seconds in SECONDS]


@pytest.mark.parametrize("started", [None, AT - timedelta(minutes=10)])
@pytest.mark.parametrize("left", [-3600, -1, 0, 1, 119, 120, 121, 299, 300, 301, 500])
def test_a_clock_stands_as_the_server_says(
    blank: Page, left: int, started: datetime | None
) -> None:
    """Interface 6.2: ok, due soon in the last fifth, overdue; five minutes without a start."""
    due = AT + timedelta(seconds=left)
    begun = None if started is None else started.timestamp()
    script = "([due, now, begun]) => globalThis.sicRoom.standing(due, now, begun).state"

    shown = blank.evaluate(script, [due.timestamp(), AT.timestamp(), begun])

    assert shown == due_state(due, AT, started)


@pytest.mark.parametrize(
    ("before", "level", "said"),
    [
        (None, "overdue", ""),
        ("calm", "calm", ""),
        ("calm", "half", "half"),
        ("calm", "soon", "soon"),
        ("soon", "overdue", "overdue"),
        ("overdue", "calm", ""),
    ],
)
def test_only_a_threshold_is_worth_saying(
    blank: Page, before: str | None, level: str, said: str
) -> None:
    """Acceptance 18: announced when crossed, not each second, and not on opening the page."""
    script = "([before, level]) => globalThis.sicRoom.threshold(before ?? undefined, level)"

    assert blank.evaluate(script, [before, level]) == said


# ---------------------------------------------------------------- stream


@pytest.mark.parametrize(
    ("text", "frames", "rest"),
    [
        (":\n\n", [], ""),
        ("retry: 1000\nid: 7\n\n", [("7", "message", "")], ""),
        (
            'id: 8\nevent: entry\ndata: {"a":1}\n\nid: 9\nev',
            [("8", "entry", '{"a":1}')],
            "id: 9\nev",
        ),
        ("data: a\r\ndata: b\r\n\r\n", [("", "message", "a\nb")], ""),
        ("data:no blank\n\n", [("", "message", "no blank")], ""),
        ("data: a:b: c\n\n", [("", "message", "a:b: c")], ""),
    ],
)
def test_a_stream_is_cut_into_frames_as_the_standard_says(
    blank: Page, text: str, frames: list[tuple[str, str, str]], rest: str
) -> None:
    """A beat is no frame, an id may come alone, and half a frame waits for its other half."""
    found, left = blank.evaluate("(text) => globalThis.sicRoom.cut(text)", text)

    assert [(one["id"], one["event"], one["data"]) for one in found] == frames
    assert left == rest


# ---------------------------------------------------------------- morph


def test_an_element_that_stays_is_the_same_element(blank: Page) -> None:
    """Focus and selection live in the element: it must not be replaced by its like."""
    old = '<ul><li id="a">one</li><li id="b"><button id="x">Take it</button></li></ul>'
    made = '<ul><li id="n">new</li><li id="b"><button id="x">Give it</button></li></ul>'
    shown = morphed(blank, old, made, "document.getElementById('x').focus()")

    assert shown == made
    assert blank.evaluate("document.activeElement.id") == "x"
    assert blank.evaluate("globalThis.was[2] === document.getElementById('x')")


def test_typed_words_and_the_version_they_were_typed_at_stay(blank: Page) -> None:
    """A change that came meanwhile ends in a conflict, never in a silent overwriting."""
    form = (
        '<form><input type="hidden" name="version" value="{}"><input id="why" value=""></form>'
    )
    typing = "document.getElementById('why').value = 'all of them'"
    morphed(blank, form.format(1), form.format(2), typing)

    values = "[...document.querySelectorAll('main input')].map((one) => one.value)"
    assert blank.evaluate(values) == ["1", "all of them"]
    morphed(blank, form.format(1), form.format(2))
    assert blank.evaluate(values) == ["2", ""]


def test_a_form_somebody_types_in_stays_when_the_server_drops_it(blank: Page) -> None:
    """The words are then sent, refused, and shown again with the reason."""
    old = '<section><p>Open</p><form><textarea id="t"></textarea></form></section>'
    typing = "document.getElementById('t').value = 'half a sentence'"

    kept = morphed(blank, old, "<section><p>Resolved</p></section>", typing)
    gone = morphed(blank, old, "<section><p>Resolved</p></section>")

    assert "Resolved" in kept
    assert "<textarea" in kept
    assert gone == "<section><p>Resolved</p></section>"


def test_what_a_person_opened_stays_open_and_what_a_script_made_stays(blank: Page) -> None:
    """Folds are the reader's, as are the marks that scripts set."""
    ours = '<i data-local="">x</i>'
    old = f'<div><details id="d"><summary>Why?</summary>5 min</details>{ours}</div>'
    made = '<div><details id="d"><summary>Why?</summary>4 min</details></div>'
    opening = (
        "document.getElementById('d').open = true;"
        "document.getElementById('d').setAttribute('data-kept-mark', '')"
    )

    shown = morphed(blank, old, made, opening)

    assert "4 min" in shown
    assert 'open=""' in shown
    assert "data-kept-mark" in shown
    assert ours in shown


@pytest.mark.parametrize(
    ("old", "made"),
    [
        ("<p>a</p>", "<p>b</p>"),
        ("<p>a<b>c</b></p>", "<p><b>c</b>a</p>"),
        ('<p class="x">a</p>', '<p title="y">a</p>'),
        ("<ul><li>1</li><li>2</li><li>3</li></ul>", "<ul><li>3</li></ul>"),
        ("<ul></ul>", '<ul><li id="1">1</li><li id="2">2</li></ul>'),
        (
            '<ul><li id="1">1</li><li id="2">2</li><li id="3">3</li></ul>',
            '<ul><li id="3">3</li><li id="1">1</li><li id="2">2</li></ul>',
        ),
        ("<div><p>a</p></div>", "<div><form><input></form><p>a</p></div>"),
        ("<p>a</p>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_any_tree_becomes_the_other(blank: Page, old: str, made: str) -> None:
    """Whatever the server sends is what is shown."""
    assert morphed(blank, old, made) == made


def test_several_sentences_within_a_second_are_said_as_one(blank: Page) -> None:
    """Acceptance 18: announced once, as a sentence; a burst is not read out entry by entry."""
    blank.evaluate(
        "globalThis.sicRoom.words.entries = '{count} new entries. The last: {last}';"
        "['a', 'b', 'c'].forEach(globalThis.sicRoom.say)"
    )
    said = blank.locator("[data-said=status]")
    blank.wait_for_function("document.querySelector('[data-said=status]').textContent")

    assert said.inner_text() == "3 new entries. The last: c"
