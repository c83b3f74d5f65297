"""The typed tree one parse of a runbook yields; values only, it never interprets a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from markdown_it.token import Token

from sic.runbook.markup import plain


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one source line: as written, and where (1-based, in characters)."""

    raw: str
    line: int
    column: int
    text: str = ""  # The same words without Markdown's ornament.

    @classmethod
    def of(cls, raw: str, line: int, column: int) -> Span:
        """Return the span of ``raw`` without surrounding blanks, its plain text ready."""
        stripped = raw.strip()
        lead = len(raw) - len(raw.lstrip())
        return cls(stripped, line, column + lead, plain(stripped))

    def at(self, fragment: str) -> Span:
        """Return the narrower span where ``fragment`` stands, or this one if it does not."""
        found = self.raw.lower().find(fragment.lower()) if fragment else -1
        if found < 0:
            return self
        return Span(
            self.raw[found : found + len(fragment)], self.line, self.column + found, fragment
        )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of running text."""

    lines: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The lines joined by one blank."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Item:
    """One list item: its own lines, what is nested in it, and its box if it has one."""

    lines: tuple[Span, ...]
    children: tuple[Block, ...]
    line: int
    checked: bool | None = None

    @property
    def text(self) -> str:
        """The item's own lines joined by one blank."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class ItemList:
    """A bullet or numbered list."""

    ordered: bool
    items: tuple[Item, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """A pipe or HTML table; rows are as long as the header."""

    header: tuple[Span, ...]
    rows: tuple[tuple[Span, ...], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced or indented block; ``line`` is the opening fence, ``body`` starts below it."""

    language: str
    body: tuple[str, ...]
    line: int
    closed: bool = True
    fenced: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quote."""

    blocks: tuple[Block, ...]
    line: int


Block: TypeAlias = Paragraph | ItemList | Table | Fence | Quote


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks up to the next one; index 0 is what precedes any heading."""

    index: int
    level: int
    title: Span
    anchor: str
    blocks: tuple[Block, ...]
    parent: int | None
    topic: str | None = None  # The part of the process it is about: see topics.py.


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed document. ``tokens`` are markdown-it's block tokens, for the reading view."""

    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    tokens: tuple[Token, ...] = ()
    body_line: int = 1  # First line after the front matter.
    names: frozenset[str] = field(default_factory=frozenset)  # Anchors written as HTML.
    # Tables too large to be read, by 0-based line: how many columns, how many cells.
    wide_tables: Mapping[int, int] = field(default_factory=dict)
    long_tables: Mapping[int, int] = field(default_factory=dict)

    @property
    def anchors(self) -> tuple[str, ...]:
        """Every heading's anchor in document order, as GitHub spells them."""
        return tuple(s.anchor for s in self.sections if s.level)

    def ancestry(self, section: Section) -> tuple[Section, ...]:
        """Return the section and its parents, innermost first."""
        chain = [section]
        while (parent := chain[-1].parent) is not None:
            chain.append(self.sections[parent])
        return tuple(chain)

    def below(self, section: Section) -> Iterator[Section]:
        """Yield the section itself, then every section nested in it, in order."""
        yield section
        for other in self.sections[section.index + 1 :]:
            if other.level <= section.level:
                return
            yield other

    def source_line(self, line: int) -> str:
        """Return the text of a 1-based line, empty beyond the end."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""


def walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield every block, outer before inner, in document order."""
    for block in blocks:
        yield block
        if isinstance(block, Quote):
            yield from walk(block.blocks)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from walk(item.children)


def spans(blocks: tuple[Block, ...]) -> Iterator[Span]:
    """Yield every piece of prose in document order; never what stands inside a fence."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.lines
        elif isinstance(block, Table):
            yield from block.header
            for row in block.rows:
                yield from row
        elif isinstance(block, Quote):
            yield from spans(block.blocks)
        elif isinstance(block, ItemList):
            for item in block.items:
                yield from item.lines
                yield from spans(item.children)
