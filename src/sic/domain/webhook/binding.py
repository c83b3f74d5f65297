"""What an administrator configures for one webhook of the runbook. It holds no secret value."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from sic.domain.policy import Confirmation

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
COOLDOWN_SECONDS = 60
TIMEOUT_SECONDS = 15
TIMEOUT_SECONDS_MAX = 30


class DryRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request that shows what the webhook would do, by templates as in ``Binding``.

    It leaves, like every other, only after a person pressed on its exact preview.
    """

    method: Method = "GET"
    url: str
    headers: dict[str, str] = {}
    body: str = ""


class Binding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ``[webhooks.NAME]`` of ``sic.toml``, or of the administrators' page."""

    name: str
    method: Method = "POST"
    url: str  # "https://ops.internal:8443/restart/{service}": arguments are percent-encoded.
    headers: dict[str, str] = {}  # "{secret:NAME}" in a header's value, and only there.
    body: str = ""  # JSON; "{service}" inside a string becomes the argument, escaped.
    arguments: dict[str, Any] = {}  # JSON Schema (2020-12) of each, by name; all required.
    targets: tuple[str, ...] = ()  # Exact "scheme://host:port"; nothing else is called.
    signing_secret: str = ""  # Name of a secret to sign with, after Standard Webhooks.
    cooldown_seconds: int = COOLDOWN_SECONDS
    timeout_seconds: int = TIMEOUT_SECONDS
    reversible: bool = False
    blast_radius: str = ""
    rollback: str = ""
    level: Confirmation | None = None  # May raise the runbook's level, never lower it.
    streams: bool = False  # The answer is shown as it arrives.
    dry_run: DryRun | None = None
