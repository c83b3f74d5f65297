"""Every diagnostic the compiler can give, by code; it never decides what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from sic.domain.policy import Diagnostic, Level


class Code(NamedTuple):
    """How grave a diagnostic is, and what it means in one line."""

    level: Level
    meaning: str


# 1xx the document, 2xx readings of the process, 3xx durations. A code is never reused.
CODES: Final[dict[str, Code]] = {
    "SIC-R101": Code("error", "The document is larger than SIC reads."),
    "SIC-R102": Code("error", "The document is not UTF-8 text."),
    "SIC-R103": Code("warning", "Bytes that are not UTF-8 were replaced."),
    "SIC-R104": Code("warning", "A control character stands in the text."),
    "SIC-R105": Code("info", "A byte order mark was dropped."),
    "SIC-R106": Code("error", "The front matter is not valid YAML."),
    "SIC-R107": Code("warning", "A front matter key is written twice."),
    "SIC-R108": Code("error", "The front matter uses YAML that SIC does not read."),
    "SIC-R109": Code("warning", "The front matter is not a list of keys and values."),
    "SIC-R110": Code("warning", "A front matter key looks like a setting and changes nothing."),
    "SIC-R111": Code("info", "An unknown front matter key was kept as text."),
    "SIC-R112": Code("warning", "The front matter is never closed."),
    "SIC-R113": Code("warning", "A link leads to a heading that does not exist."),
    "SIC-R114": Code("warning", "A code fence is never closed."),
    "SIC-R115": Code("warning", "An HTML comment is never closed."),
    "SIC-R116": Code("warning", "No severity was found, so no clock can run."),
    "SIC-R117": Code("info", "A part of the process was not found."),
    "SIC-R118": Code("warning", "A table is too large to be read."),
    "SIC-R201": Code("warning", "A value between two severities belongs to neither."),
    "SIC-R202": Code("warning", "Checklist and diagram disagree about the bridge."),
    "SIC-R203": Code("warning", "An escalation time does not say from when it counts."),
    "SIC-R204": Code("error", "A webhook row contradicts the confirmation rule."),
    "SIC-R205": Code("error", "A webhook id is not usable."),
    "SIC-R206": Code("error", "A webhook id stands twice."),
    "SIC-R207": Code("warning", "A webhook's confirmation level was not understood."),
    "SIC-R208": Code("warning", "Two places give different values for one severity."),
    "SIC-R209": Code("info", "A table of severities is not an incident policy."),
    "SIC-R210": Code("info", "The resolution time was read as the mitigation time, too."),
    "SIC-R211": Code("info", "No sentence says that only the commander resolves."),
    "SIC-R212": Code("info", "A line of the diagram was not understood."),
    "SIC-R213": Code("info", "A diagram of this type is not compiled."),
    "SIC-R214": Code("info", "An escalation step is left to a person."),
    "SIC-R215": Code("warning", "The post-mortem template is cut off."),
    "SIC-R216": Code("info", "A column or label of times was not understood."),
    "SIC-R217": Code("warning", "A severity is named that the runbook does not define."),
    "SIC-R218": Code("warning", "A graver severity has more time than a lesser one."),
    "SIC-R219": Code("info", "Symptoms are given for something the runbook does not have."),
    "SIC-R301": Code("info", "The words start no countdown."),
    "SIC-R302": Code("info", "The time is counted on the business calendar."),
    "SIC-R303": Code("info", "The time is counted in sprints."),
    "SIC-R304": Code("warning", "A placeholder stands where a time should."),
    "SIC-R305": Code("warning", "A number has no unit."),
    "SIC-R306": Code("info", "A range was read as its upper bound."),
    "SIC-R307": Code("info", "An approximate time was read as exact."),
    "SIC-R308": Code("info", "Of two times the stricter was taken."),
    "SIC-R309": Code("warning", "Several times do not make one clock."),
    "SIC-R310": Code("warning", "A time is zero, negative or absurd."),
    "SIC-R311": Code("info", "Prose mentions a time that was not read as a clock."),
    "SIC-R312": Code("info", "A promise in words has no countdown."),
    "SIC-R313": Code("info", "A time stated from another moment is counted from detection."),
}


class Place(Protocol):
    """Anything with a position: a span of the tree, for one."""

    @property
    def raw(self) -> str:
        """The text as written."""

    @property
    def line(self) -> int:
        """1-based line."""

    @property
    def column(self) -> int:
        """1-based column, in characters."""


@dataclass(slots=True)
class Findings:
    """Collects diagnostics during one compilation; the same thing is never said twice."""

    items: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[str, int, int]] = field(default_factory=set)

    def add(
        self,
        code: str,
        message: str,
        *,
        line: int = 1,
        column: int = 1,
        width: int = 1,
        help: str = "",  # noqa: A002 - the word of the diagnostic format
        note: str = "",
    ) -> None:
        """Record one diagnostic at a position."""
        if (code, line, column) in self._seen:
            return
        self._seen.add((code, line, column))
        self.items.append(
            Diagnostic(
                code=code,
                severity=CODES[code].level,
                line=line,
                column=column,
                width=max(1, width),
                message=message,
                help=help,
                note=note,
            )
        )

    def at(
        self,
        code: str,
        place: Place,
        message: str,
        *,
        help: str = "",  # noqa: A002 - the word of the diagnostic format
        note: str = "",
    ) -> None:
        """Record one diagnostic under the text of ``place``."""
        self.add(
            code,
            message,
            line=place.line,
            column=place.column,
            width=len(place.raw),
            help=help,
            note=note,
        )

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return everything found, in document order."""
        return tuple(sorted(self.items, key=lambda d: (d.line, d.column, d.code)))
