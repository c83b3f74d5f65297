"""Open incidents that may be the one a person is about to declare. It never blocks anybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from sic.application.ports import IncidentRow
from sic.application.search.words import terms
from sic.domain.ids import IncidentId
from sic.domain.words import spelled

RECENT = timedelta(minutes=30)
SHOWN_MAX = 5
SHARE = 0.5  # Of the shorter text's telling words.
SPELLING = 0.8  # How alike two titles must be written, where no word is the same.
TYPED_MAX = 200  # Characters compared letter by letter.

# Said of every incident, so that sharing them says nothing.
_ALL = (
    "a an and are at by down errors failing failed failure fails for from has high in incident"
    " is issue it its low no not of off on or outage problem prod production slow some the to"
    " too unavailable up very we with working wrong el la los las de del en no un una con caído"
    " lento error errores falla fallo problema incidente"
)
SAYS_NOTHING = frozenset(term for word in _ALL.split() for term in (word, *terms(word)))


class LookAlike(msgspec.Struct, frozen=True, kw_only=True):
    """An open incident, and why it may be the same. Keys are a stable contract."""

    id: IncidentId
    title: str
    severity: str | None
    severity_rank: int | None
    commander: str | None
    drill: bool
    detected_at: datetime
    why: Literal["title", "service", "alert", "recent"]


def look_alikes(
    title: str, services: Iterable[str], active: Iterable[IncidentRow], now: datetime
) -> tuple[LookAlike, ...]:
    """Return open incidents that may be the same, likeliest first; at most five.

    A title, service or alert like this one's makes them so, and so does a declaration within
    the last half hour: people see one fault at the same time and name it differently.
    """
    wanted = _telling(title)
    named = {spelled(one) for one in services if one}
    scored = [
        (score, row, why)
        for row in active
        for score, why in [_likeness(row, title, wanted, named, now)]
        if score
    ]
    scored.sort(key=lambda one: (-one[0], -one[1].detected_at.timestamp()))
    return tuple(_of(row, why) for _, row, why in scored[:SHOWN_MAX])


Why = Literal["title", "service", "alert", "recent"]


def _likeness(
    row: IncidentRow, title: str, wanted: frozenset[str], named: set[str], now: datetime
) -> tuple[float, Why]:
    """Return how alike they are, above 0, and in what; 0 for not at all."""
    standing = row.standing
    reasons: tuple[tuple[float, Why], ...] = (
        (_titles(title, wanted, row.title) * 2, "title"),
        (2.0 * bool(named & {spelled(one) for one in standing.services}), "service"),
        (1.5 * any(_shares(wanted, _telling(one)) for one in standing.alerts), "alert"),
        (1.2 * any(_shares(wanted, _telling(one)) for one in standing.services), "service"),
        (0.5 * (now - row.detected_at <= RECENT), "recent"),
    )
    return max(reasons, key=lambda reason: reason[0])


def _titles(title: str, wanted: frozenset[str], other: str) -> float:
    share = _share(wanted, _telling(other))
    if share >= SHARE:
        return share
    ours, theirs = title.casefold()[:TYPED_MAX], other.casefold()[:TYPED_MAX]
    if min(len(ours), len(theirs)) < len("abcdef"):
        return 0.0
    written = SequenceMatcher(None, ours, theirs, autojunk=False)
    # The two cheap bounds first: the exact ratio of 200 long titles takes a tenth of a second.
    if written.real_quick_ratio() < SPELLING or written.quick_ratio() < SPELLING:
        return 0.0
    return written.ratio() if written.ratio() >= SPELLING else 0.0


def _telling(text: str) -> frozenset[str]:
    """Return the words of a text that tell incidents apart; all, if none does."""
    found = frozenset(terms(text[: 4 * TYPED_MAX]))
    return found - SAYS_NOTHING or found


def _shares(wanted: frozenset[str], other: frozenset[str]) -> bool:
    return _share(wanted, other) >= SHARE


def _share(ours: frozenset[str], theirs: frozenset[str]) -> float:
    fewer = min(len(ours), len(theirs))
    return len(ours & theirs) / fewer if fewer else 0.0


def _of(row: IncidentRow, why: Why) -> LookAlike:
    return LookAlike(
        id=row.id,
        title=row.title,
        severity=row.severity,
        severity_rank=row.severity_rank,
        commander=row.commander,
        drill=row.drill,
        detected_at=row.detected_at,
        why=why,
    )
