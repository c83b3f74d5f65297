"""Pages put on record who was shown what: once, after they were sent, and in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tests.cast import MONITOR, an_alert
from tests.fakes import Site
from tests.unit.pages.hook_screen import Screen
from tests.unit.pages.test_advice import HTML, RUNBOOK, sent

from sic.application.ports import StoreUnavailable
from sic.application.service import Principal
from sic.domain.ids import IncidentId
from sic.domain.incident.advice_events import RecommendationShown
from sic.domain.incident.commands import ReceiveAlerts
from sic.domain.incident.execution_events import WebhookShown


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A SIC under the runbook it ships, with the cast."""
    site = Site(tmp_path).people()
    site.service.adopt_runbook("production.md", RUNBOOK)
    yield site
    site.close()


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    """A site whose ``dns-flush`` takes two persons."""
    found = Screen(tmp_path)
    found.bind("dns-flush", level="two_person")
    yield found
    found.site.close()


def seen(site: Site, incident: str) -> list[str]:
    """Return who was shown suggestions, in order."""
    events = (one.event for one in site.store.history(IncidentId(incident)))
    return [event.to for event in events if isinstance(event, RecommendationShown)]


def test_the_first_page_of_each_person_is_recorded_once(site: Site) -> None:
    """Issue 5, audit: shown. A viewer sees it too."""
    incident = site.declare("The disk of db1 is full")
    for name in ("bob", "dave", "bob"):
        browser = site.browser(name)
        for _ in range(2):
            assert browser.get(f"/incidents/{incident}", headers=HTML).status_code == 200
    assert seen(site, incident) == ["bob", "dave"]


def test_new_suggestions_are_recorded_when_the_part_brings_them(site: Site) -> None:
    """A page that stays open is refreshed by parts."""
    incident, bob = site.declare("Checkout"), site.browser("bob")
    bob.get(f"/incidents/{incident}", headers=HTML)
    before = seen(site, incident)
    alert = ReceiveAlerts(alerts=(an_alert(summary="The disk of db1 is full"),))
    site.service.handle(IncidentId(incident), alert, Principal(MONITOR, "responder"))

    bob.get(f"/incidents/{incident}/parts?names=strip,alerts")
    assert seen(site, incident) == before
    for _ in range(2):
        bob.get(f"/incidents/{incident}/parts?names=strip,advice")
    assert seen(site, incident) == [*before, "bob"]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("?at=1", {}),
        ("/parts?names=strip", {}),
        ("/parts?names=advice&at=1", {}),
        ("", {"Sec-Purpose": "prefetch;prerender"}),
    ],
)
def test_what_no_person_looks_at_now_is_not_recorded(
    site: Site, path: str, headers: dict[str, str]
) -> None:
    """The past, a piece without suggestions, a page fetched ahead."""
    incident = site.declare("The disk of db1 is full")
    answer = site.browser("bob").get(f"/incidents/{incident}{path}", headers=HTML | headers)
    assert answer.status_code == 200
    assert seen(site, incident) == []


def test_a_program_is_shown_nothing(site: Site) -> None:
    """Tokens, MCP and the command line look for nobody's eyes."""
    incident = site.declare("The disk of db1 is full")
    token = site.client("bob")
    assert token.get(f"/incidents/{incident}", headers=HTML).status_code == 200
    assert token.get(f"/api/v1/incidents/{incident}/recommendations").status_code == 200
    answer = token.post(f"/api/v1/incidents/{incident}/recommendations", json={"text": "disk"})
    assert answer.json()["recorded"] is True
    assert seen(site, incident) == []


def test_who_looks_overtakes_no_open_form(site: Site) -> None:
    """A form that minds the version is in conflict with deeds alone."""
    incident, bob = site.declare("The disk of db1 is full"), site.browser("bob")
    bob.get(f"/incidents/{incident}", headers=HTML)
    site.browser("dave").get(f"/incidents/{incident}", headers=HTML)
    fields = {"severity": "SEV-1", "reason": "all of it", "version": "1"}
    status, _ = sent(bob, incident, "severity", HTML, **fields)
    assert (status, seen(site, incident)) == (303, ["bob", "dave"])
    status, words = sent(bob, incident, "severity", HTML, **(fields | {"severity": "SEV-2"}))
    assert (status, "has moved on" in words) == (409, True)


def test_the_timeline_keeps_it_out_of_the_way(site: Site) -> None:
    """Evidence for an auditor is no news at 03:00; "System" and the API have it."""
    incident, bob = site.declare("The disk of db1 is full"), site.browser("bob")
    bob.get(f"/incidents/{incident}", headers=HTML)
    assert "Shown to bob" not in bob.get(f"/incidents/{incident}", headers=HTML).text
    system = bob.get(f"/incidents/{incident}?show=system", headers=HTML).text
    assert "Shown to bob, as a suggestion:" in system
    told = bob.get(f"/api/v1/incidents/{incident}/timeline").json()["entries"]
    assert told[-1]["kind"] == "recommendation_shown"


def test_what_cannot_be_recorded_leaves_the_page_alone(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An incident never waits for its own audit; the log says why."""
    incident, bob = site.declare("The disk of db1 is full"), site.browser("bob")

    def fails(*_: object, **__: object) -> None:
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(site.store, "append", fails)
    with capture_logs() as logs:
        answer = bob.get(f"/incidents/{incident}", headers=HTML)
    assert (answer.status_code, seen(site, incident)) == (200, [])
    [entry] = [one for one in logs if one["event"] == "sight_unrecorded"]
    assert (entry["to"], entry["incident_id"]) == ("bob", incident)
    assert "the disk is full" in entry["reason"]


# ---------------------------------------------------------------- the second person


def test_the_approvers_own_page_is_recorded_once(screen: Screen) -> None:
    """Issue 5, audit: the second person saw the exact request; who asked had its preview."""
    address, token = screen.shown()
    screen.page("carol", address)  # Nothing waits for a second person yet.
    screen.post("bob", f"{address}/confirmation", token=token)
    for who in ("bob", "carol", "carol", "dave"):
        screen.page(who, address)
    shown = [
        one.event.to
        for one in screen.site.store.history(IncidentId(screen.id))
        if isinstance(one.event, WebhookShown)
    ]
    assert shown == ["carol", "dave"]


def test_who_looks_spoils_nobodys_confirmation(screen: Screen) -> None:
    """A confirmation is bound to what was shown, not to how many look at the incident."""
    address, token = screen.shown()
    for who in ("carol", "dave"):
        screen.page(who, f"/incidents/{screen.id}")
    assert screen.post("bob", f"{address}/confirmation", token=token).status_code == 303
    for who in ("alice", "carol", "dave"):
        screen.page(who, address)
    request = screen.site.service.incident(IncidentId(screen.id)).executions
    [run] = request.values()
    pressed = screen.post("carol", f"{address}/approval", request=run.request_sha256)
    assert (pressed.status_code, screen.sent) == (303, 1)
