"""Verifying a log of a million events: its chains, and then its checkpoints."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from structlog.testing import capture_logs

from bench.fold import a_long_incident, a_row
from bench.harness import Figure, Timing, benchmark, timed
from sic.adapters.checkpoints.ed25519 import CheckpointKey, key_in
from sic.adapters.checkpoints.file import CheckpointFile
from sic.adapters.store.sqlite import SqliteStore
from sic.application.checkpoints.keeping import Checkpointer
from sic.application.checkpoints.verifying import verify_checkpoints
from sic.application.ports import Batch
from sic.domain.ids import IncidentId

INCIDENTS = 1_000
EVENTS_EACH = 1_000
GOAL_SECONDS = 20


class NoonClock:
    """Stands still: only the thousand events make a checkpoint due."""

    def now(self) -> datetime:
        """Return noon."""
        return datetime(2026, 11, 23, 12, tzinfo=UTC)


class Evidence:
    """A signed log of a million events on SQLite."""

    def __init__(self, folder: Path) -> None:
        self.store = SqliteStore(folder / "sic.db")
        self.place = CheckpointFile(folder / "checkpoints.jsonl")
        self.key: CheckpointKey = key_in(folder / "checkpoint.key")
        self._events = a_long_incident(EVENTS_EACH)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self._write, range(INCIDENTS)))
        signer = Checkpointer(
            marked=self.store, place=self.place, key=self.key, clock=NoonClock()
        )
        with capture_logs():  # A thousand lines would hide the figure.
            while signer.step():
                pass

    def _write(self, number: int) -> None:
        name = IncidentId(f"inc-20261123-{number:03d}")
        self.store.append(
            Batch(
                incident_id=name,
                expected_version=0,
                events=tuple(self._events),
                row=a_row(name),
            )
        )

    def verify_chains(self) -> None:
        """Check every hash and every payload."""
        found = self.store.verify()
        if found is not None:
            raise ValueError(f"the log does not verify: {found}")

    def verify_signed(self) -> int:
        """Check every checkpoint; return how many there are."""
        lines = self.place.lines()
        report = verify_checkpoints(self.store, lines, lambda: self.key, "here")
        if report.deviation is not None or report.vouched != INCIDENTS * EVENTS_EACH:
            raise ValueError(f"the checkpoints do not agree: {report}")
        return report.checkpoints


@benchmark
def audit_verify() -> Figure:
    """`sic audit verify` over a million events, both parts of it."""
    with tempfile.TemporaryDirectory() as name:
        evidence = Evidence(Path(name))
        chains = timed(evidence.verify_chains)
        signed = timed(evidence.verify_signed)
        checkpoints = evidence.verify_signed()
        evidence.store.close()
    both = Timing(chains.wall + signed.wall, chains.cpu + signed.cpu)
    return Figure(
        name="audit_verify",
        figure=both.wall,
        unit="s",
        goal=GOAL_SECONDS,
        ok=both.wall <= GOAL_SECONDS,
        cpu=both.cpu,
        detail=(
            f"{INCIDENTS * EVENTS_EACH:,} events: chains {chains.wall:.2f} s (CPU "
            f"{chains.cpu:.2f}), {checkpoints:,} checkpoints {signed.wall:.2f} s (CPU "
            f"{signed.cpu:.2f})"
        ),
    )
