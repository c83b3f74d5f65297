"""What machines ask of a server: is it alive, is it ready, its numbers. It changes nothing."""

from __future__ import annotations

import threading
import time
from typing import cast

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from sic import __version__
from sic.application.ports import Store, StoreUnavailable
from sic.entrypoints.http.answers import ContextHere, json_answer
from sic.entrypoints.http.metrics import Metrics
from sic.entrypoints.http.wire import AdminRoute, OpenRoute

READY_SECONDS = 1.0  # Anyone may ask; the store is tried once a second, however many do.


class Readiness:
    """Remembers for a second whether the store could be written to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tried_at = float("-inf")
        self._ready = False

    def is_ready(self, store: Store) -> bool:
        """Return whether the store takes writes."""
        with self._lock:
            if time.monotonic() - self._tried_at >= READY_SECONDS:
                self._ready = store.is_writable()
                self._tried_at = time.monotonic()
            return self._ready


router = APIRouter(route_class=OpenRoute, tags=["machines"])
numbers = APIRouter(route_class=AdminRoute, tags=["machines"])


@router.get("/healthz")
def show_health() -> Response:
    """Say that the process answers; it looks at nothing else."""
    return json_answer({"status": "ok", "version": __version__})


@router.get("/readyz")
def show_readiness(request: Request, context: ContextHere) -> Response:
    """Say whether something can be recorded now; 503 if not."""
    readiness = cast("Readiness", request.app.state.readiness)
    if not readiness.is_ready(context.service.store):
        raise StoreUnavailable
    return json_answer({"status": "ready", "version": __version__})


@numbers.get("/metrics")
def show_metrics(request: Request, context: ContextHere) -> Response:
    """Return the numbers in Prometheus' text format."""
    metrics = cast("Metrics", request.app.state.metrics)
    body = metrics.text(context.service, context.engine(), context.assistant())
    return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST})
