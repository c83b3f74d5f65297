"""Accounts for admins: add, change level, disable. It never shows a secret."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.application.account_ports import AccountLevel
from sic.application.accounts import LEVELS
from sic.domain.errors import SicError
from sic.domain.text import line
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.pages.forms import Filled, Form, check_form
from sic.entrypoints.http.pages.problem import shown
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.problems import HttpRefused, problem_of
from sic.entrypoints.http.security import Caller, require_admin

router = APIRouter()


@router.get("/admin/accounts")
def accounts_page(request: Request) -> Response:
    """Show every account."""
    return _accounts(request, require_admin(request), Form())


@router.post("/admin/accounts")
def add_account(request: Request, form: Filled) -> Response:
    """Add an account with a first password."""
    admin = require_admin(request)
    try:
        check_form(request, form)
        context_of(request).accounts.add_account(
            form.text("name"),
            level=_level(form) or "responder",
            display_name=line("name", form.text("display_name"), required=False),
            email=line("e-mail address", form.text("email"), required=False),
            password=form.fields.get("password", ""),
        )
    except SicError as error:
        return _accounts(request, admin, form, error)
    return RedirectResponse("/admin/accounts", 303)


@router.post("/admin/accounts/{name}")
def change_account(request: Request, name: str, form: Filled) -> Response:
    """Change an account's level, or disable or enable it."""
    admin = require_admin(request)
    disabled = form.text("disabled")
    try:
        check_form(request, form)
        context_of(request).accounts.change_account(
            name, level=_level(form), disabled=disabled == "yes" if disabled else None
        )
    except SicError as error:
        return _accounts(request, admin, Form(), error)
    return RedirectResponse("/admin/accounts", 303)


def _level(form: Form) -> AccountLevel | None:
    level = form.text("level")
    known = next((one for one in LEVELS if one == level), None)
    if level and known is None:
        raise HttpRefused(422, f"There is no level {level[:20]!r}.", "Choose one of the list.")
    return known


def _accounts(
    request: Request, admin: Caller, form: Form, error: SicError | None = None
) -> Response:
    problem = problem_of(error)[0] if error else None
    return page(
        request,
        "accounts.html",
        caller=admin,
        status=problem.status if problem else 200,
        problem=shown(problem) if problem else None,
        accounts=context_of(request).accounts.accounts(),
        levels=tuple(LEVELS),
        typed={n: form.text(n) for n in ("name", "display_name", "email", "level")},
    )
