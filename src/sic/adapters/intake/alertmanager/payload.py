"""Reads an Alertmanager v4 payload into claims. It never loses an alert for its spelling.

Wrong shapes are refused; wrong words (controls, overlong values, instants that are none) are
made harmless, because the alert they decorate may be true.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from sic.application.intake import AlertGroup, PayloadMalformed, PayloadRefused
from sic.domain.incident.commands import TITLE_MAX, AlertClaim
from sic.domain.text import tamed

NAME_MAX = 200
VALUE_MAX = 2_000
PAIRS_MAX = 64
ALERTS_MAX = 1_000
LEFT_OUT_MAX = 1_000_000  # Nobody means more; it would only make the title long.
_YEAR_0001 = 1  # Go's zero time: "not known".
# Go writes nanoseconds; Python keeps six digits and reads no more.
_FRACTION = re.compile(r"(\.\d{6})\d+")


class _Alert(msgspec.Struct, frozen=True, rename="camel"):
    """One alert as it is on the wire; every field may be missing or of another type."""

    status: Any = "firing"
    labels: Any = None
    annotations: Any = None
    starts_at: Any = None
    ends_at: Any = None
    generator_url: Any = msgspec.field(default=None, name="generatorURL")
    fingerprint: Any = None


class _Payload(msgspec.Struct, frozen=True, rename="camel"):
    """The envelope; without ``alerts`` it is none."""

    alerts: list[_Alert]
    version: Any = "4"
    group_key: Any = None
    group_labels: Any = None
    truncated_alerts: Any = 0


_DECODER = msgspec.json.Decoder(_Payload)


def parse(body: bytes, *, now: datetime) -> AlertGroup:
    """Return the group of alerts of one webhook call.

    Args:
        body: The request's body as it came.
        now: Aware UTC instant; an alert whose end lies before it is over.

    Raises:
        PayloadMalformed: it is not JSON.
        PayloadRefused: it is JSON, and not an Alertmanager v4 payload.
    """
    payload = _decoded(body)
    if str(payload.version) != "4":
        raise PayloadRefused(
            f"This is payload version {tamed(str(payload.version), 20)}; SIC reads version 4.",
            "Use `webhook_configs` of Alertmanager 0.16 or later, without a payload template.",
        )
    claims = tuple(_claim(alert, now) for alert in payload.alerts[:ALERTS_MAX])
    group_labels = _pairs(payload.group_labels)
    return AlertGroup(
        source="alertmanager",
        dedup_key=f"alertmanager:{_group_key(payload, group_labels, claims)}",
        title=_title(claims, group_labels, _left_out(payload)),
        claims=claims,
    )


def _decoded(body: bytes) -> _Payload:
    try:
        return _DECODER.decode(body)
    except msgspec.ValidationError as error:
        raise PayloadRefused(
            f"This is not an Alertmanager payload: {error}.",
            "Point a `webhook_configs` receiver of Alertmanager here.",
        ) from None
    except (ValueError, RecursionError) as error:
        words = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        raise PayloadMalformed(
            f"The body is not JSON: {words}.",
            "Point a `webhook_configs` receiver of Alertmanager here.",
        ) from None


def _claim(alert: _Alert, now: datetime) -> AlertClaim:
    labels = _pairs(alert.labels)
    annotations = _pairs(alert.annotations)
    summary = annotations.get("summary") or annotations.get("description") or ""
    return AlertClaim(
        fingerprint=_fingerprint(alert.fingerprint, labels),
        name=labels.get("alertname", "")[:NAME_MAX] or "Alert without a name",
        summary=summary,
        status="resolved" if _is_over(alert, now) else "firing",
        starts_at=_instant(alert.starts_at),
        labels=labels,
        annotations=annotations,
        link=tamed(_text(alert.generator_url), VALUE_MAX),
    )


def _is_over(alert: _Alert, now: datetime) -> bool:
    if alert.status == "resolved":
        return True
    # A firing alert has no end yet: year 0001, or an end that Alertmanager expects ahead.
    ends_at = _instant(alert.ends_at)
    return alert.status != "firing" and ends_at is not None and ends_at <= now


def _fingerprint(given: object, labels: dict[str, str]) -> str:
    text = tamed(_text(given), NAME_MAX).strip()
    return text or _digest(repr(sorted(labels.items())))[:16]


def _group_key(
    payload: _Payload, group_labels: dict[str, str], claims: tuple[AlertClaim, ...]
) -> str:
    """Return a short, storable name of the group; any group key, however odd, has one."""
    key = _text(payload.group_key)
    if not key and group_labels:
        key = repr(sorted(group_labels.items()))
    if not key:
        key = repr(sorted(claim.fingerprint for claim in claims))
    return _digest(key)[:40]


def _left_out(payload: _Payload) -> int:
    """Return how many alerts of the group are not read: cut off by its sender, or here."""
    told = payload.truncated_alerts
    cut = told if isinstance(told, int) and 0 < told < LEFT_OUT_MAX else 0
    return cut + max(0, len(payload.alerts) - ALERTS_MAX)


def _title(claims: tuple[AlertClaim, ...], group_labels: dict[str, str], left_out: int) -> str:
    """Return "NAME: summary" of the first alert that fires, and how many stand behind it."""
    firing = [c for c in claims if c.status == "firing"] or list(claims)
    if not firing:
        return "Alert group without alerts"
    first = firing[0]
    name = group_labels.get("alertname") or first.name
    words = f"{name}: {first.summary}" if first.summary else name
    behind = len(firing) - 1 + left_out
    more = f" (+{behind} more)" if behind else ""
    return tamed(" ".join(words.split()), TITLE_MAX - len(more)) + more


def _pairs(given: object) -> dict[str, str]:
    """Return at most PAIRS_MAX pairs of tamed text; anything but a mapping is none."""
    if not isinstance(given, dict):
        return {}
    pairs = list(given.items())[:PAIRS_MAX]
    return {tamed(_text(k), NAME_MAX): tamed(_text(v), VALUE_MAX) for k, v in pairs}


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _instant(value: object) -> datetime | None:
    """Return an aware UTC instant, or None for year 0001 and for what is no instant."""
    if not isinstance(value, str):
        return None
    try:
        instant = datetime.fromisoformat(_FRACTION.sub(r"\1", value))
        if instant.tzinfo is None or instant.year == _YEAR_0001:
            return None
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
