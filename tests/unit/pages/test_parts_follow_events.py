"""What an event changes on the war room is what its frame tells browsers to fetch anew."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from starlette.testclient import TestClient
from tests.cast import MONITOR, an_alert
from tests.fakes import Site
from tests.hooks import a_binding

from sic.application.live import Hub
from sic.application.service import Principal
from sic.domain.ids import CLOCK, Actor, IncidentId
from sic.domain.incident.commands import Command, ElapseDeadline, ReceiveAlerts
from sic.domain.webhook.outcome import Outcome
from sic.entrypoints.http.pages import parts

RUNBOOK = (Path(__file__).parents[3] / "runbooks/production-incident-response.md").read_text()
# The timeline comes as entries; what is typed must not be overwritten; "past" is time travel.
APART = {"timeline", "composer", "past"}
VARYING = re.compile(r'name="(?:key|version)" value="[^"]*"')

Ask: TypeAlias = tuple[str, str, str, dict[str, Any]]  # By whom, method, path below, body.
HISTORY: tuple[Ask, ...] = (
    ("bob", "post", "acknowledgement", {}),
    ("bob", "put", "severity", {"severity": "SEV-3"}),
    ("bob", "put", "severity", {"severity": "SEV-1", "reason": "it spreads"}),
    ("alice", "put", "roles/ic", {"responder": "alice"}),
    ("alice", "put", "roles/tech-lead", {"responder": "bob"}),
    ("alice", "put", "roles/comms-lead", {"responder": "carol"}),
    ("bob", "put", "services", {"services": ["checkout"]}),
    ("bob", "put", "bridge", {"url": "https://meet.example.org/x"}),
    ("bob", "post", "notes", {"text": "looking"}),
    ("carol", "post", "updates", {"text": "we look", "audience": "public"}),
    ("bob", "post", "tasks", {"title": "restart it", "technical": True, "assignee": "bob"}),
    ("bob", "put", "tasks/{task}/assignee", {"assignee": "carol"}),
    ("carol", "post", "tasks/{task}/completion", {"outcome": "done"}),
    ("carol", "put", "impacts/customers", {"detail": "cannot pay"}),
    ("carol", "delete", "impacts/customers?reason=no", {}),
    ("bob", "post", "escalations", {"reason": "too slow"}),
    ("bob", "delete", "roles/tech-lead", {}),
    ("carol", "post", "command", {"reason": "alice is asleep"}),
    ("bob", "post", "mitigation", {"summary": "rolled back"}),
    ("bob", "delete", "mitigation?reason=no", {}),
    ("bob", "post", "mitigation", {}),
    ("carol", "post", "resolution", {"summary": "stable"}),
    ("carol", "delete", "resolution?reason=back", {}),
    ("carol", "post", "resolution", {}),
    ("carol", "post", "postmortem", {"url": "https://docs.example.org/pm"}),
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A SIC under the runbook it ships, whose clock stands still: only events change a page."""
    site = Site(tmp_path).people()
    site.service.adopt_runbook("production.md", RUNBOOK)
    yield site
    site.close()


def shown(browser: TestClient, incident: str) -> dict[str, str]:
    """Return every part as this person sees it, without what differs each time."""
    names = ",".join(parts.PARTS)
    answer = browser.get(f"/incidents/{incident}/parts?names={names}").json()
    found: dict[str, str] = answer["parts"]
    return {name: VARYING.sub("", html) for name, html in found.items() if name not in APART}


class Screens:
    """The war room as several people see it, beside what the stream says of each event."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.id = IncidentId(site.declare("Checkout fails"))
        self.left_out: dict[str, set[str]] = {}
        self._people = {name: site.client(name) for name in ("alice", "bob", "carol")}
        self._at_screens: dict[str, TestClient] = {}  # A press belongs to one session.
        self._watching = {name: site.browser(name) for name in ("alice", "bob", "dave")}
        self._hub = Hub(site.service)
        self._look()

    def _look(self) -> None:
        self._before = {name: shown(one, self.id) for name, one in self._watching.items()}

    def ask(self, who: str, method: str, path: str, body: dict[str, Any]) -> None:
        """Let a person act."""
        tasks = self.site.service.incident(self.id).tasks
        path = path.replace("{task}", next(iter(tasks), ""))
        send: Callable[..., Any] = getattr(self._people[who], method)
        given = {} if method == "delete" else {"json": body}

        def act() -> None:
            answer = send(f"/api/v1/incidents/{self.id}/{path}", **given)
            assert answer.status_code < 300, (path, answer.text)

        self._compare(path, act)

    def command(self, name: str, command: Command, actor: Actor) -> None:
        """Let a machine act."""
        principal = Principal(actor, "responder")
        self._compare(name, lambda: self.site.service.handle(self.id, command, principal))

    def press(self, who: str, path: str, body: dict[str, Any]) -> Any:
        """Let a person press at a screen what no token may; return what SIC answered."""
        answers: list[Any] = []
        browser = self._at_screens.setdefault(who, self.site.browser(who))

        def act() -> None:
            answer = browser.post(f"/api/v1/incidents/{self.id}/{path}", json=body)
            assert answer.status_code < 300, (path, answer.text)
            answers.append(answer.json())

        self._compare(path, act)
        return answers[0]

    def pass_time(self, **span: float) -> None:
        """Let time pass, and then each deadline that fell due elapse."""
        self.site.clock.forward(**span)
        self._look()  # What time alone changes, browsers reckon by themselves.
        for due in self.site.store.scheduled(self.id):
            if due.due_at <= self.site.clock.now():
                self.command(due.name, ElapseDeadline(deadline=due.id), CLOCK)

    def _compare(self, name: str, act: Callable[[], object]) -> None:
        version = self.site.service.incident(self.id).version
        act()
        frames = map(self._hub.frame, self.site.store.history(self.id, after=version))
        data = [json.loads(f.bytes_of_all.partition(b"data: ")[2]) for f in frames]
        told = {part for one in data for part in one["parts"]}
        before = self._before
        self._look()
        changed = {
            part
            for who, now in self._before.items()
            for part in now
            if now[part] != before[who][part]
        }
        if changed - told:
            self.left_out.setdefault(name, set()).update(changed - told)


def more_of(site: Site, incident: str) -> tuple[Ask, ...]:
    """Return steps that need the runbook's own ids: a checklist item by hand, a pattern."""
    view = site.client("bob").get(f"/api/v1/incidents/{incident}").json()
    item = next(i["id"] for i in view["checklist"] if not i["bound"])
    pattern, action = view["patterns"][0]["id"], view["patterns"][0]["actions"][0]
    return (
        ("bob", "put", f"checklist/{item}", {}),
        ("bob", "delete", f"checklist/{item}", {}),
        ("bob", "put", f"patterns/{pattern}", {}),
        ("bob", "delete", f"patterns/{pattern}?reason=no", {}),
        ("bob", "put", f"patterns/{pattern}", {}),
        ("bob", "post", "tasks", {"title": action, "technical": True, "assignee": "bob"}),
        ("alice", "put", f"checklist/{item}", {}),
    )


def test_a_frame_names_every_part_its_event_changed(site: Site) -> None:
    """A part left out goes on showing in other browsers what is no longer so."""
    screens = Screens(site)
    for step in (*more_of(site, screens.id), *HISTORY):
        screens.ask(*step)
    assert screens.left_out == {}


def test_whoever_writes_first_is_shown_among_the_people(site: Site) -> None:
    """A note changes no clock and no role, but somebody is there who was not."""
    screens = Screens(site)
    screens.ask("carol", "post", "notes", {"text": "customers call"})
    screens.ask("alice", "put", "severity", {"severity": "SEV-2"})
    assert screens.left_out == {}


def test_what_machines_record_changes_no_other_part(site: Site) -> None:
    """Alerts that come and go, and every clock of the runbook running out."""
    screens = Screens(site)
    screens.command("fires", ReceiveAlerts(alerts=(an_alert(),)), MONITOR)
    screens.command("is over", ReceiveAlerts(alerts=(an_alert(status="resolved"),)), MONITOR)
    screens.ask("bob", "put", "severity", {"severity": "SEV-1"})
    for _ in range(3):
        screens.pass_time(minutes=70)
    screens.ask("carol", "put", "impacts/money", {"detail": "refunds"})
    assert screens.left_out == {}
    assert site.service.incident(screens.id).version > 8


def test_what_the_assistant_says_changes_its_own_part(site: Site) -> None:
    """A rating is seen by whoever gave it, in every browser of theirs; nothing else moves."""
    screens = Screens(site)
    screens.ask("bob", "post", "recommendations", {"text": "the disk of db1 is full"})
    [rated, *_] = site.service.incident(screens.id).recommended
    screens.ask("alice", "put", f"recommendations/{rated}/rating", {"helpful": True})
    assert screens.left_out == {}


def test_facts_that_change_what_is_suggested_name_the_part(site: Site) -> None:
    """In triage the suggested severity stands in the checklist's part, too."""
    screens = Screens(site)
    firing = an_alert(summary="all users see 503, checkout is down for 100 % of users")
    screens.command("fires", ReceiveAlerts(alerts=(firing,)), MONITOR)
    screens.ask("bob", "put", "services", {"services": ["dns"]})
    screens.ask("carol", "put", "impacts/data", {"detail": "orders are lost"})
    screens.ask("carol", "delete", "impacts/data?reason=no", {})
    assert screens.left_out == {}


def test_every_step_of_a_webhook_is_followed(site: Site) -> None:
    """Preview, two presses, an answer; a denial; an expiry; an outcome nobody knows."""
    for name, level in (("cache-purge", "typed"), ("service-restart", "two_person")):
        binding = a_binding(name, level=level, cooldown_seconds=0)
        fields = {f: getattr(binding, f) for f in binding.__struct_fields__}
        site.executions.bindings.bind(fields, "alice")
    screens = Screens(site)
    body = {"arguments": {"service": "api"}}

    def look(name: str) -> tuple[str, dict[str, Any]]:
        seen = screens.press("bob", f"webhooks/{name}/preview", body)
        return f"executions/{seen['execution']['id']}", seen

    path, seen = look("service-restart")
    screens.press("bob", f"{path}/confirmation", {"token": seen["token"]})
    approval = {"request_sha256": seen["execution"]["request_sha256"]}
    screens.press("carol", f"{path}/approval", approval)
    path, _ = look("cache-purge")
    screens.press("carol", f"{path}/denial", {"reason": "not now"})
    look("cache-purge")
    screens.pass_time(minutes=3)
    site.sink.outcome = Outcome(kind="unknown", problem="The line broke.")
    path, seen = look("cache-purge")
    typed = {"token": seen["token"], "typed": "cache-purge"}
    screens.press("bob", f"{path}/confirmation", typed)

    assert screens.left_out == {}
    stages = [str(run.stage) for run in site.service.incident(screens.id).executions.values()]
    assert stages == ["responded", "denied", "expired", "unknown"]
