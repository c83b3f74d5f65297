"""What SIC weighs: packages, bytes on disk, memory at rest; never the tests' packages."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.markers import Marker

from bench.harness import ROOT, Figure, Versus, benchmark
from bench.start import Server, bare_server, sic_server

LOCK = ROOT / "requirements/base.lock"
PINNED = re.compile(r"^(?P<name>[a-z0-9._-]+)==[^ ;]+ (?:; (?P<marker>.+?) )?\\$", re.MULTILINE)


def base_names() -> list[str]:
    """Return the packages that the base lock installs on this machine, sorted."""
    found = list(PINNED.finditer(LOCK.read_text(encoding="utf-8")))
    return sorted(
        pin["name"] for pin in found if not pin["marker"] or Marker(pin["marker"]).evaluate()
    )


@benchmark
def base_packages() -> Figure:
    """Count the packages of a base install."""
    count = len(base_names())
    return Figure(name="base_packages", figure=count, unit="packages", goal=52, ok=count <= 52)


@benchmark
def base_size() -> Figure:
    """Install the base lock into an empty folder and add up its files, compiled code too."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", LOCK, "--target", folder], check=True)
        sizes = [path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()]
    own = [path.stat().st_size for path in (ROOT / "src").rglob("*.py")]
    megabytes = (sum(sizes) + sum(own)) / 1e6
    return Figure(
        name="base_size",
        figure=megabytes,
        unit="MB",
        goal=115,
        ok=megabytes <= 115,
        detail=f"{len(sizes)} files of packages, {sum(own) / 1e6:.2f} MB of our own source",
    )


@benchmark
def memory_at_rest() -> Figure:
    """Measure resident memory after the first answers, against uvicorn with an empty app."""
    ours = resident(sic_server())
    rival = resident(bare_server())
    return Figure(
        name="memory_at_rest",
        figure=ours,
        unit="MB",
        goal=150,
        ok=ours <= 150,
        versus=Versus("uvicorn with an empty app", rival, ours / rival),
    )


def resident(server: Server) -> float:
    """Return the resident megabytes of a server that has answered twenty times."""
    with server:
        for _ in range(20):
            server.first_answer()
        status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
        [kilobytes] = re.findall(r"^VmRSS:\s+(\d+) kB$", status, re.MULTILINE)
        return int(kilobytes) * 1024 / 1e6
