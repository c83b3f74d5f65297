"""All that is said of one severity to its clocks; the first place stands, never the larger."""

from __future__ import annotations

import re
from itertools import pairwise

from sic.domain.policy import BusinessDays, Clock, Elapsed, Severity, Source, Sprint, Stated
from sic.runbook.clock_names import KINDS, ClockKind
from sic.runbook.diagnostics import Findings
from sic.runbook.duration_atoms import scan
from sic.runbook.durations import VALUE_MAX, Reading, Remark, describe, prose, read
from sic.runbook.lower.promises import of_other_clocks, stated_in
from sic.runbook.lower.statements import Statement
from sic.runbook.tree import Span

_SETS_CONDITION = re.compile(
    r"\b(?:if|unless|only|when\w*|until|except|after|before|once|while|then|but|or|not|no)\b"
)
_NAMES = {
    "ack": "Ack",
    "mitigation": "Mitigation",
    "resolution": "Resolution",
    "cadence": "Cadence",
}


class Merged:
    """Everything said of one severity, first place first."""

    def __init__(self, name: str, said: list[Statement], findings: Findings) -> None:
        self.id = name
        self.said = said
        self.order = (
            min(s.name.order for s in said if s.name.id == name)
            if any(s.name.id == name for s in said)
            else said[0].name.order
        )
        self.findings = findings
        self.readings: dict[ClockKind, tuple[Statement, Reading]] = {}
        self.contradictions: list[tuple[ClockKind, Statement, Reading]] = []
        self.remarks: list[tuple[Statement, Remark]] = []
        for kind in KINDS:
            self._merge(kind)

    def _merge(self, kind: ClockKind) -> None:
        for statement in self.said:
            if statement.kind != kind:
                continue
            reading = read_value(statement, kind)
            self.remarks += [(statement, remark) for remark in reading.remarks]
            first = self.readings.get(kind)
            if first is None or first[1].clock is None:
                self.readings[kind] = (statement, reading)
            elif reading.clock is not None and reading.clock != first[1].clock:
                self.contradictions.append((kind, statement, reading))

    def worth_keeping(self) -> bool:
        """A name that only prose mentions, with nothing said of it, is no severity."""
        return any(s.kind or s.definition or not s.prose for s in self.said)

    def _clock(self, kind: ClockKind) -> Clock | None:
        found = self.readings.get(kind)
        return found[1].clock if found else None

    def severity(self, rank: int) -> Severity:
        """Return the policy's severity at this rank."""
        first = self.said[0]
        stated_words = {k: s.value.text for k, (s, _) in self.readings.items()}
        mitigation = self._clock("mitigation")
        if "mitigation" not in self.readings and (resolution := self._clock("resolution")):
            mitigation = resolution
            stated_words["mitigation"] = stated_words["resolution"]
        return Severity(
            id=self.id,
            rank=rank,
            source=Source(line=first.value.line, clause=first.clause),
            definition=next((s.definition for s in self.said if s.definition), ""),
            ack=self._clock("ack"),
            mitigation=mitigation,
            resolution=self._clock("resolution"),
            cadence=self._clock("cadence"),
            stated=Stated(**stated_words),
        )

    def report(self) -> None:
        """Report how each time was read, and where two places disagree."""
        for statement, remark in self.remarks:
            self.findings.at(remark.code, statement.value, remark.message, help=remark.help)
        for kind, statement, reading in self.contradictions:
            first, stands = self.readings[kind]
            self.findings.at(
                "SIC-R208",
                statement.value,
                f"{self.id} {_NAMES[kind]} is {describe(reading.clock)} here and"
                f" {describe(stands.clock)} in line {first.value.line}",
                note=f"the first place stands: line {first.value.line}",
                help="give the same time in both places, or in one",
            )
        self._report_calendars()
        if "mitigation" not in self.readings and self._clock("resolution"):
            place = self.readings["resolution"][0].value
            self.findings.at(
                "SIC-R210",
                place,
                f"{self.id} has a resolution time and no mitigation time; what is resolved"
                " by then is mitigated by then, so it holds for both",
                help="add a mitigation time if it should be earlier",
            )

    def _report_calendars(self) -> None:
        for kind, (statement, reading) in self.readings.items():
            match reading.clock:
                case BusinessDays():
                    code, words = (
                        "SIC-R302",
                        "is counted on the business calendar, not in hours",
                    )
                case Elapsed(calendar="business_hours"):
                    code, words = "SIC-R302", "is counted in business hours only"
                case Sprint():
                    code, words = (
                        "SIC-R303",
                        "needs a sprint calendar; without one, no countdown",
                    )
                case _:
                    continue
            self.findings.at(
                code,
                statement.value,
                f"{self.id} {_NAMES[kind]} `{statement.value.text}` {words}",
            )


def read_value(statement: Statement, kind: ClockKind) -> Reading:
    """Return what a value promises, by how plainly its header or label asks for a time."""
    heading, text = statement.heading, statement.value.text
    reading = read(text, unit=heading.unit, office=heading.office)
    if kind == "cadence" and _told_once(statement, reading):
        return prose(text)
    if kind == "cadence" and (rhythm := _rhythm(text)):
        return rhythm
    if not statement.prose and of_other_clocks(text, (kind,)):
        return Reading()  # Its sentences name other clocks; they are read as those.
    if statement.prose or reading.exact:
        return reading if reading.clock or reading.remarks else Reading()
    promises = stated_in(text)
    own = [p for p in promises if kind in p.kinds]
    if len(own) == 1:
        return read(own[0].words)
    if reading.clock is None:
        return reading if reading.remarks else Reading()
    return _embedded(text, reading, kind, plain=heading.plain)


def _rhythm(text: str) -> Reading | None:
    """Return the rhythm that "Every 15 minutes, executive notification" starts with."""
    first, comma, rest = text.partition(",")
    if (
        not comma
        or len(text) > VALUE_MAX
        or scan(rest.casefold())
        or _SETS_CONDITION.search(rest.casefold())
    ):
        return None
    reading = read(first)
    return reading if reading.exact and reading.clock and reading.recurring else None


def _told_once(statement: Statement, reading: Reading) -> bool:
    """Say whether "Status page: within 30 minutes" is one notice and no rhythm of updates."""
    once = reading.deadline and not reading.recurring and not statement.heading.plain
    return once and not statement.prose and "update" not in statement.label.casefold()


def _embedded(text: str, reading: Reading, kind: ClockKind, *, plain: bool) -> Reading:
    """Return a time standing among other words, where the words around it bear it."""
    if kind == "cadence":
        return reading if reading.recurring else prose(text)
    leads = text[:1].isdigit() or reading.deadline
    return reading if plain and leads and not reading.recurring else prose(text)


def check_order(found: tuple[Severity, ...], findings: Findings) -> None:
    """Report a graver severity that is given more time than a lesser one."""
    for kind in ("ack", "mitigation", "cadence"):
        timed = [(s, c) for s in found if isinstance(c := getattr(s, kind), Elapsed)]
        for (graver, long), (lesser, short) in pairwise(timed):
            if long.seconds > short.seconds and long.calendar == short.calendar:
                findings.at(
                    "SIC-R218",
                    Span(graver.id, graver.source.line, 1),
                    f"{graver.id} has a longer {_NAMES[kind]} time ({describe(long)}) than"
                    f" {lesser.id} ({describe(short)})",
                    help="swap the two, if they were mixed up",
                )
