"""Events as people read them: one plain sentence each. It never loses an original.

The sentence never repeats the actor or the instant; both stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from sic.domain.incident.events import (
    PERSON,
    EntryCorrected,
    Event,
    NotePosted,
    TaskCreated,
    UpdateSent,
)
from sic.domain.incident.sentences import sentence
from sic.domain.policy import Policy


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One replacement of an entry's words."""

    seq: int  # The correcting entry's own number.
    by: str
    at: datetime
    text: str
    reason: str = ""


class TimelineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One event as people read it."""

    seq: int
    at: datetime
    actor: str
    human: bool
    kind: str  # The event's name without prefix and version: "severity_set".
    sentence: str  # What happened, in words: "Severity changed from SEV-2 to SEV-1: …".
    clause: str = ""  # Anchor of the runbook heading that made it happen; empty for a person.
    text: str = ""  # The words that hold now, of a note, decision or update.
    original: str = ""  # The first words, if they were corrected.
    corrections: tuple[Correction, ...] = ()  # Oldest first.


def timeline(
    recorded: Iterable[tuple[int, Event]], policy: Policy
) -> tuple[TimelineEntry, ...]:
    """Return every event as an entry, in order, corrections shown on what they correct.

    Args:
        recorded: Pairs of sequence number and event, ascending, of one incident.
        policy: The runbook the incident is pinned to; names roles, items and rungs.
    """
    pairs = tuple(recorded)
    corrections, titles = _corrections(pairs), _titles(event for _, event in pairs)
    return tuple(_entry(s, e, corrections.get(s, ()), policy, titles) for s, e in pairs)


def stretch(
    events: Sequence[Event], seqs: Iterable[int], policy: Policy
) -> tuple[TimelineEntry, ...]:
    """Return the entries with these numbers, in the order given, as ``timeline`` would.

    Args:
        events: The whole history: ``events[n]`` has the number ``n + 1``.
        seqs: Numbers of entries; only these are put into words.
        policy: The runbook the incident is pinned to.
    """
    corrections, titles = _corrections(enumerate(events, 1)), _titles(events)
    return tuple(_entry(s, events[s - 1], corrections.get(s, ()), policy, titles) for s in seqs)


def _titles(events: Iterable[Event]) -> dict[str, str]:
    """Return what each task is called, by its id."""
    return {event.task: event.title for event in events if isinstance(event, TaskCreated)}


def _corrections(recorded: Iterable[tuple[int, Event]]) -> dict[int, tuple[Correction, ...]]:
    """Return what corrects each entry, oldest first, by the entry's number."""
    found: dict[int, list[Correction]] = {}
    for seq, event in recorded:
        if isinstance(event, EntryCorrected):
            found.setdefault(event.entry, []).append(_correction(seq, event))
    return {entry: tuple(those) for entry, those in found.items()}


def _correction(seq: int, event: EntryCorrected) -> Correction:
    return Correction(
        seq=seq, by=event.actor.id, at=event.at, text=event.text, reason=event.reason
    )


def _entry(
    seq: int,
    event: Event,
    corrections: tuple[Correction, ...],
    policy: Policy,
    titles: Mapping[str, str],
) -> TimelineEntry:
    """Return one entry."""
    words = event.text if isinstance(event, NotePosted | UpdateSent | EntryCorrected) else ""
    return TimelineEntry(
        seq=seq,
        at=event.at,
        actor=event.actor.id,
        human=event.actor.is_person,
        kind=_kind(event),
        sentence=sentence(event, policy, titles),
        clause="" if event.cause == PERSON else event.cause,
        text=corrections[-1].text if corrections else words,
        original=words if corrections else "",
        corrections=corrections,
    )


def _kind(event: Event) -> str:
    """Return "severity_set" for "incident.severity_set.v1"."""
    return str(event.__struct_config__.tag).split(".")[1]
