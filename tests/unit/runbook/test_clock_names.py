"""Column headers and labels as published policies word them, to what they promise."""

from __future__ import annotations

import pytest

from sic.domain.policy import Elapsed
from sic.runbook import compile_document, compile_runbook
from sic.runbook.clock_names import classify, is_off_hours
from sic.runbook.durations import read


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Acknowledge by", "ack"),
        ("Time to acknowledge (TTA)", "ack"),
        ("Ack (current)", "ack"),
        ("Stabilise by", "mitigation"),
        ("First mitigation", "mitigation"),
        ("Target resolution", "resolution"),
        ("Management updates", "cadence"),
        ("Update stakeholders every", "cadence"),
        ("Status page updates", "cadence"),
        ("Tell people", "cadence"),
        ("Inform customers", "cadence"),
        ("Sitreps", "cadence"),
    ],
)
def test_a_header_names_its_clock(header: str, kind: str) -> None:
    """Issue: clock columns by common names."""
    heading = classify(header)
    assert heading is not None
    assert heading.kinds == (kind,)


@pytest.mark.parametrize(
    "header",
    [
        "Ack (old)", "Former ack SLA", "Acknowledge (proposed)", "Median time to acknowledge",
        "Time to resolve, last quarter", "MTTR Q3", "Actual response time",
        "Response timeout", "Retry interval", "Backup interval", "Restore snapshots within",
        "Exec notified", "Retention", "Review frequency", "Post-mortem within",
    ],
)  # fmt: skip
def test_what_was_or_is_no_incident_names_no_clock(header: str) -> None:
    """Measured, old, proposed or technical times bind nobody during an incident."""
    assert classify(header) is None


@pytest.mark.parametrize("header", ["Ack (off hours)", "Response at weekends", "After hours"])
def test_the_other_half_of_the_week_is_known(header: str) -> None:
    """A second calendar is reported, not read as if it were the first."""
    assert is_off_hours(header)
    assert not is_off_hours("Ack (business hours)")


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("15 min PagerDuty", 900),
        ("4h Slack", 14_400),
        ("1 h (rollback, feature off, maintenance page)", 3600),
        ("20 minutes (in and outside of office hours)", 1200),
        ("60 minutes (office and out of hours)", 3600),
        ("30 minutes (at any time)", 1800),
        ("Every 30 minutes until contained", 1800),
        ("Every 2 hours during active response", 7200),
        (r"$\le 15$ mins", 900),
    ],
)
def test_words_around_a_time_that_change_nothing(cell: str, seconds: int) -> None:
    """A tool, a remark, day and night, or until when updates go on."""
    reading = read(cell)
    assert reading.exact
    assert reading.clock == Elapsed(seconds=seconds)


@pytest.mark.parametrize(
    "cell",
    [
        "2 days (only if customers ask)",
        "1 hour (after the vendor calls back)",
        "30 min (first update)",
        "x" * 2001,
    ],
)
def test_a_condition_is_no_remark(cell: str) -> None:
    """What holds under a condition is not promised to everybody."""
    reading = read(cell)
    assert not (reading.exact and reading.clock)


def test_struck_out_words_are_not_read_but_stay_in_the_anchor() -> None:
    """GitHub keeps them in a heading's anchor, so that links to it go on working."""
    struck = "~~Acknowledge within\n5 minutes.~~ Mitigate within 1 hour."
    compiled = compile_document(f"# Incident\n\n## ~~Old~~ SEV-1\n\n{struck}")
    assert compiled.tree.anchors == ("incident", "old-sev-1")
    [severity] = compiled.policy.severities
    assert (severity.ack, severity.mitigation) == (None, Elapsed(seconds=3600))


def test_one_notice_is_no_rhythm() -> None:
    """A status page due "within 30 minutes" is written once; updates have an interval."""
    table = "| Sev | Status page |\n|--|--|\n| SEV-1 | within 30 minutes |\n| SEV-2 | 1 hour |"
    first, second = compile_runbook(f"# Incident severities\n\n{table}").severities
    assert (first.cadence, second.cadence) == (None, Elapsed(seconds=3600))
