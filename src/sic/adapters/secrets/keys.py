"""The key file: keys that open stored secrets, the first of which seals. It logs no key.

    # one key a line: its name, and 32 bytes in base64
    3f9a01c27d4e wP2k…

A key's name is the beginning of its own SHA-256, so that a mistaken line is noticed. The file
is read again whenever it changed: a rotation reaches a running server at once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import NamedTuple

from sic.application.vault import KeysUnusable

KEY_BYTES = 32
_FORBIDDEN = stat.S_IRWXO | stat.S_IWGRP  # Whoever else may read it has every secret.
_HEAD = (
    "# The keys of SIC's stored secrets. The first one seals, every one opens.\n"
    "# Without this file the secrets in the database are lost: keep a copy apart from it.\n"
)


class Key(NamedTuple):
    """One key and its name."""

    name: str
    value: bytes


class KeyFile:
    """The file, its last known content, and when that was true."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    @property
    def path(self) -> Path:
        """Where it stands."""
        return self._path

    def exists(self) -> bool:
        """Return whether there is one."""
        return self._path.exists()

    def create(self) -> None:
        """Make a file with one fresh key, readable to this account alone.

        One that is there is never replaced, whoever made it in the same moment.

        Raises:
            KeysUnusable: it cannot be written there.
        """
        try:
            _write_new(self._path, _text((_fresh(),)))
        except OSError as error:
            if not self.exists():
                raise KeysUnusable(self._path, f"cannot be made: {error.strerror}") from error

    def read(self) -> tuple[Key, ...]:
        """Return the keys, the one that seals first.

        Raises:
            KeysUnusable: missing, malformed, or readable to others.
        """
        try:
            found = self._path.stat()
            mark = (found.st_mtime_ns, found.st_size, found.st_ino)
            if mark != self._seen:
                self._keys = _read(self._path, found.st_mode)
                self._seen = mark
        except OSError as error:
            raise KeysUnusable(self._path, f"cannot be read: {error.strerror}") from error
        return self._keys

    def add(self) -> None:
        """Put a fresh key first; the others still open."""
        self._replace((_fresh(), *self.read()))

    def keep_first(self) -> int:
        """Forget every key but the first; return how many there were."""
        first, *others = self.read()
        if others:
            self._replace((first,))
        return len(others)

    def _replace(self, keys: tuple[Key, ...]) -> None:
        beside = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}")
        try:
            _write_new(beside, _text(keys))
            beside.replace(self._path)
            _flush_folder(self._path.parent)
        except OSError as error:
            raise KeysUnusable(self._path, f"cannot be written: {error.strerror}") from error


def _fresh() -> Key:
    value = secrets.token_bytes(KEY_BYTES)
    return Key(_name(value), value)


def _name(value: bytes) -> str:
    return hashlib.sha256(b"sic key " + value).hexdigest()[:12]


def _text(keys: tuple[Key, ...]) -> str:
    lines = [f"{key.name} {base64.b64encode(key.value).decode()}\n" for key in keys]
    return _HEAD + "".join(lines)


def _write_new(path: Path, text: str) -> None:
    """Write a file that was not there, to the disk before anything is sealed with it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path, mode: int) -> tuple[Key, ...]:
    if mode & _FORBIDDEN:
        raise KeysUnusable(path, "may be read or changed by others", f"chmod 600 {path}")
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    keys = tuple(_key(path, line) for line in lines if line.strip() and line[0] != "#")
    if not keys:
        raise KeysUnusable(path, "holds no key")
    return keys


def _key(path: Path, line: str) -> Key:
    name, _, written = line.partition(" ")
    try:
        value = base64.b64decode(written.strip(), validate=True)
    except (binascii.Error, ValueError):
        value = b""
    if len(value) != KEY_BYTES or _name(value) != name:
        # The line is not quoted: most of it may be a key.
        raise KeysUnusable(path, f"has a line that is no key, {name[:12]!r}")
    return Key(name, value)
