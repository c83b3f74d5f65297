"""Links from one runbook to another, as authors write them: by file name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.fakes import Site

LINKS = """# Index

[down](../Disk%20Full.md#clean-up) [gone](none.md) [out](../../../etc/passwd.md) [log](x.log)
"""


@pytest.fixture
def dave(tmp_path: Path) -> Iterator[TestClient]:
    """Dave reads a page in a folder that links to one above it."""
    site = Site(tmp_path).people()
    (site.runbooks / "db").mkdir()
    (site.runbooks / "db/index.md").write_text(LINKS)
    (site.runbooks / "Disk Full.md").write_text("# Disk\n\n## Clean up\n\nDelete logs.\n")
    while site.library.step():
        pass
    yield site.browser("dave")
    site.close()


def followed(dave: TestClient, word: str) -> str:
    """Return the address behind a word of the page."""
    page = dave.get("/runbooks/db-index").text
    [address] = re.findall(rf'<a[^>]*href="([^"]+)"[^>]*>{word}</a>', page)
    return str(address)


def test_a_link_to_another_file_leads_to_its_page(dave: TestClient) -> None:
    """Authors link files, as on any forge; the anchor stays with the browser."""
    address = followed(dave, "down")
    answer = dave.get(address.partition("#")[0], follow_redirects=False)

    assert address.endswith("#clean-up")
    assert (answer.status_code, answer.headers["location"]) == (303, "/runbooks/disk-full")


@pytest.mark.parametrize("word", ["gone", "out"])
def test_a_link_to_no_runbook_says_where_it_stands(dave: TestClient, word: str) -> None:
    """Nothing outside the library is looked for; the author learns which link to correct."""
    answer = dave.get(followed(dave, word))

    assert answer.status_code == 404
    assert "to which db/index.md links" in answer.text


def test_a_link_to_another_kind_of_file_stays_words(dave: TestClient) -> None:
    """SIC serves runbooks, not whatever lies beside them."""
    assert '<span class="unlinked">log (x.log)</span>' in dave.get("/runbooks/db-index").text
