"""A model's endpoint on loopback that answers as it is told, and takes everything down."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from threading import Event, Thread
from typing import Any, NamedTuple, TypeAlias

from sic.application.advice import Prompt

GOOD = '{"recommendations": [], "severity": "none"}'
SCHEMA = {"type": "object", "properties": {"severity": {"type": "string", "maxLength": 9}}}
PROMPT = Prompt(system="Help.", user='{"question":"names fail"}', sources={}, sha256="0" * 64)


class Heard(NamedTuple):
    """One request."""

    head: str
    body: dict[str, Any]


Answer: TypeAlias = Callable[[socket.socket, Heard, Event], None]


def http(
    status: int = 200, body: bytes | str = b"", *headers: str, kind: str = "application/json"
) -> bytes:
    """Return the bytes of an answer."""
    raw = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(raw)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + raw


def completion(text: str | None = GOOD, finish: str = "stop", **message: Any) -> str:
    """Return a chat completion that says a text."""
    choice = {"message": {"content": text, **message}, "finish_reason": finish}
    return json.dumps({"choices": [choice], "model": "small"})


def saying(raw: bytes | str) -> Answer:
    """Answer so, whatever is asked."""
    whole = raw if isinstance(raw, bytes) else http(200, raw)
    return lambda wire, _heard, _over: wire.sendall(whole)


class AnEndpoint:
    """Listens from the start; ``close`` ends it and every answer it is still giving."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer or saying(completion())
        self.heard: list[Heard] = []
        self.over = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Its base address."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"

    def close(self) -> None:
        """End it."""
        self.over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=10)

    def _serve(self) -> None:
        while not self.over.is_set():
            try:
                wire, _ = self._listener.accept()
            except OSError:
                return
            with wire:
                try:
                    heard = _request(wire)
                    self.heard.append(heard)
                    self.answer(wire, heard, self.over)
                except OSError:
                    continue  # The other side went away, as it may.


def _request(wire: socket.socket) -> Heard:
    stream = wire.makefile("rb")
    lines = []
    while (line := stream.readline().strip()) != b"":
        lines.append(line.decode())
    head = "\n".join(lines)
    length = next(int(x.split(":")[1]) for x in lines if x.lower().startswith("content-length"))
    return Heard(head, json.loads(stream.read(length)))
