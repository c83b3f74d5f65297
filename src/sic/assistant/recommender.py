"""The deterministic assistant: question in, advice out, from one pinned runbook revision.

The same question gives the same answer, in a few milliseconds, without a model, a network or
a disk. It returns data and can do nothing with it.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from sic.application.advice import LIMIT_MAX, Advice, Asking, ModelAnswer, Question
from sic.application.drafting import Draft, DraftFacts, DraftKind
from sic.assistant import evidence
from sic.assistant.answers import judged
from sic.assistant.catalogue import Catalogue, Line, catalogue_of
from sic.assistant.cleaning import hidden_in
from sic.assistant.drafts import draft
from sic.assistant.prompting import prompt_of, schema_of
from sic.assistant.ranking import HIGH, MEDIUM, Heard, Ranked, heard, ranked
from sic.assistant.severity import suggested
from sic.domain.recommendation import RATIONALE_MAX, Confidence, Evidence, Recommendation

REVISIONS_MAX = 32  # Runbooks kept read; the one asked for longest ago is let go.
QUOTED_LEAST = 0.5  # Of the best line's worth, for a second line to be quoted.


class Recommender:
    """Answers from the runbooks it has learnt; see ``Advisor``."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, Catalogue] = OrderedDict()

    def learn(self, revision: str, text: str) -> None:
        """Take in a runbook's text; one known already costs nothing."""
        with self._lock:
            if revision in self._known:
                self._known.move_to_end(revision)
                return
        catalogue = catalogue_of(revision, text)
        with self._lock:
            self._known[revision] = catalogue
            while len(self._known) > REVISIONS_MAX:
                self._known.popitem(last=False)

    def catalogue(self, revision: str) -> Catalogue:
        """Return what was learnt of a revision; raise ``KeyError`` if it was not."""
        with self._lock:
            return self._known[revision]

    def advise(self, question: Question) -> Advice:
        """Return what fits, best first; nothing if nothing does."""
        catalogue = self.catalogue(question.revision)
        said = heard(question, catalogue)
        limit = max(1, min(question.limit, LIMIT_MAX))
        found = ranked(question, catalogue, said)[:limit]
        return Advice(
            revision=question.revision,
            recommendations=tuple(_recommended(catalogue, said, one) for one in found),
            severity=suggested(question, catalogue, said),
            hidden=hidden_in(question),
        )

    def prompt(self, question: Question) -> Asking:
        """Return what a language model is to be asked."""
        catalogue = self.catalogue(question.revision)
        return Asking(
            prompt=prompt_of(question, catalogue), schema=schema_of(question, catalogue)
        )

    def judge(self, question: Question, advice: Advice, answer: ModelAnswer) -> Advice:
        """Return the advice with a model's answer beside it, as far as it holds."""
        catalogue = self.catalogue(question.revision)
        prompt = prompt_of(question, catalogue)
        return judged(advice, question, catalogue, prompt, answer)

    def draft(self, kind: DraftKind, facts: DraftFacts) -> Draft:
        """Return a text for a person to finish."""
        return draft(kind, facts)


def _recommended(catalogue: Catalogue, said: Heard, one: Ranked) -> Recommendation:
    entry = one.candidate
    quotes = (
        *_runbook_quotes(catalogue, one),
        *evidence.of_said(said.said, one.faults, one.words),
    )
    words = evidence.matched(said.said, one.faults, one.words)
    return Recommendation(
        id=evidence.recommendation_id(catalogue.revision, entry.kind, entry.ref, quotes),
        kind=entry.kind,
        ref=entry.ref,
        title=entry.title,
        anchor=entry.anchor,
        line=entry.line,
        evidence=quotes,
        matched=words,
        rationale=_rationale(one, words, quotes[0].line)[:RATIONALE_MAX],
        confidence=_confidence(one),
    )


def _runbook_quotes(catalogue: Catalogue, one: Ranked) -> list[Evidence]:
    """Return the line that answers best, and the second best if it is nearly as good."""
    worth = {line.number: _worth(line, one) for line in one.candidate.lines}
    lines = sorted(one.candidate.lines, key=lambda line: (-worth[line.number], line.number))
    best = worth[lines[0].number]
    kept = [line for line in lines[:2] if worth[line.number] >= QUOTED_LEAST * best]
    return [evidence.of_line(catalogue, line) for line in sorted(kept, key=lambda x: x.number)]


def _worth(line: Line, one: Ranked) -> float:
    spoken = sum(line.faults.get(name, 0.0) for name in one.faults)
    return line.weight * (0.1 + spoken + 0.2 * len(line.terms & one.words))


_NAMED = {
    "alert name": "An alert has this name.",
    "runbook_url": "The runbook_url of an alert leads here.",
    "its name": "It was named.",
}


def _rationale(one: Ranked, words: tuple[str, ...], line: int) -> str:
    said = ", ".join(f"“{word}”" for word in words)
    parts = [_NAMED.get(one.named_by, "")]
    if said:
        parts.append(f"Asked with {said}; the runbook says so on line {line}.")
    return " ".join(part for part in parts if part)


def _confidence(one: Ranked) -> Confidence:
    if one.score >= HIGH:
        return "high"
    return "medium" if one.score >= MEDIUM else "low"
