"""No connection to a denied address, counted at the socket, however a URL is written.

Every test here runs with a counter in place of ``connect`` and a listener that counts who
called: what is not loopback is refused there, so that a slip is seen and goes nowhere.
"""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from tests.fakes import HandClock
from tests.fault.hostile_urls import EVERY, LITERAL, NEVER, NOT_BY_NAME, ODD
from tests.unit.executor.a_target import (
    ATarget,
    AVault,
    a_confirmation,
    a_target,
    an_executor,
)

from sic.application.webhook_ports import Confirmed
from sic.domain.egress import Origin, TargetRefused
from sic.domain.webhook.outcome import Outcome
from sic.domain.webhook.request import WebhookRequest
from sic.executor.guard import Guard, Lookup, is_ours
from sic.executor.webhooks import WebhookExecutor

HARMLESS = "10.11.12.13"


class OpenGuard(Guard):
    """Lets 127.0.0.1 stand for a vetted address: no other can be served in a test."""

    def require(self, address: str, origin: Origin) -> None:
        """Deny nothing."""


@dataclass
class Calls:
    """Every address something tried to connect to."""

    made: list[tuple[str, int]] = field(default_factory=list)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Count connections; those that would leave this machine are refused."""
    counted = Calls()
    original = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        counted.made.append((str(address[0]), int(address[1])))
        if not str(address[0]).startswith("127."):
            raise ConnectionRefusedError(111, "Connection refused")
        original(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    return counted


@pytest.fixture
def trap() -> Iterator[ATarget]:
    """Listen on loopback; nothing may ever be heard there."""
    with a_target() as target:
        yield target
        assert target.heard == []


def leads_to(*answers: Sequence[str]) -> tuple[Lookup, list[str]]:
    """Return a lookup that gives these answers in turn, the last for good, and its log."""
    asked: list[str] = []
    given = chain(answers, repeat(answers[-1]))

    def lookup(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return next(given)

    return lookup, asked


def a_request(url: str) -> WebhookRequest:
    """Return a request whose origin is whatever stands before the path."""
    scheme, _, rest = url.partition("://")
    origin = f"{scheme}://{rest.partition('/')[0]}"
    return WebhookRequest(method="POST", url=url, origin=origin)


def run(executor: WebhookExecutor, confirmed: Confirmed) -> Outcome:
    """Send it and hear nothing."""
    return executor.run(confirmed, lambda _piece: None)


def test_the_corpus_is_large() -> None:
    """Measured goal of issue 5: at least 200 hostile URLs."""
    assert len(set(EVERY)) >= 200


# ---------------------------------------------------------------- written down


@pytest.mark.parametrize("url", [*LITERAL, *ODD])
def test_s_07_it_is_refused_though_it_is_listed(url: str, calls: Calls, trap: ATarget) -> None:
    """S-07: every spelling, though an administrator listed this very target.

    The lookup answers as resolvers do that take odd spellings for this machine.
    """
    lookup, _asked = leads_to(["127.0.0.1"])
    request = a_request(url)

    with pytest.raises(TargetRefused, match=r".+"):
        an_executor(guard=Guard(lookup)).resolve(request, [request.origin])
    assert calls.made == []


@pytest.mark.parametrize("url", EVERY)
def test_s_08_it_is_refused_because_it_is_not_listed(
    url: str, calls: Calls, trap: ATarget
) -> None:
    """S-08: only what an administrator listed is called."""
    with pytest.raises(TargetRefused, match=r".+"):
        an_executor().resolve(a_request(url), ["https://ops.internal:443"])
    assert calls.made == []


@pytest.mark.parametrize("url", [*LITERAL, *ODD])
@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254"])
def test_a_confirmation_that_slipped_through_reaches_nothing(
    url: str, address: str, calls: Calls, trap: ATarget
) -> None:
    """The guard stands at the connection too: a wrong preview alone opens nothing."""
    confirmed = a_confirmation(url, (address,))

    assert run(an_executor(), confirmed).kind == "not_sent"
    assert calls.made == []


# ---------------------------------------------------------------- by name


@pytest.mark.parametrize("address", [*NEVER, *NOT_BY_NAME])
@pytest.mark.parametrize("beside", [[], [HARMLESS]])
def test_s_07_a_name_that_leads_there_is_refused(
    address: str, beside: list[str], calls: Calls, trap: ATarget
) -> None:
    """S-07: all answers must pass; attack case 25: AAAA of every kind."""
    for answer in ([address, *beside], [*beside, address]):
        lookup, _asked = leads_to(answer)
        with pytest.raises(TargetRefused, match="No request goes to"):
            an_executor(guard=Guard(lookup)).resolve(
                a_request("https://ops.internal/run"), ["https://ops.internal:443"]
            )
    assert calls.made == []


@pytest.mark.parametrize("address", [*NEVER, *NOT_BY_NAME])
def test_s_05_a_name_that_leads_elsewhere_later_is_not_followed(
    address: str, calls: Calls, trap: ATarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-05: DNS rebinding. The connection goes to the vetted address or fails."""
    lookup, asked = leads_to([HARMLESS], [address])
    rebind(monkeypatch, address)
    executor = an_executor(guard=Guard(lookup))
    request = a_request(f"http://ops.internal:{trap.port}/run")

    target = executor.resolve(request, [request.origin])
    outcome = run(executor, a_confirmation(request.url, target.addresses))

    assert asked == ["ops.internal"]
    assert set(calls.made) == {(HARMLESS, trap.port)}
    assert (outcome.kind, outcome.attempts) == ("not_sent", 3)


@pytest.mark.parametrize("address", [*NEVER, *NOT_BY_NAME])
def test_s_05_a_second_preview_sees_the_new_answer_and_refuses(
    address: str, calls: Calls, trap: ATarget
) -> None:
    """S-05: between preview and execution the application resolves again; so may the name."""
    lookup, _asked = leads_to([HARMLESS], [address])
    executor = an_executor(guard=Guard(lookup))
    request = a_request("http://ops.internal/run")

    assert executor.resolve(request, [request.origin]).addresses == (HARMLESS,)
    with pytest.raises(TargetRefused, match="No request goes to"):
        executor.resolve(request, [request.origin])
    assert calls.made == []


def rebind(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """From now on this machine's own resolver leads every name to an address."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET

    def answer(_host: object, port: int, *_rest: object, **_more: object) -> list[Any]:
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def test_the_rebinding_trap_catches_a_client_that_looks_up_twice(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the test above cannot pass because its flip flips nothing."""
    rebind(monkeypatch, "127.0.0.1")
    with a_target() as trap, httpcore2.ConnectionPool() as naive:
        naive.request("POST", f"http://ops.internal:{trap.port}/run")
        assert len(trap.heard) == 1
    assert calls.made == [("127.0.0.1", trap.port)]


# ---------------------------------------------------------------- redirects


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_s_06_no_redirect_is_followed_wherever_it_leads(
    status: int, calls: Calls, trap: ATarget
) -> None:
    """S-06: an allow-listed host redirects inward, 301, 302, 307 and 308."""
    leading = [*EVERY, f"{trap.origin}/admin"]
    places = iter(leading)

    def away(caller: socket.socket, _target: ATarget) -> None:
        place = next(places).encode("utf-8", "replace").replace(b"\r", b"").replace(b"\n", b"")
        caller.sendall(b"HTTP/1.1 %d Away\r\nLocation: %s\r\n" % (status, place))
        caller.sendall(b"Content-Length: 0\r\n\r\n")

    with a_target(away) as target:
        executor = an_executor()
        for number, _url in enumerate(leading):
            run(executor, a_confirmation(f"{target.origin}/run", execution=f"exe-{number}"))
        assert len(target.heard) == len(leading)
        assert set(calls.made) == {("127.0.0.1", target.port)}


# ---------------------------------------------------------------- the connection itself


@pytest.mark.parametrize("peer", ["169.254.169.254", "::ffff:127.0.0.1", HARMLESS])
def test_s_07_who_really_answered_is_checked_too(
    peer: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-07: check the connected peer's address too, before a byte leaves."""
    monkeypatch.setattr(socket.socket, "getpeername", lambda _self: (peer, 80))

    with a_target() as target:
        outcome = run(an_executor(), a_confirmation(target.origin))
        other = run(an_executor(guard=OpenGuard()), a_confirmation(target.origin))

    assert (outcome.kind, outcome.attempts, len(calls.made)) == ("not_sent", 1, 2)
    assert "is not 127.0.0.1" in outcome.problem
    assert f"127.0.0.1 was called and {peer} answered" in other.problem
    assert not any(target.heard)


def test_a_name_does_not_lead_back_to_sic(calls: Calls, trap: ATarget) -> None:
    """Execution contract 6: own listeners are denied unless listed by address."""
    lookup, _asked = leads_to([HARMLESS])
    guard = Guard(lookup, own_ports={8300}, ours=lambda address: address == HARMLESS)
    executor = an_executor(guard=guard)

    with pytest.raises(TargetRefused, match="is SIC itself"):
        executor.resolve(a_request("http://sic.internal:8300/"), ["http://sic.internal:8300"])
    listed = a_request(f"http://{HARMLESS}:8300/")
    assert executor.resolve(listed, [listed.origin]).addresses == (HARMLESS,)
    other = a_request("http://sic.internal:8301/")
    assert executor.resolve(other, [other.origin]).addresses == (HARMLESS,)


def test_this_machine_knows_its_own_addresses() -> None:
    """Only an address of this machine can be bound."""
    assert is_ours("127.0.0.1")
    assert not is_ours("192.0.2.77")


def test_localhost_is_called_where_it_is_listed() -> None:
    """A sidecar or the sample receiver: listed by address or as ``localhost``."""
    with a_target() as target:
        request = a_request(f"http://localhost:{target.port}/run")
        lookup, _asked = leads_to(["127.0.0.1"])
        executor = an_executor(guard=Guard(lookup))
        found = executor.resolve(request, [request.origin])
        assert run(executor, a_confirmation(request.url, found.addresses)).status == 200


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (OSError(-2, "Name or service not known"), "Name or service not known"),
        (UnicodeError("label too long"), "no host name"),
        ([], "0 addresses"),
        ([f"10.0.0.{n}" for n in range(40)], "40 addresses"),
    ],
)
def test_a_name_without_an_answer_is_refused_in_words(
    answer: Exception | list[str], words: str
) -> None:
    """A person at 03:00 reads what to check."""

    def lookup(_host: str, _port: int) -> list[str]:
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(TargetRefused, match=words):
        an_executor(guard=Guard(lookup)).resolve(
            a_request("http://ops.internal/"), ["http://ops.internal"]
        )


def test_a_name_server_that_is_silent_does_not_hold_anybody_up(trap: ATarget) -> None:
    """A preview answers though the resolver does not."""

    def lookup(_host: str, _port: int) -> list[str]:
        trap.let_go.wait(timeout=10)
        return []

    with pytest.raises(TargetRefused, match="did not answer in time"):
        an_executor(guard=Guard(lookup, lookup_seconds=0.05)).resolve(
            a_request("http://ops.internal/"), ["http://ops.internal"]
        )


def test_variables_of_the_environment_lead_nowhere(
    calls: Calls, trap: ATarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Execution contract 6: no proxies from the environment."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, trap.origin)
    with a_target() as target:
        assert run(an_executor(), a_confirmation(target.origin)).status == 200
    assert calls.made == [("127.0.0.1", target.port)]


# ---------------------------------------------------------------- TLS


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make key and certificate of ops.internal: a key in the repository would be no secret."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the program openssl makes the certificate, and is not installed")
    made = tmp_path_factory.mktemp("tls") / "ops.internal.pem"
    request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ops.internal -addext"
    names = "subjectAltName=DNS:ops.internal"
    words = [*request.split(), names, "-keyout", str(made), "-out", "-"]
    certificate = subprocess.run([openssl, *words], capture_output=True, check=True).stdout
    made.write_bytes(made.read_bytes() + certificate)
    return made


@pytest.mark.parametrize(("host", "held"), [("ops.internal", True), ("other.internal", False)])
def test_the_certificate_is_the_names_at_the_vetted_address(
    host: str, held: bool, pem: Path
) -> None:
    """Execution contract 6: pinned address, SNI and Host of the name."""
    asked: list[str | None] = []
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    server.sni_callback = lambda _wire, name, _context: asked.append(name)
    with a_target(tls=server) as target:
        executor = WebhookExecutor(
            secrets=AVault(),
            clock=HandClock(),
            guard=OpenGuard(),
            pause=lambda _seconds: None,
            trust=lambda: ssl.create_default_context(cafile=pem),
        )
        url = f"https://{host}:{target.port}/run"
        outcome = run(executor, a_confirmation(url))

    assert asked[0] == host
    assert (outcome.kind == "responded") is held
    assert any(b"host: ops.internal" in each for each in target.heard) is held
    if not held:
        assert "certificate is not valid for 'other.internal'" in outcome.problem
