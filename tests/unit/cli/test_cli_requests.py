"""Each verb asks for exactly one thing: the right resource, with the right body."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from tests.unit.cli.a_server import FakeServer
from tests.unit.cli.a_view import ID, PATH, a_row, a_view
from tests.unit.cli.conftest import Sic

VERBS: list[tuple[tuple[str, ...], str, str, Any]] = [
    (("ack", ID), "POST", "acknowledgement", {}),
    (("sev", ID, "2"), "PUT", "severity", {"severity": "2"}),
    (
        ("sev", ID, "SEV-1", "--why", "it spread"),
        "PUT",
        "severity",
        {"severity": "SEV-1", "reason": "it spread"},
    ),
    (("role", ID, "ic", "@alice"), "PUT", "roles/ic", {"responder": "alice"}),
    (("role", ID, "scribe", "@me"), "PUT", "roles/scribe", {"responder": "bob"}),
    (("role", ID, "sme", "--clear"), "DELETE", "roles/sme", None),
    (
        ("role", ID, "sme", "@bob", "--clear", "--why", "off shift"),
        "DELETE",
        "roles/sme?responder=bob&reason=off+shift",
        None,
    ),
    (("take", ID, "--why", "asleep"), "POST", "command", {"reason": "asleep"}),
    (("bridge", ID, "https://meet.test/1"), "PUT", "bridge", {"url": "https://meet.test/1"}),
    (("note", ID, "two", "words"), "POST", "notes", {"text": "two words", "kind": "note"}),
    (
        ("note", ID, "--decision", "roll back"),
        "POST",
        "notes",
        {"text": "roll back", "kind": "decision"},
    ),
    (("update", ID, "We know"), "POST", "updates", {"text": "We know", "audience": "internal"}),
    (
        ("correct", ID, "4", "It was db-2", "--why", "typo"),
        "POST",
        "corrections",
        {"entry": 4, "text": "It was db-2", "reason": "typo"},
    ),
    (
        ("task", ID, "add", "Restart", "api", "--assign", "@me"),
        "POST",
        "tasks",
        {"title": "Restart api", "technical": True, "assignee": "bob"},
    ),
    (("task", ID, "assign", "t1", "@dave"), "PUT", "tasks/t1/assignee", {"assignee": "dave"}),
    (("task", ID, "assign", "t1", "nobody"), "PUT", "tasks/t1/assignee", {"assignee": None}),
    (
        ("task", ID, "done", "t1", "--outcome", "it runs"),
        "POST",
        "tasks/t1/completion",
        {"outcome": "it runs"},
    ),
    (("impact", ID, "flag", "customers"), "PUT", "impacts/customers", {}),
    (
        ("impact", ID, "clear", "money", "--why", "none lost"),
        "DELETE",
        "impacts/money?reason=none+lost",
        None,
    ),
    (("pattern", ID, "adopt", "pattern-b"), "PUT", "patterns/pattern-b", {}),
    (("pattern", ID, "drop", "pattern-b"), "DELETE", "patterns/pattern-b", None),
    (("mitigated", ID, "--summary", "rolled back"), "POST", "mitigation", None),
    (("unmitigated", ID, "--why", "back"), "DELETE", "mitigation?reason=back", None),
    (("resolve", ID), "POST", "resolution", {}),
    (("reopen", ID, "--why", "back"), "DELETE", "resolution?reason=back", None),
    (("pm", "publish", ID, "--url", "https://pm.test"), "POST", "postmortem", None),
]


@pytest.mark.parametrize(("words", "method", "noun", "body"), VERBS)
def test_each_verb_is_one_request(
    server: FakeServer, sic: Sic, words: tuple[str, ...], method: str, noun: str, body: Any
) -> None:
    """The verbs of the command line and the nouns of the API are the same set."""
    server.on("GET", "/api/v1/me", {"name": "bob", "level": "responder"})
    server.on(method, f"{PATH}/{noun.partition('?')[0]}", a_view())

    assert sic(*words) == 0
    asked = server.last()
    assert (asked.method, asked.path) == (method, f"{PATH}/{noun}")
    if body is not None:
        assert asked.body == body
    assert asked.headers["authorization"] == "Bearer sic_test"
    assert asked.headers["idempotency-key"]


def test_declaring_says_id_channel_and_look_alikes(
    server: FakeServer, sic: Sic, capsys: pytest.CaptureFixture[str]
) -> None:
    """The id is data; the look-alike is a hint on stderr."""
    alike = {"id": "inc-20261122-07", "title": "checkout slow", "why": "service"}
    server.on("POST", "/api/v1/incidents", a_view(look_alikes=[alike]), 201)

    assert sic("declare", "Checkout", "answers 500", "--sev", "2", "--service", "api") == 0
    captured = capsys.readouterr()
    assert captured.out.startswith(f"{ID}  ")
    assert f"Channel #{ID}" in captured.err
    assert "Looks like inc-20261122-07, still active and on the same service" in captured.err
    [post] = [asked for asked in server.asked if asked.method == "POST"]
    assert post.body == {"title": "Checkout answers 500", "severity": "2", "services": ["api"]}


def test_an_update_for_both_audiences_is_two_updates(server: FakeServer, sic: Sic) -> None:
    """Each audience has its own words in the timeline, though they may be the same."""
    server.on("POST", f"{PATH}/updates", a_view())

    assert sic("update", ID, "We know", "--audience", "public,internal") == 0
    sent = [asked.body["audience"] for asked in server.asked]
    assert sent == ["internal", "public"]
    assert sic("update", ID, "We know", "--audience", "press") == 2


def test_a_short_id_stands_for_the_active_incident_that_ends_so(
    server: FakeServer, sic: Sic
) -> None:
    """At 03:00 nobody types a date: 1, 01 and #inc-20261123-01 are the same incident."""
    server.on("GET", "/api/v1/incidents", {"incidents": [a_row()]})
    server.on("POST", f"{PATH}/acknowledgement", a_view())

    for typed in ("1", "01", "23-01", f"#{ID}"):
        assert sic("ack", typed) == 0
        assert server.last().path == f"{PATH}/acknowledgement"


def test_reading_needs_no_id_while_one_incident_is_active(server: FakeServer, sic: Sic) -> None:
    """``sic show`` alone; a change of state always names its incident."""
    server.on("GET", "/api/v1/incidents", {"incidents": [a_row()]})
    server.on("GET", PATH, a_view())

    assert sic("show") == 0
    assert sic("ack") == 2


def test_text_is_read_from_stdin_for_a_dash(
    server: FakeServer, sic: Sic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Log lines are piped in, whole and with their line ends."""
    server.on("POST", f"{PATH}/notes", a_view())
    stdin = SimpleNamespace(buffer=io.BytesIO(b"line 1\nline 2\n"))
    monkeypatch.setattr("sys.stdin", stdin)

    assert sic("note", ID, "-") == 0
    assert server.last().body["text"] == "line 1\nline 2"


def test_empty_text_is_not_sent(
    server: FakeServer, sic: Sic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty pipe is a mistake of the person's script."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b" \n")))

    assert sic("note", ID, "-") == 2
    assert server.asked == []


def test_a_lost_answer_is_asked_for_again_under_the_same_key(
    server: FakeServer, sic: Sic
) -> None:
    """The server may have recorded it: the key makes the repeat harmless."""
    server.on("POST", f"{PATH}/acknowledgement", a_view())
    server.breaks = 1

    assert sic("ack", ID) == 0
    first, second = server.asked
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]


def test_an_answer_lost_twice_says_that_it_may_have_been_recorded(
    server: FakeServer, sic: Sic, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 7, and the words do not claim that nothing happened."""
    server.breaks = 2

    assert sic("ack", ID) == 7
    assert "may have been recorded" in capsys.readouterr().err


def test_a_name_cannot_reach_another_resource(server: FakeServer, sic: Sic) -> None:
    """A role called ../../session is a role nobody knows, not a way out of the path."""
    sic("role", ID, "../../../session", "@bob")

    assert server.last().path == f"{PATH}/roles/..%2F..%2F..%2Fsession"


@pytest.mark.parametrize("word", ["..", ".", "%2e"])
def test_a_dotted_name_stays_one_segment(server: FakeServer, sic: Sic, word: str) -> None:
    """Clients resolve dots away unless they are escaped."""
    sic("role", ID, word, "@bob")

    assert server.last().path.startswith(f"{PATH}/roles/")


def test_ticking_by_number_takes_the_id_of_that_item(server: FakeServer, sic: Sic) -> None:
    """The list is numbered for people; the server knows items by id."""
    items = [
        {"id": name, "text": name, "done": False, "applicable": True}
        for name in ("service", "bridge")
    ]
    server.on("GET", PATH, a_view(checklist=items))
    server.on("PUT", f"{PATH}/checklist/bridge", a_view())
    server.on("DELETE", f"{PATH}/checklist/bridge", a_view())

    assert sic("check", ID, "2") == 0
    assert server.last().path == f"{PATH}/checklist/bridge"
    assert sic("check", ID, "2", "--undo") == 0
    assert server.last().method == "DELETE"
    assert sic("check", ID, "3") == 3
