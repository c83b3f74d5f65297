"""The core is told what time it is: ruff rejects every way to ask, in both pure packages."""

from __future__ import annotations

import subprocess

import pytest
from tests.house.tree import ROOT, files, text, tool

ASKING = {
    "called": "import datetime as dt\n\nNOW = dt.datetime.now(dt.UTC)\n",
    "uncalled": "from datetime import datetime\n\nCLOCK = datetime.now\n",
    "utcnow": "from datetime import datetime\n\nNOW = datetime.utcnow\n",
    "today": "from datetime import datetime\n\nDAY = datetime.today\n",
    "date": "import datetime as dt\n\nDAY = dt.date.today\n",
}


def ruff(code: str, path: str) -> str:
    """Return what ruff says of ``code``, as if it stood at ``path``."""
    argv = [tool("ruff"), "check", "--no-cache", "--output-format", "concise"]
    done = subprocess.run(
        [*argv, "--stdin-filename", path, "-"],
        input=code,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize("package", ["domain", "domain/incident", "runbook"])
@pytest.mark.parametrize("code", ASKING.values(), ids=ASKING.keys())
def test_invariant_8_asking_for_the_time_is_rejected_in_the_core(
    code: str, package: str
) -> None:
    """Invariant 8: the core reads no clock; ``now`` is an argument."""
    assert "TID251" in ruff(f'"""Asks."""\n\n{code}', f"src/sic/{package}/asks.py")


def test_the_ban_holds_nowhere_but_in_the_core() -> None:
    """Something has to read the clock: adapters do."""
    code = f'"""Asks."""\n\n{ASKING["uncalled"]}'
    assert "TID251" not in ruff(code, "src/sic/adapters/asks.py")


def test_nobody_in_the_core_silences_the_ban() -> None:
    """A ``noqa`` would open the wall again."""
    core = files("src/sic/domain/", "src/sic/runbook/")
    assert [path for path in core if "TID251" in text(path)] == []
