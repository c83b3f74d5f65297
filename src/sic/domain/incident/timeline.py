"""Events as people read them: one plain sentence each. It never loses an original.

The sentence never repeats the actor or the instant; both stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from sic.domain.incident.events import (
    PERSON,
    EntryCorrected,
    Event,
    NotePosted,
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
    corrections: dict[int, list[Correction]] = {}
    for seq, event in pairs:
        if isinstance(event, EntryCorrected):
            corrections.setdefault(event.entry, []).append(_correction(seq, event))
    return tuple(_entry(s, e, tuple(corrections.get(s, ())), policy) for s, e in pairs)


def _correction(seq: int, event: EntryCorrected) -> Correction:
    return Correction(
        seq=seq, by=event.actor.id, at=event.at, text=event.text, reason=event.reason
    )


def _entry(
    seq: int, event: Event, corrections: tuple[Correction, ...], policy: Policy
) -> TimelineEntry:
    """Return one entry."""
    words = event.text if isinstance(event, NotePosted | UpdateSent | EntryCorrected) else ""
    return TimelineEntry(
        seq=seq,
        at=event.at,
        actor=event.actor.id,
        human=event.actor.is_person,
        kind=_kind(event),
        sentence=sentence(event, policy),
        clause="" if event.cause == PERSON else event.cause,
        text=corrections[-1].text if corrections else words,
        original=words if corrections else "",
        corrections=corrections,
    )


def _kind(event: Event) -> str:
    """Return "severity_set" for "incident.severity_set.v1"."""
    return str(event.__struct_config__.tag).split(".")[1]
