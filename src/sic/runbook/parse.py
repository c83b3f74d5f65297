"""Text to the typed tree of sections and blocks; it never interprets what it reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sic.runbook import html_tables
from sic.runbook.markup import anchor, mask_comments, mask_unsaid, plain
from sic.runbook.tables import CELLS_MAX, bounded_table
from sic.runbook.tree import (
    Block,
    Fence,
    Item,
    ItemList,
    Paragraph,
    Quote,
    Section,
    Span,
    Table,
    Tree,
)

NESTING_MAX = 20
_TASK = re.compile(r"\[([ xX])\]\s+")
_NAMED = re.compile(r"<[^<>]*?\b(?:id|name)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_ATTRIBUTE_ANCHOR = re.compile(r"\s*\{\s*#([\w-]+)[^{}]*\}\s*$")
_PREFIX = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?")
_PIPE = re.compile(r"(?<!\\)\|")


@cache
def _parser() -> MarkdownIt:
    """Return the block parser. Inline parsing stays off: its cost is the input's choice."""
    parser = MarkdownIt("commonmark", {"maxNesting": NESTING_MAX}).enable("table")
    parser.block.ruler.at("table", bounded_table, {"alt": ["paragraph", "reference"]})
    return parser.disable(["inline"])


def parse(lines: Sequence[str], body_line: int = 1) -> Tree:
    """Return the tree of a document whose Markdown starts at ``body_line`` (1-based).

    Lines before it (the front matter) are kept in ``Tree.lines`` and never parsed.
    """
    body = [""] * (body_line - 1) + list(lines[body_line - 1 :])
    unread: dict[str, Any] = {}
    tokens = _parser().parse("\n".join(body), unread)
    builder = _Builder(tuple(lines), tokens)
    sections = builder.sections()
    return Tree(
        lines=tuple(lines),
        sections=sections,
        tokens=tuple(tokens),
        body_line=body_line,
        names=frozenset(builder.names),
        wide_tables=unread.get("wide", {}),
        long_tables={**unread.get("long", {}), **builder.long_tables},
    )


@dataclass(slots=True)
class _Open:
    """A section while its blocks are still being read."""

    level: int
    title: Span
    anchor: str
    parent: int | None
    blocks: list[Block] = field(default_factory=list)


class _Builder:
    """Walks markdown-it's flat tokens once; recursion is bounded by ``NESTING_MAX``."""

    def __init__(self, lines: tuple[str, ...], tokens: list[Token]) -> None:
        self.lines = lines
        self.tokens = tokens
        self.position = 0
        self.names: set[str] = set()
        self.long_tables: dict[int, int] = {}
        self._html_until = 0  # Lines below this one belong to an HTML table already read.
        self._used: dict[str, int] = {}

    def sections(self) -> tuple[Section, ...]:
        """Return every section in order, the part before the first heading first."""
        opened = [_Open(0, Span("", 1, 1), "", None)]
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            if token.type == "heading_open" and token.level == 0:
                opened.append(self._heading(token, opened))
            elif block := self._block():
                opened[-1].blocks.append(block)
        return tuple(
            Section(i, o.level, o.title, o.anchor, tuple(o.blocks), o.parent)
            for i, o in enumerate(opened)
        )

    def _heading(self, token: Token, opened: list[_Open]) -> _Open:
        level = int(token.tag[1])
        inline = self.tokens[self.position + 1]
        title = self._inline(inline)[0]
        self.position += 3
        parent: int | None = len(opened) - 1
        # Up the chain of parents, not over all sections: thousands of headings stay linear.
        while parent is not None and opened[parent].level >= level:
            parent = opened[parent].parent
        # GitHub's anchors keep struck out words; the title does not say them.
        written = plain(mask_comments(inline.content).partition("\n")[0])
        return _Open(level, title, self._anchor(written), parent)

    def _anchor(self, text: str) -> str:
        """Return the heading's anchor, numbered from the second heading of one name on."""
        if explicit := _ATTRIBUTE_ANCHOR.search(text):
            self.names.add(explicit[1])
            text = text[: explicit.start()]
        base = anchor(text)
        count = self._used.get(base, 0)
        self._used[base] = count + 1
        return f"{base}-{count}" if count else base

    def _block(self) -> Block | None:
        """Read one block at the cursor; ``None`` for what carries no words."""
        token = self.tokens[self.position]
        self.position += 1
        if token.map and token.map[0] < self._html_until and token.type != "inline":
            return None
        match token.type:
            case "inline":
                return Paragraph(self._inline(token))
            case "fence" | "code_block":
                return self._fence(token)
            case "bullet_list_open" | "ordered_list_open":
                return self._list(token)
            case "blockquote_open":
                return Quote(self._until("blockquote_close"), _line(token))
            case "table_open":
                return self._table(token)
            case "html_block":
                return self._html(token)
        return None

    def _until(self, closing: str) -> tuple[Block, ...]:
        """Read blocks up to the closing token of the container at the cursor."""
        blocks: list[Block] = []
        while self.position < len(self.tokens):
            if self.tokens[self.position].type == closing:
                self.position += 1
                break
            if block := self._block():
                blocks.append(block)
        return tuple(blocks)

    def _inline(self, token: Token) -> tuple[Span, ...]:
        first = token.map[0] if token.map else 0
        self._collect_names(token.content)
        content = mask_unsaid(token.content).split("\n")
        return tuple(
            Span.of(text, first + i + 1, self._column(first + i, written))
            for i, (text, written) in enumerate(
                zip(content, token.content.split("\n"), strict=True)
            )
        ) or (Span("", first + 1, 1),)

    def _column(self, index: int, text: str) -> int:
        if index >= len(self.lines):
            return 1
        return max(0, self.lines[index].find(text)) + 1

    def _collect_names(self, content: str) -> None:
        if "<" in content:
            self.names.update(_NAMED.findall(content))

    def _list(self, token: Token) -> ItemList:
        ordered = token.type.startswith("ordered")
        closing = "ordered_list_close" if ordered else "bullet_list_close"
        items: list[Item] = []
        while self.position < len(self.tokens):
            inner = self.tokens[self.position]
            self.position += 1
            if inner.type == closing:
                break
            if inner.type == "list_item_open":
                items.append(self._item(inner))
        return ItemList(ordered, tuple(items), _line(token))

    def _item(self, token: Token) -> Item:
        blocks = self._until("list_item_close")
        lines: tuple[Span, ...] = ()
        if blocks and isinstance(blocks[0], Paragraph):
            lines, blocks = blocks[0].lines, blocks[1:]
        checked = None
        if lines and (box := _TASK.match(lines[0].raw)):
            checked = box[1] in "xX"
            first = lines[0]
            rest = Span.of(first.raw[box.end() :], first.line, first.column + box.end())
            lines = (rest, *lines[1:])
        return Item(lines, blocks, _line(token), checked)

    def _fence(self, token: Token) -> Fence:
        start, end = token.map or (0, 0)
        body = tuple(token.content.removesuffix("\n").split("\n")) if token.content else ()
        words = token.info.strip().split()
        closed = token.type == "code_block" or self._closes(token, start, end)
        return Fence(
            words[0].lower() if words else "",
            body,
            start + 1,
            closed,
            fenced=token.type == "fence",
        )

    def _closes(self, token: Token, start: int, end: int) -> bool:
        if end - 1 <= start or end > len(self.lines):
            return False
        last = self.lines[end - 1].lstrip(" \t>").rstrip()
        return last.startswith(token.markup) and not last.strip(token.markup[0])

    def _table(self, token: Token) -> Table:
        start, end = token.map or (0, 0)
        while self.tokens[self.position].type != "table_close":
            self.position += 1
        self.position += 1
        header = self._row(start, nested=token.level > 0)
        rows = (self._row(i, nested=token.level > 0) for i in range(start + 2, end))
        return Table(header, tuple(_fit(row, len(header)) for row in rows), start + 1)

    def _row(self, index: int, *, nested: bool) -> tuple[Span, ...]:
        """Split a row at its pipes, as GitHub does: a backslash keeps one, code does not."""
        line = mask_unsaid(self.lines[index])
        self._collect_names(line)
        match = _PREFIX.match(line) if nested else None
        start = match.end() if match else len(line) - len(line.lstrip())
        end = len(line.rstrip())
        if line.startswith("|", start):
            start += 1
        if end > start and line[end - 1] == "|" and line[end - 2 : end - 1] != "\\":
            end -= 1
        cuts = [start, *(m.end() for m in _PIPE.finditer(line, start, end)), end + 1]
        return tuple(Span.of(line[a : b - 1], index + 1, a + 1) for a, b in pairwise(cuts))

    def _html(self, token: Token) -> Table | None:
        """Read an HTML table; it may run past the blank line that ends an HTML block."""
        start = token.map[0] if token.map else 0
        self._collect_names(token.content)
        if "<table" not in mask_comments(token.content).lower():
            return None
        until = start
        while until < len(self.lines) and "</table" not in self.lines[until].lower():
            until += 1
        self._html_until = min(until + 1, len(self.lines))
        markup = self.lines[start : self._html_until]
        if (cells := html_tables.cells_of(markup)) > CELLS_MAX:
            self.long_tables[start] = cells
            return None
        said = mask_unsaid("\n".join(markup)).split("\n")
        return html_tables.read(tuple(said), start + 1)


def _fit(row: tuple[Span, ...], width: int) -> tuple[Span, ...]:
    """Cut a row to the header's width, or fill it with empty cells at its end."""
    if len(row) >= width:
        return row[:width]
    last = row[-1]
    empty = Span("", last.line, last.column + len(last.raw))
    return row + (empty,) * (width - len(row))


def _line(token: Token) -> int:
    return (token.map[0] if token.map else 0) + 1
