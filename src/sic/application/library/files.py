"""What the library needs of the folders that hold runbooks, as a Protocol. It reads none."""

from __future__ import annotations

from typing import Protocol, TypeAlias

import msgspec

Stamp: TypeAlias = tuple[int, ...]  # Another one means another file, or other contents.


class FoundFile(msgspec.Struct, frozen=True):
    """A regular file that may be read; nothing of its text is known yet.

    Attributes:
        path: Relative to its folder, with ``/`` between the parts.
        place: Which folder, in the order they are configured; -1 is the named file alone.
        stamp: Compared with the one seen before.
        settled: False while it was written so recently that the stamp proves nothing.
    """

    path: str
    place: int
    stamp: Stamp
    settled: bool


class FileProblem(msgspec.Struct, frozen=True):
    """Something in a folder that is no runbook and should be known of."""

    path: str
    problem: str
    remedy: str


class Look(msgspec.Struct, frozen=True):
    """All that stood in the folders at one moment.

    Attributes:
        files: In order of path; a path stands once.
        problems: What was refused or could not be looked at.
        unseen: (place, path of a folder, "" for all) that could not be looked into: nobody
            knows whether the files there are still there.
    """

    files: tuple[FoundFile, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    unseen: tuple[tuple[int, str], ...] = ()

    def hides(self, place: int, path: str) -> bool:
        """Say whether this file may stand where nobody could look."""
        return any(
            place == where and (not folder or path.startswith(f"{folder}/"))
            for where, folder in self.unseen
        )


class CannotRead(Exception):
    """A file's contents cannot be had; the words say why and what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")


class RunbookFiles(Protocol):
    """The folders of the library. Safe to call from one thread at a time."""

    @property
    def named(self) -> str:
        """The path, as ``look`` gives it, of the runbook new incidents follow."""
        ...

    def look(self) -> Look:
        """Return what stands in the folders now; opens no file, and never raises."""
        ...

    def read(self, found: FoundFile) -> bytes | None:
        """Return a file's bytes; ``None`` while it is being written.

        Raises:
            CannotRead: it is gone, too large, no regular file any more, or not ours to read.
        """
        ...
