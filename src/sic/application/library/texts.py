"""A file's bytes to a text and its facts; pure. It never compiles more than it is asked to."""

from __future__ import annotations

import structlog

from sic.application.library.entries import Tally, tally_of
from sic.application.library.files import CannotRead
from sic.domain.policy import Document
from sic.domain.text import tamed
from sic.runbook import compile_runbook
from sic.runbook.diagnostics import Findings
from sic.runbook.sections import sections_of
from sic.runbook.text import decode

log = structlog.get_logger(__name__)

EXTRA_MAX = 2_000  # Characters of a key SIC does not know.


def text_of(source: bytes, *, long_too: bool = False) -> str:
    """Return a file's text.

    Args:
        source: The file's bytes.
        long_too: Also take one with more lines than the compiler reads: it is shown as it
            is written, and found, but no process is made of it.

    Raises:
        CannotRead: it is empty, not UTF-8, or more than the compiler reads.
    """
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        problem = f"It is not UTF-8 text (line {line})."
        raise CannotRead(problem, "Save it as UTF-8.") from error
    if not text.strip():
        raise CannotRead("It is empty.", "Write the runbook, or delete the file.")
    findings = Findings()
    decoded = decode(source, findings)
    if decoded.refused and not (long_too and decoded.unread):
        why = findings.sorted()[0]
        raise CannotRead(_sentence(why.message), _sentence(why.help))
    return text


def is_long(text: str) -> bool:
    """Say whether a text can only be shown as it is written: it has too many lines."""
    return bool(decode(text, Findings()).unread)


def count_of(text: str, path: str) -> Tally | None:
    """Return how many diagnostics a text has, by kind; ``None`` if SIC fails on it."""
    try:
        return tally_of(compile_runbook(text, path=path).diagnostics)
    except Exception as error:  # A fault of ours in one text must not hold up the rest.
        log.exception("runbook_failed", path=path, reason=str(error))
        return None


def document_of(text: str, path: str) -> Document:
    """Return a text's facts, as can be sent and stored: YAML can spell any character."""
    found = sections_of(text)
    document = found.document
    heading = next((one.heading for one in found.sections if one.level == 1), "")
    title = tamed(" ".join((document.title or heading).split()))
    return Document(
        title=title or path.rpartition("/")[2],
        owner=tamed(document.owner),
        tags=tuple(tamed(tag) for tag in document.tags),
        updated=tamed(document.updated),
        extra={tamed(key): tamed(value, EXTRA_MAX) for key, value in document.extra.items()},
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""
