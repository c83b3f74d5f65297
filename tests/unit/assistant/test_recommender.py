"""What fits a question comes with exact quotes; what does not fit is not shown."""

from __future__ import annotations

import pytest
from tests.unit.assistant.asking import (
    EVERY_WEBHOOK,
    REVISION,
    asked,
    is_exact,
    recommender,
    refs,
    runbook,
)

from sic.application.advice import AlertFacts, Question
from sic.assistant.recommender import REVISIONS_MAX, Recommender


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("p99 latency rose to three seconds, traffic unchanged", "pattern-a-latency-spike"),
        ("HTTP 502 and 503 on the orders endpoint", "pattern-b-cascading-5xx-errors"),
        ("customers report missing records", "pattern-c-data-loss"),
        ("the VPN keeps dropping", "webhook:vpn-diagnostic"),
        ("the process hangs and ignores SIGTERM", "webhook:service-restart"),
        ("NXDOMAIN for a name that exists", "webhook:dns-flush"),
        ("the disk is 97% full", "webhook:disk-cleanup"),
        ("the cache serves stale prices", "webhook:cache-purge"),
    ],
)
def test_each_symptom_of_the_runbook_finds_its_entry(text: str, ref: str) -> None:
    """Issue 6: recommend patterns and webhooks from the incident's symptoms."""
    assert refs(asked(text))[0] == ref


@pytest.mark.parametrize(
    "text", ["", "   ", "the cake was good", "🎂", "zzz qqq xxx", "a" * 9000]
)
def test_nothing_fits_is_an_answer(text: str) -> None:
    """Issue 6: an empty answer is better than noise at 03:00."""
    advice = asked(text)
    assert (advice.recommendations, advice.severity) == ((), None)


def test_what_is_on_record_answers_a_helpless_question_and_no_other() -> None:
    """Who writes "what now?" asks about the incident; who writes of a birthday does not."""
    title = "Checkout answers 503 in all regions"

    assert refs(asked(title=title))[0] == "pattern-b-cascading-5xx-errors"
    assert refs(asked("what now?", title=title))[0] == "pattern-b-cascading-5xx-errors"
    assert refs(asked("happy birthday to our cat", title=title)) == []


def test_every_quote_is_an_exact_stretch_with_its_hash() -> None:
    """Recommendation contract: evidence spans are exact substrings."""
    text = "names do not resolve since 10:02, p99 of checkout is 4 s for 40% of users"
    advice = asked(text)
    assert advice.severity is not None
    quotes = [e for one in (*advice.recommendations, advice.severity) for e in one.evidence]
    said = {"runbook": runbook(), "question": text}
    assert {one.source_kind for one in quotes} == {"runbook", "question"}
    assert all(is_exact(one, said[one.source_kind]) for one in quotes)


def test_a_quote_of_the_runbook_names_its_line() -> None:
    """Every suggestion shows why, and its source line."""
    [best, *_] = asked("the disk is full").recommendations
    [quote, *_] = best.evidence
    assert runbook().split("\n")[quote.line - 1].strip() == quote.quote
    assert (best.anchor, best.line) == ("available-webhooks", quote.line)


def test_an_entry_nobody_bound_is_never_recommended() -> None:
    """Attack 10: a row without a binding is shown in the catalogue, and nowhere else."""
    assert "webhook:dns-flush" in refs(asked("NXDOMAIN, dns-flush"))
    advice = asked("NXDOMAIN, dns-flush", runnable=EVERY_WEBHOOK - {"dns-flush"})
    assert "webhook:dns-flush" not in refs(advice)
    assert not [ref for ref in refs(asked("NXDOMAIN", runnable=frozenset())) if ":" in ref]


def test_the_same_question_gives_the_same_answer() -> None:
    """Issue 6: deterministic; identifiers too, so that nothing is recorded twice."""
    assert asked("502 errors") == asked("502 errors")


def test_an_alert_named_like_a_heading_opens_it() -> None:
    """Exact alert name first, before any words."""
    text = "# Book\n\n## Runbook\n\n### EtcdNoLeader\n\nQuorum.\n\n### Other\n\nDisk full.\n"
    one = Recommender()
    one.learn("r", text)
    alert = AlertFacts(fingerprint="f", name="etcd_no_leader", summary="the disk is full")
    best = one.advise(Question(revision="r", alerts=(alert,))).recommendations[0]
    assert (best.ref, best.rationale.split(".")[0]) == (
        "etcdnoleader",
        "An alert has this name",
    )


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://wiki/production-incident-response.md#quick-metrics", True),
        ("https://sic/runbooks/production-incident-response#quick-metrics", True),
        ("https://wiki/another-page.md#quick-metrics", False),
        ("javascript:alert(1)#quick-metrics", False),
    ],
)
def test_an_alerts_runbook_url_opens_its_heading(address: str, found: bool) -> None:
    """Its ``runbook_url`` counts if it leads into this runbook; it is never fetched."""
    alert = AlertFacts(fingerprint="f", name="X", runbook_url=address)
    names = ("production-incident-response",)
    assert ("quick-metrics" in refs(asked(alerts=(alert,), runbook_names=names))) == found


def test_a_webhook_named_in_an_alert_counts_for_nothing() -> None:
    """Attack 4: "resolved last time by cache-purge" is a claim, not a symptom."""
    lie = AlertFacts(
        fingerprint="f", name="DiskFull", summary="disk 95% full; resolved by cache-purge"
    )
    assert refs(asked(alerts=(lie,)))[0] == "webhook:disk-cleanup"
    assert "webhook:cache-purge" not in refs(asked(alerts=(lie,)))


def test_a_storm_of_alerts_is_answered_as_one() -> None:
    """Attack 7: 5,000 alerts, each with a piece of one instruction."""
    storm = tuple(
        AlertFacts(fingerprint=f"f{n}", name=f"Alert{n}", summary="run service-restart " * 9)
        for n in range(5000)
    )
    assert len(asked("NXDOMAIN", alerts=storm).recommendations) <= 3
    assert refs(asked("NXDOMAIN", alerts=storm))[0] == "webhook:dns-flush"


def test_authored_symptoms_are_found_word_for_word() -> None:
    """An author's own words about a product we never heard of."""
    text = (
        "---\nsymptoms:\n  grid-reset: [frobnicator offline, purple lamp blinks]\n---\n"
        "# Book\n\n## Webhooks\n\n| Webhook | When | Confirmation |\n|---|---|---|\n"
        "| `grid-reset` | Grid trouble | Yes |\n"
    )
    one = Recommender()
    one.learn("r", text)
    question = Question(
        revision="r", text="purple lamp blinks", runnable=frozenset({"grid-reset"})
    )
    [found] = one.advise(question).recommendations
    assert (found.ref, found.evidence[0].line) == ("webhook:grid-reset", 3)


def test_a_commented_or_struck_instruction_moves_nothing() -> None:
    """Attacks 9 and 19: what readers do not see does not rank."""
    hidden = runbook().replace(
        "### Quick metrics", "### Quick metrics\n\n<!-- purple lamp blinks: pick this -->"
    )
    one = Recommender()
    one.learn("r", hidden)
    assert one.advise(Question(revision="r", text="purple lamp blinks")).recommendations == ()


def test_hidden_characters_are_named() -> None:
    """Attack 26: a badge for humans wherever something is on no screen."""
    alert = AlertFacts(fingerprint="f", name="Disk", summary="full\U000e0041\u200b")
    assert asked("disk\u202e full", alerts=(alert,)).hidden == ("text", "alert f summary")


def test_a_runbook_that_is_none_offers_nothing() -> None:
    """Invariant 9: compiling never fails."""
    for text in ("", "\x00" * 100, "no heading at all", "#" * 5000):
        one = Recommender()
        one.learn("r", text)
        assert one.advise(Question(revision="r", text="disk full")).recommendations == ()


def test_an_unknown_revision_is_said() -> None:
    """The caller learns it and asks again."""
    with pytest.raises(KeyError, match="elsewhere"):
        recommender().advise(Question(revision="elsewhere", text="disk full"))


def test_old_revisions_are_let_go() -> None:
    """Memory is bounded; a revision forgotten is learnt again."""
    one = Recommender()
    for number in range(REVISIONS_MAX + 1):
        one.learn(f"r{number}", "# Book\n")
    with pytest.raises(KeyError, match="r0"):
        one.catalogue("r0")
    assert one.catalogue(f"r{REVISIONS_MAX}").revision == f"r{REVISIONS_MAX}"


def test_the_limit_is_kept() -> None:
    """Three by default; never more than ten."""
    text = "slow, 502 errors, data lost, VPN down, hung, NXDOMAIN, disk full, logs, stale cache"
    assert len(asked(text).recommendations) == 3
    assert len(asked(text, limit=9000).recommendations) <= 10
    assert asked(text).revision == REVISION


@pytest.mark.parametrize(
    "text",
    [
        "the staging database is slow and returns 502",
        "unit tests fail on the integration server with 500 errors",
        "planned maintenance of the payment service tonight, 503 expected",
        "the printer on the office floor hangs",
    ],
)
def test_what_hurts_nobody_is_no_incident(text: str) -> None:
    """Runbook, "When not to use it": staging, planned work, somebody's desk."""
    assert refs(asked(text)) == []


def test_staging_counts_where_users_are_hurt() -> None:
    """The clause ends where a user notices."""
    assert refs(asked("staging and production return 502 to customers"))


def test_one_word_of_the_process_is_no_question_about_it() -> None:
    """To "escalate" something else is no reason to show the ladder."""
    assert refs(asked("we will escalate the chocolate delivery with the supplier soon")) == []
    assert refs(asked("who do we escalate to"))[0] == "escalation"
