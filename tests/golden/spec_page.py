"""HTML brought to one form, so that the reading view can be compared with a specification.

What the view adds to every document is undone: heading levels, ids and permalinks, the box
around code, colours in it, the host beside a link.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SPACE = re.compile(r"\s+")
_DROPPED = frozenset({"permalink", "host", "code-bar"})  # With everything in them.
_KEPT = frozenset({"href", "title", "start", "src", "alt", "align"})


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._open: list[tuple[str, str]] = []  # Tag, and what it is written as.
        self._dropped = 0
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        names = set((values.get("class") or "").split())
        void = tag in {"br", "hr", "img", "input"}
        if self._dropped or names & _DROPPED:
            self._dropped += not void
            return
        written = "h" if re.fullmatch(r"h[1-6]", tag) else tag
        if tag in {"span", "div", "label"}:
            written = ""
        kept = [f'{n}="{v}"' for n, v in sorted(values.items()) if n in _KEPT and v is not None]
        self._pre += tag == "pre"
        if written:
            self.parts.append(f"<{' '.join([written, *kept])}>")
        if not void:
            self._open.append((tag, written))

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            self._dropped -= 1
            return
        if self._open and self._open[-1][0] == tag:
            _, written = self._open.pop()
            self._pre -= tag == "pre"
            if written:
                self.parts.append(f"</{written}>")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.parts.append(data if self._pre else _SPACE.sub(" ", data))


def one_form(page: str) -> str:
    """Return HTML without what may differ: see the module."""
    reader = _Plain()
    reader.feed(page)
    reader.close()
    text = "".join(reader.parts).replace(" </a>", "</a>")
    block = r"(</?(?:p|h|ul|ol|li|blockquote|pre|hr|table|thead|tbody|tr|td|th)\b[^>]*>)"
    return re.sub(rf" ?{block} ?", r"\1", text).strip()
