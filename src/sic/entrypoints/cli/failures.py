"""What can go wrong for a person at a terminal, and the exit code of each. It never prints.

    CliError           1   it did not work, and none of the below says why
    ├── Misused        2   the words typed do not make a command
    ├── Missing        3   there is no such thing
    ├── Unauthorised   4   sign in, or ask for the right
    ├── RuleRefused    5   a rule of the runbook said no; nothing was recorded
    ├── Changed        6   it changed since it was read
    ├── Unreachable    7   the server did not answer, or cannot take writes now
    └── Declined       8   the person at the terminal said no

130 is kept for Ctrl-C, as shells do.
"""

from __future__ import annotations

from typing import Any, ClassVar

INTERRUPTED = 130


class CliError(Exception):
    """A command that did not succeed: what happened, why, what to do next."""

    exit_code: ClassVar[int] = 1
    default_code: ClassVar[str] = "failed"

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        clause: str = "",
        code: str = "",
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.clause = clause
        self.code = code or self.default_code
        self.details = details or {}

    def as_json(self) -> dict[str, Any]:
        """Return the stable shape ``{code, message, details}``."""
        details = {**self.details, "exit_code": self.exit_code}
        if self.clause:
            details["clause"] = self.clause
        if self.remedy:
            details["remedy"] = self.remedy
        return {"code": self.code, "message": self.message, "details": details}

    def as_text(self) -> str:
        """Return the lines for a person, most important first."""
        lines = [f"sic: {self.message}"]
        if self.clause:
            lines.append(f"rule: runbook, #{self.clause}")
        lines.extend(
            f"  {each.get('path', '')}: {each.get('message', '')}"
            for each in self.details.get("errors", ())
        )
        if self.remedy:
            lines.append(f"next: {self.remedy}")
        if self.code.startswith("SIC-"):
            lines.append(f"code: {self.code}")
        return "\n".join(lines)


class Misused(CliError):
    """The words typed do not make a command."""

    exit_code = 2
    default_code = "usage"


class Missing(CliError):
    """There is no such thing."""

    exit_code = 3
    default_code = "not-found"


class Unauthorised(CliError):
    """Nobody is signed in, or this account may not."""

    exit_code = 4
    default_code = "auth"


class RuleRefused(CliError):
    """A rule said no; nothing was recorded."""

    exit_code = 5
    default_code = "refused"


class Changed(CliError):
    """It changed since it was read."""

    exit_code = 6
    default_code = "conflict"


class Unreachable(CliError):
    """The server did not answer, or cannot take writes now."""

    exit_code = 7
    default_code = "unreachable"


class Declined(CliError):
    """The person at the terminal said no; nothing was sent."""

    exit_code = 8
    default_code = "declined"


_BY_STATUS: dict[int, type[CliError]] = {
    401: Unauthorised,
    403: RuleRefused,
    404: Missing,
    408: Unreachable,
    409: Changed,
    412: Changed,
    422: Misused,
    502: Unreachable,
    503: Unreachable,
    504: Unreachable,
}
# The account, its token or the way it came in says no, not the runbook.
_RIGHTS = frozenset({"SIC-E103", "SIC-E304", "SIC-E306", "SIC-E307", "SIC-E308"})


def from_problem(status: int, problem: dict[str, Any]) -> CliError:
    """Turn an answer of RFC 9457 into the failure a terminal reports."""
    code = str(problem.get("code") or "")
    kind = _BY_STATUS.get(status, CliError)
    if status == 403 and code in _RIGHTS:
        kind = Unauthorised
    details: dict[str, Any] = {"status": status}
    if problem.get("errors"):
        details["errors"] = problem["errors"]
    return kind(
        str(problem.get("detail") or problem.get("title") or f"HTTP {status}"),
        remedy=str(problem.get("remedy") or ""),
        clause=str(problem.get("clause") or ""),
        code=code,
        details=details,
    )
