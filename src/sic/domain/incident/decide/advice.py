"""Advice on the record: what was recommended, and whether it helped. It never acts on any."""

from __future__ import annotations

import msgspec

from sic.domain import text
from sic.domain.incident.advice_commands import RateRecommendation, Recommend
from sic.domain.incident.advice_events import (
    IncidentRecommended,
    RecommendationRated,
    RecommendationShown,
)
from sic.domain.incident.decide.case import Case, Decision
from sic.domain.incident.refusals import TooMany, UnknownRecommendation, UnsoundRecommendation
from sic.domain.incident.state import sight
from sic.domain.policy import Policy
from sic.domain.recommendation import RATIONALE_MAX, Recommendation

SHOWN_MAX = 10  # Recommendations of one answer.
EVIDENCE_MAX = 8
WORDS_MAX = 12
RECORDED_MAX = 2_000  # Different recommendations of one incident.
SIGHTS_MAX = 20_000  # Recommendations of one incident times the people who were shown them.
COMMENT_MAX = 500


def recommend(case: Case, command: Recommend) -> Decision:
    """Put advice on record, and who was shown it; the same again, or none, changes nothing."""
    every = _every(command)
    if not every and not command.dropped:
        return ()
    for one in every:
        _sound(case, command.revision, one)
    unasked = command.shown_to and not command.asked_by
    answered = () if unasked else _answered(case, command, every)
    return (*answered, *_shown(case, command, every, asked=not unasked))


def _answered(case: Case, command: Recommend, every: tuple[Recommendation, ...]) -> Decision:
    """Record the answer to a question, unless it is the last one again."""
    recorded = IncidentRecommended(
        at=case.now,
        actor=case.actor,
        cause=every[0].anchor if every else "",
        revision=command.revision,
        recommendations=_bare(command.recommendations),
        severity_suggested=_bare((command.severity_suggested,))[0]
        if command.severity_suggested
        else None,
        second_opinion=_bare(command.second_opinion),
        asked_by=text.tamed(command.asked_by),
        question_sha256=command.question_sha256[:64],
        model=text.tamed(command.model),
        prompt_sha256=command.prompt_sha256[:64],
        dropped=dict(list(command.dropped.items())[:SHOWN_MAX]),
        disagrees=command.disagrees,
    )
    if recorded.signature == case.state.last_advice:
        return ()
    _room(case, every)
    return (recorded,)


def _shown(
    case: Case, command: Recommend, every: tuple[Recommendation, ...], *, asked: bool
) -> Decision:
    """Record whom a page of their own shows these, once each: evidence, and no deed."""
    to = text.tamed(command.shown_to)
    fresh = [one for one in every if sight(one.id, to) not in case.state.shown] if to else []
    if not fresh:
        return ()
    if len(case.state.shown) + len(fresh) > SIGHTS_MAX:
        raise TooMany(case.incident, "sights", SIGHTS_MAX, "Read the runbook itself.")
    known = case.state.recommended
    unasked = () if asked else tuple(one for one in fresh if one.id not in known)
    _room(case, unasked)
    return (
        RecommendationShown(
            at=case.now,
            actor=case.actor,
            cause=fresh[0].anchor,
            to=to,
            recommendations=tuple(one.id for one in fresh),
            refs=tuple(one.ref for one in fresh),
            revision=command.revision,
            unasked=_bare(unasked),
        ),
    )


def _room(case: Case, more: tuple[Recommendation, ...]) -> None:
    if len(case.state.recommended) + len(more) > RECORDED_MAX:
        raise TooMany(
            case.incident, "recommendations", RECORDED_MAX, "Read the runbook itself."
        )


def rate(case: Case, command: RateRecommendation) -> Decision:
    """Say whether a recommendation helped; the same word again changes nothing."""
    known = case.state.recommended.get(command.recommendation)
    if known is None:
        raise UnknownRecommendation(case.incident, command.recommendation[:40])
    ref, model = known
    if case.state.ratings.get(f"{command.recommendation}/{case.actor.id}") is command.helpful:
        return ()
    comment = text.paragraph("comment", command.comment, COMMENT_MAX, required=False)
    return (
        RecommendationRated(
            at=case.now,
            actor=case.actor,
            recommendation=command.recommendation,
            ref=ref,
            helpful=command.helpful,
            comment=comment,
            model=model,
        ),
    )


def _every(command: Recommend) -> tuple[Recommendation, ...]:
    severity = (command.severity_suggested,) if command.severity_suggested else ()
    return (*command.recommendations, *severity, *command.second_opinion)


def _sound(case: Case, revision: str, one: Recommendation) -> None:
    """Refuse what does not stand in the incident's own runbook, or is out of measure."""
    if revision != case.state.runbook_revision:
        raise UnsoundRecommendation(case.incident, one.ref[:80], "it is of another runbook")
    if not _stands_in(case.policy, one):
        raise UnsoundRecommendation(case.incident, one.ref[:80], "the runbook does not have it")
    if len(one.rationale) > RATIONALE_MAX or len(one.evidence) > EVIDENCE_MAX:
        raise UnsoundRecommendation(case.incident, one.ref[:80], "it is too long")


def _stands_in(policy: Policy, one: Recommendation) -> bool:
    match one.kind:
        case "webhook":
            return any(f"webhook:{each.id}" == one.ref for each in policy.webhooks)
        case "pattern":
            return any(each.source.clause == one.ref for each in policy.patterns)
        case "severity":
            return policy.severity(one.ref) is not None
        case "section":
            return 0 < len(one.ref) <= text.NAME_MAX
        case _:
            return False


def _bare(found: tuple[Recommendation, ...]) -> tuple[Recommendation, ...]:
    """Return recommendations without their quotes, every word storable."""
    return tuple(
        msgspec.structs.replace(
            one,
            title=text.tamed(one.title),
            rationale=text.tamed(one.rationale, RATIONALE_MAX),
            matched=tuple(text.tamed(word, 80) for word in one.matched[:WORDS_MAX]),
            evidence=tuple(msgspec.structs.replace(each, quote="") for each in one.evidence),
        )
        for one in found[:SHOWN_MAX]
    )
