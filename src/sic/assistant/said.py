"""The texts of one question, each with where it comes from and how much it counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sic.application.advice import QUESTION_MAX, AlertFacts, Question
from sic.assistant.phrases import Text
from sic.domain.recommendation import SourceKind

BESIDE = 0.5  # Of the incident's own facts, where a person asks in words.
DESCRIPTION = 0.8
FIELD_MAX = 600  # Characters of one field of an alert that are looked at.
ALERTS_MAX = 8  # Different alerts that are looked at: a storm says the same thing often.
SAID_MAX = 4_500  # Characters of all texts: an answer is there in 10 ms, whatever is asked.


@dataclass(frozen=True, slots=True)
class Said:
    """One text: what kind of source it is, which one, and how much it counts, 0 to 1."""

    source_kind: SourceKind
    source_id: str
    raw: str
    weight: float
    text: Text

    @property
    def is_typed(self) -> bool:
        """True for what a person wrote in order to ask."""
        return self.source_kind == "question"


def said(question: Question, webhook_ids: Iterable[str]) -> list[Said]:
    """Return the texts of a question, the typed one first, nothing twice.

    A webhook's id in a machine's text counts for nothing: "resolved last time by cache-purge"
    is a claim of whoever could write an alert, not a symptom.
    """
    named = _pattern_of(webhook_ids)
    found: list[Said] = []
    typed = question.text.strip()[:QUESTION_MAX]
    if typed:
        found.append(Said("question", "text", typed, 1.0, Text.of(typed)))
    share = BESIDE if typed else 1.0
    known, left = {typed}, SAID_MAX - len(typed)
    for kind, source_id, whole, weight in _facts(question):
        raw = whole[: max(0, left)]
        if raw and raw not in known:
            known.add(raw)
            left -= len(raw)
            read = named.sub(lambda match: " " * len(match[0]), raw) if named else raw
            found.append(Said(kind, source_id, raw, weight * share, Text.of(read)))
    return found


def _facts(question: Question) -> Iterator[tuple[SourceKind, str, str, float]]:
    yield "incident", "title", question.title[:FIELD_MAX], 1.0
    for alert in distinct(question.alerts)[:ALERTS_MAX]:
        yield "alert", f"{alert.fingerprint}/name", alert.name[:FIELD_MAX], 1.0
        yield "alert", f"{alert.fingerprint}/summary", alert.summary[:FIELD_MAX], 1.0
        text = alert.description[:FIELD_MAX]
        yield "alert", f"{alert.fingerprint}/description", text, DESCRIPTION


def distinct(alerts: Iterable[AlertFacts]) -> list[AlertFacts]:
    """Return one alert of each name, in order."""
    return list({alert.name: alert for alert in reversed(tuple(alerts))}.values())[::-1]


def _pattern_of(webhook_ids: Iterable[str]) -> re.Pattern[str] | None:
    ids = "|".join(re.escape(one) for one in webhook_ids)
    return re.compile(rf"(?<![\w-])(?:{ids})(?![\w-])", re.IGNORECASE) if ids else None
