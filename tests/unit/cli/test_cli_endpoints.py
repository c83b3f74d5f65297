"""``sic endpoint``: what it asks the server, and what it prints."""

from __future__ import annotations

import json

import pytest
from tests.unit.cli.a_server import FakeServer

from sic.entrypoints.cli.main import main

API = "/api/v1/endpoints"
ONE: dict[str, object] = {
    "id": "ep-1",
    "url": "https://events.example.com/sic",
    "types": [],
    "disabled_at": None,
    "failing_since": None,
}


def run(server: FakeServer, *words: str) -> int:
    """Run a command against the server."""
    return main(args=["endpoint", *words, "--server", server.url])


@pytest.mark.parametrize("words", [(), ("list",)])
def test_endpoints_are_listed_with_their_state(
    server: FakeServer, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """One line each, tabs between."""
    failing = {**ONE, "id": "ep-2", "types": ["a.b", "c.d"], "failing_since": "2026"}
    server.on("GET", API, {"endpoints": [ONE, failing, {**ONE, "disabled_at": "2026"}]})
    assert run(server, *(words or ("list",))) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ep-1\ttold\thttps://events.example.com/sic\tall"
    assert lines[1].endswith("\ta.b,c.d")
    assert [line.split("\t")[1] for line in lines] == ["told", "failing", "disabled"]


def test_adding_prints_the_secret_on_stdout_and_the_advice_beside_it(
    server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """``sic endpoint add URL | tail -1`` is the secret."""
    server.on("POST", API, {**ONE, "secret": "whsec_x"}, 201)
    url = "https://events.example.com/sic"
    assert run(server, "add", url, "--type", "a.b", "--type", "c.d") == 0
    assert server.last().body == {"url": url, "types": ["a.b", "c.d"], "description": ""}
    said = capsys.readouterr()
    assert said.out.splitlines()[-1] == "whsec_x"
    assert "not shown again" in said.err


@pytest.mark.parametrize(
    ("words", "method", "path", "body"),
    [
        (("disable", "ep-1"), "PATCH", f"{API}/ep-1", {"disabled": True}),
        (("enable", "ep-1"), "PATCH", f"{API}/ep-1", {"disabled": False}),
        (("rotate", "ep-1"), "POST", f"{API}/ep-1/secret", {}),
        (("replay", "ep-1"), "POST", f"{API}/ep-1/replays", {}),
        (
            ("replay", "ep-1", "--delivery", "inc/1/x/ep-1"),
            "POST",
            f"{API}/ep-1/replays",
            {"delivery": "inc/1/x/ep-1"},
        ),
    ],
)
def test_each_verb_asks_for_its_own_resource(
    server: FakeServer, words: tuple[str, ...], method: str, path: str, body: object
) -> None:
    """Nothing else is asked."""
    server.on(method, path, {**ONE, "secret": "s", "replayed": 2})
    assert run(server, *words) == 0
    asked = server.last()
    assert (asked.method, asked.path, asked.body) == (method, path, body)


def test_deliveries_are_shown_without_control_characters(
    server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """The far side's words could forge a screen."""
    delivery = {"state": "dead", "attempts": 10, "id": "d1", "error": "\x1b[2Jgone"}
    server.on("GET", f"{API}/ep-1/deliveries", {"deliveries": [delivery]})
    assert run(server, "show", "ep-1", "--dead") == 0
    assert server.last().path.endswith("?state=dead")
    assert capsys.readouterr().out == "dead\t10\td1\t�[2Jgone\n"


def test_json_is_what_the_server_answered(
    server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """For programs."""
    server.on("GET", API, {"endpoints": [ONE]})
    assert run(server, "list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [ONE]
