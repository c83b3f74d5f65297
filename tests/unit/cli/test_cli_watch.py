"""`sic watch`: what it prints where there is no terminal, what it draws on one, how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.unit.cli.a_server import FakeServer
from tests.unit.cli.a_view import ID, PATH, a_clock, a_row, a_view
from tests.unit.cli.conftest import Sic

from sic.entrypoints.cli import show, strip, watch
from sic.entrypoints.cli.failures import Missing, Unreachable
from sic.entrypoints.cli.following import Heard, follow
from sic.entrypoints.cli.main import main
from sic.entrypoints.cli.terminal import Terminal

Out = pytest.CaptureFixture[str]
STREAM = f"/incidents/{ID}/stream"
PLAIN = Terminal(colour_allowed=False)


def said(seq: int, kind: str, sentence: str, **facts: Any) -> dict[str, Any]:
    """Return what a frame says."""
    return {
        "incident": ID,
        "seq": seq,
        "version": seq,
        "kind": kind,
        "at": "2026-11-23T03:00:00Z",
        "by": "bob",
        "human": True,
        "sentence": sentence,
        "parts": [],
        **facts,
    }


def frames(*each: dict[str, Any]) -> bytes:
    """Return a stream's bytes."""
    return b"retry: 1000\nid: 0\n\n" + b"".join(
        f"id: {one['seq']}\nevent: entry\ndata: {json.dumps(one)}\n\n".encode() for one in each
    )


# ---------------------------------------------------------------- lines


def test_without_a_terminal_each_entry_is_one_line(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """`sic watch 01 | cut -f6` gives sentences; nobody's text breaks a line or a column."""
    server.on("GET", PATH, a_view(version=2))
    hostile = "Severity\tset\nto \x1b[2J SEV-1."
    end = said(4, "resolved", "Resolved.")
    server.on("GET", STREAM, frames(said(3, "severity_set", hostile), end))

    assert sic("watch", ID, "--until-resolved") == 0
    captured = capsys.readouterr()
    lines = [line.split("\t") for line in captured.out.splitlines()]
    assert [line[:5] for line in lines] == [
        ["2026-11-23T03:00:00Z", ID, "3", "bob", "severity_set"],
        ["2026-11-23T03:00:00Z", ID, "4", "bob", "resolved"],
    ]
    assert [len(line) for line in lines] == [6, 6]
    assert "\x1b" not in captured.out
    assert "Watching" in captured.err
    assert server.last().headers["last-event-id"] == "2"


def test_a_note_is_shown_with_its_words(server: FakeServer, sic: Sic, capsys: Out) -> None:
    """Its sentence alone, "Note.", would send everyone to the timeline."""
    server.on("GET", PATH, a_view(version=2))
    server.on("GET", STREAM, frames(said(3, "note_posted", "Note."), said(4, "resolved", "R.")))
    server.on("GET", f"{PATH}/timeline", {"entries": [{"text": "disk is full\nsince 02:50"}]})

    assert sic("watch", ID, "--until-resolved", "--after", "0") == 0
    assert (
        capsys.readouterr().out.splitlines()[0].endswith("\tNote. disk is full / since 02:50")
    )


def test_json_is_what_the_stream_says(server: FakeServer, sic: Sic, capsys: Out) -> None:
    """One object a line, with the stream's keys; prose is left out."""
    server.on("GET", PATH, a_view())
    sent = [said(3, "acknowledged", "Acknowledged."), said(4, "resolved", "Résolu.")]
    server.on("GET", STREAM, frames(*sent))

    assert sic("watch", ID, "--until-resolved", "--json") == 0
    captured = capsys.readouterr()
    assert [json.loads(line) for line in captured.out.splitlines()] == sent
    assert captured.err == ""


def test_a_reset_is_told_and_what_was_passed_over_is_looked_up(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """The end may be among what was too much to send."""
    server.on("GET", PATH, a_view())
    server.on("GET", STREAM, b'id: 900\nevent: reset\ndata: {"version":900}\n\n')
    answers = iter([a_view(), a_view(resolved_at="2026-11-23T04:00:00Z")])
    server.answers = _Turns(server.answers, ("GET", PATH), answers)

    assert sic("watch", ID, "--until-resolved", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"kind": "reset", "version": 900}


class _Turns(dict[tuple[str, str], tuple[int, Any]]):
    """Answers of which one changes each time."""

    def __init__(self, others: Any, key: tuple[str, str], turns: Iterator[Any]) -> None:
        super().__init__(others)
        self._key, self._turns = key, turns

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the next turn for that one key."""
        return (200, next(self._turns)) if key == self._key else super().get(key, default)


def test_a_resolved_incident_is_not_waited_for(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """A script that waits for the end must not wait for the next one."""
    server.on("GET", PATH, a_view(resolved_at="2026-11-23T04:00:00Z"))
    assert sic("watch", ID, "--until-resolved") == 0
    assert "resolved already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ((ID,), 401, 4),
        ((ID,), 404, 3),
        ((ID,), 429, 1),
        ((ID,), 503, 7),
        (("--all", ID), 200, 2),
        (("--all", "--until-resolved"), 200, 2),
        (("--all", "--after", "3"), 200, 2),
    ],
)
def test_each_way_to_fail_has_its_exit_code(
    server: FakeServer, sic: Sic, words: tuple[str, ...], status: int, code: int
) -> None:
    """Interface 5.1."""
    server.on("GET", PATH, a_view())
    server.on("GET", STREAM, {"title": "No", "detail": "No."}, status)
    assert sic("watch", *words) == code


def test_ctrl_c_ends_it_with_130(
    server: FakeServer, sic: Sic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As shells expect of everything that was interrupted."""

    def interrupted(*_: object, **__: object) -> Iterator[Heard]:
        raise KeyboardInterrupt

    monkeypatch.setattr(watch, "follow", interrupted)
    server.on("GET", PATH, a_view())
    assert sic("watch", ID) == 130


def test_no_server_at_all_is_exit_seven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits before a screen that will never show anything."""
    monkeypatch.setenv("SIC_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("SIC_TOKEN", "sic_test")
    assert main(None, ["watch", "--all"]) == 7


# ---------------------------------------------------------------- following


class Streams:
    """Opens one prepared stream after the other; an error in place of one is raised."""

    def __init__(self, *prepared: list[str] | Exception) -> None:
        self._prepared = list(prepared)
        self.asked: list[int | None] = []
        self.waited: list[float] = []

    @contextmanager
    def opened(self, after: int | None) -> Iterator[Iterator[str]]:
        """Open the next one."""
        self.asked.append(after)
        stream = self._prepared.pop(0)
        if isinstance(stream, Exception):
            raise stream
        yield iter(stream)

    def follow(self, after: int | None = None) -> list[Heard]:
        """Follow until something ends it for good; return what was heard."""
        found: list[Heard] = []
        with pytest.raises(Missing, match="over"):
            found += self._all(found.append, after)
        return found

    def _all(self, hear: Callable[[Heard], None], after: int | None) -> list[Heard]:
        for one in follow(self.opened, after, wait=self.waited.append):
            hear(one)
        return []


def entry(number: int) -> list[str]:
    """Return the lines of one event."""
    return [f"id: {number}", "event: entry", f"data: {number}", ""]


def test_a_cut_stream_is_opened_again_from_the_last_id() -> None:
    """Nothing missed and nothing twice; an event without its end counts as not heard."""
    streams = Streams(
        [*entry(4), *entry(5), "id: 6", "event: entry"], entry(6), Missing("over")
    )
    found = streams.follow(3)
    assert streams.asked == [3, 5, 6]
    assert [(one.name, one.id) for one in found] == [
        ("entry", 4),
        ("entry", 5),
        ("lost", 5),
        ("back", 5),
        ("entry", 6),
        ("lost", 6),
    ]


def test_tries_grow_slower_and_loss_is_told_once() -> None:
    """A server that restarts is not hammered, and a terminal not filled."""
    gone = Unreachable("gone")
    streams = Streams(entry(1), gone, gone, gone, gone, gone, entry(2), Missing("over"))
    found = streams.follow()
    assert streams.waited == [1, 2, 4, 8, 10, 10, 1]
    assert [one.name for one in found] == ["entry", "lost", "back", "entry", "lost"]


def test_a_stream_without_an_event_yet_is_resumed_from_where_it_began() -> None:
    """What is recorded between the cut and the return must not be lost."""
    streams = Streams(["retry: 1000", "id: 17", ""], Missing("over"))
    streams.follow()
    assert streams.asked == [None, 17]


def test_a_first_try_that_fails_is_not_repeated() -> None:
    """A mistyped address must be said at once."""
    streams = Streams(Unreachable("cannot be reached"))
    with pytest.raises(Unreachable, match="cannot be reached"):
        list(follow(streams.opened, None, wait=streams.waited.append))
    assert streams.waited == []


# ---------------------------------------------------------------- the strip


def test_countdowns_move_by_the_servers_clock() -> None:
    """This machine's clock may be wrong by the minute that matters."""
    running = a_clock("ack", "running", due_at="2026-11-23T03:11:00Z")
    view = a_view(clocks=[running])
    [soon] = show.clocks(strip.moved(view, 30), PLAIN)
    [late] = show.clocks(strip.moved(view, 90), PLAIN)
    assert soon == "Ack          running, due 03:11 UTC, in 30 s"
    assert late == "Ack          overdue, due 03:11 UTC, 30 s ago"


def test_the_strip_says_how_it_stands_and_who_is_missing() -> None:
    """Issue 4: the same strip live in a terminal."""
    roles = [
        {"name": "Incident Commander", "abbreviation": "IC", "holders": ["alice"]},
        {"name": "Scribe", "abbreviation": None, "holders": []},
    ]
    items = [
        {"done": True, "applicable": True},
        {"done": False, "applicable": True},
        {"done": False, "applicable": False},
    ]
    note = {
        "seq": 3,
        "at": "2026-11-23T03:05:00Z",
        "actor": "bob",
        "sentence": "Note.",
        "clause": "",
        "text": "one\ntwo\nthree\nfour",
        "corrections": [],
    }
    view = a_view(severity="SEV-1", title="[red]Down\x1b[2J", roles=roles, checklist=items)
    lines = strip.one(view, [note], PLAIN)
    text = "\n".join(lines)
    assert lines[0].startswith(f"SEV-1  {ID}  [red]Down")
    assert "\x1b" not in text
    assert "checklist 1/2" in lines[1]
    assert "IC @alice; Nobody is Scribe" in text
    assert "| two" in text
    assert "three" not in text  # A long note must not push the clocks off the screen.


def test_all_incidents_are_a_line_each() -> None:
    """For the screen on the wall."""
    lines = strip.everyone([a_row()], [said(3, "note_posted", "Note.")], PLAIN)
    assert lines == [
        f"no severity  {ID}  triage  IC nobody  triage due 03:05  Checkout answers 500",
        "",
        f"03:00:00  {ID}  bob: Note.",
    ]
    assert strip.everyone([], [], PLAIN)[0] == "No incident is active."
