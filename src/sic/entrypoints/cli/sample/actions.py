"""What the six webhooks do, to a folder of their own. Nothing outside it is ever touched.

Each action takes one of the names listed here and nothing else, and says what it really did.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

SERVICES = ("checkout", "search", "payments")
RESOLVERS = ("resolver-1", "resolver-2")
NODES = ("node-1", "node-2")
CACHES = ("sessions", "prices")
GATEWAYS = ("gateway-1", "gateway-2")
LINES = 8  # Of a log that is tailed.
_OLD_FILES, _OLD_FILE_BYTES = 5, 4096
# One action: what its argument is called, what it may be, what it does.
Act: TypeAlias = Callable[[Path, str], str]


class Action:
    """One webhook of the sample."""

    def __init__(self, argument: str, names: tuple[str, ...], act: Act) -> None:
        self.argument = argument
        self.names = names
        self._act = act

    def named(self, given: Mapping[str, object]) -> str:
        """Return the one thing acted on; an empty text if the arguments are not such a name."""
        name = given.get(self.argument)
        known = isinstance(name, str) and name in self.names and len(given) == 1
        return str(name) if known else ""

    def run(self, folder: Path, name: str) -> str:
        """Do it and say what was done."""
        return self._act(folder, name)


def furnish(folder: Path) -> None:
    """Make what the actions act on, where it is not there yet."""
    for service in SERVICES:
        _write_new(folder / "services" / f"{service}.pid", "1\n")
    for resolver in RESOLVERS:
        _write_new(folder / "dns" / f"{resolver}.cache", "shop.example.test 192.0.2.7\n" * 40)
    for node in NODES:
        for number in range(_OLD_FILES):
            path = folder / "disk" / node / f"old-{number}.log"
            _write_new(path, "x" * _OLD_FILE_BYTES)
    for cache in CACHES:
        for number in range(3):
            _write_new(folder / "cache" / cache / f"{number}.entry", "stale\n")


def _write_new(path: Path, text: str) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


# ---------------------------------------------------------------- the six


def restart(folder: Path, service: str) -> str:
    """Give a service its next process number."""
    path = folder / "services" / f"{service}.pid"
    before = int(path.read_text())
    path.write_text(f"{before + 1}\n")
    return f"{service} runs again: process {before} ended, {before + 1} started."


def flush(folder: Path, resolver: str) -> str:
    """Empty a resolver's cache."""
    path = folder / "dns" / f"{resolver}.cache"
    count = len(path.read_text().splitlines())
    path.write_text("")
    return f"{count} names flushed from {resolver}."


def clean(folder: Path, node: str) -> str:
    """Delete the old logs this sample made itself."""
    found = _old(folder, node)
    freed = sum(path.stat().st_size for path in found)
    for path in found:
        path.unlink()
    return f"{len(found)} old logs deleted on {node}, {freed} bytes freed."


def would_clean(folder: Path, node: str) -> str:
    """Say what ``clean`` would delete, and delete nothing."""
    found = _old(folder, node)
    listed = ", ".join(path.name for path in found) or "nothing"
    return f"On {node} this would delete: {listed}."


def _old(folder: Path, node: str) -> list[Path]:
    return sorted((folder / "disk" / node).glob("old-*.log"))


def purge(folder: Path, cache: str) -> str:
    """Drop every entry of a cache."""
    entries = sorted((folder / "cache" / cache).glob("*.entry"))
    for path in entries:
        path.unlink()
    return f"{len(entries)} entries purged from {cache}."


def diagnose(folder: Path, gateway: str) -> str:
    """Report on a gateway, and count how often that was asked."""
    path = folder / "vpn" / f"{gateway}.asked"
    _write_new(path, "0\n")
    asked = int(path.read_text()) + 1
    path.write_text(f"{asked}\n")
    report = {"gateway": gateway, "tunnels_up": 3, "tunnels_down": 1, "asked": asked}
    return json.dumps(report, indent=2)


def tail(folder: Path, service: str) -> Iterator[str]:
    """Yield the lines of a service's log, with the kind of thing that stands in logs."""
    number = (folder / "services" / f"{service}.pid").read_text().strip()
    for line in range(1, LINES + 1):
        colour = "\x1b[31mERROR\x1b[0m" if line % 4 == 0 else "INFO"
        yield f"{colour} {service}[{number}] request {line} took {line * 37} ms\n"


ACTIONS = {
    "vpn-diagnostic": Action("gateway", GATEWAYS, diagnose),
    "service-restart": Action("service", SERVICES, restart),
    "dns-flush": Action("resolver", RESOLVERS, flush),
    "disk-cleanup": Action("node", NODES, clean),
    "log-tail": Action("service", SERVICES, lambda _folder, _service: ""),
    "cache-purge": Action("cache", CACHES, purge),
}
DRY_RUNS = {"disk-cleanup": Action("node", NODES, would_clean)}
STREAMED = {"log-tail": tail}
