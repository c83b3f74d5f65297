"""The Markdown SIC reads: CommonMark, GitHub's extensions and footnotes; it renders nothing.

Block structure is the compiler's, so that both see the same headings; inline parsing is
bounded, because its cost is the input's choice.
"""

from __future__ import annotations

import re
import string

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from sic.runbook.parse import NESTING_MAX
from sic.runbook.tables import bounded_table
from sic.runbook.view import footnotes

# One paragraph or cell beyond these is shown as plain words: inline parsing costs more than
# linear time, and the marks that are never closed cost most.
INLINE_MAX = 8_000
COST_MAX = 2_000
COST_ALL_MAX = 40_000  # Of a document; a long handbook has 5,000 marks.
_LOCAL = string.ascii_letters + string.digits + ".+-_"
_MARKED = re.compile(r"[\\`*_~\[\]!<>&\n:@]|www\.")


def commonmark() -> MarkdownIt:
    """Return the grammar without any extension, which passes the specification's examples."""
    return MarkdownIt("commonmark", {"maxNesting": NESTING_MAX})


def github() -> MarkdownIt:
    """Return the grammar with tables, strikethrough, bare addresses and footnotes."""
    parser = commonmark().enable(["table", "strikethrough"])
    parser.options["strikethrough_single_tilde"] = True
    parser.block.ruler.at("table", bounded_table, {"alt": ["paragraph", "reference"]})
    parser.use(gfm_autolink_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    parser.core.ruler.at("inline", _inline)
    parser.core.ruler.after("inline", "footnotes", footnotes.gather)
    return parser


def _inline(state: StateCore) -> None:
    """Parse every paragraph, heading and cell that is worth its cost.

    ``env["plain_from"]`` becomes the line (1-based) where the document's budget was spent.
    """
    left = COST_ALL_MAX
    for token in state.tokens:
        if token.type == "inline":
            cost = _cost(token.content)
            affordable = cost <= min(left, COST_MAX) and len(token.content) <= INLINE_MAX
            if COST_MAX >= cost > left and "plain_from" not in state.env:
                state.env["plain_from"] = (token.map or [0])[0] + 1
            left -= cost if affordable else 0
            token.children = _children(token.content, affordable, state.md, state.env)


def _children(words: str, affordable: bool, markdown: MarkdownIt, env: EnvType) -> list[Token]:
    children: list[Token] = []
    if not affordable or not _MARKED.search(words):
        return [Token("text", "", 0, content=words)] if words else []
    markdown.inline.parse(words, markdown, env, children)
    _whole_addresses(children)
    for token in children:
        if token.tag == "s":  # What is struck out was withdrawn: GitHub and HTML say `del`.
            token.tag = "del"
    return children


def _whole_addresses(children: list[Token]) -> None:
    """Give bare mail addresses what stands before an underscore, which cut them in two."""
    for before, link, words in zip(children, children[1:], children[2:], strict=False):
        if link.type != "link_open" or link.info != "auto" or before.type != "text":
            continue
        href = str(link.attrGet("href"))
        stem = before.content.rstrip(_LOCAL)
        cut = before.content[len(stem) :]
        if href.startswith("mailto:") and cut.endswith("_"):
            before.content = stem
            words.content = cut + words.content
            link.attrSet("href", f"mailto:{words.content}")


def _cost(words: str) -> int:
    """Estimate what parsing costs: marks, and squares of what makes it look far back."""
    opened = words.count("[") - words.count("]")
    notes = words.count("[^")  # Each leads there and back.
    marks = sum(map(words.count, "*_~`[]<&:@()!\\"))
    return marks + max(0, opened) ** 2 + words.count(":") ** 2 // 50 + 5 * notes
