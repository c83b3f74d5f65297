"""Advice on the record: the assistant recommends and can do nothing else; people rate it."""

from __future__ import annotations

import msgspec
import pytest
from tests.cast import ALICE, BOB, INCIDENT, MONITOR, POLICY, SIC, an_incident, decided
from tests.unit.domain.test_writing import told

from sic.domain.ids import ASSISTANT, Actor
from sic.domain.incident.advice_commands import RateRecommendation, Recommend
from sic.domain.incident.advice_events import IncidentRecommended
from sic.domain.incident.commands import Command
from sic.domain.incident.decide import RULES
from sic.domain.incident.decide.advice import RECORDED_MAX
from sic.domain.incident.evolve import evolve
from sic.domain.incident.refusals import (
    TooMany,
    UnknownRecommendation,
    UnsoundRecommendation,
    WrongHand,
)
from sic.domain.incident.state import Incident
from sic.domain.recommendation import Evidence, Recommendation

QUOTE = Evidence(
    source_kind="runbook", source_id="r", start=0, end=4, sha256="ab", line=1, quote="slow"
)


def a_recommendation(ref: str = "", **more: object) -> Recommendation:
    """Return a recommendation of the first pattern."""
    pattern = POLICY.patterns[0]
    found = Recommendation(
        id="rec-1",
        kind="pattern",
        ref=ref or pattern.source.clause,
        title=pattern.title,
        anchor=pattern.source.clause,
        evidence=(QUOTE,),
    )
    return msgspec.structs.replace(found, **more)


def advice(*found: Recommendation, **more: object) -> Recommend:
    """Return the command that records these."""
    revision = an_incident().runbook_revision
    command = Recommend(revision=revision, recommendations=found, asked_by="bob")
    return msgspec.structs.replace(command, **more)


def advised(*found: Recommendation) -> Incident:
    """Return an incident in which these were recommended."""
    incident = an_incident()
    [event] = decided(incident, advice(*found), by=ASSISTANT)
    return evolve(incident, event)


@pytest.mark.parametrize("kind", RULES, ids=lambda kind: str(kind.__name__))
def test_the_assistant_may_do_nothing_but_recommend(kind: type[Command]) -> None:
    """Invariant 2: recommendation is data; no other command is the assistant's."""
    if kind is Recommend:
        assert decided(an_incident(), advice(a_recommendation()), by=ASSISTANT)
        return
    # Refused before a field of it is looked at: any value will do.
    asked = kind(**{one.name: "x" for one in msgspec.structs.fields(kind) if one.required})
    with pytest.raises(WrongHand, match="only a person can") as refusal:
        decided(an_incident(), asked, by=ASSISTANT)
    assert refusal.value.code == "SIC-E104"


@pytest.mark.parametrize("actor", [ALICE, MONITOR, SIC])
def test_nobody_recommends_in_the_assistants_name(actor: Actor) -> None:
    """A recommendation's provenance is what it says."""
    with pytest.raises(WrongHand, match="only the assistant can"):
        decided(an_incident(), advice(a_recommendation()), by=actor)


def test_what_was_recommended_is_recorded_without_its_quotes() -> None:
    """Places and hashes go on record; a runbook's or an alert's words do not."""
    [event] = decided(an_incident(), advice(a_recommendation()), by=ASSISTANT)
    assert isinstance(event, IncidentRecommended)
    [one] = event.recommendations
    assert (one.evidence[0].quote, one.evidence[0].sha256) == ("", "ab")
    assert (event.actor, event.asked_by) == (ASSISTANT, "bob")
    assert event.cause == one.anchor


def test_the_same_advice_again_records_nothing() -> None:
    """Recording is quiet: opening a page ten times is no news."""
    incident = advised(a_recommendation())
    assert decided(incident, advice(a_recommendation()), by=ASSISTANT) == ()
    other = a_recommendation(id="rec-2")
    assert len(decided(incident, advice(other), by=ASSISTANT)) == 1


def test_nothing_fits_is_not_recorded() -> None:
    """There is nothing to remember of it, unless a model's answer was dropped."""
    assert decided(an_incident(), advice(), by=ASSISTANT) == ()
    dropped = advice(dropped={"malformed": 1}, model="small")
    assert len(decided(an_incident(), dropped, by=ASSISTANT)) == 1


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (a_recommendation("pattern-z"), "does not have it"),
        (a_recommendation("webhook:rm-all", kind="webhook"), "does not have it"),
        (a_recommendation("SEV-9", kind="severity"), "does not have it"),
        (a_recommendation("x" * 500, kind="section"), "does not have it"),
        (a_recommendation("x", kind="none"), "does not have it"),
        (a_recommendation(rationale="x" * 401), "too long"),
        (a_recommendation(evidence=(QUOTE,) * 9), "too long"),
    ],
)
def test_what_the_runbook_does_not_have_is_not_recorded(
    found: Recommendation, why: str
) -> None:
    """Every ref is checked against the pinned revision."""
    with pytest.raises(UnsoundRecommendation, match=why):
        decided(an_incident(), advice(found), by=ASSISTANT)


def test_advice_from_another_revision_is_not_recorded() -> None:
    """Invariant 12: an incident is held to its own revision."""
    with pytest.raises(UnsoundRecommendation, match="another runbook"):
        decided(an_incident(), advice(a_recommendation(), revision="other"), by=ASSISTANT)


def test_a_recommendation_changes_nothing_but_the_record() -> None:
    """Attack O6: severity, status and roles are what they were."""
    before, after = an_incident(), advised(a_recommendation())
    moved = {"version", "last_event_at", "recommended", "last_advice", "asides"}
    same = [name for name in Incident.__struct_fields__ if name not in moved]
    assert [n for n in same if getattr(before, n) != getattr(after, n)] == []


def test_there_is_an_end_to_what_is_recorded() -> None:
    """An incident's history is bounded, whatever a machine asks."""
    full = msgspec.structs.replace(
        an_incident(), recommended={f"rec-{n}": ("x", "") for n in range(RECORDED_MAX)}
    )
    with pytest.raises(TooMany, match="recommendations"):
        decided(full, advice(a_recommendation(id="one-more")), by=ASSISTANT)


def test_a_person_says_whether_it_helped_once() -> None:
    """Feedback is recorded by who gave it; the same word again is no news."""
    incident = advised(a_recommendation())
    rating = RateRecommendation(recommendation="rec-1", helpful=True, comment="spot on")
    [event] = decided(incident, rating, by=BOB)
    after = evolve(incident, event)
    assert decided(after, rating, by=BOB) == ()
    assert len(decided(after, rating, by=ALICE)) == 1
    changed = RateRecommendation(recommendation="rec-1", helpful=False)
    assert len(decided(after, changed, by=BOB)) == 1


def test_what_was_never_recommended_cannot_be_rated() -> None:
    """An id from elsewhere says nothing here."""
    with pytest.raises(UnknownRecommendation, match=f"{INCIDENT} has no recommendation"):
        decided(an_incident(), RateRecommendation(recommendation="rec-9", helpful=True), by=BOB)


def test_the_timeline_says_whose_word_it_is() -> None:
    """Quiet and labelled: never as if somebody had done something."""
    incident = advised(a_recommendation())
    [recommended] = decided(an_incident(), advice(a_recommendation()), by=ASSISTANT)
    rating = RateRecommendation(recommendation="rec-1", helpful=False, comment="old")
    [rated] = decided(incident, rating, by=BOB)
    first, second = told(recommended, rated)
    assert first.sentence == "Assistant's suggestion: Pattern A: latency spike."
    assert (first.actor, first.human) == ("assistant", False)
    assert second.sentence == "The recommendation of patterns did not help: old"
