"""Lets one server at a time work on a SQLite file. It keeps no command line out.

Two servers would do the same work twice, and neither would wake the other's pages. The kernel
keeps the claim: it ends with the process, however that ends. What the file says is but a hint.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from sic.domain.errors import SicError

HINT_BYTES_MAX = 400


class AlreadyServed(SicError):
    """Another server works on this database."""

    code: ClassVar[str] = "SIC-E903"

    def __init__(self, database: Path, holder: str) -> None:
        super().__init__(
            f"Another SIC already serves {database}: {holder}.",
            "Use that one, or stop it first. Several servers on one log need PostgreSQL:"
            " set SIC_DATABASE_URL.",
        )


@contextmanager
def only_server(database: Path) -> Iterator[Callable[[str], None]]:
    """Claim the database until the block ends; yield what notes the address listened on.

    Raises:
        AlreadyServed: another process, or another server of this one, has claimed it.
        OSError: there can be no file beside the database.
    """
    claim = os.open(f"{database}.server", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(claim, database)
        _note(claim)
        yield lambda url: _note(claim, url)
        # The file stays: were it removed, a server that has it open and one that makes it anew
        # would each hold a claim of their own.
        os.ftruncate(claim, 0)
    finally:
        os.close(claim)


def _take(claim: int, database: Path) -> None:
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        hint = os.pread(claim, HINT_BYTES_MAX, 0).decode("utf-8", "replace")
        raise AlreadyServed(database, " ".join(hint.split()) or "it just started") from error


def _note(claim: int, url: str = "") -> None:
    address = f", {url}" if url else ""
    hint = f"process {os.getpid()} on {socket.gethostname()}{address}\n".encode()
    os.ftruncate(claim, 0)
    os.pwrite(claim, hint[:HINT_BYTES_MAX], 0)
