"""Asks a language model sparingly: so often an incident, one at a time, not while it fails.

It keeps no prompt and no answer. Counts are this process's own and begin again with it.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

import msgspec

from sic.application.advice import Advice, Asking, LanguageModel, ModelAnswer, ModelFailed
from sic.domain.ids import IncidentId

# What of an answer is counted for metrics; other reasons are added up as "other".
DROPPED = (
    "invalid_refs", "unsupported", "unsupported_quotes", "malformed", "too_many", "too_large",
    "repeated", "tool_calls",
)  # fmt: skip


class Ration(msgspec.Struct, frozen=True, kw_only=True):
    """How much a model may be asked.

    Attributes:
        calls: Of one incident.
        characters: Of one incident: instructions, question and answer.
        at_once: Questions of all incidents that may wait for an answer.
        failures: In a row, after which it is left alone.
        rest_seconds: For so long.
        incidents: Whose counts are kept; the one longest unasked is forgotten.
    """

    calls: int = 30
    characters: int = 800_000
    at_once: int = 2
    failures: int = 3
    rest_seconds: float = 60.0
    incidents: int = 1_000


@dataclass(slots=True)
class _Spent:
    """What one incident has used up."""

    calls: int = 0
    characters: int = 0
    waiting: bool = False


class SecondOpinion:
    """Stands between incidents and a model; safe to call from several threads.

    Args:
        seconds: Reads a clock that only goes forward.
    """

    def __init__(
        self, ration: Ration | None = None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._ration = ration or Ration()
        self._seconds = seconds
        self._lock = Lock()
        self._spent: OrderedDict[IncidentId, _Spent] = OrderedDict()
        self._waiting = 0
        self._failed_in_a_row = 0
        self._rests_until = 0.0
        self._numbers: Counter[str] = Counter()

    def ask(self, model: LanguageModel, incident_id: IncidentId, asking: Asking) -> ModelAnswer:
        """Return the model's answer.

        Raises:
            ModelFailed: it is not to be asked now, or it failed.
        """
        with self._turn(incident_id, asking) as spent:
            try:
                answer = model.ask(asking.prompt, asking.schema)
            except ModelFailed:
                self._end_in_failure()
                raise
            self._end_in_answer(spent, answer)
        return answer

    def counted(self, advice: Advice) -> Advice:
        """Return the advice, what did not hold in it counted."""
        with self._lock:
            for reason, times in advice.dropped.items():
                self._numbers[reason if reason in DROPPED else "other"] += times
        return advice

    def numbers(self) -> dict[str, int]:
        """Return counts since the start: asked, failed, refused, and what was dropped."""
        with self._lock:
            return {
                name: self._numbers[name]
                for name in ("asked", "failed", "not_asked", *DROPPED, "other")
            }

    # ------------------------------------------------------------ one question

    @contextmanager
    def _turn(self, incident_id: IncidentId, asking: Asking) -> Iterator[_Spent]:
        size = len(asking.prompt.system) + len(asking.prompt.user)
        with self._lock:
            spent = self._of(incident_id)
            if why := self._why_not(spent, size):
                self._numbers["not_asked"] += 1
                raise ModelFailed(why)
            self._numbers["asked"] += 1
            spent.calls += 1
            spent.characters += size
            spent.waiting = True
            self._waiting += 1
        try:
            yield spent
        finally:
            with self._lock:
                spent.waiting = False
                self._waiting -= 1

    def _of(self, incident_id: IncidentId) -> _Spent:
        spent = self._spent.setdefault(incident_id, _Spent())
        self._spent.move_to_end(incident_id)
        while len(self._spent) > self._ration.incidents:
            self._spent.popitem(last=False)
        return spent

    def _why_not(self, spent: _Spent, size: int) -> str:
        """Return why it is not asked, in words; empty if it is."""
        ration, rests = self._ration, self._rests_until - self._seconds()
        if rests > 0:
            return f"It failed {ration.failures} times in a row; left alone for {rests:.0f} s."
        if spent.waiting:
            return "It is being asked about this incident already."
        if self._waiting >= ration.at_once:
            return "It is busy with other incidents."
        if spent.calls >= ration.calls:
            return f"It was asked {spent.calls} times about this incident; that is the limit."
        if spent.characters + size > ration.characters:
            return "As much was written to it about this incident as may be."
        return ""

    def _end_in_failure(self) -> None:
        with self._lock:
            self._numbers["failed"] += 1
            self._failed_in_a_row += 1
            if self._failed_in_a_row >= self._ration.failures:
                # One more failure after the rest, and it rests again.
                self._rests_until = self._seconds() + self._ration.rest_seconds

    def _end_in_answer(self, spent: _Spent, answer: ModelAnswer) -> None:
        with self._lock:
            self._failed_in_a_row = 0
            spent.characters += len(answer.text)
