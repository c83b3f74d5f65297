"""Which timeline entries a page shows: newest first, by kind, older ones on demand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request

from sic.application.room import Room
from sic.domain.incident.advice_events import RecommendationShown
from sic.domain.incident.decide.writing import correctors
from sic.domain.incident.events import Event, NotePosted, UpdateSent
from sic.domain.incident.execution_events import WebhookShown
from sic.domain.incident.timeline import TimelineEntry

ENTRIES_SHOWN = 30  # Keeps a long incident's page light; the rest is one press away.
OLDER_SHOWN = 100  # Who asks for older ones reads on.
MISSED_MAX = 500  # Entries a refresh brings; who missed more opens the page again.
CORRECTABLE = ("note_posted", "update_sent")

# Who was shown what is evidence for an auditor, and no news for who responds: "system" has it.
SIGHTS = (RecommendationShown, WebhookShown)

# Which entries each filter shows; the first is what a page shows unasked.
FILTERS: dict[str, Callable[[Event], bool]] = {
    "all": lambda event: not isinstance(event, SIGHTS),
    "people": lambda event: event.actor.is_person,
    "system": lambda event: not event.actor.is_person,
    "updates": lambda event: isinstance(event, UpdateSent),
    "decisions": lambda event: isinstance(event, NotePosted) and event.kind == "decision",
}


def entry_values(request: Request, room: Room, me: str, correct: str = "") -> dict[str, Any]:
    """Return the timeline as the page's address asks for it.

    ``?show=`` filters, ``?before=`` starts at an older entry, ``?all=1`` shows every entry.
    """
    asked = request.query_params
    show = asked.get("show", "")
    show = show if show in FILTERS else "all"
    before = number(asked.get("before", ""))
    count = OLDER_SHOWN if before else ENTRIES_SHOWN
    count = len(room.events) if asked.get("all") else count
    entries, older = room.newest(count, FILTERS[show], before=before)
    return {
        "entries": entries,
        "older": older,
        "show": show,
        "filters": tuple(FILTERS),
        "correctable": CORRECTABLE,
        "corrects_all": me in correctors(room.state, room.policy),
        "correcting": _correcting(room, correct or asked.get("correct", "")),
    }


def number(text: str) -> int:
    """Return an entry's number as an address spells it; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _correcting(room: Room, text: str) -> TimelineEntry | None:
    """Return the entry somebody is about to correct, if it can be corrected."""
    seq = number(text)
    if room.past or not 0 < seq <= len(room.events):
        return None
    [entry], _ = room.newest(1, before=seq + 1)
    return entry if entry.kind in CORRECTABLE else None
