"""What does not exist is not found: 403 is for those who may not, and says nothing of ids."""

from __future__ import annotations

import pytest
from tests.fakes import Site
from tests.unit.assistant.asking import runbook

NOWHERE = "inc-20261123-zz"
HOOKS = "/api/v1/webhooks"
TOKEN = "x" * 43

# Below an incident's own address: method, path, body.
BELOW: tuple[tuple[str, str, dict[str, object] | None], ...] = (
    ("GET", "recommendations", None),
    ("POST", "recommendations", {}),
    ("PUT", "recommendations/rec-000000000000/rating", {"helpful": True}),
    ("GET", "drafts/update", None),
    ("GET", "webhooks", None),
    ("GET", "webhooks/no-such", None),
    ("POST", "webhooks/no-such/request", {"arguments": {}}),
    ("POST", "webhooks/no-such/preview", {"arguments": {}}),
    ("GET", "executions", None),
    ("GET", "executions/exe-0", None),
    ("POST", "executions/exe-0/confirmation", {"token": TOKEN}),
    ("POST", "executions/exe-0/approval", {"request_sha256": "0" * 64}),
    ("POST", "executions/exe-0/denial", {}),
)
CODES = {"recommendations": "SIC-E701", "webhooks": "SIC-E500", "executions": "SIC-E504"}


@pytest.mark.parametrize(("method", "path", "body"), BELOW, ids=lambda one: str(one))
def test_an_unknown_incident_is_not_found(
    site: Site, method: str, path: str, body: dict[str, object] | None
) -> None:
    """Of the assistant's and the webhooks' routes, each one."""
    answer = site.browser("bob").request(
        method, f"/api/v1/incidents/{NOWHERE}/{path}", json=body
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "SIC-E404")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [one for one in BELOW if "/" in one[1]],
    ids=lambda one: str(one),
)
def test_an_unknown_id_in_an_incident_is_not_found(
    site: Site, method: str, path: str, body: dict[str, object] | None
) -> None:
    """Whoever mistypes an id is not told to ask for more rights."""
    if path.startswith("drafts"):
        path = "drafts/poem"
    incident, bob = site.declare(), site.browser("bob")
    answer = bob.request(method, f"/api/v1/incidents/{incident}/{path}", json=body)
    noun = path.partition("/")[0]
    known = (404, CODES[noun]) if noun in CODES else (422, "SIC-E622")
    assert (answer.status_code, answer.json()["code"]) == known
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_who_may_not_rate_is_refused_whatever_the_id(site: Site) -> None:
    """A viewer learns nothing of which ids there are."""
    path = f"/api/v1/incidents/{site.declare()}/recommendations/rec-000000000000/rating"
    answer = site.browser("dave").put(path, json={"helpful": True})
    assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E304")


def test_an_administrators_unknown_webhook_is_not_found(site: Site) -> None:
    """There is no history of a name that nothing ever had, and nothing to take away."""
    site.service.adopt_runbook("runbook.md", runbook())
    alice = site.browser("alice")
    for method, path in (("GET", f"{HOOKS}/no-such/history"), ("DELETE", f"{HOOKS}/no-such")):
        answer = alice.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (404, "SIC-E500"), path
    known = alice.get(f"{HOOKS}/dns-flush/history")
    assert (known.status_code, known.json()) == (200, {"revisions": []})
