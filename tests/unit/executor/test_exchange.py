"""What the executor sends, reads back and reports, against a real socket on loopback."""

from __future__ import annotations

import gzip
import socket
import time
from datetime import timedelta
from typing import Any

import pytest
from tests.fakes import HandClock
from tests.unit.executor.a_target import (
    OK,
    ATarget,
    AVault,
    a_confirmation,
    a_target,
    an_executor,
)

from sic.domain.incident.decide.outcomes import cut
from sic.domain.standard_webhooks import secret_text, verified
from sic.domain.webhook.outcome import ANSWER_BYTES_MAX, Outcome
from sic.executor.webhooks import AlreadyRun

KEY = b"k" * 32


def nothing_heard(_piece: str) -> None:
    """Listen to nothing."""


def answered(answer: bytes, **confirmation: Any) -> Outcome:
    """Return what comes of one answer."""
    with a_target(answer) as target:
        confirmed = a_confirmation(f"{target.origin}/run", **confirmation)
        return an_executor().run(confirmed, nothing_heard)


def body(data: bytes, *headers: str) -> bytes:
    """Return an answer with a body that ends where the connection does."""
    lines = ["HTTP/1.1 200 OK", *headers, "", ""]
    return "\r\n".join(lines).encode() + data


# ---------------------------------------------------------------- what leaves


def test_what_was_shown_leaves_with_proof_and_key() -> None:
    """Standards, "Action class": the three headers plus the execution's id as the key."""
    vault = AVault(pager=b"s3cr3t-token", signing=secret_text(KEY).encode())
    clock = HandClock()
    with a_target() as target:
        confirmed = a_confirmation(
            f"{target.origin}/restart/api%2Fv1?now=1",
            headers={"Authorization": "Bearer {secret:pager}"},
            body='{"service": "api"}',
            signing_secret="signing",
        )
        outcome = an_executor(vault, clock=clock).run(confirmed, nothing_heard)
    head, _, sent = target.heard[0].partition(b"\r\n\r\n")
    line, *rest = head.decode().split("\r\n")
    headers = dict(each.split(": ", 1) for each in rest)

    assert (outcome.kind, outcome.status, outcome.text) == ("responded", 200, "done")
    assert line == "POST /restart/api%2Fv1?now=1 HTTP/1.1"
    assert headers["host"] == f"127.0.0.1:{target.port}"
    assert headers["authorization"] == "Bearer s3cr3t-token"
    assert headers["idempotency-key"] == headers["webhook-id"] == "exe-1"
    assert verified([KEY], headers, sent, clock.now()) == "exe-1"
    assert sent == b'{"service": "api"}'


def test_secrets_are_revealed_in_run_and_not_in_resolve() -> None:
    """Invariant 2 and S-20: nothing but a consumed confirmation opens a secret."""
    vault = AVault(pager=b"s3cr3t-token")
    with a_target() as target:
        confirmed = a_confirmation(target.origin, headers={"X-Key": "{secret:pager}"})
        executor = an_executor(vault)
        executor.resolve(confirmed.request, [target.origin])
        assert (vault.revealed, target.heard) == ([], [])
        executor.run(confirmed, nothing_heard)
        assert "pager" in vault.revealed


def test_invariant_7_a_confirmation_is_run_once_even_if_handed_over_twice() -> None:
    """Invariant 7: actions are at most once."""
    with a_target() as target:
        confirmed, executor = a_confirmation(target.origin), an_executor()
        executor.run(confirmed, nothing_heard)
        with pytest.raises(AlreadyRun, match="exe-1 was sent before"):
            executor.run(confirmed, nothing_heard)
    assert len(target.heard) == 1


def test_invariant_1_nothing_but_a_confirmation_is_run() -> None:
    """House style, "Walls": the executor takes what only the application can make."""
    with pytest.raises(TypeError, match="only a recorded confirmation"):
        an_executor().run(object(), nothing_heard)  # type: ignore[arg-type]  # that is the point


def test_a_confirmation_that_ran_out_sends_nothing() -> None:
    """Execution contract 2: after ``execution_expiry`` nothing leaves."""
    clock = HandClock()
    clock.forward(seconds=60)
    with a_target() as target:
        outcome = an_executor(clock=clock).run(a_confirmation(target.origin), nothing_heard)
    assert (outcome.kind, outcome.attempts, target.heard) == ("not_sent", 0, [])


@pytest.mark.parametrize(
    ("vault", "changed", "problem"),
    [
        (AVault(), {"headers": {"X": "{secret:none}"}}, "no secret none"),
        (AVault(bad=b"a\r\nX: y"), {"headers": {"X": "{secret:bad}"}}, "not visible ASCII"),
        (AVault(bad=b"\xff"), {"headers": {"X": "{secret:bad}"}}, "not ASCII"),
        (AVault(bad=b"no secret"), {"signing_secret": "bad"}, "no Standard Webhooks secret"),
        (AVault(), {"headers": {"Host": "elsewhere"}}, "cannot set the header"),
        (AVault(), {"headers": {"Transfer-Encoding": "chunked"}}, "cannot set the header"),
        (AVault(), {"headers": {"webhook-id": "other"}}, "cannot set the header"),
        (AVault(), {"headers": {"X": "a\r\nHost: b"}}, "not visible ASCII"),
        (AVault(), {"headers": {"X Y": "a"}}, "cannot set the header"),
        (AVault(), {"method": "CONNECT"}, "no method"),
    ],
)
def test_a_request_that_cannot_be_made_is_not_sent(
    vault: AVault, changed: dict[str, Any], problem: str
) -> None:
    """Attack case 29: header injection is impossible, whatever the binding says."""
    with a_target() as target:
        confirmed = a_confirmation(target.origin, **changed)
        outcome = an_executor(vault).run(confirmed, nothing_heard)
    assert (outcome.kind, target.heard) == ("not_sent", [])
    assert problem in outcome.problem


# ---------------------------------------------------------------- once


def test_a_refused_connection_is_tried_three_times() -> None:
    """Execution contract: tried again only while no connection was established, twice."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    waited: list[float] = []
    confirmed = a_confirmation(f"http://127.0.0.1:{port}")

    outcome = an_executor(pauses=waited).run(confirmed, nothing_heard)

    assert (outcome.kind, outcome.attempts) == ("not_sent", 3)
    assert "Connection refused" in outcome.problem
    assert waited == [1.0, 4.0]


def test_no_try_begins_after_the_confirmation_ran_out() -> None:
    """Execution contract: twice at most, and inside ``execution_expiry``."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    confirmed = a_confirmation(f"http://127.0.0.1:{port}", send_within=timedelta(seconds=3))

    outcome = an_executor().run(confirmed, nothing_heard)

    assert (outcome.kind, outcome.attempts) == ("not_sent", 2)


@pytest.mark.parametrize(
    "answer",
    [b"", b"HTT", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-", b"\x15\x03\x01\x00\x02"],
)
def test_invariant_7_after_a_byte_may_have_left_it_is_unknown(answer: bytes) -> None:
    """Invariant 7: after bytes may have left, never retried by the machine."""
    with a_target(answer) as target:
        outcome = an_executor().run(a_confirmation(target.origin), nothing_heard)
    assert (outcome.kind, outcome.attempts, len(target.heard)) == ("unknown", 1, 1)
    assert "broke off" in outcome.problem


def test_a_target_that_says_nothing_is_unknown_when_its_time_is_up() -> None:
    """Execution contract: a time-out after sending is ``unknown``; a person decides."""

    def silence(_caller: socket.socket, target: ATarget) -> None:
        target.let_go.wait(timeout=20)

    with a_target(silence) as target:
        confirmed = a_confirmation(target.origin, timeout_seconds=1)
        outcome = an_executor().run(confirmed, nothing_heard)
    assert (outcome.kind, len(target.heard)) == ("unknown", 1)
    assert "did not answer in time" in outcome.problem


def test_an_answer_that_drips_ends_when_its_time_is_up() -> None:
    """Attack case 24, slow drip: the time is for the whole, not for each byte."""

    def drip(caller: socket.socket, target: ATarget) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while not target.let_go.wait(timeout=0.05):
            caller.sendall(b".")

    began = time.monotonic()
    with a_target(drip) as target:
        confirmed = a_confirmation(target.origin, timeout_seconds=1)
        outcome = an_executor().run(confirmed, nothing_heard)

    assert (outcome.kind, outcome.status) == ("responded", 200)
    assert outcome.text.startswith("..")
    assert "did not answer in time" in outcome.problem
    assert time.monotonic() - began < 5


# ---------------------------------------------------------------- what comes back


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_s_06_a_redirect_is_reported_and_not_followed(status: int) -> None:
    """S-06 and attack case 25: an allow-listed host redirects inward; nobody follows."""
    with a_target() as inward:
        location = f"Location: {inward.origin}/admin"
        outcome = answered(body(b"see there", location).replace(b"200 OK", b"%d X" % status))
    assert (outcome.kind, outcome.status, inward.heard) == ("responded", status, [])


def test_an_answer_is_capped_and_says_so() -> None:
    """Execution contract 6: at most 64 KiB of an answer, the words that say so among them."""
    outcome = answered(body(b"x" * 200_000, "Content-Type: text/plain"))

    assert (outcome.kind, outcome.status) == ("responded", 200)
    assert outcome.text.startswith("x" * 63 * 1024)
    assert outcome.text.endswith("[cut: only the first 63 KiB are kept]")
    assert cut(outcome.text) == outcome.text  # What is recorded says it, too.


def test_the_reason_an_answer_broke_off_is_one_sentence() -> None:
    """Messages are read at 03:00: the library's own full stop is not a second one."""
    outcome = answered(b"")

    assert outcome.problem.endswith("without sending a response.")
    assert not outcome.problem.endswith("..")


def test_ten_megabytes_are_not_read() -> None:
    """Attack case 24: the far side cannot make SIC read what it will not keep."""
    sent: list[int] = []

    def flood(caller: socket.socket, _target: ATarget) -> None:
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        sent.extend(caller.send(b"x" * 65536) for _ in range(160))

    with a_target(flood) as target:
        outcome = an_executor().run(a_confirmation(target.origin), nothing_heard)
    assert outcome.kind == "responded"
    assert outcome.bytes <= 4 * ANSWER_BYTES_MAX
    assert sum(sent) < 10 * 1024 * 1024


def test_heads_without_end_are_not_read() -> None:
    """Attack case 24: informational answers, one after the other, end too."""

    def heads(caller: socket.socket, _target: ATarget) -> None:
        while True:
            caller.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 1000)

    with a_target(heads) as target:
        outcome = an_executor().run(a_confirmation(target.origin), nothing_heard)
    assert (outcome.kind, outcome.status) == ("unknown", None)
    assert "sent more than" in outcome.problem


def test_a_gzip_bomb_is_unpacked_no_further_than_shown() -> None:
    """Attack case 24: 50 MB in 50 kB."""
    bomb = gzip.compress(b"a" * 50_000_000)
    outcome = answered(
        body(bomb, "Content-Type: text/plain", "Content-Encoding: gzip"), timeout_seconds=20
    )

    assert outcome.text.startswith("a" * 63 * 1024)
    assert len(outcome.text) < ANSWER_BYTES_MAX + 100


def test_a_secret_given_back_is_not_shown() -> None:
    """Execution contract 7: an answer is scanned for known secrets."""

    def echo(caller: socket.socket, target: ATarget) -> None:
        caller.sendall(body(target.heard[-1], "Content-Type: text/plain"))

    vault = AVault(pager=b"s3cr3t-token", other=b"another secret")
    with a_target(echo) as target:
        confirmed = a_confirmation(target.origin, headers={"X-Key": "{secret:pager}"})
        outcome = an_executor(vault).run(confirmed, nothing_heard)

    assert "x-key: [secret pager]" in outcome.text
    assert "s3cr3t" not in outcome.text


def test_a_stream_is_heard_as_it_comes_and_kept_whole() -> None:
    """Attack case 42: text of a stream reaches the page as inert text."""

    def lines(caller: socket.socket, _target: ATarget) -> None:
        caller.sendall(body(b"", "Content-Type: text/plain"))
        for number in range(3):
            caller.sendall(b"line \x1b[31m%d\n" % number)

    heard: list[str] = []
    with a_target(lines) as target:
        confirmed = a_confirmation(target.origin, streams=True)
        outcome = an_executor().run(confirmed, heard.append)

    assert outcome.text == "line ␛[31m0\nline ␛[31m1\nline ␛[31m2\n"
    assert "".join(heard) == outcome.text


def test_a_listener_that_fails_ends_nothing() -> None:
    """What came of a request is known even if the page that watched it is gone."""

    def gone(_piece: str) -> None:
        raise RuntimeError("the page is gone")

    with a_target() as target:
        outcome = an_executor().run(a_confirmation(target.origin, streams=True), gone)
    assert (outcome.kind, outcome.text) == ("responded", "done")


def test_an_answer_ends_at_the_length_it_announced() -> None:
    """A pipelined second answer belongs to nobody."""
    outcome = answered(OK + OK)
    assert (outcome.text, outcome.bytes) == ("done", 4)
