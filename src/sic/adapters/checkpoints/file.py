"""Checkpoints in a file, one a line, only ever added to. It never reads what a line means."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

LINE_BYTES_MAX = 1_000_000  # A longer line of a log is read as several, and means nothing.
STDIN = Path("-")


class CheckpointFile:
    """A file, best on another disk than the log, or on one that can only be added to.

    ``before`` are files that were added to earlier: they are read too, and stay as they are.
    """

    def __init__(self, path: Path, before: Iterable[Path] = ()) -> None:
        self._path = path
        self._before = tuple(before)

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
        for path in (*self._before, self._path):
            yield from lines_of(path)


def lines_of(path: Path) -> Iterator[str]:
    """Return the lines of a file, or of standard input for ``-``; none if it is not there."""
    if path == STDIN:
        yield from _lines(sys.stdin.buffer)
        return
    try:
        with path.open("rb") as file:
            yield from _lines(file)
    except FileNotFoundError:
        return


def _lines(file: BinaryIO) -> Iterator[str]:
    """Yield lines of any bytes; memory stays flat over any file."""
    while line := file.readline(LINE_BYTES_MAX):
        yield line.decode(errors="replace")
