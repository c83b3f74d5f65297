"""Who was shown what: on record once a person, in SIC's own name, and nothing moves by it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.cast import BOB, SIC, an_incident, decided
from tests.hooks import HOOK_POLICY, a_confirmation, a_preview, after, an_entry
from tests.unit.domain.test_advice import a_recommendation, advice, advised
from tests.unit.domain.test_writing import told

from sic.domain.ids import ASSISTANT, Actor
from sic.domain.incident.advice_commands import RateRecommendation
from sic.domain.incident.advice_events import IncidentRecommended, RecommendationShown
from sic.domain.incident.commands import AcknowledgeIncident
from sic.domain.incident.decide.advice import RECORDED_MAX, SIGHTS_MAX
from sic.domain.incident.events import Event
from sic.domain.incident.evolve import evolve
from sic.domain.incident.execution_commands import ShowWebhook
from sic.domain.incident.execution_events import WebhookShown
from sic.domain.incident.refusals import TooMany, WrongHand
from sic.domain.incident.state import Incident


def page_of(who: str, state: Incident | None = None, rec: str = "rec-1") -> tuple[Event, ...]:
    """Return what a page comes to that suggests the first pattern to somebody, unasked."""
    command = advice(a_recommendation(id=rec), asked_by="", shown_to=who)
    return decided(state or an_incident(), command, by=ASSISTANT)


def test_who_asked_is_shown_the_answer_in_the_same_commit() -> None:
    """Issue 5, audit: recommended, shown. The asker's own page carries it."""
    asked = advice(a_recommendation(), shown_to="bob")
    recommended, shown = decided(an_incident(), asked, by=ASSISTANT)
    assert isinstance(recommended, IncidentRecommended)
    assert isinstance(shown, RecommendationShown)
    assert (shown.to, shown.recommendations, shown.unasked) == ("bob", ("rec-1",), ())


def test_a_page_recommends_unasked_and_records_it_whole_without_quotes() -> None:
    """The commonest way a person sees advice; its evidence is on record as any other's."""
    [shown] = page_of("carol")
    assert isinstance(shown, RecommendationShown)
    [one] = shown.unasked
    assert (one.id, one.evidence[0].quote, one.evidence[0].sha256) == ("rec-1", "", "ab")
    assert (shown.actor, shown.refs, shown.cause) == (ASSISTANT, (one.ref,), one.anchor)
    rated = RateRecommendation(recommendation="rec-1", helpful=True)
    assert len(decided(evolve(an_incident(), shown), rated, by=BOB)) == 1


def test_each_person_is_recorded_once() -> None:
    """Opening a page ten times is no news; another person's first look is."""
    [first] = page_of("carol")
    state = evolve(an_incident(), first)
    assert page_of("carol", state=state) == ()
    [second] = page_of("dave", state=state)
    assert isinstance(second, RecommendationShown)
    assert (second.to, second.unasked) == ("dave", ())  # It is on record: by its id.
    [third] = page_of("carol", state=state, rec="rec-2")
    assert isinstance(third, RecommendationShown)
    assert third.recommendations == ("rec-2",)


def test_what_a_question_put_on_record_is_shown_to_others_by_its_id() -> None:
    """The answer stands in the log once."""
    [shown] = page_of("carol", state=advised(a_recommendation()))
    assert isinstance(shown, RecommendationShown)
    assert (shown.recommendations, shown.unasked) == (("rec-1",), ())


def test_advice_and_sights_move_nothing_and_deeds_do() -> None:
    """An open form, or a version a program holds, is not overtaken by who looks."""
    version = an_incident().version
    before = advised(a_recommendation())
    [shown] = page_of("dave", state=before)
    seen = evolve(before, shown)
    assert seen.version == version + 2
    assert not seen.moved_since(version)
    assert seen.moved_since(version + 3)
    [deed] = decided(seen, AcknowledgeIncident(), by=BOB)
    acknowledged = evolve(seen, deed)
    assert acknowledged.moved_since(version)
    assert not acknowledged.moved_since(version + 3)


def test_there_is_an_end_to_sights() -> None:
    """An incident's history is bounded, however many people and suggestions there are."""
    full = msgspec.structs.replace(
        an_incident(), shown={f"rec-{n}/carol": BEGAN for n in range(SIGHTS_MAX)}
    )
    with pytest.raises(TooMany, match="sights"):
        page_of("dave", state=full)
    full = msgspec.structs.replace(
        an_incident(), recommended={f"old-{n}": ("x", "") for n in range(RECORDED_MAX)}
    )
    with pytest.raises(TooMany, match="recommendations"):
        page_of("dave", state=full)


BEGAN = an_incident().detected_at

# ---------------------------------------------------------------- the second person

TWO: dict[str, Any] = {"entry": an_entry("cache-purge", level="two_person")}


def requested() -> Incident:
    """Return an incident in which Bob asked for a webhook that takes two."""
    preview = a_preview("cache-purge", **TWO)
    return after(an_incident(), preview, a_confirmation("cache-purge", **TWO))


def show(state: Incident, to: str, by: Actor = SIC, minute: float = 10.5) -> tuple[Event, ...]:
    """Return what comes of it that a page of ``to`` carried the run."""
    command = ShowWebhook(execution="exe-1", to=to)
    return decided(state, command, by=by, minute=minute, policy=HOOK_POLICY)


def test_a_second_person_was_shown_the_very_request_once() -> None:
    """Issue 5, audit: what the approver looked at is evidence as the preview is."""
    state = requested()
    [shown] = show(state, "carol")
    assert isinstance(shown, WebhookShown)
    assert (shown.to, shown.webhook) == ("carol", "cache-purge")
    assert shown.request_sha256 == state.executions["exe-1"].request_sha256
    seen = evolve(state, shown)
    assert show(seen, "carol") == ()
    assert seen.executions == state.executions
    assert not seen.moved_since(state.version)


def test_who_asked_was_shown_it_by_the_preview() -> None:
    """``webhook_previewed`` says so already; nor is anything shown before it waits."""
    assert show(requested(), "bob") == ()
    assert show(requested(), "") == ()
    assert show(requested(), "carol", minute=60) == ()
    previewed = after(an_incident(), a_preview("cache-purge", **TWO))
    assert show(previewed, "carol") == ()


def test_only_sic_says_who_was_shown_what() -> None:
    """Evidence nobody can make up."""
    with pytest.raises(WrongHand, match="only SIC's own clock can"):
        show(requested(), "carol", by=BOB)


def test_the_timeline_tells_who_saw_what() -> None:
    """Quiet: SIC's own entry, never as if the person had done something."""
    [advice_shown] = page_of("carol")
    [run_shown] = show(requested(), "carol")
    [again] = page_of("dave", state=evolve(an_incident(), advice_shown))
    first, second, third = told(advice_shown, run_shown, again)
    assert third.sentence == "Shown to dave, as a suggestion: patterns."
    assert first.sentence == "Shown to carol, as a suggestion: Pattern A: latency spike."
    assert second.sentence == "The exact request of cache-purge was shown to carol."
    assert (first.human, second.human) == (False, False)
