"""The change from one policy to another, in words; line numbers are no change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from sic.domain.policy import (
    Condition,
    Elapsed,
    Exceeds,
    Impacted,
    Manual,
    Missed,
    Policy,
    Severity,
    Value,
)
from sic.runbook.durations import describe


class Change(NamedTuple):
    """One changed fact: the part of the process, and the change in words."""

    topic: str
    words: str


WORDS_MAX = 80  # One change is one line.
_CLOCKS = (
    ("ack", "Ack"),
    ("mitigation", "Mitigation"),
    ("resolution", "Resolution"),
    ("cadence", "Communication"),
)


def difference(old: Policy, new: Policy) -> tuple[Change, ...]:
    """Return what changed, grouped by topic in the order of the runbook."""
    return tuple(
        Change(topic, words) for topic, compare in _TOPICS for words in compare(old, new)
    )


def _severities(old: Policy, new: Policy) -> Iterator[str]:
    before = {s.id: s for s in old.severities}
    after = {s.id: s for s in new.severities}
    yield from _added_or_removed(before, after)
    for name in (n for n in before if n in after):
        yield from _severity(before[name], after[name])


def _severity(a: Severity, b: Severity) -> Iterator[str]:
    for field, label in _CLOCKS:
        was, now = getattr(a, field), getattr(b, field)
        if was != now:
            yield f"{a.id} {label} {describe(was)} → {describe(now)}"
    if a.rank != b.rank:
        yield f"{a.id} rank {a.rank} → {b.rank}"
    if a.definition != b.definition:
        yield f"{a.id} definition “{a.definition}” → “{b.definition}”"


def _added_or_removed(
    before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[str]:
    yield from (f"{name} removed" for name in before if name not in after)
    yield from (f"{name} added" for name in after if name not in before)


def _items(
    part: Callable[[Policy], Iterable[Value]], name: Callable[[Value], str]
) -> Callable[[Policy, Policy], Iterator[str]]:
    """Return a comparison of two lists of values by their names, field by field."""

    def compare(old: Policy, new: Policy) -> Iterator[str]:
        before = {name(v): v for v in part(old)}
        after = {name(v): v for v in part(new)}
        yield from _added_or_removed(before, after)
        for key in (k for k in before if k in after):
            yield from _fields(key, before[key], after[key])

    return compare


def _fields(key: str, a: Value, b: Value) -> Iterator[str]:
    for field in a.__struct_fields__:
        was, now = getattr(a, field), getattr(b, field)
        if was != now and field not in {"source", "stated"}:
            yield f"{key} {field.replace('_', ' ')} {spell(was)} → {spell(now)}"


def spell(value: object) -> str:
    """Return any value of a policy in short words."""
    match value:
        case None | "" | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case Missed() | Exceeds() | Impacted() | Manual():
            return _condition(value)
        case Value():
            return describe(value) if hasattr(value, "calendar") else _values(value)  # type: ignore[arg-type]  # only clocks have a calendar
        case tuple():
            return ", ".join(spell(v) for v in value)
    words = " ".join(str(value).split())
    return f"“{words if len(words) <= WORDS_MAX else words[:WORDS_MAX] + '…'}”"


def _values(value: Value) -> str:
    return ", ".join(str(v) for v in msgspec.structs.asdict(value).values())


def _condition(condition: Condition) -> str:
    match condition:
        case Missed():
            return "when the Mitigation SLA is missed"
        case Exceeds(seconds=seconds):
            return f"after {describe(Elapsed(seconds=seconds))}"
        case Impacted(impacts=impacts):
            return "when " + " or ".join(impacts) + " are affected"
        case Manual(text=text):
            return f"by hand (“{text}”)"


def _triage(old: Policy, new: Policy) -> Iterator[str]:
    if old.triage_within != new.triage_within:
        yield f"triage within {describe(old.triage_within)} → {describe(new.triage_within)}"


def _diagram(old: Policy, new: Policy) -> Iterator[str]:
    labels = {n.id: n.label for n in (*old.diagram.nodes, *new.diagram.nodes)}

    def arrows(policy: Policy) -> dict[str, object]:
        return {
            f"arrow {labels[e.source]} → {labels[e.target]}"
            + (f" ({e.label})" if e.label else ""): e
            for e in policy.diagram.edges
        }

    yield from _added_or_removed(arrows(old), arrows(new))


def _postmortem(old: Policy, new: Policy) -> Iterator[str]:
    yield from _fields("post-mortem", old.postmortem, new.postmortem)


def _attribute(name: str) -> Callable[[Value], str]:
    return lambda value: str(getattr(value, name))


_TOPICS: tuple[tuple[str, Callable[[Policy, Policy], Iterator[str]]], ...] = (
    ("Severities", _severities),
    ("Roles", _items(lambda p: p.roles, _attribute("id"))),
    ("Response flow", _triage),
    ("Response flow", _items(lambda p: p.flow, _attribute("id"))),
    ("Diagram", _diagram),
    ("Initial diagnosis", _items(lambda p: p.diagnosis, lambda v: f"step {spell(v.text)}")),  # type: ignore[attr-defined]  # diagnosis steps have a text
    ("Triage checklist", _items(lambda p: p.checklist, _attribute("id"))),
    ("Patterns", _items(lambda p: p.patterns, _attribute("id"))),
    ("Commands", _items(lambda p: p.commands, _attribute("command"))),
    ("Webhooks", _items(lambda p: p.webhooks, _attribute("id"))),
    ("Escalation", _items(lambda p: p.escalation, lambda v: f"step {v.rung}")),  # type: ignore[attr-defined]  # rungs have a number
    ("Contacts", _items(lambda p: p.contacts, _attribute("name"))),
    ("Post-mortem", _postmortem),
)
