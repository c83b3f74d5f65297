"""Runbooks: the one new incidents follow, and the library. It never compiles or changes one."""

from __future__ import annotations

import json
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from sic.application.library import FileProblem, Library, RunbookEntry, Sighting
from sic.application.search import LIMIT_DEFAULT, LIMIT_MAX, QUERY_MAX, Hit
from sic.domain.errors import NotFound
from sic.domain.policy import SCHEMA
from sic.entrypoints.http.answers import ContextHere, json_answer
from sic.entrypoints.http.context import HttpContext, library_of
from sic.entrypoints.http.wire import NAME_MAX, GuardedRoute

router = APIRouter(prefix="/api/v1/runbook", route_class=GuardedRoute, tags=["runbook"])
library = APIRouter(prefix="/api/v1/runbooks", route_class=GuardedRoute, tags=["runbooks"])


# ---------------------------------------------------------------- the one in force


@router.get("")
def show_policy(context: ContextHere) -> Response:
    """Return the compiled runbook that new incidents are pinned to."""
    return policy_answer(context, _current(context))


@router.get("/source")
def show_source(context: ContextHere) -> Response:
    """Return the current runbook's text."""
    return source_answer(context, _current(context))


def policy_answer(context: HttpContext, revision: str) -> Response:
    """Return a revision's policy, schema ``sic.policy/1``."""
    policy = msgspec.to_builtins(context.service.policy(revision))
    words = json.dumps({"schema": SCHEMA, "revision": revision, **policy}, ensure_ascii=False)
    # Front matter is YAML, which can spell half a surrogate pair; UTF-8 cannot.
    return Response(words.encode("utf-8", "replace"), media_type="application/json")


def source_answer(context: HttpContext, revision: str) -> Response:
    """Return a revision's text as Markdown."""
    body = context.service.runbook(revision).text.encode("utf-8", "replace")
    return Response(body, media_type="text/markdown; charset=utf-8")


def _current(context: HttpContext) -> str:
    revision = context.service.current_runbook
    if revision is None:
        raise NotFound("No runbook is loaded.", "Set SIC_RUNBOOK and start SIC again.")
    return revision


# ---------------------------------------------------------------- the library


class RunbookList(msgspec.Struct, frozen=True):
    """The answer of ``GET /api/v1/runbooks``.

    Attributes:
        runbooks: Those that fit, the one new incidents follow first, then by title.
        problems: What stands in the folders and was refused, whatever was asked for.
        waiting: Files that have changed and are not read yet; right after a start, most.
    """

    runbooks: list[RunbookEntry]
    problems: tuple[FileProblem, ...]
    waiting: int


class HitList(msgspec.Struct, frozen=True):
    """The answer of ``GET /api/v1/runbooks/search``."""

    query: str
    results: list[Hit]


class RevisionList(msgspec.Struct, frozen=True):
    """The answer of ``GET /api/v1/runbooks/{id}/history``, newest first."""

    revisions: list[Sighting]


def _library_here(context: ContextHere) -> Library:
    return library_of(context)


LibraryHere = Annotated[Library, Depends(_library_here)]
RunbookPath = Annotated[str, Path(alias="id", max_length=NAME_MAX, pattern=r"^[a-z0-9-]+$")]
Words = Annotated[str, Query(max_length=NAME_MAX)]
Asked = Annotated[str, Query(alias="q", min_length=1, max_length=QUERY_MAX)]
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX)]
_REVISION = r"^[0-9a-f]{8,64}$"
Revision = Annotated[str | None, Query(pattern=_REVISION)]
From = Annotated[str | None, Query(alias="from", pattern=_REVISION)]
To = Annotated[str | None, Query(alias="to", pattern=_REVISION)]


@library.get("")
def list_runbooks(
    shelf: LibraryHere,
    tag: Words = "",
    owner: Words = "",
    text: Annotated[str, Query(alias="q", max_length=NAME_MAX)] = "",
) -> Response:
    """List the library; tag and owner in whatever case, ``q`` by words of title and path."""
    entries = shelf.entries(tag=tag, owner=owner, text=text)
    return json_answer(RunbookList(entries, shelf.problems, shelf.waiting))


# Before "/{id}": no runbook gets the id "search".
@library.get("/search")
def search_runbooks(
    context: ContextHere, text: Asked, limit: Limit = LIMIT_DEFAULT
) -> Response:
    """Return the pages and sections that fit, best first; none rather than noise."""
    if context.search is None:
        raise NotFound(
            "This SIC has no search over its runbooks.", "Start it with `sic serve`."
        )
    return json_answer(HitList(text, context.search.search(text, limit)))


@library.get("/{id}")
def show_runbook(shelf: LibraryHere, runbook: RunbookPath) -> Response:
    """Return one runbook's facts; under its new id if its file was renamed."""
    return json_answer(shelf.entry(runbook))


@library.get("/{id}/policy")
def show_runbook_policy(
    context: ContextHere, shelf: LibraryHere, runbook: RunbookPath, revision: Revision = None
) -> Response:
    """Return what SIC understood of the live text, or of a revision it had."""
    return policy_answer(context, shelf.revision(runbook, revision))


@library.get("/{id}/source")
def show_runbook_source(
    context: ContextHere, shelf: LibraryHere, runbook: RunbookPath, revision: Revision = None
) -> Response:
    """Return the live text, or that of a revision; also of a file that is gone."""
    return source_answer(context, shelf.revision(runbook, revision))


@library.get("/{id}/history")
def show_runbook_history(shelf: LibraryHere, runbook: RunbookPath) -> Response:
    """Return every text a runbook had, newest first, past renames and removal."""
    return json_answer(RevisionList(shelf.history(runbook)))


@library.get("/{id}/diff")
def compare_revisions(
    shelf: LibraryHere, runbook: RunbookPath, old: From = None, new: To = None
) -> Response:
    """Return what changed, in text and in process; by default with the last change."""
    return json_answer(shelf.diff(runbook, old, new))
