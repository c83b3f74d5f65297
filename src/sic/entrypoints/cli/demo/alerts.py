"""What Alertmanager posts: a webhook payload of version 4, as Debian's sends it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

_LABELS = {
    "alertname": "CheckoutErrorRate",
    "cluster": "prod",
    "service": "checkout",
    "severity": "critical",
}
_ANNOTATIONS = {
    "summary": "Checkout answers HTTP 500 to 22% of requests",
    "runbook_url": "https://runbooks.example.test/CheckoutErrorRate",
}
_GROUP = {"alertname": "CheckoutErrorRate", "cluster": "prod"}
_NEVER = "0001-01-01T00:00:00Z"  # How Alertmanager writes "not over yet".


def payload(started_at: datetime, *, ended_at: datetime | None = None) -> dict[str, Any]:
    """Return a group with one alert, firing, or resolved at ``ended_at``."""
    status = "resolved" if ended_at else "firing"
    alert = {
        "status": status,
        "labels": _LABELS,
        "annotations": _ANNOTATIONS,
        "startsAt": _iso(started_at),
        "endsAt": _iso(ended_at) if ended_at else _NEVER,
        "generatorURL": "http://prometheus.example.test:9090/graph?g0.expr=checkout_errors",
        "fingerprint": "c7a1e5d0b94f3628",
    }
    return {
        "version": "4",
        "groupKey": '{}:{alertname="CheckoutErrorRate", cluster="prod"}',
        "truncatedAlerts": 0,
        "status": status,
        "receiver": "sic",
        "groupLabels": _GROUP,
        "commonLabels": _LABELS,
        "commonAnnotations": _ANNOTATIONS,
        "externalURL": "http://alertmanager.example.test:9093",
        "alerts": [alert],
    }


def _iso(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
