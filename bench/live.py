"""Five thousand open streams in one process, and how soon an event reaches the last of them.

The rival is Starlette's StreamingResponse with a queue a client, on the same uvicorn, in the
same minutes. It stores nothing; our time includes the commit to disk before anything is told.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.harness import Figure, Versus, benchmark, reference_runbook, sic_command
from bench.start import Server
from bench.stream_clients import Clients, Delivery
from sic.bootstrap import open_local
from sic.entrypoints.cli.demo.command import demo_settings
from sic.entrypoints.settings import Settings

STREAMS = 5_000
OF_ONE_TOKEN = 20
ROUNDS = 9
ALONE = 200  # Events to one stream, one after the other, for the latency.
WARM = 200  # Streams opened before memory is looked at: what is loaded once is no client's.

RIVAL = """
import asyncio
from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

queues = set()

async def events(request):
    queue = asyncio.Queue()
    queues.add(queue)
    async def told():
        try:
            yield b"retry: 2000\\n\\n"
            while True:
                yield await queue.get()
        finally:
            queues.discard(queue)
    return StreamingResponse(told(), media_type="text/event-stream")

async def publish(request):
    data = await request.body()
    for queue in queues:
        queue.put_nowait(data)
    return Response(status_code=204)

async def healthz(request):
    return Response(b"ok")

app = Starlette(routes=[
    Route("/stream", events),
    Route("/publish", publish, methods=["POST"]),
    Route("/healthz", healthz),
])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One server with its streams: what it took to hold them, and every delivery."""

    kib: float
    opening: float
    deliveries: list[Delivery]

    @property
    def last(self) -> float:
        """Median seconds until the last client had the event."""
        return statistics.median(one.last for one in self.deliveries)

    @property
    def wrong(self) -> int:
        """Clients that went without an event, or got one twice, over all rounds."""
        return sum(one.lost + one.repeated for one in self.deliveries)


@dataclass(slots=True, kw_only=True)
class Contestant:
    """A running server, the heads that open a stream, and the request that makes an event."""

    name: str
    server: Server
    heads: list[str]
    telling: str


@contextmanager
def ours() -> Iterator[Contestant]:
    """Serve SIC on a fresh data folder, with one incident and tokens for all streams."""
    with tempfile.TemporaryDirectory() as name:
        tokens, incident = prepared(demo_settings(Path(name)))
        settings = {
            "SIC_DATA_DIR": name,
            "SIC_PORT": "{port}",
            "SIC_RUNBOOK": str(reference_runbook()),
        }
        with Server([*sic_command(), "serve"], "/healthz", settings) as server:
            server.first_answer()
            path = f"/incidents/{incident}/stream"
            body = json.dumps({"text": "still failing over"})
            yield Contestant(
                name="ours",
                server=server,
                heads=[head("GET", path, token=token) for token in tokens],
                telling=head(
                    "POST", f"/api/v1/incidents/{incident}/notes", token=tokens[0], body=body
                ),
            )


def prepared(settings: Settings) -> tuple[list[str], str]:
    """Add an account with its tokens, and an incident; return secrets and id."""
    from sic.application.service import Principal
    from sic.domain.ids import Actor, ActorKind
    from sic.domain.incident.commands import DeclareIncident

    with open_local(settings) as local:
        text = reference_runbook().read_text(encoding="utf-8")
        local.service.adopt_runbook("reference.md", text)
        account = local.accounts.add_account("bob", level="responder")
        count = STREAMS // OF_ONE_TOKEN + WARM
        tokens = [local.accounts.create_token(account, "bench", "act") for _ in range(count)]
        bob = Principal(Actor("bob", ActorKind.HUMAN), "responder")
        command = DeclareIncident(title="Checkout fails", runbook_revision="")
        declared = local.service.declare(command, bob)
        return [token.secret for token in tokens], str(declared.incident.id)


@contextmanager
def starlette() -> Iterator[Contestant]:
    """Serve the rival, which is told the very bytes that SIC would send."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "rival_app.py").write_text(RIVAL, encoding="utf-8")
        flags = ["--app-dir", name, "--port", "{port}", "--no-access-log", "--ws", "none"]
        argv = [sys.executable, "-m", "uvicorn", "rival_app:app", *flags]
        told = {
            "incident": "inc-20261123-01",
            "seq": 2,
            "version": 2,
            "kind": "note_posted",
            "at": "2026-11-23T03:00:00.000000Z",
            "by": "bob",
            "human": True,
            "sentence": "Note.",
            "parts": [],
        }
        frame = f"id: 2\nevent: entry\ndata: {json.dumps(told)}\n\n"
        with Server(argv, "/healthz", {}) as server:
            server.first_answer()
            yield Contestant(
                name="starlette",
                server=server,
                heads=[head("GET", "/stream")],
                telling=head("POST", "/publish", body=frame),
            )


def head(method: str, path: str, *, token: str = "", body: str = "") -> str:
    """Return a request as it travels."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/event-stream"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += ["Content-Type: application/json"] if body else []
    lines += [f"Content-Length: {len(body.encode())}"] if body else []
    return "\r\n".join([*lines, "", body])


def rss_kib(pid: int) -> float:
    """Return the resident memory of a process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("Rss:"))


@cache
def contest() -> tuple[Side, Side]:
    """Open all streams on both servers, then tell both one event in turns; ours first."""
    with ExitStack() as stack:
        clients = stack.enter_context(Clients())
        pair = (stack.enter_context(ours()), stack.enter_context(starlette()))
        sides = []
        for one in pair:
            warm = one.heads[-WARM:]
            clients.open(one.name, one.server.port, warm, WARM)
            before = rss_kib(one.server.pid)
            seconds = clients.open(one.name, one.server.port, one.heads, STREAMS - WARM)
            kib = (rss_kib(one.server.pid) - before) / (STREAMS - WARM)
            sides.append(Side(kib=kib, opening=seconds, deliveries=[]))
        for number in range(ROUNDS + 1):
            for one, side in zip(pair, sides, strict=True):
                told = clients.tell(one.name, one.telling)
                if number:  # The first of each warms caches, and is not counted.
                    side.deliveries.append(told)
        return sides[0], sides[1]


@benchmark
def live_last_delivery() -> Figure:
    """Deliver one event to 5,000 open streams, until the last has it, against Starlette."""
    mine, rival = contest()
    ratio = mine.last / rival.last
    return Figure(
        name="live_last_delivery",
        figure=ratio,
        unit="x",
        goal=0.7,
        ok=ratio <= 0.7 and mine.wrong == 0,
        versus=Versus("StreamingResponse, ms", rival.last * 1000, ratio),
        detail=(
            f"{STREAMS:,} streams, median of {ROUNDS}: last {mine.last * 1000:.0f} ms from the "
            f"request, commit included; worst {worst(mine):.0f} ms, rival's {worst(rival):.0f} "
            f"ms; lost or repeated: {mine.wrong}, rival's {rival.wrong}; opened in "
            f"{mine.opening:.1f} s, rival in {rival.opening:.1f} s"
        ),
    )


def worst(side: Side) -> float:
    """Return the longest last delivery, in milliseconds."""
    return max(one.last for one in side.deliveries) * 1000


@benchmark
def live_memory() -> Figure:
    """Hold an open stream: resident memory of the server, a client."""
    mine, rival = contest()
    return Figure(
        name="live_memory",
        figure=mine.kib,
        unit="KiB",
        goal=16,
        ok=mine.kib <= 16,
        versus=Versus("StreamingResponse, KiB", rival.kib, mine.kib / rival.kib),
        detail=f"{STREAMS - WARM:,} streams opened after {WARM}",
    )


@benchmark
def live_latency() -> Figure:
    """Deliver one event to one other client: from the request to its bytes, 99th percentile."""
    with Clients() as clients, ours() as one:
        clients.open(one.name, one.server.port, one.heads, 200)
        found = sorted(clients.tell(one.name, one.telling).last for _ in range(ALONE))
    ninety_ninth = found[len(found) * 99 // 100 - 1] * 1000
    return Figure(
        name="live_latency",
        figure=ninety_ninth,
        unit="ms",
        goal=300,
        ok=ninety_ninth <= 300,
        detail=f"{ALONE} events, median {statistics.median(found) * 1000:.1f} ms",
    )
