"""The severity the facts suggest, by the runbook's own definitions. It never sets one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sic.application.advice import AlertFacts, Question
from sic.assistant import evidence, faults
from sic.assistant.catalogue import Catalogue
from sic.assistant.faults import Spoken
from sic.assistant.phrases import Text
from sic.assistant.ranking import Heard
from sic.assistant.said import Said, distinct
from sic.domain.policy import Severity
from sic.domain.recommendation import RATIONALE_MAX, Confidence, Evidence, Recommendation
from sic.domain.words import spelled

SURE = 0.7
DATA_LOSS = "data loss"
_PERCENT = re.compile(r"(?P<number>\d{1,3}(?:\.\d+)?)\s*(?:%|per ?cent\b)", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    r"\b(?:users?|customers?|clients?|visitors?|people|requests?|traffic|shoppers?|accounts?"
    r"|sessions?|calls|transactions?|tenants?)\b",
    re.IGNORECASE,
)
_BELOW = re.compile(r"<|fewer|less|under|below|at most|up to", re.IGNORECASE)
PEOPLE_NEAR = 40  # Characters between a share and whose it is.
# What monitors call it → how many steps below the gravest severity; never the gravest.
_LABELS = {"critical": 1, "error": 2, "warning": 2, "warn": 2, "info": 3}


@dataclass(frozen=True, slots=True)
class _Bound:
    """A share of users a definition names: from so many percent up, or below them."""

    percent: float
    below: bool

    def holds(self, share: float) -> bool:
        # Exactly the figure is undefined in such texts: the graver severity has it.
        return share < self.percent if self.below else share >= self.percent


def suggested(question: Question, catalogue: Catalogue, heard: Heard) -> Recommendation | None:
    """Return the gravest severity whose definition the facts meet; ``None`` if none is."""
    extents = tuple((one, _extents(one)) for one, _ in heard.said)
    for severity in catalogue.policy.severities:
        found = _met(severity, heard, extents, question)
        if found:
            return _recommended(severity, catalogue, found, "")
    return _by_label(question, catalogue)


def _extents(one: Said) -> dict[str, Spoken]:
    found = dict(faults.extents(one.text))
    return {name: spoken for name, spoken in found.items() if spoken.surely >= SURE}


@dataclass(frozen=True, slots=True)
class _Found:
    evidence: tuple[Evidence, ...]
    words: tuple[str, ...]


def _met(
    severity: Severity,
    heard: Heard,
    extents: tuple[tuple[Said, dict[str, Spoken]], ...],
    question: Question,
) -> _Found | None:
    """Return why the facts meet a definition."""
    text = Text.of(severity.definition)
    wanted = {n for n, one in faults.extents(text).items() if one.surely >= SURE}
    shares = list(_shares(severity, heard))
    both = [(one, spoken) for one, spoken in extents if wanted & spoken.keys()]
    if DATA_LOSS in faults.about(text):
        both += [
            (o, s) for o, s in heard.said if DATA_LOSS in s and s[DATA_LOSS].surely >= SURE
        ]
        wanted.add(DATA_LOSS)
    if not shares and not both:
        if DATA_LOSS in wanted and "data" in question.impacts:
            return _Found((), ("impact: data",))
        return None
    quotes = (*shares, *evidence.of_said(both, wanted))
    words = (*(one.quote for one in shares), *evidence.matched(both, wanted))
    return _Found(quotes, tuple(dict.fromkeys(words)))


def _shares(severity: Severity, heard: Heard) -> Iterator[Evidence]:
    """Yield the stated shares of users that meet the share a definition names."""
    bound = _bound(severity.definition)
    if bound is None:
        return
    for one, _ in heard.said:
        for match in _PERCENT.finditer(one.raw):
            after = one.raw[match.end() : match.end() + PEOPLE_NEAR]
            before = one.raw[max(0, match.start() - PEOPLE_NEAR) : match.start()]
            if not (_OF_PEOPLE.search(after) or _OF_PEOPLE.search(before)):
                continue
            if bound.holds(float(match["number"])):
                yield evidence.quoted(
                    one.source_kind, one.source_id, one.raw, match.start(), match.end()
                )


def _bound(definition: str) -> _Bound | None:
    match = _PERCENT.search(definition)
    if match is None:
        return None
    before = definition[max(0, match.start() - 14) : match.start()]
    return _Bound(float(match["number"]), below=bool(_BELOW.search(before)))


def _by_label(question: Question, catalogue: Catalogue) -> Recommendation | None:
    """Return what the alerts' own labels say, where the definitions say nothing."""
    found = [
        (severity, alert)
        for alert in distinct(question.alerts)
        if (severity := _labelled(alert, catalogue))
    ]
    if not found:
        return None
    severity, alert = min(found, key=lambda pair: pair[0].rank)
    label = alert.labels["severity"]
    where = f"{alert.fingerprint}/labels/severity"
    quote = evidence.quoted("alert", where, label, 0, len(label))
    because = f"The alert {alert.name[:80]} is labelled “{label[:40]}”; no definition was met."
    return _recommended(severity, catalogue, _Found((quote,), (label,)), because)


def _labelled(alert: AlertFacts, catalogue: Catalogue) -> Severity | None:
    label = alert.labels.get("severity", "")
    known = catalogue.policy.severities
    named = next((one for one in known if label and spelled(one.id) == spelled(label)), None)
    if named or not known or label.lower() not in _LABELS:
        return named
    return known[min(_LABELS[label.lower()], len(known) - 1)]


def _recommended(
    severity: Severity, catalogue: Catalogue, found: _Found, because: str
) -> Recommendation:
    line = catalogue.line(severity.source.line)
    quotes = (evidence.of_line(catalogue, line), *found.evidence)
    confidence: Confidence = "low" if because else "medium"
    words = ", ".join(f"“{word}”" for word in found.words)
    return Recommendation(
        id=evidence.recommendation_id(catalogue.revision, "severity", severity.id, quotes),
        kind="severity",
        ref=severity.id,
        title=severity.definition,
        anchor=severity.source.clause,
        line=severity.source.line,
        evidence=quotes,
        matched=found.words,
        rationale=(because or f"The definition of {severity.id} is met by {words}.")[
            :RATIONALE_MAX
        ],
        confidence=confidence,
    )
