"""Walks the routes of the application, however deep they were included. It adds none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute, Route


def walk(routes: Iterable[BaseRoute]) -> Iterator[Route]:
    """Yield every route that answers requests."""
    for route in routes:
        # FastAPI keeps an included router whole instead of copying its routes.
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from walk(included.routes)
        elif isinstance(route, Route):
            yield route


def methods_at(routes: Iterable[BaseRoute], path: str) -> set[str]:
    """Return every method some route takes at this path; RFC 9110 wants all in Allow."""
    methods: set[str] = set()
    for route in walk(routes):
        if route.path_regex.match(path):
            methods |= route.methods or set()
    return methods | {"HEAD"} if "GET" in methods else methods
