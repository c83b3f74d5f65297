"""Puts the HTTP entry point together. It never holds a route of its own."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio.to_thread
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sic import __version__
from sic.adapters.intake.alertmanager import parse
from sic.application.accounts import Busy
from sic.application.intake import AlertIntake
from sic.application.live import Hub
from sic.application.ports import StoreUnavailable
from sic.domain.errors import SicError
from sic.entrypoints.http import openapi, pages
from sic.entrypoints.http.api import (
    advice,
    bindings,
    endpoints,
    incidents,
    machines,
    people,
    response,
    runbooks,
    webhooks,
)
from sic.entrypoints.http.context import HttpContext
from sic.entrypoints.http.intake import INTAKE_PATH, Intake
from sic.entrypoints.http.limits import Limits
from sic.entrypoints.http.live import Live
from sic.entrypoints.http.metrics import Measured, Metrics
from sic.entrypoints.http.problems import Problem, problem_of, response_of, unexpected
from sic.entrypoints.http.routes import methods_at

log = structlog.get_logger(__name__)

EXPECTED = (SicError, StoreUnavailable, Busy, RequestValidationError, HTTPException)


ROUTERS = (
    machines.router,
    machines.numbers,
    incidents.router,
    response.router,
    runbooks.router,
    runbooks.library,
    people.door,
    people.mine,
    people.looking,
    people.everyone,
    endpoints.router,
    webhooks.router,
    webhooks.today,
    advice.router,
    advice.anywhere,
    bindings.router,
)


def create_app(context: HttpContext) -> ASGIApp:
    """Return the whole application: limits in front, then intake, API and pages."""
    metrics = Metrics()
    intake = Intake(context, parse, AlertIntake(context.service))
    live = Live(context, context.hub or Hub(context.service))
    api = create_api(context, metrics)
    inner = _Fork(api=api, intake=Unexpected(intake), live=Unexpected(live))

    def page_of(scope: Scope, problem: Problem, headers: dict[str, str]) -> Response | None:
        return as_page(Request({**scope, "app": api}), problem, headers)

    return Limits(
        app=Measured(inner, metrics),
        hosts=context.hosts,
        https=context.is_public_by_https,
        proxies=context.trusted_proxies,
        on_drain=live.drain,
        as_page=page_of,
    )


def create_api(context: HttpContext, metrics: Metrics) -> FastAPI:
    """Return API and pages, without what stands in front of them."""
    api = FastAPI(
        title="Service Incident Command",
        version=__version__,
        openapi_url=openapi.PATH,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        generate_unique_id_function=lambda route: route.name,
    )
    api.state.context = context
    api.state.metrics = metrics
    api.state.readiness = machines.Readiness()
    for kind in EXPECTED:
        api.add_exception_handler(kind, _answer)
    api.add_middleware(Unexpected)
    for router in ROUTERS:
        api.include_router(router)
    api.include_router(pages.router, include_in_schema=False)
    openapi.describe(api)
    return api


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fork:
    """Sends alerts and streams past FastAPI, which costs four times as much a request."""

    api: ASGIApp
    intake: ASGIApp
    live: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._behind(scope)(scope, receive, send)

    def _behind(self, scope: Scope) -> ASGIApp:
        if scope["type"] != "http":
            return self.api
        if scope["path"] == INTAKE_PATH:
            return self.intake
        return self.live if Live.serves(scope["path"]) else self.api


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    context: HttpContext = app.state.context
    anyio.to_thread.current_default_thread_limiter().total_tokens = context.threads
    yield


def _answer(request: Request, error: Exception) -> Response:
    """Answer an expected error: as a page to a browser, as problem+json to all others."""
    problem, headers = problem_of(error)
    if problem.status == 405:
        methods = methods_at(request.app.routes, request.url.path)
        headers["Allow"] = ", ".join(sorted(methods))
    return as_page(request, problem, headers) or response_of(problem, headers)


def as_page(request: Request, problem: Problem, headers: dict[str, str]) -> Response | None:
    """Return the problem as a page, if this is a browser asking for one.

    ``pages.problem_page(request, problem, headers)`` renders it, when the pages have one.
    """
    wants_page = "text/html" in request.headers.get("accept", "")
    if not wants_page or request.url.path.startswith("/api/"):
        return None
    render = getattr(pages, "problem_page", None)
    page = render(request, problem, headers) if render is not None else None
    return page if isinstance(page, Response) else None


class Unexpected:
    """Turns a fault of ours into a 500 with an id, and puts the rest into the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, and answer for what nobody expected."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:  # The one wall behind which a request cannot hurt the others.
            error_id = secrets.token_hex(8)
            log.exception("http.failed", error_id=error_id, method=scope["method"])
            if not started:
                problem = unexpected(error_id)
                request = Request(scope)
                answer = as_page(request, problem, {}) or response_of(problem)
                await answer(scope, receive, send)
