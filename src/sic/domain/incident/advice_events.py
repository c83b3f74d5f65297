"""What the assistant recommended and what people said of it: facts, in storage format.

As in ``events``: never rename a ``tag``. No event holds a quote or a prompt; only where they
stand and their SHA-256.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from sic.domain.incident.happened import Happened
from sic.domain.recommendation import Recommendation


class IncidentRecommended(Happened, tag="incident.recommended.v1", frozen=True, kw_only=True):
    """The assistant put these before ``asked_by``; nobody acted by that."""

    revision: str
    recommendations: tuple[Recommendation, ...] = ()
    severity_suggested: Recommendation | None = None
    second_opinion: tuple[Recommendation, ...] = ()
    asked_by: str = ""
    question_sha256: str = ""
    model: str = ""
    prompt_sha256: str = ""
    dropped: dict[str, int] = msgspec.field(default_factory=dict)
    disagrees: bool = False

    @property
    def signature(self) -> str:
        """What makes advice the same advice: what is recommended, and by whom."""
        severity = self.severity_suggested.id if self.severity_suggested else ""
        first = ",".join(one.id for one in self.recommendations)
        second = ",".join(one.id for one in self.second_opinion)
        return f"{self.revision[:12]} {first} {severity} {self.model} {second}"


class RecommendationShown(
    Happened, tag="incident.recommendation_shown.v1", frozen=True, kw_only=True
):
    """A page of ``to``'s own carried these, for the first time; what they read SIC cannot know.

    ``unasked`` says in full what no question had put on record before: the page's own
    suggestions. ``refs`` are in the order of ``recommendations``, which are ids.
    """

    to: str
    recommendations: tuple[str, ...]
    refs: tuple[str, ...] = ()
    revision: str = ""
    unasked: tuple[Recommendation, ...] = ()


class RecommendationRated(
    Happened, tag="incident.recommendation_rated.v1", frozen=True, kw_only=True
):
    """A person said whether a recommendation helped; a later word replaces an earlier one."""

    recommendation: str
    ref: str
    helpful: bool
    comment: str = ""
    model: str = ""  # Whose recommendation it was; empty for the ranking.


AdviceEvent: TypeAlias = IncidentRecommended | RecommendationShown | RecommendationRated
