"""What becomes of a group of alerts: one incident, however often it is told."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from tests.cast import an_alert
from tests.fakes import Site

from sic.application.intake import AlertGroup, AlertIntake, Received
from sic.application.ports import StoreUnavailable
from sic.application.service import Principal
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident.commands import ResolveIncident, TakeCommand
from sic.domain.incident.state import Incident

ALICE = Principal(Actor("alice", ActorKind.HUMAN), "admin")


def a_group(
    *fingerprints: str,
    status: Literal["firing", "resolved"] = "firing",
    key: str = "alertmanager:k1",
) -> AlertGroup:
    """Return a group of alerts."""
    claims = tuple(an_alert(f, status=status) for f in fingerprints or ("f1",))
    return AlertGroup(source="alertmanager", dedup_key=key, title="5xx", claims=claims)


def received(site: Site, *groups: AlertGroup) -> list[Received]:
    """Return what became of these groups, in turn."""
    intake = AlertIntake(site.service)
    return [intake.receive(group) for group in groups]


def incident(site: Site, one: Received) -> Incident:
    """Return the incident of an answer."""
    assert one.incident is not None
    return site.service.incident(one.incident)


def resolve(site: Site, incident_id: IncidentId | None) -> None:
    """Alice takes command and resolves."""
    assert incident_id is not None
    for command in (TakeCommand(reason="nobody else is up"), ResolveIncident()):
        site.service.handle(incident_id, command, ALICE)


def test_a_firing_group_opens_one_incident(site: Site) -> None:
    """Detection: the first alert declares, as the monitor and not as a person."""
    [opened] = received(site, a_group())
    assert opened.status == "opened"
    state = incident(site, opened)
    assert (state.title, state.declared_by) == ("5xx", "alertmanager")
    assert not state.declared_by_person


def test_news_of_the_group_joins_its_incident(site: Site) -> None:
    """Two hundred alerts of one outage are one incident; the same news twice is none."""
    first, again, more = received(site, a_group(), a_group(), a_group("f1", "f2"))
    assert first.incident == again.incident == more.incident
    assert (again.status, more.status) == ("joined", "joined")
    assert set(incident(site, more).alerts) == {"f1", "f2"}


def test_another_group_is_another_incident(site: Site) -> None:
    """The monitor's grouping says what belongs together."""
    one, other = received(site, a_group(), a_group(key="alertmanager:k2"))
    assert one.incident != other.incident


def test_a_resolved_group_opens_nothing_and_resolves_nothing(site: Site) -> None:
    """Only the IC resolves; a monitor that calms down is a fact, not a decision."""
    [ignored] = received(site, a_group(status="resolved"))
    assert ignored == Received(incident=None, status="ignored")
    opened, cleared = received(site, a_group(), a_group(status="resolved"))
    assert cleared.incident == opened.incident
    state = incident(site, cleared)
    assert state.is_active
    assert state.alerts["f1"].cleared_at is not None


def test_what_fires_after_the_resolution_is_a_new_incident(site: Site) -> None:
    """A closed record is not reopened by a machine."""
    [first] = received(site, a_group())
    resolve(site, first.incident)
    [second] = received(site, a_group())
    assert second.status == "opened"
    assert second.incident != first.incident


def test_two_calls_at_once_open_one_incident(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ask before either declares: the store's unique key decides, the loser joins."""
    [first] = received(site, a_group())
    answers: list[Any] = [None]
    real = site.store.open_for
    monkeypatch.setattr(
        site.store, "open_for", lambda key: answers.pop() if answers else real(key)
    )
    [second] = received(site, a_group("f2"))
    assert second == Received(incident=first.incident, status="joined")


def test_a_resolution_between_look_and_news_gives_a_new_incident(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise an alert that fires would vanish into an incident that is over."""
    [first] = received(site, a_group())
    resolve(site, first.incident)
    monkeypatch.setattr(site.store, "open_for", lambda _key: first.incident)
    [second] = received(site, a_group("f9"))
    assert second.status == "opened"
    assert second.incident != first.incident


def test_a_store_that_keeps_changing_is_said_to_be_unavailable(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alertmanager retries a 503 and drops a 409."""
    received(site, a_group())
    monkeypatch.setattr(site.store, "open_for", lambda _key: None)
    with pytest.raises(StoreUnavailable, match="kept changing"):
        received(site, a_group("f2"))
