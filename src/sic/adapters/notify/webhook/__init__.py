"""Sends one event to one endpoint by HTTP. It follows no redirect and tries nothing twice.

Where the connection may go is not decided here: the composition root hands in what connects,
with the same guard that stands in front of confirmed webhooks.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeAlias

import httpcore2

from sic.application.endpoint_ports import Answer
from sic.domain.errors import Refused

TIMEOUT_SECONDS = 15.0  # For everything: name, connection, request and head of the answer.

# Takes the URL and the instant of ``time.monotonic`` at which everything ends; raises
# ``Refused`` for an address no request may go to.
Connector: TypeAlias = Callable[[str, float], httpcore2.NetworkBackend]


class WebhookSender:
    """The event webhooks' own client: no proxy, no cookie, no connection kept."""

    def __init__(
        self,
        connector: Connector,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._connector = connector
        self._timeout_seconds = timeout_seconds
        # The machine's own authorities, so that a private one installed there is trusted.
        self._tls = tls or ssl.create_default_context()

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Return what came of it; whatever the far side does is an answer, never an error."""
        try:
            return self._sent(url, headers, body)
        except Refused as refusal:
            return Answer(problem=str(refusal))
        except TimeoutError:
            return Answer(problem=f"No answer within {self._timeout_seconds:g} seconds.")
        except httpcore2.TimeoutException as error:
            return Answer(problem=f"No answer in time: {_named(error)}.")
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            return Answer(problem=f"The connection failed: {_named(error)}.")

    def _sent(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        until = time.monotonic() + self._timeout_seconds
        sent = {
            **headers,
            "content-length": str(len(body)),
            "host": _host(url),
            "connection": "close",
        }
        with (
            httpcore2.ConnectionPool(
                ssl_context=self._tls,
                max_connections=1,
                max_keepalive_connections=0,
                network_backend=self._connector(url, until),
            ) as pool,
            # Only the head of the answer is read: nothing in its body is meant for us.
            pool.stream(
                "POST",
                url,
                headers=[(name.encode(), value.encode()) for name, value in sent.items()],
                content=body,
                extensions={"timeout": dict.fromkeys(_STEPS, self._timeout_seconds)},
            ) as response,
        ):
            return Answer(status=response.status, retry_after=_retry_after(response))


_STEPS = ("connect", "read", "write", "pool")


def _host(url: str) -> str:
    """Return what stands in ``Host``: as written, without a port that goes without saying."""
    parsed = httpcore2.URL(url)
    usual = {b"https": 443, b"http": 80}.get(parsed.scheme)
    host = parsed.host.decode("ascii")
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return host if parsed.port in (None, usual) else f"{host}:{parsed.port}"


def _retry_after(response: httpcore2.Response) -> timedelta | None:
    """Return how long the far side asks us to wait: seconds, or an HTTP date."""
    given = next((v for name, v in response.headers if name.lower() == b"retry-after"), b"")
    text = given.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), 10**8))
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        return None
    # Against this machine's clock: the far side means a wall clock's instant too.
    return max(at - datetime.now(UTC), timedelta())


def _named(error: Exception) -> str:
    return str(error) or type(error).__name__
