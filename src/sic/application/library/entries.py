"""What people and programs are shown of a runbook in the library. It reads no file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from sic.domain.policy import Diagnostic


class Tally(msgspec.Struct, frozen=True):
    """How many diagnostics the compiler has for a text, by kind."""

    error: int = 0
    warning: int = 0
    info: int = 0


def tally_of(diagnostics: Sequence[Diagnostic]) -> Tally:
    """Count diagnostics."""
    count = Counter(one.severity for one in diagnostics)
    return Tally(count["error"], count["warning"], count["info"])


class RunbookEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One runbook of the library. Keys are a stable contract.

    Attributes:
        id: Its name in addresses; stays as long as the file keeps its path.
        path: Relative to its folder.
        title: From the front matter, else the first heading, else the file's name.
        updated: As the front matter has it; ``extra`` holds its keys SIC does not know.
        revision: The text that is live; ``None`` if none could ever be read.
        seen_at: When SIC first saw this text.
        reviewed_on: The day ``updated`` spells, if it spells one.
        age_days: Since ``reviewed_on``, else since ``seen_at``.
        diagnostics: ``None`` while the text was not compiled yet.
        stale: Older than the review period; ``review_due`` is the last day it is not.
        used_in: Incidents that started under any of its revisions.
        problem: Why the file as it is now is not what is shown; empty if it is.
        current: New incidents follow it.
        edit_url: Where people change it; empty unless configured.
    """

    id: str
    path: str
    title: str
    owner: str
    tags: tuple[str, ...]
    updated: str
    extra: dict[str, str]
    revision: str | None
    seen_at: datetime | None
    reviewed_on: date | None
    age_days: int | None
    review_due: date | None
    stale: bool
    diagnostics: Tally | None
    used_in: int
    problem: str
    current: bool
    edit_url: str


class PolicyChange(msgspec.Struct, frozen=True):
    """One changed fact of the process, in words."""

    topic: str
    words: str


class RevisionDiff(msgspec.Struct, frozen=True, kw_only=True):
    """What changed from one revision to another: lines of text, and the process they make."""

    id: str
    old: str
    new: str
    text: tuple[str, ...]  # A unified diff without line ends.
    policy: tuple[PolicyChange, ...]
