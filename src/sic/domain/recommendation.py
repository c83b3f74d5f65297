"""What the assistant puts before people: values only. It names things and never does them.

A recommendation is data: nothing in it can be executed, and no field of it is a command.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

RATIONALE_MAX = 400

Kind: TypeAlias = Literal["section", "pattern", "webhook", "severity", "none"]
Confidence: TypeAlias = Literal["low", "medium", "high"]
SourceKind: TypeAlias = Literal["runbook", "question", "alert", "incident"]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Where a quote stands, exactly.

    Attributes:
        source_kind: The runbook's text, the question asked, an alert, or the incident's facts.
        source_id: The runbook revision; "text"; "FINGERPRINT/FIELD"; the fact's name.
        start: First character of the quote in that text, counted from 0.
        end: The character after its last one.
        sha256: Hex, over the quote in UTF-8.
        line: 1-based line of the runbook; 0 elsewhere.
        quote: The words themselves; left out of what is recorded.
    """

    source_kind: SourceKind
    source_id: str
    start: int
    end: int
    sha256: str
    line: int = 0
    quote: str = ""


class Recommendation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to look at, and why.

    Attributes:
        id: The same for the same recommendation, however often it is made.
        kind: What ``ref`` names.
        ref: An anchor of the pinned runbook, a webhook's or a severity's id; empty for none.
        title: The words people know it by.
        anchor: The heading of the runbook to open.
        line: 1-based line of the runbook it stands on.
        evidence: Exact quotes, the runbook's own first.
        matched: Words of the question that led here, as they were written.
        rationale: Plain text; never markup.
        ranker_agreement: The ranking has it too; False only for a language model's own.
        model: The language model it comes from; empty for the ranking.
    """

    id: str
    kind: Kind
    ref: str
    title: str = ""
    anchor: str = ""
    line: int = 0
    evidence: tuple[Evidence, ...] = ()
    matched: tuple[str, ...] = ()
    rationale: str = ""
    confidence: Confidence = "low"
    ranker_agreement: bool = True
    model: str = ""
