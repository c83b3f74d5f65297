"""Asks one endpoint for a second opinion. It calls no tool, follows nothing, repeats nothing.

The key goes to the configured origin alone: there is no proxy, no redirect and no cookie, and
the connection leads nowhere else.
"""

from __future__ import annotations

import ipaddress
import ssl
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import httpcore2
import msgspec

from sic.adapters.llm.openai.dialects import DIALECTS, answer_of, body_of
from sic.adapters.llm.openai.wire import TimedBackend
from sic.application.advice import ModelAnswer, ModelFailed, Prompt

TIMEOUT_SECONDS = 10.0  # For everything: name, connection, every dialect, the whole answer.
ASKED_BYTES_MAX = 256 * 1024
ANSWER_BYTES_MAX = 256 * 1024
KEY_MAX = 4_096
_TOLD_BYTES_MAX = 4_096  # Of a refusal, that is looked at for the name of a parameter.
# "I do not understand this request", in the codes servers say it with; 500 means it only as
# long as none was understood.
_NOT_UNDERSTOOD = frozenset({400, 415, 422, 501})
# What servers say of a question with more tokens than their context has; in other words it
# would be as long.
_NO_ROOM = (b"exceed_context_size", b"context_length_exceeded", b"maximum context length")
_PORTS = {"http": 80, "https": 443}


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where a model answers.

    Attributes:
        url: Of chat completions, or the base of it: ``http://127.0.0.1:8080/v1``.
        model: Its name; empty where the endpoint has one model.
        key_file: Holds the key, alone; read at every question, so that it may be changed.
        timeout_seconds: For everything.
    """

    url: str
    model: str = ""
    key_file: Path | None = None
    timeout_seconds: float = TIMEOUT_SECONDS


class _Heard(NamedTuple):
    status: int
    kind: str  # Its media type.
    body: bytes


class OpenAiModel:
    """``LanguageModel`` over HTTP; safe to call from several threads.

    Raises:
        ValueError: the address is none, or a key would leave this machine in the clear.
    """

    def __init__(self, endpoint: Endpoint, tls: ssl.SSLContext | None = None) -> None:
        self._endpoint = endpoint
        self._url = _completions(endpoint.url)
        if endpoint.key_file and self._url.scheme == b"http" and not _is_here(self._host):
            raise ValueError(f"the key would be sent to {self._host} in the clear; use https")
        # The machine's own authorities, so that a private one installed there is trusted.
        self._tls = tls or ssl.create_default_context()
        # What the endpoint was found to understand; two threads may find out at once.
        self._dialect = 0
        self._recent = False
        self._answered = False

    @property
    def dialect(self) -> str:
        """How the endpoint is told of the schema, as far as is known."""
        return DIALECTS[self._dialect]

    @property
    def _host(self) -> str:
        return self._url.host.decode("ascii").strip("[]")

    def ask(self, prompt: Prompt, schema: Mapping[str, object]) -> ModelAnswer:
        """Return the answer, in the first dialect the endpoint understands."""
        until = time.monotonic() + self._endpoint.timeout_seconds
        dialect, recent = self._dialect, self._recent
        while True:
            body = body_of(
                prompt, schema, DIALECTS[dialect], model=self._endpoint.model, recent=recent
            )
            heard = self._heard(body, until)
            if heard.status < 300:
                self._dialect, self._recent, self._answered = dialect, recent, True
                return answer_of(_json(heard), self._endpoint.model)
            if _has_no_room(heard):
                raise ModelFailed(
                    "The question is longer than it can read; give it more context."
                )
            if not self._may_understand(heard.status):
                raise ModelFailed(_refusal(heard))
            if b"max_completion_tokens" in heard.body[:_TOLD_BYTES_MAX] and not recent:
                recent = True
            elif dialect + 1 < len(DIALECTS):
                dialect += 1
            else:
                raise ModelFailed(_refusal(heard))

    def _may_understand(self, status: int) -> bool:
        """Say whether another dialect may help."""
        return status in _NOT_UNDERSTOOD or (status == 500 and not self._answered)

    # ------------------------------------------------------------ one request

    def _heard(self, body: bytes, until: float) -> _Heard:
        """Send one request and return its answer.

        Raises:
            ModelFailed: there is none that may be read.
        """
        if len(body) > ASKED_BYTES_MAX:
            raise ModelFailed(f"The question has {len(body)} bytes; {ASKED_BYTES_MAX} may go.")
        headers = self._headers(body)
        try:
            return self._exchanged(headers, body, until)
        except (TimeoutError, httpcore2.TimeoutException):
            seconds = self._endpoint.timeout_seconds
            raise ModelFailed(f"It took longer than {seconds:g} seconds.") from None
        except httpcore2.ProtocolError as error:
            # The library's words hold bytes of the far side's, which anyone may have written.
            raise ModelFailed(
                "The connection failed: what came is no answer of HTTP."
            ) from error
        except (httpcore2.NetworkError, OSError) as error:
            words = str(error) or type(error).__name__
            raise ModelFailed(f"The connection failed: {words}.") from error

    def _headers(self, body: bytes) -> list[tuple[bytes, bytes]]:
        headers = {
            "host": _host_header(self._url),
            "content-type": "application/json",
            "content-length": str(len(body)),
            "accept": "application/json",
            "accept-encoding": "identity",  # A packed answer could unpack to anything.
            "connection": "close",
        }
        if self._endpoint.key_file:
            headers["authorization"] = f"Bearer {_key(self._endpoint.key_file)}"
        return [(name.encode(), value.encode()) for name, value in headers.items()]

    def _exchanged(
        self, headers: list[tuple[bytes, bytes]], body: bytes, until: float
    ) -> _Heard:
        backend = TimedBackend(
            self._url.host.decode("ascii"),
            self._url.port or _PORTS[self._url.scheme.decode("ascii")],
            until=until,
            raw_bytes_max=2 * ANSWER_BYTES_MAX,
        )
        with (
            httpcore2.ConnectionPool(
                ssl_context=self._tls,
                max_connections=1,
                max_keepalive_connections=0,
                network_backend=backend,
            ) as pool,
            pool.stream("POST", self._url, headers=headers, content=body) as response,
        ):
            return _Heard(response.status, _kind(response), _read(response))


def _read(response: httpcore2.Response) -> bytes:
    """Return the body; of a redirect or a page nothing is read."""
    if 300 <= response.status < 400:
        raise ModelFailed(f"It answered {response.status}, a redirect; none is followed.")
    if "html" in _kind(response):
        raise ModelFailed(f"It answered {response.status} with a web page, not with JSON.")
    found = bytearray()
    for piece in response.iter_stream():
        found += piece
        if len(found) > ANSWER_BYTES_MAX:
            raise ModelFailed(f"It answered more than {ANSWER_BYTES_MAX // 1024} KiB.")
    return bytes(found)


def _kind(response: httpcore2.Response) -> str:
    given = (value for name, value in response.headers if name.lower() == b"content-type")
    text = next(given, b"").decode("latin-1").lower()
    return text.partition(";")[0].strip()[:80]


def _json(heard: _Heard) -> bytes:
    if heard.kind != "application/json":
        raise ModelFailed("It answered something that is not declared to be JSON.")
    return heard.body


def _has_no_room(heard: _Heard) -> bool:
    return any(words in heard.body[:_TOLD_BYTES_MAX] for words in _NO_ROOM)


def _refusal(heard: _Heard) -> str:
    """Return words for a status; never the far side's own, which anyone may have written."""
    match heard.status:
        case 401 | 403:
            return f"It refused the key ({heard.status})."
        case 429:
            return "It is asked too often (429)."
        case _:
            return f"It answered {heard.status}."


# ---------------------------------------------------------------- the address and the key


def _completions(text: str) -> httpcore2.URL:
    """Return the address of chat completions; raise ``ValueError`` if it is none."""
    if not text.isascii() or not text.isprintable() or " " in text or "#" in text:
        raise ValueError(f"{text!r} is no http or https address")
    url = httpcore2.URL(text)
    if url.scheme not in (b"http", b"https") or not url.host:
        raise ValueError(f"{text!r} is no http or https address")
    if b"@" in url.host or "@" in text.partition("://")[2].partition("/")[0]:
        raise ValueError("a name or password does not belong into the address")
    tail = "/chat/completions"
    whole = text if text.endswith(tail) else text.rstrip("/") + tail
    return httpcore2.URL(whole)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host_header(url: httpcore2.URL) -> str:
    usual = _PORTS[url.scheme.decode("ascii")]
    host = url.host.decode("ascii")
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return host if url.port in (None, usual) else f"{host}:{url.port}"


def _key(file: Path) -> str:
    """Return the key; its words never stand in a message.

    Raises:
        ModelFailed: there is none, or it is not one line of printable ASCII.
    """
    try:
        with file.open("rb") as stream:
            key = stream.read(KEY_MAX + 1).decode("ascii").strip()
    except (OSError, ValueError) as error:
        raise ModelFailed(f"Its key file {file} cannot be read.") from error
    if not key or len(key) > KEY_MAX or not key.isprintable() or " " in key:
        raise ModelFailed(f"Its key file {file} does not hold one key.")
    return key
