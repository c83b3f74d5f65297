"""Check the whole log against its hash chains. It reads, and never repairs.

What a chain cannot show is the removal of its own tail: each incident's row keeps the
version and the hash that were written last, and is compared too. What neither shows is the
removal of an incident with its row: positions run on without gaps over the whole log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from sic.adapters.store.codec import GENESIS, TYPE_NAMES, chain_hash, decode_event
from sic.adapters.store.schema import events, incidents
from sic.application.ports import Finding

_EVENTS = select(
    events.c.incident_id,
    events.c.seq,
    events.c.position,
    events.c.type,
    events.c.payload,
    events.c.hash,
).order_by(events.c.incident_id, events.c.seq)
_HEADS = select(incidents.c.id, incidents.c.version, incidents.c.head)
_SPAN = select(func.count(), func.coalesce(func.max(events.c.position), 0)).select_from(events)
_PLACED = select(events.c.incident_id, events.c.seq, events.c.position).order_by(
    events.c.position
)
_AT_ONCE = 2000  # Rows fetched at a time: memory stays flat over any log.


class _Bad(NamedTuple):
    """A bad event; ``position`` orders findings over the whole log."""

    position: int
    incident_id: str
    seq: int
    problem: str


class _Link(NamedTuple):
    """The last good event of a chain."""

    seq: int = 0
    position: int = 0
    hash: str = GENESIS


def verify_log(connection: Connection) -> Finding | None:
    """Return the bad event with the lowest position, or ``None``."""
    heads = {row.id: (row.version, row.head) for row in connection.execute(_HEADS)}
    result = connection.execution_options(yield_per=_AT_ONCE).execute(_EVENTS)
    checked = 0
    bad: list[_Bad] = []

    def count() -> None:
        nonlocal checked
        checked += 1

    for incident_id, rows in groupby(result, key=itemgetter(0)):
        head = heads.pop(incident_id, None)
        last, found = _check_chain(rows, count)
        found = found or _check_head(incident_id, last, head)
        bad.extend([found] if found else [])
    bad.extend(
        _Bad(0, incident_id, 1, f"all {version} events are missing")
        for incident_id, (version, _) in heads.items()
    )
    bad = bad or _check_positions(connection)
    if not bad:
        return None
    first = min(bad)
    return Finding(
        incident_id=first.incident_id,
        seq=first.seq,
        problem=first.problem,
        events_checked=checked,
    )


def _check_positions(connection: Connection) -> list[_Bad]:
    """Return the event after the first gap of the log, if there is one."""
    count, last = connection.execute(_SPAN).one()
    if count == last:
        return []
    with connection.execution_options(yield_per=_AT_ONCE).execute(_PLACED) as placed:
        for expected, (incident_id, seq, position) in enumerate(placed, start=1):
            if position != expected:
                gone = "" if position == expected + 1 else f" to {position - 1}"
                problem = f"missing before it: position {expected}{gone} of the log"
                return [_Bad(position, incident_id, seq, problem)]
    return []


def _check_chain(rows: Iterator[Any], count: Callable[[], None]) -> tuple[_Link, _Bad | None]:
    """Walk one incident; stop judging at its first bad event, for all after it follow."""
    last = _Link()
    found: _Bad | None = None
    for incident_id, seq, position, kind, payload, stored in rows:
        count()
        if found is not None:
            continue
        # SQLite keeps whatever type an intruder writes; SIC writes bytes and nothing else.
        holds = isinstance(payload, bytes) and stored == chain_hash(
            last.hash, incident_id, seq, payload
        )
        if seq == last.seq + 1 and holds and position > last.position:
            problem = _check_payload(kind, payload)
        else:
            problem = _broken_link(last, seq, holds)
        if problem:
            expected = min(seq, last.seq + 1)
            found = _Bad(position, incident_id, expected, problem)
        last = _Link(seq, position, stored)
    return last, found


def _broken_link(last: _Link, seq: int, hash_holds: bool) -> str:
    if seq != last.seq + 1:
        return f"missing: event {last.seq + 1} is not there, the next one is {seq}"
    if hash_holds:
        return "out of order: it stands before the event it follows"
    return "changed: its hash does not follow from its bytes and the event before"


def _check_payload(kind: str, payload: bytes) -> str:
    try:
        event = decode_event(payload)
    except msgspec.MsgspecError as error:
        return f"unreadable: {error}"
    written = TYPE_NAMES[type(event)]
    return "" if kind == written else f"changed: filed as {kind}, but it says {written}"


def _check_head(incident_id: str, last: _Link, head: tuple[int, str] | None) -> _Bad | None:
    if head is None:
        return _Bad(last.position, incident_id, last.seq, "added: no incident has this event")
    version, digest = head
    if version > last.seq:
        problem = f"missing: {version} events were written, the log ends at {last.seq}"
        return _Bad(last.position, incident_id, last.seq + 1, problem)
    if version < last.seq:
        problem = f"added: only {version} events were written"
        return _Bad(last.position, incident_id, version + 1, problem)
    if digest != last.hash:
        return _Bad(last.position, incident_id, last.seq, "changed: another hash was written")
    return None
