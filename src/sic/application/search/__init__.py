"""Search over the runbook library: text in, the right page and section out.

It never shows a result that does not fit: an empty answer is better than noise at 03:00.
The index behind it is a port with two adapters; reading and ranking are shared by both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sic.application.search.asking import QUERY_MAX, asked
from sic.application.search.entries import Entry, Place, entries_of
from sic.application.search.excerpts import Excerpt, Excerpts
from sic.application.search.ranking import Ranked, Ranking, ranked
from sic.runbook.sections import Section, sections_of

LIMIT_DEFAULT = 10
LIMIT_MAX = 100
CANDIDATES = 20  # At least; more of them change few first answers.
NAMED = 10  # Candidates for a name that stands in the question, the best grades first.

__all__ = [
    "LIMIT_DEFAULT",
    "LIMIT_MAX",
    "QUERY_MAX",
    "Entry",
    "Excerpt",
    "Hit",
    "RunbookSearch",
    "SearchIndex",
    "Section",
]
NO_EXCERPT = Excerpt()


class SearchIndex(Protocol):
    """Where entries are kept and candidates come from; safe to call from several threads."""

    def replace(self, runbook_id: str, entries: Sequence[Entry]) -> None:
        """Keep these entries of a runbook and no others; searchable on return."""
        ...

    def remove(self, runbook_id: str) -> None:
        """Forget a runbook; one that is not there changes nothing."""
        ...

    def total(self) -> int:
        """Return how many entries there are."""
        ...

    def frequencies(self, terms: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return for each term that stands anywhere in how many entries it does.

        The second number counts those that hold it in name, title, headings or lead.
        """
        ...

    def matching(self, worth: Mapping[str, float], limit: int) -> list[Entry]:
        """Return entries that hold any of the terms, the most promising first.

        Args:
            worth: Term → how much it tells; an entry that says it gets a share of that.
            limit: At most so many.
        """
        ...

    def named(self, keys: Sequence[str], limit: int) -> list[Entry]:
        """Return entries that have any of these names, the best grade first."""
        ...

    def close(self) -> None:
        """Let connections and memory go."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: a page, and the section of it to open.

    Attributes:
        runbook: The id the page was indexed under.
        path: Where it lies.
        anchor: The section's anchor; empty for the top of the page.
        heading: The section's heading, or the page's title.
        score: Greater is better; comparable within one answer only.
        excerpt: Plain text of the section around the words asked for, and where they stand.
    """

    runbook: str
    path: str
    anchor: str
    heading: str
    score: float
    excerpt: Excerpt = NO_EXCERPT


class RunbookSearch:
    """Keeps an index in step with the library, and answers from it."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index

    def replace(self, runbook_id: str, text: str | bytes, *, path: str = "") -> None:
        """Index the current text of a runbook in place of what was indexed before.

        Args:
            runbook_id: Names the page in results.
            text: Markdown; any bytes will do.
            path: Where it lies; its file name is a name it is found by. The id if empty.
        """
        path = path or runbook_id
        self._index.replace(runbook_id, entries_of(runbook_id, path, sections_of(text)))

    def remove(self, runbook_id: str) -> None:
        """Forget a runbook."""
        self._index.remove(runbook_id)

    def close(self) -> None:
        """Let the index go; nothing may be asked afterwards."""
        self._index.close()

    def search(self, text: str, limit: int = LIMIT_DEFAULT) -> list[Hit]:
        """Return at most ``limit`` results, best first; none if nothing fits.

        Each page comes once. Only when fewer pages fit than asked for do further sections
        of the best page follow.

        Never raises for what is typed: quotes, operators and control characters are no
        syntax here.
        """
        query = asked(text)
        if not query.names:
            return []
        limit = max(0, min(limit, LIMIT_MAX))
        index = self._index
        frequencies = index.frequencies(query.everything)
        ranking = Ranking(query, frequencies, index.total())
        candidates = [
            *index.named([name.key for name in query.names], NAMED),
            *index.matching(ranking.worth(), max(CANDIDATES, limit)),
        ]
        once = {(one.runbook_id, one.number): one for one in candidates}
        found = ranked(ranking, list(once.values()), limit)
        excerpts = Excerpts(ranking.worth())
        return [_hit(one, excerpts) for one in found]


def _hit(one: Ranked, excerpts: Excerpts) -> Hit:
    entry = one.entry
    anchor, heading = entry.anchor, entry.heading
    if one.places and one.places[0].place.anchor:
        anchor, heading = one.places[0].place.anchor, one.places[0].place.heading
    excerpt = excerpts.of(_quoted(one))
    return Hit(entry.runbook_id, entry.path, anchor, heading, round(one.score, 3), excerpt)


def _quoted(one: Ranked) -> str:
    """Return the text of the section that answers, or of the first that has any."""
    places: list[Place] = [*(placed.place for placed in one.places), *one.entry.places]
    return next((place.text for place in places if place.text), "")
