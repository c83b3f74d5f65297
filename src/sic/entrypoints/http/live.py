"""Server-sent events as a bare ASGI application: what is recorded, as it is recorded.

``GET /incidents/{id}/stream`` and ``GET /stream``. It shows what a viewer may read anyway; it
never changes anything, and it never leaves a stream open to somebody who was shut out.
"""

from __future__ import annotations

import re
from typing import ClassVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from sic.application.accounts import Unauthenticated
from sic.application.live import Frame, Hub, reset
from sic.application.ports import StoreUnavailable
from sic.domain.errors import NotFound, SicError
from sic.domain.ids import INCIDENT_ID, IncidentId
from sic.entrypoints.http.context import HttpContext
from sic.entrypoints.http.limits import IS_HEAD
from sic.entrypoints.http.open_files import streams_max
from sic.entrypoints.http.problems import problem_of, response_of
from sic.entrypoints.http.refusals import HttpRefused, WrongMethod
from sic.entrypoints.http.security import ScopeTooNarrow, authenticate
from sic.entrypoints.http.streams import END, Audience, Stream

STREAMS_OF_ONE_MAX = 20  # By one session or token: windows of one person, and some to spare.
READERS = 4  # Streams that catch up at once; others' requests need the store too.
RETRY_MS = (1_000, 1_400, 1_800, 2_200, 2_600, 3_000)  # In turn, lest all come back at once.
SCOPES = frozenset({"read", "act"})
HEADERS = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # Else nginx keeps events until 4 KB are together.
)
_ALL = "/stream"
_ONE = re.compile(r"/incidents/([^/]+)/stream\Z")
_NUMBER = re.compile(r"[0-9]{1,18}\Z", re.ASCII)


class TooManyStreams(HttpRefused):
    """One session or token holds as many streams as it may."""

    code: ClassVar[str] = "SIC-E350"

    def __init__(self) -> None:
        super().__init__(
            429,
            f"This sign-in already holds {STREAMS_OF_ONE_MAX} open streams.",
            "Close windows you do not need, or the program that opened them.",
        )


class StreamsFull(HttpRefused):
    """The server holds as many streams as it may."""

    code: ClassVar[str] = "SIC-E351"

    def __init__(self, most: int) -> None:
        super().__init__(
            503,
            f"This server holds {most:,} open streams and takes no more.",
            "The page works without one; try again in a while, or start another node.",
        )


class UnknownPlace(HttpRefused):
    """The place to resume from is not a number of this stream."""

    code: ClassVar[str] = "SIC-E352"

    def __init__(self) -> None:
        super().__init__(
            422,
            "The place to resume from is not a number.",
            "Send the last id you were given, or nothing to begin now.",
        )


class Stopping(HttpRefused):
    """The server is about to stop; another, or the next, will answer."""

    code: ClassVar[str] = "SIC-E353"

    def __init__(self) -> None:
        super().__init__(503, "This server is about to stop.", "Connect again in a second.")


class Live:
    """Serves streams, from the place the client names; see docs/reference/live.md."""

    def __init__(self, context: HttpContext, hub: Hub) -> None:
        self._context = context
        self._hub = hub
        self._audience = Audience(hub, context.accounts)
        self._readers = CapacityLimiter(READERS)
        self._served = 0
        self._stopping = False

    @staticmethod
    def serves(path: str) -> bool:
        """Return whether a path is a stream's."""
        return path == _ALL or _ONE.match(path) is not None

    @property
    def audience(self) -> Audience:
        """The open streams."""
        return self._audience

    def drain(self) -> None:
        """End every stream and open no more: the server is about to stop."""
        self._stopping = True
        self._audience.end_all()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one stream until the client, or the server, has had enough."""
        stream = Stream(send)
        incident_id: IncidentId | None = None
        joined = False
        try:
            incident_id = _incident_of(scope["path"])
            self._check(scope)
            # Before the log is read: what is recorded in between is kept, not lost.
            self._audience.join(stream, incident_id)
            joined = True
            opening, position = await self._opening(scope, stream, incident_id)
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            if scope.get(IS_HEAD):
                await send(END)
                return
            await stream.catch_up(opening, position)
            del opening  # Tens of KB, in a frame that stands for hours.
            while (await receive())["type"] != "http.disconnect":
                pass
        except (SicError, StoreUnavailable) as error:
            await _refuse(error, scope, receive, send)
        finally:
            if joined:
                self._audience.leave(stream, incident_id)

    def _check(self, scope: Scope) -> None:
        if scope["method"] != "GET":
            raise WrongMethod
        if self._stopping:
            raise Stopping
        if self._audience.size >= (most := streams_max()):
            raise StreamsFull(most)

    async def _opening(
        self, scope: Scope, stream: Stream, incident_id: IncidentId | None
    ) -> tuple[bytes, int]:
        """Return the first bytes of a stream, and the id they bring the client to."""
        connection = HTTPConnection(scope)
        after = _after(connection)
        (credential, session), (head, frames) = await run_sync(
            self._look, connection, incident_id, after, limiter=self._readers
        )
        if self._audience.admit(stream, credential, session=session) > STREAMS_OF_ONE_MAX:
            raise TooManyStreams
        self._served += 1
        retry = b"retry: %d\n" % RETRY_MS[self._served % len(RETRY_MS)]
        if frames is None:
            return retry + b"\n" + reset(head), head
        missed = b"".join(_bytes_of(frame, incident_id) for frame in frames)
        return retry + b"id: %d\n\n" % (head if after is None else after) + missed, head

    def _look(
        self, connection: HTTPConnection, incident_id: IncidentId | None, after: int | None
    ) -> tuple[tuple[str, bool], tuple[int, list[Frame] | None]]:
        """Find out who asks and what they missed, in one go in one thread."""
        return self._credential(connection), self._hub.missed(incident_id, after)

    def _credential(self, connection: HTTPConnection) -> tuple[str, bool]:
        """Return the name of what admits the caller, and whether that is a session.

        Raises:
            Unauthenticated: nothing does.
            ScopeTooNarrow: a token that may not read.
        """
        caller = authenticate(connection, self._context)
        if caller is None:
            raise Unauthenticated
        if caller.token is not None:
            if caller.token.scope not in SCOPES:
                raise ScopeTooNarrow(caller.token.scope)
            return caller.token.id, False
        if caller.session is None:
            raise Unauthenticated
        return caller.session.token_sha256, True


def _incident_of(path: str) -> IncidentId | None:
    """Return whose stream a path is; None for all; raise ``NotFound`` for an odd id."""
    found = _ONE.match(path)
    if found is None:
        return None
    if not INCIDENT_ID.match(found[1]):
        raise NotFound("There is no such incident.", "List them with `sic list`.")
    return IncidentId(found[1])


def _after(connection: HTTPConnection) -> int | None:
    """Return the last id the client has; a reconnecting browser's header is the newer one."""
    text = connection.headers.get("last-event-id") or connection.query_params.get("after")
    if text is None:
        return None
    if not _NUMBER.match(text):
        raise UnknownPlace
    return int(text)


def _bytes_of(frame: Frame, incident_id: IncidentId | None) -> bytes:
    return frame.bytes_of_all if incident_id is None else frame.bytes_of_incident


async def _refuse(error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
    problem, headers = problem_of(error)
    if isinstance(error, WrongMethod):
        headers["Allow"] = "GET"
    elif problem.status in (429, 503):
        headers.setdefault("Retry-After", "5")
    await response_of(problem, headers)(scope, receive, send)
