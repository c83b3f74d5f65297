"""Reads requests strictly: who asks comes first, then the body. It never guesses an encoding.

JSON is parsed by msgspec: no NaN, no Infinity, no byte order mark, no half surrogates; a key
given twice counts as its last value. An empty body is ``{}``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, ClassVar, TypeAlias

import msgspec
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from sic.application.account_ports import AccountLevel
from sic.domain.incident.commands import REASON_MAX, TEXT_MAX, TITLE_MAX
from sic.entrypoints.http.refusals import HttpRefused, NotJson
from sic.entrypoints.http.security import SAFE_METHODS, caller_of, check_level

JSON: TypeAlias = Any  # Whatever a client may send; the body's model narrows it.
NAME_MAX = 200
URL_MAX = 2_000

# What no store can keep alike: C0 controls but newline and tab, DEL, and C1 controls.
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_WRITABLE = rf"^[^{_CONTROLS}]*$"
_WRITTEN = rf"^[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*$"
_LABEL = rf"^[^\n\t{_CONTROLS}]*$"
_LINE = rf"^[^\n\t{_CONTROLS}]*[^\s{_CONTROLS}][^\n\t{_CONTROLS}]*$"

Title = Annotated[str, StringConstraints(min_length=1, max_length=TITLE_MAX, pattern=_LINE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=NAME_MAX, pattern=_LINE)]
OptionalName = Annotated[str, StringConstraints(max_length=NAME_MAX, pattern=_LABEL)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_MAX, pattern=_WRITTEN)]
OptionalWords = Annotated[str, StringConstraints(max_length=TEXT_MAX, pattern=_WRITABLE)]
Reason = Annotated[
    str, StringConstraints(min_length=1, max_length=REASON_MAX, pattern=_WRITTEN)
]
OptionalReason = Annotated[str, StringConstraints(max_length=REASON_MAX, pattern=_WRITABLE)]
Url = Annotated[str, StringConstraints(min_length=1, max_length=URL_MAX, pattern=_LINE)]


class Body(BaseModel):
    """Base of every request body: no field but those named, no type but those named."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Body):
    """A body that says nothing: ``{}``, or no body at all."""


class StrictRequest(Request):
    """A request whose body was read already and is parsed by msgspec."""

    raw: bytes = b""

    async def body(self) -> bytes:
        """Return the body; an empty one reads as ``{}``."""
        return self.raw or b"{}"

    async def json(self) -> JSON:
        """Return the parsed body.

        Raises:
            HttpRefused: 400, it is not JSON.
        """
        return parse_json(await self.body())


def parse_json(body: bytes) -> JSON:
    """Return parsed JSON; raise ``HttpRefused`` 400 naming the byte where it breaks."""
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        raise HttpRefused(400, "The JSON is nested too deep.") from None
    except UnicodeDecodeError as error:
        raise HttpRefused(400, f"The JSON is not UTF-8 (byte {error.start}).") from None
    except msgspec.DecodeError as error:
        raise HttpRefused(400, f"The body is not JSON: {error}.") from None


def digest_of(request: Request, body: bytes) -> str:
    """Return what an idempotency key stands for: this very request."""
    target = f"{request.method} {request.url.path}?{request.url.query}\n"
    return hashlib.sha256(target.encode("utf-8", "surrogatepass") + body).hexdigest()


class OpenRoute(APIRoute):
    """A route anyone may call; listed in tests/unit/http/unauthenticated-routes.txt."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Read the body before FastAPI does."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await inner(await self.read(request))

        return handle

    async def read(self, request: Request) -> Request:
        """Return the request with its body read and its media type checked."""
        raw = await request.body()
        if raw:
            check_media_type(request)
        strict = StrictRequest(_as_json(request), request.receive)
        strict.raw = raw
        strict.state.digest = digest_of(request, raw)
        return strict


class GuardedRoute(OpenRoute):
    """A route that knows its caller before it looks at what they sent."""

    safe: ClassVar[AccountLevel] = "viewer"
    unsafe: ClassVar[AccountLevel] = "responder"

    async def read(self, request: Request) -> Request:
        """Authenticate, check the level, then read."""
        caller = await run_in_threadpool(caller_of, request)
        level = self.safe if request.method in SAFE_METHODS else self.unsafe
        check_level(caller.principal, level)
        return await super().read(request)


class OwnRoute(GuardedRoute):
    """A guarded route over the caller's own things: any level may change them."""

    unsafe: ClassVar[AccountLevel] = "viewer"


class AdminRoute(GuardedRoute):
    """A guarded route for admins, whatever the method."""

    safe: ClassVar[AccountLevel] = "admin"
    unsafe: ClassVar[AccountLevel] = "admin"


_UTF8 = ("charset=utf-8", 'charset="utf-8')


def check_media_type(request: Request) -> None:
    """Raise ``NotJson`` unless the body says it is plain JSON."""
    media_type, *parameters = request.headers.get("content-type", "").lower().split(";")
    is_json = media_type.strip() == "application/json"
    in_utf8 = all(p.strip().strip('"') in _UTF8 for p in parameters if "charset" in p)
    plain = request.headers.get("content-encoding", "identity").lower() == "identity"
    if not (is_json and in_utf8 and plain):
        raise NotJson


def _as_json(request: Request) -> dict[str, Any]:
    """Return the scope with JSON as its media type: checked before, or the body is empty."""
    headers = [(n, v) for n, v in request.scope["headers"] if n != b"content-type"]
    headers.append((b"content-type", b"application/json"))
    return {**request.scope, "headers": headers}
