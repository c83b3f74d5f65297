"""Parts of the war room as a browser asks for them, and the page they make up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.cast import BOB
from tests.fakes import Site

from sic.application.service import Principal
from sic.domain.ids import IncidentId
from sic.domain.incident import commands as c
from sic.entrypoints.http.pages.parts import PARTS


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A SIC on a fresh database, with the cast."""
    made = Site(tmp_path).people()
    yield made
    made.close()


@pytest.fixture
def alice(site: Site) -> TestClient:
    """Return Alice's browser."""
    return site.browser("alice")


def parts(client: TestClient, incident: str, **query: str) -> Any:
    """Return parts of an incident's page."""
    answer = client.get(f"/incidents/{incident}/parts", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def note(site: Site, incident: str, text: str) -> None:
    """Write a note as Bob."""
    command = c.PostNote(note=f"n-{text}", text=text)
    site.service.handle(IncidentId(incident), command, Principal(BOB, "responder"))


def test_every_part_of_the_page_can_be_asked_for_alone(site: Site, alice: TestClient) -> None:
    """The page and a refresh of it are made by the same templates."""
    incident = site.declare()
    page = alice.get(f"/incidents/{incident}", headers={"accept": "text/html"}).text

    made = parts(alice, incident, names=",".join(PARTS))

    assert set(made["parts"]) == set(PARTS)
    for name, html in made["parts"].items():
        assert f'data-part="{name}"' in html
        assert f'data-part="{name}"' in page
    assert f'data-version="{made["version"]}"' in page


def test_a_name_nobody_knows_is_left_out(site: Site, alice: TestClient) -> None:
    """A page and the server it asks may be of two versions."""
    made = parts(alice, site.declare(), names="strip,../../base,nonsense")

    assert set(made["parts"]) == {"strip"}
    assert "entries" not in made


def test_entries_after_one_come_with_those_corrected_since(
    site: Site, alice: TestClient
) -> None:
    """Contract of a refresh: what is new, and what reads otherwise now."""
    incident = site.declare()
    note(site, incident, "at 02:50")
    before = parts(alice, incident)["version"]
    note(site, incident, "second")
    correct = c.CorrectEntry(entry=before, text="at 02:40")
    site.service.handle(IncidentId(incident), correct, Principal(BOB, "responder"))

    entries = parts(alice, incident, names="", after=str(before))["entries"]

    assert [one["seq"] for one in entries] == [before, before + 1, before + 2]
    assert "at 02:40" in entries[0]["html"]
    assert entries[1]["html"].startswith(f'<li id="entry-{before + 1}"')


@pytest.mark.parametrize("after", ["", "-1", "x", "99999999999", "1e3"])
def test_odd_numbers_are_no_fault_of_ours(site: Site, alice: TestClient, after: str) -> None:
    """Addresses are typed by hand and by strangers."""
    made = parts(alice, site.declare(), after=after)

    assert isinstance(made["entries"], list)


def test_the_timeline_is_filtered_and_paged(site: Site, alice: TestClient) -> None:
    """Interface, "War room": filters, and older entries on demand."""
    incident = site.declare()
    for number in range(40):
        note(site, incident, f"note {number}")

    first = parts(alice, incident, names="timeline")["parts"]["timeline"]
    people = parts(alice, incident, names="timeline", show="updates")["parts"]["timeline"]
    older = parts(alice, incident, names="timeline", before="5")["parts"]["timeline"]

    assert (first.count("<li id="), "Show 11 older" in first) == (30, True)
    assert "Nothing of this kind yet." in people
    assert older.count("<li id=") == 4


def test_a_moment_of_the_past_has_nothing_to_press(site: Site, alice: TestClient) -> None:
    """Issue 4, time travel: read-only, as it was."""
    incident = site.declare()
    note(site, incident, "later")

    made = parts(alice, incident, names=",".join(PARTS), at="1")

    assert made["version"] == 1
    assert "later" not in made["parts"]["timeline"]
    for name in PARTS:
        if name != "past":
            assert 'method="post"' not in made["parts"][name], name


def test_a_stranger_gets_nothing_and_a_reader_no_forms(site: Site) -> None:
    """No session, no words; an account that may read has nothing to press."""
    incident = site.declare()

    assert site.client().get(f"/incidents/{incident}/parts").status_code == 401
    made = parts(site.browser("dave"), incident, names=",".join(PARTS))["parts"]
    assert not any('method="post"' in html for html in made.values())
