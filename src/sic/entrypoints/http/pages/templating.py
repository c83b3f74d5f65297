"""Templates to responses: one environment, everything escaped. It never picks what to show."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from sic import __version__
from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.pages.shown import FILTERS
from sic.entrypoints.http.pages.static import address_of_file
from sic.entrypoints.http.security import Caller, csrf_token


@cache
def environment() -> Environment:
    """Return the one template environment; a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("sic.entrypoints.http"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(FILTERS)
    made.globals.update(
        lang="en",
        version=__version__,
        stylesheet=address_of_file("sic.css"),
        icon=address_of_file("icon.svg"),
    )
    return made


def page(
    request: Request,
    template: str,
    *,
    caller: Caller | None = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """Return a page. ``caller`` puts the person and the menu into its head."""
    shown = {
        "me": caller.principal if caller else None,
        "csrf": csrf_token(request),
        "now": context_of(request).clock.now(),
        "problem": None,
    }
    text = environment().get_template(template).render(shown | values)
    return HTMLResponse(text, status, headers=headers)
