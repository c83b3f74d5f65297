"""Where one is in an incident's past, and how to go from there. It shows; it never changes."""

from __future__ import annotations

from datetime import UTC, date

import msgspec

from sic.application.past import Turn
from sic.application.room import Room
from sic.entrypoints.http.context import HttpContext

TURNS_SHOWN = 100  # Turning points listed; more than that is a list nobody reads.


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """A moment of the past with its neighbours; a neighbour is None where there is none."""

    seq: int
    last: int  # The newest entry there is.
    time: str  # UTC, to the second: "03:14:07".
    day: date
    turns: tuple[Turn, ...]  # Oldest first.
    here: int  # The turning point that held, by its entry; 0 before the first.
    before: int | None
    after: int | None
    turn_before: int | None
    turn_after: int | None


def past_values(context: HttpContext, room: Room) -> dict[str, object]:
    """Return what the part ``past`` reads; nothing of it is looked up for the present."""
    if not room.past:
        return {"journey": None}
    turns = context.views.past.turns(room.state.id)
    row = context.service.store.row(room.state.id)
    return {"journey": _journey(room, turns, row.version if row else room.view.version)}


def _journey(room: Room, turns: tuple[Turn, ...], last: int) -> Journey:
    seq = room.view.version
    at = room.now.astimezone(UTC)
    earlier = [turn.seq for turn in turns if turn.seq < seq]
    later = [turn.seq for turn in turns if turn.seq > seq]
    return Journey(
        seq=seq,
        last=last,
        time=f"{at:%H:%M:%S}",
        day=at.date(),
        turns=turns[-TURNS_SHOWN:],
        here=max((turn.seq for turn in turns if turn.seq <= seq), default=0),
        before=seq - 1 or None,
        after=seq + 1 if seq < last else None,
        turn_before=earlier[-1] if earlier else None,
        turn_after=later[0] if later else None,
    )
