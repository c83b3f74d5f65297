"""Follows a stream of the server's events, across cuts. It never shows anything.

A stream that breaks is opened again from the last id it gave, so that nothing is missed and
nothing comes twice.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple, TypeAlias

from sic.entrypoints.cli.client import JSON
from sic.entrypoints.cli.failures import Unreachable

WAIT_SECONDS_MAX = 10.0
LOST, BACK = "lost", "back"  # Names of what we tell ourselves, beside the server's.

Open: TypeAlias = Callable[[int | None], AbstractContextManager[Iterator[str]]]


class Heard(NamedTuple):
    """One event: the id to resume from, its name, and what it says."""

    id: int | None
    name: str
    data: JSON


def heard(lines: Iterable[str]) -> Iterator[Heard]:
    """Yield the events of a stream's lines; one whose end is missing is not yielded.

    One without a name says where the stream stands.

    >>> [*heard(["id: 7", "event: entry", 'data: {"seq":7}', "", ":", "", "data: 1"])]
    [Heard(id=7, name='entry', data={'seq': 7})]
    """
    last: int | None = None
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        if name:
            fields[name] = value.removeprefix(" ")
        elif not line and fields:
            last = int(fields["id"]) if fields.get("id", "").isdecimal() else last
            data = fields.get("data", "null")
            yield Heard(last, fields.get("event", ""), json.loads(data))
            fields = {}


def follow(
    opened: Open, after: int | None, *, wait: Callable[[float], None] = time.sleep
) -> Iterator[Heard]:
    """Yield events for ever; ``lost`` and ``back`` stand where the stream was cut.

    Args:
        opened: Opens the stream after an id; None begins now.
        after: Where to begin.
        wait: Waits so many seconds before the next try.
    Raises:
        Unreachable: the first try failed; later ones are repeated.
        CliError: the server says no: signed out, or no such incident.
    """
    tries = 0
    ever = False
    while True:
        try:
            with opened(after) as lines:
                if ever:
                    yield Heard(after, BACK, None)
                ever, tries = True, 0
                for one in heard(lines):
                    after = one.id if one.id is not None else after
                    if one.name:
                        yield one
            reason = "the server ended the stream"
        except Unreachable as problem:
            if not ever:
                raise
            reason = problem.message
        if not tries:
            yield Heard(after, LOST, reason)
        wait(min(2.0**tries, WAIT_SECONDS_MAX))
        tries += 1
