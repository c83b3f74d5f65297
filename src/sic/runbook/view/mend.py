"""The tokens of one document made fit to be shown: ids, boxes, callouts, links, limits.

`prepare` runs before inline parsing and `mend` after it; neither renders, and neither lets
a token through that would carry the document's own markup.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sic.runbook.tree import Tree
from sic.runbook.view.blocks import attributes, code_box, made
from sic.runbook.view.figure import figure
from sic.runbook.view.former import Former
from sic.runbook.view.inline import Inliner
from sic.runbook.view.limits import Limits
from sic.runbook.view.look import BrokenLink, Look, Picture

TITLE_END = 200  # A heading's own name stands in its last characters or nowhere.
_TASK = re.compile(r"\[([ xX])\]\s+")
_ATTRIBUTE_ANCHOR = re.compile(r"\{\s*#([\w-]+)[^{}]*\}$")
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)", re.IGNORECASE)
_CALLOUT = re.compile(
    r"(?:\*\*|__)?(note|tip|important|warning|caution|remember|nota|consejo|importante"
    r"|advertencia|precaución|recuerde)(?::(?:\*\*|__)|(?:\*\*|__)?:)\s",
    re.IGNORECASE,
)
_SPANISH = {
    "nota": "note", "consejo": "tip", "importante": "important", "advertencia": "warning",
    "precaución": "caution", "recuerde": "remember",
}  # fmt: skip


def split_name(title: str) -> tuple[str, str]:
    """Return a heading's words, and the name it gives itself as ``{#name}``, if any."""
    words = title.rstrip()
    named = _ATTRIBUTE_ANCHOR.search(words[-TITLE_END:]) if words.endswith("}") else None
    return (words[: -len(named[0])].rstrip(), named[1]) if named else (words, "")


class Mender:
    """Mends one document's tokens; used once."""

    def __init__(self, tree: Tree, look: Look) -> None:
        self.tree = tree
        self.look = look
        self.broken: list[BrokenLink] = []
        self.diagrams: list[Picture] = []
        self._effort = 0  # Spent on diagrams so far.
        self._sections = {s.title.line: s for s in tree.sections if s.level}
        self._used: set[str] = set()
        self._section = ""  # Words of the heading we are under.
        self._tables: Counter[str] = Counter()
        self._known = frozenset(tree.anchors) | tree.names
        self._formers: dict[str, list[Former]] = {}
        for one in look.former:
            self._formers.setdefault(one.now, []).append(one)
        titles = {s.anchor: split_name(s.title.text)[0] for s in tree.sections if s.level}
        self._inliner = Inliner(look, self._known, self.broken, self.place, titles)

    # ------------------------------------------------------------ before inline parsing

    def prepare(self, state: StateCore) -> None:
        """Take out of the words what is not prose: names, boxes, markers, giant tables."""
        Limits(self.tree.lines, self.look.words).apply(state)
        for index, token in enumerate(state.tokens):
            if token.type == "inline" and index:
                self._prepare(state.tokens, index)

    def _prepare(self, tokens: list[Token], index: int) -> None:
        token, before = tokens[index], tokens[index - 1]
        if before.type == "heading_open":
            token.content, token.meta["named"] = split_name(token.content)
        elif index > 1 and tokens[index - 2].type == "list_item_open":
            self._box(tokens[index - 2], token)
        elif index > 1 and tokens[index - 2].type == "blockquote_open":
            self._callout(tokens[index - 2], token)

    def _box(self, item: Token, inline: Token) -> None:
        if (box := _TASK.match(inline.content)) is None:
            return
        item.attrJoin("class", "task")
        if item.map and (check := self.look.checklist.get(item.map[0] + 1)):
            item.attrSet("data-check", check)
        inline.content = inline.content[box.end() :]
        inline.meta["box"] = box[1] in "xX"

    def _callout(self, quote: Token, inline: Token) -> None:
        if alert := _ALERT.match(inline.content):
            kind = alert[1].lower()
            inline.content = inline.content[alert.end() :]
            inline.meta["callout"] = self.look.words.callouts[kind]
        elif word := _CALLOUT.match(inline.content):
            kind = _SPANISH.get(word[1].lower(), word[1].lower())
            if not inline.content.startswith(("*", "_")):
                # The word stands out, as it does where the author wrote it in bold.
                end = word.end(1)
                inline.content = f"**{inline.content[:end]}**{inline.content[end:]}"
        else:
            return
        quote.meta["callout"] = kind

    # ------------------------------------------------------------ after inline parsing

    def mend(self, state: StateCore) -> None:
        """Give every block its final shape."""
        tokens = state.tokens
        mended: list[Token] = []
        for index, token in enumerate(tokens):
            match token.type:
                case "heading_open" | "heading_close":
                    self._heading(tokens, index)
                    mended += self._former(tokens, index)
                case "inline":
                    token.children = self._inliner.mend(token)
                case "fence" | "code_block":
                    token = self._code(token)
                case "table_open":
                    token = self._table()
                case "blockquote_open" | "blockquote_close":
                    self._quote(token, mended)
                case "footnotes_open" | "footnote_item_open" | "footnote_back":
                    token = self._footnote(token)
            mended.append(token)
        state.tokens = mended

    def place(self, name: str) -> str:
        """Return an id for a place in the document, or nothing if it is taken."""
        if not name or name in self._used:
            return ""
        self._used.add(name)
        return self.look.id_prefix + name

    def _heading(self, tokens: list[Token], index: int) -> None:
        token = tokens[index]
        section = None
        if token.type == "heading_open":
            section = self._sections.get((token.map or [0])[0] + 1) if not token.level else None
            depth = len(self.tree.ancestry(section)) if section else int(token.tag[1]) + 1
            token.tag = f"h{min(6, depth)}"
            tokens[index + 2].tag = token.tag  # Opening, words, closing.
        if section is None:
            return
        words = split_name(section.title.text)[0]
        self._section = words
        if identity := self.place(section.anchor):
            token.attrSet("id", identity)
            tokens[index + 1].meta["permalink"] = (words, identity)

    def _former(self, tokens: list[Token], index: int) -> list[Token]:
        """Return the places of headings that stand here under another name now."""
        if "permalink" not in tokens[min(index + 1, len(tokens) - 1)].meta:
            return []
        title, identity = tokens[index + 1].meta["permalink"]
        found = []
        for one in self._formers.get(identity.removeprefix(self.look.id_prefix), ()):
            if one.anchor not in self._known and (place := self.place(one.anchor)):
                words = self.look.words.renamed if one.renamed else self.look.words.removed
                said = escape(words.format(old=one.title, new=title))
                box = attributes(id=place, class_="former", role="note")
                found.append(made(f"<div{box}>{said}</div>\n"))
        return found

    def _code(self, token: Token) -> Token:
        words = token.info.split()
        language = words[0] if words else ""
        line = (token.map or [0])[0] + 1
        source = token.content.removesuffix("\n")
        if token.type == "fence" and language.lower() == "mermaid":
            shown, drawn = figure(source, line, self.look, self._effort)
            self._effort += drawn.effort
            if isinstance(drawn, Picture):
                self.diagrams.append(drawn)
            return made(shown)
        return made(code_box(token.content, language, self.look.words))

    def _table(self) -> Token:
        """Open a table in its own scroll box, named so that no two have one name."""
        label = self.look.words.table
        if self._section:
            label = self.look.words.table_in.format(title=self._section)
        self._tables[label] += 1
        if (count := self._tables[label]) > 1:
            label = f"{label} ({count})"
        box = attributes(
            class_="scroll table-scroll", role="region", tabindex="0", aria_label=label
        )
        return made(f"<div{box}><table>\n")

    def _quote(self, token: Token, mended: list[Token]) -> None:
        """Turn a quote that says Important into a note that is one."""
        if token.type == "blockquote_close":
            opening = _opening(mended)
            if "callout" in opening.meta:
                token.tag = "div"
            return
        if kind := token.meta.get("callout"):
            token.tag = "div"
            token.attrSet("class", f"callout {kind}")
            token.attrSet("role", "note")

    def _footnote(self, token: Token) -> Token:
        words, prefix = self.look.words, self.look.id_prefix
        if token.type == "footnotes_open":
            label = attributes(class_="footnotes", aria_label=words.footnotes)
            return made(f"<section{label}><ol>\n")
        number = token.meta["id"] + 1
        if token.type == "footnote_item_open":
            return made(f"<li{attributes(id=f'{prefix}fn:{number}')}>")
        back = attributes(
            class_="back",
            href=f"#{prefix}fnref:{number}:{token.meta['subId'] + 1}",
            aria_label=words.back.format(number=number),
        )
        return made(f" <a{back}>↩</a>")


def _opening(mended: list[Token]) -> Token:
    """Return the opening of the quote that closes now."""
    depth = 0
    for token in reversed(mended):
        depth += (token.type == "blockquote_close") - (token.type == "blockquote_open")
        if depth < 0:
            return token
    raise AssertionError("a quote closes that never opened")
