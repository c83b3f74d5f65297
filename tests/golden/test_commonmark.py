"""The reading view against the CommonMark specification, example by example."""

from __future__ import annotations

import re

import pytest
from tests.golden.spec_examples import Example, NotFetched, examples
from tests.golden.spec_page import one_form
from tests.house.tree import text

from sic.runbook.view import Look, view
from sic.runbook.view.grammar import commonmark

# In the examples an absolute path is just an address; let it be one of ours.
LOOK = Look(resolve=lambda address: address if address.startswith("/") else None)
RANGE = re.compile(r"(\d+)(?:–(\d+))?")


@pytest.fixture(scope="module")
def spec() -> list[Example]:
    """Every example; without a registry and without a copy there is nothing to compare."""
    try:
        return examples()
    except NotFetched as error:
        pytest.skip(str(error))


def deliberate() -> dict[int, str]:
    """Return example → reason, from the table in the reference."""
    rows = re.findall(
        r"^\| (.+?) \|.*\| ((?:\d+(?:–\d+)?(?:, )?)+) \|$",
        text("docs/reference/markdown.md"),
        re.MULTILINE,
    )
    assert len(rows) > 4, "docs/reference/markdown.md lists no deviation"
    listed: dict[int, str] = {}
    for reason, numbers in rows:
        for first, last in RANGE.findall(numbers):
            for number in range(int(first), int(last or first) + 1):
                assert number not in listed, f"example {number} is listed twice"
                listed[number] = reason
    return listed


def test_our_grammar_is_commonmark(spec: list[Example]) -> None:
    """652 of 652 with nothing made safe; space between blocks means nothing in HTML."""
    parser = commonmark()

    def normal(page: str) -> str:
        return page.replace("<blockquote></blockquote>", "<blockquote>\n</blockquote>")

    failed = [e["example"] for e in spec if normal(parser.render(e["markdown"])) != e["html"]]
    assert failed == []


def test_what_the_view_shows_otherwise_is_listed_with_its_reason(spec: list[Example]) -> None:
    """docs/reference/markdown.md: each is deliberate, and none is claimed in vain."""
    # The first line is left empty: three hyphens there would open front matter.
    differs = {
        e["example"]
        for e in spec
        if one_form(view("\n" + e["markdown"], LOOK).html) != one_form(e["html"])
    }
    listed = deliberate()
    assert sorted(differs - listed.keys()) == []
    assert sorted(listed.keys() - differs) == []
