"""What a draft is made from, and what one is. A draft is text; only a person sends it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from sic.domain.errors import Refused

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


class StillDraft(Refused):
    """A draft was about to be sent as it was made: nobody wrote or approved it yet."""

    code = "SIC-E702"

    def __init__(self, blanks: Iterable[str]) -> None:
        named = " ".join(blanks)
        left = f" These blanks are left: {named}." if named else ""
        super().__init__(
            f"This is still a draft, so it was not sent.{left}",
            "Edit it, or tick “Use as is” beside it if every word of it holds.",
        )


_BLANK = re.compile(r"\[[^\[\]]{3,120}\]")


def blanks_left(drafted: str, text: str) -> tuple[str, ...] | None:
    """Return the blanks of a draft that nobody filled in; ``None`` if it was finished.

    A text that holds the whole draft, word for word, is not finished either.

    >>> blanks_left("We see [what].", "We see [what] now."), blanks_left("Down.", " Down. ")
    (('[what]',), ())
    >>> blanks_left("We see [what].", "We see 503.") is None
    True
    """
    made, written = (" ".join(one.split()) for one in (drafted, text))
    left = tuple(one for one in dict.fromkeys(_BLANK.findall(made)) if one in written)
    return left if left or (made and made in written) else None
