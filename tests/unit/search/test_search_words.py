"""How text and questions become the same terms."""

from __future__ import annotations

import pytest

from sic.application.search.asking import QUERY_MAX, QUIET_SHARE, asked
from sic.application.search.stems import stem
from sic.application.search.words import RELATED_TERMS, concepts, letters, parts, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("restarts", "restarting"),
        ("evicted", "eviction"),
        ("expires", "expiration"),
        ("throttled", "throttling"),
        ("latencies", "latency"),
        ("k8s", "kubernetes"),
        ("synchronising", "sync"),
        ("PVCs", "persistentvolumeclaim"),
        ("four", "4"),
    ],
)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    """People describe in one form what alerts name in another."""
    assert terms(one)[-1] == terms(other)[-1]


@pytest.mark.parametrize(
    ("one", "other"), [("scheduler", "scheduled"), ("operator", "operates")]
)
def test_a_component_is_not_what_it_does(one: str, other: str) -> None:
    """A suffix rule alone would mix the scheduler with everything scheduled."""
    assert terms(one) != terms(other)


@pytest.mark.parametrize("word", ["5xx", "disk", "a", "", "größe", "x" * 500, "http2"])
def test_a_stem_is_never_longer_than_its_word(word: str) -> None:
    """Any word has a stem, and no word raises."""
    assert len(stem(word)) <= len(word) + 1


@pytest.mark.parametrize(
    "name",
    ["KubePodCrashLooping", "kube-pod-crash-looping", "kube_pod_crash_looping"],
)
def test_a_name_is_one_name_in_every_spelling(name: str) -> None:
    """Issue: snake, kebab and camel case find the page."""
    assert parts(name) == parts("Kube Pod Crash Looping")
    assert letters(name) == "kubepodcrashlooping"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("etcdGRPCRequestsSlow", ["etcd", "grpc", "request", "slow"]),
        ("HAProxyDown", ["ha", "proxi", "down"]),
        ("KubeVirtDeprecatedAPIsRequested", ["kubernetes", "virt", "deprec", "api", "request"]),
        ("CapacityWarning85", ["capac", "warn", "85"]),
    ],
)
def test_names_are_taken_apart_where_a_reader_would(name: str, expected: list[str]) -> None:
    """Acronyms in capitals and numbers at the end are words of their own."""
    assert parts(name) == expected


def test_several_words_that_are_one_thing_count_once() -> None:
    """Or "virtual machine" would outweigh what is wrong with it."""
    assert list(concepts("the virtual machine is not running")) == ["virtualmachin", "down"]


def test_small_words_ask_for_nothing() -> None:
    """Only what tells one page from another is looked for."""
    assert list(concepts("what is the and of a")) == []


def test_related_words_point_both_ways() -> None:
    """Whichever of two words is asked, the other is heard too."""
    assert all(
        term in RELATED_TERMS[other] for term in RELATED_TERMS for other in RELATED_TERMS[term]
    )


def test_of_an_address_only_its_end_can_be_a_name() -> None:
    """A `runbook_url` label is pasted whole."""
    keys = {name.key for name in asked("https://runbooks.test/etcd/etcdNoLeader/?x=1").names}
    assert "etcdnoleader" in keys
    assert "runbooks" not in keys


def test_a_question_is_read_only_so_far() -> None:
    """A line of a megabyte is answered as fast as any."""
    query = asked("disk " * 200_000)
    assert len(query.terms) <= QUERY_MAX
    assert [concept.term for concept in query.concepts] == ["disk"]


@pytest.mark.parametrize(
    ("question", "component"),
    [
        ("log store answers with errors", "loki"),
        ("metrics backend is slow", "mimir"),
        ("key value store lost its leader", "etcd"),
        ("name lookup takes seconds", "coredn"),
    ],
)
def test_a_component_is_asked_for_by_what_it_does(question: str, component: str) -> None:
    """Who sees the fault need not know which product is in use."""
    assert component in asked(question).everything


def test_a_product_with_capitals_inside_is_one_word() -> None:
    """A core of the processor is nothing of CoreDNS."""
    assert parts("CoreDNSDown") == ["coredn", "down"]
    assert "core" not in terms("CoreDNSDown")


def test_numbers_and_words_of_every_alert_tell_less() -> None:
    """Alerts quote what was measured; runbooks do not know it."""
    shares = {c.term: c.share for c in asked("431 quorum losses in the last minutes").concepts}
    assert shares["quorum"] == 1.0
    assert {shares["431"], shares["last"], shares["minut"]} == {QUIET_SHARE}


def test_a_rules_templates_ask_for_nothing() -> None:
    """People paste an alert's description out of the rules that raise it."""
    assert asked("Disk of {{ $labels.instance }} is full.") == asked("Disk of is full.")
