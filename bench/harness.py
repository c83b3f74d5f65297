"""What every benchmark shares: alternating rounds, medians and one way to report a figure.

It never decides what is worth measuring. A benchmark is a function in any module of this
folder, marked ``@benchmark``, that returns one ``Figure``; its name is the benchmark's name.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Timing(NamedTuple):
    """Seconds by the clock on the wall, and seconds the processors worked for it."""

    wall: float
    cpu: float


class Versus(NamedTuple):
    """A rival's figure of the same minute; ``ratio`` is ours divided by it."""

    name: str
    figure: float
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure: the six keys everyone may rely on, then what explains them."""

    name: str
    figure: float | None  # None when the benchmark could not be run; ``detail`` says why.
    unit: str
    goal: float | None
    ok: bool
    versus: Versus | None = None
    better: str = "lower"  # Or "higher": which side of ``goal`` is good.
    cpu: float | None = None  # CPU time in ``unit``, where it is a time.
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object, keys in the documented order, figures to four digits."""
        keys = asdict(self)
        if self.versus is not None:
            keys["versus"] = {k: _short(v) for k, v in self.versus._asdict().items()}
        return {key: _short(value) for key, value in keys.items()}


def _short(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value


Benchmark = Callable[[], Figure]
BENCHMARKS: dict[str, Benchmark] = {}


def benchmark(function: Benchmark) -> Benchmark:
    """Register a benchmark under its function's name."""
    if function.__name__ in BENCHMARKS:
        raise ValueError(f"two benchmarks are called {function.__name__}")
    BENCHMARKS[function.__name__] = function
    return function


def timed(work: Callable[[], object]) -> Timing:
    """Do ``work`` once in this process and time it."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Timing(time.perf_counter() - wall, time.process_time() - cpu)


def timed_process(argv: Sequence[str | Path], *, codes: Sequence[int] = (0,)) -> Timing:
    """Run a whole process and time it, its CPU with its children's.

    Raises:
        RuntimeError: it ended with a code that is not in ``codes``.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = time.perf_counter()
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, check=False)
    wall = time.perf_counter() - wall
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in codes:
        words = done.stderr.decode(errors="replace").strip()[-500:]
        raise RuntimeError(f"{argv[0]} ended with {done.returncode}: {words}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Timing(wall, cpu)


def rounds(
    ours: Callable[[], Timing], rival: Callable[[], Timing], times: int = 7
) -> tuple[Timing, Timing]:
    """Return the medians of ours and the rival's, taken in turns under the same noise.

    One turn each goes first and is not counted: it warms caches for both alike.
    """
    turns = [(ours(), rival()) for _ in range(times + 1)][1:]
    return median([turn[0] for turn in turns]), median([turn[1] for turn in turns])


def median(timings: Sequence[Timing]) -> Timing:
    """Return the median wall time and, apart from it, the median CPU time."""
    return Timing(
        statistics.median(timing.wall for timing in timings),
        statistics.median(timing.cpu for timing in timings),
    )


def at_most(
    name: str,
    ours: Timing,
    goal: float,
    *,
    rival: tuple[str, Timing] | None = None,
    unit: str = "s",
    detail: str = "",
) -> Figure:
    """Return a time as a figure that must not exceed ``goal``; ``unit`` is ``s`` or ``ms``."""
    scale = {"s": 1.0, "ms": 1000.0}[unit]
    versus = None
    if rival is not None:
        versus = Versus(rival[0], rival[1].wall * scale, ours.wall / rival[1].wall)
    return Figure(
        name=name,
        figure=ours.wall * scale,
        unit=unit,
        goal=goal,
        ok=ours.wall * scale <= goal,
        versus=versus,
        cpu=ours.cpu * scale,
        detail=detail,
    )


def fdatasync_seconds(folder: Path, times: int = 50, size: int = 4096) -> float:
    """Return the median seconds of one raw write and ``fdatasync``: what durability costs now.

    A durable figure is only comparable as a ratio to this, taken in the same minute.
    """
    block = os.urandom(size)
    path = folder / "fdatasync.probe"
    door = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    try:

        def once() -> None:
            os.write(door, block)
            os.fdatasync(door)

        return statistics.median(timed(once).wall for _ in range(times))
    finally:
        os.close(door)
        path.unlink()


def sic_command() -> list[str]:
    """Return the argv that runs ``sic`` with this Python, without a shell between."""
    return [sys.executable, str(Path(sys.executable).parent / "sic")]


def reference_runbook() -> Path:
    """Return the reference runbook beside the checkout, or the one SIC ships."""
    seed = ROOT.parent / "shared/runbook/seed-runbook.md"
    return seed if seed.exists() else ROOT / "runbooks/production-incident-response.md"
