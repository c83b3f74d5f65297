"""Talks to the assistant's own process over a pipe; it hands on no environment and no secret.

One process, started with the server or when first asked, and again when it died. An answer
that does not come in time ends it: the incident goes on without.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TypeVar

import msgspec

import sic
from sic.application.advice import (
    Advice,
    AdvisorUnavailable,
    Asking,
    ModelAnswer,
    Question,
)
from sic.application.advice_wire import Advise, Ask, Judge, Learn, Reply, Request, Write
from sic.application.drafting import Draft, DraftFacts, DraftKind

T = TypeVar("T")
SECONDS_MAX = 5.0
START_SECONDS_MAX = 15.0  # Until the first answer: modules are read from the disk.
REPLY_BYTES_MAX = 8 * 1024 * 1024
REVISIONS_MAX = 32
_PACKAGE = str(Path(sic.__file__).resolve().parents[1])
# Our own code under our own Python; where it lies is the one word that is handed over.
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from sic.assistant.worker import main; sys.exit(main())"
)


class ProcessAdvisor:
    """``Advisor`` over a pipe; see there. ``close`` ends the process."""

    def __init__(self, seconds_max: float = SECONDS_MAX) -> None:
        self._seconds_max = seconds_max
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._learnt: set[str] = set()  # By the process that runs now.

    def start(self) -> None:
        """Start the process without waiting for it, so that the first answer is soon there."""
        with self._lock:
            try:
                self._started()
            except AdvisorUnavailable:
                return  # Whoever asks is told.

    def learn(self, revision: str, text: str) -> None:
        """Keep a runbook's text, and hand it over when it is first asked about."""
        with self._lock:
            self._texts[revision] = text
            self._texts.move_to_end(revision)
            while len(self._texts) > REVISIONS_MAX:
                self._texts.popitem(last=False)

    def advise(self, question: Question) -> Advice:
        """Return what fits."""
        return _there(self._asked(question.revision, Advise(question)).advice)

    def prompt(self, question: Question) -> Asking:
        """Return what a language model is to be asked."""
        return _there(self._asked(question.revision, Ask(question)).asking)

    def judge(self, question: Question, advice: Advice, answer: ModelAnswer) -> Advice:
        """Return the advice with a model's answer beside it."""
        request = Judge(question, advice, answer)
        return _there(self._asked(question.revision, request).advice)

    def draft(self, kind: DraftKind, facts: DraftFacts) -> Draft:
        """Return a text for a person to finish."""
        with self._lock:
            return _there(self._exchanged(Write(kind, facts)).draft)

    def close(self) -> None:
        """End the process; asking again starts another."""
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """The process that runs now, if any."""
        return self._process.pid if self._process else None

    # ------------------------------------------------------------ the pipe

    def _asked(self, revision: str, request: Request) -> Reply:
        with self._lock:
            self._hand_over(revision)
            reply = self._exchanged(request)
            if reply.unknown:  # It let the revision go meanwhile.
                self._learnt.discard(revision)
                self._hand_over(revision)
                reply = self._exchanged(request)
            return reply

    def _hand_over(self, revision: str) -> None:
        self._started()
        if revision not in self._learnt:
            self._exchanged(Learn(revision, self._texts[revision]))
            self._learnt.add(revision)

    def _exchanged(self, request: Request) -> Reply:
        """Send one request and return its reply; whatever goes wrong ends the process."""
        fresh = self._process is None
        process = self._started()
        if process.stdin is None or process.stdout is None:
            raise AdvisorUnavailable("its pipes are closed")
        try:
            process.stdin.write(msgspec.json.encode(request) + b"\n")
            process.stdin.flush()
            seconds = START_SECONDS_MAX if fresh or not self._learnt else self._seconds_max
            line = _line(process.stdout.fileno(), time.monotonic() + seconds)
            reply = msgspec.json.decode(line, type=Reply)
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            self._end()
            raise AdvisorUnavailable(f"its process gave no answer: {error}") from error
        if reply.problem:
            raise AdvisorUnavailable(reply.problem)
        return reply

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        command = [sys.executable, "-I", "-c", _PROGRAM, _PACKAGE]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - no word of it comes from outside
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                close_fds=True,
            )
        except OSError as error:
            raise AdvisorUnavailable(f"its process cannot be started: {error}") from error
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        self._learnt.clear()
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # What could not be written any more.
                    continue


def _line(source: int, until: float) -> bytes:
    """Read one line before an instant of the monotonic clock.

    Raises:
        OSError: it did not come in time, or is no end of it.
    """
    found = bytearray()
    waiting = select.poll()  # Not select(): a busy server has more than 1,024 files open.
    waiting.register(source, select.POLLIN)
    while not found.endswith(b"\n"):
        left = until - time.monotonic()
        if not waiting.poll(max(0.0, 1000 * left)):
            raise TimeoutError("it took too long")
        piece = os.read(source, 65_536)
        if not piece or len(found) > REPLY_BYTES_MAX:
            raise BrokenPipeError("it ended, or said too much")
        found += piece
    return bytes(found)


def _there(value: T | None) -> T:
    if value is None:
        raise AdvisorUnavailable("its answer is of another kind")
    return value
