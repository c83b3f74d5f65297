"""Me, my session and tokens, and everyone's accounts. It never answers with a stored secret."""

from __future__ import annotations

from datetime import datetime

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from sic.application.account_ports import Account, AccountLevel, ApiToken, Session, TokenScope
from sic.application.accounts import session_id_of
from sic.entrypoints.http.answers import CallerHere, ContextHere, json_answer
from sic.entrypoints.http.api.paths import NamePath
from sic.entrypoints.http.bodies import AccountBody, AccountChange, SignInBody, TokenBody
from sic.entrypoints.http.security import (
    address_of,
    check_same_origin,
    clear_session_cookie,
    require_human,
    session_secret,
    set_session_cookie,
)
from sic.entrypoints.http.wire import AdminRoute, GuardedRoute, OpenRoute, OwnRoute

door = APIRouter(prefix="/api/v1", route_class=OpenRoute, tags=["people"])
mine = APIRouter(prefix="/api/v1", route_class=OwnRoute, tags=["people"])
everyone = APIRouter(prefix="/api/v1/accounts", route_class=AdminRoute, tags=["people"])
looking = APIRouter(prefix="/api/v1", route_class=GuardedRoute, tags=["people"])


class AccountView(msgspec.Struct, frozen=True, kw_only=True):
    """An account as others may see it."""

    name: str
    display_name: str
    level: AccountLevel
    email: str
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool


class MeView(msgspec.Struct, frozen=True, kw_only=True):
    """Who the caller is, and by which door they came."""

    name: str
    display_name: str
    level: AccountLevel
    email: str
    kind: str
    scope: TokenScope | None


class SessionView(msgspec.Struct, frozen=True, kw_only=True):
    """A session as its owner may see it."""

    id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    agent: str
    current: bool


class TokenView(msgspec.Struct, frozen=True, kw_only=True):
    """An API token; ``secret`` is there once, in the answer that made it."""

    id: str
    name: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    secret: str | msgspec.UnsetType = msgspec.UNSET


@door.post("/session")
def sign_in(request: Request, context: ContextHere, body: SignInBody) -> Response:
    """Open a session: the cookie is set and the answer says who you are."""
    check_same_origin(request, unproven=True)
    signed_in = context.accounts.sign_in(
        body.name,
        body.password,
        address=address_of(request),
        agent=request.headers.get("user-agent", ""),
        previous=session_secret(request),
    )
    response = json_answer(_me(signed_in.account, "human", None))
    set_session_cookie(response, request, signed_in.secret)
    return response


@mine.delete("/session", status_code=204)
def sign_out(request: Request, context: ContextHere) -> Response:
    """End this session."""
    caller = require_human(request)
    context.accounts.sign_out(caller.session_secret)
    response = Response(status_code=204)
    clear_session_cookie(response, request)
    return response


@looking.get("/me")
def show_me(caller: CallerHere) -> Response:
    """Say who you are to SIC."""
    scope = caller.token.scope if caller.token else None
    return json_answer(_me(caller.account, str(caller.principal.actor.kind), scope))


@mine.get("/sessions")
def list_sessions(context: ContextHere, caller: CallerHere) -> Response:
    """List your sessions that still hold."""
    sessions = context.accounts.sessions(caller.account.name)
    return json_answer({"sessions": [_session(s, caller.session) for s in sessions]})


@mine.delete("/sessions/{session}", status_code=204)
def end_session(request: Request, context: ContextHere, session: NamePath) -> Response:
    """End one of your sessions."""
    context.accounts.end_session(require_human(request).account.name, session)
    return Response(status_code=204)


@mine.get("/tokens")
def list_tokens(context: ContextHere, caller: CallerHere) -> Response:
    """List your API tokens."""
    tokens = context.accounts.tokens(caller.account.name)
    return json_answer({"tokens": [_token(token) for token in tokens]})


@mine.post("/tokens", status_code=201)
def create_token(request: Request, context: ContextHere, body: TokenBody) -> Response:
    """Make an API token; its secret is in this answer and nowhere else."""
    made = context.accounts.create_token(
        require_human(request).account,
        body.name,
        body.scope,
        expires_in_days=body.expires_in_days,
    )
    return json_answer(msgspec.structs.replace(_token(made.token), secret=made.secret), 201)


@mine.delete("/tokens/{token}", status_code=204)
def revoke_token(context: ContextHere, caller: CallerHere, token: NamePath) -> Response:
    """Revoke one of your tokens; with a token of scope `act` too, so that it can end itself."""
    context.accounts.revoke_token(token, account=caller.account.name)
    return Response(status_code=204)


@everyone.get("")
def list_accounts(context: ContextHere) -> Response:
    """List all accounts."""
    return json_answer({"accounts": [_account(a) for a in context.accounts.accounts()]})


@everyone.post("", status_code=201)
def add_account(context: ContextHere, body: AccountBody) -> Response:
    """Add an account."""
    account = context.accounts.add_account(
        body.name,
        level=body.level,
        display_name=body.display_name,
        email=body.email,
        password=body.password,
    )
    return json_answer(_account(account), 201)


@everyone.patch("/{name}")
def change_account(context: ContextHere, name: NamePath, body: AccountChange) -> Response:
    """Change an account; disabling it ends its sessions and tokens at once."""
    account = context.accounts.change_account(
        name,
        level=body.level,
        display_name=body.display_name,
        email=body.email,
        password=body.password,
        disabled=body.disabled,
    )
    return json_answer(_account(account))


def _me(account: Account, kind: str, scope: TokenScope | None) -> MeView:
    return MeView(
        name=account.name,
        display_name=account.display_name,
        level=account.level,
        email=account.email,
        kind=kind,
        scope=scope,
    )


def _account(account: Account) -> AccountView:
    return AccountView(
        name=account.name,
        display_name=account.display_name,
        level=account.level,
        email=account.email,
        created_at=account.created_at,
        disabled_at=account.disabled_at,
        has_password=bool(account.password_hash),
    )


def _session(session: Session, current: Session | None) -> SessionView:
    return SessionView(
        id=session_id_of(session),
        created_at=session.created_at,
        seen_at=session.seen_at,
        expires_at=session.expires_at,
        agent=session.agent,
        current=current is not None and current.token_sha256 == session.token_sha256,
    )


def _token(token: ApiToken) -> TokenView:
    return TokenView(
        id=token.id,
        name=token.name,
        scope=token.scope,
        created_at=token.created_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
    )
