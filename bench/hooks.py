"""From the press that confirms a webhook to its request at the target, a thousand times.

A whole server on real sockets and a real disk: the press is an HTTP request of a signed-in
person, and two events are on the disk before the first byte leaves. No peer we know of records
before it sends, so the yardstick is what four bare durable writes cost in the same minutes.
"""

from __future__ import annotations

import socket
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2

from bench.harness import Figure, Versus, benchmark, fdatasync_seconds
from sic.bootstrap import run_server
from sic.domain.standard_webhooks import secret_text
from sic.entrypoints.settings import Settings

RUNS = 1_000
INCIDENTS = 20  # A person confirms some dozens in one incident, not a thousand.
GOAL_MS = 150.0
PASSWORD = "heron quilt ladder mosaic"  # noqa: S105 - of an account that lives a minute
KEY = secret_text(b"k" * 32).encode()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ndone"


class Target:
    """A socket that notes when a request's first bytes were there, and says "done"."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self.heard_at: list[float] = []
        self.origin = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def serve(self) -> None:
        """Answer one caller after the other until the socket is shut."""
        while True:
            try:
                caller, _from = self._listening.accept()
            except OSError:
                return
            with caller:
                caller.recv(65536)
                self.heard_at.append(time.perf_counter())
                caller.sendall(OK)


@contextmanager
def a_target() -> Iterator[Target]:
    """Listen on a free port of 127.0.0.1."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        target = Target(listening)
        thread = Thread(target=target.serve, daemon=True)
        thread.start()
        try:
            yield target
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=10)


def a_binding(origin: str) -> dict[str, Any]:
    """Return what an administrator would write, with a signature and no cool-down."""
    return {
        "url": f"{origin}/dns-flush/{{resolver}}",
        "targets": [origin],
        "headers": {"Authorization": "Bearer {secret:bench}"},
        "arguments": {"resolver": {"enum": ["resolver-1", "resolver-2"]}},
        "signing_secret": "bench",
        "cooldown_seconds": 0,
    }


@contextmanager
def a_person(folder: Path, target: Target) -> Iterator[httpx2.Client]:
    """Serve, and yield Bob's browser."""
    hooks = {"dns-flush": a_binding(target.origin)}
    settings = Settings.model_construct(
        data_dir=folder, port=0, log_level="error", webhooks=hooks
    )
    with run_server(settings) as server:
        local = server.local
        local.vault.put_secret("bench", KEY, "alice", datetime.now(UTC))
        local.accounts.add_account("bob", level="responder", password=PASSWORD)
        session = local.accounts.sign_in("bob", PASSWORD, address="bench").secret
        with httpx2.Client(
            base_url=server.url,
            headers={"Origin": server.url},
            cookies={"sic_session": session},
            trust_env=False,
            timeout=60,
        ) as bob:
            yield bob


def press(bob: httpx2.Client, incident: str, target: Target) -> float:
    """Preview, then confirm; return the seconds from the press to the target."""
    body = {"arguments": {"resolver": "resolver-2"}}
    shown = bob.post(f"{incident}/webhooks/dns-flush/preview", json=body).json()
    path = f"{incident}/executions/{shown['execution']['id']}/confirmation"
    before = len(target.heard_at)
    pressed_at = time.perf_counter()
    run = bob.post(path, json={"token": shown["token"]}).json()
    if run["stage"] != "responded" or len(target.heard_at) != before + 1:
        raise RuntimeError(f"it did not run once: {run}")
    return target.heard_at[-1] - pressed_at


@benchmark
def confirm_to_sent() -> Figure:
    """Return the 95th percentile of a thousand confirmations, in milliseconds."""
    took: list[float] = []
    with tempfile.TemporaryDirectory(prefix="sic-bench-") as made, a_target() as target:
        folder = Path(made)
        with a_person(folder, target) as bob:
            for _incident in range(INCIDENTS):
                opened = bob.post("/api/v1/incidents", json={"title": "Names do not resolve"})
                incident = f"/api/v1/incidents/{opened.json()['id']}"
                took += [press(bob, incident, target) for _run in range(RUNS // INCIDENTS)]
        raw_ms = fdatasync_seconds(folder) * 4 * 1000
    p95 = statistics.quantiles(took, n=20)[-1] * 1000
    return Figure(
        name="confirm_to_sent",
        figure=p95,
        unit="ms p95",
        goal=GOAL_MS,
        ok=p95 <= GOAL_MS,
        versus=Versus("four bare fdatasync", raw_ms, p95 / raw_ms),
        detail=f"{len(took)} confirmations, median {statistics.median(took) * 1000:.1f} ms,"
        f" worst {max(took) * 1000:.0f} ms",
    )
