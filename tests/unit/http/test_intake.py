"""The intake over HTTP: who may post, what is answered, and when."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.fakes import PASSWORD, Site

from sic.application.ports import Batch, StoreUnavailable
from sic.entrypoints.http.intake import INTAKE_PATH


def a_payload(status: str = "firing", key: str = "{}:{}") -> dict[str, Any]:
    """Return an Alertmanager v4 payload with one alert."""
    alert = {
        "status": status,
        "labels": {"alertname": "DiskFull"},
        "annotations": {"summary": "db1 is full"},
        "startsAt": "2026-11-23T02:58:00Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": "f1",
    }
    return {"version": "4", "groupKey": key, "alerts": [alert]}


def post(client: TestClient, payload: object) -> tuple[int, Any]:
    """Return status and answer."""
    answer = client.post(INTAKE_PATH, json=payload)
    return answer.status_code, answer.json()


def test_an_alert_opens_an_incident_with_an_intake_token(site: Site) -> None:
    """Invariant 6: 202 means it is there; the answer says where."""
    client = site.client("bob", "intake")
    assert post(client, a_payload()) == (
        202,
        {"incident": "inc-20261123-01", "status": "opened"},
    )
    assert site.client("dave").get("/api/v1/incidents/inc-20261123-01").json()["title"] == (
        "DiskFull: db1 is full"
    )
    assert post(client, a_payload())[1]["status"] == "joined"
    nothing = post(client, a_payload("resolved", "other"))
    assert nothing == (202, {"incident": None, "status": "ignored"})


def test_a_full_disk_is_not_answered_with_success(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariant 6: Alertmanager retries a 503; a 202 would lose the alert for good."""

    def full(_batch: Batch) -> None:
        raise StoreUnavailable("no space left on device")

    client = site.client("bob", "intake")
    monkeypatch.setattr(site.store, "append", full)
    status, problem = post(client, a_payload())
    assert (status, problem["code"]) == (503, "SIC-E653")
    assert "device" not in problem["detail"]


def test_a_browser_posts_no_alerts(site: Site) -> None:
    """A session cookie is for people; a page must not be able to open incidents here."""
    assert post(site.browser("bob"), a_payload())[0] == 401
    assert post(site.client(), a_payload())[0] == 401


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "SIC-E310"),
        (b"\x00\xff", 400, "SIC-E310"),
        (b"{}", 422, "SIC-E309"),
        (b'{"alerts": 7}', 422, "SIC-E309"),
        (b" " * 1_100_000, 413, "SIC-E613"),
    ],
)
def test_what_is_no_payload_is_refused(site: Site, body: bytes, status: int, code: str) -> None:
    """Never a 5xx for bad input: Alertmanager would send it for ever."""
    answer = site.client("bob", "intake").post(INTAKE_PATH, content=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_thousand_alerts_are_one_incident(site: Site) -> None:
    """An outage of everything is one call and one incident, within the cap."""
    payload = a_payload()
    payload["alerts"] = [
        {**payload["alerts"][0], "fingerprint": f"f{number}"} for number in range(1_000)
    ]
    assert len(json.dumps(payload)) < 1024 * 1024
    assert post(site.client("bob", "intake"), payload)[0] == 202
    state = site.service.incident(site.service.store.rows()[0].id)
    assert len(state.alerts) == 1_000


def test_no_answer_holds_a_secret_but_the_one_that_makes_it(site: Site) -> None:
    """S-01: canaries in password, session and token; every route of an admin is read."""
    browser, admin = site.browser("alice"), site.client("alice")
    made = browser.post("/api/v1/tokens", json={"name": "ci", "scope": "act"}).json()
    secrets = [PASSWORD, made["secret"], browser.cookies["sic_session"], "fake:"]
    secrets += [s.token_sha256 for s in site.store.sessions("alice")]
    secrets += [t.token_sha256 for t in site.store.tokens()]
    paths = ("me", "tokens", "sessions", "accounts", "incidents", "runbook", "openapi.json")
    texts = [c.get(f"/api/v1/{p}").text for c in (browser, admin) for p in paths]
    texts += [admin.get("/metrics").text, browser.get("/").text, browser.get("/account").text]
    texts.append(site.client().get(f"/api/v1/me?token={made['secret']}").text)
    assert [secret for secret in secrets for text in texts if secret in text] == []
