"""Finds checkpoints in lines of logs, however those were kept. It believes no word of them.

SIC writes each checkpoint to its own log, too. Where that log went, to a terminal, a journal, a
container's log or a shipper, a line looks otherwise and says the same. A checkpoint counts only
where SIC puts one: words of others, which SIC logs as values, cannot stand there.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from sic.application.checkpoint_marks import Checkpoint, read_line

EVENT = "checkpoint"  # As the log calls it; the checkpoint stands under the same name.
WRAPPED_MAX = 4  # A JSON line, in a journal's, in a shipper's.
# What journald, Docker and shippers call the line they carry.
_CARRIED = ("MESSAGE", "log", "message", "msg", "line")

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# The first level on a line is SIC's own: nothing that others wrote stands before it.
_PRINTED = re.compile(r"\[(?:debug|info|warning|error|critical) *\] *(.*)")
_CHECKPOINT = re.compile(rf"{EVENT} +{EVENT}='([^']*)'")


def checkpoint_in(line: str) -> Checkpoint | None:
    """Return the checkpoint a line holds: of the file of checkpoints, or of any kept log."""
    if EVENT not in line and '"position"' not in line:
        return None  # Nearly every line of a log.
    return read_line(line) or _logged(line, WRAPPED_MAX)


def _logged(line: str, depth: int) -> Checkpoint | None:
    """Return the checkpoint of a line of SIC's log, whatever a journal put before it."""
    if not depth:
        return None
    told = _object(line[line.find("{") :])
    if told is None:
        return _printed(line)
    if isinstance(told.get("event"), str):  # SIC's own: what else it says are others' words.
        return _read(told.get(EVENT)) if told["event"] == EVENT else None
    carried = (told[name] for name in _CARRIED if isinstance(told.get(name), str))
    return next(filter(None, (_logged(one, depth - 1) for one in carried)), None)


def _object(text: str) -> dict[str, Any] | None:
    """Return a JSON object, or nothing. Any: a log of anything."""
    try:
        found = msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _printed(line: str) -> Checkpoint | None:
    """Return the checkpoint of a line as SIC prints it for people."""
    event = _PRINTED.search(_COLOUR.sub("", line))
    found = _CHECKPOINT.match(event[1]) if event else None
    return _read(found[1]) if found else None


def _read(value: object) -> Checkpoint | None:
    return read_line(value) if isinstance(value, str) else None
