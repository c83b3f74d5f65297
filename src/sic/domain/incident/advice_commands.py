"""What the assistant may ask of an incident, and what people say of its advice.

``Recommend`` is the assistant's one command: it puts on record what people were shown. It
changes nothing else, and no other command is the assistant's.
"""

from __future__ import annotations

import msgspec

from sic.domain.incident.commands import Command
from sic.domain.recommendation import Recommendation


class Recommend(Command, frozen=True, kw_only=True):
    """Put on record what was recommended, to whom, and on what grounds.

    Attributes:
        revision: The runbook revision it was made from; the incident's own.
        severity_suggested: By the definitions of the runbook.
        second_opinion: What a language model chose, beside the ranking.
        asked_by: The account that asked; empty where a page recommends unasked.
        shown_to: The person whose own page carries it; empty where none does.
        question_sha256: Hex, over the question's words; the words are not kept.
        dropped: What of the model's answer was not taken, by reason.
    """

    revision: str
    recommendations: tuple[Recommendation, ...] = ()
    severity_suggested: Recommendation | None = None
    second_opinion: tuple[Recommendation, ...] = ()
    asked_by: str = ""
    shown_to: str = ""
    question_sha256: str = ""
    model: str = ""
    prompt_sha256: str = ""
    dropped: dict[str, int] = msgspec.field(default_factory=dict)
    disagrees: bool = False


class RateRecommendation(Command, frozen=True, kw_only=True):
    """Say whether a recommendation helped. A person's word, by its id."""

    recommendation: str
    helpful: bool
    comment: str = ""
