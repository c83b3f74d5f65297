"""Runbooks to read: as a page, as a copy for the modal, and their pictures; it only shows."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sic.application.library import Library
from sic.application.ports import RunbookRevision
from sic.domain.errors import NotFound
from sic.entrypoints.http.context import HttpContext, context_of, library_of
from sic.entrypoints.http.i18n import language_of
from sic.entrypoints.http.pages.documents import (
    CURRENT,
    Document,
    current_id,
    document_called,
    stored_revision,
)
from sic.entrypoints.http.pages.hook_names import named_hooks
from sic.entrypoints.http.pages.reading import drawn, reading
from sic.entrypoints.http.pages.static import packed
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.security import Caller, caller_of
from sic.runbook.view.flowchart import THEMES, ThemeName
from sic.runbook.view.former import Former, former

REVISION = re.compile("[0-9a-f]{64}")
COPY_PREFIX = "doc-"  # static/modal.js knows it too.
BOX = re.compile(r"[\w./= -]{1,64}")  # A box's name, or a group's.
EARLIER_MAX = 8  # Texts before this one in which old links are looked for.
KEEP = "private, max-age=31536000, immutable"

router = APIRouter()


@router.get("/runbook")
def current(request: Request) -> Response:
    """Show the runbook that new incidents follow; ``?here=B`` marks box B of its flow."""
    return _page(request, CURRENT)


@router.get("/incidents/{incident_id}/runbook")
def pinned(request: Request, incident_id: str) -> Response:
    """Show the revision an incident started under."""
    return _page(request, incident_id)


@router.get("/runbooks/{name}")
def runbook(request: Request, name: str) -> Response:
    """Show a runbook; the names the modal uses lead to the pages they stand for."""
    caller_of(request)
    document = document_called(context_of(request), name)
    if document.address != f"/runbooks/{name}":
        return RedirectResponse(document.address, 303)
    return _page(request, name)


@router.get("/runbooks/{name}/revisions/{revision}")
def revision(request: Request, name: str, revision: str) -> Response:
    """Show a text a runbook had; also one whose file has changed since."""
    return _page(request, name, revision)


@router.get("/runbooks/{name}/beside")
def beside(request: Request, name: str) -> Response:
    """Follow a link from one runbook to another; a browser keeps its ``#anchor``."""
    caller_of(request)
    link = request.query_params.get("to", "")
    found = library_of(context_of(request)).beside(name, link)
    return RedirectResponse(f"/runbooks/{found}", 303)


@router.get("/runbooks/{name}/fragment")
def fragment(request: Request, name: str) -> Response:
    """Return a document without the page around it, for a modal over another page."""
    caller = caller_of(request)
    document = document_called(context_of(request), name)
    values = _values(request, caller, document, COPY_PREFIX)
    return packed(request, page(request, "runbook/fragment.html", caller=caller, **values))


@router.get("/runbooks/diagrams/{revision}/{key}-{theme}.svg")
def diagram(request: Request, revision: str, key: str, theme: str) -> Response:
    """Return a picture from a document; it never changes, for its name is made of it."""
    caller_of(request)
    context = context_of(request)
    name = next((one for one in THEMES if one == theme), None)
    if name is None or not REVISION.fullmatch(revision):
        raise NotFound("There is no such diagram.", "Open the runbook's page again.")
    picture = context.diagrams.svg(key, name) or _drawn_again(request, revision, key, name)
    answer = Response(picture, media_type="image/svg+xml", headers={"Cache-Control": KEEP})
    return packed(request, answer)


def _drawn_again(request: Request, revision: str, key: str, theme: ThemeName) -> bytes:
    """Draw a document's pictures once more: another node drew them, or long ago."""
    context = context_of(request)
    stored = stored_revision(context, revision)
    words = language_of(request)  # Of "you are here", which stands in the picture.
    drawn(revision, "", words, stored.text, context.diagrams, _here(request))
    picture = context.diagrams.svg(key, theme)
    if picture is None:
        raise NotFound("That runbook has no such diagram.", "Open the runbook's page again.")
    return picture


def _here(request: Request) -> str:
    """Return the box of the flowchart to mark; what cannot be a box's name marks none."""
    asked = request.query_params.get("here", "")
    return asked if BOX.fullmatch(asked) else ""


def _page(request: Request, name: str, revision: str = "") -> Response:
    caller = caller_of(request)
    document = document_called(context_of(request), name, revision)
    values = _values(request, caller, document, "")
    return packed(request, page(request, "runbook.html", caller=caller, **values))


def _values(
    request: Request, caller: Caller, document: Document, prefix: str
) -> dict[str, Any]:
    stored, policy = document.stored, document.policy
    parts = reading(
        stored.revision,
        prefix,
        language_of(request),
        document.title,
        stored.text,
        policy.diagnostics,
        context_of(request).diagrams,
        _here(request),
        document.entry.id if document.entry else "",
        _former(context_of(request), document),
    )
    # What differs from incident to incident is put in after what is kept of a revision.
    text = named_hooks(request, caller, document, parts.reader, prefix)
    parts = replace(parts, reader=text)
    return {"document": document, "facts": policy.document, "parts": parts}


def _former(context: HttpContext, document: Document) -> tuple[Former, ...]:
    """Return the headings a library's document had before, where old links point to."""
    if context.library is None:
        return ()
    name = document.entry.id if document.entry else current_id(context.library)
    return _former_of(context.library, name, document.stored) if name else ()


@lru_cache(maxsize=64)
def _former_of(library: Library, name: str, stored: RunbookRevision) -> tuple[Former, ...]:
    """Compare a text with those before it, once: neither changes any more."""
    if all(line.revision != stored.revision for line in library.history(name)):
        return ()  # An incident is pinned to a text of some other file.
    return former(stored.text, library.earlier(name, stored.revision, EARLIER_MAX))
