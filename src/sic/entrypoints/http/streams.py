"""Open streams and how each event reaches all of them. It never lets one wait for another.

Delivery is by hand: the loop begins each client's ``send`` itself, and only a client whose
buffer is full gets a task of its own. A task for every client and event would cost more than
the bytes do.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Generator, Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

import structlog
from anyio.to_thread import run_sync
from starlette.types import Send

from sic.application.accounts import Accounts
from sic.application.live import Frame, Hub, reset
from sic.application.ports import StoreUnavailable
from sic.domain.ids import IncidentId

log = structlog.get_logger(__name__)

BACKLOG_MAX = 256  # Events kept for a client that reads slowly; the bytes are everyone's.
BEAT_SECONDS = 15
CHECK_SECONDS = 15  # Between two looks at whether credentials still hold.
AT_ONCE = 250  # Clients served before other requests get a turn.

Message = dict[str, Any]


def body(data: bytes, *, more: bool = True) -> Message:
    """Return a piece of a response."""
    return {"type": "http.response.body", "body": data, "more_body": more}


BEAT = body(b":\n\n")
END = body(b"", more=False)


class News:
    """Some events in a row, with one id each, and their bytes joined once for all clients."""

    __slots__ = ("_events", "first", "last", "message")

    def __init__(self, events: Sequence[tuple[int, bytes]]) -> None:
        self._events = events
        self.first, self.last = events[0][0], events[-1][0]
        self.message = body(
            events[0][1] if len(events) == 1 else b"".join(data for _, data in events)
        )

    def __len__(self) -> int:
        return len(self._events)

    def after(self, number: int) -> bytes:
        """Return the bytes of the events above ``number``."""
        if number < self.first:
            found: bytes = self.message["body"]
            return found
        return b"".join(data for each, data in self._events if each > number)


class Stream:
    """One client. It starts busy, keeping what arrives, until it has caught up."""

    __slots__ = ("_backlog", "_busy", "_ended", "_rest", "_send", "_sent", "credential", "slot")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._sent = 0  # The newest id the client was given.
        self._busy = True
        self._ended = False
        self._backlog: list[News | Message] | None = None  # Made when needed: most never do.
        self._rest: asyncio.Task[None] | None = None
        self.credential = ""
        self.slot = 0

    @property
    def ended(self) -> bool:
        """True once nothing more may be pushed."""
        return self._ended

    async def catch_up(self, opening: bytes, position: int) -> None:
        """Send what was missed, then whatever arrived meanwhile, then follow."""
        self._sent = position
        await self._send(body(opening))
        await self._drain()

    def push(self, news: News) -> bool:
        """Give the client events it does not have; False if it is too slow and was cut off."""
        if self._ended or news.last <= self._sent:
            return True
        if self._busy:
            return self._keep(news)
        message = news.message if self._sent < news.first else body(news.after(self._sent))
        self._sent = news.last
        self._begin(message)
        return True

    def beat(self) -> None:
        """Show proxies, and the client, that the connection lives."""
        if not self._busy and not self._ended:
            self._begin(BEAT)

    def end(self) -> None:
        """Send no more; a client still reading sees the end of the response."""
        if self._ended:
            return
        self._ended = True
        if self._busy:
            self._backlog = [END]
        else:
            self._begin(END)

    def give_up(self) -> None:
        """Send nothing more, not even an end: sending failed."""
        self._ended = True
        self._backlog = None

    def _keep(self, news: News) -> bool:
        if self._backlog is None:
            self._backlog = []
        self._backlog.append(news)
        if sum(map(len, self._backlog)) <= BACKLOG_MAX:
            return True
        # Dropped with a word: it shall fetch everything anew and come back from there.
        self._ended = True
        self._backlog = [body(reset(news.last)), END]
        return False

    # ------------------------------------------------------------ sending

    def _begin(self, message: Message) -> None:
        """Send at once if there is room, which there nearly always is."""
        step = self._send(message).__await__()
        try:
            waiting = next(step)
        except StopIteration:
            return
        self._busy = True
        self._rest = asyncio.create_task(self._finish(_Begun(waiting, step)))

    async def _finish(self, begun: _Begun) -> None:
        try:
            await begun
            await self._drain()
        except Exception:  # As in ``Audience``: it is this client's alone.
            log.exception("live.send_failed")
            self.give_up()
        self._rest = None

    async def _drain(self) -> None:
        while self._backlog:
            kept, self._backlog = self._backlog, None
            for one in kept:
                if not isinstance(one, News):
                    await self._send(one)
                elif one.last > self._sent:
                    data = one.after(self._sent)
                    self._sent = one.last
                    await self._send(body(data))
        self._busy = False


class _Begun:
    """The rest of an awaitable that was begun outside of any task."""

    __slots__ = ("_step", "_waiting")

    def __init__(self, waiting: object, step: Generator[Any, Any, Any]) -> None:
        self._waiting = waiting
        self._step = step

    def __await__(self) -> Generator[Any, Any, None]:
        yield self._waiting
        yield from self._step


class Audience:
    """All open streams of this server; everything but ``take`` belongs to the event loop."""

    def __init__(self, hub: Hub, accounts: Accounts) -> None:
        self._accounts = accounts
        self._counts = hub.counts
        self._streams: dict[IncidentId | None, dict[Stream, None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._arrived: deque[tuple[IncidentId | None, News]] = deque()
        self._telling: asyncio.Task[None] | None = None
        self._tending: asyncio.Task[None] | None = None
        self._sessions: Counter[str] = Counter()
        self._tokens: Counter[str] = Counter()
        self._joined = 0
        self.size = 0
        hub.listen(self.take)

    # ------------------------------------------------------------ coming and going

    def join(self, stream: Stream, incident_id: IncidentId | None) -> None:
        """Let a stream have everything recorded from now on."""
        self._loop = asyncio.get_running_loop()
        if self._tending is None or self._tending.done():
            self._tending = self._loop.create_task(self._tend())
        self._streams.setdefault(incident_id, {})[stream] = None
        self._joined += 1
        stream.slot = self._joined % BEAT_SECONDS
        self.size += 1
        self._counts["live_streams"] = self.size

    def leave(self, stream: Stream, incident_id: IncidentId | None) -> None:
        """Forget a stream; its connection is gone, or nearly."""
        here = self._streams[incident_id]
        del here[stream]
        if not here:
            del self._streams[incident_id]
        for counter in (self._sessions, self._tokens):
            if stream.credential in counter:
                counter[stream.credential] -= 1
                if not counter[stream.credential]:
                    del counter[stream.credential]
        self.size -= 1
        self._counts["live_streams"] = self.size

    def admit(self, stream: Stream, credential: str, *, session: bool) -> int:
        """Note by which credential a stream came; return how many have come by it."""
        counter = self._sessions if session else self._tokens
        stream.credential = credential
        counter[credential] += 1
        return counter[credential]

    def end_all(self) -> None:
        """End every stream: the server is about to stop."""
        for stream in self._everyone():
            stream.end()
        if self._tending is not None:
            self._tending.cancel()

    def _everyone(self) -> list[Stream]:
        return [stream for here in self._streams.values() for stream in here]

    # ------------------------------------------------------------ telling

    def take(self, frames: Sequence[Frame]) -> None:
        """Hand frames over to the loop; called by the hub's thread."""
        loop = self._loop
        if loop is None or loop.is_closed():
            return
        loop.call_soon_threadsafe(self._note, frames)

    def _note(self, frames: Sequence[Frame]) -> None:
        self._arrived.extend(_grouped(frames))
        if self._telling is None or self._telling.done():
            self._telling = asyncio.ensure_future(self._tell())

    async def _tell(self) -> None:
        while self._arrived:
            whom, news = self._arrived.popleft()
            # Whoever joins while we tell has read these events, or will, from the log.
            listening = tuple(self._streams.get(whom, ()))
            for start in range(0, len(listening), AT_ONCE):
                for stream in listening[start : start + AT_ONCE]:
                    self._push(stream, news)
                await asyncio.sleep(0)

    def _push(self, stream: Stream, news: News) -> None:
        try:
            if not stream.push(news):
                self._counts["live_dropped"] += 1
        except Exception:  # One broken connection must not hide an event from the rest.
            log.exception("live.push_failed")
            stream.give_up()

    # ------------------------------------------------------------ tending

    async def _tend(self) -> None:
        """Keep time for all streams: a beat every 15 s, and a look at who may still watch."""
        second = 0
        while True:
            await asyncio.sleep(1)
            second += 1
            try:
                self.beat(second)
                if second % CHECK_SECONDS == 0:
                    await self.check()
            except Exception:  # Without this task nobody who is shut out would be cut off.
                log.exception("live.tending_failed")

    def beat(self, second: int) -> None:
        """Beat for the streams whose turn it is; a fifteenth of them each second."""
        for stream in self._everyone():
            if stream.slot == second % BEAT_SECONDS:
                stream.beat()

    async def check(self) -> None:
        """End the streams whose session or token no longer holds."""
        sessions, tokens = frozenset(self._sessions), frozenset(self._tokens)
        if not sessions and not tokens:
            return
        try:
            held = await run_sync(self._accounts.holding, sessions, tokens)
        except StoreUnavailable as error:
            # What nobody can record now, nobody can watch either; asked again in 15 s.
            log.warning("live.check_failed", reason=str(error))
            return
        lost = (sessions | tokens) - held
        for stream in self._everyone():
            if stream.credential in lost:
                stream.end()


def _grouped(frames: Sequence[Frame]) -> Iterable[tuple[IncidentId | None, News]]:
    """Return what each audience is told: those of one incident, and those of all."""
    by_incident = sorted(frames, key=attrgetter("incident_id"))  # Stable: the order stays.
    for incident_id, some in groupby(by_incident, key=attrgetter("incident_id")):
        yield incident_id, News([(f.seq, f.bytes_of_incident) for f in some])
    yield None, News([(f.position, f.bytes_of_all) for f in frames])
