"""What is too large to be laid out stands as it was written, with a message; never less."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sic.runbook.parse import NESTING_MAX
from sic.runbook.tables import CELLS_MAX as CELLS_ALL_MAX
from sic.runbook.tables import COLUMNS_MAX
from sic.runbook.view.blocks import as_written, made
from sic.runbook.view.words import Words

CELLS_MAX = 8_000
PIECES_MAX = 60_000  # Tokens of one document; thousands of pages of print.
_CONTAINERS = frozenset({"blockquote_open", "list_item_open"})


class Limits:
    """Replaces what is too large among the tokens of one document; used once."""

    def __init__(self, lines: tuple[str, ...], words: Words) -> None:
        self.lines = lines
        self.words = words
        self.unread: dict[int, str] = {}  # First line of what is no table → why.

    def apply(self, state: StateCore) -> None:
        """Put a message and the source in place of every piece beyond a limit."""
        self.unread = {
            line: self.words.columns.format(count=f"{columns:,}", most=COLUMNS_MAX)
            for line, columns in state.env.get("wide", {}).items()
        } | {
            line: self.words.cells.format(count=f"{cells:,}", most=f"{CELLS_ALL_MAX:,}")
            for line, cells in state.env.get("long", {}).items()
        }
        state.tokens = list(self._kept(state.tokens))

    def _kept(self, tokens: list[Token]) -> Iterator[Token]:
        skip_to = ""
        for index, token in enumerate(tokens):
            if skip_to:
                skip_to = "" if token.type == skip_to else skip_to
                continue
            if index >= PIECES_MAX and token.level == 0 and token.nesting >= 0 and token.map:
                message = self.words.too_long.format(most=f"{PIECES_MAX:,}")
                yield made(as_written(message, self._source(token.map[0], None)))
                return
            if message := self._problem(tokens, index):
                start, end = token.map or (0, 0)
                yield made(as_written(message, self._source(start, end)))
                skip_to = token.type.replace("_open", "_close")
                continue
            yield token
            if self._bottomless(tokens, index):
                start, end = token.map or (0, 0)
                message = self.words.nested.format(most=NESTING_MAX)
                yield made(as_written(message, self._source(start, end)))

    def _problem(self, tokens: list[Token], index: int) -> str:
        """Return why a table, or what would be one, is not laid out, or nothing."""
        token = tokens[index]
        start, end = token.map or (0, 0)
        if token.type == "paragraph_open" and self.unread:
            return next((self.unread[n] for n in range(start, end) if n in self.unread), "")
        if token.type == "table_open":
            columns = _columns(tokens, index)
            cells = columns * (end - start - 1)
            if columns > COLUMNS_MAX:
                return self.words.columns.format(count=f"{columns:,}", most=COLUMNS_MAX)
            if cells > CELLS_MAX:
                return self.words.cells.format(count=f"{cells:,}", most=f"{CELLS_MAX:,}")
        return ""

    def _bottomless(self, tokens: list[Token], index: int) -> bool:
        """Say whether the parser left a container empty because it is nested too deep."""
        token = tokens[index]
        if token.type not in _CONTAINERS or token.level < NESTING_MAX - 2 or not token.map:
            return False
        empty = tokens[index + 1].nesting < 0
        return empty and any(
            line.strip(" \t>-+*0123456789.)") for line in self.lines[slice(*token.map)]
        )

    def _source(self, start: int, end: int | None) -> str:
        return "\n".join(self.lines[start:end])


def _columns(tokens: list[Token], index: int) -> int:
    count = 0
    for token in tokens[index:]:
        if token.type == "tr_close":
            break
        count += token.type == "th_open"
    return count
