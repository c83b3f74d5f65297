"""What the war room costs with 200 entries: bytes, nodes, the server's time, a hand's wait."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from bench.harness import Figure, benchmark
from bench.reader import CPU_SLOWDOWN, OPENING, PAINTS, SHIFTS, Reader, a_browser, a_reader
from bench.viewer import REQUESTS, at_most
from sic.application.service import IncidentService, Principal
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident import commands as c

ENTRIES = 200
INTO_RUNBOOK = "a[data-doc][data-key]"
SETTLED_MS = 500
ROUNDS = 7  # The first is not counted.
NOTE = "p99 of checkout is 2.4 s in both zones; the pool of payments-api is at its limit (%d)"
ALICE = Principal(Actor("alice", ActorKind.HUMAN), "admin")
NODES = "document.querySelectorAll('*').length"
# From the press to the paint after what it changed; the last handler has run by then.
PRESSED = """(selector) => new Promise((done) => {
  const target = document.querySelector(selector);
  const from = performance.now();
  target.click();
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - from)));
})"""


class Visit(NamedTuple):
    """One visit in a browser that was never here."""

    bytes: int
    requests: int
    elsewhere: int
    nodes: int
    shift: float


@contextmanager
def a_room() -> Iterator[Reader]:
    """Serve one incident under way: everything filled in, and two hundred entries."""
    with a_reader() as reader:
        yield replace(reader, incident=f"/incidents/{_under_way(reader.service)}")


def _under_way(service: IncidentService) -> str:
    opened = c.DeclareIncident(title="Checkout answers 503 in all regions", runbook_revision="")
    incident = service.declare(opened, ALICE).incident.id
    for command in (
        c.AcknowledgeIncident(),
        c.SetSeverity(severity="SEV-2"),
        c.AssignRole(role="ic", responder="alice"),
        c.AssignRole(role="comms lead", responder="alice"),
        c.NameServices(services=("checkout",)),
        c.OpenBridge(url="https://meet.example/4711"),
        c.AdoptPattern(pattern="pattern-b"),
        c.FlagImpact(impact="customers"),
        *(c.CreateTask(task=f"t{n}", title=f"Look at shard {n}") for n in range(8)),
    ):
        service.handle(incident, command, ALICE)
    while (version := service.incident(incident).version) < ENTRIES:
        note = c.PostNote(note=f"n{version}", text=NOTE % version)
        update = c.SendUpdate(update=f"u{version}", text=NOTE % version)
        service.handle(incident, update if version % 9 == 0 else note, ALICE)
    return incident


@cache
def visit() -> Visit:
    """Open the war room once and count; four figures are of this visit."""
    with a_room() as reader, a_browser() as browser:
        page = reader.page(browser)
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        sizes: list[float] = []
        wire.on(
            "Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"])
        )
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(reader.incident, wait_until="load")
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.evaluate("Promise.all([...document.images].map((one) => one.decode()))")
        home = urlsplit(reader.url).netloc
        return Visit(
            bytes=int(sum(sizes)),
            requests=len(asked),
            elsewhere=sum(urlsplit(url).netloc != home for url in asked),
            nodes=int(page.evaluate(NODES)),
            shift=float(page.evaluate(SHIFTS)),
        )


@benchmark
def room_bytes() -> Figure:
    """Bytes on the wire for the war room: heads, style, scripts and diagram too."""
    return at_most("room_bytes", visit().bytes, "B", 60_000, f"{ENTRIES} entries, first visit")


@benchmark
def room_requests() -> Figure:
    """Requests of that visit, the open stream among them, all to this host."""
    found = visit()
    if found.elsewhere:
        return at_most("room_requests", found.requests, "requests", 0, "asked other hosts")
    return at_most("room_requests", found.requests, "requests", 10)


@benchmark
def room_nodes() -> Figure:
    """Elements of the page with two hundred entries behind it."""
    return at_most("room_nodes", visit().nodes, "nodes", 1_500)


@benchmark
def room_cls() -> Figure:
    """Layout shift of that visit, scrolled to its end."""
    return at_most("room_cls", visit().shift, "CLS", 0.02)


@benchmark
def room_p95_ms() -> Figure:
    """The page from the server: request to last byte over loopback, 95th percentile."""
    with a_room() as reader:
        connection = reader.asking()
        reader.get(connection, reader.incident)
        times = [reader.get(connection, reader.incident)[0] * 1000 for _ in range(REQUESTS)]
    p95 = statistics.quantiles(times, n=20)[-1]
    return at_most("room_p95_ms", p95, "ms", 30, f"median {statistics.median(times):.1f} ms")


@benchmark
def room_lcp_ms() -> Figure:
    """Largest contentful paint with 4 times less CPU, nothing in the cache; median."""

    def paint(page: Page, incident: str) -> float:
        page.goto("/robots.txt")
        _slow(page)
        page.goto(incident, wait_until="load")
        found: Any = page.evaluate(PAINTS)
        return float(found[0])

    return _median("room_lcp_ms", paint, 1_500)


@benchmark
def room_tick_ms() -> Figure:
    """From the press on a checklist item to the next paint, with 4 times less CPU."""
    return _pressing("room_tick_ms", "[data-tick] button")


@benchmark
def room_dialog_ms() -> Figure:
    """From the press on "Change severity" to the paint of its dialog, 4 times less CPU."""
    return _pressing("room_dialog_ms", '[data-dialog="severity"] > summary')


@benchmark
def room_note_ms() -> Figure:
    """From posting a note to the next paint, with 4 times less CPU."""

    def post(page: Page, incident: str) -> float:
        page.goto(incident, wait_until="load")
        page.fill("#composer-text", NOTE % 0)
        _slow(page)
        return float(page.evaluate(PRESSED, '[data-as="note"]'))

    return _median("room_note_ms", post, 200)


@benchmark
def room_runbook_ms() -> Figure:
    """From the click on a link into the runbook to its paint over the room, 4 times less CPU.

    The link has the focus first, as before any click; that is when the document is fetched.
    """

    def open_it(page: Page, incident: str) -> float:
        page.goto(incident, wait_until="load")
        page.focus(INTO_RUNBOOK)
        page.wait_for_timeout(SETTLED_MS)  # The stream stays open: the net is never idle.
        _slow(page)
        return float(page.evaluate(OPENING, INTO_RUNBOOK))

    return _median("room_runbook_ms", open_it, 200)


def _pressing(name: str, selector: str) -> Figure:
    def press(page: Page, incident: str) -> float:
        page.goto(incident, wait_until="load")
        _slow(page)
        return float(page.evaluate(PRESSED, selector))

    return _median(name, press, 200)


def _median(name: str, once: Callable[[Page, str], float], goal: float) -> Figure:
    with a_room() as reader, a_browser() as browser:
        times = [_in_a_fresh_page(reader, browser, once) for _ in range(ROUNDS)][1:]
    detail = f"worst {max(times):.0f} ms; CPU slowed {CPU_SLOWDOWN} times"
    return at_most(name, statistics.median(times), "ms", goal, detail)


def _in_a_fresh_page(
    reader: Reader, browser: Browser, once: Callable[[Page, str], float]
) -> float:
    page = reader.page(browser)
    try:
        return once(page, reader.incident)
    finally:
        page.context.close()


def _slow(page: Page) -> None:
    wire = page.context.new_cdp_session(page)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
