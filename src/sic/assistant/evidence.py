"""Quotes: exact stretches of a text, each with its place and its hash. It never rewords one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence

from sic.assistant.catalogue import Catalogue, Line
from sic.assistant.faults import Spoken
from sic.assistant.said import Said
from sic.domain.recommendation import Evidence, Kind, SourceKind

QUOTE_MAX = 300  # Characters.
TOGETHER = 16  # Characters between two words that are quoted as one stretch.
QUOTES_MAX = 3  # Of the question's texts.
WORDS_MAX = 8


def quoted(
    kind: SourceKind, source_id: str, text: str, start: int, end: int, line: int = 0
) -> Evidence:
    """Return the stretch of a text from one character to another, as evidence."""
    end = min(end, start + QUOTE_MAX)
    quote = text[start:end]
    return Evidence(
        source_kind=kind,
        source_id=source_id,
        start=start,
        end=end,
        sha256=hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest(),
        line=line,
        quote=quote,
    )


def of_line(catalogue: Catalogue, line: Line) -> Evidence:
    """Return a line of the runbook without the blanks around it."""
    lead = len(line.raw) - len(line.raw.lstrip())
    start = line.start + lead
    end = line.start + len(line.raw.rstrip())
    revision = catalogue.revision
    return quoted("runbook", revision, catalogue.text, start, max(start, end), line.number)


def of_said(
    said: Iterable[tuple[Said, dict[str, Spoken]]],
    faults: Iterable[str],
    words: frozenset[str] = frozenset(),
) -> list[Evidence]:
    """Return the stretches that speak of these faults or say these words, the first ones."""
    wanted = frozenset(faults)
    found = [
        quoted(one.source_kind, one.source_id, one.raw, start, end)
        for one, spoken in said
        for start, end in stretches(_spans(one, spoken, wanted, words))
    ]
    return found[:QUOTES_MAX]


def matched(
    said: Iterable[tuple[Said, dict[str, Spoken]]],
    faults: Iterable[str],
    words: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """Return the words that matched as they were written, each once, in order."""
    wanted = frozenset(faults)
    found = (
        one.raw[start:end]
        for one, spoken in said
        for start, end in _spans(one, spoken, wanted, words)
    )
    return tuple(dict.fromkeys(word.lower() for word in found))[:WORDS_MAX]


def _spans(
    one: Said, spoken: dict[str, Spoken], faults: frozenset[str], words: frozenset[str]
) -> list[tuple[int, int]]:
    spans = {at for name in faults & spoken.keys() for at in spoken[name].at}
    spans |= {(token.start, token.end) for token in one.text.tokens if token.term in words}
    return sorted(spans)


def stretches(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join spans that stand close together.

    >>> list(stretches([(0, 4), (6, 9), (60, 64)]))
    [(0, 9), (60, 64)]
    """
    if not spans:
        return
    begin, end = spans[0]
    for start, stop in spans[1:]:
        if start - end > TOGETHER:
            yield begin, end
            begin = start
        end = max(end, stop)
    yield begin, end


def recommendation_id(
    revision: str, kind: Kind, ref: str, evidence: Iterable[Evidence], model: str = ""
) -> str:
    """Return a name that is the same for the same recommendation, wherever it is made."""
    where = [[e.source_kind, e.source_id, e.start, e.end, e.sha256] for e in evidence]
    body = json.dumps([revision, kind, ref, where, model]).encode()
    return f"rec-{hashlib.sha256(body).hexdigest()[:12]}"
