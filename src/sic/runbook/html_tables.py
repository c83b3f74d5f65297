"""Tables written in raw HTML, as one of the tree's tables; it never keeps markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sic.runbook.tree import Span, Table

_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_BREAKS = frozenset({"br", "p", "div", "li"})


def cells_of(lines: tuple[str, ...]) -> int:
    """Return how many cells the markup opens, for the caller to decide whether to read it."""
    return sum(len(_CELL.findall(line)) for line in lines)


def read(lines: tuple[str, ...], first_line: int) -> Table | None:
    """Return the first table in ``lines``, or ``None`` if it has no row.

    The first row is the header, with or without ``<thead>``. A cell's position is where
    its text starts. Nothing is raised: the parser forgives any markup.
    """
    reader = _TableReader(first_line)
    reader.feed("\n".join(lines))
    reader.finish_row()
    rows = [row for row in reader.rows if row]
    if not rows:
        return None
    header = tuple(rows[0])
    return Table(header, tuple(_fit(row, header) for row in rows[1:]), first_line)


def _fit(row: list[Span], header: tuple[Span, ...]) -> tuple[Span, ...]:
    missing = len(header) - len(row)
    return tuple(row[: len(header)]) + (Span("", row[-1].line, row[-1].column),) * missing


class _TableReader(HTMLParser):
    def __init__(self, first_line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Span]] = []
        self._first = first_line
        self._words: list[str] | None = None
        self._place: tuple[int, int] | None = None
        self._done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's interface
        if tag == "tr":
            self.finish_row()
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._finish_cell()
            self._words, self._place = [], None
        elif tag in _BREAKS and self._words is not None:
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"}:
            self._finish_cell()
        elif tag == "table":
            self._finish_cell()
            self._done = True

    def handle_data(self, data: str) -> None:
        if self._words is None or self._done:
            return
        if self._place is None and data.strip():
            line, column = self.getpos()
            lead = data[: len(data) - len(data.lstrip())]
            if "\n" in lead:
                column = len(lead) - lead.rfind("\n") - 1
            else:
                column += len(lead)
            self._place = (line + lead.count("\n"), column + 1)
        self._words.append(data)

    def finish_row(self) -> None:
        """Close a cell that the markup left open."""
        self._finish_cell()

    def _finish_cell(self) -> None:
        if self._words is None or self._done:
            return
        if not self.rows:
            self.rows.append([])
        line, column = self._place or self.getpos()
        text = " ".join("".join(self._words).split())
        self.rows[-1].append(Span.of(text, self._first + line - 1, max(1, column)))
        self._words = None
