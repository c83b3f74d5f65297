"""The intake of alerts as a bare ASGI application: a monitor's retries must stay cheap.

It answers 202 only after the commit, and 503 for whatever a retry may mend, because
Alertmanager drops a notification on any 4xx.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime

from anyio.to_thread import run_sync
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sic.application.accounts import Unauthenticated
from sic.application.intake import AlertGroup, AlertIntake
from sic.application.ports import StoreUnavailable
from sic.domain.errors import SicError
from sic.entrypoints.http.answers import json_answer
from sic.entrypoints.http.context import HttpContext
from sic.entrypoints.http.problems import problem_of, response_of
from sic.entrypoints.http.refusals import WrongMethod
from sic.entrypoints.http.security import ScopeTooNarrow, authenticate, check_level

INTAKE_PATH = "/api/v1/intake/alertmanager"
SCOPES = frozenset({"intake", "act"})


class Intake:
    """POST a monitor's payload; bearer token of scope ``intake`` or ``act``."""

    def __init__(
        self, context: HttpContext, parse: Callable[..., AlertGroup], intake: AlertIntake
    ) -> None:
        self._context = context
        self._parse = parse
        self._intake = intake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call; the body is whole and within its cap already."""
        try:
            if scope["method"] != "POST":
                raise WrongMethod
            message = await receive()
            call = functools.partial(self._take, HTTPConnection(scope), message["body"])
            answer = await run_sync(call)
        except (SicError, StoreUnavailable) as error:
            answer = _refusal(error)
        await answer(scope, receive, send)

    def _take(self, connection: HTTPConnection, body: bytes) -> Response:
        self._check_token(connection)
        now: datetime = self._context.clock.now()
        received = self._intake.receive(self._parse(body, now=now))
        return json_answer(received, 202)

    def _check_token(self, connection: HTTPConnection) -> None:
        if "authorization" not in connection.headers:
            raise Unauthenticated
        caller = authenticate(connection, self._context)
        if caller is None or caller.token is None:
            raise Unauthenticated
        if caller.token.scope not in SCOPES:
            raise ScopeTooNarrow(caller.token.scope)
        check_level(caller.principal, "responder")


def _refusal(error: Exception) -> Response:
    problem, headers = problem_of(error)
    if isinstance(error, WrongMethod):
        headers["Allow"] = "POST"
    return response_of(problem, headers)
