"""Which pipe tables are read at all; one that is too large costs seconds and tells nothing.

What is not read stays text, and its place is remembered: nothing is dropped in silence.
"""

from __future__ import annotations

from markdown_it.rules_block import StateBlock, table

COLUMNS_MAX = 100
CELLS_MAX = 20_000  # Of one document: a severity table has 30.
_DELIMITER = frozenset("|:- \t>")


def bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table unless it is too large; ``env`` then tells its first line and size.

    ``env["wide"]`` maps the 0-based first line to the number of columns, ``env["long"]`` to
    the number of cells.
    """
    if start + 1 < end:
        row = state.src[state.bMarks[start + 1] : state.eMarks[start + 1]]
        if "|" in row and _DELIMITER.issuperset(row):
            columns = row.strip(" \t>|").count("|") + 1
            if columns > COLUMNS_MAX:
                state.env.setdefault("wide", {})[start] = columns
                return False
            if not silent and _too_many(state, start, end, columns):
                return False
    return table(state, start, end, silent)


def _too_many(state: StateBlock, start: int, end: int, columns: int) -> bool:
    """Count a table's cells against what the document has left."""
    last = start + 2
    while last < end and not state.isEmpty(last):
        last += 1
    cells = columns * (last - start - 1)
    if cells + state.env.get("cells", 0) > CELLS_MAX:
        state.env.setdefault("long", {})[start] = cells
        return True
    state.env["cells"] = state.env.get("cells", 0) + cells
    return False
