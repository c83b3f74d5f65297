"""Bytes to numbered lines, with what was wrong with them; it never raises on any input."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sic.runbook.diagnostics import Findings

BYTES_MAX = 512 * 1024
LINES_MAX = 5_000  # Block parsing costs by the line; a long handbook has 2,000.
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BINARY_SHARE = 0.1  # More control characters than this and it is not a document.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The document's lines without their ends; empty when it was refused.

    ``unread`` is the text of one that was refused for the number of its lines alone: people
    may read it as it is written.
    """

    lines: tuple[str, ...]
    refused: bool = False
    unread: str = ""


def decode(source: str | bytes, findings: Findings) -> Decoded:
    """Return the document's lines, CRLF and CR read as line ends, a BOM dropped."""
    data = source.encode("utf-8", "replace") if isinstance(source, str) else bytes(source)
    if len(data) > BYTES_MAX:
        findings.add(
            "SIC-R101",
            f"the document is larger than {BYTES_MAX:,} bytes (512 KiB), the most SIC reads",
            help="split the document; the incident process itself rarely needs 64 KiB",
        )
        return Decoded((), refused=True)
    if _looks_like_utf16(data):
        return _refuse(findings, "the document is UTF-16, not UTF-8")
    return _lines(data, findings)


def _looks_like_utf16(data: bytes) -> bool:
    head = data[:512]
    return data.startswith(_UTF16) or (
        len(head) > 8 and max(head[::2].count(0), head[1::2].count(0)) > len(head) * 0.3
    )


def _refuse(findings: Findings, problem: str) -> Decoded:
    findings.add("SIC-R102", problem, help="save the document as UTF-8 text and try again")
    return Decoded((), refused=True)


def _lines(data: bytes, findings: Findings) -> Decoded:
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        findings.add("SIC-R105", "the document starts with a byte order mark; it was dropped")
    text = data.decode("utf-8", "replace")
    strange = len(_CONTROL.findall(text))
    if strange > len(text) * _BINARY_SHARE:
        return _refuse(findings, "the document is not text (binary bytes)")
    lines = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    if len(lines) > LINES_MAX:
        findings.add(
            "SIC-R101",
            f"the document has {len(lines)} lines; SIC reads at most {LINES_MAX}",
            help="split the document",
        )
        return Decoded((), refused=True, unread="\n".join(lines))
    if strange:
        _report_strange(data, lines, findings)
    return Decoded(tuple(line.replace("\x00", "\ufffd") for line in lines))


def _report_strange(data: bytes, lines: tuple[str, ...], findings: Findings) -> None:
    """Report the first character nobody meant; one report says it for the whole document."""
    where = next((n, m) for n, line in enumerate(lines, 1) if (m := _CONTROL.search(line)))
    number, match = where
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        findings.add(
            "SIC-R103",
            "bytes that are not UTF-8 were replaced",
            line=number,
            column=match.start() + 1,
            help="save the document as UTF-8",
        )
        return
    findings.add(
        "SIC-R104",
        f"control character U+{ord(match[0]):04X} in the text",
        line=number,
        column=match.start() + 1,
        help="delete it",
    )
