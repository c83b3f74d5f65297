"""What reading a runbook costs: bytes, requests, time on the server, time in the browser."""

from __future__ import annotations

import statistics
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Browser

from bench.harness import Figure, Versus, benchmark
from bench.material import material
from bench.reader import (
    COPIES,
    CPU_SLOWDOWN,
    OPENING,
    PAINTS,
    SHIFTS,
    Reader,
    a_browser,
    a_reader,
)

ROUNDS = 11  # Interleaved; the first of each is not counted.
REQUESTS = 300


class Visit(NamedTuple):
    """One visit of the page in a browser that was never here, read to its end."""

    bytes: int
    requests: int
    elsewhere: int
    shift: float


@cache
def visit() -> Visit:
    """Read the page once and count; the three figures of it are one visit."""
    with a_reader() as reader, a_browser() as browser:
        page = reader.page(browser)
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        sizes: list[float] = []
        wire.on(
            "Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"])
        )
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/runbook", wait_until="networkidle")
        for part in (0.25, 0.5, 0.75, 1):
            page.evaluate(f"scrollTo(0, document.body.scrollHeight * {part})")
            page.wait_for_load_state("networkidle")
        home = urlsplit(reader.url).netloc
        elsewhere = sum(urlsplit(url).netloc != home for url in asked)
        return Visit(int(sum(sizes)), len(asked), elsewhere, float(page.evaluate(SHIFTS)))


def at_most(name: str, figure: float, unit: str, goal: float, detail: str = "") -> Figure:
    """Return a figure that must not exceed its goal."""
    return Figure(
        name=name, figure=figure, unit=unit, goal=goal, ok=figure <= goal, detail=detail
    )


@benchmark
def viewer_bytes() -> Figure:
    """Bytes on the wire for the reference page: heads, style, script and diagram too."""
    return at_most("viewer_bytes", visit().bytes, "B", 30_000, "first visit, diagram shown")


@benchmark
def viewer_requests() -> Figure:
    """Requests of that visit, all of them to this host."""
    found = visit()
    figure = at_most("viewer_requests", found.requests, "requests", 6)
    if found.elsewhere:
        return at_most("viewer_requests", found.requests, "requests", 0, "asked other hosts")
    return figure


@benchmark
def viewer_cls() -> Figure:
    """Layout shift of that visit, scrolled from end to end."""
    return at_most("viewer_cls", visit().shift, "CLS", 0.02)


@benchmark
def fragment_bytes() -> Figure:
    """Bytes of the copy that opens over another page."""
    with a_reader() as reader:
        _, body = reader.get(reader.asking(), "/runbooks/current/fragment")
    return at_most("fragment_bytes", len(body), "B", 15_000)


@benchmark
def viewer_cached_p95_ms() -> Figure:
    """The page again: request to last byte over loopback, 95th percentile."""
    with a_reader() as reader:
        connection = reader.asking()
        reader.get(connection, "/runbook")
        times = [reader.get(connection, "/runbook")[0] * 1000 for _ in range(REQUESTS)]
    middle = statistics.median(times)
    p95 = statistics.quantiles(times, n=20)[-1]
    return at_most("viewer_cached_p95_ms", p95, "ms", 5, f"median {middle:.2f} ms")


@benchmark
def viewer_cold_ms() -> Figure:
    """A runbook nobody has opened: compile, render, draw, answer; median of a dozen."""
    with a_reader() as reader:
        connection = reader.asking()
        reader.get(connection, "/runbook")
        times = [reader.get(connection, f"/runbooks/copy-{n}")[0] * 1000 for n in range(COPIES)]
    return at_most("viewer_cold_ms", statistics.median(times[1:]), "ms", 60)


@benchmark
def modal_open_ms() -> Figure:
    """From the click to the paint of the open document, with 4 times less CPU.

    The link has the pointer or the focus first, as before any click; that is when the
    document is fetched.
    """
    with a_reader() as reader, a_browser() as browser:
        times = [_opening(reader, browser) for _ in range(ROUNDS)][1:]
    return at_most(
        "modal_open_ms", statistics.median(times), "ms", 200, f"CPU slowed {CPU_SLOWDOWN} times"
    )


def _opening(reader: Reader, browser: Browser) -> float:
    page = reader.page(browser)
    page.goto("/runbook", wait_until="networkidle")
    page.evaluate(
        "(() => { const a = document.createElement('a'); a.href = '/runbook#escalation';"
        " a.dataset.doc = ''; a.textContent = 'x'; document.body.prepend(a); a.focus(); })()"
    )
    page.wait_for_load_state("networkidle")
    wire = page.context.new_cdp_session(page)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    spent = float(page.evaluate(OPENING, "a[data-doc]"))
    page.context.close()
    return spent


class Race(NamedTuple):
    """Medians of both in one interleaved run, in milliseconds."""

    lcp: tuple[float, float]
    dcl: tuple[float, float]


@cache
def race() -> Race:
    """Visit our page and the rival's in turns, each time with an empty cache."""
    with a_reader() as reader, material() as rival, a_browser() as browser:
        turns = [
            (_paints(reader, browser, f"{reader.url}/runbook"), _paints(reader, browser, rival))
            for _ in range(ROUNDS)
        ][1:]
    lcp, dcl = (
        tuple(statistics.median(turn[side][kind] for turn in turns) for side in (0, 1))
        for kind in (0, 1)
    )
    return Race((lcp[0], lcp[1]), (dcl[0], dcl[1]))


def _paints(reader: Reader, browser: Browser, url: str) -> list[float]:
    """Come from a bare page of the same site, as people do, with nothing in the cache.

    From an empty tab our pages would also pay for the browser's change of process that
    Cross-Origin-Opener-Policy asks for, once a visit; the rival sends no such header.
    """
    page = reader.page(browser)
    page.goto(urljoin(url, "/robots.txt"))
    page.goto(url, wait_until="load")
    found: Any = page.evaluate(PAINTS)
    page.context.close()
    return [float(one) for one in found]


def _ratio(name: str, ours: float, rival: float, goal: float) -> Figure:
    ratio = ours / rival
    return Figure(
        name=name,
        figure=ratio,
        unit="ratio",
        goal=goal,
        ok=ratio <= goal,
        versus=Versus("MkDocs Material, packed, other hosts refused", rival, ratio),
        detail=f"ours {ours:.0f} ms, medians of {ROUNDS - 1} interleaved rounds",
    )


@benchmark
def viewer_lcp_ratio() -> Figure:
    """Largest contentful paint against MkDocs Material's page of the same document."""
    return _ratio("viewer_lcp_ratio", *race().lcp, goal=0.7)


@benchmark
def viewer_dcl_ratio() -> Figure:
    """DOMContentLoaded against MkDocs Material's page of the same document."""
    return _ratio("viewer_dcl_ratio", *race().dcl, goal=0.5)
