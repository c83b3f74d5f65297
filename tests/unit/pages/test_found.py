"""Search results on the library's page: why each was found, and nothing that acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.fakes import Site

BROKER = """# Queues

## Broker stalls

When the broker is <b>gone</b>, restart the consumers one by one.
"""


@pytest.fixture
def dave(tmp_path: Path) -> Iterator[TestClient]:
    """Dave searches a library of one page."""
    site = Site(tmp_path).people()
    (site.runbooks / "queues.md").write_text(BROKER)
    while site.library.step():
        pass
    site.search.replace("queues", BROKER, path="queues.md")
    yield site.browser("dave")
    site.close()


def test_a_result_shows_the_words_that_were_asked_for(dave: TestClient) -> None:
    """Issue 3: highlight, and a deep link to the section; also where no heading says it."""
    page = dave.get("/runbooks", params={"q": "consumers gone"}).text
    [result] = re.findall(r'<ol class="plain found">(.*?)</ol>', page, re.DOTALL)

    assert 'href="/runbooks/queues#broker-stalls"' in result
    assert "restart the <mark>consumers</mark>" in result
    assert "<b>" not in result


def test_results_under_the_box_stay_one_line_each(dave: TestClient) -> None:
    """Eight of them fit a phone."""
    part = dave.get("/runbooks", params={"q": "consumers gone", "part": "results"}).text

    assert "Broker stalls" in part
    assert "restart" not in part
