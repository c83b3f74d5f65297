"""Tables of severities, upright or sideways, to statements; doubt means no policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sic.runbook.clock_names import (
    Heading,
    classify,
    is_definition,
    is_off_hours,
    is_vague_time,
)
from sic.runbook.diagnostics import Findings
from sic.runbook.duration_atoms import scan
from sic.runbook.durations import VALUE_MAX, read
from sic.runbook.lower.promises import Promise, of_other_clocks, stated_in
from sic.runbook.lower.statements import Alias, Statement
from sic.runbook.severity_ids import Family, SeverityName, cell_names, find_numbered
from sic.runbook.tree import Span, Table

_ID_HEADER = re.compile(
    r"\b(?:sev(?:erity)?|priority|prio|level|class(?:ification)?|tier|category|impact"
    r"|incident|urgency"
    r"|criticality|rating|type)\b"
)
_PROSE_HEADER = re.compile(
    r"\b(?:response|actions?|expectations?|requirements?|sla|handling|targets?)\b"
)


COLUMNS_MAX = 12  # The severity stands among the first; a wider search finds notes.


@dataclass(frozen=True, slots=True)
class Shape:
    """A table seen upright: one row a severity, ``ids`` the column naming it."""

    header: tuple[Span, ...]
    rows: tuple[tuple[Span, ...], ...]
    ids: int
    bare: Family | None = None

    @property
    def worded(self) -> bool:
        """Every severity is a bare word ("High"), as in tables of almost anything."""
        named = [cell_names(row[self.ids].text, self.bare) for row in self.rows]
        return all(names[0].family == "word" for names in named if names)

    @property
    def headings(self) -> tuple[Heading | None, ...]:
        """What each column promises; the severities' own promises nothing."""
        return tuple(
            None if i == self.ids or is_off_hours(head.text) else classify(head.text)
            for i, head in enumerate(self.header)
        )

    @property
    def plainest_first(self) -> list[int]:
        """The columns but the severities', so that the plainest name of a clock is first."""
        order = zip(self.header, self.headings, strict=True)
        doubts = [_doubt(head.text, heading) for head, heading in order]
        return sorted((i for i in range(len(doubts)) if i != self.ids), key=doubts.__getitem__)

    @property
    def paced(self) -> bool:
        """A cell asks for something again and again, as people do during an incident."""
        readings = (read(cell.text) for row in self.rows for cell in row)
        return any(reading.recurring and reading.exact for reading in readings)


def _doubt(header: str, heading: Heading | None) -> int:
    """Rank a column: "Acknowledge" before "Response", "Mitigate" before "Fix / Restore"."""
    if heading is None:
        return 3
    if len(heading.kinds) > 1 or not heading.plain:
        return 2
    return int(heading.kinds == ("ack",) and "ack" not in header.casefold())


def shape_of(table: Table) -> Shape | None:
    """Return the table turned upright, or ``None`` if it names no severities."""
    upright = _upright(table.header, table.rows)
    corner = _bare_family(table.header[0].text)
    across = sum(bool(cell_names(c.text, corner)) for c in table.header[1:])
    if across >= 2:
        # Names across *and* down are a matrix of impact and urgency: no policy at all.
        return None if upright and upright.ids == 0 else _sideways(table)
    return upright


def _upright(header: tuple[Span, ...], rows: tuple[tuple[Span, ...], ...]) -> Shape | None:
    best: tuple[int, int] | None = None
    timed = sum(classify(head.text) is not None for head in header) >= 2
    for index, head in enumerate(header[:COLUMNS_MAX]):
        bare = _bare_family(head.text)
        telling = bool(_ID_HEADER.search(head.text.casefold())) or not head.text
        count = _severity_rows(rows, index, bare, telling=telling or (timed and index == 0))
        if count and (best is None or count > best[0]):
            best = (count, index)
    if best is None:
        return None
    return Shape(header, rows, best[1], _bare_family(header[best[1]].text))


def _bare_family(header: str) -> Family | None:
    words = header.casefold()
    if re.search(r"\bsev", words):
        return "sev"
    return "p" if re.search(r"\bprio", words) else None


def _severity_rows(
    rows: tuple[tuple[Span, ...], ...], index: int, bare: Family | None, *, telling: bool
) -> int:
    """Count the rows naming a severity in this column; words need a telling header."""
    found = [cell_names(row[index].text, bare) for row in rows]
    named = [names for names in found if names]
    if any(names[0].family != "word" for names in named):
        # "P0 bugs open" is one row of many metrics, and no severity.
        return len(named) if telling or 2 * len(named) >= len(rows) else 0
    return len(named) if telling and len(named) >= 2 else 0


def _sideways(table: Table) -> Shape | None:
    labels = [row[0] for row in table.rows]
    if not any(
        classify(label.text) or is_definition(label.text) is not None for label in labels
    ):
        return None
    rows = tuple(
        (head, *(row[i] for row in table.rows)) for i, head in enumerate(table.header) if i
    )
    return Shape((table.header[0], *labels), rows, 0, _bare_family(table.header[0].text))


def read_shape(shape: Shape, clause: str, findings: Findings) -> Iterator[Statement | Alias]:
    """Yield what an upright table of severities says, row by row."""
    headings = shape.headings
    _report_unread(shape, headings, findings)
    definition = _definition_column(shape, headings)
    for row in shape.rows:
        cell = row[shape.ids]
        names = cell_names(cell.text, shape.bare)
        yield from _aliases(cell.text, names)
        words = row[definition].text if definition is not None else ""
        for name in names:
            yield Statement(name, None, cell, clause, definition=words)
            for index in shape.plainest_first:
                yield from _promised(
                    name, row[index], headings[index], shape.header[index].text, clause
                )


def _promised(
    name: SeverityName, cell: Span, heading: Heading | None, header: str, clause: str
) -> Iterator[Statement]:
    """Yield a cell's clocks: its column's, then those its own sentences name."""
    if heading:
        yield from _cell(name, cell, heading, header, clause)
    if _holds_prose(heading, header):
        yield from _said(name, cell, clause)
    elif heading:
        yield from _states(name, cell, clause, of_other_clocks(cell.text, heading.kinds))


def _holds_prose(heading: Heading | None, header: str) -> bool:
    """Say whether a column's cells are sentences that may name their clocks themselves."""
    if heading:
        return not heading.plain
    return bool(_PROSE_HEADER.search(header.casefold()))


def _said(name: SeverityName, cell: Span, clause: str) -> Iterator[Statement]:
    """Yield the clocks that a cell's sentences name ("Respond within 5 minutes")."""
    if not read(cell.text).exact:
        yield from _states(name, cell, clause, stated_in(cell.text))


def _states(
    name: SeverityName, cell: Span, clause: str, promises: tuple[Promise, ...]
) -> Iterator[Statement]:
    for promise in promises:
        for kind in promise.kinds:
            yield Statement(name, kind, _part(cell, promise.words), clause, prose=True)


def _report_unread(
    shape: Shape, headings: tuple[Heading | None, ...], findings: Findings
) -> None:
    """Report columns of times that no clock can be made of."""
    for head, heading in zip(shape.header, headings, strict=True):
        if is_off_hours(head.text) and classify(head.text):
            findings.at(
                "SIC-R309",
                head,
                f"the column `{head.text}` holds outside office hours only; it is not read",
                help="write one time for each severity, or one row for each calendar",
            )
        if heading is None and is_vague_time(head.text):
            findings.at(
                "SIC-R216",
                head,
                f"the column `{head.text}` does not say which time it promises",
                help="name it, for example “Ack SLA” or “Mitigation SLA”",
            )


def _definition_column(shape: Shape, headings: tuple[Heading | None, ...]) -> int | None:
    ranked = [
        (rank, i)
        for i, head in enumerate(shape.header)
        if i != shape.ids and not headings[i] and (rank := is_definition(head.text)) is not None
    ]
    if ranked:
        return min(ranked)[1]
    others = (i for i, heading in enumerate(headings) if i != shape.ids and not heading)
    free = [i for i in others if not _timed(shape, i)]
    return free[0] if free else None


def _timed(shape: Shape, column: int) -> bool:
    return any(scan(row[column].text[:VALUE_MAX].casefold()) for row in shape.rows)


def _aliases(text: str, names: list[SeverityName]) -> Iterator[Alias]:
    """Yield the other names a cell gives its severity."""
    if len(names) != 1 or names[0].family == "word":
        return
    first = names[0]
    for other in find_numbered(text):
        if other.family != first.family:
            yield Alias(other.id, first.id)
    rest = re.sub(r"^[\s\W]+", "", text.replace(text[first.start : first.end], " ", 1))
    for word in cell_names(rest.strip(" ()[]")):
        if word.family == "word":
            yield Alias(word.id, first.id)


def _cell(
    name: SeverityName, cell: Span, heading: Heading, label: str, clause: str
) -> Iterator[Statement]:
    """Yield a cell's promises; a header naming two clocks takes a cell giving two times."""
    kinds = heading.kinds
    if len(kinds) > 1:
        parts = [p for p in re.split(r"\s*(?:/|;|,|\band\b|&|\|)\s*", cell.text) if p]
        if len(parts) == len(kinds):
            for kind, part in zip(kinds, parts, strict=True):
                yield Statement(name, kind, _part(cell, part), clause, heading, label)
            return
        if set(kinds) != {"mitigation", "resolution"}:
            kinds = ()
    for kind in kinds:
        yield Statement(name, kind, cell, clause, heading, label)


def _part(cell: Span, part: str) -> Span:
    found = cell.at(part)
    return Span(found.raw, found.line, found.column, part)
