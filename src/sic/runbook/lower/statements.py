"""What one place of the document says of one severity; it never merges or decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sic.runbook.clock_names import ClockKind, Heading
from sic.runbook.severity_ids import SeverityName
from sic.runbook.tree import Span

_NO_HEADING = Heading(())


@dataclass(frozen=True, slots=True)
class Statement:
    """One promise or definition; ``kind`` is ``None`` where the place only names it."""

    name: SeverityName
    kind: ClockKind | None
    value: Span
    clause: str
    heading: Heading = _NO_HEADING
    label: str = ""
    definition: str = ""
    prose: bool = False  # Found inside a sentence, not in a cell or behind a label.


@dataclass(frozen=True, slots=True)
class Alias:
    """Two names in one cell: "SEV-1 (Critical)" makes ``Critical`` mean ``SEV-1``."""

    other: str
    id: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of prose that belong together, and where each word of them stands."""

    lines: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The plain words, joined by one blank."""
        return " ".join(line.text for line in self.lines)

    def locate(self, fragment: str) -> Span:
        """Return the span of a fragment of ``text``; the first line's if it is broken up."""
        for line in self.lines:
            found = line.at(fragment)
            if found is not line or line.text == fragment:
                return Span(found.raw, found.line, found.column, fragment)
        start = self.lines[0]
        return Span(start.raw, start.line, start.column, fragment)


def passages(lines: Iterable[Span]) -> Iterator[Passage]:
    """Yield lines regrouped: a wrapped sentence is one passage, a labelled line its own."""
    group: list[Span] = []
    for line in lines:
        if group and _starts_anew(line):
            yield Passage(tuple(group))
            group = []
        group.append(line)
    if group:
        yield Passage(tuple(group))


def _starts_anew(line: Span) -> bool:
    head = line.text[:48]
    return ":" in head or line.raw.startswith(("**", "__", "•", "- ", "<b>", "<strong>"))
