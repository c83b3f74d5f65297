"""Drafts in plain words from an incident's facts: update, severity rationale, summary.

They state what the events state and leave the rest in brackets. Nothing here can send one:
publishing takes a person's own command (invariant 10).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

from sic.application.drafting import Draft, DraftFacts, DraftKind
from sic.assistant.cleaning import without_secrets
from sic.domain.words import duration, instant, listed, near

TEXT_MAX = 4_000
_BLANK = re.compile(r"\[[^\[\]]{3,120}\]")
_STANDING = {
    "mitigated": "The effect is contained{since}; we are confirming that it stays so.",
    "resolved": "It is resolved{since}.",
    "closed": "It is resolved{since}, and the post-mortem is published.",
}


def draft(kind: DraftKind, facts: DraftFacts) -> Draft:
    """Return a draft of one kind."""
    lines = "\n".join(line for line in _KINDS[kind](facts) if line)
    text, _ = without_secrets(lines[:TEXT_MAX])
    return Draft(kind=kind, text=text, blanks=tuple(dict.fromkeys(_BLANK.findall(text))))


# ---------------------------------------------------------------- stakeholder update


def _update(facts: DraftFacts) -> Iterator[str]:
    drill = "DRILL. " if facts.drill else ""
    grade = f"{facts.severity}: " if facts.severity else ""
    yield f"{drill}{grade}{_named(facts.title)}"
    since = f"Since {_at(facts.detected_at, facts)}: " if facts.detected_at else ""
    yield f"{since}[what users notice, in their words]."
    if facts.services:
        yield f"Affected: {listed(tuple(_named(one) for one in facts.services))}."
    if facts.impacts:
        yield f"Impact is flagged on {listed(facts.impacts)}."
    yield _standing(facts)
    if facts.status in ("open", "mitigated"):
        yield _next(facts)


def _standing(facts: DraftFacts) -> str:
    words = _STANDING.get(facts.status)
    if words is None:
        return "We are working on it: [what is being done, without names]."
    when = facts.resolved_at or facts.mitigated_at
    return words.format(since=f" since {_at(when, facts)}" if when else "")


def _next(facts: DraftFacts) -> str:
    if facts.next_update_at is None:
        return "Next update: [when]."
    if facts.next_update_at <= facts.as_of:
        return "Next update: [when; this one was already due]."
    return f"Next update by {near(facts.next_update_at, facts.as_of)}."


# ---------------------------------------------------------------- severity


def _severity(facts: DraftFacts) -> Iterator[str]:
    if not facts.severity:
        yield "[The severity], because [which words of its definition hold, and how we know]."
        return
    defined = f" (“{facts.severity_definition}”)" if facts.severity_definition else ""
    met = listed(tuple(f"“{word}”" for word in facts.severity_met_by))
    why = f"we have {met}" if met else "[which words of the definition hold, and how we know]"
    yield f"{facts.severity}{defined}, because {why}."
    if facts.impacts:
        yield f"Impact is flagged on {listed(facts.impacts)}."
    if facts.graver:
        name, definition = facts.graver
        yield f"Not {name} (“{definition}”): [why not, or change it]."


# ---------------------------------------------------------------- post-mortem summary


def _postmortem(facts: DraftFacts) -> Iterator[str]:
    grade = f"{facts.severity} " if facts.severity else ""
    drill = "drill" if facts.drill else "incident"
    yield f"{grade}{drill} {facts.incident_id}: {_named(facts.title)}"
    yield from _course(facts)
    if facts.services:
        yield f"Affected: {listed(tuple(_named(one) for one in facts.services))}."
    impacts = f"Impact on {listed(facts.impacts)}: " if facts.impacts else "Impact: "
    yield f"{impacts}[who was hurt, how, for how long, and how we know]."
    if facts.patterns:
        yield f"Worked by the pattern {listed(facts.patterns)}."
    for missed in facts.missed:
        yield f"Missed: {missed.name}, due {near(missed.due_at, facts.as_of)}."
    yield f"People were told {_times(facts.updates)}; {_alerts(facts.alerts)}."
    yield "Root cause and contributing factors: [systems and conditions, no names]."
    yield "What helped, what hindered, where we were lucky: [three lines]."


def _course(facts: DraftFacts) -> Iterator[str]:
    if facts.detected_at is None:
        return
    yield f"Detected {instant(facts.detected_at)}."
    steps = (
        ("Acknowledged", facts.acknowledged_at),
        ("Triaged", facts.triaged_at),
        ("Mitigated", facts.mitigated_at),
        ("Resolved", facts.resolved_at),
    )
    for name, when in steps:
        if when is None:
            yield f"{name}: [not on record]."
        else:
            later = duration(when - facts.detected_at)
            yield f"{name} {_at(when, facts)}, {later} after detection."


def _at(when: datetime | None, facts: DraftFacts) -> str:
    return near(when, facts.detected_at or facts.as_of) if when else ""


def _times(count: int) -> str:
    return {0: "not once", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _alerts(count: int) -> str:
    return {0: "no alert was attached", 1: "one alert was attached"}.get(
        count, f"{count} alerts were attached"
    )


def _named(words: str) -> str:
    """Return a title or a name on one line, without brackets that would look like a blank."""
    return " ".join(words.replace("[", "(").replace("]", ")").split())


_KINDS: dict[DraftKind, Callable[[DraftFacts], Iterator[str]]] = {
    "update": _update,
    "severity": _severity,
    "postmortem": _postmortem,
}
