"""What home costs in the worst hour: two hundred active incidents, from their rows alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import uuid4

from bench.harness import Figure, benchmark
from bench.reader import Reader, a_reader
from bench.viewer import REQUESTS, at_most
from sic.application.service import IncidentService, Principal
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident import commands as c

ACTIVE = 200
ALICE = Principal(Actor("alice", ActorKind.HUMAN), "admin")
SEVERITIES = ("SEV-1", "SEV-2", "SEV-3", None)


@contextmanager
def a_bad_hour() -> Iterator[Reader]:
    """Serve two hundred incidents of every severity; in one of five somebody commands."""
    with a_reader() as reader:
        for number in range(ACTIVE):
            _declared(reader.service, number)
        yield reader


def _declared(service: IncidentService, number: int) -> None:
    opened = c.DeclareIncident(
        title=f"Service {number} answers 503 in region {number % 7}",
        runbook_revision="",
        severity=SEVERITIES[number % len(SEVERITIES)],
        services=(f"service-{number}",),
    )
    incident = service.declare(opened, ALICE).incident.id
    if number % 5 == 0:
        service.handle(incident, c.AcknowledgeIncident(), ALICE)
        service.handle(incident, c.AssignRole(role="ic", responder="alice"), ALICE)


def _nothing(_service: IncidentService) -> None:
    """Let nothing happen between two requests."""


def _a_note(service: IncidentService) -> None:
    """Record something: it is why an open home asks anew, and no list is as it was."""
    incident = service.store.rows(limit=1)[0].id
    service.handle(incident, c.PostNote(note=uuid4().hex, text="Still looking"), ALICE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Requests for one page: milliseconds on the wall and of the processors, and bytes."""

    wall: list[float]
    cpu: list[float]
    size: int

    def figure(self, name: str, detail: str = "") -> Figure:
        """Return the 95th percentile as a figure, with the CPU's median beside it."""
        words = f"median {statistics.median(self.wall):.1f} ms, {ACTIVE} incidents{detail}"
        found = at_most(name, statistics.quantiles(self.wall, n=20)[-1], "ms", 30, words)
        # Server and asker are one process here, so this holds some of the asker's too.
        return replace(found, cpu=statistics.median(self.cpu))


def _asked(path: str, meanwhile: Callable[[IncidentService], None] = _nothing) -> _Asked:
    """Ask for a path as often as counts; something may happen before each request."""
    asked = _Asked([], [], 0)
    with a_bad_hour() as reader:
        connection = reader.asking()
        asked = replace(asked, size=len(reader.get(connection, path)[1]))
        for _ in range(REQUESTS):
            meanwhile(reader.service)
            cpu = time.process_time()
            asked.wall.append(reader.get(connection, path)[0] * 1000)
            asked.cpu.append((time.process_time() - cpu) * 1000)
    return asked


@benchmark
def home_p95_ms() -> Figure:
    """Home with 200 active incidents, each time after an event: the first who asks then."""
    asked = _asked("/", _a_note)
    return asked.figure("home_p95_ms", f", {asked.size} B packed, all lines drawn anew")


@benchmark
def home_together_p95_ms() -> Figure:
    """The same for all others, who ask in the same second for the same lines."""
    return _asked("/").figure("home_together_p95_ms")


@benchmark
def look_alikes_p95_ms() -> Figure:
    """Look-alikes of a title being typed, among 200 active incidents, 95th percentile."""
    asked = _asked("/declare?part=alike&title=service+12+answers+slowly")
    return asked.figure("look_alikes_p95_ms")
