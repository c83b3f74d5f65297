"""The runbook library over HTTP: list, search, texts, history, changes. Viewers read it all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.fakes import RUNBOOK, Site

STRICTER = RUNBOOK.replace("10 min", "5 min")
DISK = "---\nowner: Storage\ntags: [disk]\nteam: low\n---\n# DiskFull\n\nDelete old logs.\n"
BASE = "/api/v1/runbooks"


def put(site: Site, name: str, text: str) -> Path:
    """Write a file into the site's folder and let the library see it."""
    file = site.runbooks / name
    file.write_text(text)
    while site.library.step():
        pass
    return file


@pytest.fixture
def dave(site: Site) -> TestClient:
    """Dave has no rights but to look; two runbooks stand in the folder."""
    put(site, "DiskFull.md", DISK)
    site.search.replace("diskfull", DISK, path="DiskFull.md")
    return site.client("dave")


def got(client: TestClient, path: str, status: int = 200) -> Any:
    """Return the JSON a path answers with."""
    answer = client.get(BASE + path)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_the_list_gives_every_fact_of_a_runbook(dave: TestClient) -> None:
    """Issue 3: title, owner, tags, updated, age, stale, diagnostics, used in N incidents."""
    body = got(dave, "?tag=disk&owner=storage&q=full")
    [entry] = body["runbooks"]
    assert (body["problems"], body["waiting"]) == ([], 0)
    revision = entry.pop("revision")
    assert len(revision) == 64
    assert entry == {
        "id": "diskfull",
        "path": "DiskFull.md",
        "title": "DiskFull",
        "owner": "Storage",
        "tags": ["disk"],
        "updated": "",
        "extra": {"team": "low"},
        "seen_at": "2026-11-23T03:00:00Z",
        "reviewed_on": None,
        "age_days": 0,
        "review_due": "2027-02-21",
        "stale": False,
        "diagnostics": {"error": 0, "warning": 1, "info": entry["diagnostics"]["info"]},
        "used_in": 0,
        "problem": "",
        "current": False,
        "edit_url": "",
    }
    assert got(dave, "/diskfull")["revision"] == revision


def test_the_list_shows_what_was_refused(site: Site, dave: TestClient) -> None:
    """A link in the folder is listed, not followed."""
    (site.runbooks / "link.md").symlink_to("/etc/passwd")
    put(site, "broken.md", " ")
    body = got(dave, "")
    assert [one["id"] for one in body["runbooks"]] == ["runbook", "broken", "diskfull"]
    assert [one["path"] for one in body["problems"]] == ["link.md"]
    assert (
        body["runbooks"][1]["problem"] == "It is empty. Write the runbook, or delete the file."
    )
    assert got(dave, "/broken/source", 404)["detail"].startswith("Runbook 'broken' was never")


def test_texts_history_and_changes_are_read_by_revision(site: Site, dave: TestClient) -> None:
    """Issue 3: revision history and diff, of text and of policy."""
    put(site, "runbook.md", STRICTER)
    new, old = got(dave, "/runbook/history")["revisions"]
    assert (old["number"], new["number"], new["path"]) == (1, 2, "runbook.md")

    source = dave.get(f"{BASE}/runbook/source?revision={old['revision'][:8]}")
    assert (source.text, source.headers["content-type"]) == (
        RUNBOOK,
        "text/markdown; charset=utf-8",
    )
    assert dave.get(f"{BASE}/runbook/source").text == STRICTER
    policy = got(dave, f"/runbook/policy?revision={old['revision']}")
    assert policy["severities"][1]["ack"] == {"kind": "elapsed", "seconds": 600}

    found = got(dave, f"/runbook/diff?from={old['revision']}&to={new['revision']}")
    assert found["policy"] == [{"topic": "Severities", "words": "SEV-2 Ack 10 min → 5 min"}]
    assert len([line for line in found["text"] if line[:1] == "+"]) == 2
    assert got(dave, "/runbook/diff") == found


def test_a_page_is_found_by_the_alert_it_is_for(dave: TestClient) -> None:
    """Issue 3: an empty answer rather than noise."""
    found = got(dave, "/search?q=DiskFull&limit=3")
    assert [one["runbook"] for one in found["results"]] == ["diskfull"]
    assert got(dave, "/search?q=zebra%20crossing")["results"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/nothing/history", 404),
        ("/diskfull/source?revision=00000000", 404),
        ("/diskfull/diff", 404),
        ("/diskfull/source?revision=..%2F..%2Fetc", 422),
        ("/diskfull/diff?from=%00", 422),
        ("/..%2Fsecret", 404),
        ("/DiskFull", 422),
        ("/search", 422),
        ("/search?q=x&limit=0", 422),
        ("?q=" + "x" * 201, 422),
    ],
)
def test_what_there_is_not_is_answered_in_words(
    dave: TestClient, path: str, status: int
) -> None:
    """4xx as problem+json, whatever is asked."""
    problem = got(dave, path, status)
    assert problem["detail"]
    assert problem["remedy"]


def test_front_matter_that_spells_half_a_character_is_still_answered(
    site: Site, dave: TestClient
) -> None:
    """YAML can write half a surrogate pair; no document makes a request fail."""
    put(site, "x.md", '---\ntitle: "a\\ud800"\n---\ntext\n')
    assert got(dave, "/x")["title"] == "a�"
    assert got(dave, "/x/policy")["document"]["title"] == "a�"


def test_a_removed_runbooks_texts_stay_readable(site: Site, dave: TestClient) -> None:
    """Incidents may be pinned to one of them."""
    [line] = got(dave, "/diskfull/history")["revisions"]
    put(site, "DiskFull.md", DISK).unlink()
    while site.library.step():
        pass
    assert got(dave, "/diskfull", 404)["code"] == "SIC-E404"
    source = dave.get(f"{BASE}/diskfull/source?revision={line['revision']}")
    assert source.text == DISK
