"""Makes and recognises secrets: sessions, API tokens, set-up links. It never stores one.

Only the SHA-256 of a secret is kept. That is enough because each holds 256 random bits: there
is nothing to guess, so there is nothing for a slow hash to slow down.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib

SECRET_BYTES = 32
TOKEN_PREFIX = "sic_"  # noqa: S105 - the public mark that secret scanners look for
_BODY = 43  # 256 bits in base 62.
_CHECK = 6  # 32 bits in base 62.
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def new_secret() -> str:
    """Return a fresh secret for a session or a set-up link: 43 URL-safe characters."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_id(prefix: str) -> str:
    """Return a fresh public id, such as ``t-9f86d081``; it authenticates nothing."""
    return f"{prefix}-{secrets.token_hex(4)}"


def new_token() -> str:
    """Return a fresh API token: prefix, 256 bits in base 62, and a checksum."""
    body = _base62(int.from_bytes(secrets.token_bytes(SECRET_BYTES), "big"), _BODY)
    return TOKEN_PREFIX + body + _checksum(body)


def is_token(text: str) -> bool:
    """Return whether this could be a token of ours; a slip of the pen costs no look-up."""
    if not text.startswith(TOKEN_PREFIX) or not text.isascii():
        return False
    rest = text[len(TOKEN_PREFIX) :]
    body, check = rest[:_BODY], rest[_BODY:]
    return len(rest) == _BODY + _CHECK and check == _checksum(body)


def fingerprint(secret: str) -> str:
    """Return what is stored of a secret: hex SHA-256."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECK)


def _base62(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, 62)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
