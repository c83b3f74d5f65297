"""What a browser would make of rendered HTML: the tests' own reading, without a browser."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

INERT = frozenset(
    {
        "a",
        "blockquote",
        "br",
        "code",
        "details",
        "div",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
    }
    | {"h4", "h5", "h6", "hr", "img", "input", "label", "li", "ol", "p", "picture", "pre"}
    | {
        "del",
        "section",
        "source",
        "span",
        "strong",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
    }
    | {"thead", "tr", "ul"}
)
NAMES = frozenset(
    {"alt", "aria-hidden", "aria-label", "checked", "class", "data-check", "data-language"}
    | {"decoding", "disabled", "height", "href", "id", "loading", "media", "rel", "role"}
    | {"scope", "src", "srcset", "start", "tabindex", "title", "type", "width"}
)
HREF = re.compile(r"#|/[^/\\]|https?://[^/]|mailto:|tel:")
PICTURE = re.compile(r"/[a-z]+/[0-9a-f]+/(?:light|dark)\.svg")


class Page(HTMLParser):
    """Collects the tags, ids and text of a page, and whatever in it could act."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.active: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag; anything unknown counts as active."""
        self.tags[tag] += 1
        if tag not in INERT:
            self.active.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "id":
            self.ids[value] += 1
        allowed = name in NAMES
        if name == "href":
            allowed = bool(HREF.match(value)) and not re.search(r"[\x00-\x20]", value)
        elif name in {"src", "srcset"}:
            allowed = bool(PICTURE.fullmatch(value))
        elif name == "type":
            allowed = value == "checkbox"
        if not allowed:
            self.active.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        """Collect the words a reader sees."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """A comment never leaves the view."""
        self.active.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        """Neither does a declaration."""
        self.active.append(f"<!{decl}")


def active_parts(page: str) -> list[str]:
    """Return everything in a page that could act, load or change how the page looks."""
    return Page(page).active


def repeated_ids(page: str) -> list[str]:
    """Return the ids that stand on a page more than once."""
    return [name for name, count in Page(page).ids.items() if count > 1]
