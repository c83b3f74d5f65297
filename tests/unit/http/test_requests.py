"""What a request may look like, and what each wrong one is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.fakes import Site, api_of

INCIDENTS = "/api/v1/incidents"
JSON = {"Content-Type": "application/json"}


def told(answer: Any) -> tuple[int, str]:
    """Return status and code of a problem, having checked that it is one."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) >= {"type", "title", "status", "detail", "code", "clause", "remedy"}
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"/docs/errors#{problem['code']}"
    return answer.status_code, problem["code"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"title": NaN}',
        b'{"title": Infinity}',
        b'{"title": 1e999}',
        b'{"title": "\\ud800"}',
        b'{"title": "\\udc00x"}',
        b'{"title": "\xed\xa0\x80"}',
        b'{"title": ' + b"[" * 60_000,
        b'{"title": ' + b"9" * 60_000 + b"}",
        b'{"title": "x"} {}',
    ],
)
def test_what_is_no_json_is_malformed(shared: Site, body: bytes) -> None:
    """Bad input: NaN, depth, huge integers and half surrogates stop at the door, as 400."""
    answer = shared.client("bob").post(INCIDENTS, content=body, headers=JSON)
    assert told(answer) == (400, "SIC-E600")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": "   "},
        {"title": "a\0b"},
        {"title": "a\x1bb"},
        {"title": "a\x85b"},
        {"title": "two\nlines"},
        {"title": "x" * 201},
        {"title": 7},
        {"title": None},
        {"title": "x", "severity": 2},
        {"title": "x", "services": "api"},
        {"title": "x", "services": ["x"] * 51},
        {"title": "x", "services": [""]},
        {"title": "x", "drill": "yes"},
        {"title": "x", "titel": "y"},
        {"title": "x", "runbook_revision": "y"},
        [],
        "x",
        None,
        12345678901234567890123,
    ],
)
def test_a_body_of_another_shape_is_told_where(shared: Site, body: object) -> None:
    """Wrong types, lengths, controls and unknown fields: 422, with the path to each."""
    answer = shared.client("bob").post(INCIDENTS, json=body)
    assert told(answer) == (422, "SIC-E622")
    assert all(error["path"].startswith("body") for error in answer.json()["errors"])


def test_a_problem_never_shows_what_was_sent(shared: Site) -> None:
    """S-01: an error that echoes its input leaks it, to logs and to whoever looks on."""
    canary = "hunter2-canary"
    body = {"name": "bob", "password": canary, "extra": canary}
    assert canary not in shared.client().post("/api/v1/session", json=body).text
    answer = shared.client("bob").post(INCIDENTS, json={"title": f"{canary}\0"})
    assert canary not in answer.text


def test_ten_thousand_errors_are_told_as_twenty(shared: Site) -> None:
    """A problem is for reading."""
    body = {f"field{number}": 1 for number in range(4_000)}
    answer = shared.client("bob").post(INCIDENTS, json=body)
    assert told(answer) == (422, "SIC-E622")
    assert len(answer.json()["errors"]) == 20


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/jsonx"},
        {"Content-Type": ""},
        {**JSON, "Content-Encoding": "gzip"},
    ],
)
def test_a_body_that_is_not_json_is_of_the_wrong_type(
    shared: Site, headers: dict[str, str]
) -> None:
    """A form of another site cannot be JSON; and nothing here is unpacked."""
    answer = shared.client("bob").post(INCIDENTS, content=b'{"title":"x"}', headers=headers)
    assert told(answer) == (415, "SIC-E615")


def test_an_empty_body_says_nothing(shared: Site) -> None:
    """`POST …/acknowledgement` needs no body; what needs one says what is missing."""
    client = shared.client("bob")
    incident = shared.declare()
    assert client.post(f"{INCIDENTS}/{incident}/acknowledgement").status_code == 200
    again = client.post(f"{INCIDENTS}/{incident}/acknowledgement", json={})
    assert again.status_code == 200
    answer = client.post(INCIDENTS)
    assert told(answer) == (422, "SIC-E622")
    assert answer.json()["errors"] == [{"path": "body.title", "message": "Field required"}]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/v1/nothing", (404, "SIC-E404")),
        ("/api/v1/incidents/", (404, "SIC-E404")),
        ("/api/v1/incidents/inc-20261123-99", (404, "SIC-E404")),
        ("/api/v1/incidents/nonsense", (404, "SIC-E404")),
        ("/api/v1/incidents/%00", (422, "SIC-E622")),
        ("/api/v1/incidents/%ff%fe", (404, "SIC-E404")),
        ("/api/v1/incidents/" + "x" * 65, (422, "SIC-E622")),
        ("/api/v1/incidents?limit=0", (422, "SIC-E622")),
        ("/api/v1/incidents?limit=999999999999999999999", (422, "SIC-E622")),
        ("/api/v1/incidents?limit=" + "9" * 5000, (422, "SIC-E622")),
        ("/api/v1/incidents?limit=ten", (422, "SIC-E622")),
        ("/api/v1/incidents?status=lost", (422, "SIC-E622")),
        ("/api/v1/incidents?before=' OR 1=1", (422, "SIC-E622")),
        ("/api/v1/incidents/inc-20261123-01/timeline?after=-1", (422, "SIC-E622")),
        ("/api/v1/incidents/..%2f..%2fetc", (404, "SIC-E404")),
    ],
)
def test_an_address_of_another_shape_is_a_problem(
    shared: Site, path: str, expected: tuple[int, str]
) -> None:
    """Paths and queries are checked like bodies."""
    assert told(shared.client("bob").get(path)) == expected


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_a_method_the_address_does_not_take_is_told_those_it_takes(
    shared: Site, method: str
) -> None:
    """RFC 9110: 405 comes with Allow, and Allow names every one."""
    answer = shared.client("bob").request(method, INCIDENTS)
    assert told(answer) == (405, "SIC-E605")
    assert answer.headers["allow"] == "GET, HEAD, POST"


def test_allow_gathers_the_methods_of_several_routes(shared: Site) -> None:
    """Assigning and clearing a role are two routes of one address."""
    answer = shared.client("bob").get(f"{INCIDENTS}/inc-20261123-01/roles/ic")
    assert answer.headers["allow"] == "DELETE, PUT"
    intake = shared.client("bob").get("/api/v1/intake/alertmanager")
    assert (told(intake), intake.headers["allow"]) == ((405, "SIC-E605"), "POST")


def test_head_answers_as_get_without_the_body(shared: Site) -> None:
    """HEAD works on every address that GET does."""
    client = shared.client("bob")
    got, head = client.get(INCIDENTS), client.head(INCIDENTS)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


def a_failing(site: Site, monkeypatch: pytest.MonkeyPatch, error: Exception) -> TestClient:
    """Return Bob's client of a site whose store raises."""

    def fails(**_query: object) -> None:
        raise error

    client = site.client("bob")
    monkeypatch.setattr(site.store, "rows", fails)
    return client


def test_a_fault_of_ours_is_told_without_its_cause(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """S-26: an id and nothing else; the log has the rest under that id."""
    client = a_failing(site, monkeypatch, RuntimeError("the password is hunter2"))
    answer = client.get(INCIDENTS)
    assert told(answer) == (500, "SIC-E650")
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text
    error_id = answer.json()["detail"].split()[-1].rstrip(".")
    assert error_id in capsys.readouterr().out


def test_a_store_that_cannot_record_asks_for_patience(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Disk full or database away: 503 with Retry-After, never a 2xx."""
    from sic.application.ports import StoreUnavailable

    answer = a_failing(site, monkeypatch, StoreUnavailable("disk")).get(INCIDENTS)
    assert told(answer) == (503, "SIC-E653")
    assert answer.headers["retry-after"] == "1"


def test_readiness_follows_the_store(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A load balancer must stop sending here when nothing can be recorded."""
    assert site.client().get("/readyz").json()["status"] == "ready"
    monkeypatch.setattr(site.store, "is_writable", lambda: False)
    api_of(site.app).state.readiness._tried_at = float("-inf")
    assert told(site.client().get("/readyz")) == (503, "SIC-E653")
    assert site.client().get("/healthz").json()["status"] == "ok"


def test_the_sixth_sign_in_is_told_when_to_come_back(site: Site) -> None:
    """S-22, over HTTP: 429 and Retry-After."""
    client = site.client()
    body = {"name": "bob", "password": "wrong wrong wrong"}
    codes = [client.post("/api/v1/session", json=body).status_code for _ in range(5)]
    assert codes == [401] * 5
    answer = client.post("/api/v1/session", json=body)
    assert told(answer) == (429, "SIC-E429")
    assert answer.headers["retry-after"] == "60"


def test_the_numbers_include_what_the_engine_counts(tmp_path: Path) -> None:
    """F-14, F-31: a sender that fails shows on the page that Prometheus reads."""
    engine = {"message_dead": 2, "auditor_healthy": 0}
    site = Site(tmp_path, engine=lambda: engine).people()
    text = site.client("alice").get("/metrics").text
    assert 'sic_engine{what="message_dead"} 2.0' in text
    assert 'sic_engine{what="auditor_healthy"} 0.0' in text
    site.close()
