"""My account: tokens and sessions. A secret is shown in one answer and in no other."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.application.account_ports import TokenScope
from sic.application.accounts import session_id_of
from sic.domain.errors import SicError
from sic.domain.text import line
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.pages.forms import Filled, Form, check_form
from sic.entrypoints.http.pages.problem import Shown, shown
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.problems import HttpRefused, problem_of
from sic.entrypoints.http.security import Caller, clear_session_cookie, require_human

SCOPES = ("read", "act", "intake")
TOKEN_NAME_MAX = 100

router = APIRouter()


@router.get("/account")
def account_page(request: Request) -> Response:
    """Show my tokens and sessions."""
    return _account(request, require_human(request), Form())


@router.post("/account/tokens")
def make_token(request: Request, form: Filled) -> Response:
    """Make a token and show its secret, in this answer only."""
    caller = require_human(request)
    try:
        check_form(request, form)
        fresh = context_of(request).accounts.create_token(
            caller.account,
            line("token's name", form.text("name"), TOKEN_NAME_MAX),
            _scope(form),
            expires_in_days=_days(form),
        )
    except SicError as error:
        problem, _ = problem_of(error)
        told = shown(problem, kept="tokens")
        return _account(request, caller, form, told=told, status=problem.status)
    return _account(request, caller, Form(), secret=fresh.secret)


@router.post("/account/tokens/{token_id}")
def revoke_token(request: Request, token_id: str, form: Filled) -> Response:
    """Revoke one of my tokens."""
    caller = require_human(request)
    check_form(request, form)
    context_of(request).accounts.revoke_token(token_id, account=caller.account.name)
    return RedirectResponse("/account#tokens", 303)


@router.post("/account/sessions/{session_id}")
def end_session(request: Request, session_id: str, form: Filled) -> Response:
    """Sign out one browser of mine."""
    caller = require_human(request)
    check_form(request, form)
    context_of(request).accounts.end_session(caller.account.name, session_id)
    return RedirectResponse("/account#sessions", 303)


@router.post("/account/sessions")
def end_sessions(request: Request, form: Filled) -> Response:
    """Sign out every browser of mine, this one too."""
    caller = require_human(request)
    check_form(request, form)
    context = context_of(request)
    for session in context.accounts.sessions(caller.account.name):
        context.accounts.end_session(caller.account.name, session_id_of(session))
    answer = RedirectResponse("/login", 303)
    clear_session_cookie(answer, request)
    return answer


def _scope(form: Form) -> TokenScope:
    scope = form.text("scope") or "read"
    if scope not in SCOPES:
        raise HttpRefused(422, f"There is no scope {scope[:20]!r}.", "Choose one of the list.")
    return cast("TokenScope", scope)


def _days(form: Form) -> int | None:
    if not form.text("expires_in_days"):
        return None
    days = form.number("expires_in_days")
    if not days:
        raise HttpRefused(
            422,
            "The days until it ends are not a whole number above zero.",
            "Write 90, or leave it empty.",
        )
    return days


def _account(
    request: Request,
    caller: Caller,
    form: Form,
    *,
    secret: str = "",
    told: Shown | None = None,
    status: int = 200,
) -> Response:
    accounts = context_of(request).accounts
    return page(
        request,
        "account.html",
        caller=caller,
        status=status,
        problem=told,
        account=caller.account,
        tokens=accounts.tokens(caller.account.name),
        sessions=[(session_id_of(s), s) for s in accounts.sessions(caller.account.name)],
        current_session=caller.session.token_sha256 if caller.session else "",
        secret=secret,
        typed={name: form.text(name) for name in ("name", "scope", "expires_in_days")},
    )
