"""The streams' address: who may, from where, how many, and how it ends. ASGI by hand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import pytest
from tests.fakes import PASSWORD, Site

from sic.entrypoints.http import live
from sic.entrypoints.http.limits import Limits
from sic.entrypoints.http.live import STREAMS_OF_ONE_MAX

Headers: TypeAlias = dict[str, str]


class Call:
    """One request to a stream, answered piece by piece."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: Headers = {}
        self.body = b""
        self.ended = False
        self._gone = asyncio.Event()
        self._said = asyncio.Event()
        self._given = False

    async def receive(self) -> Any:
        """Give the empty body, and then wait until the client leaves."""
        if not self._given:
            self._given = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        """Take a piece of the answer; its end ends the request, as in a server."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {k.decode(): v.decode() for k, v in message["headers"]}
        else:
            self.body += message["body"]
            self.ended = not message.get("more_body", False)
            self._said.set()
            if self.ended:
                self._gone.set()

    async def until(self, words: bytes) -> None:
        """Wait until the answer holds these words, or has ended."""
        while words not in self.body and not self.ended:
            self._said.clear()
            await self._said.wait()

    def leave(self) -> None:
        """Close the connection."""
        self._gone.set()

    @property
    def code(self) -> str:
        """The code of a refusal."""
        return str(json.loads(self.body)["code"])


@asynccontextmanager
async def calling(
    site: Site, path: str, headers: Headers, *, method: str = "GET"
) -> AsyncIterator[Call]:
    """Ask, yield once the answer began, and leave on leaving."""
    call = Call()
    target, _, query = path.partition("?")
    sent = {"host": "127.0.0.1", **headers}
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": target,
        "query_string": query.encode(),
        "headers": [(k.encode(), v.encode()) for k, v in sent.items()],
        "client": ("127.0.0.1", 1),
    }

    async def served() -> None:
        await site.app(scope, call.receive, call.send)

    task = asyncio.create_task(served())
    await call.until(b"\n\n")
    try:
        yield call
    finally:
        call.leave()
        await task


def run(test: Coroutine[Any, Any, None]) -> None:
    """Run a test's coroutine, with an end if it hangs."""
    asyncio.run(asyncio.wait_for(test, 30))


def by_token(site: Site, name: str, scope: Any = "act") -> Headers:
    """Return the header of an account's fresh token."""
    return {"authorization": f"Bearer {site.token(name, scope)}"}


def by_session(site: Site, name: str) -> Headers:
    """Return the cookie of a fresh sign-in."""
    secret = site.accounts.sign_in(name, PASSWORD, address="test").secret
    return {"cookie": f"sic_session={secret}"}


def live_of(site: Site) -> live.Live:
    """Return the streams behind the limits."""
    assert isinstance(site.app, Limits)
    inner: Any = site.app.app
    found: live.Live = inner._app.live._app
    return found


def step(site: Site) -> None:
    """Let the hub look once, as its thread would."""
    live_of(site)._hub.step()


@pytest.mark.parametrize("way", [by_token, by_session])
@pytest.mark.parametrize("name", ["alice", "bob", "dave"])
def test_s_10_whoever_may_read_may_watch(
    site: Site, way: Callable[[Site, str], Headers], name: str
) -> None:
    """S-10, every role: Dave only looks, and that is what a stream is for."""
    incident = site.declare("Checkout fails")

    async def test() -> None:
        path = f"/incidents/{incident}/stream?after=0"
        async with calling(site, path, way(site, name)) as call:
            await call.until(b"Checkout fails")
            assert (call.status, call.headers["content-type"]) == (200, "text/event-stream")

    run(test())


@pytest.mark.parametrize("path", ["/stream", "/incidents/inc-20261123-01/stream"])
@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "SIC-E401"),
        ({"cookie": "sic_session=guessed"}, 401, "SIC-E401"),
        ({"authorization": "Bearer sic_guessed"}, 401, "SIC-E401"),
        ({"authorization": "Basic Ym9iOmJvYg=="}, 401, "SIC-E401"),
    ],
)
def test_s_10_nobody_unknown_hears_anything(
    site: Site, path: str, headers: Headers, status: int, code: str
) -> None:
    """S-10: an event stream without a check was a leak elsewhere."""
    site.declare()

    async def test() -> None:
        async with calling(site, path, headers) as call:
            assert (call.status, call.code, call.ended) == (status, code, True)
            assert live_of(site).audience.size == 0

    run(test())


def test_a_monitors_token_hears_nothing(site: Site) -> None:
    """A token of scope ``intake`` delivers alerts and reads nothing."""

    async def test() -> None:
        async with calling(site, "/stream", by_token(site, "bob", "intake")) as call:
            assert (call.status, call.code) == (403, "SIC-E307")

    run(test())


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("POST", "/stream", 405, "SIC-E605"),
        ("GET", "/incidents/inc-20261123-77/stream", 404, "SIC-E404"),
        ("GET", "/incidents/..%2F/stream", 404, "SIC-E404"),
        ("GET", "/stream?after=soon", 422, "SIC-E352"),
        ("GET", "/stream?after=-1", 422, "SIC-E352"),
        ("GET", "/stream?after=٣", 422, "SIC-E352"),
        ("GET", "/stream?after=" + "9" * 400, 422, "SIC-E352"),
    ],
)
def test_an_odd_request_is_told_what_is_odd(
    site: Site, method: str, path: str, status: int, code: str
) -> None:
    """Issue 4, "Bad input": named errors, as problem+json."""

    async def test() -> None:
        async with calling(site, path, by_token(site, "bob"), method=method) as call:
            assert (call.status, call.code) == (status, code)
            assert call.headers["content-type"] == "application/problem+json"

    run(test())


def test_a_request_for_the_head_alone_opens_no_stream(site: Site) -> None:
    """``curl -I`` on a stream would hold it for ever, with nobody listening."""

    async def test() -> None:
        async with calling(site, "/stream", by_token(site, "bob"), method="HEAD") as call:
            assert (call.status, call.body, call.ended) == (200, b"", True)

    run(test())


def test_proxies_are_told_to_pass_it_on_at_once(site: Site) -> None:
    """A proxy such as nginx would keep events until four kilobytes are together."""

    async def test() -> None:
        async with calling(site, "/stream", by_token(site, "bob")) as call:
            assert call.headers["x-accel-buffering"] == "no"
            assert call.headers["cache-control"] == "no-store"
            assert call.headers["content-security-policy"]
            assert "content-length" not in call.headers

    run(test())


def test_a_reconnecting_browser_gets_what_it_missed(site: Site) -> None:
    """Its header is newer than the address the page gave it."""
    incident = site.declare("Checkout fails")
    notes = f"/api/v1/incidents/{incident}/notes"
    for number in range(3):
        site.client("bob").post(notes, json={"text": f"note {number}"})
    step(site)

    async def test() -> None:
        path = f"/incidents/{incident}/stream?after=1"
        headers = by_token(site, "bob") | {"last-event-id": "3"}
        async with calling(site, path, headers) as call:
            await call.until(b"id: 4\n")
            await asyncio.to_thread(site.client("bob").post, notes, json={"text": "now"})
            await asyncio.to_thread(step, site)
            await call.until(b"id: 5\n")
            assert call.body.count(b"event: entry") == 2
            assert b"id: 2\n" not in call.body

    run(test())


def test_a_browser_ahead_of_the_log_is_reset(site: Site) -> None:
    """The database was restored: it fetches everything anew and goes on from there."""
    incident = site.declare()

    async def test() -> None:
        path = f"/incidents/{incident}/stream?after=40"
        async with calling(site, path, by_token(site, "bob")) as call:
            await call.until(b"event: reset")
            assert b'id: 1\nevent: reset\ndata: {"version":1}\n\n' in call.body

    run(test())


def test_one_sign_in_opens_only_so_many_streams(site: Site) -> None:
    """A page that reconnects without end must not shut out everyone else."""

    async def test() -> None:
        bob, carol = by_session(site, "bob"), by_session(site, "carol")
        held = [calling(site, "/stream", bob) for _ in range(STREAMS_OF_ONE_MAX)]
        for each in held:
            await each.__aenter__()
        async with calling(site, "/stream", bob) as refused:
            assert (refused.status, refused.code) == (429, "SIC-E350")
            assert refused.headers["retry-after"]
        async with calling(site, "/stream", carol) as call:
            assert call.status == 200
        await held.pop().__aexit__(None, None, None)
        async with calling(site, "/stream", bob) as call:
            assert call.status == 200
        for each in held:
            await each.__aexit__(None, None, None)
        assert live_of(site).audience.size == 0

    run(test())


def test_a_full_server_says_so_at_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A named limit, before the store is asked anything."""
    monkeypatch.setattr(live, "streams_max", lambda: 1)

    async def test() -> None:
        bob = by_token(site, "bob")
        async with calling(site, "/stream", bob), calling(site, "/stream", bob) as refused:
            assert (refused.status, refused.code) == (503, "SIC-E351")
            assert refused.headers["retry-after"]

    run(test())


def test_a_server_that_stops_ends_every_stream_and_opens_none(site: Site) -> None:
    """F-03: a drain takes at most ten seconds, whoever watches."""
    incident = site.declare()

    async def test() -> None:
        bob = by_token(site, "bob")
        async with calling(site, f"/incidents/{incident}/stream", bob) as call:
            assert isinstance(site.app, Limits)
            site.app.drain()
            await call.until(b"never said")
            assert call.ended
            async with calling(site, "/stream", bob) as refused:
                assert (refused.status, refused.code) == (503, "SIC-E353")

    run(test())
