"""What home costs in the worst hour: two hundred active incidents, from their rows alone."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

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


@cache
def _times(path: str) -> tuple[list[float], int]:
    """Return milliseconds of each request for a path, and the bytes of the last answer."""
    with a_bad_hour() as reader:
        connection = reader.asking()
        size = len(reader.get(connection, path)[1])
        times = [reader.get(connection, path)[0] * 1000 for _ in range(REQUESTS)]
    return times, size


@benchmark
def home_p95_ms() -> Figure:
    """Home with 200 active incidents: request to last byte over loopback, 95th percentile."""
    times, size = _times("/")
    detail = f"median {statistics.median(times):.1f} ms, {ACTIVE} incidents, {size} B packed"
    return at_most("home_p95_ms", statistics.quantiles(times, n=20)[-1], "ms", 30, detail)


@benchmark
def look_alikes_p95_ms() -> Figure:
    """Look-alikes of a title being typed, among 200 active incidents, 95th percentile."""
    times, _ = _times("/declare?part=alike&title=service+12+answers+slowly")
    detail = f"median {statistics.median(times):.1f} ms"
    return at_most(
        "look_alikes_p95_ms", statistics.quantiles(times, n=20)[-1], "ms", 30, detail
    )
