"""Checkpoints in a file, one a line, only ever added to. It never reads what a line means."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


class CheckpointFile:
    """A file, best on another disk than the log, or on one that can only be added to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, line: str) -> None:
        """Keep a line durably; a line torn by a crash before it stays one of its own."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(handle).st_size
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            os.write(handle, (b"\n" if torn else b"") + line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)

    def lines(self) -> Iterator[str]:
        """Return every line, oldest first; none if there is no file."""
        try:
            with self._path.open(encoding="utf-8", errors="replace") as file:
                yield from file
        except FileNotFoundError:
            return
