"""Paths to the ids runbooks are known by; pure, and never two paths to one id."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container

from sic.domain.ids import INCIDENT_ID

SLUG_MAX = 80
RESERVED = frozenset({"search", "current", "diagrams"})  # Addresses of something else.
SUFFIX = ".md"
_BETWEEN = re.compile(r"[^a-z0-9]+")


def slug(path: str) -> str:
    """Return a path in the letters an address may have; empty if it has none of them.

    >>> slug("db/Disk Full.md")
    'db-disk-full'
    >>> slug("KubePodCrashLooping.md")
    'kubepodcrashlooping'
    """
    stem = path[: -len(SUFFIX)] if path.lower().endswith(SUFFIX) else path
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return _BETWEEN.sub("-", plain.lower()).strip("-")[:SLUG_MAX].rstrip("-")


def new_id(path: str, taken: Container[str]) -> str:
    """Return the id for a path that has none yet: its slug, made another one if taken.

    An id that was given is remembered with its path by the caller, so that a file that comes
    later never takes it over.

    >>> new_id("a/b.md", {"a-b"})
    'a-b-5a05f1'
    """
    base = slug(path)
    if base and base not in taken and base not in RESERVED and not INCIDENT_ID.match(base):
        return base
    digest = hashlib.sha256(path.encode()).hexdigest()
    marked = (f"{base or 'runbook'}-{digest[:length]}" for length in range(6, 65))
    return next(one for one in marked if one not in taken)
