"""Holds the log against its checkpoints and names the first row that differs. It reads only."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from operator import itemgetter

import msgspec

from sic.application.checkpoint_lines import checkpoint_in
from sic.application.checkpoint_marks import (
    Checkpoint,
    Head,
    Mark,
    MarkedLog,
    Verifier,
    folded,
    is_genuine,
)
from sic.domain.errors import SicError

AT_ONCE = 10_000  # Marks read at a time: memory stays flat over any log.


class NoCheckpoint(SicError):
    """There is nothing to hold the log against."""

    code = "SIC-E530"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"There is no checkpoint in {where}.",
            "Name the file with --checkpoints; without any, only the chains are verified.",
        )


class Deviation(msgspec.Struct, frozen=True, kw_only=True):
    """The first row that is not as it was signed."""

    position: int
    incident_id: str  # Empty where no row is left.
    seq: int
    problem: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was compared, and the first deviation if there is one."""

    checkpoints: int
    vouched: int  # Events up to the last checkpoint that agrees.
    after: int  # Events written since, which only their chains vouch for.
    deviation: Deviation | None = None


def verify_checkpoints(
    marked: MarkedLog,
    lines: Iterable[str],
    verifier_of: Callable[[], Verifier],
    where: str,
) -> Verified:
    """Compare the log with every checkpoint on these lines, in one pass.

    Args:
        marked: The log.
        lines: Of files of checkpoints and of kept logs; others' lines are passed over, and a
            checkpoint that stands on several counts once.
        verifier_of: Return who knows the signer's signatures; asked if there is anything.
        where: The lines' origin, for messages.
    Raises:
        NoCheckpoint: not one of them holds a checkpoint.
    """
    found = list(dict.fromkeys(filter(None, map(checkpoint_in, lines))))
    if not found:
        raise NoCheckpoint(where)
    verifier = verifier_of()
    forged = next((one for one in found if not is_genuine(one, verifier)), None)
    if forged is not None:
        return _stopped(found, Head(), _forged(forged, verifier))
    # Of two about one place the older first: a log signed anew must not speak for itself.
    return _compared(marked, sorted(found, key=lambda one: (one.position, one.at)))


def _compared(marked: MarkedLog, found: list[Checkpoint]) -> Verified:
    rows = _Rows(marked)
    good = Head()
    for checkpoint in found:
        first, head = rows.fold(good, checkpoint.position)
        if head.position < checkpoint.position:
            return _stopped(found, good, _ends_early(head, checkpoint))
        if head != checkpoint.agrees_with:
            return _stopped(found, good, _differs(first, good, checkpoint))
        good = head
    return Verified(checkpoints=len(found), vouched=good.events, after=rows.count())


class _Rows:
    """The log read once from its beginning, some thousand rows at a time."""

    def __init__(self, marked: MarkedLog) -> None:
        self._log = marked
        self._read: list[Mark] = []
        self._after = 0

    def fold(self, head: Head, upto: int) -> tuple[Mark | None, Head]:
        """Return the first row taken, and the head with every row up to a position."""
        first: Mark | None = None
        while self._fill():
            stop = bisect_right(self._read, upto, key=_POSITION)
            taken, self._read = self._read[:stop], self._read[stop:]
            first = first or next(iter(taken), None)
            head = folded(head, taken)
            if self._read:
                break
        return first, head

    def count(self) -> int:
        """Return how many rows are left."""
        count = 0
        while self._fill():
            count += len(self._read)
            self._read = []
        return count

    def _fill(self) -> bool:
        if not self._read:
            self._read = self._log.log_marks(after=self._after, limit=AT_ONCE)
            self._after = self._read[-1].position if self._read else self._after
        return bool(self._read)


_POSITION = itemgetter(0)


def _stopped(found: list[Checkpoint], good: Head, deviation: Deviation) -> Verified:
    return Verified(checkpoints=len(found), vouched=good.events, after=0, deviation=deviation)


def _forged(checkpoint: Checkpoint, verifier: Verifier) -> Deviation:
    problem = (
        f"forged: the checkpoint of {checkpoint.at.isoformat()} is not signed with key"
        f" {verifier.key}"
    )
    return Deviation(position=checkpoint.position, incident_id="", seq=0, problem=problem)


def _ends_early(head: Head, checkpoint: Checkpoint) -> Deviation:
    problem = (
        f"missing: the log ends at position {head.position}; at"
        f" {checkpoint.at.isoformat()} it went up to {checkpoint.position}"
    )
    return Deviation(position=head.position + 1, incident_id="", seq=0, problem=problem)


def _differs(first: Mark | None, good: Head, checkpoint: Checkpoint) -> Deviation:
    problem = (
        f"rewritten: from here up to position {checkpoint.position} the log is not what was"
        f" signed at {checkpoint.at.isoformat()}"
    )
    return Deviation(
        position=good.position + 1,
        incident_id=first.incident_id if first else "",
        seq=first.seq if first else 0,
        problem=problem,
    )
