"""The exact request a person is shown and confirms, and where it goes. Values only."""

from __future__ import annotations

import msgspec


class WebhookRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request to the byte, but for secrets: those still read ``{secret:NAME}``."""

    method: str
    url: str
    headers: dict[str, str] = {}
    body: str = ""
    origin: str = ""  # "https://ops.internal:8443": scheme, host and port of ``url``.


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where an origin leads now: every address its name has, each vetted, sorted."""

    origin: str
    addresses: tuple[str, ...]
