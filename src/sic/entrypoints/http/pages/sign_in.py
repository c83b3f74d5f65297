"""Signing in and out, and the first admin. It never says which half of a sign-in was wrong."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.application.accounts import Unauthenticated
from sic.domain.errors import SicError
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.pages.forms import Filled, Form, check_form
from sic.entrypoints.http.pages.problem import Shown, local_path, shown
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.problems import problem_of
from sic.entrypoints.http.security import (
    address_of,
    authenticate,
    check_same_origin,
    clear_session_cookie,
    require_human,
    session_secret,
    set_session_cookie,
)

router = APIRouter()


@router.get("/login")
def login_page(request: Request) -> Response:
    """Show the sign-in form, or go on for those who are signed in."""
    target = local_path(request.query_params.get("next", "/"))
    try:
        signed_in = authenticate(request, context_of(request)) is not None
    except Unauthenticated:
        signed_in = False
    return RedirectResponse(target, 303) if signed_in else _login(request, target)


@router.post("/login")
def log_in(request: Request, form: Filled) -> Response:
    """Check name and password, and open a session under a fresh secret."""
    check_same_origin(request, unproven=True)
    target = local_path(form.text("next") or "/")
    context = context_of(request)
    try:
        signed_in = context.accounts.sign_in(
            form.text("name"),
            form.fields.get("password", ""),
            address=address_of(request),
            agent=request.headers.get("user-agent", ""),
            previous=session_secret(request),
        )
    except SicError as error:
        problem, headers = problem_of(error)
        headers.pop("WWW-Authenticate", None)  # A browser would ask with a box of its own.
        return _login(
            request,
            target,
            status=problem.status,
            headers=headers,
            typed={"name": form.text("name")},
            problem=shown(problem),
        )
    answer = RedirectResponse(target, 303)
    set_session_cookie(answer, request, signed_in.secret)
    return answer


def _login(
    request: Request,
    target: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
    problem: Shown | None = None,
) -> Response:
    return page(
        request,
        "login.html",
        status=status,
        headers=headers,
        next=target,
        typed=typed or {"name": ""},
        problem=problem,
    )


@router.post("/logout")
def log_out(request: Request, form: Filled) -> Response:
    """End this session."""
    require_human(request)
    check_form(request, form)
    context = context_of(request)
    context.accounts.sign_out(session_secret(request))
    answer = RedirectResponse("/login", 303)
    clear_session_cookie(answer, request)
    return answer


@router.get("/setup")
def setup_page(request: Request) -> Response:
    """Show the form for the first admin; the link is judged when it is used."""
    empty = {"name": "", "display_name": ""}
    return page(request, "setup.html", token=request.query_params.get("token", ""), typed=empty)


@router.post("/setup")
def set_up(request: Request, form: Filled) -> Response:
    """Consume the link, add the first admin and sign them in."""
    check_same_origin(request, unproven=True)
    context = context_of(request)
    name, password = form.text("name"), form.fields.get("password", "")
    address = address_of(request)
    try:
        context.accounts.set_up(
            form.text("token"), name, password, form.text("display_name"), address=address
        )
        signed_in = context.accounts.sign_in(
            name, password, address=address, agent=request.headers.get("user-agent", "")
        )
    except SicError as error:
        return _setup_again(request, form, error)
    answer = RedirectResponse("/", 303)
    set_session_cookie(answer, request, signed_in.secret)
    return answer


def _setup_again(request: Request, form: Form, error: SicError) -> Response:
    problem, headers = problem_of(error)
    return page(
        request,
        "setup.html",
        status=problem.status,
        headers=headers,
        token=form.text("token"),
        typed={"name": form.text("name"), "display_name": form.text("display_name")},
        problem=shown(problem),
    )
