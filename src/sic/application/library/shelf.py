"""Brings files to revisions: what is live, what is broken. It never takes a good text away.

A step is small and may fail at any point: what it did not finish it does again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeAlias

import msgspec
import structlog

from sic.application.library.entries import Tally, tally_of
from sic.application.library.files import CannotRead, FoundFile, Look, RunbookFiles
from sic.application.library.histories import Histories
from sic.application.ports import RunbookRevision, Sighting, StoreUnavailable
from sic.application.service import IncidentService
from sic.domain.policy import Document, Policy
from sic.domain.text import tamed
from sic.runbook import compile_runbook

log = structlog.get_logger(__name__)

SLICE = 32  # Files of one step: a tenth of a second, and one transaction.
EXTRA_MAX = 2_000  # Characters of a key SIC does not know.
REFUSED = ("SIC-R101", "SIC-R102")  # The compiler took nothing from the document.
KEPT = "What is shown is the last text that could be read."


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A runbook of the library as it stands now; ``sighting`` is its live text, if any."""

    id: str
    path: str
    place: int
    sighting: Sighting | None
    document: Document
    diagnostics: Tally
    problem: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A runbook has another live text; ``text`` is ``None`` when it left the library."""

    id: str
    path: str
    revision: str | None
    text: str | None


Listener: TypeAlias = Callable[[Change], None]


class _Readable(msgspec.Struct, frozen=True, kw_only=True):
    """A text that may become the live one of its file."""

    found: FoundFile
    id: str
    text: str
    revision: str
    policy: Policy


class Shelf:
    """Every runbook that stands in the folders, each with its live text.

    ``open`` and ``step`` belong to one thread at a time; ``pages`` and ``look`` are replaced
    whole and may be read from any.
    """

    def __init__(
        self,
        files: RunbookFiles,
        service: IncidentService,
        histories: Histories,
        listeners: list[Listener],
    ) -> None:
        self.pages: dict[str, Page] = {}
        self.look = Look()
        self._files = files
        self._service = service
        self._histories = histories
        self._listeners = listeners
        self._read: dict[str, FoundFile] = {}  # What need not be read again.
        self._waiting: list[FoundFile] = []

    @property
    def waiting(self) -> int:
        """How many files have changed and are not read yet."""
        return len(self._waiting)

    # ------------------------------------------------------------ steps

    def open(self) -> None:
        """Load the histories, and read the runbook new incidents follow.

        That one keeps its last good text if the file cannot be read now: a restart at 03:00
        must not depend on a file that somebody is editing.
        """
        self._histories.load()
        self._look()
        path = self._files.named
        self._take([found for found in self._waiting if found.path == path])
        self._waiting = [found for found in self._waiting if found.path != path]
        if self._histories.id_of(path) not in self.pages:
            self._keep(_missing(path), self._why_missing(path))

    def step(self) -> int:
        """Look, or read on where the last step ended; return how many files were read."""
        if not self._waiting:
            self._look()
        batch = self._waiting[:SLICE]
        self._take(batch)
        del self._waiting[: len(batch)]
        if not self._waiting:
            self._drop_vanished()
        return len(batch)

    def _look(self) -> None:
        look = self._files.look()
        self._histories.compare(look)
        self._waiting = [found for found in look.files if not self._is_read(found)]
        self.look = look

    def _is_read(self, found: FoundFile) -> bool:
        read = self._read.get(found.path)
        return read is not None and (read.place, read.stamp) == (found.place, found.stamp)

    def _take(self, batch: list[FoundFile]) -> None:
        """Read files and make live what is good: compile, record, then show."""
        readable = [one for found in batch if (one := self._readable(found)) is not None]
        fresh = [one for one in readable if not self._is_live(one)]
        if fresh:
            lines = self._recorded(fresh)
            for one, line in zip(fresh, lines, strict=True):
                self._show(one, line)
        for one in readable:
            if one.found.settled:
                self._read[one.found.path] = one.found

    def _recorded(self, fresh: list[_Readable]) -> list[Sighting]:
        """Store the texts and lines of history that are new; return the line of each."""
        now = self._service.clock.now()
        lines = [
            self._histories.next_line(
                Sighting(
                    runbook_id=one.id,
                    number=0,
                    revision=one.revision,
                    path=one.found.path,
                    title=_title(one.policy.document, one.found.path),
                    seen_at=now,
                    first_seen_at=now,
                ),
                stands=one.id in self.pages,
            )
            for one in fresh
        ]
        new = [
            (one, line)
            for one, line in zip(fresh, lines, strict=True)
            if line is not self._histories.latest(one.id)
        ]
        if new:
            texts = [
                RunbookRevision(
                    revision=one.revision, name=one.found.path, text=one.text, added_at=now
                )
                for one, _ in new
            ]
            self._service.store.record_sightings(texts, [line for _, line in new])
        return lines

    def _show(self, one: _Readable, line: Sighting) -> None:
        """Make a text live whose revision and history are stored."""
        self._histories.remember(line)
        page = _page(one.found, line, one.policy)
        self.pages = {**self.pages, one.id: page}
        if one.found.path == self._files.named:
            # Incidents that are open stay with the revision they began under (invariant 12).
            self._service.current_runbook = one.revision
        self._tell(Change(id=one.id, path=page.path, revision=one.revision, text=one.text))

    # ------------------------------------------------------------ reading

    def _readable(self, found: FoundFile) -> _Readable | None:
        """Return what may become live, or ``None`` after saying on the page why not."""
        try:
            source = self._files.read(found)
            return None if source is None else self._judged(found, source)
        except StoreUnavailable:
            raise  # Nothing is wrong with the file; it is read again.
        except CannotRead as problem:
            self._keep(found, str(problem))
        except Exception as error:  # One poisoned file must not hold up the rest.
            log.exception("runbook_failed", path=found.path, reason=str(error))
            self._keep(found, f"SIC failed on this file ({type(error).__name__}); see its log.")
        if found.settled:
            self._read[found.path] = found
        return None

    def _judged(self, found: FoundFile, source: bytes) -> _Readable:
        """Return a text that may become live.

        Raises:
            CannotRead: it is no text, or new incidents could not follow it.
        """
        text = _decoded(source)
        policy = compile_runbook(text, path=found.path)
        refused = next((d for d in policy.diagnostics if d.code in REFUSED), None)
        if refused is not None:
            raise CannotRead(_sentence(refused.message), _sentence(refused.help))
        if found.path == self._files.named:
            self._check_named(policy)
        return _Readable(
            found=found,
            id=self._histories.id_of(found.path),
            text=text,
            revision=hashlib.sha256(source).hexdigest(),
            policy=policy,
        )

    def _check_named(self, policy: Policy) -> None:
        """Refuse a text that would leave new incidents without any clock."""
        current = self._service.current_runbook
        if current and not policy.severities and self._service.policy(current).severities:
            raise CannotRead(
                "It names no severity any more, so no clock of a new incident could run.",
                "Write the severities and their SLAs back into it; `sic runbook check` helps.",
            )

    def _is_live(self, one: _Readable) -> bool:
        page = self.pages.get(one.id)
        if page is None or page.sighting is None or page.problem:
            return False
        return (page.sighting.revision, page.place) == (one.revision, one.found.place)

    # ------------------------------------------------------------ last good texts

    def _keep(self, found: FoundFile, problem: str) -> None:
        """Show a problem; the last good text stays live, after a restart too."""
        page_id = self._histories.id_of(found.path)
        page = self.pages.get(page_id) or self._restored(page_id, found)
        words = f"{problem} {KEPT}" if page.sighting else problem
        if page.problem != words:
            log.warning("runbook_not_read", path=found.path, reason=problem)
        self.pages = {**self.pages, page_id: msgspec.structs.replace(page, problem=words)}

    def _restored(self, page_id: str, found: FoundFile) -> Page:
        """Return the page of a file that was good before this start, or an empty one."""
        known = self._histories.latest(page_id)
        stored = self._service.store.get_runbook(known.revision) if known else None
        if known is None or stored is None:
            return Page(
                id=page_id,
                path=found.path,
                place=found.place,
                sighting=None,
                document=Document(title=_title(Document(), found.path)),
                diagnostics=Tally(),
            )
        if found.path == self._files.named:
            self._service.current_runbook = known.revision
        revision, text = known.revision, stored.text
        self._tell(Change(id=page_id, path=found.path, revision=revision, text=text))
        return _page(found, known, compile_runbook(text, path=found.path))

    def _drop_vanished(self) -> None:
        """Take runbooks off the list whose files are gone; their revisions stay readable."""
        here = {found.path for found in self.look.files}
        for page in list(self.pages.values()):
            if page.path in here or self.look.hides(page.place, page.path):
                continue
            self._read.pop(page.path, None)
            if page.path == self._files.named:
                self._keep(_missing(page.path), self._why_missing(page.path))
                continue
            self.pages = {key: one for key, one in self.pages.items() if key != page.id}
            self._tell(Change(id=page.id, path=page.path, revision=None, text=None))

    def _why_missing(self, path: str) -> str:
        said = next((one for one in self.look.problems if one.path == path), None)
        if said is not None:
            return f"{said.problem} {said.remedy}"
        is_there = any(found.path == path for found in self.look.files)
        return "It is being written just now." if is_there else "The file is gone."

    def _tell(self, change: Change) -> None:
        for listener in self._listeners:
            try:
                listener(change)
            except Exception as error:  # Reading goes on where a listener does not.
                log.exception("runbook_listener_failed", id=change.id, reason=str(error))


def _missing(path: str) -> FoundFile:
    return FoundFile(path, -1, (), settled=False)


def _decoded(source: bytes) -> str:
    """Return a file's text.

    Raises:
        CannotRead: it is empty, or not UTF-8.
    """
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        problem = f"It is not UTF-8 text (line {line})."
        raise CannotRead(problem, "Save it as UTF-8.") from error
    if not text.strip():
        raise CannotRead("It is empty.", "Write the runbook, or delete the file.")
    return text


def _page(found: FoundFile, line: Sighting, policy: Policy) -> Page:
    return Page(
        id=line.runbook_id,
        path=found.path,
        place=found.place,
        sighting=line,
        document=_shown(policy.document, found.path),
        diagnostics=tally_of(policy.diagnostics),
    )


def _shown(document: Document, path: str) -> Document:
    """Return front matter that can be sent and stored: YAML can spell any character."""
    return Document(
        title=_title(document, path),
        owner=tamed(document.owner),
        tags=tuple(tamed(tag) for tag in document.tags),
        updated=tamed(document.updated),
        extra={tamed(key): tamed(value, EXTRA_MAX) for key, value in document.extra.items()},
    )


def _title(document: Document, path: str) -> str:
    return tamed(" ".join(document.title.split())) or path.rpartition("/")[2]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""
