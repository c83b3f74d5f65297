"""What the command palette lists for some words: places, and forms of the open incident.

Each option is an address. It executes nothing: what resolves, confirms or runs is a form on
the page it leads to, pressed there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from sic.application.account_ports import AccountLevel
from sic.application.accounts import LEVELS
from sic.application.ports import IncidentRow
from sic.application.search import QUERY_MAX
from sic.application.search.words import letters
from sic.domain.ids import INCIDENT_ID, IncidentId
from sic.entrypoints.http.context import HttpContext, context_of
from sic.entrypoints.http.i18n import Say, language_of, to_say, words_in
from sic.entrypoints.http.pages.home import ACTIVE, OVER, active_rows
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.security import Caller, caller_of

INCIDENTS_MAX, SECTIONS_MAX, RESOLVED_READ = 6, 6, 50


class Verb(NamedTuple):
    """A verb of the command line, where its form stands on the page, and its words.

    ``during`` names the statuses in which the form is there.
    """

    name: str
    anchor: str
    words: str
    during: tuple[str, ...] = ACTIVE


# The verbs of the command line and of chat; a test finds each anchor on the page.
VERBS = (
    Verb("ack", "course", to_say("Acknowledge")),
    Verb("sev", "severity", to_say("Set the severity")),
    Verb("role", "roles", to_say("Assign a role")),
    Verb("note", "as-note", to_say("Write a note"), (*ACTIVE, *OVER)),
    Verb("update", "as-update", to_say("Write an update"), (*ACTIVE, *OVER)),
    Verb("check", "checklist-title", to_say("Tick the checklist"), (*ACTIVE, *OVER)),
    Verb("bridge", "form-bridge", to_say("Record the bridge")),
    Verb("services", "form-services", to_say("Name the services")),
    Verb("mitigated", "form-mitigation", to_say("Mark as mitigated"), ("open",)),
    Verb("resolve", "resolve", to_say("Resolve: where the IC does it")),
    Verb("reopen", "form-resolution", to_say("Reopen"), OVER),
    Verb("pattern", "patterns", to_say("Adopt a pattern")),
    Verb("task", "tasks", to_say("Add a task")),
    Verb("hook", "executions", to_say("Run a webhook: its exact request first")),
    Verb("impact", "impacts", to_say("Flag an impact")),
    Verb("escalate", "escalation", to_say("Escalate")),
    Verb("pm", "form-postmortem", to_say("Publish the post-mortem"), ("resolved",)),
)


class Option(NamedTuple):
    """One line of the palette: ``kind`` says how its link opens, ``group`` what it is."""

    href: str
    words: str
    group: str
    more: str = ""
    kind: str = ""


class Place(NamedTuple):
    """A page of SIC, and the least level that is shown it."""

    href: str
    words: str
    kind: str = ""
    level: AccountLevel = "viewer"


PLACES = (
    Place("/", to_say("Incidents")),
    Place("/declare", to_say("Declare an incident"), "over", "responder"),
    Place("/runbook", to_say("Runbook")),
    Place("/runbooks", to_say("Library")),
    Place("/webhooks", to_say("Webhooks")),
    Place("/postmortems", to_say("Post-mortems")),
    Place("/keyboard", to_say("Keyboard"), "over"),
    Place("/account", to_say("My account")),
    Place("/admin/accounts", to_say("Accounts"), level="admin"),
    Place("/admin/webhooks", to_say("Bind webhooks"), level="admin"),
    Place("/admin/endpoints", to_say("Event webhooks"), level="admin"),
)

router = APIRouter()


@router.get("/palette")
def palette(request: Request) -> Response:
    """Answer with the options for ``?q=``; ``?incident=`` is the one whose page is open."""
    caller = caller_of(request)
    query = request.query_params.get("q", "").strip()[:QUERY_MAX]
    say = words_in(language_of(request)).gettext
    context = context_of(request)
    options = [
        *_verbs(request, caller, query, say),
        *_hooks(request, caller, query, say),
        *_incidents(context, query, say),
        *_places(caller, query, say),
        *_sections(context, query, say),
    ]
    return page(request, "palette.html", caller=caller, options=options)


def _fits(query: str, *texts: str) -> bool:
    """Say whether every word typed begins somewhere in the texts' letters."""
    whole = letters(" ".join(texts))
    return all(letters(word) in whole for word in query.split())


def _verbs(request: Request, caller: Caller, query: str, say: Say) -> Iterator[Option]:
    """Yield what can be done on the page that is open, if this person may do anything."""
    incident = request.query_params.get("incident", "")
    if caller.principal.level == "viewer" or not INCIDENT_ID.match(incident):
        return
    row = context_of(request).service.store.row(IncidentId(incident))
    for verb in VERBS if row else ():
        words = say(verb.words)
        if row and row.status in verb.during and _fits(query, verb.name, words):
            # In triage the severity is set where its clock runs.
            anchor = (
                "triage-severity" if verb.name == "sev" and not row.severity else verb.anchor
            )
            yield Option(f"/incidents/{incident}#{anchor}", words, say("Here"), verb.name)


def _hooks(request: Request, caller: Caller, query: str, say: Say) -> Iterator[Option]:
    """Yield the webhooks that can run in the incident that is open: the way to their forms."""
    incident = request.query_params.get("incident", "")
    context = context_of(request)
    asks = query and caller.principal.level != "viewer" and INCIDENT_ID.match(incident)
    row = context.service.store.row(IncidentId(incident)) if asks else None
    if row is None or row.status not in ACTIVE or context.executions is None:
        return
    policy = context.service.policy(row.runbook_revision)
    for entry in context.executions.bindings.catalogue(policy):
        words = say("%(webhook)s: its exact request first") % {"webhook": entry.name}
        if entry.bound and _fits(query, "hook", words):
            address = f"/incidents/{incident}/webhooks/{entry.name}"
            yield Option(address, words, say("Here"), entry.when)


def _incidents(context: HttpContext, query: str, say: Say) -> list[Option]:
    active = active_rows(context)
    over = context.service.store.rows(statuses=OVER, limit=RESOLVED_READ) if query else []
    found = [row for row in (*active, *over) if _fits(query, row.id, row.title)]
    found = _named(context, query, found) + found
    return [_incident(row, say) for row in found[:INCIDENTS_MAX]]


def _named(context: HttpContext, query: str, found: Iterable[IncidentRow]) -> list[IncidentRow]:
    """Return the incident whose whole id was typed, however long ago it was."""
    name = query.lower().removeprefix("#")
    if not INCIDENT_ID.match(name) or any(row.id == name for row in found):
        return []
    row = context.service.store.row(IncidentId(name))
    return [] if row is None else [row]


def _incident(row: IncidentRow, say: Say) -> Option:
    severity = row.severity or say("Triage pending")
    return Option(f"/incidents/{row.id}", row.title, say("Incident"), f"{severity} · {row.id}")


def _places(caller: Caller, query: str, say: Say) -> Iterator[Option]:
    for place in PLACES:
        words = say(place.words)
        allowed = LEVELS[caller.principal.level] >= LEVELS[place.level]
        if allowed and _fits(query, words, place.href):
            yield Option(place.href, words, say("Page"), "", place.kind)


def _sections(context: HttpContext, query: str, say: Say) -> Iterator[Option]:
    if context.search is None or not query:
        return
    for hit in context.search.search(query, SECTIONS_MAX):
        anchor = f"#{hit.anchor}" if hit.anchor else ""
        address = f"/runbooks/{hit.runbook}{anchor}"
        yield Option(address, hit.heading, say("Runbook"), hit.path, "doc")
