"""Thousands of clients of an event stream, in a process of their own. It never serves anything.

Run as ``python -m bench.stream_clients``, it reads one JSON order a line and answers each with
one JSON line: ``open`` connects to a server, ``tell`` makes it send an event and waits until
every client has it.
"""

from __future__ import annotations

import json
import resource
import select
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from bench.harness import ROOT

MARK = b"event: entry"
CONNECTING = 200  # At once: within any server's backlog.
PATIENCE = 60.0  # Seconds until what has not come is called lost.
RECEIVED_MAX = 65_536


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event: seconds to the first and the last client; how many had none, or two."""

    first: float
    last: float
    lost: int
    repeated: int


class Clients:
    """Our end of the process: orders go out, answers come back."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.stream_clients"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def open(self, name: str, port: int, heads: Sequence[str], count: int) -> float:
        """Open so many streams, each with one of the heads in turn; return the seconds."""
        asked = {"do": "open", "name": name, "port": port, "heads": heads, "count": count}
        return float(self._ask(asked)["seconds"])

    def tell(self, name: str, request: str, *, port: int | None = None) -> Delivery:
        """Send the request that makes the server send one event; wait until all have it.

        ``port`` is another server's, which is to take the request.
        """
        asked = {"do": "tell", "name": name, "request": request, "port": port}
        return Delivery(**self._ask(asked))

    def __enter__(self) -> Clients:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End the process, and with it every connection."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the clients' process ended")
        answer: dict[str, Any] = json.loads(line)
        return answer


# ---------------------------------------------------------------- in the process


class Crowd:
    """The streams of one server."""

    def __init__(self, port: int) -> None:
        self._address = ("127.0.0.1", port)
        self._epoll = select.epoll()
        self._streams: dict[int, socket.socket] = {}

    def open(self, heads: Sequence[str], count: int) -> float:
        """Connect them all, some at a time, each answered before the next ones come."""
        began = time.perf_counter()
        for start in range(0, count, CONNECTING):
            some = range(start, min(start + CONNECTING, count))
            self._connect([heads[n % len(heads)] for n in some])
        return time.perf_counter() - began

    def _connect(self, heads: Sequence[str]) -> None:
        new = []
        for head in heads:
            stream = socket.create_connection(self._address)
            stream.sendall(head.encode())
            new.append(stream)
        for stream in new:
            answer = b""
            while b"retry:" not in answer:
                piece = stream.recv(RECEIVED_MAX)
                answer += piece
                if not piece or not answer.startswith(b"HTTP/1.1 200"):
                    raise RuntimeError(f"no stream: {answer!r}")
            stream.setblocking(False)
            self._streams[stream.fileno()] = stream
            self._epoll.register(stream.fileno(), select.EPOLLIN)

    def tell(self, request: str, port: int | None) -> Delivery:
        """Send a request and wait until every stream has its event, once."""
        told = dict.fromkeys(self._streams, 0)
        missing = len(told)
        ordering = socket.create_connection(("127.0.0.1", port) if port else self._address)
        began = first = last = time.perf_counter()
        ordering.sendall(request.encode())
        while missing and time.perf_counter() - began < PATIENCE:
            for number, _ in self._epoll.poll(1.0, 4096):
                marks = self._streams[number].recv(RECEIVED_MAX).count(MARK)
                if marks and not told[number]:
                    last = time.perf_counter()
                    first = last if missing == len(told) else first
                    missing -= 1
                told[number] += marks
        with ordering:
            answer = ordering.recv(RECEIVED_MAX)
        if not answer.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"refused: {answer!r}")
        repeated = sum(marks > 1 for marks in told.values())
        return Delivery(first - began, last - began, missing, repeated)


def main() -> None:
    """Take orders until standard input ends."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    crowds: dict[str, Crowd] = {}
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "open":
            crowd = crowds.get(order["name"]) or Crowd(order["port"])
            crowds[order["name"]] = crowd
            answer = {"seconds": crowd.open(order["heads"], order["count"])}
        else:
            told = crowds[order["name"]].tell(order["request"], order["port"])
            answer = {name: getattr(told, name) for name in Delivery.__slots__}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
