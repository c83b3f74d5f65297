"""What a person prefers in this browser: colours, single keys; and the list of those keys.

Kept in cookies, so that it holds without JavaScript and before the first paint. It stores
nothing on the server.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.entrypoints.http.context import context_of
from sic.entrypoints.http.i18n import to_say
from sic.entrypoints.http.pages.forms import Filled, check_form
from sic.entrypoints.http.pages.language import YEAR
from sic.entrypoints.http.pages.templating import KEYS_COOKIE, THEME_COOKIE, page
from sic.entrypoints.http.problems import HttpRefused
from sic.entrypoints.http.security import caller_of, require_human

CHOICES = {THEME_COOKIE: ("system", "light", "dark"), KEYS_COOKIE: ("on", "off")}
FIELDS = {"theme": THEME_COOKIE, "keys": KEYS_COOKIE}

# Every key a page may mark with data-key; a test compares. Nothing that resolves or confirms.
EVERYWHERE = (
    ("Ctrl+K", to_say("Go anywhere: incidents, pages, runbooks, what can be done here")),
    ("?", to_say("Show these keys")),
    ("D", to_say("Declare an incident")),
    ("/", to_say("Search the runbooks")),
    ("G I", to_say("Go to the incidents")),
    ("G R", to_say("Go to the runbooks")),
    ("G W", to_say("Go to the webhooks")),
    ("G P", to_say("Go to the post-mortems")),
)
IN_AN_INCIDENT = (
    ("N", to_say("Write a note")),
    ("U", to_say("Write an update")),
    ("S", to_say("Set the severity")),
    ("A", to_say("Assign a role")),
    ("K", to_say("Acknowledge")),
    ("C", to_say("Go to the checklist")),
    ("V", to_say("Open its runbook")),
    ("Ctrl+Enter", to_say("Send what is being written")),
)

router = APIRouter()


@router.get("/keyboard")
def keyboard(request: Request) -> Response:
    """Show the keys; ``?part=dialog`` answers with the inside of a dialog."""
    caller = caller_of(request)
    dialog = request.query_params.get("part") == "dialog"
    return page(
        request,
        "keyboard/dialog.html" if dialog else "keyboard.html",
        caller=caller,
        everywhere=EVERYWHERE,
        in_an_incident=IN_AN_INCIDENT,
    )


@router.post("/account/preferences")
def choose(request: Request, form: Filled) -> Response:
    """Keep the choices in the browser and go back to the account page."""
    require_human(request)
    check_form(request, form)
    answer = RedirectResponse("/account#preferences", 303)
    for field, cookie in FIELDS.items():
        chosen = form.text(field)
        if chosen not in CHOICES[cookie]:
            remedy = f"Choose one of: {', '.join(CHOICES[cookie])}."
            raise HttpRefused(422, f"There is no {field} {chosen[:20]!r}.", remedy)
        answer.set_cookie(
            cookie,
            chosen,
            max_age=YEAR,
            secure=context_of(request).has_secure_cookies(request),
            httponly=True,
            samesite="lax",
        )
    return answer
