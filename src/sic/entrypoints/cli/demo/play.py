"""Runs a script step by step and tells each: when, who did what, what SIC made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sic.entrypoints.cli.client import JSON
from sic.entrypoints.cli.demo.stage import Stage, StepFailed
from sic.entrypoints.cli.failures import CliError


@dataclass(slots=True)
class Play:
    """The incident of a play, as far as it has come."""

    stage: Stage
    detected_at: datetime
    incident: str = ""
    steps_held: int = 0
    remembered: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The incident's address in the API."""
        return f"/api/v1/incidents/{self.incident}"

    def view(self) -> JSON:
        """Return the incident as it is now."""
        return self.stage.get(self.path)

    def act(self, person: str, method: str, noun: str, body: object = None) -> JSON:
        """Do something to the incident as one of the cast; return it as it is now."""
        given = body if isinstance(body, dict) else {}
        return self.stage.people[person].change(method, f"{self.path}/{noun}", given)

    def refused(self, person: str, method: str, noun: str, body: object = None) -> CliError:
        """Try something that a rule forbids; return the refusal."""
        return self.stage.refused(person, method, f"{self.path}/{noun}", body)

    def clock(self, view: JSON, name: str) -> JSON:
        """Return one clock of a view."""
        found = [clock for clock in view["clocks"] if clock["name"] == name]
        if not found:
            raise StepFailed(f"The incident shows no {name} clock.")
        return found[0]

    def entry(self, kind: str, containing: str = "") -> JSON | None:
        """Return the latest timeline entry of a kind, if there is one."""
        entries = self.stage.get(f"{self.path}/timeline?limit=1000")["entries"]
        found = [
            entry
            for entry in entries
            if entry["kind"] == kind and containing.lower() in entry["sentence"].lower()
        ]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens ``minute`` minutes after detection; ``do`` says what SIC did."""

    minute: int
    words: str
    do: Callable[[Play], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A step that was played."""

    number: int
    at: datetime
    minute: int
    words: str
    outcome: str
    held: bool


def run(play: Play, script: Sequence[Step], tell: Callable[[Told], None]) -> bool:
    """Play every step in order; stop at the first that does not hold and return False."""
    for number, step in enumerate(script, start=1):
        play.stage.clock.advance_to(play.detected_at + timedelta(minutes=step.minute))
        at = play.stage.clock.now()
        try:
            outcome, held = step.do(play), True
        except (StepFailed, CliError) as failure:
            outcome, held = str(failure), False
        told = Told(
            number=number,
            at=at,
            minute=step.minute,
            words=step.words,
            outcome=outcome,
            held=held,
        )
        tell(told)
        if not held:
            return False
        play.steps_held += 1
    return True
