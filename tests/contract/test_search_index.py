"""What every search index does alike, in memory and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from sic.adapters.search.memory import MemorySearchIndex
from sic.adapters.search.opening import open_index
from sic.adapters.search.postgres import PostgresSearchIndex
from sic.application.search import Entry, RunbookSearch
from sic.application.search.entries import entries_of
from sic.runbook.sections import sections_of

Index = MemorySearchIndex | PostgresSearchIndex


def entries(runbook_id: str, text: str) -> list[Entry]:
    """Return what is indexed of a page."""
    return entries_of(runbook_id, f"{runbook_id}.md", sections_of(text))


@pytest.fixture
def index(store_url: str) -> Iterator[Index]:
    """An empty index of each kind."""
    found = open_index(store_url)
    assert isinstance(found, MemorySearchIndex | PostgresSearchIndex)
    with closing(found):
        yield found


def test_an_entry_comes_back_as_it_was_put(index: Index) -> None:
    """Ranking needs every weight of it."""
    [entry] = entries("DiskFull", "# DiskFull\n\nThe disk is full.\n")
    index.replace("DiskFull", [entry])
    assert index.matching({"disk": 1.0}, 5) == [entry]


def test_replacing_leaves_nothing_of_what_was_there(index: Index) -> None:
    """A section that was deleted must not be found."""
    index.replace("page", entries("page", "# A\n\nkafka\n\n## KafkaBrokerDown\n\nbroker\n"))
    index.replace("page", entries("page", "# A\n\nredis\n"))

    assert index.total() == 1
    assert index.matching({"kafka": 1.0}, 5) == []
    assert index.named(["kafkabrokerdown"], 5) == []


def test_an_empty_page_is_kept_as_nothing(index: Index) -> None:
    """Replacing by nothing is forgetting."""
    index.replace("page", entries("page", "# A\n\nkafka\n"))
    index.replace("page", [])
    index.remove("page")
    assert index.total() == 0


def test_frequencies_count_entries_not_words(index: Index) -> None:
    """How rare a word is decides how much it tells."""
    index.replace("a", entries("a", "# a\n\nkafka kafka kafka\n"))
    index.replace("b", entries("b", "# b\n\nkafka redis\n"))
    assert index.frequencies(["kafka", "redis", "mysql"]) == {"kafka": (2, 2), "redis": (1, 1)}


def test_the_word_worth_more_decides_what_comes_first(index: Index) -> None:
    """Candidates are few: the right page must be among them."""
    for n in range(6):
        index.replace(f"p{n}", entries(f"p{n}", f"# p{n}\n\nnode node node\n"))
    index.replace("x", entries("x", "# x\n\nnode kafka\n"))
    [first] = index.matching({"node": 0.5, "kafka": 4.0}, 1)
    assert first.runbook_id == "x"


def test_a_long_page_that_says_a_word_often_comes_after_a_short_one_about_it(
    index: Index,
) -> None:
    """Guides of many kilobytes hold every word; they must not crowd out the page meant."""
    guide = "# Guide\n\nHow we work.\n\n" + "".join(
        f"## Part {n}\n\nThe quorum. {'Ask the team and compare with last week. ' * 4}\n\n"
        for n in range(24)
    )
    for n in range(4):
        index.replace(f"guide{n}", entries(f"guide{n}", guide))
    index.replace("page", entries("page", "# Page\n\nMembers have lost the quorum.\n"))

    [first] = index.matching({"quorum": 4.0}, 1)
    assert first.runbook_id == "page"


def test_a_background_far_down_is_not_what_a_page_opens_with(index: Index) -> None:
    """What stands first says what a page is about; what stands last explains."""
    steps = "".join(f"## Step {n}\n\nAsk.\n\n" for n in range(6))
    page = f"# Drill\n\n{steps}## Background\n\nMembers were down in March.\n"
    index.replace("drill", entries("drill", page))

    assert index.frequencies(["march"]) == {"march": (1, 0)}


def test_the_better_name_comes_first(index: Index) -> None:
    """A file's name counts more than a heading, a heading more than a mention."""
    index.replace("m", entries("m", "# m\n\nSee EtcdDown.\n"))
    index.replace("EtcdDown", entries("EtcdDown", "# other\n\ntext\n"))
    found = index.named(["etcddown"], 5)
    assert [entry.runbook_id for entry in found] == ["EtcdDown", "m"]


@pytest.mark.parametrize("term", ["'", "a'b", '"', "\\", "a:*", "&", "x OR y", "größe"])
def test_no_term_is_an_operator(index: Index, term: str) -> None:
    """Terms are letters and digits; if ever one is not, it still is no syntax."""
    index.replace("a", entries("a", "# a\n\ntext größe\n"))
    assert index.frequencies([term]) in ({}, {"größe": (1, 1)})


def test_both_indexes_give_the_same_answers(index: Index) -> None:
    """One contract: which database is used must not decide what is found."""
    search = RunbookSearch(index)
    search.replace("a", "# KubePodCrashLooping\n\nPod restarts again.\n", path="a.md")
    search.replace("b", "# KubeNodeNotReady\n\nNode is not ready.\n", path="b.md")

    assert [h.runbook for h in search.search("pods restart over and over")] == ["a"]
    assert [h.runbook for h in search.search("KubeNodeNotReady")] == ["b"]
    assert search.search("best pizza in town") == []
