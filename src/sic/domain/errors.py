"""Refusals: a rule said no and nothing was recorded. It never knows HTTP or terminals.

    SicError
    ├── Refused              a runbook rule or a limit said no (one class a rule)
    ├── NotFound             there is no such thing
    └── Conflict             it changed since you looked

Every class carries ``code`` (documented in docs/reference/errors.md), ``clause`` (the anchor
of the runbook heading the rule comes from, or empty) and words: what happened, what to do.
"""

from __future__ import annotations

from typing import ClassVar


class SicError(Exception):
    """Base of every expected error."""

    code: ClassVar[str] = "SIC-E000"
    clause: str = ""

    def __init__(self, problem: str, remedy: str = "", *, clause: str = "") -> None:
        self.problem = problem
        self.remedy = remedy
        self.clause = clause or type(self).clause
        super().__init__(f"{problem} {remedy}".rstrip())


class Refused(SicError):
    """A rule said no; nothing was recorded."""

    code = "SIC-E100"


class NotFound(SicError):
    """There is no such thing."""

    code = "SIC-E404"


class Conflict(SicError):
    """It changed since it was read; look again and decide again."""

    code = "SIC-E409"
