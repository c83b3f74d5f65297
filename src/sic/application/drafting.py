"""What a draft is made from, and what one is. A draft is text; only a person sends it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

DraftKind: TypeAlias = Literal["update", "severity", "postmortem"]


class MissedClock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock that ran out."""

    name: str
    due_at: datetime


class DraftFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the incident's events state; nothing in it is guessed.

    Attributes:
        severity_met_by: Words of the facts that meet the severity's definition.
        next_update_at: When the cadence asks for the next update.
        missed: Clocks that ran out, oldest first.
        as_of: The instant of all this.
    """

    incident_id: str
    title: str
    as_of: datetime
    status: str
    severity: str = ""
    severity_definition: str = ""
    severity_met_by: tuple[str, ...] = ()
    graver: tuple[str, str] | None = None  # The next graver severity: id, definition.
    services: tuple[str, ...] = ()
    impacts: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()  # Titles of those the response works by.
    commander: str = ""
    detected_at: datetime | None = None
    acknowledged_at: datetime | None = None
    triaged_at: datetime | None = None
    mitigated_at: datetime | None = None
    resolved_at: datetime | None = None
    next_update_at: datetime | None = None
    updates: int = 0
    alerts: int = 0
    missed: tuple[MissedClock, ...] = ()
    drill: bool = False


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Text for a person to finish; never sent by itself.

    Attributes:
        kind: What it is to become.
        text: Plain text; what only a person knows stands in square brackets.
        blanks: Those brackets, in order.
        draft: Always true: whoever passes it on passes that on too.
    """

    kind: DraftKind
    text: str
    blanks: tuple[str, ...]
    draft: Literal[True] = True
