"""What a language model answered, held against what it was sent. It believes none of it.

A ref must be one that was offered, a quote must stand in what was sent, a rationale is plain
text. What does not pass is dropped and counted; a call of a tool is counted and never made.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

import msgspec

from sic.application.advice import Advice, ModelAnswer, Prompt, Question
from sic.assistant.catalogue import Candidate, Catalogue
from sic.assistant.cleaning import cleaned
from sic.assistant.evidence import of_line, quoted, recommendation_id
from sic.assistant.prompting import CHOICES_MAX, FIELD_MAX, QUOTES_MAX, choices
from sic.domain.recommendation import (
    RATIONALE_MAX,
    Confidence,
    Evidence,
    Recommendation,
    SourceKind,
)

ANSWER_MAX = 64 * 1024  # Characters; more is no answer.
LOOKED_AT = 10  # Items of a list that are looked at.
QUOTE_LEAST = 3  # Characters; "a" stands in every text.
MODEL_NAME_MAX = 100
_CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
_FENCE = re.compile(r"\s*```(?:json)?\s*\n(?P<body>.*?)\n\s*```\s*", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class _Reading:
    """One answer while it is read, and what was dropped of it, by reason."""

    prompt: Prompt
    catalogue: Catalogue
    offered: dict[str, Candidate]
    ranking: frozenset[str]
    model: str
    dropped: Counter[str] = field(default_factory=Counter)


def judged(
    advice: Advice,
    question: Question,
    catalogue: Catalogue,
    prompt: Prompt,
    answer: ModelAnswer,
) -> Advice:
    """Return the advice with the model's answer beside the ranking, as far as it holds.

    Args:
        advice: The deterministic advice; it stays as it is.
        question: What was asked.
        catalogue: The runbook revision every ref is checked against.
        prompt: What the model was sent.
        answer: What it answered; any text at all.
    """
    reading = _Reading(
        prompt=prompt,
        catalogue=catalogue,
        offered={one.ref: one for one in choices(question, catalogue)},
        ranking=frozenset(one.ref for one in advice.recommendations),
        model=cleaned(answer.model, MODEL_NAME_MAX).text or "model",
    )
    if answer.tool_calls:
        reading.dropped["tool_calls"] += answer.tool_calls
    silent = answer.tool_calls and not answer.text.strip()
    body = None if silent else _parsed(answer.text, reading)
    found = _choices(body, reading) if body is not None else ()
    first = found[0].ref if found else ""
    return msgspec.structs.replace(
        advice,
        second_opinion=found,
        second_severity=_severity(body, catalogue),
        model="used" if body is not None else "failed",
        model_said=reading.model if body is not None else _why_unread(answer),
        disagrees=_disagree(first, advice, answered=body is not None),
        dropped=dict(reading.dropped),
        prompt_sha256=prompt.sha256,
        hidden=tuple(dict.fromkeys((*advice.hidden, *prompt.hidden))),
    )


def _why_unread(answer: ModelAnswer) -> str:
    """Say why there is nothing to judge; a call it offered comes before words it mangled."""
    if not answer.tool_calls:
        return "Its answer could not be read."
    calls = "a tool call" if answer.tool_calls == 1 else f"{answer.tool_calls} tool calls"
    return f"It offered {calls}; it was sent no tool, and no call is honoured."


def _disagree(first: str, advice: Advice, *, answered: bool) -> bool:
    """Say whether the model's first choice is none of the ranking's, or it found nothing."""
    ranking = [one.ref for one in advice.recommendations]
    return answered and (first not in ranking if first else bool(ranking))


# ---------------------------------------------------------------- parsing


def _parsed(text: str, reading: _Reading) -> Mapping[str, object] | None:
    """Return the one JSON object an answer is, or ``None``."""
    if len(text) > ANSWER_MAX:
        reading.dropped["too_large"] += 1
        return None
    fenced = _FENCE.fullmatch(text)
    try:
        body = json.loads(fenced["body"] if fenced else text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        reading.dropped["malformed"] += 1
        return None
    if not isinstance(body, dict) or not isinstance(body.get("recommendations"), list):
        reading.dropped["malformed"] += 1
        return None
    return body


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _choices(body: Mapping[str, object], reading: _Reading) -> tuple[Recommendation, ...]:
    items = body["recommendations"]
    if not isinstance(items, list):
        return ()
    if len(items) > LOOKED_AT:
        reading.dropped["too_many"] += len(items) - LOOKED_AT
    found: dict[str, Recommendation] = {}
    for item in items[:LOOKED_AT]:
        one = _choice(item, reading)
        if one is not None and one.ref in found:
            reading.dropped["repeated"] += 1
        elif one is not None and len(found) == CHOICES_MAX:
            reading.dropped["too_many"] += 1
        elif one is not None:
            found[one.ref] = one
    return tuple(found.values())


def _choice(item: object, reading: _Reading) -> Recommendation | None:
    if not isinstance(item, dict):
        reading.dropped["malformed"] += 1
        return None
    ref = item.get("ref")
    entry = reading.offered.get(ref) if isinstance(ref, str) else None
    if entry is None:
        reading.dropped["invalid_refs"] += 1
        return None
    quotes = _quotes(item.get("evidence"), reading)
    if not quotes:
        reading.dropped["unsupported"] += 1
        return None
    return _recommendation(entry, quotes, item, reading)


def _recommendation(
    entry: Candidate, quotes: Sequence[Evidence], item: Mapping[str, object], reading: _Reading
) -> Recommendation:
    revision = reading.catalogue.revision
    confidence = item.get("confidence")
    own = of_line(reading.catalogue, reading.catalogue.line(entry.line))
    evidence = (own, *quotes)
    return Recommendation(
        id=recommendation_id(revision, entry.kind, entry.ref, evidence, reading.model),
        kind=entry.kind,
        ref=entry.ref,
        title=entry.title,
        anchor=entry.anchor,
        line=entry.line,
        evidence=evidence,
        rationale=plain_text(item.get("rationale")),
        confidence=next((one for one in _CONFIDENCES if one == confidence), "low"),
        ranker_agreement=entry.ref in reading.ranking,
        model=reading.model,
    )


def plain_text(value: object) -> str:
    """Return one line of plain text of at most 400 characters; nothing for anything else."""
    if not isinstance(value, str):
        return ""
    return " ".join(cleaned(value, RATIONALE_MAX).text.split())


# ---------------------------------------------------------------- quotes


def _quotes(value: object, reading: _Reading) -> list[Evidence]:
    """Return the quotes that stand in what was sent; the others are counted."""
    found: list[Evidence] = []
    for item in value[:LOOKED_AT] if isinstance(value, list) else ():
        one = _quote(item, reading)
        if one is None:
            reading.dropped["unsupported_quotes"] += 1
        elif len(found) < QUOTES_MAX:
            found.append(one)
    return found


def _quote(item: object, reading: _Reading) -> Evidence | None:
    if not isinstance(item, dict):
        return None
    source, quote = item.get("source"), item.get("quote")
    if not isinstance(source, str) or not isinstance(quote, str):
        return None
    quote = unicodedata.normalize("NFKC", quote).strip()
    sent = reading.prompt.sources.get(source, "")
    start = sent.find(quote)
    if len(quote) < QUOTE_LEAST or len(quote) > FIELD_MAX or start < 0:
        return None
    if source in reading.offered:
        return _of_runbook(source, sent, start, quote, reading.catalogue)
    return quoted(_kind_of(source), source, sent, start, start + len(quote))


def _kind_of(source: str) -> SourceKind:
    if source == "question":
        return "question"
    return "incident" if source == "title" else "alert"


def _of_runbook(ref: str, sent: str, start: int, quote: str, catalogue: Catalogue) -> Evidence:
    """Return where the quote stands in the runbook, or in its cleaned form as it was sent."""
    entry = catalogue.candidate(ref)
    for line in entry.lines if entry else ():
        at = line.raw.find(quote)
        if at >= 0:
            begin = line.start + at
            return quoted("runbook", catalogue.revision, catalogue.text, begin,
                          begin + len(quote), line.number)  # fmt: skip
    return quoted("runbook", f"{catalogue.revision}/{ref}", sent, start, start + len(quote))


def _severity(body: Mapping[str, object] | None, catalogue: Catalogue) -> str:
    """Return the severity the model named, if the runbook has it."""
    named = body.get("severity") if body is not None else None
    return next((one.id for one in catalogue.policy.severities if one.id == named), "")
