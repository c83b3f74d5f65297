"""API and page of event webhooks: admins alone, and a secret that is shown once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.fakes import Site

from sic.application.endpoints.administering import ENDPOINTS_MAX
from sic.application.endpoints.announcing import ALL_TYPES

API = "/api/v1/endpoints"
PAGE = "/admin/endpoints"
URL = "https://events.example.com/sic"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A whole SIC with its people."""
    made = Site(tmp_path).people()
    yield made
    made.close()


def test_an_admin_adds_an_endpoint_and_sees_its_secret_once(site: Site) -> None:
    """What was not kept then is made anew, never looked up."""
    client = site.client("alice")
    made = client.post(API, json={"url": URL, "types": ["update.due"], "description": "Desk"})
    assert made.status_code == 201
    body = made.json()
    assert body["secret"].startswith("whsec_")
    assert (body["types"], body["created_by"]) == (["update.due"], "alice")

    for path in (API, f"{API}/{body['id']}", f"{API}/{body['id']}/deliveries"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "whsec_" not in answer.text
    rotated = client.post(f"{API}/{body['id']}/secret", json={}).json()
    assert rotated["secret"] not in ("", body["secret"])
    assert rotated["both_sign_until"] == "2026-11-24T03:00:00Z"


def test_an_endpoint_is_disabled_enabled_and_its_dead_are_sent_again(site: Site) -> None:
    """The whole life of one."""
    client = site.client("alice")
    made = client.post(API, json={"url": URL, "types": ["incident.declared"]}).json()
    mine = f"{API}/{made['id']}"
    incident = site.declare()
    [queued] = client.get(f"{mine}/deliveries").json()["deliveries"]
    assert (queued["incident_id"], queued["state"]) == (incident, "pending")

    refused = client.post(f"{mine}/replays", json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "SIC-E522")
    assert client.patch(mine, json={"disabled": True}).json()["disabled_why"] == "by alice"
    refused = client.post(f"{mine}/replays", json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "SIC-E523")
    assert client.patch(mine, json={"disabled": False}).json()["disabled_at"] is None

    [claim] = site.store.claim_messages(
        now=site.clock.now(), limit=1, lease=timedelta(seconds=60), kinds=("event",)
    )
    site.store.settle_message(claim, retry_at=None, error="It answered 500.")
    assert len(client.get(f"{mine}/deliveries?state=dead").json()["deliveries"]) == 1
    assert client.post(f"{mine}/replays", json={}).json() == {"replayed": 1}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"url": URL, "types": ["incident.exploded"]}, 403, "SIC-E520"),
        ({"url": "javascript:alert(1)"}, 403, "SIC-E542"),
        ({"url": "http://user:pass@example.com/"}, 403, "SIC-E542"),
        ({"url": "http://169.254.169.254/latest"}, 403, "SIC-E542"),
        ({"url": ""}, 422, "SIC-E622"),
        ({"url": URL, "secret": "mine"}, 422, "SIC-E622"),
    ],
)
def test_what_cannot_be_told_is_refused(
    site: Site, body: dict[str, object], status: int, code: str
) -> None:
    """Said when it is added, not when an incident happens."""
    client = site.client("alice")
    answer = client.post(API, json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get(API).json() == {"endpoints": []}


def test_there_are_no_more_endpoints_than_incidents_can_pay_for(site: Site) -> None:
    """A named limit, not a slow database."""
    client = site.client("alice")
    answers = [client.post(API, json={"url": URL}).status_code for _ in range(ENDPOINTS_MAX)]
    assert set(answers) == {201}
    refused = client.post(API, json={"url": URL})
    assert (refused.status_code, refused.json()["code"]) == (403, "SIC-E521")


def test_an_endpoint_nobody_added_is_not_there(site: Site) -> None:
    """Every verb says so alike."""
    client = site.client("alice")
    calls = [
        ("GET", "", None),
        ("PATCH", "", {"disabled": True}),
        ("POST", "/secret", {}),
        ("GET", "/deliveries", None),
        ("POST", "/replays", {}),
    ]
    for method, rest, body in calls:
        answer = client.request(method, f"{API}/ep-0{rest}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "SIC-E404")


# ---------------------------------------------------------------- the page


def csrf_of(text: str) -> str:
    """Return the token of the forms on a page."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


def test_the_page_adds_and_shows_the_secret_on_its_answer_alone(site: Site) -> None:
    """Plain forms, without JavaScript."""
    browser = site.browser("alice")
    page = browser.get(PAGE)
    assert all(name in page.text for name in ALL_TYPES)
    form = {"csrf": csrf_of(page.text), "url": URL, "types": "update.due, role.assigned"}
    answer = browser.post(PAGE, data=form)
    assert answer.status_code == 200
    assert "whsec_" in answer.text

    page = browser.get(PAGE)
    assert "whsec_" not in page.text
    assert "role.assigned, update.due" in page.text


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(site: Site) -> None:
    """Hostile text in every field is inert."""
    browser = site.browser("alice")
    csrf = csrf_of(browser.get(PAGE).text)
    hostile = "<script>alert(1)</script>"
    form = {"csrf": csrf, "url": hostile, "types": hostile, "description": hostile}
    answer = browser.post(PAGE, data=form)
    assert answer.status_code == 403
    assert "SIC-E542" in answer.text
    assert hostile not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    ("act", "words"),
    [("disable", "Disabled:"), ("enable", "Told of events"), ("rotate", "whsec_")],
)
def test_every_button_of_the_page_does_its_part(site: Site, act: str, words: str) -> None:
    """And comes back to the list."""
    made = site.endpoints.add(URL, (), "", "alice")
    browser = site.browser("alice")
    csrf = csrf_of(browser.get(PAGE).text)
    answer = browser.post(f"{PAGE}/{made.endpoint.id}", data={"csrf": csrf, "act": act})
    if answer.status_code == 303:
        answer = browser.get(PAGE)
    assert words in answer.text


def test_the_page_refuses_strangers_forms_and_unknown_buttons(site: Site) -> None:
    """Another site cannot press, and nobody presses what is not there."""
    made = site.endpoints.add(URL, (), "", "alice")
    browser = site.browser("alice")
    there = f"{PAGE}/{made.endpoint.id}"
    assert browser.post(there, data={"csrf": "0" * 64, "act": "disable"}).status_code == 403
    csrf = csrf_of(browser.get(PAGE).text)
    assert browser.post(there, data={"csrf": csrf, "act": "explode"}).status_code == 422
    assert browser.post(there, data={"csrf": csrf, "act": "replay"}).status_code == 403
    assert site.endpoints.endpoint(made.endpoint.id).disabled_at is None
    assert site.browser("bob").get(PAGE).status_code == 403
