"""Counts requests and incidents for Prometheus. No label is of a client's choosing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sic.application.service import IncidentService

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})
AREAS = (
    ("/api/v1/intake/", "intake"),
    ("/api/", "api"),
    ("/healthz", "health"),
    ("/readyz", "health"),
    ("/metrics", "health"),
)


class Metrics:
    """One server's numbers. Areas and methods are closed lists: no client grows them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("area", "method", "status")
        self._requests = Counter(
            "sic_http_requests", "Requests answered.", labels, registry=self._registry
        )
        self._seconds = Histogram(
            "sic_http_request_seconds",
            "Time from the whole request to the answer's first byte.",
            ("area",),
            registry=self._registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )
        self._active = Gauge(
            "sic_incidents_active", "Incidents not resolved.", registry=self._registry
        )

        # Gauges, because the engine keeps the counts: a restart begins again at nothing.
        self._engine = Gauge(
            "sic_engine",
            "Deadlines and messages since the start, by outcome; …_healthy is 1 or 0.",
            ("what",),
            registry=self._registry,
        )
        self._assistant = _Assistant()
        self._registry.register(self._assistant)

    def count(self, path: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        area = next((name for prefix, name in AREAS if path.startswith(prefix)), "pages")
        known = method if method in METHODS else "other"
        self._requests.labels(area, known, str(status)).inc()
        self._seconds.labels(area).observe(seconds)

    def text(
        self,
        service: IncidentService,
        engine: Mapping[str, int],
        assistant: Mapping[str, int],
    ) -> bytes:
        """Return everything in Prometheus' text format.

        Args:
            service: Knows how many incidents are active.
            engine: What worker and auditor say of themselves; see ``HttpContext.engine``.
            assistant: Questions to the language model, and what of its answers did not hold.
        """
        active = service.store.rows(statuses=("open", "mitigated"), limit=10_000)
        self._active.set(len(active))
        for what, count in engine.items():
            self._engine.labels(what).set(count)
        self._assistant.numbers = assistant
        return generate_latest(self._registry)


_WORDS = {"tool_calls": "tool calls it offered; none is honoured"}


class _Assistant(Collector):
    """``sic_assistant_invalid_refs_total`` and its like; names are of our own choosing."""

    def __init__(self) -> None:
        self.numbers: Mapping[str, int] = {}

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Yield one counter a number."""
        for name, value in self.numbers.items():
            words = f"Language model: {_WORDS.get(name, name.replace('_', ' '))}."
            yield CounterMetricFamily(f"sic_assistant_{name}", words, value=value)


class Measured:
    """ASGI middleware: tells ``metrics`` of every answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and count the answer when it starts."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seconds = time.perf_counter() - started
                self._metrics.count(scope["path"], scope["method"], message["status"], seconds)
            await send(message)

        await self._app(scope, receive, sending)
