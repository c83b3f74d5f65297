"""What is asked of the assistant and what it answers, and the ports to it. It never acts.

The assistant and the optional language model are behind these; both return data alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol, TypeAlias

import msgspec

from sic.application.drafting import Draft, DraftFacts, DraftKind
from sic.domain.recommendation import Recommendation

LIMIT_DEFAULT = 3
LIMIT_MAX = 10
QUESTION_MAX = 4_000  # Characters of a question that are looked at.


class AlertFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An alert as its monitor stated it; every string is untrusted."""

    fingerprint: str
    name: str
    summary: str = ""
    description: str = ""
    runbook_url: str = ""
    labels: dict[str, str] = {}


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody wants to know, and the facts it is to be judged by.

    Attributes:
        revision: The runbook revision answers come from: the incident's own.
        text: Typed by a person; may be empty if there are alerts or a title.
        title: The incident's.
        services: Said to be affected.
        impacts: Flagged: customers, money, data.
        alerts: Oldest first.
        runnable: Ids of the catalogue entries an administrator bound; no other is ever
            recommended.
        runbook_names: File names and ids by which an alert's ``runbook_url`` may name this
            runbook.
        limit: At most so many recommendations.
    """

    revision: str
    text: str = ""
    title: str = ""
    services: tuple[str, ...] = ()
    impacts: tuple[str, ...] = ()
    alerts: tuple[AlertFacts, ...] = ()
    runnable: frozenset[str] = frozenset()
    runbook_names: tuple[str, ...] = ()
    limit: int = LIMIT_DEFAULT


Why: TypeAlias = Literal["alert name", "runbook_url", "words"]


class PageFound(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the library that fits; it is no part of the incident's runbook.

    ``why`` says how it was found: named by an alert, by its ``runbook_url``, or by words.
    """

    runbook: str
    anchor: str
    heading: str
    why: Why
    matched: tuple[str, ...] = ()


ModelUse: TypeAlias = Literal["off", "used", "failed"]


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: what to look at, best first. Empty recommendations: nothing fits.

    Attributes:
        revision: Of the runbook every ``ref`` was checked against.
        recommendations: Sections, patterns and webhooks.
        severity: The severity the facts suggest; ``None`` if they suggest none.
        pages: Pages of the library beside the incident's runbook.
        second_opinion: What a language model chose, as far as it held; shown beside the
            ranking, never in its place.
        second_severity: The severity it named; empty for none.
        model: Whether a language model was asked; "failed" leaves the ranking alone.
        model_said: Why it failed, or its name.
        disagrees: The model's first choice is not among the ranking's.
        dropped: What of the model's answer was not taken, by reason.
        prompt_sha256: Of what was sent to the model.
        hidden: Names of fields from which hidden characters were removed.
    """

    revision: str
    recommendations: tuple[Recommendation, ...] = ()
    severity: Recommendation | None = None
    pages: tuple[PageFound, ...] = ()
    second_opinion: tuple[Recommendation, ...] = ()
    second_severity: str = ""
    model: ModelUse = "off"
    model_said: str = ""
    disagrees: bool = False
    dropped: dict[str, int] = {}
    prompt_sha256: str = ""
    hidden: tuple[str, ...] = ()


class Advised(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, and whether this put it on record; it may have been there before."""

    advice: Advice
    recorded: bool = False
    problem: str = ""  # Why the assistant did not answer, or the answer is not on record.


# ---------------------------------------------------------------- the language model


class Prompt(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is sent to a language model. It never holds a tool.

    Attributes:
        system: Our own instructions, the same for every incident.
        user: One JSON document: the context and the question.
        sources: Source id → its text exactly as sent; quotes must stand in one of them.
        sha256: Over system and user.
        hidden: Names of fields from which hidden characters were removed.
    """

    system: str
    user: str
    sources: Mapping[str, str]
    sha256: str
    hidden: tuple[str, ...] = ()


class ModelAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, unread; ``tool_calls`` are counted and never honoured."""

    text: str
    model: str
    tool_calls: int = 0


class ModelFailed(Exception):
    """The model gave no answer; ``reason`` is for people: "it took longer than 10 s"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class LanguageModel(Protocol):
    """Any chat endpoint, asked once; it is given no tool and no credential but its own."""

    def ask(self, prompt: Prompt, schema: Mapping[str, object]) -> ModelAnswer:
        """Return the answer.

        Raises:
            ModelFailed: time ran out, it was refused, or there was no answer.
        """
        ...


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """One question to a language model: what is sent, and the JSON Schema of the answer."""

    prompt: Prompt
    schema: dict[str, object]


# ---------------------------------------------------------------- the assistant


class Advisor(Protocol):
    """Recommends from one runbook revision; safe to call from several threads."""

    def learn(self, revision: str, text: str) -> None:
        """Take in a runbook's text under its revision; one known already costs nothing."""
        ...

    def advise(self, question: Question) -> Advice:
        """Answer; total over any text.

        Raises:
            AdvisorUnavailable: it cannot answer now; the incident goes on without.
            KeyError: the revision was never learnt, or was forgotten: learn it again.
        """
        ...

    def prompt(self, question: Question) -> Asking:
        """Return what a language model is to be asked, and the schema of its answer.

        Raises:
            AdvisorUnavailable, KeyError: as ``advise``.
        """
        ...

    def judge(self, question: Question, advice: Advice, answer: ModelAnswer) -> Advice:
        """Return the advice with a model's answer beside it, as far as it holds.

        Raises:
            AdvisorUnavailable, KeyError: as ``advise``.
        """
        ...

    def draft(self, kind: DraftKind, facts: DraftFacts) -> Draft:
        """Return a text for a person to finish.

        Raises:
            AdvisorUnavailable: as ``advise``.
        """
        ...


class AdvisorUnavailable(Exception):
    """The assistant does not answer; nothing else is affected."""
