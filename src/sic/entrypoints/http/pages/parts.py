"""Pieces of the war room, made alike for the page and for a refresh of it; it only shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from sic.domain.ids import IncidentId
from sic.entrypoints.http.answers import json_answer
from sic.entrypoints.http.i18n import language_of
from sic.entrypoints.http.pages.entries import MISSED_MAX, number
from sic.entrypoints.http.pages.incident_values import incident_values, room_of
from sic.entrypoints.http.pages.shown import iso
from sic.entrypoints.http.pages.sights import of_advice
from sic.entrypoints.http.pages.static import packed
from sic.entrypoints.http.pages.templating import environment, in_theme, page_values
from sic.entrypoints.http.security import Caller, caller_of

# Templates below incident/, by name. The page and the browser's refreshes know them by it.
PARTS = (
    *("past", "strip", "checklist", "composer", "timeline", "severity", "roles", "place"),
    *("advice",),
    *("escalation", "course", "patterns", "flow", "impacts", "tasks", "alerts", "executions"),
)

router = APIRouter()


@router.get("/incidents/{incident_id}/parts")
def parts(request: Request, incident_id: str) -> Response:
    """Return parts of the page as they stand now, and entries since one.

    ``names`` are parts, commas between; a name nobody knows is left out, for a page and the
    server it asks may be of two versions. With ``after``: entries above it, and older ones
    that were corrected since, oldest first.
    """
    caller = caller_of(request)
    room = room_of(request, IncidentId(incident_id))
    values = whole_values(request, incident_values(request, room, caller), caller)
    asked = request.query_params.get("names", "").split(",")
    answer: dict[str, object] = {
        "version": room.view.version,
        "now": iso(room.now),
        "parts": {
            name: in_theme(request, str(values["part"](name)))
            for name in PARTS
            if name in asked
        },
    }
    after = request.query_params.get("after")
    if after is not None:
        entries = room.changed(number(after), MISSED_MAX)
        answer["entries"] = [
            {
                "seq": one.seq,
                "html": str(rendered("entry", values | {"entry": one}, values["lang"])),
            }
            for one in entries
        ]
    told = packed(request, json_answer(answer, headers={"Cache-Control": "no-store"}))
    if "advice" in asked:
        told.background = of_advice(request, caller, room, values)
    return told


def whole_values(request: Request, values: Mapping[str, Any], caller: Caller) -> dict[str, Any]:
    """Return what a part's template reads, and ``part(name)`` to make one."""
    language = language_of(request)
    whole: dict[str, Any] = {**page_values(request, caller), **values, "lang": language}
    whole["part"] = lambda name: rendered(name, whole, language)
    return whole


def rendered(name: str, values: Mapping[str, Any], language: str) -> Markup:
    """Return one part; its template escapes everything in it."""
    text = environment(language).get_template(f"incident/{name}.html").render(values)
    return Markup(text.strip())  # noqa: S704 - made by a template that escapes
