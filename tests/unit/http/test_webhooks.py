"""Webhooks over HTTP: who may, by which door, and what a changed request is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.fakes import Site
from tests.hook_house import HOOK_RUNBOOK, SERVICE
from tests.hooks import ORIGIN, SEED, a_binding

HOOKS = "/api/v1/webhooks"


def fields(name: str, **changes: Any) -> dict[str, Any]:
    """Return a binding as an administrator's page sends it."""
    binding = a_binding(name, dry_run=None, **changes)
    found = {f: getattr(binding, f) for f in binding.__struct_fields__ if f != "name"}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in found.items()}


@pytest.fixture
def bound(site: Site) -> Site:
    """A site with the seed's runbook, its six webhooks bound by Alice."""
    site.service.adopt_runbook("runbook.md", HOOK_RUNBOOK)
    alice = site.browser("alice")
    for name in SEED:
        answer = alice.put(f"{HOOKS}/{name}", json=fields(name))
        assert answer.status_code == 200, answer.text
    return site


class Case:
    """An incident, and Bob at his screen in it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.incident = site.declare()
        self.bob = site.browser("bob")

    def at(self, path: str) -> str:
        """Return an address below the incident's."""
        return f"/api/v1/incidents/{self.incident}/{path}"

    def preview(
        self, name: str = "dns-flush", by: TestClient | None = None, **more: Any
    ) -> Any:
        """Return the answer to a preview."""
        body = {"arguments": SERVICE, **more}
        return (by or self.bob).post(self.at(f"webhooks/{name}/preview"), json=body)

    def shown(self, name: str = "dns-flush") -> dict[str, Any]:
        """Return what a preview shows."""
        answer = self.preview(name)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def confirm(self, shown: dict[str, Any], by: TestClient | None = None, **more: Any) -> Any:
        """Return the answer to a confirmation."""
        path = self.at(f"executions/{shown['execution']['id']}/confirmation")
        return (by or self.bob).post(path, json={"token": shown["token"], **more})


@pytest.fixture
def case(bound: Site) -> Case:
    """An incident with the webhooks bound."""
    return Case(bound)


def test_a_person_looks_confirms_and_reads_the_answer(case: Case) -> None:
    """Issue 5: preview, confirm, execute; ``GET`` lists what happened."""
    shown = case.shown()
    assert shown["execution"]["request"]["url"] == f"{ORIGIN}/dns-flush/resolver-2"
    assert "secret ops" in shown["execution"]["request"]["headers"]["Authorization"]
    run = case.confirm(shown)
    assert (run.status_code, run.json()["stage"], run.json()["answer"]) == (
        202,
        "responded",
        "done",
    )
    listed = case.bob.get(case.at("executions")).json()["executions"]
    assert [one["stage"] for one in listed] == ["responded"]
    one = case.bob.get(case.at(f"executions/{listed[0]['id']}")).json()
    assert (one["answer"], len(case.site.sink.calls)) == ("done", 1)


def test_the_token_is_in_the_previews_answer_and_in_no_other(case: Case) -> None:
    """Contract, 1: the token is given once."""
    shown = case.shown()
    for path in (
        "executions",
        "timeline",
        "webhooks",
        f"executions/{shown['execution']['id']}",
    ):
        assert shown["token"] not in case.bob.get(case.at(path)).text


@pytest.mark.parametrize("name", SEED)
def test_seed_a_to_execute_without_a_token_is_4xx_and_reaches_nothing(
    case: Case, name: str
) -> None:
    """The seed's contradiction, (a): for each of the six ids, zero requests at the sink."""
    shown = case.shown(name)
    run = case.at(f"executions/{shown['execution']['id']}/confirmation")
    for body in ({}, {"token": ""}, {"token": "x" * 43}, {"typed": name}):
        assert 400 <= case.bob.post(run, json=body).status_code < 500
    none = case.at("executions/exe-none/confirmation")
    assert case.bob.post(none, json={"token": shown["token"]}).status_code == 404
    assert case.site.sink.calls == []


def test_seed_b_one_request_for_dns_flush_and_not_for_cache_purge(case: Case) -> None:
    """The seed's contradiction, (b)."""
    assert case.confirm(case.shown("dns-flush")).status_code == 202
    shown = case.shown("cache-purge")
    refused = case.confirm(shown)
    assert (refused.status_code, refused.json()["code"]) == (403, "SIC-E508")
    assert len(case.site.sink.calls) == 1
    assert case.confirm(shown, typed="cache-purge").status_code == 202
    assert len(case.site.sink.calls) == 2


@pytest.mark.parametrize("scope", ["act", "read", "intake"])
def test_no_token_previews_confirms_approves_or_denies(case: Case, scope: Any) -> None:
    """Attack 32: ``human_session_required``, whatever the scope and level."""
    shown = case.shown()
    run = f"executions/{shown['execution']['id']}"
    sha = shown["execution"]["request_sha256"]
    for client in (case.site.client("bob", scope), case.site.client("alice", scope)):
        for path, body in (
            ("webhooks/dns-flush/preview", {"arguments": SERVICE}),
            (f"{run}/confirmation", {"token": shown["token"]}),
            (f"{run}/approval", {"request_sha256": sha}),
            (f"{run}/denial", {}),
        ):
            answer = client.post(case.at(path), json=body)
            assert answer.status_code == 403
            assert answer.json()["code"] == ("SIC-E503" if scope == "act" else "SIC-E307")
    assert case.site.sink.calls == []


def test_a_token_may_see_the_exact_request_and_where_a_person_confirms_it(case: Case) -> None:
    """`sic hook preview`: no token of confirmation, no event."""
    client = case.site.client("bob")
    answer = client.post(
        case.at("webhooks/dns-flush/request"), json={"arguments": SERVICE}
    ).json()
    assert answer["request"]["url"] == f"{ORIGIN}/dns-flush/resolver-2"
    page = f"/incidents/{case.incident}/webhooks/dns-flush?service=resolver-2"
    assert answer["page"].endswith(page)
    assert set(answer) == {"request", "level", "page"}
    assert case.bob.get(case.at("executions")).json() == {"executions": []}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "none"},
    ],
)
def test_s_11_another_site_cannot_press_for_anyone(case: Case, headers: dict[str, str]) -> None:
    """S-11 and attack 33: cross-site POST, form, fetch."""
    shown = case.shown()
    case.bob.headers.pop("Origin")
    case.bob.headers.update(headers)
    answer = case.confirm(shown)
    assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E306")
    assert case.site.sink.calls == []


@pytest.mark.parametrize("step", ["confirmation", "approval", "denial"])
def test_a_get_changes_nothing(case: Case, step: str) -> None:
    """S-11 and attack 18: a link never executes."""
    shown = case.shown()
    path = case.at(f"executions/{shown['execution']['id']}/{step}")
    assert case.bob.get(path, params={"token": shown["token"]}).status_code == 405
    assert case.site.sink.calls == []


def test_what_changed_since_it_was_shown_is_409(case: Case) -> None:
    """Contract, 3: any mismatch → 409 "changed since you looked"."""
    shown = case.shown()
    answer = case.confirm(shown, arguments={"service": "api"})
    assert (answer.status_code, answer.json()["code"]) == (409, "SIC-E506")
    changed = fields("dns-flush", blast_radius="everything")
    case.site.browser("alice").put(f"{HOOKS}/dns-flush", json=changed)
    answer = case.confirm(shown)
    assert (answer.status_code, answer.json()["code"]) == (409, "SIC-E506")
    assert "Changed since you looked" in answer.json()["detail"]
    assert case.site.sink.calls == []


def test_a_replayed_or_foreign_token_is_409(case: Case) -> None:
    """Attack 31: other user, other session of the same user, other incident, replay."""
    shown = case.shown()
    other = Case(case.site)
    carol, again = case.site.browser("carol"), case.site.browser("bob")
    assert case.confirm(shown, by=carol).json()["code"] == "SIC-E505"
    assert case.confirm(shown, by=again).json()["code"] == "SIC-E505"
    assert other.confirm(shown).status_code == 404
    assert case.confirm(shown).status_code == 202
    assert case.confirm(shown).json()["code"] == "SIC-E505"
    assert len(case.site.sink.calls) == 1


def test_the_commander_is_403_with_the_runbooks_clause(case: Case) -> None:
    """Contract, 5: IC of this incident is refused by default."""
    case.bob.put(case.at("roles/ic"), json={"responder": "bob"})
    answer = case.preview()
    assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E102")
    assert answer.json()["clause"] == "roles-and-responsibilities"
    assert case.preview(break_glass="alone on shift").status_code == 201


def test_a_webhook_that_cools_down_says_for_how_long(case: Case) -> None:
    """429 with ``Retry-After``."""
    case.confirm(case.shown())
    answer = case.confirm(case.shown())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"service": "api; rm -rf /"},
        {"service": "../../admin"},
        {"service": "api\r\nX-Evil: 1"},
        {"service": "{{7*7}}"},
        {"service": ["api"]},
        {"service": None},
        {"service": {"$ne": 1}},
        {"service": "api", "more": 1},
    ],
)
def test_arguments_outside_the_schema_are_422(case: Case, arguments: Any) -> None:
    """Attack 29."""
    answer = case.preview(arguments=arguments)
    assert answer.status_code == 422
    assert case.bob.get(case.at("executions")).json() == {"executions": []}


def test_an_old_sign_in_is_asked_to_sign_in_again(case: Case) -> None:
    """Contract, 5: recent login."""
    case.site.clock.forward(hours=11)
    assert case.preview().status_code == 201
    case.site.clock.forward(hours=1, seconds=1)
    answer = case.preview()
    assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E514")


# ---------------------------------------------------------------- administrators


def test_what_stands_in_one_but_not_the_other_is_shown_as_unbound(bound: Site) -> None:
    """Attack 10 and issue 5: a name in one but not the other."""
    alice = bound.browser("alice")
    alice.delete(f"{HOOKS}/log-tail")
    alice.put(f"{HOOKS}/rm-all", json=fields("rm-all"))
    listed = {one["name"]: one for one in alice.get(HOOKS).json()["webhooks"]}
    assert not listed["log-tail"]["bound"]
    assert not listed["rm-all"]["bound"]
    assert "The runbook does not name it" in listed["rm-all"]["problem"]
    case = Case(bound)
    for name, code in (("log-tail", "SIC-E501"), ("rm-all", "SIC-E501"), ("none", "SIC-E500")):
        assert case.preview(name).json()["code"] == code
    history = alice.get(f"{HOOKS}/log-tail/history").json()["revisions"]
    assert [(one["number"], one["by"]) for one in history] == [(2, "alice"), (1, "alice")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"targets": ["https://elsewhere.internal:443"]}, "none of its targets"),
        ({"url": f"{ORIGIN}/{{nothing}}"}, "which is no argument"),
        ({"arguments": {"service": {"type": "string"}}}, "could be any text"),
        ({"headers": {"Host": "x"}}, "written by SIC itself"),
        ({"body": '{"service": {service}}'}, "The body is no JSON"),
        ({"body": '{"service":"{service}","k":"{secret:ops}"}'}, "nowhere else"),
        ({"timeout_seconds": 31}, "1 to 30"),
        ({"url": "https://user:pw@ops.internal:8443/{service}"}, "cannot be used"),
    ],
)
def test_a_binding_that_could_not_run_is_refused_with_why(
    bound: Site, changes: dict[str, Any], words: str
) -> None:
    """S-08: the page says what to change."""
    answer = bound.browser("alice").put(
        f"{HOOKS}/dns-flush", json=fields("dns-flush") | changes
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "SIC-E512")
    assert words in answer.json()["detail"]


def test_only_an_administrator_at_a_screen_binds(bound: Site) -> None:
    """S-08: per-target allow-list, admin only; a leaked token moves no target."""
    body = fields("dns-flush")
    assert bound.browser("bob").put(f"{HOOKS}/dns-flush", json=body).status_code == 403
    token = bound.client("alice").put(f"{HOOKS}/dns-flush", json=body)
    assert (token.status_code, token.json()["code"]) == (403, "SIC-E308")
    assert bound.client("alice").delete(f"{HOOKS}/dns-flush").json()["code"] == "SIC-E308"


def test_the_catalogue_of_todays_runbook_needs_no_incident(bound: Site) -> None:
    """Who binds webhooks looks before something breaks."""
    listed = bound.client("bob").get("/api/v1/catalogue").json()["webhooks"]
    assert {one["name"] for one in listed} >= {"dns-flush", "cache-purge"}
    assert "token" not in str(listed)


def test_a_site_without_an_executor_says_so(tmp_path: Path) -> None:
    """A command line's local SIC serves no webhooks."""
    site = Site(tmp_path).people()
    object.__setattr__(site.context, "executions", None)
    answer = site.client("bob").get(f"/api/v1/incidents/{site.declare()}/webhooks")
    assert (answer.status_code, answer.json()["detail"]) == (404, "This SIC runs no webhooks.")
    site.close()
