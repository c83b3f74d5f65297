"""A client of an event stream for tests: it reads events off a real socket, one at a time."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

PATIENCE_SECONDS = 30.0  # Of the test, for what must come.


class Heard(NamedTuple):
    """One event: its id, its name, and what it says."""

    id: int
    name: str
    data: dict[str, Any]


class EventStream:
    """One open stream; ``last`` is the id to resume from."""

    def __init__(self, url: str, path: str, headers: dict[str, str]) -> None:
        place = urlsplit(url)
        self._connection = http.client.HTTPConnection(
            place.hostname or "", place.port, timeout=PATIENCE_SECONDS
        )
        self._connection.request("GET", path, headers=headers)
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.headers = self._answer.headers
        self.last = 0

    def events(self) -> Iterator[Heard]:
        """Yield events as they come, until the server ends the stream."""
        name, data = "", ""
        while line := self._answer.readline():
            field, _, value = line.decode().rstrip("\n").partition(": ")
            if field == "id":
                self.last = int(value)
            elif field == "event":
                name = value
            elif field == "data":
                data = value
            elif not field and data:
                yield Heard(self.last, name, json.loads(data))
                name, data = "", ""

    def next(self, count: int = 1) -> list[Heard]:
        """Return the next events; they must come."""
        coming = self.events()
        return [next(coming) for _ in range(count)]

    def problem(self) -> dict[str, Any]:
        """Return the answer of a stream that was refused."""
        found: dict[str, Any] = json.loads(self._answer.read())
        return found

    def cut(self) -> None:
        """Pull the cable."""
        self._connection.close()


@contextmanager
def following(
    url: str, path: str, token: str, *, after: int | None = None, cookie: str = ""
) -> Iterator[EventStream]:
    """Open a stream with a token or a session's cookie; cut it on leaving."""
    headers = {"Cookie": cookie} if cookie else {"Authorization": f"Bearer {token}"}
    headers |= {} if after is None else {"Last-Event-ID": str(after)}
    stream = EventStream(url, path, headers)
    try:
        yield stream
    finally:
        stream.cut()
