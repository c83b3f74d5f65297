"""Brings files to revisions: what is live, what is broken. It never takes a good text away.

A step is small and may fail at any point: what it did not finish it does again. Reading comes
first; compiling, for the count of diagnostics alone, takes ten times as long and comes after.
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
from sic.application.library.texts import count_of, document_of, is_long, text_of
from sic.application.ports import RunbookRevision, Sighting, StoreUnavailable
from sic.application.service import IncidentService
from sic.domain.policy import Document, Policy
from sic.runbook import compile_runbook

log = structlog.get_logger(__name__)

SLICE = 32  # Files of one step: a tenth of a second, and one transaction.
KEPT = "What is shown is the last text that could be read."


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A runbook of the library as it stands now.

    ``sighting`` is its live text, if it has any; ``diagnostics`` are not counted yet if None.
    """

    id: str
    path: str
    place: int
    sighting: Sighting | None
    document: Document
    diagnostics: Tally | None = None
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
    document: Document
    diagnostics: Tally | None


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
        self._uncounted: list[str] = []
        self._is_new = True  # Nothing was looked through to the end yet.

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
        """Look, or read on where the last step ended; return how much is left to do.

        Files read only to be sure that they settled do not count: 0 asks for a pause.
        """
        if not self._waiting:
            self._look()
        batch = self._waiting[:SLICE]
        self._take(batch)
        del self._waiting[: len(batch)]
        if not self._waiting:
            self._drop_vanished()
            self._tell_what_went()
            self._count()
        return len(self._waiting) + len(self._uncounted)

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
                    title=one.document.title,
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
        page = _page(one.found, line, one.document, one.diagnostics)
        self.pages = {**self.pages, one.id: page}
        if page.diagnostics is None:
            self._uncounted.append(one.id)
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
        text = text_of(source, long_too=self._takes_long(found))
        diagnostics = None
        if found.path == self._files.named:
            policy = compile_runbook(text, path=found.path)
            self._check_named(policy)
            diagnostics = tally_of(policy.diagnostics)
        return _Readable(
            found=found,
            id=self._histories.id_of(found.path),
            text=text,
            revision=hashlib.sha256(source).hexdigest(),
            document=document_of(text, found.path),
            diagnostics=diagnostics,
        )

    def _takes_long(self, found: FoundFile) -> bool:
        """Say whether a text too long to compile may go live: where no better one ever was.

        New incidents follow the named runbook, and nothing can be followed in such a text.
        """
        if found.path == self._files.named:
            return False
        known = self._histories.latest(self._histories.id_of(found.path))
        stored = self._service.store.get_runbook(known.revision) if known else None
        return stored is None or is_long(stored.text)

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

    def _count(self) -> None:
        """Compile some of the texts whose diagnostics are not counted yet."""
        batch = self._uncounted[:SLICE]
        counted = {}
        for page_id in batch:
            page = self.pages.get(page_id)
            if page is None or page.sighting is None or page.diagnostics is not None:
                continue
            stored = self._service.store.get_runbook(page.sighting.revision)
            if stored is not None:
                counted[page_id] = msgspec.structs.replace(
                    page, diagnostics=count_of(stored.text, page.path)
                )
        self.pages = {**self.pages, **counted}
        del self._uncounted[: len(batch)]

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
                document=document_of("", found.path),
            )
        if found.path == self._files.named:
            self._service.current_runbook = known.revision
        revision, text = known.revision, stored.text
        self._tell(Change(id=page_id, path=found.path, revision=revision, text=text))
        self._uncounted.append(page_id)
        return _page(found, known, document_of(text, found.path), None)

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

    def _tell_what_went(self) -> None:
        """Say once, after a start, what left while SIC was down: an index may outlive it."""
        if not self._is_new:
            return
        self._is_new = False
        for line in self._histories.without_file():
            if line.runbook_id not in self.pages:
                self._tell(Change(id=line.runbook_id, path=line.path, revision=None, text=None))

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


def _page(
    found: FoundFile, line: Sighting, document: Document, diagnostics: Tally | None
) -> Page:
    return Page(
        id=line.runbook_id,
        path=found.path,
        place=found.place,
        sighting=line,
        document=document,
        diagnostics=diagnostics,
    )
