"""Event webhooks for admins: add, disable, rotate, replay. A secret is shown once."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.application.endpoints.administering import Endpoints, Made
from sic.application.endpoints.announcing import ALL_TYPES
from sic.domain.errors import SicError
from sic.entrypoints.http.api.endpoints import endpoints_of
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.pages.forms import Filled, Form, check_form
from sic.entrypoints.http.pages.problem import shown
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.problems import HttpRefused, problem_of
from sic.entrypoints.http.security import Caller, require_admin

router = APIRouter()

HERE = "/admin/endpoints"
DEAD_SHOWN = 10


@router.get(HERE)
def endpoints_page(request: Request) -> Response:
    """Show every endpoint, with what could not be delivered."""
    return _endpoints(request, require_admin(request), Form())


@router.post(HERE)
def add_endpoint(request: Request, form: Filled) -> Response:
    """Add an endpoint; its secret is on the page that answers and nowhere else."""
    admin = require_admin(request)
    try:
        check_form(request, form)
        made = endpoints_of(context_of(request)).add(
            form.text("url"),
            form.names("types"),
            form.text("description"),
            admin.account.name,
        )
    except SicError as error:
        return _endpoints(request, admin, form, error=error)
    return _endpoints(request, admin, Form(), made=made)


@router.post(HERE + "/{endpoint}")
def change_endpoint(request: Request, endpoint: str, form: Filled) -> Response:
    """Disable or enable an endpoint, send what is dead again, or make a new secret."""
    admin = require_admin(request)
    try:
        check_form(request, form)
        made = _act(form.text("act"))(endpoints_of(context_of(request)), endpoint, admin)
    except SicError as error:
        return _endpoints(request, admin, Form(), error=error)
    if made is not None:
        return _endpoints(request, admin, Form(), made=made)
    return RedirectResponse(HERE, 303)


_Act = Callable[[Endpoints, str, Caller], Made | None]


def _disable(door: Endpoints, endpoint: str, admin: Caller) -> None:
    door.disable(endpoint, admin.account.name)


def _enable(door: Endpoints, endpoint: str, _admin: Caller) -> None:
    door.enable(endpoint)


def _replay(door: Endpoints, endpoint: str, _admin: Caller) -> None:
    door.replay(endpoint)


def _rotate(door: Endpoints, endpoint: str, admin: Caller) -> Made:
    return door.rotate(endpoint, admin.account.name)


_ACTS: dict[str, _Act] = {
    "disable": _disable,
    "enable": _enable,
    "replay": _replay,
    "rotate": _rotate,
}


def _act(name: str) -> _Act:
    if name not in _ACTS:
        problem = "That is nothing an endpoint can do."
        raise HttpRefused(422, problem, "Press one of the buttons.")
    return _ACTS[name]


def _endpoints(
    request: Request,
    admin: Caller,
    form: Form,
    *,
    error: SicError | None = None,
    made: Made | None = None,
) -> Response:
    problem = problem_of(error)[0] if error else None
    door = endpoints_of(context_of(request))
    found = door.endpoints()
    return page(
        request,
        "endpoints.html",
        caller=admin,
        status=problem.status if problem else 200,
        problem=shown(problem) if problem else None,
        endpoints=found,
        dead={one.id: door.deliveries(one.id, "dead")[:DEAD_SHOWN] for one in found},
        made=made,
        types=ALL_TYPES,
        typed={n: form.text(n) for n in ("url", "types", "description")},
    )
