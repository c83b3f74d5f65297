"""From a confirmed request to the bytes of one attempt. It reveals secrets and sends nothing.

What a person was shown leaves as shown. Only three things are added: what HTTP demands, the
headers of Standard Webhooks, and the values of secrets, in headers alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sic.domain.egress import Destination, TargetRefused, destination_of, origin_of
from sic.domain.errors import Refused
from sic.domain.standard_webhooks import secret_of, signed
from sic.domain.webhook.request import WebhookRequest

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE = re.compile(r"[\t -~]{0,8192}")
SECRET = re.compile(r"\{secret:([A-Za-z0-9][A-Za-z0-9._-]{0,62})\}")
# HTTP's own and SIC's: a binding that set one would change where or what a request is.
RESERVED = frozenset(
    {
        "host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade",
        "keep-alive", "expect", "accept-encoding", "proxy-authorization", "proxy-connection",
        "webhook-id", "webhook-timestamp", "webhook-signature", "idempotency-key",
    }
)  # fmt: skip


class RequestRefused(Refused):
    """A request cannot be sent as it stands."""

    code = "SIC-E543"

    def __init__(self, problem: str) -> None:
        super().__init__(problem, "Ask an administrator to look at the binding.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One request, its secrets in place. It lives no longer than the run that sends it."""

    name: str  # The execution's id.
    method: str
    destination: Destination
    headers: dict[str, str]
    body: bytes
    key: bytes | None  # To sign with.

    def lines(self, now: datetime) -> list[tuple[bytes, bytes]]:
        """Return the headers of one attempt; its time is in the signature."""
        keys = [self.key] if self.key is not None else []
        proof = signed(keys, self.name, now, self.body)
        own = {"host": _host(self.destination), "connection": "close"}
        # Not packed: packed answers are for those who pay for bytes.
        own |= {"accept-encoding": "identity", "idempotency-key": self.name}
        if self.body or self.method not in ("GET", "DELETE"):
            own["content-length"] = str(len(self.body))
        proof = {name: value for name, value in proof.items() if value}
        every = own | self.headers | proof
        return [(name.encode("ascii"), value.encode("ascii")) for name, value in every.items()]


def checked(request: WebhookRequest) -> Destination:
    """Return where a request goes.

    Raises:
        TargetRefused: its address cannot be read in one way, or is not its origin's.
        RequestRefused: a method, header or secret is not of the form that may leave.
    """
    destination = destination_of(request.url)
    if origin_of(request.origin) != destination.origin:
        raise TargetRefused(f"{request.url[:200]} does not lead to {request.origin}.")
    if request.method not in _METHODS:
        raise RequestRefused(f"{request.method!r} is no method of a webhook.")
    for name, value in request.headers.items():
        _check_header(name, value)
    return destination


def outgoing(
    name: str, request: WebhookRequest, signing: str, reveal: Callable[[str], bytes]
) -> Outgoing:
    """Return a request with its secrets in place.

    Args:
        name: The execution's id.
        request: Secrets as ``{secret:NAME}``, in header values alone.
        signing: Name of the secret to sign with, or nothing.
        reveal: Return a secret's value.

    Raises:
        Refused: as ``checked``; or a secret is of no use there.
        NotFound: there is no such secret.
    """
    destination = checked(request)
    headers = {"user-agent": "SIC"}
    if request.body:
        headers["content-type"] = "application/json"
    for header, value in request.headers.items():
        headers[header.lower()] = _filled(header, value, reveal)
    return Outgoing(
        name=name,
        method=request.method,
        destination=destination,
        headers=headers,
        body=request.body.encode(),
        key=secret_of(_ascii(signing, reveal(signing))) if signing else None,
    )


def _check_header(name: str, value: str) -> None:
    if not _NAME.fullmatch(name) or name.lower() in RESERVED:
        raise RequestRefused(f"A binding cannot set the header {name[:100]!r}.")
    if not _VALUE.fullmatch(value):
        raise RequestRefused(f"The value of the header {name} is not visible ASCII.")


def _filled(header: str, value: str, reveal: Callable[[str], bytes]) -> str:
    def value_of(found: re.Match[str]) -> str:
        return _ascii(found[1], reveal(found[1]))

    filled = SECRET.sub(value_of, value)
    if not _VALUE.fullmatch(filled):
        raise RequestRefused(f"A secret in the header {header} is not visible ASCII.")
    return filled.strip()


def _ascii(name: str, value: bytes) -> str:
    if not value.isascii():
        raise RequestRefused(f"The secret {name} is not ASCII.")
    return value.decode("ascii")


def _host(destination: Destination) -> str:
    origin = destination.origin
    default = {"http": 80, "https": 443}[origin.scheme]
    host = f"[{origin.host}]" if ":" in origin.host else origin.host
    return host if origin.port == default else f"{host}:{origin.port}"
