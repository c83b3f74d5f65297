"""Instants of the server's answers in words, reckoned from the server's own ``as_of``.

It never reads this machine's clock: the two may differ by the minute that matters.
"""

from __future__ import annotations

from datetime import datetime

from sic.domain import words
from sic.entrypoints.cli.client import JSON


def parsed(text: str | None) -> datetime | None:
    """Return the aware instant of an ISO 8601 text, or ``None`` for none."""
    return datetime.fromisoformat(text) if text else None


def due(due_at: datetime, as_of: datetime) -> str:
    """Return "03:10 UTC, in 4 min" or "03:10 UTC, 4 min ago"."""
    return f"{words.near(due_at, as_of)}, {distance(due_at, as_of)}"


def distance(at: datetime, as_of: datetime) -> str:
    """Return "in 4 min", "4 min ago" or "now"."""
    span = at - as_of
    if abs(span.total_seconds()) < 1:
        return "now"
    if span.total_seconds() > 0:
        return f"in {words.duration(span)}"
    return f"{words.duration(-span)} ago"


def elapsed(view: JSON) -> str:
    """Return how long an incident lasts, or lasted until it was resolved."""
    start = parsed(view["detected_at"])
    end = parsed(view["resolved_at"]) or parsed(view.get("as_of"))
    return words.duration(end - start) if start and end else "not known"
