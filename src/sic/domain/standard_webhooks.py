"""Signatures of Standard Webhooks 1.0.0, made and checked; it never reads a clock or a body.

A sender proves with a shared secret that a request is its own and recent. Bytes go in as they
came from the wire; whatever is not exactly well formed is refused with one error.

Source: Standard Webhooks specification 1.0.0, "Webhook Metadata" and "Signature scheme".
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sic.domain.errors import Refused

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
TOLERANCE = timedelta(minutes=5)
PREFIX = "whsec_"
SECRET_BYTES_MIN, SECRET_BYTES_MAX = 24, 64
_SIGNATURES_MAX = 16  # A rotation needs two; a longer list only costs work.
_NAME = re.compile(r"[!-\-/-~]{1,256}")  # Visible ASCII without the dot that separates parts.
_SECONDS = re.compile(r"[0-9]{1,12}")
_ELEMENT = re.compile(r"v[0-9]{1,2}[a-z]?,[A-Za-z0-9+/]{1,172}={0,2}")


class NotGenuine(Refused):
    """The request was not signed with the secret, or not now, or is malformed."""

    code = "SIC-E540"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The signature of this request does not hold: {reason}.",
            "Check the secret and the clocks on both sides, and sign the body byte by byte.",
        )


class SecretMalformed(Refused):
    """A signing secret is not of the published form."""

    code = "SIC-E541"

    def __init__(self) -> None:
        super().__init__(
            "This is no Standard Webhooks secret.",
            f"Write {PREFIX} and {SECRET_BYTES_MIN} to {SECRET_BYTES_MAX} bytes in base64.",
        )


def secret_of(text: str) -> bytes:
    """Return the key a written secret stands for.

    Raises:
        SecretMalformed: without the prefix, not base64, or not 24 to 64 bytes long.
    """
    try:
        key = base64.b64decode(text.removeprefix(PREFIX).encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise SecretMalformed from error
    if not text.startswith(PREFIX) or not SECRET_BYTES_MIN <= len(key) <= SECRET_BYTES_MAX:
        raise SecretMalformed
    return key


def secret_text(key: bytes) -> str:
    """Return a key as people copy it.

    >>> secret_of(secret_text(b"k" * 24)) == b"k" * 24
    True
    """
    return PREFIX + base64.b64encode(key).decode("ascii")


def signed(keys: Sequence[bytes], name: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers of one attempt.

    Args:
        keys: The key, or the new and the old one while a rotation overlaps.
        name: The same on every attempt; visible ASCII without a dot.
        at: Instant of this attempt.
        body: Exactly the bytes that are sent.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"no webhook id: {name!r}")
    seconds = str(int(at.timestamp()))
    listed = " ".join(
        "v1," + base64.b64encode(_digest(key, name, seconds, body)).decode("ascii")
        for key in keys
    )
    return {ID: name, TIMESTAMP: seconds, SIGNATURE: listed}


def verified(
    keys: Iterable[bytes], headers: Mapping[str, str], body: bytes, now: datetime
) -> str:
    """Return the id of a genuine request; whoever asks keeps ids, to refuse a second one.

    Args:
        keys: Keys that are valid now.
        headers: With names in lower case.
        body: Exactly the bytes that came.
        now: Aware UTC.

    Raises:
        NotGenuine: forged, stale by more than five minutes either way, or malformed.
    """
    name, seconds = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    if not _NAME.fullmatch(name):
        raise NotGenuine(f"{ID} is missing or malformed")
    if not _SECONDS.fullmatch(seconds):
        raise NotGenuine(f"{TIMESTAMP} is missing or no whole number of seconds")
    if abs(now.timestamp() - int(seconds)) > TOLERANCE.total_seconds():
        raise NotGenuine(f"{TIMESTAMP} is more than five minutes away from now")
    given = _given(headers.get(SIGNATURE, ""))
    # Every pair is compared, so that the time taken does not tell which one nearly fitted.
    pairs = [
        hmac.compare_digest(_digest(key, name, seconds, body), each)
        for key in keys
        for each in given
    ]
    if not any(pairs):
        raise NotGenuine("no signature fits")
    return name


def _given(listed: str) -> list[bytes]:
    """Return the v1 signatures of a list; other versions are passed over, as the text asks."""
    elements = listed.split(" ")
    if len(elements) > _SIGNATURES_MAX or not all(map(_ELEMENT.fullmatch, elements)):
        raise NotGenuine(f"{SIGNATURE} is missing or malformed")
    try:
        return [
            base64.b64decode(each[len("v1,") :], validate=True)
            for each in elements
            if each.startswith("v1,")
        ]
    except binascii.Error as error:
        raise NotGenuine(f"{SIGNATURE} is no base64") from error


def _digest(key: bytes, name: str, seconds: str, body: bytes) -> bytes:
    content = b".".join((name.encode("ascii"), seconds.encode("ascii"), body))
    return hmac.digest(key, content, hashlib.sha256)
