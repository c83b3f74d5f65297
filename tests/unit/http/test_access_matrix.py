"""Who may call what: every route, every kind of caller, generated from the router."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient
from tests.cast import INCIDENT
from tests.fakes import Site, api_of

from sic.entrypoints.http.intake import INTAKE_PATH
from sic.entrypoints.http.routes import walk

GOLDEN = Path(__file__).parent / "unauthenticated-routes.txt"
SAFE = ("GET", "HEAD")
# A viewer's own things: the only state a viewer may change.
OWN = {
    "DELETE /api/v1/session",
    "DELETE /api/v1/sessions/{session}",
    "POST /api/v1/tokens",
    "DELETE /api/v1/tokens/{token}",
}


class Call(NamedTuple):
    """One method of one route."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def target(self) -> str:
        """The path with something in every hole."""
        return re.sub(r"\{[^}]*\}", INCIDENT, self.path)


def calls(site: Site) -> list[Call]:
    """Return every method of every route, and the intake that stands beside them."""
    found = {Call("POST", INTAKE_PATH)}
    for route in walk(api_of(site.app).routes):
        found |= {Call(method, route.path) for method in route.methods or ()}
    return sorted(call for call in found if call.method != "HEAD")


def statuses(client: TestClient, found: list[Call]) -> dict[str, int]:
    """Return what each call is answered: the API to ``{}``, a page to an empty form."""
    return {str(call): status_of(client, call) for call in found}


def status_of(client: TestClient, call: Call) -> int:
    """Return what one call is answered."""
    if "/api/" in call.path:
        return client.request(call.method, call.target, json={}).status_code
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return client.request(call.method, call.target, headers=headers).status_code


def opened() -> list[str]:
    """Return the golden list."""
    return GOLDEN.read_text("utf-8").splitlines()


def turned_away(status: int, call: str) -> bool:
    """True for 401, but for the sign-in form, whose 401 is about the password."""
    return status == 401 and call != "POST /login"


def test_s_04_the_routes_open_to_anyone_are_those_of_the_golden_file(shared: Site) -> None:
    """S-04: a new open route is a decision; it has to be written down here."""
    answered = statuses(shared.client(), calls(shared))
    assert [n for n, status in answered.items() if not turned_away(status, n)] == opened()


def test_s_09_every_other_route_refuses_a_dead_token(shared: Site) -> None:
    """S-09: a route that forgot to ask would answer something else."""
    client = shared.client()
    client.headers["Authorization"] = "Bearer sic_" + "0" * 49
    found = [call for call in calls(shared) if str(call) not in opened()]
    assert len(found) > 40
    wrong = {n: s for n, s in statuses(client, found).items() if not turned_away(s, n)}
    assert wrong == {}


@pytest.mark.parametrize("door", ["token", "cookie"])
def test_a_viewer_changes_nothing_but_their_own_things(shared: Site, door: str) -> None:
    """Dave has no rights: 403 for every change of state, by either door."""
    closed = {*OWN, *opened()}
    found = [c for c in calls(shared) if c.method not in SAFE and str(c) not in closed]
    client = shared.client("dave") if door == "token" else shared.browser("dave")
    before = shared.service.store.feed(after=0, limit=100)
    answered = statuses(client, found)
    # The intake takes no cookie, and a page knows no noun of that name.
    refused = (401, 403, 404) if door == "cookie" else (403,)
    assert shared.service.store.feed(after=0, limit=100) == before != []
    assert {name: s for name, s in answered.items() if s not in refused} == {}
    assert len(answered) > 30


def test_a_responder_administers_nobody(shared: Site) -> None:
    """Accounts and numbers of the server are an admin's."""
    client = shared.client("bob")
    for method, path in (
        ("GET", "/api/v1/accounts"),
        ("POST", "/api/v1/accounts"),
        ("PATCH", "/api/v1/accounts/alice"),
        ("GET", "/metrics"),
        ("GET", "/api/v1/endpoints"),
        ("POST", "/api/v1/endpoints"),
        ("PATCH", "/api/v1/endpoints/ep-1"),
        ("POST", "/api/v1/endpoints/ep-1/secret"),
        ("GET", "/api/v1/endpoints/ep-1/deliveries"),
        ("POST", "/api/v1/endpoints/ep-1/replays"),
        ("GET", "/api/v1/webhooks"),
        ("PUT", "/api/v1/webhooks/dns-flush"),
        ("DELETE", "/api/v1/webhooks/dns-flush"),
        ("GET", "/api/v1/webhooks/dns-flush/history"),
    ):
        answer = client.request(method, path, json={})
        assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E304")


def test_a_read_token_changes_nothing(shared: Site) -> None:
    """A dashboard's token must be safe to lose: even an admin's reads only."""
    client = shared.client("alice", "read")
    found = [c for c in calls(shared) if c.method not in SAFE and "/api/v1/" in c.path]
    found = [c for c in found if c.path not in ("/api/v1/session", INTAKE_PATH)]
    answered = statuses(client, found)
    assert {name: s for name, s in answered.items() if s != 403} == {}
    assert client.get("/api/v1/incidents").status_code == 200


def test_an_intake_token_reads_nothing(shared: Site) -> None:
    """It sits in a monitor's configuration file: it posts alerts and no more."""
    client = shared.client("bob", "intake")
    closed = {*opened(), f"POST {INTAKE_PATH}"}
    found = [c for c in calls(shared) if "/api/" in c.path and str(c) not in closed]
    assert {name: s for name, s in statuses(client, found).items() if s != 403} == {}


def test_a_read_token_posts_no_alert(shared: Site) -> None:
    """And a read token does not open incidents."""
    answer = shared.client("bob", "read").post(INTAKE_PATH, json={"alerts": []})
    assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E307")


@pytest.mark.parametrize("path", ["/api/v1/tokens", "/api/v1/session"])
def test_a_token_cannot_outlive_itself(shared: Site, path: str) -> None:
    """A leaked token must not be able to make another, nor touch its owner's sessions."""
    method = "POST" if path.endswith("tokens") else "DELETE"
    body = {"name": "more", "scope": "act"} if method == "POST" else None
    answer = shared.client("alice").request(method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E308")


def test_a_token_of_a_demoted_account_posts_no_alert(site: Site) -> None:
    """An intake token is worth what its owner's account is worth today."""
    client = site.client("bob", "intake")
    site.accounts.change_account("bob", level="viewer")
    answer = client.post(INTAKE_PATH, json={"alerts": []})
    assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E304")
