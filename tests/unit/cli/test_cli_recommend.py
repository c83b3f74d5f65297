"""`sic recommend`, `sic pattern` and `sic assistant eval`, with and without a server."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.unit.assistant.asking import OURS
from tests.unit.cli.a_server import FakeServer
from tests.unit.cli.conftest import Sic

from sic.bootstrap import wiring
from sic.entrypoints.cli.main import main

INCIDENT = "inc-20261123-01"
BASE = f"/api/v1/incidents/{INCIDENT}"


def offline(*words: str) -> int:
    """Run ``sic`` on this machine alone, over the runbook SIC ships."""
    return main(wiring(), [*words, "--runbook", str(OURS)])


def test_a_text_is_answered_without_a_server(capfd: pytest.CaptureFixture[str]) -> None:
    """Issue 6: `sic recommend TEXT`, with the quote and its line."""
    assert offline("recommend", "the", "disk", "is", "full") == 0
    out = capfd.readouterr().out
    assert out.startswith(
        "webhook:disk-cleanup  disk-cleanup: A disk is over 90% full (high)\n"
    )
    assert "line 216: | `disk-cleanup` | A disk is over 90% full | Typed |" in out
    assert "asked with: disk, full" in out


def test_json_has_every_documented_key(capfd: pytest.CaptureFixture[str]) -> None:
    """docs/reference/assistant.md: stable keys, none left out."""
    assert offline("recommend", "the disk is full", "--json") == 0
    answer = json.loads(capfd.readouterr().out)
    assert {"revision", "recommendations", "severity", "pages", "model"} <= answer.keys()
    keys = {"id", "kind", "ref", "title", "anchor", "line", "evidence", "matched"}
    assert keys | {"rationale", "confidence"} <= answer["recommendations"][0].keys()


def test_nothing_fits_is_said_and_is_no_failure(capfd: pytest.CaptureFixture[str]) -> None:
    """An empty answer is an answer: exit 0, and a hint on stderr."""
    assert offline("recommend", "the cake was good") == 0
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.startswith("Nothing in this runbook fits.")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("recommend",), 2),
        (("recommend", "x", "--runbook", "/nowhere/at-all.md"), 1),
        (("recommend", "x", "--incident", "1", "--runbook", "y"), 2),
        (("recommend", "x", "--limit", "0"), 2),
    ],
)
def test_what_cannot_be_asked_is_refused(words: tuple[str, ...], code: int) -> None:
    """Exit codes as everywhere."""
    assert main(wiring(), words) == code


def test_who_types_no_text_is_told_where_it_goes(capfd: pytest.CaptureFixture[str]) -> None:
    """No incident is named here: "after the ID" would send people looking for one."""
    assert offline("recommend") == 2
    assert "Type it after the verb, or - to read stdin." in capfd.readouterr().err


def advice(**more: Any) -> dict[str, Any]:  # any field of the answer
    """Return an answer of the API."""
    quote = {"source_kind": "runbook", "line": 7, "quote": "p99 \x1b[31mrises"}
    one = {
        "id": "rec-1",
        "kind": "pattern",
        "ref": "pattern-b-slow",
        "title": "Pattern B",
        "confidence": "high",
        "evidence": [quote],
        "matched": ["p99"],
        "rationale": "",
    }
    body = {
        "recommendations": [one],
        "severity": None,
        "second_opinion": [],
        "pages": [],
        "model": "off",
        "model_said": "",
    }
    return {"advice": body | more, "recorded": True, "problem": ""}


def test_an_incident_is_asked_about_on_its_server(
    sic: Sic, server: FakeServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is shown goes on record there."""
    server.on("POST", f"{BASE}/recommendations", advice())
    assert sic("recommend", "--incident", INCIDENT, "p99", "rises") == 0
    assert server.last().body == {"text": "p99 rises", "limit": 3}
    out = capfd.readouterr().out
    assert "pattern-b-slow  Pattern B (high)" in out
    assert "\x1b" not in out


def test_a_text_of_an_incident_may_come_from_standard_input(
    sic: Sic, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docs/reference/cli.md: - reads standard input, everywhere."""
    stdin = io.TextIOWrapper(io.BytesIO(b"p99 rises\n"))
    monkeypatch.setattr("sys.stdin", stdin)
    server.on("POST", f"{BASE}/recommendations", advice())
    assert sic("recommend", "--incident", INCIDENT, "-") == 0
    assert server.last().body == {"text": "p99 rises", "limit": 3}


def test_a_models_choice_is_told_apart(
    sic: Sic, server: FakeServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whose word it is, and that the ranking does not have it."""
    other = {
        "ref": "webhook:x",
        "model": "small",
        "ranker_agreement": False,
        "rationale": "why",
    }
    server.on("POST", f"{BASE}/recommendations", advice(second_opinion=[other], model="used"))
    assert sic("recommend", "--incident", INCIDENT) == 0
    said = "small would look at webhook:x; the ranking does not have it\n    why"
    assert said in capfd.readouterr().out


def test_patterns_come_ranked_with_their_evidence(
    sic: Sic, server: FakeServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """Issue 6: `sic pattern ID`, ranked and read-only."""
    patterns = [
        {"id": f"pattern-{key}", "title": key, "adopted": False, "symptoms": [], "actions": []}
        | {"clause": f"pattern-{key}-slow"}
        for key in "ab"
    ]
    server.on("GET", BASE, {"patterns": patterns})
    server.on("GET", f"{BASE}/recommendations", advice())
    assert sic("pattern", INCIDENT) == 0
    out = capfd.readouterr().out
    assert out.index("pattern-b") < out.index("pattern-a")
    assert "    fits, line 7: p99" in out
    assert {asked.method for asked in server.asked} == {"GET"}


def test_patterns_are_shown_where_no_assistant_answers(
    sic: Sic, server: FakeServer, capfd: pytest.CaptureFixture[str]
) -> None:
    """An assistant that is away hides no pattern."""
    pattern = {"id": "pattern-a", "title": "A", "adopted": True, "symptoms": ["slow"]}
    server.on("GET", BASE, {"patterns": [pattern | {"actions": ["look"], "clause": "a"}]})
    assert sic("pattern", INCIDENT) == 0
    assert "pattern-a  A (adopted)\n    looks like: slow\n    1. look" in capfd.readouterr().out


def cases(folder: Path, *lines: object) -> str:
    """Write an evaluation set and return its path."""
    path = folder / "set.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", "utf-8")
    return str(path)


def test_an_evaluation_counts_what_was_right(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """`sic assistant eval FILE.jsonl`: top-1, top-3, off-topic rate, latency."""
    path = cases(
        tmp_path,
        {"text": "the disk is full", "expect": "webhook:disk-cleanup"},
        {"text": "NXDOMAIN", "expect": ["webhook:dns-flush", "check-connectivity"]},
        {"text": "HTTP 502 everywhere", "expect": "pattern-a-latency-spike"},
        {"text": "the cake was good", "expect": None},
        {"text": "HTTP 502 everywhere", "expect": None},
    )
    assert offline("assistant", "eval", path, "--json") == 0
    found = json.loads(capfd.readouterr().out)
    assert (found["texts"], found["on_topic"], found["off_topic"]) == (5, 3, 2)
    assert (found["top1"], found["off_topic_rate"]) == (0.6667, 0.5)
    assert found["latency_ms"].keys() == {"p50", "p95", "max"}
    assert [miss["got"][0] for miss in found["misses"]] == [
        "pattern-b-cascading-5xx-errors"
    ] * 2
    assert offline("assistant", "eval", path) == 0
    assert "3 texts: top-1 0.667" in capfd.readouterr().out


@pytest.mark.parametrize(
    "line", [{}, {"text": 1, "expect": None}, [], {"text": "x", "expect": [1]}]
)
def test_a_line_that_is_no_case_is_named(
    tmp_path: Path, line: object, capfd: pytest.CaptureFixture[str]
) -> None:
    """A typo in the set must not pass for a miss."""
    path = cases(tmp_path, {"text": "x", "expect": None}, line)
    assert offline("assistant", "eval", path) == 1
    assert "set.jsonl:2 is no case" in capfd.readouterr().err


def test_a_set_that_cannot_be_read_is_told_in_words(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not as Python says it."""
    (tmp_path / "set.jsonl").write_bytes(b"\xff")
    for name, why in (("set.jsonl", "it is not UTF-8"), ("none", "No such file or directory")):
        assert offline("assistant", "eval", str(tmp_path / name)) == 1
        assert f"{name} cannot be read: {why}." in capfd.readouterr().err
