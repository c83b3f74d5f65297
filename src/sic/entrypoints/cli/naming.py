"""From what a person types to what the server calls it. It never guesses between two."""

from __future__ import annotations

import re

from sic.entrypoints.cli.client import JSON, segment
from sic.entrypoints.cli.failures import Missing, Misused
from sic.entrypoints.cli.session import Session

_WHOLE = re.compile(r"inc-[0-9]{8}-[0-9]{2,}\Z")
_NUMBER = re.compile(r"[0-9]+\Z")


def incident_id(session: Session, typed: str) -> str:
    """Return the whole id: as typed, or of the one active incident whose id ends so.

    Raises:
        Missing: no active incident's id ends so.
        Misused: several do.
    """
    word = typed.strip().removeprefix("#").lower()
    if _WHOLE.match(word):
        return word
    return _only(
        [row for row in active(session) if _ends_so(row["id"], word)],
        nothing=f"No active incident is called {typed!r}.",
        several=f"{typed!r} names several active incidents",
    )


def incident_or_only(session: Session, typed: str | None) -> str:
    """Return the id typed or, if none was, that of the only active incident."""
    if typed:
        return incident_id(session, typed)
    return _only(
        active(session),
        nothing="No incident is active.",
        several="Several incidents are active",
    )


def active(session: Session) -> list[dict[str, JSON]]:
    """Return the rows of active incidents, gravest first."""
    rows: list[dict[str, JSON]] = session.api.get("/api/v1/incidents", status="active")[
        "incidents"
    ]
    return rows


def base(session: Session, typed: str) -> str:
    """Return the path of an incident as typed."""
    return f"/api/v1/incidents/{segment(incident_id(session, typed))}"


def _ends_so(whole: str, word: str) -> bool:
    number = whole.rpartition("-")[2]
    if _NUMBER.match(word):
        return int(number) == int(word) if len(word) <= len(number) else whole.endswith(word)
    return bool(word) and whole.endswith(word)


def _only(rows: list[dict[str, JSON]], *, nothing: str, several: str) -> str:
    if not rows:
        raise Missing(nothing, remedy="See them with `sic list --status all`.")
    if len(rows) > 1:
        ids = ", ".join(str(row["id"]) for row in rows)
        raise Misused(f"{several}: {ids}.", remedy="Type the whole ID.")
    return str(rows[0]["id"])
