"""``sic demo`` as a stranger runs it: a process, a real server, an exit code that means it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.e2e.a_process import SIC, START_SECONDS, Installation

from sic.entrypoints.cli.client import Client
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.demo.script import SCRIPT
from sic.entrypoints.cli.signin import sign_in

ROOT = Path(__file__).parents[2]


def test_the_demo_ends_zero_when_every_step_held(tmp_path: Path) -> None:
    """`--exit` is what CI calls; a step that does not hold must not be lost in prose."""
    installation = Installation(tmp_path)
    kept = tmp_path / "kept"
    done = installation.run("demo", "--exit", "--json", "--data", str(kept))

    assert done.code == 0, done.out + done.err
    steps = [json.loads(line) for line in done.out.splitlines()]
    assert [step["did"] for step in steps] == [step.words for step in SCRIPT]
    assert all(step["ok"] for step in steps)
    verified = installation.run("audit", "verify", "--json", SIC_DATA_DIR=str(kept))
    report = json.loads(verified.out)
    assert report["ok"] is True
    # Signed once more on the way out: nothing of the play stands unvouched for.
    assert report["checkpoints"]["vouched"] >= len(steps)
    assert report["checkpoints"]["after"] == 0


def test_the_demo_touches_nothing_of_an_operators(tmp_path: Path) -> None:
    """A database named for production must not receive an incident that never was."""
    (tmp_path / "sic.toml").write_text('data_dir = "mine"\n')
    installation = Installation(tmp_path)
    done = installation.run("demo", "--exit", SIC_DATABASE_URL="postgresql://127.0.0.1:1/x")

    assert done.code == 0, done.out + done.err
    assert not (tmp_path / "mine").exists()
    assert not (tmp_path / "data").exists()


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    """The demo makes accounts whose passwords stand on the screen."""
    (tmp_path / "sic.sqlite3").touch()
    done = Installation(tmp_path).run("demo", "--exit", "--data", str(tmp_path))

    assert done.code == 1
    assert "is not empty" in done.err


def test_the_demo_keeps_serving_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """The page's address and the passwords it prints are true; SIGTERM ends it with 0."""
    process = subprocess.Popen(
        [*SIC, "demo"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=Installation(tmp_path).environment,
    )
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if "Ctrl-C" in line:
            break
    address = re.search(r"(http://127\.0\.0\.1:\d+)/incidents/(inc-\d{8}-\d+)", said)
    password = re.search(r"^ +bob +(\S+)$", said, re.MULTILINE)
    assert address, said
    assert password, said
    url, incident = address.groups()
    bob = Client(sign_in(url, "bob", password[1]))
    assert bob.get(f"/api/v1/incidents/{incident}")["status"] == "resolved"
    bob.close()
    visitor = Client(Credentials(url=url))
    assert "<html" in visitor.text("/login")
    visitor.close()
    process.terminate()
    process.stderr.read()
    process.stderr.close()

    assert process.wait(START_SECONDS) == 0


@pytest.mark.skipif(
    not (ROOT / ".venv" / "sic-stamp.json").exists()
    or Path(sys.prefix).resolve() != (ROOT / ".venv").resolve(),
    reason="not running in the environment that dev.py made; `python3 dev.py test` does",
)
def test_dev_py_plays_the_demo_from_a_fresh_checkout() -> None:
    """`python3 dev.py demo --exit` is the first command of the README."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), "demo", "--exit"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Every one of {len(SCRIPT)} steps held." in done.stderr
