"""Checkpoints are found in SIC's log wherever it was kept, and nowhere others could put one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest
from structlog.dev import ConsoleRenderer

from sic.application.checkpoint_lines import checkpoint_in
from sic.application.checkpoint_marks import Checkpoint

MADE = Checkpoint(
    position=412,
    events=400,
    head="ab" * 32,
    at=datetime(2026, 11, 23, 3, 0, tzinfo=UTC),
    key="ea3e20c10a1e",
    signature="AYX4/+" * 14 + "AA==",
)


def entry(**more: object) -> dict[str, object]:
    """Return what SIC logs of a checkpoint."""
    stamped = {"level": "info", "timestamp": "2026-11-23T03:00:00.1Z"}
    return {"event": "checkpoint", "checkpoint": MADE.line(), **stamped, **more}


def as_json(**more: object) -> str:
    """Return SIC's log line for programs."""
    return msgspec.json.encode(entry(**more)).decode()


def printed(**more: object) -> str:
    """Return SIC's log line for people."""
    return str(ConsoleRenderer(colors=False)(None, "info", dict(entry(**more))))


def coloured() -> str:
    """Return the same for a terminal that shows colours."""
    return str(ConsoleRenderer(colors=True)(None, "info", dict(entry())))


def within(name: str, line: str) -> str:
    """Return the line as a journal or a shipper carries it."""
    return msgspec.json.encode({"host": "sic-1", name: line, "n": 1}).decode()


KEPT: dict[str, Callable[[], str]] = {
    "file": MADE.line,
    "JSON": as_json,
    "terminal": printed,
    "colours": coloured,
    "journalctl -o cat": lambda: as_json() + "\n",
    "journalctl -o short": lambda: f"Nov 23 03:00:00 sic-1 sic[812]: {as_json()}",
    "journalctl -o short, terminal": lambda: f"Nov 23 03:00:00 sic-1 sic[812]: {printed()}",
    "journalctl -o short-iso": lambda: f"2026-11-23T03:00:00+0000 h sic[1]: {as_json()}",
    "journalctl -o json": lambda: within("MESSAGE", as_json()),
    "journalctl -o json, terminal": lambda: within("MESSAGE", printed()),
    "docker json-file": lambda: within("log", as_json() + "\n"),
    "docker json-file, -t": lambda: within("log", coloured() + "\r\n"),
    "docker compose logs": lambda: f"sic-1  | {as_json()}",
    "kubectl logs --prefix": lambda: f"[pod/sic-0/sic] {as_json()}",
    "kubectl logs --prefix, terminal": lambda: f"[pod/sic-0/sic] {printed()}",
    "CRI": lambda: f"2026-11-23T03:00:00.1Z stderr F {as_json()}",
    "shipped twice": lambda: within("message", within("log", as_json())),
    "slashes escaped": lambda: within("MESSAGE", as_json()).replace("/", r"\/"),
}


@pytest.mark.parametrize("line", [pytest.param(KEPT[name](), id=name) for name in KEPT])
def test_a_checkpoint_is_found_wherever_sics_log_was_kept(line: str) -> None:
    """S-25: `journalctl -u sic | sic audit verify --checkpoints -` needs no filter."""
    assert checkpoint_in(line) == MADE


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "Nov 23 03:00:00 sic-1 kernel: checkpoint",
        '{"event":"checkpoint"}',
        '{"event":"checkpoint","checkpoint":1}',
        '{"event":"checkpoint","checkpoint":"{}"}',
        '{"checkpoint":"checkpoint"}',
        '[{"event":"checkpoint"}]',
        '"checkpoint"',
        "{" * 5_000 + '"position"',
        '{"position":' + "[" * 1_900,
        '{"position":' + '{"a":' * 100_000,
        '{"event":"checkpoint","x":' + "[" * 5_000,
        "2026-11-23 [info     ] checkpoint                     checkpoint='{}'",
        within("MESSAGE", within("MESSAGE", within("log", within("log", as_json())))),
    ],
)
def test_other_lines_hold_none(line: str) -> None:
    """A log is full of others' lines."""
    assert checkpoint_in(line) is None


def test_words_of_others_cannot_pass_for_a_checkpoint() -> None:
    """An alert's text, logged as a value, would make an honest log look forged."""
    forms = (MADE.line(), as_json(), printed(), "\n" + printed())
    for words in forms:
        for other in ("intake_refused", "checkpoint_failed", "checkpoints_start_anew"):
            for value in ("reason", "message", "line", "checkpoint"):
                assert checkpoint_in(as_json(event=other, **{value: words})) is None
                assert checkpoint_in(printed(event=other, **{value: words})) is None
