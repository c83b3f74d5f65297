"""Data goes to stdout, prose to stderr; nobody's text can forge a screen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.cli.a_server import FakeServer
from tests.unit.cli.a_view import ID, PATH, a_clock, a_row, a_view
from tests.unit.cli.conftest import Sic

from sic.entrypoints.cli.terminal import Terminal, block, plain

Out = pytest.CaptureFixture[str]


def test_json_is_the_servers_view_and_nothing_else(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """Keys are the API's stable contract; prose is left out."""
    view = a_view(title="Ünïcode")
    server.on("GET", PATH, view)

    assert sic("show", ID, "--json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out) == view
    assert captured.err == ""


def test_the_list_is_tab_separated_for_programs(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """`sic list | cut -f1` gives ids."""
    server.on("GET", "/api/v1/incidents", {"incidents": [a_row()]})

    assert sic("list") == 0
    [line] = capsys.readouterr().out.splitlines()
    assert line.split("\t")[0] == ID
    assert "\x1b" not in line


def test_an_empty_list_says_what_to_do(server: FakeServer, sic: Sic, capsys: Out) -> None:
    """Nothing on stdout, the next step on stderr."""
    server.on("GET", "/api/v1/incidents", {"incidents": []})

    assert sic("list") == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "sic declare" in captured.err


def test_the_list_is_a_table_on_a_terminal(
    server: FakeServer, sic: Sic, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Headings for people; square brackets in a title are not markup."""
    server.on("GET", "/api/v1/incidents", {"incidents": [a_row(title="[red]db[/red]")]})
    monkeypatch.setattr("sic.entrypoints.cli.terminal.Terminal.colour", True)
    monkeypatch.setenv("COLUMNS", "200")

    assert sic("list") == 0
    shown = capsys.readouterr().out
    assert "COMMANDER" in shown
    assert "[red]db[/red]" in shown


@pytest.mark.parametrize(
    ("environment", "allowed"),
    [({"NO_COLOR": "1"}, True), ({"TERM": "dumb"}, True), ({}, False)],
)
def test_colour_is_refused_by_environment_and_by_flag(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], allowed: bool
) -> None:
    """NO_COLOR, TERM=dumb and --no-color each suffice; otherwise a terminal has colour."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert Terminal().colour
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert not Terminal(colour_allowed=allowed).colour


def test_clocks_are_told_in_words_by_the_servers_time(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """Due times are reckoned from ``as_of``: this machine's clock may be wrong."""
    clocks = [
        a_clock("triage", "overdue", due_at="2026-11-23T03:05:00Z"),
        a_clock("ack", "met", met_at="2026-11-23T03:02:00Z", text="10 minutes"),
        a_clock("mitigation", "text", text="Next sprint"),
        a_clock("update", "waiting", explanation="Starts once a severity is set."),
        a_clock("postmortem", "none"),
    ]
    server.on("GET", PATH, a_view(clocks=clocks))

    assert sic("show", ID) == 0
    shown = capsys.readouterr().out
    assert "Triage       overdue, due 03:05 UTC, 5 min ago" in shown
    assert "Ack          met 03:02 UTC (10 minutes)" in shown
    assert "Mitigation   text (Next sprint)" in shown
    assert "Next update  waiting: Starts once a severity is set." in shown
    assert "Post-mortem" not in shown


def test_roles_without_a_holder_are_shown_as_gaps(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """Runbook, "Roles": a gap nobody sees is a gap nobody fills."""
    role: dict[str, Any] = {"name": "Scribe", "holders": []}
    held = {"name": "Incident Commander", "holders": ["alice"]}
    server.on("GET", PATH, a_view(roles=[held, role]))

    assert sic("show", ID) == 0
    shown = capsys.readouterr().out
    assert "Incident Commander: @alice" in shown
    assert "Scribe: nobody" in shown


def test_the_timeline_shows_words_clause_and_correction(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """Whoever reads it afterwards sees the rule, the words, and that they were corrected."""
    note = {
        "seq": 4,
        "at": "2026-11-23T03:04:00Z",
        "actor": "bob",
        "sentence": "Note posted.",
        "clause": "",
        "text": "db-2 is full\nand slow",
        "corrections": [{"by": "alice", "seq": 6, "reason": "it was db-3"}],
    }
    missed = {**note, "seq": 5, "actor": "sic", "clause": "response-flow", "corrections": []}
    server.on("GET", f"{PATH}/timeline", {"entries": [note, missed]})

    assert sic("timeline", ID, "--after", "3") == 0
    shown = capsys.readouterr().out
    assert "   4  Mon 23 Nov 03:04 UTC  bob: Note posted." in shown
    assert "      | and slow" in shown
    assert "corrected by alice (entry 6): it was db-3" in shown
    assert "(runbook, #response-flow)" in shown
    assert "after=3" in server.last().path


def test_the_checklist_says_what_ticked_an_item_or_what_will(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """A bound item cannot be ticked by hand, so its line says what to type instead."""
    none = {"by": "", "fact": "", "remedy": "", "bound": False, "done": False}
    items = [
        {**none, "id": "a", "text": "Status page updated", "done": True, "by": "carol"},
        {**none, "id": "b", "text": "Severity assigned", "bound": True, "remedy": "sic sev"},
    ]
    server.on("GET", PATH, a_view(checklist=items))

    assert sic("check", ID) == 0
    assert capsys.readouterr().out.splitlines() == [
        " 1 [x] Status page updated (@carol)",
        " 2 [ ] Severity assigned (sic sev)",
    ]


HOSTILE = "up\x1b[2J\x9b31m\u202egpj.exe\r\n\u200bdone"


def test_text_from_outside_cannot_steer_the_terminal(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """An alert's title is someone else's: no escape, no carriage return, no reversal."""
    server.on("GET", "/api/v1/incidents", {"incidents": [a_row(title=HOSTILE)]})
    server.on("GET", PATH, a_view(title=HOSTILE))

    assert sic("list") == 0
    assert sic("show", ID) == 0
    shown = capsys.readouterr().out
    for char in ("\x1b", "\x9b", "\u202e", "\r", "\u200b"):
        assert char not in shown


def test_plain_keeps_ordinary_text_whole() -> None:
    """Letters of every script stay; a block keeps its lines."""
    assert plain("Größe → 大") == "Größe → 大"
    assert block("a\n\tb\x07") == "a\n\tb�"
