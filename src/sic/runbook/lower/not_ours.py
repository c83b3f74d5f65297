"""Where a document speaks of anything but incidents in force; doubt means not ours."""

from __future__ import annotations

import re

from sic.runbook.lower.severity_tables import Shape
from sic.runbook.severity_ids import cell_names
from sic.runbook.topics import is_foreign
from sic.runbook.tree import Section, Table, Tree

LEAD_MAX = 120  # A longer lead is a paragraph that happens to stand before a table.
_OURS = ("incident", "outage", "on-call", "oncall", "on call")
# What was, was measured, or may come one day: no promise that holds today.
_NOT_IN_FORCE = re.compile(
    r"\bexamples?\b|\bsamples?\b|\bdeprecated\b|\barchived?\b|\bsuperseded\b|\bobsolete\b"
    r"|\bhistor(?:y|ical)\b|\bpast\b|\bpropos(?:ed|als?)\b|\bdrafts?\b"
    r"|\bnot (?:yet )?in force\b"
    r"|\bformer(?:ly)?\b|\bmeasured\b|\bmeasurements\b|\bactuals?\b|\bachieved\b|\bobserved\b"
    r"|\bresults?\b|\bstatistics\b|\bideas?\b|\bno longer\b|\bpreviously\b"
    r"|\blast (?:week|month|quarter|year)\b"
    r"|\bprevious (?:week|month|quarter|year|values|table)\b"
    r"|\bold (?:values|table|times|targets|slas?|severit\w+|levels)\b"
    r"|\bno longer valid\b|^(?:version |v)\d|\brelease notes\b|\bchange ?log\b|\bwhat changed\b"
    r"|\bothers\b|\bcompetitors?\b|\bcomparisons?\b|\bcompared\b|\bbenchmarks?\b|\bindustry\b"
    r"|\bdrills?\b|\bgame ?days?\b|\bexercises?\b|\btraining\b|\bsimulat\w+|\bcase stud\w+"
)
# A whole document may be a test of people, a report, or about other companies.
_NEVER_OURS = re.compile(
    r"\bquiz(?:zes)?\b|\btable-?tops?\b|\bhow others\b|\bstat(?:s|istics)\b"
    r"|\b(?:sla|slo|monthly|weekly|quarterly|annual|yearly|performance) reports?\b"
)
# "Outage of 3 May" tells of a day; "Targets since 3 May" are in force.
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_DATED = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)? {_MONTHS}\b|\b{_MONTHS} \d{{1,2}}\b|\b20\d\d-\d\d-\d\d\b"
)
_SINCE = re.compile(r"\b(?:from|since|as of|effective|valid|in force|updated|reviewed)\b")
# A document without one of these words does not mean incidents by "Urgent" and "Routine".
_SPEAKS = re.compile(r"\bincident|\boutage|\bon[- ]?call\b|\bdowntime\b|\bproduction\b|\bpager")
_HISTORY = re.compile(
    r"^(?:date|day|incident (?:id|no\.?|number)|ticket|assignee|started|duration|root cause"
    r"|reported(?: by)?|opened|closed|author|happened|occurred)$"
)
# A policy may have these columns too; a record of incidents also names one of them.
_MAYBE_HISTORY = re.compile(
    r"^(?:when|incident|issue|link|status|version|postmortem|post-mortem)$"
)
_VALUE = re.compile(r"^(?:values?|actuals?|results?|measured|duration)$")
_COUNT = re.compile(r"^(?:count|tickets?|incidents|number(?: of incidents)?|total|volume)$")
_CASE = re.compile(
    r"\b20\d\d[-/.]?\d\d|\b[a-z]{2,}-\d{2,}\b|#\d{2,}|\byesterday\b", re.IGNORECASE
)
_LOG_LEVEL = re.compile(r"^(?:debug|info|warn(?:ing)?|error|fatal|trace|notice|alert)$")
_SCORE = re.compile(r"\bcvss\b|\bcve-\d", re.IGNORECASE)
# Columns of a table about requests or copies of data, whatever else they name.
_MACHINE = re.compile(
    r"\btime-?outs?\b|\bretr(?:y|ies)\b|\bback-?off\b|\bhttp\b|\bstatus codes?\b"
    r"|\bendpoints?\b|\bbackups?\b|\bsnapshots?\b|\breplicat\w*|\brpo\b"
)
_LIKELIHOOD = re.compile(
    r"\b(?:likelihood|probability|likely|vulnerabilit\w+|cvss\w*|defect|bug)\b"
    r"|^(?:risk|risk (?:level|rating|score|class|category)|level of risk)$"
)
_TYPE_HEADER = re.compile(r"\b(?:type|kind|category|area|source|item)\b")
# "Revenue at risk" measures harm; how long its logs are kept says nothing of an incident.
_HARMLESS = re.compile(r"\bat risk\b|\bretention\b")


def speaks_of_incidents(tree: Tree) -> bool:
    """Say whether some word of the document is about incidents."""
    return any(_SPEAKS.search(line.casefold()) for line in tree.lines)


def names_incidents(tree: Tree, section: Section) -> bool:
    """Say whether a heading over a section speaks of incidents."""
    titles = (ancestor.title.text.casefold() for ancestor in tree.ancestry(section))
    return any(word in title for title in titles for word in _OURS)


def foreign_title(tree: Tree, section: Section, otherwise: bool) -> bool:
    """Say whether the nearest telling heading speaks of anything but incidents."""
    titles = [(a.level, a.title.text.casefold()) for a in tree.ancestry(section)]
    if any(_out_of_force(level, title) for level, title in titles):
        return True  # "Incident severities" under "Proposed" are not in force either.
    for _, title in titles:
        if is_foreign(title):
            return True
        if any(word in title for word in _OURS):
            return False
    return otherwise


def _out_of_force(level: int, title: str) -> bool:
    if level > 1 and (_NOT_IN_FORCE.search(title) or _tells_of_a_day(title)):
        return True
    return bool(_NEVER_OURS.search(title))


def _tells_of_a_day(title: str) -> bool:
    return bool(_DATED.search(title)) and not _SINCE.search(title)


def foreign_lead(lead: str) -> bool:
    """Say whether the words right above a table put it out of force, or out of our business."""
    words = lead.casefold()
    if is_foreign(words) and "incident" not in words:
        return True
    return not_in_force(lead)


def not_in_force(lead: str) -> bool:
    """Say whether a lead calls what follows it old, measured, proposed or an example."""
    words = lead.casefold()
    return len(words) <= LEAD_MAX and bool(_NOT_IN_FORCE.search(words))


def foreign_reason(shape: Shape) -> str:
    """Return why the table is not an incident policy, or an empty string."""
    headers = [h.text.casefold() for h in shape.header]
    if any(_LIKELIHOOD.search(h) or is_foreign(_HARMLESS.sub("", h)) for h in headers):
        return "its columns speak of vulnerabilities, bugs or risks"
    if any(_MACHINE.search(h) for h in headers):
        return "its columns speak of requests, retries or copies of data"
    ids = [row[shape.ids].text.casefold().strip() for row in shape.rows]
    if _about_others(shape):
        return "its rows speak of vulnerabilities, bugs or requests"
    if any(_LOG_LEVEL.match(i) for i in ids):
        return "its rows are log or alert levels"
    if any(_SCORE.search(cell.text) for row in shape.rows for cell in row):
        return "its cells hold vulnerability scores"
    others = [h for i, h in enumerate(headers) if i != shape.ids]
    if any(_HISTORY.match(h.strip()) for h in others) or _records(shape, others):
        return "it records past incidents"
    if _rows_differ(shape):
        return "its rows are of several kinds, and one severity has several times"
    return ""


def is_record(table: Table) -> bool:
    """Say whether a table of labels and values is filled in about one incident."""
    labels = [row[0].text.casefold().strip() for row in (table.header, *table.rows)]
    measured = _VALUE.match(table.header[-1].text.casefold().strip())
    return bool(measured) or any(_HISTORY.match(label) for label in labels)


def _counts(shape: Shape) -> bool:
    """Say whether a column counts the incidents of a time that is over."""
    columns = [i for i, h in enumerate(shape.header) if _COUNT.match(h.text.casefold().strip())]
    return any(all(row[i].text.strip().isdecimal() for row in shape.rows) for i in columns)


def _rows_differ(shape: Shape) -> bool:
    """Say whether a severity in two rows is given two times: the rows are not severities."""
    timed = [i for i, heading in enumerate(shape.headings) if heading]
    said: dict[str, tuple[str, ...]] = {}
    for row in shape.rows:
        times = tuple(row[i].text.casefold() for i in timed)
        names = cell_names(row[shape.ids].text, shape.bare)
        if names and said.setdefault(names[0].id, times) != times:
            return True
    return False


def _about_others(shape: Shape) -> bool:
    """Say whether a column of types names bugs, requests or the like in most rows."""
    for index, head in enumerate(shape.header):
        if index == shape.ids or not _TYPE_HEADER.search(head.text.casefold()):
            continue
        foreign = [row for row in shape.rows if is_foreign(row[index].text)]
        if 2 * len(foreign) >= len(shape.rows) > 0:
            return True
    return False


def _records(shape: Shape, headers: list[str]) -> bool:
    """Say whether rows are cases: one severity in many rows, or dates and case numbers."""
    if _counts(shape):
        return True
    if not any(_MAYBE_HISTORY.match(h.strip()) for h in headers):
        return False
    ids = [row[shape.ids].text.casefold() for row in shape.rows]
    cells = (cell.text for row in shape.rows for i, cell in enumerate(row) if i != shape.ids)
    return len(set(ids)) < len(ids) or any(_CASE.search(text) for text in cells)
