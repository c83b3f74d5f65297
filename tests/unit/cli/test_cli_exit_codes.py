"""Every way to fail has its own exit code, the same for people and for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.cli.a_server import FakeServer
from tests.unit.cli.a_view import ID, PATH, a_refusal, a_row, a_view
from tests.unit.cli.conftest import Sic

Out = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("status", "problem", "code"),
    [
        (400, {}, 1),
        (401, {"code": "SIC-E401"}, 4),
        (403, {"code": "SIC-E101"}, 5),
        (403, {"code": "SIC-E103", "clause": ""}, 4),
        (403, {"code": "SIC-E304", "clause": ""}, 4),
        (404, {"code": "SIC-E404"}, 3),
        (409, {"code": "SIC-E409"}, 6),
        (412, {"code": "SIC-E412"}, 6),
        (413, {}, 1),
        (422, {}, 2),
        (429, {}, 1),
        (500, {}, 1),
        (503, {}, 7),
    ],
)
def test_each_answer_of_the_server_has_its_exit_code(
    server: FakeServer, sic: Sic, status: int, problem: dict[str, Any], code: int
) -> None:
    """Scripts branch on the code: a refusal is not a conflict is not an outage."""
    server.on("POST", f"{PATH}/resolution", a_refusal(**problem, status=status), status)

    assert sic("resolve", ID) == code


def test_success_is_zero(server: FakeServer, sic: Sic) -> None:
    """The same command, allowed, ends 0."""
    server.on("POST", f"{PATH}/resolution", a_view(status="resolved"))

    assert sic("resolve", ID) == 0


def test_no_server_is_seven(sic: Sic, capsys: Out) -> None:
    """A port where nobody listens: the words say where and what to check."""
    assert sic("list", "--server", "http://127.0.0.1:1") == 7
    assert "127.0.0.1:1 cannot be reached" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [("frobnicate",), ("sev", ID), ("note", ID), ("take", ID), ("list", "--status", "x"), ()],
)
def test_words_that_make_no_command_are_two(sic: Sic, words: tuple[str, ...]) -> None:
    """Usage errors never reach the server."""
    assert sic(*words) == 2


@pytest.mark.parametrize("option", ["--json", "--server", "--no-input", "--no-color"])
def test_an_option_before_the_verb_is_told_its_place(
    sic: Sic, capsys: Out, option: str
) -> None:
    """It was answered with --version as what might have been meant."""
    assert sic(option, "list") == 2
    said = capsys.readouterr().err
    assert f"{option} stands after the verb." in said
    assert "--version" not in said


@pytest.mark.parametrize("group", ["pm", "audit", "hook", "runbook", "assistant"])
def test_a_group_without_its_verb_shows_what_it_knows(
    sic: Sic, capsys: Out, group: str
) -> None:
    """Nothing typed is remembered at 03:00: the verbs, the place of an option, a next step."""
    assert sic(group) == 2
    assert "Commands:" in capsys.readouterr().err
    assert sic(group, "--json") == 2
    assert "--json stands after the verb." in capsys.readouterr().err
    assert sic(group, ID) == 2
    assert f"No such command '{ID}'. There is `sic {group} " in capsys.readouterr().err


def test_a_person_who_says_no_is_eight(
    server: FakeServer, sic: Sic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escalation shows the rung, asks, and sends nothing on no."""
    server.on("GET", PATH, a_view(escalation=[a_rung()]))
    monkeypatch.setattr("sic.entrypoints.cli.terminal.Terminal.can_ask", True)
    monkeypatch.setattr("click.confirm", lambda *_args, **_kwargs: False)

    assert sic("escalate", ID) == 8
    assert [asked.method for asked in server.asked] == ["GET"]


def test_ctrl_c_is_130(sic: Sic, monkeypatch: pytest.MonkeyPatch) -> None:
    """As every shell does."""

    def interrupted(*_args: object, **_kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sic.entrypoints.cli.client.Client.get", interrupted)

    assert sic("list") == 130


def a_rung(**facts: Any) -> dict[str, Any]:
    """Return the first rung, not reached."""
    return {
        "rung": 1,
        "text": "Notify the area's on-call manager.",
        "notify": ["on-call manager"],
        "clause": "escalation",
        "why": "When the Mitigation SLA is missed. Due 05:00 UTC.",
        "manual": False,
        "reached_at": None,
        "due_at": None,
        "is_next": True,
        **facts,
    }


def test_escalation_names_the_rung_and_its_rule_before_it_asks(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """Nobody wakes a director without having read why."""
    server.on("GET", PATH, a_view(escalation=[a_rung()]))
    server.on("POST", f"{PATH}/escalations", a_view())

    assert sic("escalate", ID, "--no-input") == 2
    shown = capsys.readouterr().err
    assert "Notifies: on-call manager" in shown
    assert "When the Mitigation SLA is missed" in shown
    assert "Give --yes" in shown
    assert sic("escalate", ID, "--yes", "--why", "director asked") == 0
    assert server.last().body == {"rung": 1, "reason": "director asked"}
    assert server.last().headers["if-match"] == '"3"'


def test_a_person_reading_json_sees_the_rung_before_the_question(
    server: FakeServer, sic: Sic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--json silences prose, but nobody answers a question they could not read."""
    server.on("GET", PATH, a_view(escalation=[a_rung()]))
    questions: list[str] = []

    def answers_no(question: str, **_options: object) -> bool:
        questions.append(question)
        return False

    monkeypatch.setattr("sic.entrypoints.cli.terminal.Terminal.can_ask", True)
    monkeypatch.setattr("click.confirm", answers_no)

    assert sic("escalate", ID, "--json") == 8
    assert "Notifies: on-call manager" in questions[0]


def test_a_refusal_gives_the_rule_and_the_way_on(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """Runbook, "Roles": the only person who can declare the incident resolved."""
    server.on("POST", f"{PATH}/resolution", a_refusal(), 403)

    assert sic("resolve", ID) == 5
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Incident Commander is alice" in captured.err
    assert "rule: runbook, #roles-and-responsibilities" in captured.err
    assert f"sic take {ID}" in captured.err
    assert "SIC-E101" in captured.err


def test_failures_are_json_when_json_is_asked_for(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """``{code, message, details}`` on stderr; stdout stays empty."""
    server.on("POST", f"{PATH}/resolution", a_refusal(), 403)

    assert sic("resolve", ID, "--json") == 5
    captured = capsys.readouterr()
    failure = json.loads(captured.err)
    assert captured.out == ""
    assert failure["code"] == "SIC-E101"
    assert failure["message"].startswith("bob cannot resolve")
    assert failure["details"]["clause"] == "roles-and-responsibilities"
    assert failure["details"]["exit_code"] == 5


def test_usage_mistakes_are_json_too(sic: Sic, capsys: Out) -> None:
    """A program must not have to parse prose because a flag was misspelt."""
    assert sic("list", "--json", "--frob") == 2
    assert json.loads(capsys.readouterr().err)["code"] == "usage"


def test_an_answer_of_another_kind_of_server_says_so(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """A proxy's HTML is not shown; the address is doubted instead."""
    server.on("GET", "/api/v1/incidents", b"<html>hello</html>")

    assert sic("list") == 1
    assert "is that a SIC server?" in capsys.readouterr().err


def test_a_short_id_that_fits_several_is_refused(
    server: FakeServer, sic: Sic, capsys: Out
) -> None:
    """Two incidents end in 01 on two days; nobody guesses which."""
    rows = [a_row("inc-20261122-01"), a_row("inc-20261123-01")]
    server.on("GET", "/api/v1/incidents", {"incidents": rows})

    assert sic("ack", "01") == 2
    assert "inc-20261122-01, inc-20261123-01" in capsys.readouterr().err


def test_a_short_id_that_fits_none_is_not_found(server: FakeServer, sic: Sic) -> None:
    """Exit 3, as for a whole id that does not exist."""
    server.on("GET", "/api/v1/incidents", {"incidents": [a_row()]})

    assert sic("ack", "07") == 3
