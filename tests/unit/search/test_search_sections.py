"""What of a document can be found, and under which anchor."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.house.tree import ROOT

from sic.runbook import front_matter
from sic.runbook.diagnostics import Findings
from sic.runbook.parse import parse
from sic.runbook.sections import LINE_MAX, Section, sections_of
from sic.runbook.text import decode

CORPUS = sorted((ROOT / "tests/golden/corpus").glob("*.md"))


def sections(*lines: str) -> list[Section]:
    """Return the sections of a document written line by line."""
    return list(sections_of("\n".join(lines)).sections)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_anchors_are_those_of_the_compiler(path: Path) -> None:
    """Issue "Search": deep link to the section; two readers must spell one anchor."""
    lines = decode(path.read_bytes(), Findings()).lines
    body_line = front_matter.read(lines, Findings()).body_line

    found = tuple(s.anchor for s in sections_of(path.read_bytes()).sections if s.level)

    assert found == parse(lines, body_line).anchors


def test_a_heading_knows_what_it_stands_under() -> None:
    """A hit shows where in the document it lies."""
    last = sections("# Guide", "## Alerts", "### EtcdDown", "text")[-1]
    assert (last.heading, last.above, last.level) == ("EtcdDown", ("Guide", "Alerts"), 3)


def test_headings_of_one_name_are_numbered() -> None:
    """As GitHub does and the compiler: the second is `fix-1`."""
    assert [s.anchor for s in sections("# Fix", "# Fix", "# Fix")] == ["fix", "fix-1", "fix-2"]


def test_an_underlined_line_is_a_heading_and_no_text() -> None:
    """Setext headings; their words must not be counted twice."""
    before, title = sections("intro", "", "Disk full", "=========", "text")
    assert (before.text.strip(), title.anchor, title.text) == ("intro", "disk-full", "text")


def test_a_hash_in_a_fence_is_no_heading() -> None:
    """Shell comments look like headings."""
    [only] = sections("# Real", "```shell", "# not a heading", "df -h", "```", "after")
    assert only.code.splitlines() == ["# not a heading", "df -h"]
    assert only.text == "after"


def test_a_fence_that_never_closes_ends_with_the_document() -> None:
    """The seed runbook stops inside an open fence."""
    [only] = sections("# A", "```", "code", "# B")
    assert only.code == "code\n# B"


def test_of_a_diagram_only_what_is_seen_can_be_found() -> None:
    """Issue: over sections, never raw mermaid; a node's label is prose to its reader."""
    [only] = sections(
        "# Flow", "```mermaid", "flowchart TD", "A[Open bridge] -->|SEV-1| B[Assign]", "```"
    )
    assert only.text.splitlines() == ["Open bridge", "Assign", "SEV-1"]
    assert "flowchart" not in only.text + only.code


def test_groups_of_a_diagram_are_found_by_their_titles_in_plain_words() -> None:
    """What a reader sees in the picture can be found, without the marks it was written with."""
    [only] = sections(
        "# Flow", "```mermaid", "flowchart TD", "subgraph one [First **five** minutes]",
        'A["Page<br/>Bob &amp; Alice"]', "end", "```",
    )  # fmt: skip
    assert only.text.splitlines() == ["First five minutes", "Page Bob & Alice"]


def test_links_are_found_by_their_words_and_markup_is_not() -> None:
    """Nobody looks for an address's middle."""
    [only] = sections(
        "# A",
        "See [the dashboard](https://x.test/d/1?a=b) or https://x.test/RunbookName **now**",
    )
    assert only.text == "See the dashboard or RunbookName now"


def test_what_a_link_is_defined_as_is_not_read_but_a_footnote_is() -> None:
    """Definitions are addresses, and ``[//]:`` is how people write a comment."""
    [only] = sections(
        '[//]: # "Say what the alert means"', "[docs]: https://x.example/quorum", "[^1]: Note."
    )
    assert only.text.split() == ["[^1]:", "Note."]


def test_front_matter_is_kept_apart_from_the_text() -> None:
    """Issue: front matter title and tags are searched; its keys are not prose."""
    found = sections_of("---\ntitle: Kube Pod\ntags: [a, b]\nweight: 20\n---\n# X\ntext\n")
    assert (found.document.title, found.document.tags) == ("Kube Pod", ("a", "b"))
    assert [s.text for s in found.sections] == ["text"]


@pytest.mark.parametrize("source", [b"\xff\xfe\x00", b"\x00\x01\x02" * 99, b""])
def test_what_is_no_document_has_no_sections(source: bytes) -> None:
    """Invariant 9: reading never fails."""
    assert sections_of(source).sections == ()


def test_a_line_of_a_quarter_megabyte_costs_no_more_than_its_beginning() -> None:
    """Issue "Bad input": pathological input hits limits."""
    [only] = sections("# A", "[" * 250_000)
    assert len(only.text) <= LINE_MAX


def test_a_page_too_long_to_compile_can_still_be_found() -> None:
    """A playbook of thousands of lines is no incident process, but people look things up."""
    long = ["# Playbooks", *["text"] * 12_000, "## Last"]
    assert [s.heading for s in sections(*long)] == ["Playbooks", "Last"]
