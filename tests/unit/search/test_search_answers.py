"""What is answered, and in which order, on a small library."""

from __future__ import annotations

import pytest

from sic.adapters.search.memory import MemorySearchIndex
from sic.application.search import LIMIT_MAX, RunbookSearch

PAGES = {
    "kubernetes/KubePodCrashLooping.md": "Pod is in a crash loop: it dies and is restarted.",
    "kubernetes/KubeNodeNotReady.md": "A node has not been ready for fifteen minutes.",
    "etcd/etcdNoLeader.md": "The etcd cluster has no leader and takes no writes.",
    "etcd/etcdMembersDown.md": "Some members of the etcd cluster are down.",
    "ceph/CephMonQuorumLost.md": "Monitors of the storage cluster lost quorum.",
    "node/NodeFilesystemSpaceFillingUp.md": "A file system will be full within four hours.",
    "redis/README.md": "Overview of the cache service and its dashboards.",
}


@pytest.fixture
def search() -> RunbookSearch:
    """A search over a library of seven pages."""
    found = RunbookSearch(MemorySearchIndex())
    for path, meaning in PAGES.items():
        name = path.rpartition("/")[2].removesuffix(".md")
        text = (
            f"# {name}\n\n## Meaning\n\n{meaning}\n\n## Mitigation\n\nRestart what is broken.\n"
        )
        found.replace(path.removesuffix(".md"), text, path=path)
    return found


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ("pods restart over and over", "kubernetes/KubePodCrashLooping.md"),
        (
            "disk on the node will be full within 4 hours",
            "node/NodeFilesystemSpaceFillingUp.md",
        ),
        ("etcd has no leader", "etcd/etcdNoLeader.md"),
        ("member of etcd is not running", "etcd/etcdMembersDown.md"),
    ],
)
def test_what_is_seen_leads_to_the_page(
    search: RunbookSearch, question: str, path: str
) -> None:
    """Issue "Measured goals": queries that describe an alert without naming it."""
    assert search.search(question)[0].path == path


@pytest.mark.parametrize(
    "question",
    [
        "etcdNoLeader",
        "etcdnoleader",
        "etcd no leader",
        "etcd-no-leader.md",
        "[FIRING:2] etcdNoLeader (severity critical, members down, quorum lost)",
        "https://runbooks.test/alerts/etcd/etcdNoLeader#diagnosis",
        'alertname="etcdNoLeader" namespace="kubernetes"',
    ],
)
def test_a_name_in_any_spelling_comes_first(search: RunbookSearch, question: str) -> None:
    """Issue "Search": exact alert and file names first, with noise around them."""
    assert search.search(question)[0].path == "etcd/etcdNoLeader.md"


@pytest.mark.parametrize(
    "question", ["best pizza in town", "zebra umbrella violin", "the of and", "", "!?", "🍕"]
)
def test_nothing_is_answered_when_nothing_fits(search: RunbookSearch, question: str) -> None:
    """Issue "Search": an empty result rather than noise."""
    assert search.search(question) == []


@pytest.mark.parametrize("words", ["broken", "restart broken"])
def test_a_word_or_two_that_stand_in_the_text_are_found(
    search: RunbookSearch, words: str
) -> None:
    """Whoever types a word of the text looks for where it stands; two must stand together."""
    assert {hit.heading for hit in search.search(words)} == {"Mitigation"}
    assert search.search("broken umbrella") == []


def test_a_page_about_another_system_comes_after(search: RunbookSearch) -> None:
    """A question that names etcd is not answered first by a page about Ceph."""
    assert search.search("etcd quorum lost")[0].path.startswith("etcd/")


def test_a_hit_opens_the_section_that_answers(search: RunbookSearch) -> None:
    """Issue "Search": deep link to the section."""
    [hit] = search.search("etcd takes no writes", limit=1)
    assert (hit.anchor, hit.heading, hit.runbook) == ("meaning", "Meaning", "etcd/etcdNoLeader")


def test_a_heading_that_names_an_alert_is_found_by_it() -> None:
    """Some teams keep a hundred alerts on one page."""
    search = RunbookSearch(MemorySearchIndex())
    alerts = "".join(f"## Mimir{n}Slow\n\nIt is slow.\n\n" for n in ("Ruler", "Store", "Query"))
    search.replace("mimir", f"# Mimir playbooks\n\n{alerts}", path="mimir.md")

    [hit] = search.search("MimirStoreSlow")

    assert (hit.path, hit.anchor) == ("mimir.md", "mimirstoreslow")


def test_the_file_name_counts_more_than_a_title_copied_from_elsewhere() -> None:
    """Public pages do carry another alert's heading by mistake."""
    search = RunbookSearch(MemorySearchIndex())
    search.replace("b", "# etcdMembersDown\n\nRevisions diverge.\n", path="etcdDivergent.md")
    search.replace("a", "# etcdMembersDown\n\nMembers are down.\n", path="etcdMembersDown.md")

    assert [h.runbook for h in search.search("etcdMembersDown")][:1] == ["a"]


def test_an_index_page_is_called_what_its_folder_is(search: RunbookSearch) -> None:
    """`redis/README.md` is the page of redis."""
    assert search.search("redis")[0].path == "redis/README.md"


def test_there_is_one_result_a_page_and_no_more_than_asked(search: RunbookSearch) -> None:
    """Five results are five pages."""
    found = search.search("node cluster etcd pod leader down ready", limit=3)
    assert len(found) == len({hit.path for hit in found}) == 3
    assert search.search("etcd leader", limit=0) == []
    assert len(search.search("etcd leader", limit=LIMIT_MAX * 9)) <= len(PAGES)


@pytest.mark.parametrize(
    "question",
    [
        'NEAR("a b" *)',
        '" OR 1=1 --',
        "leader AND NOT (",
        "name:x ^y",
        "a\x00b",
        "\ud800",
        "'; --",
    ],
)
def test_operators_are_words_and_never_syntax(search: RunbookSearch, question: str) -> None:
    """Issue "Bad input": rubbish never raises, and never reaches the database as a query."""
    assert all(hit.path in PAGES for hit in search.search(question))


def test_a_runbook_is_forgotten_when_removed(search: RunbookSearch) -> None:
    """A page that is gone must not be offered at 03:00."""
    search.remove("etcd/etcdNoLeader")
    search.remove("never there")
    assert "etcd/etcdNoLeader.md" not in [h.path for h in search.search("etcdNoLeader")]


def test_beside_a_page_that_fits_stands_what_may_be_meant(search: RunbookSearch) -> None:
    """Once one page fits, another that says less of the question may be the one meant."""
    paths = [hit.path for hit in search.search("etcd leader is gone and members vote")]

    assert paths[0] == "etcd/etcdNoLeader.md"
    assert "etcd/etcdMembersDown.md" in paths
    assert not search.search("members vote for the treasurer of the club")


def test_a_numbered_host_is_a_host(search: RunbookSearch) -> None:
    """Alerts name "node1"; no page does."""
    assert search.search("node17 is unready")[0].path == "kubernetes/KubeNodeNotReady.md"
