"""Draws a table on a terminal. Only it and ``strip`` import rich, which is slow to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def drawn(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the table as text with colours, wrapped to the terminal's width."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        # An id is typed again by hand, so it is never folded.
        table.add_column(heading, no_wrap=heading == "ID", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # Text: nobody's brackets are markup.
    console = Console(force_terminal=True)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip("\n")
