"""What on a whole page of SIC could act though SIC did not write it. A reading, no browser.

A page of SIC has scripts, forms and pictures of its own, all under fixed addresses; everything
else that acts came from a stranger.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

NEVER = frozenset({"iframe", "object", "embed", "base", "frame", "applet", "portal"})
ADDRESSES = frozenset(
    {"href", "src", "srcset", "action", "formaction", "data", "poster", "xlink:href", "ping"}
)
OWN = re.compile(r"/(?![/\\])[^\x00-\x20]*|#[^\x00-\x20]*|")
LINK = re.compile(r"(?:https?://[^/\x00-\x20]|mailto:|tel:)[^\x00-\x20]*")
STATIC = re.compile(r"/static/[\w.-]+(?:\?[\w=.-]*)?")


class _Acting(HTMLParser):
    """Collects what could act."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Judge one tag."""
        given = {name: value or "" for name, value in attrs}
        if tag in NEVER or (tag == "meta" and "http-equiv" in given):
            self.found.append(f"<{tag}>")
        if tag == "script" and not STATIC.fullmatch(given.get("src", "")):
            self.found.append(f"<script src={given.get('src')!r}>")
        if tag == "form" and re.search("confirm|execut", given.get("action", "")):
            self.found.append(f"a form to {given['action']}")
        self.found += [f"{tag} {n}={v}" for n, v in given.items() if self._acts(tag, n, v)]

    def _acts(self, tag: str, name: str, value: str) -> bool:
        if name.startswith("on") or name == "srcdoc":
            return True
        if name == "style":
            return "url(" in value or "expression" in value
        if name not in ADDRESSES:
            return False
        # An anchor may lead elsewhere: a person presses it. Nothing may load from elsewhere.
        return not (OWN.fullmatch(value) or (tag == "a" and LINK.fullmatch(value)))


def what_acts(page: str) -> list[str]:
    """Return everything on a page that could act and is not SIC's own.

    >>> what_acts('<a href="https://a.b/">x</a><form action="/incidents"></form>')
    []
    >>> what_acts('<img src="https://evil.example/"><p onclick=x>')
    ['img src=https://evil.example/', 'p onclick=x']
    """
    reading = _Acting()
    reading.feed(page)
    reading.close()
    return reading.found
