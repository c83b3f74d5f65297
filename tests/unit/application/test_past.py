"""An incident as it was at any entry or instant, without a page or a route."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.fakes import Site

from sic.application.past import STATES_KEPT, NoSuchInstant, Past
from sic.application.service import Principal
from sic.domain.errors import NotFound
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident import commands as c
from sic.domain.incident.evolve import fold

ALICE = Principal(Actor("alice", ActorKind.HUMAN), "admin")


class Story:
    """An incident with one thing done a minute, and its past."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.id = IncidentId(site.people().declare())
        self.past = site.context.views.past

    def does(self, *commands: c.Command) -> None:
        """Do these, a minute after each other."""
        for command in commands:
            self.site.clock.forward(minutes=1)
            self.site.service.handle(self.id, command, ALICE)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """Declared at 03:00, SEV-2 at 03:01, a note at 03:02, SEV-1 at 03:03."""
    site = Site(tmp_path)
    told = Story(site)
    told.does(
        c.SetSeverity(severity="SEV-2"),
        c.PostNote(note="n1", text="p99 is 4 s"),
        c.SetSeverity(severity="SEV-1", reason="it is all of them"),
    )
    yield told
    site.close()


def at(minute: int, second: int = 0) -> datetime:
    """Return the instant so long after 03:00."""
    return datetime(2026, 11, 23, 3, minute, second, tzinfo=UTC)


def test_the_state_at_every_entry_is_the_fold_of_the_entries_up_to_it(story: Story) -> None:
    """Invariant 5: replaying the events gives the state, also half-way, in any order."""
    events = [one.event for one in story.site.store.history(story.id)]

    for seq in (4, 1, 3, 2, 4):
        assert story.past.state(story.id, seq) == fold(story.id, events[:seq])


def test_a_view_of_the_past_reads_its_clocks_as_they_read_then(story: Story) -> None:
    """The severity and its clocks are those of that instant, not today's."""
    view = story.site.context.views.at(story.id, 2)
    mitigation = next(clock for clock in view.clocks if clock.name == "mitigation")

    assert (view.version, view.severity, view.as_of) == (2, "SEV-2", at(1))
    assert mitigation.text == "2 hours"


def test_an_instant_between_two_entries_shows_the_clocks_of_that_instant(story: Story) -> None:
    """03:02:30 is half a minute after the note, and that much less time is left."""
    moment = story.past.moment(story.id, "2026-11-23T03:02:30Z")

    assert (moment.seq, moment.at) == (3, at(2, 30))
    assert story.site.context.views.at(story.id, moment.seq, moment.at).as_of == at(2, 30)


@pytest.mark.parametrize(
    ("text", "seq"),
    [
        ("1", 1),
        ("2026-11-23T03:02:00Z", 3),
        ("2026-11-23T05:02:00+02:00", 3),
        ("2026-11-23T05:02:00 02:00", 3),
        ("2026-11-23 03:01", 2),
        ("2026-11-23T03:03:00.000001", 4),
    ],
)
def test_a_moment_is_an_entry_or_an_instant_in_any_zone(
    story: Story, text: str, seq: int
) -> None:
    """An instant without a zone is UTC; a "+" may have become a blank in an address."""
    story.site.clock.forward(minutes=1)

    assert story.past.moment(story.id, text).seq == seq


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0", "its entries are 1 to 4"),
        ("5", "its entries are 1 to 4"),
        ("2026-11-23T02:59:59Z", "was not declared by then"),
        ("2026-11-23T09:00:00Z", "has not come yet"),
        ("yesterday", "neither an entry's number nor an instant"),
        ("", "neither an entry's number nor an instant"),
        ("0001-01-01T00:00:00+23:59", "neither an entry's number nor an instant"),
        ("²", "neither an entry's number nor an instant"),
    ],
)
def test_a_moment_that_never_was_is_refused_in_words(
    story: Story, text: str, words: str
) -> None:
    """Nothing is invented about a time nobody recorded."""
    with pytest.raises(NoSuchInstant, match=words):
        story.past.moment(story.id, text)


@pytest.mark.parametrize("name", ["inc-20261123-99", "inc-\x00", "x"])
def test_there_is_no_past_of_an_incident_that_is_not_there(story: Story, name: str) -> None:
    """The same words as everywhere else."""
    with pytest.raises(NotFound, match="There is no incident"):
        story.past.moment(IncidentId(name), "1")


def test_entries_read_as_they_read_then(story: Story) -> None:
    """A correction that came later does not reach back; within the stretch it is shown."""
    story.does(c.CorrectEntry(entry=3, text="p99 is 6 s", reason="mistyped"))
    before = story.past.entries(story.id, 4, count=2)
    after = story.past.entries(story.id, 5, count=3)

    assert [(one.seq, one.text) for one in before] == [(3, "p99 is 4 s"), (4, "")]
    assert (after[0].text, after[0].original) == ("p99 is 6 s", "p99 is 4 s")


def test_turning_points_leave_out_what_changes_nothing_for_the_whole(story: Story) -> None:
    """Severity, command, mitigation and resolution: a note is none."""
    assert [turn.seq for turn in story.past.turns(story.id)] == [1, 2, 4]
    story.does(
        c.AssignRole(role="incident-commander", responder="alice"),
        c.AssignRole(role="comms-lead", responder="carol"),
        c.MarkMitigated(summary="failed over"),
    )

    turns = story.past.turns(story.id)
    assert [turn.seq for turn in turns] == [1, 2, 4, 5, 7]
    assert turns == Past(story.site.service).turns(story.id), (
        "read on, or read afresh: the same"
    )


def test_no_more_states_are_kept_than_said(story: Story) -> None:
    """Somebody who drags a mark over ten thousand entries must not fill the memory."""
    story.does(*(c.PostNote(note=f"m{n}", text="still high") for n in range(30)))
    for seq in range(1, 35):
        story.past.state(story.id, seq)

    assert len(story.past._states) == STATES_KEPT


def test_the_api_shows_an_incident_as_it_was(story: Story) -> None:
    """The past carries no ETag: there is nothing in it to change."""
    client = story.site.client("dave", "read")
    past = client.get(f"/api/v1/incidents/{story.id}", params={"at": "2"})
    by_time = client.get(f"/api/v1/incidents/{story.id}?at=2026-11-23T03:01:30Z")
    never = client.get(f"/api/v1/incidents/{story.id}", params={"at": "99"})

    assert (past.json()["version"], past.json()["severity"]) == (2, "SEV-2")
    assert "etag" not in past.headers
    assert by_time.json()["as_of"] == "2026-11-23T03:01:30Z"
    assert (never.status_code, never.json()["code"]) == (404, "SIC-E330")
