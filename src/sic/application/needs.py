"""What waits for one person, over all incidents, from their rows alone. It decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal, TypeAlias

import msgspec

from sic.application.ports import IncidentRow
from sic.application.standing import WaitingRun
from sic.domain.clocks import ClockName, Unmet
from sic.domain.ids import IncidentId
from sic.domain.webhook.execution import Stage

NeedKind: TypeAlias = Literal[
    "approve", "confirm", "acknowledge", "update", "page", "role", "postmortem"
]
# A run that waits is over within minutes, and somebody waits for it; so it stands first.
ORDER: tuple[NeedKind, ...] = (
    *("approve", "confirm", "acknowledge", "update", "page", "role", "postmortem"),
)
UNRANKED = 9  # Where an incident without severity sorts among the others.
NEVER = datetime.max.replace(tzinfo=UTC)


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """One thing one person should do now, and the clock it hangs on, if any."""

    kind: NeedKind
    row: IncidentRow
    roles: tuple[str, ...] = ()  # Of "role": the names of those held.
    clock: Unmet | None = None
    run: WaitingRun | None = None  # Of "approve" and "confirm".


def needs(
    active: Sequence[IncidentRow],
    owed: Sequence[IncidentRow],
    me: str,
    paged: Collection[IncidentId],
    now: datetime,
) -> list[Need]:
    """Return what waits for a person: most urgent kind first, gravest first in each.

    Args:
        active: Rows of incidents that are not resolved.
        owed: Rows of incidents that are resolved and lack their post-mortem.
        me: The person's account.
        paged: Active incidents for which they were paged.
        now: Aware UTC; an update is theirs to write once it is overdue.
    """
    found = [
        *(need for row in active for need in _of_active(row, me, row.id in paged, now)),
        *_postmortems(owed, me),
    ]
    return sorted(found, key=lambda need: (ORDER.index(need.kind), *_urgency(need)))


def by_urgency(rows: Iterable[IncidentRow]) -> list[IncidentRow]:
    """Return rows gravest first, then by their earliest open clock, then by id."""
    return sorted(rows, key=lambda row: (_rank(row), _earliest(row), row.id))


def clock_of(row: IncidentRow, name: str) -> Unmet | None:
    """Return one open clock of an incident."""
    return next((one for one in row.standing.clocks if one.name == name), None)


def shown_clocks(row: IncidentRow, now: datetime) -> tuple[Unmet, ...]:
    """Return what a list says of the clocks: what is longest overdue, and what is next."""
    clocks = row.standing.clocks  # Earliest first.
    late = [one for one in clocks if one.due_at <= now][:1]
    ahead = [one for one in clocks if one.due_at > now][:1]
    return (*late, *ahead)


def _of_active(row: IncidentRow, me: str, paged: bool, now: datetime) -> Iterator[Need]:
    standing = row.standing
    roles = tuple(name for name, people in standing.roles.items() if me in people)
    update = clock_of(row, ClockName.UPDATE)
    if standing.acknowledged_at is None:
        yield Need(kind="acknowledge", row=row, clock=clock_of(row, ClockName.ACK))
    elif paged and not roles:
        yield Need(kind="page", row=row)
    if update is not None and update.due_at <= now and me in standing.informers:
        yield Need(kind="update", row=row, clock=update)
    if roles:
        yield Need(kind="role", row=row, roles=roles, clock=_next(row, now))
    yield from _runs(row, me, now)


def _runs(row: IncidentRow, me: str, now: datetime) -> Iterator[Need]:
    """Yield the webhooks this person looked at and has not confirmed, or may approve.

    The IC runs no technical task, and so is not asked to; the incident's page has it.
    """
    for run in row.standing.runs:
        mine = run.requested_by == me
        if run.due_at <= now:
            continue
        if run.stage == Stage.PREVIEWED and mine:
            yield Need(kind="confirm", row=row, run=run)
        elif run.stage == Stage.REQUESTED and not mine and row.commander != me:
            yield Need(kind="approve", row=row, run=run)


def _next(row: IncidentRow, now: datetime) -> Unmet | None:
    """Return the clock a holder of a role looks at: what falls due next, else what did."""
    shown = shown_clocks(row, now)
    return shown[-1] if shown else None


def _postmortems(owed: Iterable[IncidentRow], me: str) -> Iterator[Need]:
    """Yield those this person commanded: the runbook makes their IC see to it."""
    for row in owed:
        if row.commander == me:
            clock = clock_of(row, ClockName.POSTMORTEM)
            yield Need(kind="postmortem", row=row, clock=clock)


def _urgency(need: Need) -> tuple[int, datetime, str]:
    due_at = need.clock.due_at if need.clock else NEVER
    if need.run:
        due_at = need.run.due_at
    return (_rank(need.row), due_at, need.row.id)


def _rank(row: IncidentRow) -> int:
    return UNRANKED if row.severity_rank is None else row.severity_rank


def _earliest(row: IncidentRow) -> datetime:
    return row.standing.clocks[0].due_at if row.standing.clocks else NEVER
