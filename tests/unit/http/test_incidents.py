"""The API of incidents, from declaration to post-mortem; versions, keys and words."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.fakes import RUNBOOK, Site

INCIDENTS = "/api/v1/incidents"


def api(client: TestClient, method: str, path: str, body: object = None, **headers: str) -> Any:
    """Return the answer to one call about the first incident of the day."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    url = f"{INCIDENTS}/inc-20261123-01{path}"
    return client.request(method, url, json=body, headers=named)


def test_a_declaration_answers_with_the_incident_and_its_address(site: Site) -> None:
    """201, Location, ETag; the title is all it takes."""
    answer = site.client("bob").post(INCIDENTS, json={"title": "Checkout fails"})
    assert answer.status_code == 201
    assert answer.headers["location"] == f"{INCIDENTS}/inc-20261123-01"
    assert answer.headers["etag"] == '"1"'
    view = answer.json()
    assert (view["id"], view["title"], view["declared_by"]) == (
        "inc-20261123-01",
        "Checkout fails",
        "bob",
    )


WALK: list[tuple[str, str, str, object, int]] = [
    ("bob", "POST", "/acknowledgement", {}, 200),
    ("bob", "PUT", "/severity", {"severity": "SEV-1", "reason": "all down"}, 200),
    ("bob", "PUT", "/services", {"services": ["api", "db"]}, 200),
    ("alice", "PUT", "/roles/ic", {"responder": "alice"}, 200),
    ("alice", "PUT", "/roles/tech-lead", {"responder": "bob"}, 200),
    ("alice", "DELETE", "/roles/tech-lead?responder=bob&reason=rest", None, 200),
    ("alice", "PUT", "/bridge", {"url": "https://meet.example/1"}, 200),
    ("alice", "POST", "/notes", {"text": "Zwei\nZeilen ✓", "kind": "decision"}, 201),
    ("carol", "POST", "/updates", {"text": "We are on it", "audience": "public"}, 201),
    ("alice", "POST", "/tasks", {"title": "Restart", "assignee": "bob"}, 201),
    ("alice", "PUT", "/impacts/customers", {"detail": "EU"}, 200),
    ("alice", "DELETE", "/impacts/customers?reason=over", None, 200),
    ("alice", "POST", "/mitigation", {"summary": "rolled back"}, 200),
    ("alice", "DELETE", "/mitigation?reason=came%20back", None, 200),
    ("alice", "POST", "/mitigation", {}, 200),
    ("alice", "POST", "/resolution", {"summary": "stable"}, 200),
    ("alice", "DELETE", "/resolution?reason=again", None, 200),
    ("carol", "POST", "/command", {"reason": "alice is asleep"}, 200),
    ("carol", "POST", "/resolution", {}, 200),
    ("carol", "POST", "/postmortem", {"url": "https://wiki.example/pm"}, 200),
]


def test_an_incident_walks_from_declaration_to_post_mortem(site: Site) -> None:
    """Every step of the response is one request; each answers with the whole incident."""
    site.declare(severity="SEV-2")
    clients = {name: site.client(name) for name in ("alice", "bob", "carol")}
    for who, method, path, body, status in WALK:
        answer = api(clients[who], method, path, body)
        assert answer.status_code == status, (path, answer.text)
        assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    view = clients["bob"].get(f"{INCIDENTS}/inc-20261123-01").json()
    assert (view["status"], view["resolved_by"]) == ("closed", "carol")
    assert view["services"] == ["api", "db"]
    timeline = api(clients["bob"], "GET", "/timeline?after=2&limit=3").json()["entries"]
    assert [entry["seq"] for entry in timeline] == [3, 4, 5]


def test_a_task_is_handed_over_and_done(site: Site) -> None:
    """Task ids come from the answer that made them."""
    site.declare()
    bob = site.client("bob")
    task = api(bob, "POST", "/tasks", {"title": "Restart"}).json()["tasks"][0]["id"]
    api(bob, "PUT", f"/tasks/{task}/assignee", {"assignee": "carol"})
    view = api(bob, "POST", f"/tasks/{task}/completion", {"outcome": "up again"}).json()
    [done] = view["tasks"]
    assert (done["assignee"], done["done_by"], done["outcome"]) == ("carol", "bob", "up again")
    freed = api(bob, "PUT", f"/tasks/{task}/assignee", {"assignee": None})
    assert freed.status_code in (200, 403)


def test_a_correction_keeps_the_original(site: Site) -> None:
    """The timeline shows the new words and still holds the old."""
    site.declare()
    bob = site.client("bob")
    api(bob, "POST", "/notes", {"text": "at 3:15"})
    entry = api(bob, "GET", "/timeline").json()["entries"][-1]["seq"]
    api(bob, "POST", "/corrections", {"entry": entry, "text": "at 3:05", "reason": "typo"})
    corrected = api(bob, "GET", "/timeline").json()["entries"][entry - 1]
    assert (corrected["text"], corrected["original"]) == ("at 3:05", "at 3:15")


def test_only_the_commander_resolves_and_is_told_by_whom(site: Site) -> None:
    """Invariant 3 at this door: 403, with the clause and the way out."""
    site.declare()
    alice, bob = site.client("alice"), site.client("bob")
    api(alice, "PUT", "/roles/ic", {"responder": "alice"})
    answer = api(bob, "POST", "/resolution", {})
    assert answer.status_code == 403
    problem = answer.json()
    assert problem["code"] == "SIC-E101"
    assert problem["clause"]
    assert "alice" in problem["remedy"]
    assert api(alice, "POST", "/resolution", {}).status_code == 200


@pytest.mark.parametrize("value", ['"1"', "*"])
def test_a_change_that_saw_this_version_is_taken(site: Site, value: str) -> None:
    """If-Match with the version that stands, or with any."""
    site.declare()
    answer = api(site.client("bob"), "POST", "/acknowledgement", {}, If_Match=value)
    assert answer.status_code == 200


def test_a_change_that_saw_an_older_version_is_refused(site: Site) -> None:
    """Two writers: one wins, the other learns it and can look again."""
    site.declare()
    bob = site.client("bob")
    api(bob, "POST", "/acknowledgement", {})
    answer = api(bob, "POST", "/notes", {"text": "late"}, If_Match='"1"')
    assert (answer.status_code, answer.json()["code"]) == (412, "SIC-E412")


@pytest.mark.parametrize("value", ["1", 'W/"1"', '"x"', '"9999999999"', '"1", "2"', ""])
def test_an_etag_that_is_none_is_refused(site: Site, value: str) -> None:
    """A precondition that cannot be read must not count as met."""
    site.declare()
    answer = api(site.client("bob"), "POST", "/acknowledgement", {}, If_Match=value)
    assert answer.status_code == 422


def test_a_key_is_answered_once(site: Site) -> None:
    """A client that lost the answer sends it again: one note, not two."""
    site.declare()
    bob = site.client("bob")
    for _ in range(3):
        answer = api(bob, "POST", "/notes", {"text": "once"}, Idempotency_Key="k1")
        assert answer.status_code == 201
    assert answer.json()["notes"] == 1
    other = api(bob, "POST", "/notes", {"text": "other"}, Idempotency_Key="k1")
    assert (other.status_code, other.json()["code"]) == (409, "SIC-E413")
    assert "k1" not in other.text


def test_two_people_may_use_the_same_key(site: Site) -> None:
    """Keys are each caller's own; nobody can take another's, or learn that it exists."""
    site.declare()
    for name in ("bob", "carol"):
        answer = api(site.client(name), "POST", "/notes", {"text": name}, Idempotency_Key="1")
        assert answer.status_code == 201
    assert answer.json()["notes"] == 2


def test_a_declaration_with_a_key_opens_one_incident(site: Site) -> None:
    """The command line repeats a declaration whose answer was lost."""
    bob = site.client("bob")
    headers = {"Idempotency-Key": "a" * 200}
    answers = [bob.post(INCIDENTS, json={"title": "x"}, headers=headers) for _ in range(2)]
    assert [a.json()["id"] for a in answers] == ["inc-20261123-01"] * 2
    other = bob.post(INCIDENTS, json={"title": "y"}, headers=headers)
    assert other.status_code == 409


@pytest.mark.parametrize("key", ["", "a" * 201, "two words", "tab\t"])
def test_a_key_that_is_none_is_refused(site: Site, key: str) -> None:
    """1 to 200 visible ASCII characters."""
    headers = {"Idempotency-Key": key}
    answer = site.client("bob").post(INCIDENTS, json={"title": "x"}, headers=headers)
    assert answer.status_code == 422


def test_the_list_is_told_by_status(site: Site) -> None:
    """Active by default; all on request; paged by the last id seen."""
    bob = site.client("bob")
    for number in range(3):
        bob.post(INCIDENTS, json={"title": f"number {number}"})
    api(bob, "POST", "/mitigation", {})

    def ids(query: str) -> list[str]:
        return [row["id"] for row in bob.get(f"{INCIDENTS}{query}").json()["incidents"]]

    assert len(ids("")) == len(ids("?status=all")) == 3
    assert ids("?status=mitigated") == ["inc-20261123-01"]
    assert ids("?status=resolved") == []
    first = ids("?limit=2")
    assert set(first) | set(ids(f"?before={first[-1]}")) == set(ids(""))


def test_the_runbook_is_told_as_policy_and_as_text(site: Site) -> None:
    """New incidents follow the current one; an incident keeps its own."""
    site.declare()
    bob = site.client("bob")
    policy = bob.get("/api/v1/runbook").json()
    assert policy["schema"] == "sic.policy/1"
    assert [severity["id"] for severity in policy["severities"]] == ["SEV-1", "SEV-2"]
    assert bob.get("/api/v1/runbook/source").text == RUNBOOK
    site.service.adopt_runbook("new.md", "# Nothing\n")
    pinned = api(bob, "GET", "/runbook").json()
    assert pinned["revision"] == policy["revision"]
    source = api(bob, "GET", "/runbook/source")
    assert source.text == RUNBOOK
    assert source.headers["content-type"] == "text/markdown; charset=utf-8"


def test_a_runbook_without_a_commander_still_shows_the_role_to_take(site: Site) -> None:
    """Readings, "The only person who can declare it resolved": somebody must be able to."""
    text = RUNBOOK.split("## Roles")[0] + "## Roles\n\n- **Scribe**: Writes it down.\n"
    site.service.adopt_runbook("no-commander.md", text)
    site.declare()
    view = api(site.client("bob"), "GET", "").json()
    commanding = [(role["id"], role["holders"]) for role in view["roles"] if role["commands"]]
    assert commanding == [("incident-commander", [])]
