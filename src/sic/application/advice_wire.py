"""What goes over the pipe to the assistant's process and back: one JSON value a line.

Shared by both ends, which may not import each other. It holds no secret and no address.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from sic.application.advice import Advice, Asking, ModelAnswer, Question
from sic.application.drafting import Draft, DraftFacts, DraftKind


class Learn(msgspec.Struct, frozen=True, tag="learn", tag_field="op"):
    """Take in a runbook's text under its revision."""

    revision: str
    text: str


class Advise(msgspec.Struct, frozen=True, tag="advise", tag_field="op"):
    """Answer a question."""

    question: Question


class Ask(msgspec.Struct, frozen=True, tag="prompt", tag_field="op"):
    """Say what a language model is to be asked."""

    question: Question


class Judge(msgspec.Struct, frozen=True, tag="judge", tag_field="op"):
    """Hold a language model's answer to what it was sent."""

    question: Question
    advice: Advice
    answer: ModelAnswer


class Write(msgspec.Struct, frozen=True, tag="draft", tag_field="op"):
    """Draft a text."""

    kind: DraftKind
    facts: DraftFacts


Request: TypeAlias = Learn | Advise | Ask | Judge | Write


class Reply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one request; ``unknown`` names a revision that was not learnt."""

    advice: Advice | None = None
    asking: Asking | None = None
    draft: Draft | None = None
    unknown: str = ""
    problem: str = ""
