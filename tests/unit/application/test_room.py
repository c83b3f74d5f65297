"""An incident opened for one page: newest entries, what changed since, and as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cast import ALICE, BOB, CAROL
from tests.fakes import Site

from sic.application.past import Moment
from sic.application.room import Room, open_room
from sic.application.service import Principal
from sic.domain.errors import NotFound
from sic.domain.ids import Actor, IncidentId
from sic.domain.incident import commands as c
from sic.domain.incident.events import NotePosted


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A SIC on a fresh database, with the cast."""
    made = Site(tmp_path).people()
    yield made
    made.close()


@pytest.fixture
def incident(site: Site) -> IncidentId:
    """Return an incident with six entries: declared, three notes, acknowledged, a task."""
    declared = c.DeclareIncident(title="Checkout fails", runbook_revision="")
    opened = site.service.declare(declared, Principal(BOB, "responder")).incident.id
    for number, actor in enumerate((ALICE, BOB, CAROL)):
        does(site, opened, actor, c.PostNote(note=f"n{number}", text=f"note {number}"))
    does(site, opened, ALICE, c.AcknowledgeIncident())
    does(site, opened, ALICE, c.CreateTask(task="t1", title="Roll back", assignee="bob"))
    return opened


def does(site: Site, incident: IncidentId, actor: Actor, command: c.Command) -> None:
    """Do something, a minute after what was before."""
    site.clock.forward(minutes=1)
    site.service.handle(incident, command, Principal(actor, "responder"))


def opened(site: Site, incident: IncidentId, moment: Moment | None = None) -> Room:
    """Open the incident."""
    return open_room(site.service, site.context.views, incident, moment)


def test_the_newest_entries_come_first_and_the_older_are_counted(
    site: Site, incident: IncidentId
) -> None:
    """Interface, "War room": timeline newest first; older ones on demand."""
    room = opened(site, incident)

    newest, older = room.newest(2)
    before, rest = room.newest(2, before=newest[-1].seq)

    assert [one.seq for one in newest] == [6, 5]
    assert older == 4
    assert [one.seq for one in before] == [4, 3]
    assert rest == 2


def test_a_filter_looks_through_the_whole_history(site: Site, incident: IncidentId) -> None:
    """A filter over the first page alone would say there are none."""
    room = opened(site, incident)

    notes, older = room.newest(1, lambda event: isinstance(event, NotePosted))

    assert [one.text for one in notes] == ["note 2"]
    assert older == 2


def test_what_changed_brings_the_corrected_entry_again(
    site: Site, incident: IncidentId
) -> None:
    """A browser that shows the old words must be told of the new ones."""
    seen = opened(site, incident).view.version
    does(site, incident, ALICE, c.CorrectEntry(entry=2, text="note zero"))

    changed = opened(site, incident).changed(seen, 10)

    assert [one.seq for one in changed] == [2, 7]
    assert (changed[0].text, changed[0].original) == ("note zero", "note 0")


def test_entries_say_what_a_task_is_called(site: Site, incident: IncidentId) -> None:
    """An id says nothing at 03:00."""
    does(site, incident, BOB, c.CompleteTask(task="t1", outcome="4.2.0 is back"))

    [entry], _ = opened(site, incident).newest(1)

    assert entry.sentence == "Task “Roll back” done: 4.2.0 is back"


def test_people_are_those_who_did_something(site: Site, incident: IncidentId) -> None:
    """Interface, "War room": who is there."""
    assert opened(site, incident).people() == ("bob", "alice", "carol")


def test_the_past_is_whole_and_says_that_it_is_past(site: Site, incident: IncidentId) -> None:
    """Issue 4, time travel: readings, entries and people as they were."""
    moment = site.context.views.past.moment(incident, "3")
    room = opened(site, incident, moment)

    assert room.past
    assert (room.view.version, room.view.acknowledged_at) == (3, None)
    assert room.now == moment.at == room.view.as_of
    assert room.newest(10)[0][0].text == "note 1"
    assert room.people() == ("bob", "alice")


@pytest.mark.parametrize("name", ["inc-20200101-01", "../etc/passwd", ""])
def test_what_is_no_incident_is_not_found(site: Site, name: str) -> None:
    """A mistyped address gets an answer in words, and never reaches the database."""
    with pytest.raises(NotFound, match="There is no incident"):
        opened(site, IncidentId(name))
