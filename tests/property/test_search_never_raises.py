"""Whatever is indexed and whatever is asked, the search answers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sic.adapters.search.memory import MemorySearchIndex
from sic.application.search import RunbookSearch
from sic.runbook.sections import sections_of

ANY_TEXT = st.text(st.characters(codec=None), max_size=300)
MARKS = [
    "# ",
    "## X",
    "```",
    "~~~",
    "---",
    "===",
    "> ",
    "- ",
    "|a|b|",
    "[x](y)",
    "<!--",
    "\t",
    "",
]
LINES = st.lists(st.sampled_from(MARKS) | ANY_TEXT, max_size=30)
MARKDOWN = LINES.map("\n".join)
LIBRARY = RunbookSearch(MemorySearchIndex())
for _name in ("DiskFull", "EtcdNoLeader", "KubePodCrashLooping"):
    LIBRARY.replace(_name, f"# {_name}\n\nSomething is wrong with it.\n", path=f"{_name}.md")


@given(ANY_TEXT)
def test_any_question_is_answered(question: str) -> None:
    """Issue "Bad input": rubbish never raises."""
    assert len(LIBRARY.search(question, 2)) <= 2


@given(MARKDOWN)
def test_any_document_is_read(text: str) -> None:
    """Invariant 9: reading never fails; each anchor is given once."""
    anchors = [s.anchor for s in sections_of(text).sections if s.level and s.anchor]
    assert len(anchors) >= len(set(anchors))


@given(MARKDOWN, ANY_TEXT)
def test_any_document_can_be_indexed_and_forgotten(text: str, path: str) -> None:
    """What was put in can be taken out again, whatever it was."""
    index = MemorySearchIndex()
    search = RunbookSearch(index)
    search.replace("page", text, path=path)
    search.replace("page", text + "x", path=path)
    search.remove("page")
    assert index.total() == 0
    assert index.frequencies(["x", "a"]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "[" * 500_000,
        "<!--" * 120_000,
        "# " + " " * 500_000 + "#",
        "`" * 500_000,
        "- " * 250_000,
        "[a](" * 120_000,
        "<a " * 160_000,
        "{{" * 250_000,
        "\n".join(f"{'#' * (n % 6 + 1)} AlertNumber{n}Fires" for n in range(9_000)),
        "\n".join("```" for _ in range(9_999)),
        "\n".join(f"word{n} Camel{n}Case" for n in range(9_999)),
        "KubePod" * 70_000,
    ],
    ids=lambda text: text[:8].strip(),
)
def test_a_hostile_document_costs_little(text: str) -> None:
    """Issue "Bad input": pathological documents hit limits inside two seconds."""
    index = MemorySearchIndex()
    start = time.thread_time()
    RunbookSearch(index).replace("page", text, path="page.md")
    RunbookSearch(index).search("AlertNumber17Fires word3 kubernetes pod")
    assert time.thread_time() - start < 2.0
