"""How each block becomes HTML; everything that comes from the document is escaped here."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sic.runbook.markup import mask_comments
from sic.runbook.view.highlight import highlight
from sic.runbook.view.words import Words

LANGUAGE_MAX = 40
_CODE = re.compile(r"`([^`]+)`")


def install(parser: MarkdownIt) -> MarkdownIt:
    """Give a parser these rules in place of its own."""
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def attributes(**values: str) -> str:
    """Return HTML attributes, escaped; an underscore in a name becomes a hyphen."""
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(value)}"'
        for name, value in values.items()
    )


def code_box(code: str, language: str, words: Words) -> str:
    """Return code that scrolls in its own box, with room above it for buttons."""
    shown = language[:LANGUAGE_MAX]
    label = words.code_in.format(language=shown) if shown else words.code
    bar = f'<span class="language">{html.escape(shown)}</span>' if shown else ""
    box = attributes(class_="scroll", role="group", tabindex="0", aria_label=label)
    return (
        f'<div class="code"{attributes(data_language=shown) if shown else ""}>'
        f'<div class="code-bar">{bar}</div>'
        f"<div{box}><pre><code>{highlight(code, language)}</code></pre></div></div>\n"
    )


def problem(message: str) -> str:
    """Return a notice that something could not be shown as it was meant."""
    said = _CODE.sub(r"<code>\1</code>", html.escape(message))
    return f'<p class="limit" role="note">{said}</p>\n'


def as_written(message: str, source: str) -> str:
    """Return a notice, and below it the source that could not be laid out."""
    return f'{problem(message)}<pre class="raw">{html.escape(source)}</pre>\n'


def made(text: str) -> Token:
    """Return a token that stands for HTML composed here; never for words of a document."""
    return Token("made", "", 0, content=text)


def _rule(draw: Callable[[Token], str]) -> Callable[..., str]:
    """Return a render rule that needs nothing but its token."""

    def rule(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
        return draw(tokens[index])

    return rule


def _html_block(token: Token) -> str:
    words = mask_comments(token.content).strip()
    return f'<pre class="raw">{html.escape(words)}</pre>\n' if words else ""


def _html_inline(token: Token) -> str:
    return html.escape(mask_comments(token.content).strip())


def _cell(token: Token) -> str:
    """Return a cell's opening tag; inline style would break the page's policy."""
    align = str(token.attrGet("style") or "").removeprefix("text-align:")
    name = f' class="{align}"' if align in {"center", "right"} else ""
    return f"<{token.tag}{name}>" if token.tag == "td" else f'<th scope="col"{name}>'


_RULES = {
    "made": _rule(lambda token: token.content),  # See `made`.
    "html_block": _rule(_html_block),
    "html_inline": _rule(_html_inline),
    "table_close": _rule(lambda _token: "</table></div>\n"),
    "th_open": _rule(_cell),
    "td_open": _rule(_cell),
    "footnotes_close": _rule(lambda _token: "</ol></section>\n"),
    "footnote_item_close": _rule(lambda _token: "</li>\n"),
}
