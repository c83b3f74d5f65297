"""Who is asking, and whether this browser meant to: tokens, sessions, CSRF. It never hashes.

Two ways in: ``Authorization: Bearer sic_…`` (a program; kind TOKEN) and the session cookie (a
person; kind HUMAN). An unsafe request by cookie must prove that our own page sent it.
"""

from __future__ import annotations

import hashlib
import hmac
from ipaddress import IPv6Address, IPv6Network
from typing import ClassVar
from urllib.parse import urlsplit

import msgspec
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from sic.application.account_ports import Account, AccountLevel, ApiToken, Session
from sic.application.accounts import LEVELS, SESSION_MAX, LevelTooLow, Unauthenticated
from sic.application.service import Principal
from sic.domain.errors import Refused
from sic.domain.ids import Actor, ActorKind
from sic.entrypoints.http.context import HttpContext, context_of
from sic.entrypoints.http.proxies import address_in

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_FIELD = "csrf"


class CrossSite(Refused):
    """A browser sent this for someone else's page."""

    code: ClassVar[str] = "SIC-E306"

    def __init__(self) -> None:
        super().__init__(
            "This request did not come from SIC's own pages.",
            "Open the page again and press the button there. A program sends an API token"
            " instead of the cookie, or an Origin header with SIC's address.",
        )


class ScopeTooNarrow(Refused):
    """The token was made for something else."""

    code: ClassVar[str] = "SIC-E307"

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"This token's scope is {scope}; it does not reach here.",
            "Make one with the scope `act`, or `read` to look only.",
        )


class HumanOnly(Refused):
    """Only a person at a screen may do this."""

    code: ClassVar[str] = "SIC-E308"

    def __init__(self) -> None:
        super().__init__(
            "An API token cannot do this; it takes a person who signed in.",
            "Sign in and do it there: a leaked token must not be able to outlive itself.",
        )


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """An authenticated request: who, by which door, and with what."""

    principal: Principal
    account: Account
    session: Session | None = None
    session_secret: str = ""
    token: ApiToken | None = None


# ---------------------------------------------------------------- who


def principal_of(request: Request) -> Principal:
    """Return who asks. May read the store: call it from a thread, not from the loop.

    Raises:
        Unauthenticated: no credential, or one that does not hold (any more).
        ScopeTooNarrow: a token that may not do this.
        CrossSite: an unsafe request by cookie from another site.
    """
    return caller_of(request).principal


def caller_of(request: Request) -> Caller:
    """Return who asks and by which door; as ``principal_of``."""
    known = getattr(request.state, "caller", None)
    if isinstance(known, Caller):
        return known
    caller = authenticate(request, context_of(request))
    if caller is None:
        raise Unauthenticated
    if caller.token is not None:
        _check_scope(request, caller.token)
    elif request.method not in SAFE_METHODS:
        check_same_origin(request)
    request.state.caller = caller
    return caller


def authenticate(request: HTTPConnection, context: HttpContext) -> Caller | None:
    """Return the caller, or None without any credential; no rule is applied yet.

    Raises:
        Unauthenticated: a credential that does not hold. A bad token never falls back to the
            cookie: a program must learn that its token is dead.
    """
    header = request.headers.get("authorization")
    if header is not None:
        return _by_token(header, context)
    secret = request.cookies.get(cookie_name(request, context), "")
    found = context.accounts.session_for(secret)
    if found is None:
        return None
    account, session = found
    actor = Actor(account.name, ActorKind.HUMAN)
    return Caller(
        principal=Principal(actor, account.level),
        account=account,
        session=session,
        session_secret=secret,
    )


def _by_token(header: str, context: HttpContext) -> Caller:
    scheme, _, secret = header.partition(" ")
    found = None
    if scheme.lower() == "bearer":
        found = context.accounts.token_for(secret.strip())
    if found is None:
        raise Unauthenticated(
            "The API token is not valid: it is mistyped, expired, revoked or its account is"
            " disabled.",
            "Make a new one with `sic login` or on the account page.",
        )
    account, token = found
    actor = Actor(account.name, ActorKind.TOKEN)
    return Caller(principal=Principal(actor, account.level), account=account, token=token)


def _check_scope(request: Request, token: ApiToken) -> None:
    reads = token.scope == "read" and request.method in SAFE_METHODS
    if token.scope != "act" and not reads:
        raise ScopeTooNarrow(token.scope)


def check_level(principal: Principal, level: AccountLevel) -> None:
    """Raise ``LevelTooLow`` unless the principal has at least this level."""
    if LEVELS[principal.level] < LEVELS[level]:
        raise LevelTooLow(level, principal.level)


def require_human(request: Request) -> Caller:
    """Return the caller; raise ``HumanOnly`` for a token."""
    caller = caller_of(request)
    if caller.session is None:
        raise HumanOnly
    return caller


def require_admin(request: Request) -> Caller:
    """Return the caller; raise ``HumanOnly`` or ``LevelTooLow`` for anyone but an admin."""
    caller = require_human(request)
    check_level(caller.principal, "admin")
    return caller


# ---------------------------------------------------------------- did this browser mean to


def check_same_origin(request: Request, *, unproven: bool = False) -> None:
    """Raise ``CrossSite`` unless the request proves that our own page sent it.

    Args:
        request: The request.
        unproven: True admits a request without any proof either way; for sign-in, where there
            is no session to abuse and programs send no Origin.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        raise CrossSite
    # A page that sends no referrer sends "null" here as well; the browser's own word on the
    # site, which no script can set, stands in for it.
    if site is not None and origin == "null":
        return
    if origin is not None and not _is_ours(origin, request):
        raise CrossSite
    if site is None and origin is None and not unproven:
        raise CrossSite


def _is_ours(origin: str, request: Request) -> bool:
    try:
        netloc = urlsplit(origin).netloc.lower()
        public = urlsplit(context_of(request).public_url).netloc.lower()
    except ValueError:  # "http://[": not an address at all.
        return False
    return bool(netloc) and netloc in (request.headers.get("host", "").lower(), public)


def csrf_token(request: Request) -> str:
    """Return the value of the hidden field ``csrf`` of a form on this page.

    Bound to the session by its secret, so that nothing is stored and another session's value
    is worthless. Empty before sign-in: those forms rest on the origin check alone.
    """
    secret = request.cookies.get(cookie_name(request, context_of(request)), "")
    if not secret:
        return ""
    return hmac.new(secret.encode("utf-8", "replace"), b"sic-csrf", hashlib.sha256).hexdigest()


def check_csrf(request: Request, field: str) -> None:
    """Raise ``CrossSite`` unless ``field`` is what ``csrf_token`` gave this session."""
    expected = csrf_token(request)
    given = field.encode("utf-8", "replace")
    if not expected or not hmac.compare_digest(expected.encode(), given):
        raise CrossSite


# ---------------------------------------------------------------- the cookie


def cookie_name(connection: HTTPConnection, context: HttpContext) -> str:
    """Return the session cookie's name; ``__Host-`` makes browsers enforce Secure and Path."""
    return "__Host-sic" if context.has_secure_cookies(connection) else "sic_session"


def set_session_cookie(response: Response, request: Request, secret: str) -> None:
    """Give the browser its session."""
    context = context_of(request)
    response.set_cookie(
        cookie_name(request, context),
        secret,
        max_age=int(SESSION_MAX.total_seconds()),
        path="/",
        secure=context.has_secure_cookies(request),
        httponly=True,
        samesite="strict",
    )


def clear_session_cookie(response: Response, request: Request) -> None:
    """Take the session from the browser."""
    context = context_of(request)
    response.delete_cookie(
        cookie_name(request, context),
        path="/",
        secure=context.has_secure_cookies(request),
        httponly=True,
        samesite="strict",
    )


def session_secret(request: Request) -> str:
    """Return the session secret the browser sent, valid or not; empty without one."""
    return request.cookies.get(cookie_name(request, context_of(request)), "")


def address_of(request: Request) -> str:
    """Return where the request comes from, for rate limits: an address, or an IPv6 /64."""
    address = address_in(request.client.host) if request.client else None
    if isinstance(address, IPv6Address):
        # Whoever has one IPv6 address has 2^64 of them, and could begin anew with each.
        return str(IPv6Network((int(address), 64), strict=False))
    return str(address or "unknown")
