"""Every error as RFC 9457 ``application/problem+json``. It never shows a stack or an input.

Refused 403 · NotFound 404 · StaleVersion 412 · other Conflict 409 · Unauthenticated 401
malformed 400 · shape 422 · too large 413 · media type 415 · too often 429 · store 503
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from sic.application.accounts import Busy, NameRefused, PasswordRefused, Unauthenticated
from sic.application.intake import PayloadMalformed, PayloadRefused
from sic.application.ports import StoreUnavailable
from sic.application.service import StaleVersion
from sic.application.throttle import TooManyAttempts
from sic.domain.errors import Conflict, NotFound, Refused, SicError
from sic.domain.text import TextRefused, tamed
from sic.domain.webhook.refusals import (
    ArgumentsRefused,
    BindingRefused,
    CoolingDown,
    TooManyRunning,
)
from sic.entrypoints.http.refusals import (
    Failed,
    HttpRefused,
    SignInsBusy,
    Unavailable,
    WrongMethod,
    WrongShape,
)

__all__ = [
    "MEDIA_TYPE",
    "FieldError",
    "HttpRefused",
    "Problem",
    "problem_of",
    "response_of",
    "unexpected",
]

MEDIA_TYPE = "application/problem+json"
ERRORS_MAX = 20

# The first class that fits decides: narrow ones stand before the wide ones.
STATUS_OF: tuple[tuple[type[SicError], int], ...] = (
    (Unauthenticated, 401),
    (TooManyAttempts, 429),
    (PasswordRefused, 422),
    (NameRefused, 422),
    (TextRefused, 422),
    (PayloadMalformed, 400),
    (PayloadRefused, 422),
    (StaleVersion, 412),
    (ArgumentsRefused, 422),
    (BindingRefused, 422),
    (CoolingDown, 429),
    (TooManyRunning, 429),
    (Conflict, 409),
    (NotFound, 404),
    (Refused, 403),
)


class FieldError(msgspec.Struct, frozen=True):
    """One thing wrong with a request; ``path`` leads to it: "body.title"."""

    path: str
    message: str


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """What went wrong, for people and for programs."""

    status: int
    detail: str
    code: str
    type: str = ""
    title: str = ""
    clause: str = ""
    remedy: str = ""
    errors: tuple[FieldError, ...] = ()

    def __post_init__(self) -> None:
        """Fill in what follows from the rest."""
        msgspec.structs.force_setattr(self, "type", f"/docs/errors#{self.code}")
        msgspec.structs.force_setattr(self, "title", HTTPStatus(self.status).phrase)


def problem_of(error: Exception) -> tuple[Problem, dict[str, str]]:
    """Return the problem of an expected error, and the headers that go with it.

    Raises:
        TypeError: the error is not an expected one.
    """
    match error:
        case HttpRefused():
            return _stated(error, error.status), {}
        case SicError():
            status = next((s for kind, s in STATUS_OF if isinstance(error, kind)), 400)
            return _stated(error, status), _headers_of(error)
        case StoreUnavailable() | Busy():
            words = SignInsBusy() if isinstance(error, Busy) else Unavailable()
            return _stated(words, 503), {"Retry-After": "1"}
        case RequestValidationError():
            return _shape(error.errors()), {}
        case HTTPException():
            return _plain(error), dict(error.headers or {})
        case _:
            raise TypeError(f"{type(error).__name__} has no problem of its own")


def response_of(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """Return the problem as a response."""
    return Response(
        msgspec.json.encode(problem), problem.status, headers=headers, media_type=MEDIA_TYPE
    )


def unexpected(error_id: str) -> Problem:
    """Return the problem of a fault of ours: an id to find it in the log, nothing else."""
    return _stated(Failed(error_id), 500)


def _stated(error: SicError, status: int) -> Problem:
    return Problem(
        status=status,
        detail=error.problem,
        code=error.code,
        clause=error.clause,
        remedy=error.remedy,
    )


def _headers_of(error: SicError) -> dict[str, str]:
    match error:
        case Unauthenticated():
            return {"WWW-Authenticate": "Bearer"}
        case TooManyAttempts(retry_after_seconds=seconds) | CoolingDown(seconds=seconds):
            return {"Retry-After": str(seconds)}
        case _:
            return {}


def _shape(errors: Sequence[Mapping[str, Any]]) -> Problem:
    found = tuple(
        FieldError(tamed(".".join(str(part) for part in e["loc"]), 200), _words_of(e))
        for e in errors[:ERRORS_MAX]
    )
    where = "; ".join(f"{one.path}: {one.message}" for one in found[:3])
    return msgspec.structs.replace(_stated(WrongShape(where), 422), errors=found)


def _words_of(error: Mapping[str, Any]) -> str:
    # pydantic shows the pattern, which says nothing to whoever pasted a control character.
    if error["type"] == "string_pattern_mismatch":
        return "is empty, or holds a character that does not belong there"
    return tamed(error["msg"], 300)


def _plain(error: HTTPException) -> Problem:
    """Return the problem of what the framework itself refused."""
    match error.status_code:
        case 404:
            nothing = NotFound(
                "There is nothing at this address.",
                "The routes are in /api/v1/openapi.json.",
            )
            return _stated(nothing, 404)
        case 405:
            return _stated(WrongMethod(), 405)
        case status:
            return _stated(HttpRefused(status, tamed(str(error.detail), 300)), status)
