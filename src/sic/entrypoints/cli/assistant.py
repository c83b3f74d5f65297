"""`sic assistant eval`: the assistant on texts with known answers. It learns from none."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from sic.entrypoints.cli.failures import CliError
from sic.entrypoints.cli.options import Verb, VerbGroup
from sic.entrypoints.cli.recommend import Offline
from sic.entrypoints.cli.session import Session, pass_session
from sic.entrypoints.cli.terminal import plain

TOP = 3
LINES_MAX = 20_000


@click.group(cls=VerbGroup)
def assistant() -> None:
    """Measure the assistant."""


@assistant.command(name="eval", cls=Verb)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.jsonl")
@click.option(
    "--runbook",
    metavar="RUNBOOK",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ask about this runbook; else the one in use.",
)
@pass_session
def evaluate(session: Session, file: Path, runbook: Path | None) -> None:
    """Print top-1, top-3, the off-topic rate and the latency over FILE.

    Each line is {"text": …, "expect": REF}, or a list of refs that will do, or null where
    nothing fits. A ref is a heading's anchor, or webhook:ID.
    """
    cases = list(_cases(file))
    offline = Offline(session, runbook)
    offline.advise("warm")  # The vocabulary is read once, at the first question.
    gc.collect()
    gc.freeze()  # As the server's assistant does, whose answers these figures stand for.
    tally = Tally()
    for text, expected in cases:
        began = time.perf_counter()
        found = offline.advise(text, TOP)
        seconds = time.perf_counter() - began
        tally.add(text, expected, [one.ref for one in found.recommendations], seconds)
    session.terminal.data(tally.values(), tally.as_text())


def _cases(file: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each text with the refs that will do; none where nothing fits."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()[:LINES_MAX]
    except UnicodeDecodeError as error:
        raise CliError(f"{plain(file)} cannot be read: it is not UTF-8.") from error
    except OSError as error:
        why = error.strerror or plain(error)
        raise CliError(f"{plain(file)} cannot be read: {why}.") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _case(file, number, line)


def _case(file: Path, number: int, line: str) -> tuple[str, tuple[str, ...]]:
    try:
        body = json.loads(line)
        text, expect = body["text"], body["expect"]
        refs = tuple(expect) if isinstance(expect, list) else (expect,) if expect else ()
        if isinstance(text, str) and all(isinstance(ref, str) for ref in refs):
            return text, refs
    except (ValueError, KeyError, TypeError):
        pass
    raise CliError(
        f"{plain(file)}:{number} is no case.",
        remedy='Write {"text": "…", "expect": "pattern-a-latency-spike"}, a list, or null.',
    )


@dataclass(slots=True)
class Tally:
    """Counts over a set of cases."""

    on_topic: int = 0
    off_topic: int = 0
    first: int = 0
    among_three: int = 0
    wrongly: int = 0
    seconds: list[float] = field(default_factory=list)
    misses: list[dict[str, object]] = field(default_factory=list)

    def add(self, text: str, expected: tuple[str, ...], got: list[str], seconds: float) -> None:
        """Count one case."""
        self.seconds.append(seconds)
        right = bool(got) and got[0] in expected if expected else not got
        if expected:
            self.on_topic += 1
            self.first += right
            self.among_three += any(ref in expected for ref in got)
        else:
            self.off_topic += 1
            self.wrongly += not right
        if not right:
            self.misses.append({"text": text, "expect": list(expected), "got": got})

    def values(self) -> dict[str, object]:
        """Return the numbers under their documented keys."""
        return {
            "texts": self.on_topic + self.off_topic,
            "on_topic": self.on_topic,
            "off_topic": self.off_topic,
            "top1": _share(self.first, self.on_topic),
            "top3": _share(self.among_three, self.on_topic),
            "off_topic_rate": _share(self.wrongly, self.off_topic),
            "latency_ms": {
                "p50": self._latency(0.5),
                "p95": self._latency(0.95),
                "max": self._latency(1.0),
            },
            "misses": self.misses,
        }

    def _latency(self, share: float) -> float:
        ordered = sorted(self.seconds) or [0.0]
        place = min(len(ordered) - 1, int(len(ordered) * share))
        return round(1000 * ordered[place], 3)

    def as_text(self) -> str:
        """Return the numbers as people read them, then every text that went wrong."""
        first = _share(self.first, self.on_topic)
        three = _share(self.among_three, self.on_topic)
        rate = _share(self.wrongly, self.off_topic)
        p50, p95, most = (self._latency(share) for share in (0.5, 0.95, 1.0))
        lines = [
            f"{self.on_topic} texts: top-1 {first:.3f}, top-3 {three:.3f}",
            f"{self.off_topic} off topic: answered {self.wrongly} ({rate:.1%})",
            f"latency p50 {p50:.2f} ms, p95 {p95:.2f} ms, max {most:.2f} ms",
        ]
        for miss in self.misses:
            expected, got = miss["expect"] or "nothing", miss["got"] or "nothing"
            lines.append(
                f"  {plain(miss['text'])}: expected {plain(expected)}, got {plain(got)}"
            )
        return "\n".join(lines)


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
