"""Seals values with XChaCha20-Poly1305, each for one place. It keeps nothing it was given.

A sealed value is text: ``sic1.KEY.DATA``, DATA being a random nonce of 24 bytes and what was
sealed, in base64. The place it is for, ``table:column:row``, is authenticated and not stored:
moved to another row, a value does not open.
"""

from __future__ import annotations

import base64
import binascii
import re

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError
from nacl.utils import random

from sic.adapters.secrets.keys import KeyFile
from sic.application.vault import SecretUnreadable

_NONCE_BYTES = 24
_TAG_BYTES = 16
_ENVELOPE = re.compile(rb"sic1\.([0-9a-f]{12})\.([A-Za-z0-9_-]+={0,2})")


class FileSealer:
    """The port ``Sealer`` on a key file."""

    def __init__(self, keys: KeyFile) -> None:
        self._keys = keys

    def exists(self) -> bool:
        """Return whether there is a key file."""
        return self._keys.exists()

    def create(self) -> None:
        """Make the key file, unless it is there."""
        self._keys.create()

    def seal(self, value: bytes, place: str) -> bytes:
        """Return a value sealed for one place, under the first key."""
        key = self._keys.read()[0]
        nonce = random(_NONCE_BYTES)
        sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(
            value, _bound(key.name, place), nonce, key.value
        )
        data = base64.urlsafe_b64encode(nonce + sealed)
        return b".".join((b"sic1", key.name.encode("ascii"), data))

    def open(self, sealed: bytes, place: str) -> bytes:
        """Return what was sealed for this place.

        Raises:
            SecretUnreadable: it was changed, is for another place, or its key is not here.
        """
        name, data = _parts(sealed)
        value = next((key.value for key in self._keys.read() if key.name == name), None)
        if value is None:
            raise SecretUnreadable(place, f"its key {name} is not in {self._keys.path}")
        nonce, rest = data[:_NONCE_BYTES], data[_NONCE_BYTES:]
        try:
            return bytes(
                crypto_aead_xchacha20poly1305_ietf_decrypt(
                    rest, _bound(name, place), nonce, value
                )
            )
        except CryptoError as error:
            raise SecretUnreadable(place, "it was changed, or moved from elsewhere") from error

    def is_sealed(self, value: bytes) -> bool:
        """Return whether a stored value has the form of a sealed one."""
        return _parts(value)[0] != ""

    def is_current(self, sealed: bytes) -> bool:
        """Return whether a value is sealed with the key that seals now."""
        return _parts(sealed)[0] == self._keys.read()[0].name

    def add_key(self) -> None:
        """Seal with a fresh key from now on; older values still open."""
        self._keys.add()

    def forget_old_keys(self) -> int:
        """Keep only the key that seals; return how many were forgotten."""
        return self._keys.keep_first()


def _bound(key_name: str, place: str) -> bytes:
    return f"sic1\0{key_name}\0{place}".encode()


def _parts(sealed: bytes) -> tuple[str, bytes]:
    """Return the key's name and the data; two empty ones if this is no sealed value."""
    found = _ENVELOPE.fullmatch(sealed)
    if not found:
        return "", b""
    try:
        data = base64.b64decode(found[2], altchars=b"-_", validate=True)
    except binascii.Error:
        return "", b""
    if len(data) < _NONCE_BYTES + _TAG_BYTES:
        return "", b""
    return found[1].decode("ascii"), data
