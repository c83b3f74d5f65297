"""``sic secret`` and ``sic hook sample-receiver`` as processes, as an operator types them."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from tests.e2e.a_process import SIC, START_SECONDS, Installation

from sic.domain.standard_webhooks import secret_of, signed

CANARY = "canary-4711-abc"


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    """An installation of its own."""
    return Installation(tmp_path)


def test_a_secret_is_set_from_stdin_listed_rotated_and_dropped(here: Installation) -> None:
    """S-19, S-24: and stands in no file of the data folder."""
    done = here.run("secret", "set", "pager", "--stdin", typed=CANARY + "\n")
    assert (done.code, done.out) == (0, "")
    assert "The secret pager is kept, sealed." in done.err

    rows = json.loads(here.run("secret", "list", "--json").out)
    assert [(row["name"], row["by"]) for row in rows] == [("pager", "operator")]

    before = (here.folder / "data/secrets.key").read_text()
    rotated = here.run("secret", "rotate", "--forget")
    assert "1 secrets are sealed under a fresh key" in rotated.err
    after = (here.folder / "data/secrets.key").read_text()
    assert set(before.splitlines()[2:]).isdisjoint(after.splitlines()[2:])

    written = [path.read_bytes() for path in (here.folder / "data").iterdir()]
    assert not [data for data in written if CANARY.encode() in data]

    assert here.run("secret", "drop", "pager").code == 0
    assert here.run("secret", "drop", "pager").code == 3


@pytest.mark.parametrize(("name", "value", "code"), [("pager", "", 2), ("p/q", CANARY, 5)])
def test_what_cannot_be_kept_is_said_without_the_value(
    here: Installation, name: str, value: str, code: int
) -> None:
    """A refusal is pasted into chats."""
    done = here.run("secret", "set", name, "--stdin", typed=value)
    assert done.code == code
    assert CANARY not in done.err + done.out


def test_without_a_terminal_a_value_is_never_asked_for(here: Installation) -> None:
    """The message names the option to give; there is none that takes the value itself."""
    done = here.run("secret", "set", "pager")
    assert (done.code, "--stdin" in done.err) == (2, True)
    assert here.run("secret", "set", "pager", CANARY).code == 2


def test_s_19_a_server_does_not_start_on_a_secret_in_the_clear(here: Installation) -> None:
    """S-19: the self-test at start; the words say which secret and what to do."""
    from sqlalchemy import create_engine, text  # Only this test reaches below the store.

    here.run("secret", "set", "pager", "--stdin", typed=CANARY)
    engine = create_engine(f"sqlite:///{here.folder / 'data/sic.sqlite3'}")
    with engine.begin() as connection:
        connection.execute(text("update secrets set sealed = :value"), {"value": b"plain"})
    engine.dispose()

    done = here.run("serve")
    assert done.code == 1
    assert "SIC-E546" in done.err
    assert "sic secret set pager" in done.err


def test_the_sample_receiver_runs_until_it_is_stopped(here: Installation) -> None:
    """What it prints is what binds it: the secret's file and the port."""
    scratch = here.folder / "scratch"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [*SIC, "hook", "sample-receiver", "--port", str(port), "--folder", str(scratch)]
    with subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=here.environment,
        cwd=here.folder,
    ) as process:
        assert process.stderr is not None
        said = "".join(process.stderr.readline() for _line in range(5))
        found = re.search(r"http://\S+", said)
        assert found is not None, said
        key = secret_of((scratch / "signing.secret").read_text().strip())
        body = b'{"service": "search"}'
        headers = signed([key], "exe-1", datetime.now(UTC), body)
        url = f"{found[0]}/service-restart"
        answer = httpx2.post(url, content=body, headers=headers, trust_env=False)
        process.terminate()
        out, _err = process.communicate(timeout=START_SECONDS)

    assert (answer.status_code, process.returncode) == (200, 0)
    assert "200 POST /service-restart: search runs again" in out
    assert f"sic hook bindings --sample --port {port}" in said
    assert (scratch / "services/search.pid").read_text() == "2\n"
    assert (scratch / "signing.secret").stat().st_mode & 0o077 == 0


def test_a_port_that_is_taken_is_said_in_words(here: Installation) -> None:
    """Two samples at once."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = here.run("hook", "sample-receiver", "--port", port)
    assert done.code == 1
    assert "Give another with --port" in done.err
