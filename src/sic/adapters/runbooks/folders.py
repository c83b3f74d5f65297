"""Runbooks in folders of this machine. It never follows a link and never writes.

A folder may be written by people who may not do everything on this machine. So nothing but a
regular file is opened, each part of a path is opened from the one before it without following
links, and what was opened is looked at again before it is read.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

from sic.application.library.files import CannotRead, FileProblem, FoundFile, Look, Stamp
from sic.domain.text import tamed

SUFFIX = ".md"
FILES_MAX = 5_000
ENTRIES_MAX = 50_000  # Of whatever kind: a folder may hold more than runbooks.
DEPTH_MAX = 16
BYTES_MAX = 512 * 1024
PATH_MAX = 500
PROBLEMS_MAX = 200
SETTLED_SECONDS = 2.0  # Two writes within a tick of the file system's clock look like one.
NAMED = -1

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# Not blocking: a pipe put in a file's place must not make us wait for its other end.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class FolderFiles:
    """Every ``.md`` file below some folders; where two have the same path, the first's."""

    def __init__(
        self,
        folders: Sequence[Path],
        named: Path,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Look into nothing yet.

        Args:
            folders: In order; a later one's file is hidden by an earlier one's of its path.
            named: The runbook new incidents follow. The operator chose this very path, so a
                link may lead to it, and it need not lie in a folder.
            now: Seconds since 1970 by the clock the file system goes by.
        """
        self._folders = [_absolute(folder) for folder in folders]
        self._named = _absolute(named)
        self._now = now
        self._named_in, self.named = self._place_of_named()

    def _place_of_named(self) -> tuple[int, str]:
        """Return the folder the named runbook lies in, and its path there."""
        for place, folder in enumerate(self._folders):
            if self._named.is_relative_to(folder):
                return place, self._named.relative_to(folder).as_posix()
        return NAMED, self._named.name

    # ------------------------------------------------------------ looking

    def look(self) -> Look:
        """Return what stands in the folders now; opens no file, and never raises."""
        walk = _Walk(self._now(), self._named_in)
        self._look_at_named(walk)
        for place, folder in enumerate(self._folders):
            walk.folder(place, folder)
        return walk.result()

    def _look_at_named(self, walk: _Walk) -> None:
        try:
            found = self._named.stat()
        except OSError as error:
            walk.problem(self.named, _why(error), f"Put it back at {self._named}.")
            return
        if stat.S_ISREG(found.st_mode):
            walk.file(self.named, NAMED, found)
        else:
            walk.problem(self.named, "It is no file.", "Point SIC_RUNBOOK at a Markdown file.")

    # ------------------------------------------------------------ reading

    def read(self, found: FoundFile) -> bytes | None:
        """Return a file's bytes; ``None`` while it is being written.

        Raises:
            CannotRead: it is gone, too large, no regular file any more, or not ours to read.
        """
        try:
            with self._opened(found) as door:
                return _bytes_of(door)
        except OSError as error:
            raise CannotRead(_why(error), "Check that it is there and its rights.") from error

    @contextmanager
    def _opened(self, found: FoundFile) -> Iterator[int]:
        """Open a file part by part, so that no link in between leads elsewhere."""
        if found.place == NAMED:
            # Resolved anew each time: a mounted configuration swaps the link.
            real = self._named.resolve(strict=True)
            folder, parts = real.parent, [real.name]
        else:
            folder, parts = self._folders[found.place], found.path.split("/")
            if not {"", ".", ".."}.isdisjoint(parts):
                raise CannotRead("Its path leads elsewhere.", "Name the file itself.")
        with ExitStack() as doors:

            def opened(name: str | Path, flags: int, above: int | None = None) -> int:
                door = os.open(name, flags, dir_fd=above)
                doors.callback(os.close, door)
                return door

            door = opened(folder, _FOLDER)
            for part in parts[:-1]:
                door = opened(part, _FOLDER | os.O_NOFOLLOW, door)
            yield opened(parts[-1], _FILE, door)


class _Walk:
    """One look: what was found so far, and how much more may be."""

    def __init__(self, now: float, named_in: int) -> None:
        self._now = now
        self._named_in = named_in
        self._files: dict[str, FoundFile] = {}
        self._problems: list[FileProblem] = []
        self._unseen: list[tuple[int, str]] = []
        self._entries = 0
        self._is_full = False

    def result(self) -> Look:
        """Return what was found, in order of path."""
        more = len(self._problems) - PROBLEMS_MAX
        if more > 0:
            del self._problems[PROBLEMS_MAX:]
            self.problem("", f"There are {more:,} more problems.", "Solve these first.")
        files = tuple(self._files[path] for path in sorted(self._files))
        return Look(files, tuple(self._problems), tuple(self._unseen))

    def problem(self, path: str, problem: str, remedy: str) -> None:
        """Take note of something that is not read."""
        self._problems.append(FileProblem(tamed(path, PATH_MAX), problem, remedy))

    def file(self, path: str, place: int, found: os.stat_result) -> None:
        """Take note of a regular file."""
        # A time to come is a clock that went wrong, not a write a moment ago.
        age = self._now - found.st_mtime
        settled = not 0 <= age < SETTLED_SECONDS
        self._files[path] = FoundFile(path, place, _stamp(found), settled)

    def folder(self, place: int, folder: Path) -> None:
        """Look through a folder; one that cannot be looked into hides what was there."""
        try:
            door = os.open(folder, _FOLDER)
        except OSError as error:
            self._hidden(place, "", f"The folder {folder}", error)
            return
        try:
            self._below(place, "", door, 0)
        finally:
            os.close(door)

    def _hidden(self, place: int, path: str, words: str, error: OSError) -> None:
        self._unseen.append((place, path))
        self.problem(
            path,
            f"{words} cannot be looked into: {error.strerror}.",
            "Check that it is there and its rights; its runbooks stay as they were.",
        )

    # ------------------------------------------------------------ below a folder

    def _below(self, place: int, above: str, door: int, depth: int) -> None:
        try:
            with os.scandir(door) as listing:
                entries = list(islice(listing, ENTRIES_MAX - self._entries + 1))
        except OSError as error:
            self._hidden(place, above, "The folder", error)
            return
        self._entries += len(entries)
        for entry in sorted(entries, key=lambda one: one.name):
            path = f"{above}/{entry.name}" if above else entry.name
            if self._stop(place):
                return
            self._one(place, path, entry, door, depth)

    def _one(
        self, place: int, path: str, entry: os.DirEntry[str], door: int, depth: int
    ) -> None:
        is_markdown = entry.name.lower().endswith(SUFFIX)
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError as error:  # It went while we looked.
            if is_markdown and not isinstance(error, FileNotFoundError):
                self.problem(path, _why(error), "Check its rights.")
            return
        if stat.S_ISDIR(found.st_mode):
            self._enter(place, path, entry.name, door, depth)
        elif is_markdown:
            self._markdown(place, path, found)
        elif stat.S_ISLNK(found.st_mode) and _leads_to_folder(entry):
            self.problem(path, "It is a link to a folder; links are not followed.", _REAL)

    def _enter(self, place: int, path: str, name: str, door: int, depth: int) -> None:
        if name.startswith("."):
            return  # .git and its like: nobody keeps a runbook there.
        if depth == DEPTH_MAX:
            self.problem(path, f"It lies deeper than {DEPTH_MAX} folders.", "Move it up.")
            return
        try:
            inner = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=door)
        except OSError as error:
            self._hidden(place, path, "The folder", error)
            return
        try:
            self._below(place, path, inner, depth + 1)
        finally:
            os.close(inner)

    def _markdown(self, place: int, path: str, found: os.stat_result) -> None:
        first = self._files.get(path)
        if first is not None and first.place == NAMED and place == self._named_in:
            return  # The named runbook itself, met where it lies.
        if refusal := _refusal(path, found):
            self.problem(path, *refusal)
        elif first is not None:
            self.problem(
                path,
                "A runbook of this path stands in an earlier folder, which goes first.",
                "Rename one of them, or delete the one you do not need.",
            )
        else:
            self.file(path, place, found)

    def _stop(self, place: int) -> bool:
        """Say once, when there is more than is looked at, and end."""
        too_many = self._entries > ENTRIES_MAX or len(self._files) >= FILES_MAX
        if too_many:
            self._unseen.append((place, ""))  # What stood there may still do.
        if too_many and not self._is_full:
            self._is_full = True
            self.problem(
                "",
                f"There are more than {FILES_MAX:,} runbooks or {ENTRIES_MAX:,} files; "
                "those after these, by path, are not read.",
                "Point `runbooks_dirs` at folders that hold runbooks only.",
            )
        return self._is_full


_REAL = "Put the real one here."


def _absolute(path: Path) -> Path:
    # Links are kept: whoever swaps one to publish a new folder means the new one.
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow it once for all


def _leads_to_folder(link: os.DirEntry[str]) -> bool:
    try:
        return link.is_dir()
    except OSError:  # It leads in a circle.
        return False


def _refusal(path: str, found: os.stat_result) -> tuple[str, str] | None:
    """Return why a Markdown file is not read, and what to do; ``None`` if it is."""
    name = path.rpartition("/")[2]
    if stat.S_ISLNK(found.st_mode):
        return "It is a link; links are not followed.", _REAL
    if not stat.S_ISREG(found.st_mode):
        return "It is no regular file (a device, a pipe or a socket).", "Delete it."
    if name.startswith("."):
        return "It is a hidden file.", "Rename it without the dot, or delete it."
    if not path.isprintable() or len(path) > PATH_MAX:
        problem = f"Its path has control characters, or more than {PATH_MAX} characters."
        return problem, "Rename it."
    return None


def _bytes_of(door: int) -> bytes | None:
    """Return the bytes of an open file; ``None`` if it changed meanwhile.

    Raises:
        CannotRead: it is too large, or no regular file.
    """
    before = os.fstat(door)
    if not stat.S_ISREG(before.st_mode):
        raise CannotRead("It is no regular file any more.", "Put the real one here.")
    with open(door, "rb", closefd=False) as file:
        source = file.read(BYTES_MAX + 1)
    if len(source) > BYTES_MAX:
        raise CannotRead(
            f"It is larger than {BYTES_MAX // 1024} KiB, the most SIC reads.", "Split it."
        )
    after = os.fstat(door)
    return source if _stamp(before) == _stamp(after) and len(source) == after.st_size else None


def _stamp(found: os.stat_result) -> Stamp:
    times = (found.st_mtime_ns, found.st_ctime_ns)
    return (found.st_dev, found.st_ino, found.st_size, *times)


def _why(error: OSError) -> str:
    return f"It cannot be read: {error.strerror or error}."
