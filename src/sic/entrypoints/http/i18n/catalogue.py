"""Catalogues from their source: PO text in, what ``gettext`` reads out. It opens no file.

The PO file is the only copy: a compiled one beside it would have to be made, shipped and
kept in step (docs/adr/0009).
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator
from io import BytesIO

_MAGIC = 0x950412DE
_HEAD = 28  # Bytes before the first table.


def entries(text: str) -> Iterator[tuple[str, str]]:
    """Yield (message, translation) of PO text, plural forms joined as MO files join them.

    Raises:
        ValueError: a line that is neither a comment, a keyword nor a quoted string.
    """
    for block in text.split("\n\n"):
        parts = _parts(block)
        if "msgid" not in parts:
            continue
        plural = parts.get("msgid_plural")
        if plural is None:
            yield parts["msgid"], parts["msgstr"]
        else:
            forms = [parts[key] for key in sorted(parts) if key.startswith("msgstr[")]
            yield f"{parts['msgid']}\0{plural}", "\0".join(forms)


def _parts(block: str) -> dict[str, str]:
    """Return the strings of one entry by keyword."""
    parts: dict[str, str] = {}
    key = ""
    for line in block.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        keyword, quote, rest = line.partition('"')
        if not quote or not (key or keyword.strip()):
            raise ValueError(f"not a line of a PO file: {line!r}")
        key = keyword.strip() or key
        parts[key] = parts.get(key, "") + str(ast.literal_eval(quote + rest))
    return parts


def compiled(text: str) -> BytesIO:
    """Return PO text as an MO file: head, two tables of (length, place), then the strings."""
    pairs = sorted((key.encode(), value.encode()) for key, value in entries(text) if value)
    strings = [key for key, _ in pairs] + [value for _, value in pairs]
    at = _HEAD + 8 * len(strings)
    table, data = b"", b""
    for one in strings:
        table += struct.pack("<II", len(one), at + len(data))
        data += one + b"\0"
    count = len(pairs)
    head = struct.pack("<7I", _MAGIC, 0, count, _HEAD, _HEAD + 8 * count, 0, 0)
    return BytesIO(head + table + data)
