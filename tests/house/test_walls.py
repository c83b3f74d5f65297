"""The import walls really stand: each is broken once, in a copy, and must be reported."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.house.tree import ROOT, tool

EXECUTOR = "The assistant cannot reach the executor"
ROOT_ALONE = "Only the composition root touches the executor"
LAYERS = "Layers point inward"
CORE = "The core reads no clock, database, network or chance"
PROPOSING = "Programs that propose reach nothing that acts"
CIRCLE = "No package depends on its sibling in a circle"


class Breach(NamedTuple):
    """The contract that must notice, and the modules that break it: path to code."""

    contract: str
    modules: dict[str, str]


BREACHES = {
    "the assistant imports the executor": Breach(
        EXECUTOR, {"assistant/breach.py": "import sic.executor"}
    ),
    "the assistant reaches subprocess inside a function": Breach(
        EXECUTOR, {"assistant/breach.py": "def recommend():\n    import subprocess"}
    ),
    "the assistant reaches a socket through the domain": Breach(
        EXECUTOR,
        {"domain/wire.py": "import socket", "assistant/breach.py": "import sic.domain.wire"},
    ),
    "the assistant loads modules by name": Breach(
        EXECUTOR, {"assistant/breach.py": "import importlib"}
    ),
    "the assistant reads the environment": Breach(
        EXECUTOR, {"assistant/breach.py": "import os"}
    ),
    "the assistant opens a connection of its own": Breach(
        EXECUTOR, {"assistant/breach.py": "import httpx2"}
    ),
    "the assistant imports what runs webhooks": Breach(
        EXECUTOR, {"assistant/breach.py": "import sic.application.executions"}
    ),
    "the domain imports os": Breach(CORE, {"domain/breach.py": "import os"}),
    "the domain asks for chance": Breach(
        CORE, {"domain/breach.py": "from random import choice"}
    ),
    "the compiler imports time for its types alone": Breach(
        CORE,
        {"runbook/breach.py": "import typing\nif typing.TYPE_CHECKING:\n    import time"},
    ),
    "the domain imports the application": Breach(
        LAYERS, {"domain/breach.py": "import sic.application"}
    ),
    "the domain imports the compiler": Breach(
        LAYERS, {"domain/breach.py": "import sic.runbook"}
    ),
    "the application imports an entry point": Breach(
        LAYERS, {"application/breach.py": "import sic.entrypoints"}
    ),
    "an adapter imports the assistant beside it": Breach(
        LAYERS, {"adapters/breach.py": "import sic.assistant"}
    ),
    "a new package has no place": Breach(LAYERS, {"plumbing/__init__.py": "import sic.domain"}),
    "an entry point imports the executor": Breach(
        ROOT_ALONE, {"entrypoints/breach.py": "import sic.executor"}
    ),
    "a program's tools import what runs webhooks": Breach(
        PROPOSING, {"entrypoints/mcp/breach.py": "import sic.application.executions"}
    ),
    "two folders of the domain need each other": Breach(
        CIRCLE,
        {
            "domain/one/__init__.py": "import sic.domain.two",
            "domain/two/__init__.py": "import sic.domain.one",
        },
    ),
    "one notification vendor imports another": Breach(
        "Notification vendors do not know each other",
        {
            "adapters/notify/__init__.py": "",
            "adapters/notify/one/__init__.py": "import sic.adapters.notify.two",
            "adapters/notify/two/__init__.py": "",
        },
    ),
    "one chat vendor imports another": Breach(
        "Chat vendors do not know each other",
        {
            "adapters/chat/__init__.py": "",
            "adapters/chat/one/__init__.py": "import sic.adapters.chat.two",
            "adapters/chat/two/__init__.py": "",
        },
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package and its contracts, to be left as it was found."""
    folder = tmp_path_factory.mktemp("walls")
    ignored = shutil.ignore_patterns("__pycache__", ".*")
    shutil.copytree(ROOT / "src/sic", folder / "src/sic", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@contextmanager
def breached(copy: Path, breach: Breach) -> Iterator[None]:
    """Write the breach into the copy, and take it away again."""
    written = []
    for name, code in breach.modules.items():
        path = copy / "src/sic" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f'"""A breach."""\n{code}\n', encoding="utf-8")
            written.append(path)
    assert written, "the breach names modules that are already there"
    yield
    for path in written:
        path.unlink()


def lint(copy: Path) -> subprocess.CompletedProcess[str]:
    """Run the import linter on the copy, not on the checkout; unchanged modules are cached."""
    return subprocess.run(
        [tool("lint-imports"), "--cache-dir", str(copy / "cache")],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_tree_as_it_stands_keeps_every_contract(copy: Path) -> None:
    """Without this, a broken wall could be reported for another reason."""
    done = lint(copy)
    assert done.returncode == 0, done.stdout
    kept = {line.removesuffix(" KEPT") for line in done.stdout.splitlines()}
    assert {breach.contract for breach in BREACHES.values()} <= kept


@pytest.mark.parametrize("breach", BREACHES.values(), ids=BREACHES.keys())
def test_a_breach_of_a_wall_is_reported(copy: Path, breach: Breach) -> None:
    """Design, "The house": import-linter fails the build otherwise."""
    with breached(copy, breach):
        done = lint(copy)
    assert done.returncode == 1, done.stdout
    assert f"{breach.contract} BROKEN" in done.stdout.splitlines()


def test_every_contract_is_broken_once_above() -> None:
    """A wall nobody has pushed against may be painted on."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}
    assert names == {breach.contract for breach in BREACHES.values()}
