"""Any Markdown text to the sections a search looks through; it never raises, never shows HTML.

One pass over the lines and no Markdown parser: a library of 1,300 pages is read in seconds.
A test holds the anchors found here to those the compiler gives the same document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sic.domain.policy import Document
from sic.runbook import front_matter, mermaid
from sic.runbook.diagnostics import Findings
from sic.runbook.markup import anchor, plain
from sic.runbook.text import BYTES_MAX

_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_CLOSING_MARKS = re.compile(r"(?:^|[ \t])#++$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_FENCE = re.compile(
    r"[ \t]*(?:[-*+>]\s++|\d{1,9}[.)]\s++)*+(`{3,}(?!.*`)|~{3,})[ \t]*([^\s`{,]*)"
)
_NOT_A_TITLE = re.compile(r" {0,3}(?:[-*+>|#]|\d{1,9}[.)]\s|\s|<|$)")
_ATTRIBUTES = re.compile(r"\s*\{\s*#([\w-]+)[^{}]*\}\s*$")
_PLACE = re.compile(r"<a\s[^<>]*?\b(?:id|name)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]]*+)\](?:\([^()\s]*+(?:\s[^()]*+)?\)|\[[^\[\]]*+\])")
_ADDRESS = re.compile(r"https?://\S+")
_TAG = re.compile(
    r"</?[A-Za-z][^<>]*+>|<!--(?:[^-]|-(?!->))*+(?:-->|$)|\[TOC\]|\{\{[^{}]*+\}\}"
)
# What a link is defined as, and the comment that people write as one.
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\[\]]++\]:\s")
_RULE = re.compile(r"[\s|:*_=-]*$")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
BINARY_SHARE = 0.1  # More control characters than this and it is not a document.
LINES_MAX = 20_000
LINE_MAX = 4_000  # Characters of one line that are looked at; nobody wrote the rest by hand.


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and what stands under it, up to the next heading.

    Attributes:
        anchor: As the compiler spells it; empty before the first heading.
        heading: The heading's words.
        above: The headings it stands under, outermost first.
        text: Prose in plain words, diagrams by the labels of their nodes; lines kept.
        code: What stands in fences, commands and their output; lines kept.
        level: 1 to 6; 0 before the first heading.
        name: What the heading calls itself, as ``{#name}``; may be empty.
        places: Places to link to that stand in it, as ``<a name="place">``.
    """

    anchor: str
    heading: str
    above: tuple[str, ...]
    text: str
    code: str
    level: int
    name: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sections:
    """A document for searching: what its front matter says, and its sections in order."""

    document: Document
    sections: tuple[Section, ...]


def sections_of(source: str | bytes) -> Sections:
    """Return the sections of a document; what is not a document has none.

    Pure and total: front matter that cannot be used is left out, as the compiler does.
    """
    lines = _lines(source)
    front = front_matter.read(lines, Findings())
    reader = _Reader()
    reader.read(lines[front.body_line - 1 :])
    return Sections(front.document, tuple(reader.finished()))


def _lines(source: str | bytes) -> list[str]:
    """Return the lines to read; none of what is no text.

    More of them than the compiler takes: a long playbook cannot be run, but must be found.
    """
    data = source.encode("utf-8", "replace") if isinstance(source, str) else source
    text = data[:BYTES_MAX].decode("utf-8", "replace").removeprefix("\ufeff")
    if len(_CONTROL.findall(text)) > len(text) * BINARY_SHARE:
        return []
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return text.split("\n", LINES_MAX)[:LINES_MAX]


@dataclass(slots=True)
class _Open:
    """A section while its lines are still being read."""

    level: int
    heading: str
    anchor: str
    above: tuple[str, ...]
    text: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    name: str = ""
    places: list[str] = field(default_factory=list)


class _Reader:
    """Goes down the lines once, knowing only: in a fence or not, after a blank or not."""

    def __init__(self) -> None:
        self.opened = [_Open(0, "", "", ())]
        self._used: dict[str, int] = {}
        self._chain: list[tuple[int, str]] = []
        self._paragraph: list[str] = []  # Lines that an underline would make a heading.

    def read(self, lines: Sequence[str]) -> None:
        """Read the body of a document."""
        position = 0
        while position < len(lines):
            line = lines[position]
            position += 1
            if opening := _FENCE.match(line):
                end = _closing(lines, position, opening[1])
                self._fence(opening[2].lower(), lines[position:end])
                position = end + 1
            elif heading := _HEADING.match(line):
                self._begin(len(heading[1]), line[heading.end() : LINE_MAX])
            elif self._paragraph and _UNDERLINE.match(line):
                self._underlined(1 if "=" in line else 2)
            else:
                self._prose(line)

    def finished(self) -> Iterator[Section]:
        """Yield every section; the one before the first heading only if it says something."""
        for one in self.opened:
            text, code = "\n".join(one.text), "\n".join(one.code)
            if one.level or text or code:
                yield Section(
                    one.anchor,
                    one.heading,
                    one.above,
                    text,
                    code,
                    one.level,
                    one.name,
                    tuple(one.places),
                )

    def _begin(self, level: int, raw: str) -> None:
        self._paragraph.clear()
        title = plain(_CLOSING_MARKS.sub("", raw.strip()))
        while self._chain and self._chain[-1][0] >= level:
            self._chain.pop()
        above = tuple(name for _, name in self._chain)
        shown = _ATTRIBUTES.sub("", title)
        named = _ATTRIBUTES.search(title)
        self.opened.append(_Open(level, shown, self._anchor(shown), above))
        self.opened[-1].name = named[1] if named else ""
        self._chain.append((level, shown))

    def _anchor(self, title: str) -> str:
        base = anchor(title)
        count = self._used.get(base, 0)
        self._used[base] = count + 1
        return f"{base}-{count}" if count else base

    def _underlined(self, level: int) -> None:
        title = " ".join(self._paragraph)
        del self.opened[-1].text[-len(self._paragraph) :]
        self._begin(level, title)

    def _prose(self, line: str) -> None:
        starts_anew = not self._paragraph and bool(_NOT_A_TITLE.match(line))
        if starts_anew or not line.strip():
            self._paragraph.clear()
        else:
            self._paragraph.append(line.strip())
        if "<" in line:
            self.opened[-1].places += _PLACE.findall(line[:LINE_MAX])
        if words := _words(line):
            self.opened[-1].text.append(words)
        elif self._paragraph:
            self.opened[-1].text.append("")  # Keeps text and paragraph line for line.

    def _fence(self, language: str, body: Sequence[str]) -> None:
        self._paragraph.clear()
        if language != "mermaid":
            self.opened[-1].code.extend(body)
            return
        # Raw Mermaid is no prose: only what a reader sees in the picture can be found.
        drawing = mermaid.read_source("\n".join(body[: mermaid.LINES_MAX]))
        found = dict.fromkeys(
            [group.title for group in drawing.groups]
            + [node.label for node in drawing.nodes.values()]
        )
        labels = [*found, *(edge.label for edge in drawing.edges)]
        self.opened[-1].text.extend(plain(one) for one in labels)


def _closing(lines: Sequence[str], start: int, mark: str) -> int:
    """Return the index of the line that closes a fence, or the end of the document."""
    for index in range(start, len(lines)):
        stripped = lines[index].strip(" \t>")
        if stripped.startswith(mark) and not stripped.strip(mark[0]):
            return index
    return len(lines)


def _words(line: str) -> str:
    """Return a line's words: links by their text, addresses by their last part, no markup."""
    line = line[:LINE_MAX]
    if _RULE.match(line) or _DEFINITION.match(line):
        return ""
    if "[" in line:
        line = _LINK.sub(r"\1", _LINK.sub(r"\1", line))
    if "://" in line:
        line = _ADDRESS.sub(lambda match: match[0].rstrip("/>).,").rpartition("/")[2], line)
    if "<" in line or "{{" in line or "[TOC]" in line:
        line = _TAG.sub(" ", line)
    return line.replace("`", "").replace("*", "").strip(" \t>#|")
