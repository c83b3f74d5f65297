"""Bridges where a room begins to exist when somebody opens its link. It sends nothing.

Whoever knows the link is in the room, so its name is drawn from 128 random bits.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from sic.application.places import Place

ROOM_BYTES = 16  # 128 bits: nobody walks in by guessing.
TEMPLATE_MAX = 500
_PLACEHOLDER = re.compile(r"\{(room|incident)\}")


class LinkBridges:
    """Makes a link from a template such as ``https://meet.example.com/{incident}-{room}``."""

    def __init__(self, template: str, *, new_room: Callable[[], str] | None = None) -> None:
        """Check the template.

        Raises:
            ValueError: no link that people may press can be made of it; the words say why.
        """
        self._template = checked(template)
        self._new_room = new_room or _room

    def open_bridge(self, place: Place) -> str:
        """Return a link to a room nobody can guess; a repeat gives another one."""
        values = {"room": self._new_room(), "incident": str(place.incident_id)}
        return _PLACEHOLDER.sub(lambda found: values[found[1]], self._template)


def checked(template: str) -> str:
    """Return the template if every link made of it is one that people may press.

    Raises:
        ValueError: it is not; the words say why.

    >>> checked("https://meet.example.com/{incident}-{room}")
    'https://meet.example.com/{incident}-{room}'
    """
    if len(template) > TEMPLATE_MAX or not template.isprintable() or " " in template:
        raise ValueError(f"it must be one word of at most {TEMPLATE_MAX} characters")
    parts = urlsplit(template)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError("it must begin with https:// and a host")
    left = _PLACEHOLDER.sub("", template)
    if "{" in left or "}" in left:
        raise ValueError("only {room} and {incident} stand in braces")
    if "{" in parts.netloc:
        raise ValueError("the host must be written out; {room} belongs behind it")
    if "{room}" not in template:
        raise ValueError("without {room} the link could be guessed")
    return template


def _room() -> str:
    # Hexadecimal: some services take upper and lower case for the same room.
    return secrets.token_hex(ROOM_BYTES)
