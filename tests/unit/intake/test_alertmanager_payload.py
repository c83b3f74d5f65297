"""What an Alertmanager v4 payload says, and what is made of payloads that lie."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import AT_0300

from sic.adapters.intake.alertmanager import parse
from sic.adapters.intake.alertmanager.payload import PAIRS_MAX, VALUE_MAX
from sic.application.intake import AlertGroup, PayloadMalformed, PayloadRefused


def a_firing(**changes: Any) -> dict[str, Any]:
    """Return one alert as Alertmanager writes it."""
    return {
        "status": "firing",
        "labels": {"alertname": "DiskFull", "instance": "db1"},
        "annotations": {"summary": "db1 has no room left"},
        "startsAt": "2026-11-23T02:58:00.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example/graph",
        "fingerprint": "0badc0de",
        **changes,
    }


def read(*alerts: object, **changes: Any) -> AlertGroup:
    """Return what a payload of these alerts says."""
    payload = {
        "version": "4",
        "groupKey": '{}:{alertname="DiskFull"}',
        "status": "firing",
        "receiver": "sic",
        "groupLabels": {"alertname": "DiskFull"},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example",
        "alerts": list(alerts),
        **changes,
    }
    return parse(json.dumps(payload).encode(), now=AT_0300)


def test_a_firing_alert_becomes_a_claim() -> None:
    """Every field that helps a person at 03:00 arrives."""
    [claim] = read(a_firing()).claims
    assert (claim.name, claim.summary) == ("DiskFull", "db1 has no room left")
    assert (claim.status, claim.fingerprint) == ("firing", "0badc0de")
    assert claim.starts_at == datetime(2026, 11, 23, 2, 58, 0, 123456, UTC)
    assert claim.link == "http://prometheus.example/graph"


def test_a_firing_alert_has_no_end_yet() -> None:
    """Go writes "not known" as year 0001; some senders write an end they expect."""
    assert read(a_firing(endsAt="0001-01-01T00:00:00Z")).fires
    assert read(a_firing(endsAt="2026-11-23T02:59:00Z")).fires


def test_a_resolved_alert_does_not_fire() -> None:
    """A group of which nothing fires opens no incident."""
    group = read(a_firing(status="resolved", endsAt="2026-11-23T02:59:00Z"))
    assert not group.fires


def test_a_missing_status_is_read_from_the_end() -> None:
    """An alert must not fire for ever because a sender left a word out."""
    assert not read(a_firing(status=None, endsAt="2026-11-23T02:59:00Z")).fires
    assert read(a_firing(status=None, endsAt="2026-11-23T03:59:00Z")).fires


@pytest.mark.parametrize(
    ("told", "said"),
    [(7, " (+8 more)"), (0, " (+1 more)"), (-3, " (+1 more)"), ("many", " (+1 more)")],
)
def test_alerts_that_their_sender_left_out_are_counted(told: object, said: str) -> None:
    """`max_alerts` of Alertmanager cuts a group short and says by how much."""
    group = read(a_firing(), a_firing(fingerprint="2"), truncatedAlerts=told)
    assert group.title == f"DiskFull: db1 has no room left{said}"


def test_the_title_names_the_alert_and_how_many_stand_behind_it() -> None:
    """The title is the first thing a woken person reads."""
    two = read(a_firing(), a_firing(fingerprint="2"))
    assert two.title == "DiskFull: db1 has no room left (+1 more)"
    assert len(read(a_firing(annotations={"summary": "x" * 5000})).title) == 200
    assert read(a_firing(labels={}), groupLabels={}).title.startswith("Alert without a name")


def test_one_group_has_one_key() -> None:
    """Repeats of a group join its incident: the key is the group's, not the alerts'."""
    assert read(a_firing()).dedup_key == read(a_firing(fingerprint="2")).dedup_key
    other = read(a_firing(), groupKey='{}:{alertname="Other"}')
    assert other.dedup_key != read(a_firing()).dedup_key
    assert read(a_firing()).dedup_key.startswith("alertmanager:")


def test_a_group_without_a_key_is_known_by_its_labels_or_alerts() -> None:
    """A payload template may leave the key out; retries must still be one incident."""
    by_labels = [read(a_firing(), groupKey=None).dedup_key for _ in range(2)]
    assert by_labels[0] == by_labels[1]
    by_alerts = [read(a_firing(), groupKey="", groupLabels=None).dedup_key for _ in range(2)]
    assert by_alerts[0] == by_alerts[1] != by_labels[0]


def test_what_cannot_be_stored_is_made_harmless_and_marked() -> None:
    """F-63: an alert is never lost for the spelling of a label."""
    labels = {"alertname": "Disk\x00Full", "n" * 5000: "v" * 5000, "a": 7, "b": None}
    [claim] = read(a_firing(labels=labels)).claims
    assert claim.name == "Disk\N{REPLACEMENT CHARACTER}Full"
    assert all(len(v) <= VALUE_MAX for v in claim.labels.values())
    assert any(value.endswith("…") for value in claim.labels.values())
    assert (claim.labels["a"], claim.labels["b"]) == ("7", "")


def test_ten_thousand_labels_are_cut() -> None:
    """F-63: a claim stays small whatever the sender does."""
    labels = {f"label{number}": "x" for number in range(10_000)}
    [claim] = read(a_firing(labels=labels)).claims
    assert len(claim.labels) == PAIRS_MAX


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "2026-02-30T00:00:00Z", 7, None, "2026-11-23T02:58:00", "9" * 900],
)
def test_an_instant_that_is_none_is_left_out(value: object) -> None:
    """A wrong clock at the sender must not stop the alert."""
    [claim] = read(a_firing(startsAt=value)).claims
    assert claim.starts_at is None


def test_an_instant_elsewhere_is_turned_to_utc() -> None:
    """Instants are UTC inside; senders write their own offsets."""
    [claim] = read(a_firing(startsAt="2026-11-23T00:00:00-03:00")).claims
    assert claim.starts_at == datetime(2026, 11, 23, tzinfo=timezone(-timedelta(hours=3)))
    assert claim.starts_at.tzinfo is UTC


def test_an_alert_without_a_fingerprint_is_known_by_its_labels() -> None:
    """Two calls about one alert must not attach it twice."""
    [first] = read(a_firing(fingerprint=None)).claims
    [again] = read(a_firing(fingerprint="")).claims
    assert first.fingerprint == again.fingerprint != ""


@pytest.mark.parametrize(
    ("body", "malformed"),
    [
        (b"", True),
        (b"{", True),
        (b"\xff", True),
        (b'{"alerts": NaN}', True),
        (b'{"alerts": [], "groupKey": ' + b"[" * 100_000, True),
        (b"[]", False),
        (b"{}", False),
        (b'{"alerts": {}}', False),
        (b'{"alerts": [1]}', False),
        (b'{"alerts": [], "version": "5"}', False),
    ],
)
def test_what_is_no_payload_is_refused_in_words(body: bytes, malformed: bool) -> None:
    """Whoever set the receiver up must learn what to point here."""
    with pytest.raises(PayloadRefused, match=r"JSON|payload") as refused:
        parse(body, now=AT_0300)
    assert isinstance(refused.value, PayloadMalformed) is malformed


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint")


@given(
    st.dictionaries(st.sampled_from(KEYS), ANYTHING),
    st.dictionaries(st.sampled_from(("groupKey", "groupLabels", "truncatedAlerts")), ANYTHING),
)
def test_any_values_give_claims_that_can_be_stored(
    alert: dict[str, Any], envelope: dict[str, Any]
) -> None:
    """Every string is untrusted; no value of any type may raise or get through unwritable."""
    body = json.dumps({"alerts": [alert], **envelope})
    group = parse(body.encode(), now=AT_0300)
    [claim] = group.claims
    for text in (group.title, claim.name, claim.fingerprint, *claim.labels.values()):
        assert not any(ord(c) < 32 and c not in "\n\t" for c in text)
    assert len(group.title) <= 200
