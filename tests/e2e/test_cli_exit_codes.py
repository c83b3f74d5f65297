"""The command line against a live server: every exit code it promises, in real processes."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.e2e.a_process import PASSWORD, SIC, Finished, Installation, Server

from sic.bootstrap import wiring
from sic.entrypoints.cli.client import Client
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.main import main


@dataclass(frozen=True)
class Live:
    """A server with Alice, Bob and Dave signed in, each by their own token."""

    installation: Installation
    server: Server
    tokens: dict[str, str]

    def sic(self, person: str, *words: str) -> Finished:
        """Run a command as one of them."""
        token = self.tokens.get(person, "")
        return self.installation.run(*words, SIC_URL=self.server.url, SIC_TOKEN=token)

    def declared(self) -> str:
        """Return the id of a fresh SEV-2 commanded by Alice."""
        made = self.sic("alice", "declare", "Checkout answers 500", "--sev", "2", "--json")
        assert made.code == 0, made.err
        incident: str = json.loads(made.out)["id"]
        assert self.sic("alice", "role", incident, "ic", "@me").code == 0
        return incident


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """Serve once for the whole module: starting costs a second."""
    installation = Installation(tmp_path_factory.mktemp("live"))
    tokens = installation.people(alice="admin", bob="responder", dave="viewer")
    with installation.serving() as server:
        yield Live(installation, server, tokens)


def test_an_incident_is_worked_from_the_command_line(
    live: Live, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Declare, ack, write, mitigate, resolve, publish: each 0, and the data is the id's."""
    incident = live.declared()
    verbs = [
        ("bob", "ack", incident),
        ("bob", "note", incident, "db-2 is full"),
        ("alice", "note", incident, "--decision", "roll back"),
        ("alice", "sev", incident, "1", "--why", "everyone is hit"),
        ("alice", "role", incident, "comms", "@bob"),
        ("alice", "services", incident, "checkout"),
        ("alice", "bridge", incident, "https://meet.example.test/1"),
        ("bob", "update", incident, "We know", "--audience", "internal,public"),
        ("bob", "task", incident, "add", "Restart", "--assign", "@me"),
        ("bob", "impact", incident, "flag", "customers"),
        ("bob", "pattern", incident, "adopt", "pattern-b"),
        ("alice", "escalate", incident, "--yes", "--why", "by hand"),
        ("alice", "mitigated", incident),
        ("alice", "mitigated", incident, "--undo", "--why", "back again"),
        ("alice", "mitigated", incident),
        ("alice", "resolve", incident, "--summary", "stable"),
        ("alice", "reopen", incident, "--why", "it came back"),
        ("alice", "resolve", incident),
        ("alice", "pm", "publish", incident, "--url", "https://pm.example.test/1"),
    ]
    monkeypatch.setenv("SIC_URL", live.server.url)
    for person, *words in verbs:
        monkeypatch.setenv("SIC_TOKEN", live.tokens[person])
        # In this process: nineteen more would only prove that Python starts.
        assert main(None, words) == 0, (words, capsys.readouterr().err)
        assert capsys.readouterr().out.startswith(incident), words
    view = json.loads(live.sic("dave", "show", incident, "--json").out)
    assert view["status"] == "closed"


def test_reading_verbs_answer_people_and_programs(live: Live) -> None:
    """The same data in words and as JSON."""
    incident = live.declared()
    assert incident in live.sic("dave", "list").out
    assert "Incident Commander: @alice" in live.sic("dave", "show", incident).out
    assert "declared" in live.sic("dave", "timeline", incident).out
    assert "[x] Severity assigned" in live.sic("dave", "check", incident, "list").out
    entries = json.loads(live.sic("dave", "timeline", incident, "--json").out)
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    assert json.loads(live.sic("dave", "whoami", "--json").out)["level"] == "viewer"


def test_only_the_commander_resolves(live: Live) -> None:
    """Runbook, "Roles": exit 5, says who may, and nothing changed."""
    incident = live.declared()
    refused = live.sic("bob", "resolve", incident)

    assert refused.code == 5
    assert "Incident Commander is alice" in refused.err
    assert f"sic take {incident}" in refused.err
    assert json.loads(live.sic("bob", "show", incident, "--json").out)["status"] == "open"


@pytest.mark.parametrize(
    ("person", "words", "code"),
    [
        ("alice", ("show", "inc-20200101-77"), 3),
        ("alice", ("ack", "77"), 3),
        ("nobody", ("list",), 4),
        ("dave", ("declare", "I may not"), 4),
        ("alice", ("sev", "inc-20200101-77"), 2),
        ("alice", ("list", "--server", "http://127.0.0.1:1"), 7),
    ],
)
def test_each_failure_has_its_exit_code(
    live: Live, person: str, words: tuple[str, ...], code: int
) -> None:
    """Not found 3, sign in 4, usage 2, unreachable 7."""
    assert live.sic(person, *words).code == code


def test_a_taken_account_name_is_a_conflict(live: Live) -> None:
    """Exit 6, from a local verb."""
    done = live.installation.run("user", "add", "bob", "--password-stdin", typed=PASSWORD)

    assert done.code == 6


def test_a_short_password_is_a_usage_mistake(live: Live) -> None:
    """Exit 2, with the rule in the words."""
    done = live.installation.run("user", "add", "erin", "--password-stdin", typed="short")

    assert done.code == 2
    assert "12" in done.err


def asking(live: Live, incident: str) -> tuple[subprocess.Popen[bytes], int]:
    """Start an escalation on a terminal and return once it asks."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*SIC, "escalate", incident],
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=live.installation.environment
        | {"SIC_URL": live.server.url, "SIC_TOKEN": live.tokens["alice"]},
        # Where tests run in the background, SIGINT comes ignored, and stays so in a child.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(theirs)
    shown = b""
    while b"[y/N]" not in shown:
        shown += os.read(ours, 1024)
    assert b"on-call manager" in shown
    return process, ours


def test_no_at_the_prompt_is_declined(live: Live) -> None:
    """Exit 8, and nobody was notified."""
    incident = live.declared()
    process, terminal = asking(live, incident)
    os.write(terminal, b"n\n")

    assert process.wait(30) == 8
    os.close(terminal)
    view = json.loads(live.sic("alice", "show", incident, "--json").out)
    assert not any(rung["reached_at"] for rung in view["escalation"])


def test_an_interrupt_at_the_prompt_is_130(live: Live) -> None:
    """Ctrl-C, as every shell counts it."""
    process, terminal = asking(live, live.declared())

    assert interrupted(process) == 130
    os.close(terminal)


def interrupted(process: subprocess.Popen[bytes]) -> int:
    """Press Ctrl-C, again if need be, as people do; return the exit code."""
    for _ in range(10):
        # A signal that lands just before the read is noticed after it: so press again.
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            return process.wait(3)
    process.kill()
    return process.wait()


def test_a_reader_that_leaves_early_is_no_failure(live: Live) -> None:
    """`sic timeline ID | head -1` says nothing on stderr."""
    incident = live.declared()
    process = subprocess.Popen(
        [*SIC, "timeline", incident],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=live.installation.environment
        | {"SIC_URL": live.server.url, "SIC_TOKEN": live.tokens["alice"]},
    )
    assert process.stdout is not None
    process.stdout.close()  # Before it writes: the pipe is broken when it does.
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()

    assert process.wait(30) == 0
    assert said == b""


def test_signing_in_and_out_by_password(live: Live) -> None:
    """The token kept by `sic login` works until `sic logout` revokes it."""
    url = live.server.url
    home = {"XDG_CONFIG_HOME": str(live.installation.folder / "bobs-home")}

    def sic(*words: str, typed: str = "") -> Finished:
        return live.installation.run(*words, typed=typed, **home)

    words = ("login", "--server", url, "--name", "bob", "--password-stdin")
    assert sic(*words, typed="wrong password\n").code == 4
    assert sic(*words, typed=f"{PASSWORD}\n").code == 0
    assert sic("whoami").out.startswith("bob (responder)")
    kept = Path(home["XDG_CONFIG_HOME"], "sic", "credentials.toml")
    secret = next(line for line in kept.read_text().splitlines() if line.startswith("token ="))
    assert sic("logout").code == 0
    revoked = live.installation.run(
        "whoami", SIC_URL=url, SIC_TOKEN=secret.partition('"')[2].rstrip('"')
    )
    assert revoked.code == 4


def test_the_operators_verbs_work_beside_a_running_server(
    live: Live, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Accounts, tokens, doctor, audit and migrate on the same data, from another connection."""
    monkeypatch.setenv("SIC_DATA_DIR", str(live.installation.folder / "data"))
    monkeypatch.chdir(live.installation.folder)

    def run(*words: str) -> Finished:
        code = main(wiring(), words)
        said = capsys.readouterr()
        return Finished(code, said.out, said.err)

    listed = json.loads(run("user", "list", "--json").out)
    assert {row["name"] for row in listed} >= {"alice", "bob", "dave"}
    assert run("audit", "verify").code == 0
    assert run("migrate").code == 0
    assert json.loads(run("doctor", "--json").out)["writable"] is True
    made = json.loads(run("token", "create", "bob", "ci", "--json").out)
    assert made["id"] in run("token", "list", "bob").out
    assert run("token", "revoke", made["id"]).code == 0
    assert run("token", "revoke", made["id"]).code == 3
    assert run("user", "level", "bob", "admin").code == 0
    assert run("user", "level", "bob", "responder").code == 0
    assert run("user", "disable", "alice").code == 5  # The last admin.


def test_completion_offers_the_ids_of_active_incidents(live: Live) -> None:
    """Bash asks through the environment, as its script does."""
    incident = live.declared()
    asked = {
        "_SIC_COMPLETE": "bash_complete",
        "COMP_WORDS": "sic ack inc",
        "COMP_CWORD": "2",
        "SIC_URL": live.server.url,
        "SIC_TOKEN": live.tokens["alice"],
    }
    assert incident in live.installation.run(**asked).out
    for shell in ("bash", "zsh", "fish"):
        assert "_SIC_COMPLETE" in live.installation.run("completion", shell).out


def test_a_server_told_to_stop_ends_zero(tmp_path: Path) -> None:
    """SIGTERM is how an init system stops it: drained, closed, and no failure."""
    with Installation(tmp_path).serving() as server:
        client = Client(Credentials(url=server.url))
        assert client.get("/healthz")["status"] == "ok"
        client.close()
        assert server.stop() == 0
