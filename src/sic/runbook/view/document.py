"""A runbook as safe HTML for reading; it never lets the document's own markup through.

Raw HTML is shown as text, images become links, links keep an allowed scheme or become text,
and nh3 is the last wall behind all of it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from sic.runbook import front_matter
from sic.runbook.diagnostics import Findings
from sic.runbook.markup import mask_comments
from sic.runbook.parse import NESTING_MAX, parse
from sic.runbook.text import decode
from sic.runbook.tree import Tree

# One paragraph or cell beyond these is shown as plain words: inline parsing costs more than
# linear time, and brackets cost most.
INLINE_MAX = 8_000
BRACKETS_MAX = 200
TITLE_END = 200  # A heading's own name stands in its last characters or nowhere.
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_TASK = re.compile(r"\[([ xX])\]\s+")
_ATTRIBUTE_ANCHOR = re.compile(r"\{\s*#([\w-]+)[^{}]*\}$")
_NAMED = re.compile(r"<a\s[^<>]*?\b(?:id|name)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKED = re.compile(r"[\\`*_~\[\]!<>&\n]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")

_TAGS = frozenset(
    {"a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li"}
    | {"ol", "p", "pre", "s", "span", "strong", "table", "tbody", "td", "th", "thead", "tr"}
    | {"ul"}
)
_ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope"},
    "div": {"role", "tabindex", "aria-label"},
    "span": {"aria-hidden"},
}


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of the contents list. ``level`` is the document's own, 1 to 6."""

    level: int
    title: str
    anchor: str


def contents(text: str) -> tuple[Heading, ...]:
    """Return the document's headings in order, anchored as the compiler anchors them."""
    return tuple(
        Heading(one.level, _split_anchor(one.title.text)[0], one.anchor)
        for one in _read(text).sections
        if one.level
    )


def render(text: str, id_prefix: str = "") -> str:
    """Return the document as HTML that is safe to put into a page.

    Headings are lowered one level, since the page has the ``h1``; their ids are
    ``id_prefix`` and the compiler's anchor, so a clause always leads to its heading.
    A document larger than SIC reads yields an empty string; the compiler says why.
    """
    tree = _read(text)
    view = _View(id_prefix, tree.anchors, frozenset(tree.anchors) | tree.names)
    markdown = _parser()
    env: dict[str, Any] = {}
    tokens = markdown.parse("\n".join(tree.lines[tree.body_line - 1 :]), env)
    view.mend(tokens)
    for token in tokens:
        if token.type == "inline":
            _parse_inline(markdown, token, env)
            view.mend_inline(token)
    unsafe = markdown.renderer.render(tokens, markdown.options, env)
    return _last_wall(unsafe)


def _read(text: str) -> Tree:
    findings = Findings()  # The compiler reports them; a reader came to read.
    lines = decode(text, findings).lines
    return parse(lines, front_matter.read(lines, findings).body_line)


def _split_anchor(title: str) -> tuple[str, str]:
    """Return a heading's words, and the name it gives itself as ``{#name}``, if any."""
    words = title.rstrip()
    named = _ATTRIBUTE_ANCHOR.search(words[-TITLE_END:]) if words.endswith("}") else None
    return (words[: -len(named[0])].rstrip(), named[1]) if named else (words, "")


def _last_wall(unsafe: str) -> str:
    """Whatever went wrong above, nothing but these tags and attributes leaves here."""
    return nh3.clean(
        unsafe,
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
    )


@cache
def _parser() -> MarkdownIt:
    """Return the compiler's block grammar, so that both see the same headings.

    Block HTML is recognised as it is there, and shown as text by the rules below.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": NESTING_MAX})
    parser.enable(["table", "strikethrough"])
    parser.core.ruler.disable("inline")
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _parse_inline(markdown: MarkdownIt, token: Token, env: dict[str, Any]) -> None:
    words = token.content
    costly = len(words) > INLINE_MAX or words.count("[") > BRACKETS_MAX
    if costly or not _MARKED.search(words):
        token.children = [_text(words)]
        return
    token.children = []
    markdown.inline.parse(token.content, markdown, env, token.children)


class _View:
    """Mends one document's tokens before they are rendered."""

    def __init__(self, prefix: str, anchors: Sequence[str], known: frozenset[str]) -> None:
        self.prefix = prefix
        self.known = known
        self._anchors = iter(anchors)

    def mend(self, tokens: list[Token]) -> None:
        """Anchor and lower the headings; note which list items carry a box."""
        for index, token in enumerate(tokens):
            if token.type in {"heading_open", "heading_close"}:
                if token.type == "heading_open" and token.level == 0:
                    token.attrSet("id", self.prefix + next(self._anchors, ""))
                    inner = tokens[index + 1]
                    inner.content, inner.meta["named"] = _split_anchor(inner.content)
                token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
            elif token.type == "inline" and _opens_item(tokens, index):
                self._box(tokens[index - 2], token)

    def _box(self, item: Token, inline: Token) -> None:
        if (box := _TASK.match(inline.content)) is None:
            return
        item.attrJoin("class", "task")
        inline.content = inline.content[box.end() :]
        inline.meta["box"] = box[1] in "xX"

    def mend_inline(self, token: Token) -> None:
        """Keep links that may be followed, turn the others and every image into words."""
        children: list[Token] = []
        if "box" in token.meta:
            children.append(_box_token(done=token.meta["box"]))
        if token.meta.get("named"):
            children.extend(self._named(token.meta["named"]))
        endings: list[list[Token]] = []
        for child in token.children or []:
            if child.type == "link_open":
                opening, ending = self._link(str(child.attrGet("href") or ""))
                children.extend(opening)
                endings.append(ending)
            elif child.type == "link_close":
                children.extend(endings.pop())
            elif child.type == "image":
                children.extend(self._image(child))
            elif child.type == "html_inline":
                children.extend(self._html(child))
            else:
                children.append(child)
        token.children = children

    def _link(self, target: str) -> tuple[list[Token], list[Token]]:
        """Return what to put in place of a link's opening and its end."""
        if target.startswith("#"):
            return self._inner_link(target[1:])
        scheme = _SCHEME.match(target)
        if scheme and scheme[1].lower() in SCHEMES:
            return [_open("a", href=target)], [_close("a")]
        # A path means something in the repository the runbook lives in, and nothing here.
        shown = f" ({target})" if target else ""
        return [_open("span", **{"class": "unlinked"})], [_text(shown), _close("span")]

    def _inner_link(self, anchor: str) -> tuple[list[Token], list[Token]]:
        wanted = unquote(anchor)  # The parser encodes what is not ASCII.
        if wanted in self.known or not wanted:
            return [_open("a", href=f"#{self.prefix}{wanted}")], [_close("a")]
        words = f" (no heading “#{wanted}”)"
        return [_open("span", **{"class": "broken"})], [_text(words), _close("span")]

    def _named(self, name: str) -> list[Token]:
        """Return an empty place that links can lead to."""
        return [_open("span", id=self.prefix + name), _close("span")]

    def _html(self, child: Token) -> list[Token]:
        """Keep what two tags mean, a line break and a place to link to; show the others."""
        if _BREAK.fullmatch(child.content):
            return [Token("hardbreak", "br", 0)]
        if named := _NAMED.match(child.content):
            return self._named(named[1])
        return [] if child.content.lower() == "</a>" else [child]

    def _image(self, image: Token) -> list[Token]:
        words = image.content or "without description"
        opening, ending = self._link(str(image.attrGet("src") or ""))
        return [*opening, _text(f"Image: {words}"), *ending]


def _opens_item(tokens: list[Token], index: int) -> bool:
    return index >= 2 and tokens[index - 2].type == "list_item_open"


def _open(tag: str, **attributes: str) -> Token:
    return Token(f"{tag}_made_open", tag, 1, attrs=dict(attributes))


def _close(tag: str) -> Token:
    return Token(f"{tag}_made_close", tag, -1)


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _box_token(*, done: bool) -> Token:
    return Token("task_box", "", 0, meta={"done": done})


# ---------------------------------------------------------------- rendering


def _rule(draw: Callable[[Token], str]) -> Callable[..., str]:
    """Return a render rule that needs nothing but its token."""

    def rule(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
        return draw(tokens[index])

    return rule


def _draw_box(token: Token) -> str:
    sign, words = ("☑", "done: ") if token.meta["done"] else ("☐", "to do: ")
    return f'<span class="box" aria-hidden="true">{sign}</span> <span class="sr">{words}</span>'


def _draw_html_block(token: Token) -> str:
    words = mask_comments(token.content).strip()
    return f'<pre class="raw">{html.escape(words)}</pre>\n' if words else ""


def _draw_html_inline(token: Token) -> str:
    return html.escape(mask_comments(token.content).strip())


def _draw_fence(token: Token) -> str:
    words = token.info.split()
    language = html.escape(words[0]) if words else "text"
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="Code ({language})">'
        f"<pre><code>{html.escape(token.content)}</code></pre></div>\n"
    )


_TABLE = '<div class="scroll" role="group" tabindex="0" aria-label="Table"><table>\n'
_RULES = {
    "task_box": _rule(_draw_box),
    "html_block": _rule(_draw_html_block),
    "html_inline": _rule(_draw_html_inline),
    "fence": _rule(_draw_fence),
    "code_block": _rule(_draw_fence),
    "table_open": _rule(lambda _token: _TABLE),
    "table_close": _rule(lambda _token: "</table></div>\n"),
    "th_open": _rule(lambda _token: '<th scope="col">'),
    # Column alignment would need inline style, which the page's policy forbids.
    "td_open": _rule(lambda _token: "<td>"),
}
