"""Where a link may lead; a target that is not understood becomes words, never a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from sic.runbook.view.wall import SCHEMES

Resolve: TypeAlias = Callable[[str], str | None]
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_HOST = re.compile(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]")
_PATH = re.compile(r"/(?![/\\])[^\s\"'<>\\]*")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link's address turned out to be.

    Attributes:
        kind: ``inner`` (in this document), ``broken`` (says so, and is not there), ``own``
            (another page of this server), ``outer``, ``words`` (no link at all).
        href: What to write into the page; empty for ``broken`` and ``words``.
        host: Where an outer link leads, for people to see.
    """

    kind: Literal["inner", "broken", "own", "outer", "words"]
    href: str = ""
    host: str = ""


def target_of(
    address: str, known: Container[str], prefix: str, resolve: Resolve | None
) -> Target:
    """Return where a link leads; ``known`` are the places of this document."""
    if address.startswith("#"):
        wanted = unquote(address[1:])  # The parser encodes what is not ASCII.
        if wanted and wanted not in known:
            return Target("broken")
        return Target("inner", f"#{prefix}{wanted}")
    scheme = _SCHEME.match(address)
    if scheme is None:
        found = resolve(address) if resolve and address else None
        # A path means something in the repository the runbook lives in; here it needs a guide.
        return Target("own", found) if found and _PATH.fullmatch(found) else Target("words")
    name = scheme[1].lower()
    if name not in SCHEMES:
        return Target("words")
    if name in {"mailto", "tel"}:
        return Target("outer", address)
    return _web(address)


def _web(address: str) -> Target:
    """Return a web link with the host that a browser will ask, or words."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return Target("words")
    shown = f"[{host}]" if ":" in host else host
    # "https:x" and "https:///x" mean one thing here and another to a browser.
    if not address[len(parts.scheme) :].startswith("://") or not _HOST.fullmatch(shown):
        return Target("words")
    return Target("outer", address, f"{shown}:{port}" if port else shown)
