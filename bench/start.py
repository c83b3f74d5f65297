"""How long SIC takes to start: the shortest command, and a server's first answer."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.harness import (
    Figure,
    Timing,
    at_most,
    benchmark,
    reference_runbook,
    rounds,
    sic_command,
    timed_process,
)

PATIENCE = 20.0  # Seconds until a server that does not answer is given up.
EMPTY_APP = """
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})
"""


@benchmark
def version_process() -> Figure:
    """Run ``sic --version`` as a process, against a Python that does nothing."""
    ours, rival = rounds(
        lambda: timed_process([*sic_command(), "--version"]),
        lambda: timed_process([sys.executable, "-c", "pass"]),
        times=15,
    )
    return at_most("version_process", ours, 0.2, rival=("python -c pass", rival))


class Server:
    """A server process on 127.0.0.1 with a fresh data folder; a context that ends it."""

    def __init__(self, argv: list[str], path: str, environment: dict[str, str]) -> None:
        self._argv, self._path, self._environment = argv, path, environment
        self.port = free_port()

    def __enter__(self) -> Server:
        """Start the process; it has not answered yet."""
        self._folder = tempfile.TemporaryDirectory()
        (Path(self._folder.name) / "empty_app.py").write_text(EMPTY_APP, encoding="utf-8")
        self._log = Path(self._folder.name, "server.log").open("w+b")
        fill = {"port": str(self.port), "folder": self._folder.name}
        self._process = subprocess.Popen(
            [part.format_map(fill) for part in self._argv],
            cwd=self._folder.name,
            env=os.environ | {k: v.format_map(fill) for k, v in self._environment.items()},
            stdout=self._log,
            stderr=self._log,
        )
        self.pid = self._process.pid
        return self

    def __exit__(self, *_: object) -> None:
        """End the process we started, and forget its data."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        self._folder.cleanup()

    def first_answer(self) -> None:
        """Return as soon as the server answers 200.

        Raises:
            RuntimeError: it ended, or did not answer within ``PATIENCE``.
        """
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.02)  # Asking more often takes the processor from who should answer.
        self._log.seek(0)
        words = self._log.read().decode(errors="replace").strip()[-400:]
        raise RuntimeError(f"no answer from {self._argv[1:]}: {words}")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", self._path)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def free_port() -> int:
    """Return a port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def sic_server() -> Server:
    """Return ``sic serve`` on a fresh data folder, with the reference runbook."""
    settings = {
        "SIC_DATA_DIR": "{folder}/data",
        "SIC_HOST": "127.0.0.1",
        "SIC_PORT": "{port}",
        "SIC_RUNBOOK": str(reference_runbook()),
    }
    return Server([*sic_command(), "serve"], "/healthz", settings)


def bare_server() -> Server:
    """Return uvicorn with an application that does nothing: the floor under ours."""
    flags = ["--app-dir", "{folder}", "--host", "127.0.0.1", "--port", "{port}"]
    return Server([sys.executable, "-m", "uvicorn", "empty_app:app", *flags], "/", {})


def answered(server: Server) -> Timing:
    """Time a server from nothing to its first answer, and what it worked until then."""
    wall = time.perf_counter()
    with server:
        server.first_answer()
        return Timing(time.perf_counter() - wall, worked(server.pid))


def worked(pid: int) -> float:
    """Return the CPU seconds of a running process, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    user, system = int(fields[11]), int(fields[12])  # proc(5), counted after the name.
    return (user + system) / os.sysconf("SC_CLK_TCK")


@benchmark
def start_to_answer() -> Figure:
    """Start ``sic serve`` on a fresh data folder, until the first 200 of ``/healthz``."""
    ours, rival = rounds(
        lambda: answered(sic_server()), lambda: answered(bare_server()), times=5
    )
    rivals = ("uvicorn with an empty app", rival)
    return at_most("start_to_answer", ours, 2, rival=rivals)
