"""The key checkpoints are signed with: Ed25519, in a file of its own. It logs no key.

Two files: the private one, which signs, and beside it the public one (``.pub``), which only
recognises. An auditor needs the public one alone.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from sic.domain.errors import SicError

_PRIVATE, _PUBLIC = "sic-checkpoint-private ", "sic-checkpoint-public "
_BYTES = 32  # Of either half.
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class KeyUnusable(SicError):
    """The key file is missing, malformed or open to others."""

    code = "SIC-E531"

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"The checkpoint key {path} {problem}.",
            "Put the file back as `sic serve` made it, readable to SIC's account alone; or"
            " point SIC_CHECKPOINT_KEY at a folder that SIC may write.",
        )


class CheckpointVerifier:
    """Recognises what a key signed, or any of several: each node has one of its own."""

    def __init__(self, *publics: VerifyKey) -> None:
        self._publics = publics
        names = (hashlib.sha256(bytes(public)).hexdigest()[:12] for public in publics)
        self.key = " or ".join(names)

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Return whether this signature is a key's of these."""
        return any(_holds(message, signature, public) for public in self._publics)


class CheckpointKey(CheckpointVerifier):
    """Signs, and recognises what it signed."""

    def __init__(self, private: SigningKey) -> None:
        super().__init__(private.verify_key)
        self._private = private

    def sign(self, message: bytes) -> bytes:
        """Return a signature of 64 bytes."""
        return self._private.sign(message).signature


def key_in(path: Path) -> CheckpointKey:
    """Return the key of a file; the first time, make one that nobody else may read.

    Raises:
        KeyUnusable: the file is malformed or open to others, or cannot be made.
    """
    try:
        _make(path)
    except FileExistsError:
        pass
    except OSError as error:
        raise KeyUnusable(path, f"cannot be made: {error.strerror}") from error
    if path.stat().st_mode & _OTHERS:
        raise KeyUnusable(path, "may be read or changed by others")
    return CheckpointKey(SigningKey(_bytes(path, _PRIVATE)))


def verifier_in(*paths: Path) -> CheckpointVerifier:
    """Return what recognises signatures, from public files or from private ones.

    Raises:
        KeyUnusable: a file is missing or malformed.
    """
    return CheckpointVerifier(*map(_public, paths))


def _public(path: Path) -> VerifyKey:
    if _text(path).startswith(_PRIVATE):
        return SigningKey(_bytes(path, _PRIVATE)).verify_key
    return VerifyKey(_bytes(path, _PUBLIC))


def _holds(message: bytes, signature: bytes, public: VerifyKey) -> bool:
    try:
        public.verify(message, signature)
    except (BadSignatureError, ValueError):  # ValueError: not 64 bytes long.
        return False
    return True


def public_path(path: Path) -> Path:
    """Return where the public half of a key stands."""
    return path.with_name(f"{path.name}.pub")


def _make(path: Path) -> None:
    private = SigningKey.generate()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{_PRIVATE}{bytes(private).hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    public = bytes(private.verify_key).hex()
    public_path(path).write_text(f"{_PUBLIC}{public}\n", encoding="ascii")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise KeyUnusable(path, f"cannot be read: {error.strerror}") from error


def _bytes(path: Path, prefix: str) -> bytes:
    text = _text(path)
    try:
        found = bytes.fromhex(text.removeprefix(prefix).strip())
    except ValueError:
        found = b""
    if not text.startswith(prefix) or len(found) != _BYTES:
        raise KeyUnusable(path, "holds no key")
    return found
