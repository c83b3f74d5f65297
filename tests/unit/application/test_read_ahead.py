"""The assistant reads a runbook before anybody asks: no question waits for that."""

from __future__ import annotations

from pathlib import Path

from tests.fakes import Site

from sic.application.advice import Advice, AdvisorUnavailable, Question
from sic.assistant.recommender import Recommender

TEXT = "# Other\n\n## Disk\n\nA disk is full.\n"


class Heard(Recommender):
    """An assistant that remembers which revisions it was asked about; it may be away."""

    def __init__(self, *, away: bool = False) -> None:
        super().__init__()
        self.away = away
        self.asked: list[str] = []

    def advise(self, question: Question) -> Advice:
        """Answer, if it is there."""
        self.asked.append(question.revision)
        if self.away:
            raise AdvisorUnavailable("it is starting")
        return super().advise(question)


def test_every_runbook_in_use_is_read_once(tmp_path: Path) -> None:
    """Those of open incidents at the start; later each that new incidents follow."""
    site = Site(tmp_path).people()
    site.advising._advisor = advisor = Heard()
    site.declare()
    first = site.service.current_runbook
    second = site.service.adopt_runbook("other.md", TEXT).revision

    assert site.advising.read_ahead() == 0, "nothing is left to do"
    assert advisor.asked == [second, first], "that of new incidents first"
    site.advising.read_ahead()
    assert len(advisor.asked) == 2
    third = site.service.adopt_runbook("other.md", TEXT + "\nIt grows.\n").revision
    site.advising.read_ahead()
    assert advisor.asked[2:] == [third]
    site.close()


def test_an_assistant_that_is_away_is_asked_when_somebody_asks(tmp_path: Path) -> None:
    """Reading ahead is a courtesy: its failure is no failure, and is not repeated."""
    site = Site(tmp_path).people()
    site.advising._advisor = advisor = Heard(away=True)
    assert [site.advising.read_ahead(), site.advising.read_ahead()] == [0, 0]
    assert advisor.asked == [site.service.current_runbook]
    site.close()


def test_without_a_runbook_there_is_nothing_to_read(tmp_path: Path) -> None:
    """A server that is only just starting."""
    site = Site(tmp_path).people()
    site.advising._advisor = advisor = Heard()
    site.service.current_runbook = None
    assert (site.advising.read_ahead(), advisor.asked) == (0, [])
    site.close()
