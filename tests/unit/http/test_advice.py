"""Advice over HTTP: looking records nothing, asking does so once, rating is a person's."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.fakes import Site
from tests.unit.assistant.asking import runbook

from sic.application.advice import AdvisorUnavailable, ModelAnswer, ModelFailed
from sic.application.advising import Advising
from sic.application.search import RunbookSearch
from sic.assistant.recommender import Recommender
from sic.domain.ids import IncidentId


@pytest.fixture
def room(site: Site) -> Site:
    """A site whose new incidents follow the runbook SIC ships."""
    site.service.adopt_runbook("production-incident-response.md", runbook())
    return site


def below(incident: str, path: str = "recommendations") -> str:
    """Return an address below an incident's."""
    return f"/api/v1/incidents/{incident}/{path}"


def kinds(room: Site, incident: str) -> list[str]:
    """Return what is on record, in order."""
    recorded = room.store.history(IncidentId(incident))
    return [type(one.event).__name__ for one in recorded]


def asked(client: TestClient, incident: str, text: str = "") -> dict[str, Any]:
    """Return the answer to a question."""
    answer = client.post(below(incident), json={"text": text})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_looking_records_nothing(room: Site) -> None:
    """A GET changes nothing, and a viewer may."""
    incident = room.declare("Names do not resolve")
    before = kinds(room, incident)
    answer = room.client("dave").get(below(incident), params={"text": "NXDOMAIN"})
    assert answer.json()["advice"]["recommendations"][0]["ref"] == "webhook:dns-flush"
    assert kinds(room, incident) == before


def test_asking_records_once_what_was_shown(room: Site) -> None:
    """Recording is quiet; the timeline says whose suggestion it was."""
    incident, bob = room.declare("Names do not resolve"), room.client("bob")
    first, again = asked(bob, incident), asked(bob, incident)
    assert (first["recorded"], again["recorded"]) == (True, False)
    assert kinds(room, incident)[-1] == "IncidentRecommended"
    assert kinds(room, incident).count("IncidentRecommended") == 1
    [entry] = bob.get(below(incident, "timeline"), params={"after": 1}).json()["entries"]
    assert entry["sentence"].startswith("Assistant's suggestion: dns-flush")
    assert (entry["actor"], entry["human"]) == ("assistant", False)


def test_a_viewer_does_not_put_advice_on_record(room: Site) -> None:
    """Viewers only look."""
    assert room.client("dave").post(below(room.declare()), json={}).status_code == 403


def test_a_person_rates_what_was_recommended(room: Site) -> None:
    """Feedback, by id; what was never recommended cannot be rated."""
    incident, bob = room.declare("Names do not resolve"), room.client("bob")
    [one, *_] = asked(bob, incident)["advice"]["recommendations"]
    rating = below(incident, f"recommendations/{one['id']}/rating")
    assert bob.put(rating, json={"helpful": True}).status_code == 200
    assert kinds(room, incident)[-1] == "RecommendationRated"
    other = below(incident, "recommendations/rec-000000000000/rating")
    refused = bob.put(other, json={"helpful": True})
    assert (refused.status_code, refused.json()["code"]) == (404, "SIC-E701")


def test_an_unbound_webhook_is_not_recommended_over_http(room: Site) -> None:
    """Attack 10, through the whole application."""
    room.advising._runnable = lambda _policy: frozenset()
    found = asked(room.client("bob"), room.declare("NXDOMAIN"), "dns-flush")
    assert not [r for r in found["advice"]["recommendations"] if r["kind"] == "webhook"]


def test_the_current_runbook_answers_without_an_incident(room: Site) -> None:
    """For `sic recommend` and the palette."""
    answer = room.client("dave").get("/api/v1/recommendations", params={"text": "disk full"})
    assert answer.json()["advice"]["recommendations"][0]["ref"] == "webhook:disk-cleanup"


def test_a_page_of_the_library_is_found_by_an_alerts_name(room: Site) -> None:
    """Exact alert name and ``runbook_url`` first, then words; beside the pinned runbook."""
    search = room.context.search
    assert isinstance(search, RunbookSearch)
    search.replace(
        "etcd-no-leader", "# EtcdNoLeader\n\nRestore quorum.\n", path="EtcdNoLeader.md"
    )
    found = asked(room.client("bob"), room.declare("EtcdNoLeader fires"), "EtcdNoLeader")
    assert [page["runbook"] for page in found["advice"]["pages"]] == ["etcd-no-leader"]


@pytest.mark.parametrize("kind", ["update", "severity", "postmortem"])
def test_a_draft_is_text_and_nothing_is_sent(room: Site, kind: str) -> None:
    """Invariant 10: never sent by itself."""
    incident = room.declare("Checkout slow")
    before = kinds(room, incident)
    draft = room.client("dave").get(below(incident, f"drafts/{kind}")).json()
    assert draft["draft"] is True
    assert draft["blanks"]
    assert kinds(room, incident) == before


def test_no_such_incident_and_no_such_draft(room: Site) -> None:
    """404, in words."""
    bob = room.client("bob")
    assert bob.get(below("inc-20261123-99")).status_code == 404
    assert bob.post(below("inc-20261123-99"), json={}).status_code == 404
    assert bob.get(below(room.declare(), "drafts/poem")).status_code in (404, 422)


# ---------------------------------------------------------------- failing parts


class _Model:
    """A model that says what it was told to."""

    def __init__(self, said: str | Exception) -> None:
        self.said = said

    def ask(self, prompt: object, schema: object) -> ModelAnswer:
        """Answer, or fail."""
        del prompt, schema
        if isinstance(self.said, Exception):
            raise self.said
        return ModelAnswer(text=self.said, model="small")


def with_model(room: Site, said: str | Exception) -> None:
    """Put a model beside the ranking."""
    room.advising._model = _Model(said)


def test_a_model_that_fails_is_stated_and_nothing_else_changes(room: Site) -> None:
    """Down, slow or nonsense: the incident does not notice."""
    incident, bob = room.declare("NXDOMAIN everywhere"), room.client("bob")
    plain = asked(bob, incident)["advice"]["recommendations"]
    for said in (ModelFailed("it took longer than 10 s"), "nonsense"):
        with_model(room, said)
        advice = asked(bob, incident)["advice"]
        assert (advice["model"], advice["recommendations"]) == ("failed", plain)
        assert advice["model_said"]


def test_a_models_choice_is_recorded_with_its_name_and_the_prompts_hash(room: Site) -> None:
    """What was recommended, evidence hashes, agreement, model, prompt."""
    with_model(
        room,
        '{"recommendations": [{"ref": "webhook:cache-purge", "rationale": "x", "confidence":'
        ' "low", "evidence": [{"source": "title", "quote": "NXDOMAIN"}]}], "severity": "none"}',
    )
    incident = room.declare("NXDOMAIN everywhere")
    advice = asked(room.client("bob"), incident)["advice"]
    assert advice["disagrees"] is True
    event = room.store.history(IncidentId(incident))[-1].event
    recorded = getattr(event, "second_opinion")[0]  # noqa: B009 - one of many kinds of event
    assert (recorded.ref, recorded.model, recorded.ranker_agreement) == (
        "webhook:cache-purge",
        "small",
        False,
    )
    assert all(len(e.sha256) == 64 and not e.quote for e in recorded.evidence)


class _Away(Recommender):
    """An assistant that does not answer."""

    def advise(self, question: object) -> Any:  # noqa: ARG002 - as the port has it
        """Fail."""
        raise AdvisorUnavailable("away")


def test_an_assistant_that_is_away_blocks_nothing(room: Site) -> None:
    """The answer says so; the incident goes on."""
    away = Advising(
        service=room.service,
        views=room.context.views,
        advisor=_Away(),
        runnable=lambda _policy: frozenset(),
    )
    object.__setattr__(room.context, "advising", away)
    incident = room.declare("NXDOMAIN")
    found = asked(room.client("bob"), incident)
    assert found["advice"]["recommendations"] == []
    assert "does not answer" in found["problem"]
    assert room.client("bob").post(below(incident, "acknowledgement")).status_code == 200
