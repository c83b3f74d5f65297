"""The list of runbooks, the search over them, their history and changes. It changes none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from sic.application.library import RunbookEntry
from sic.application.search import QUERY_MAX, Hit
from sic.entrypoints.http.context import HttpContext, context_of, library_of
from sic.entrypoints.http.pages.static import packed
from sic.entrypoints.http.pages.templating import page
from sic.entrypoints.http.security import caller_of

TYPED_SHOWN = 8  # Results under the search box.
SHOWN = 30  # Results on the page.
LISTED = 500  # Runbooks on the page; a longer library is filtered or searched.
ASKED = ("q", "tag", "owner")
WORD = re.compile(r"\w+")
MARK = Markup("<mark>{}</mark>")

router = APIRouter()


@router.get("/runbooks")
def runbooks(request: Request) -> Response:
    """Show the library: all of it, what fits a filter, or what a search found."""
    caller = caller_of(request)
    context = context_of(request)
    asked = {
        name: request.query_params.get(name, "")[:QUERY_MAX] for name in ("q", "tag", "owner")
    }
    query = asked["q"].strip()
    if request.query_params.get("part") == "results":
        found = _found(context, query, TYPED_SHOWN)
        return page(request, "library/results.html", caller=caller, found=found, query=query)
    library = library_of(context)
    every = library.entries()
    fitting = _fitting(every, asked["tag"], asked["owner"])
    answer = page(
        request,
        "library.html",
        caller=caller,
        asked=asked,
        query=query,
        found=_found(context, query, SHOWN) if query else [],
        titles={one.id: one.title for one in every},
        entries=fitting[:LISTED],
        count=len(fitting),
        tags=_names(tag for one in every for tag in one.tags),
        owners=_names(one.owner for one in every),
        problems=library.problems,
        waiting=library.waiting,
    )
    return packed(request, answer)


def _fitting(every: list[RunbookEntry], tag: str, owner: str) -> list[RunbookEntry]:
    return [
        one
        for one in every
        if (not tag or tag.casefold() in (known.casefold() for known in one.tags))
        and (not owner or owner.casefold() == one.owner.casefold())
    ]


def _names(found: Iterable[str]) -> list[str]:
    """Return names to choose from, each once whatever its case."""
    once = {name.casefold(): name for name in found if name}
    return sorted(once.values(), key=str.casefold)


@dataclass(frozen=True, slots=True)
class Found:
    """One result as a page shows it: what was asked for is marked in both texts."""

    hit: Hit
    heading: Markup
    excerpt: Markup


def _found(context: HttpContext, query: str, limit: int) -> list[Found]:
    if context.search is None or not query:
        return []
    return [
        Found(hit, marked(hit.heading, query), painted(hit.excerpt.text, hit.excerpt.marks))
        for hit in context.search.search(query, limit)
    ]


def marked(text: str, query: str) -> Markup:
    """Return text with the words of a query in it marked.

    >>> marked("Disk <full>", "full disk")
    Markup('<mark>Disk</mark> &lt;<mark>full</mark>&gt;')
    """
    asked = {word.casefold() for word in WORD.findall(query)}
    words = (word for word in WORD.finditer(text) if word[0].casefold() in asked)
    return painted(text, [word.span() for word in words])


def painted(text: str, marks: Iterable[tuple[int, int]]) -> Markup:
    """Return text with these stretches marked, which are in order and do not overlap."""
    shown, end = Markup(), 0
    for start, stop in marks:
        shown += escape(text[end:start]) + MARK.format(text[start:stop])
        end = stop
    return shown + escape(text[end:])


@router.get("/runbooks/{name}/history")
def history(request: Request, name: str) -> Response:
    """Show every text a runbook had, newest first, and what to compare."""
    caller = caller_of(request)
    library = library_of(context_of(request))
    lines = library.history(name)
    return page(
        request,
        "library/history.html",
        caller=caller,
        name=name,
        title=lines[0].title if lines else name,
        lines=lines,
    )


@router.get("/runbooks/{name}/diff")
def diff(request: Request, name: str) -> Response:
    """Show what changed from one text to another: the process first, then the lines."""
    caller = caller_of(request)
    library = library_of(context_of(request))
    old, new = (request.query_params.get(key) or None for key in ("from", "to"))
    found = library.diff(name, old, new)
    topics = [
        (topic, [one.words for one in changes])
        for topic, changes in groupby(found.policy, key=lambda one: one.topic)
    ]
    answer = page(
        request,
        "library/diff.html",
        caller=caller,
        name=name,
        title=library.history(name)[0].title,
        found=found,
        topics=topics,
        lines=[(_kind(line), line) for line in found.text[2:]],
    )
    return packed(request, answer)


def _kind(line: str) -> str:
    return {"+": "added", "-": "removed", "@": "place"}.get(line[:1], "same")
