"""Signatures of Standard Webhooks 1.0.0 against the published vector and hostile headers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sic.domain.standard_webhooks import (
    ID,
    SIGNATURE,
    TIMESTAMP,
    NotGenuine,
    SecretMalformed,
    secret_of,
    secret_text,
    signed,
    verified,
)

# The vector the project's own libraries test against.
KEY = secret_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
NAME = "msg_p5jXN8AQM9LWM0D4loKWxJek"
AT = datetime.fromtimestamp(1614265330, UTC)
BODY = b'{"test": 2432232314}'
PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
OLD_KEY = b"o" * 24


def headers(**changed: str) -> dict[str, str]:
    """Return the published headers with some of them replaced."""
    return {ID: NAME, TIMESTAMP: "1614265330", SIGNATURE: PUBLISHED} | changed


def with_signature(text: str) -> dict[str, str]:
    """Return the published headers with another list of signatures."""
    return headers() | {SIGNATURE: text}


def test_the_published_vector_is_reproduced() -> None:
    """Standard Webhooks 1.0.0: one secret, id, time and body give one signature."""
    assert signed([KEY], NAME, AT, BODY) == headers()
    assert verified([KEY], headers(), BODY, AT) == NAME


def test_a_rotation_signs_with_both_and_either_is_enough() -> None:
    """Standard Webhooks 1.0.0, "Zero downtime secret rotation"."""
    sent = signed([KEY, OLD_KEY], NAME, AT, BODY)

    assert len(sent[SIGNATURE].split(" ")) == 2
    assert verified([KEY], sent, BODY, AT) == NAME
    assert verified([OLD_KEY], sent, BODY, AT) == NAME
    with pytest.raises(NotGenuine, match="no signature fits"):
        verified([b"x" * 24], sent, BODY, AT)


def test_an_unknown_version_in_the_list_is_passed_over() -> None:
    """A sender may add v1a; a receiver that knows v1 alone still finds its own."""
    assert verified([KEY], with_signature(f"v1a,QUJD {PUBLISHED}"), BODY, AT) == NAME
    with pytest.raises(NotGenuine, match="no signature fits"):
        verified([KEY], with_signature("v1a,QUJD"), BODY, AT)


@pytest.mark.parametrize("minutes", [-5, 5])
def test_five_minutes_either_way_are_recent(minutes: int) -> None:
    """Attack case 40: replayed six minutes later is too late; clocks may differ by five."""
    later = AT + timedelta(minutes=minutes)
    beyond = later + timedelta(seconds=1 if minutes > 0 else -1)

    assert verified([KEY], headers(), BODY, later) == NAME
    with pytest.raises(NotGenuine, match="five minutes away"):
        verified([KEY], headers(), BODY, beyond)


@pytest.mark.parametrize(
    "changed",
    [
        {ID: ""},
        {ID: "a.b"},  # A dot would let two different contents have one signature.
        {ID: "a b"},
        {ID: "m" * 257},
        {ID: "é"},
        {ID: NAME + "\n"},
        {TIMESTAMP: ""},
        {TIMESTAMP: "1614265330.5"},
        {TIMESTAMP: "-1614265330"},
        {TIMESTAMP: " 1614265330"},
        {TIMESTAMP: "١٦١٤٢٦٥٣٣٠"},
        {TIMESTAMP: "9" * 400},
        {TIMESTAMP: "1614265330\n"},
        {TIMESTAMP: "1e9"},
        {TIMESTAMP: "nan"},
        {SIGNATURE: ""},
        {SIGNATURE: " "},
        {SIGNATURE: PUBLISHED + " "},
        {SIGNATURE: f"{PUBLISHED}  {PUBLISHED}"},
        {SIGNATURE: f"{PUBLISHED},{PUBLISHED}"},
        {SIGNATURE: PUBLISHED.removeprefix("v1,")},
        {SIGNATURE: "v1"},
        {SIGNATURE: "v1,"},
        {SIGNATURE: "v1,a"},
        {SIGNATURE: "v1,====" + PUBLISHED[3:]},
        {SIGNATURE: "v1,é" + PUBLISHED[4:]},
        {SIGNATURE: PUBLISHED.replace("v1,", "V1,")},
        {SIGNATURE: " ".join([PUBLISHED] * 17)},
        {SIGNATURE: PUBLISHED[:-1]},
        {SIGNATURE: "v1," + "A" * 43 + "="},
    ],
)
def test_what_is_malformed_is_refused_with_the_one_error(changed: dict[str, str]) -> None:
    """Attack case 40: a malformed list answers 401, never 500."""
    with pytest.raises(NotGenuine, match="does not hold"):
        verified([KEY], headers() | changed, BODY, AT)


@pytest.mark.parametrize("missing", [ID, TIMESTAMP, SIGNATURE])
def test_a_missing_header_is_refused(missing: str) -> None:
    """All three headers are required."""
    kept = {name: value for name, value in headers().items() if name != missing}
    with pytest.raises(NotGenuine, match=f"{missing} is missing"):
        verified([KEY], kept, BODY, AT)


@given(st.dictionaries(st.sampled_from([ID, TIMESTAMP, SIGNATURE]), st.text()), st.binary())
def test_any_headers_and_any_body_are_verified_or_refused(
    changed: dict[str, str], body: bytes
) -> None:
    """Bytes that are no UTF-8 and text that is no header raise nothing else."""
    sent = headers() | changed
    if sent == headers() and body == BODY:
        return
    with pytest.raises(NotGenuine, match="does not hold"):
        verified([KEY], sent, body, AT)


@given(
    st.binary(min_size=24, max_size=64),
    st.text("abcXYZ019_-", min_size=1, max_size=40),
    st.binary(),
    st.datetimes(timezones=st.just(UTC), min_value=datetime(1971, 1, 1)),  # noqa: DTZ001 - the strategy adds the zone
)
def test_what_was_signed_verifies_and_a_changed_body_does_not(
    key: bytes, name: str, body: bytes, at: datetime
) -> None:
    """Signing and verifying agree for every secret, id, body and instant."""
    sent = signed([key], name, at, body)

    assert verified([secret_of(secret_text(key))], sent, body, at) == name
    with pytest.raises(NotGenuine, match="no signature fits"):
        verified([key], sent, body + b" ", at)


def test_an_id_with_a_dot_is_not_signed() -> None:
    """Standard Webhooks 1.0.0: the id must not contain a full stop."""
    with pytest.raises(ValueError, match="no webhook id"):
        signed([KEY], "a.b", AT, BODY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_",
        "whsec_short",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
        "whsec_ MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaé",
        "whsec_" + "A" * 88,
        "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ],
)
def test_a_secret_of_another_form_is_refused(text: str) -> None:
    """Standard Webhooks 1.0.0: 24 to 64 bytes in base64 after the prefix."""
    with pytest.raises(SecretMalformed, match="no Standard Webhooks secret"):
        secret_of(text)
