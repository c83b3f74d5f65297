"""Streams and their audience, driven by hand: slow clients, late ones, broken ones."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from tests.fakes import PASSWORD, Site

from sic.application.live import Frame, Hub
from sic.application.ports import StoreUnavailable
from sic.domain.ids import IncidentId
from sic.entrypoints.http.streams import BACKLOG_MAX, BEAT, Audience, News, Stream

HERE = IncidentId("inc-20261123-01")
THERE = IncidentId("inc-20261123-02")


class Wire:
    """Takes what is sent to one client; ``full`` makes it wait until ``drain``."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.ended = False
        self.room = asyncio.Event()
        self.room.set()

    async def send(self, message: Any) -> None:
        """Be an ASGI ``send``."""
        await self.room.wait()
        self.bodies.append(message["body"])
        self.ended = not message["more_body"]

    @property
    def text(self) -> bytes:
        """Everything that arrived."""
        return b"".join(self.bodies)


async def turns(count: int = 10) -> None:
    """Let everything that is ready run."""
    loop = asyncio.get_running_loop()
    for _ in range(count):
        done = loop.create_future()
        loop.call_soon(done.set_result, None)
        await done


def news(*numbers: int) -> News:
    """Return events with these ids; each one's bytes are its id in brackets."""
    return News([(number, b"[%d]" % number) for number in numbers])


def frame(seq: int, incident: IncidentId = HERE) -> Frame:
    """Return a frame that says its place."""
    return Frame(
        incident_id=incident,
        seq=seq,
        position=100 + seq,
        bytes_of_incident=b"[%d]" % seq,
        bytes_of_all=b"{%d}" % (100 + seq),
    )


async def a_stream(wire: Wire, position: int = 0) -> Stream:
    """Return a stream that has caught up."""
    stream = Stream(wire.send)
    await stream.catch_up(b"opening ", position)
    return stream


def run(test: Coroutine[Any, Any, None]) -> None:
    """Run a test's coroutine to its end."""
    asyncio.run(test)


def test_a_client_with_room_is_served_at_once_and_without_a_task() -> None:
    """Five thousand tasks an event would cost more than the bytes."""

    async def test() -> None:
        wire = Wire()
        stream = await a_stream(wire)
        before = len(asyncio.all_tasks())
        stream.push(news(1))
        assert len(asyncio.all_tasks()) == before
        assert wire.text == b"opening [1]"

    run(test())


def test_everyone_is_handed_the_same_bytes() -> None:
    """Interface 4.3: no copy a client."""

    async def test() -> None:
        wires = [Wire(), Wire()]
        some = news(1, 2)
        for wire in wires:
            (await a_stream(wire)).push(some)
        assert wires[0].bodies[1] is wires[1].bodies[1]

    run(test())


def test_a_slow_client_gets_everything_in_order_once_it_reads() -> None:
    """Backpressure delays; it neither drops nor shuffles."""

    async def test() -> None:
        wire = Wire()
        stream = await a_stream(wire)
        wire.room.clear()
        for number in range(1, 21):
            assert stream.push(news(number))
        assert wire.text == b"opening "
        wire.room.set()
        await turns()
        assert wire.text == b"opening " + b"".join(b"[%d]" % n for n in range(1, 21))
        stream.push(news(21))
        assert wire.text.endswith(b"[21]")

    run(test())


def test_a_client_that_never_reads_is_cut_off_with_a_reset() -> None:
    """Its backlog is bounded; a reset tells it to fetch everything anew."""

    async def test() -> None:
        wire = Wire()
        stream = await a_stream(wire)
        wire.room.clear()
        pushed = [stream.push(news(number)) for number in range(1, BACKLOG_MAX + 3)]
        assert pushed.index(False) == BACKLOG_MAX + 1  # The first is half-way out already.
        assert stream.ended
        assert stream.push(news(BACKLOG_MAX + 9))  # Said already.
        wire.room.set()
        await turns()
        assert wire.bodies[1] == b"[1]"
        assert wire.bodies[2].startswith(b"id: %d\nevent: reset\n" % (BACKLOG_MAX + 2))
        assert wire.ended

    run(test())


def test_what_arrives_while_a_client_catches_up_is_sent_once() -> None:
    """It joins before the log is read: the same event may come both ways."""

    async def test() -> None:
        wire = Wire()
        stream = Stream(wire.send)
        for number in (4, 5, 6):
            stream.push(news(number))
        await stream.catch_up(b"[3][4][5]", 5)
        assert wire.text == b"[3][4][5][6]"
        stream.push(news(5, 6, 7))
        stream.push(news(7))
        assert wire.text == b"[3][4][5][6][7]"

    run(test())


def test_a_beat_goes_to_idle_clients_alone() -> None:
    """A client that does not read what it has needs no sign of life on top."""

    async def test() -> None:
        wire = Wire()
        stream = await a_stream(wire)
        stream.beat()
        wire.room.clear()
        stream.push(news(1))
        stream.beat()
        wire.room.set()
        await turns()
        stream.end()
        stream.beat()
        assert wire.bodies == [b"opening ", BEAT["body"], b"[1]", b""]

    run(test())


def test_ending_a_slow_stream_drops_what_was_kept_for_it() -> None:
    """Somebody who was shut out is told nothing more, only that it is over."""

    async def test() -> None:
        wire = Wire()
        stream = await a_stream(wire)
        wire.room.clear()
        for number in (1, 2, 3):
            stream.push(news(number))
        stream.end()
        stream.end()
        wire.room.set()
        await turns()
        assert wire.bodies == [b"opening ", b"[1]", b""]
        assert wire.ended

    run(test())


def test_a_broken_client_is_its_own_trouble(audience: Audience) -> None:
    """One socket's failure must not hide an event from the rest."""

    async def broken(message: Any) -> None:
        if message["body"] != b"opening ":
            raise RuntimeError("gone")

    async def test() -> None:
        wire = Wire()
        bad, good = Stream(broken), Stream(wire.send)
        for stream in (bad, good):
            audience.join(stream, HERE)
            await stream.catch_up(b"opening ", 0)
        audience.take([frame(1)])
        await turns()
        assert bad.ended
        assert wire.text == b"opening [1]"

    with capture_logs() as logs:
        run(test())
    assert [entry["event"] for entry in logs] == ["live.push_failed"]


# ---------------------------------------------------------------- the audience


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A small SIC with the cast as its accounts."""
    site = Site(tmp_path).people()
    yield site
    site.close()


@pytest.fixture
def hub(site: Site) -> Hub:
    """A hub nobody starts."""
    return Hub(site.service)


@pytest.fixture
def audience(hub: Hub, site: Site) -> Audience:
    """An audience of nobody yet."""
    return Audience(hub, site.accounts)


def test_each_audience_hears_its_own_incident(audience: Audience) -> None:
    """The stream of one incident says nothing of another; that of all says everything."""

    async def test() -> None:
        wires = {where: Wire() for where in (HERE, THERE, None)}
        for where, wire in wires.items():
            audience.join(stream := Stream(wire.send), where)
            await stream.catch_up(b"", 0)
        audience.take([frame(1), frame(1, THERE), frame(2)])
        await turns()
        assert wires[HERE].text == b"[1][2]"
        assert wires[THERE].text == b"[1]"
        assert wires[None].text == b"{101}{101}{102}"

    run(test())


def test_a_client_that_does_not_read_holds_up_nobody(audience: Audience, hub: Hub) -> None:
    """One sleeping laptop among many browsers."""

    async def test() -> None:
        wires = [Wire() for _ in range(3)]
        for wire in wires:
            audience.join(stream := Stream(wire.send), HERE)
            await stream.catch_up(b"", 0)
        wires[1].room.clear()
        for number in range(1, BACKLOG_MAX + 5):
            audience.take([frame(number)])
            await turns(3)
        everything = b"".join(b"[%d]" % n for n in range(1, BACKLOG_MAX + 5))
        assert wires[0].text == wires[2].text == everything
        assert wires[1].text == b""
        assert hub.numbers()["live_dropped"] == 1

    run(test())


def test_a_beat_a_second_reaches_everyone_in_fifteen(audience: Audience) -> None:
    """All at once would hold up the loop every fifteen seconds."""

    async def test() -> None:
        wires = [Wire() for _ in range(30)]
        for wire in wires:
            audience.join(stream := Stream(wire.send), None)
            await stream.catch_up(b"", 0)
        beaten = []
        for second in range(15):
            audience.beat(second)
            beaten.append(sum(BEAT["body"] in wire.bodies for wire in wires))
        assert beaten == list(range(2, 31, 2))

    run(test())


def test_a_session_that_ended_ends_its_streams(audience: Audience, site: Site) -> None:
    """S-10: no access without a session, and none that outlives it."""
    signed = site.accounts.sign_in("bob", PASSWORD, address="test")
    carol = site.accounts.sign_in("carol", PASSWORD, address="test")
    token = site.accounts.create_token(site.accounts.account("dave"), "watch", "read").token

    async def test() -> None:
        wires = {}
        for name, session in (
            (signed.session.token_sha256, True),
            (carol.session.token_sha256, True),
            (token.id, False),
        ):
            wires[name] = Wire()
            audience.join(stream := Stream(wires[name].send), HERE)
            audience.admit(stream, name, session=session)
            await stream.catch_up(b"", 0)
        await audience.check()
        assert not any(wire.ended for wire in wires.values())
        site.accounts.sign_out(signed.secret)
        site.accounts.revoke_token(token.id)
        await audience.check()
        assert [wire.ended for wire in wires.values()] == [True, False, True]
        site.accounts.change_account("carol", disabled=True)
        await audience.check()
        assert all(wire.ended for wire in wires.values())

    run(test())


def test_a_check_costs_the_same_however_many_watch(
    audience: Audience, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five thousand queries every fifteen seconds would be the load SIC is there to survive."""
    asked: list[str] = []
    for name in ("accounts", "account", "session", "sessions", "sessions_among", "tokens"):
        real = getattr(site.store, name)
        counted = partial(_counted, asked, name, real)
        monkeypatch.setattr(site.store, name, counted)

    async def test() -> None:
        for number in range(300):
            audience.join(stream := Stream(Wire().send), HERE)
            audience.admit(stream, f"{number:064x}", session=bool(number % 2))
        await audience.check()

    run(test())
    assert asked == ["accounts", "sessions_among", "tokens"]


def _counted(asked: list[str], name: str, real: Any, *given: Any) -> Any:
    asked.append(name)
    return real(*given)


def test_a_check_the_store_cannot_answer_ends_nobody(
    audience: Audience, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People must be able to watch while the database is away for a moment."""

    def away(*_: object) -> set[str]:
        raise StoreUnavailable("away")

    monkeypatch.setattr(site.accounts, "holding", away)

    async def test() -> None:
        audience.join(stream := Stream(Wire().send), HERE)
        audience.admit(stream, "some session", session=True)
        await audience.check()
        assert not stream.ended

    with capture_logs() as logs:
        run(test())
    assert [entry["event"] for entry in logs] == ["live.check_failed"]


def test_frames_for_a_server_that_stopped_are_dropped(audience: Audience) -> None:
    """The hub outlives the loop by a moment at every stop."""

    async def test() -> None:
        audience.join(Stream(Wire().send), HERE)

    run(test())
    audience.take([frame(1)])
    assert audience.size == 1
