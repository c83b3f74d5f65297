"""The operator's verbs on real data, and what they say when something is wrong."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tests.e2e.a_process import Installation

from sic.application.service import Principal
from sic.bootstrap import open_local, wiring
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident.commands import DeclareIncident
from sic.entrypoints.cli.demo.command import demo_settings
from sic.entrypoints.cli.main import main

Sic = Callable[..., int]
Out = pytest.CaptureFixture[str]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the settings name; the working folder holds no sic.toml."""
    folder = tmp_path / "data"
    monkeypatch.setenv("SIC_DATA_DIR", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def sic(data: Path) -> Sic:
    """Run ``sic`` in this process on that folder."""
    return lambda *words: main(wiring(), words)


def declare(data: Path, title: str) -> str:
    """Declare an incident in the data; return its id."""
    alice = Principal(Actor("alice", ActorKind.HUMAN), "responder")
    with open_local(demo_settings(data)) as local:
        local.service.adopt_runbook("runbook.md", "# Runbook\n")
        made = local.service.declare(DeclareIncident(title=title, runbook_revision=""), alice)
        return made.incident.id


def tamper(data: Path, statement: str) -> None:
    """Change the log behind SIC's back, guards removed first."""
    database = sqlite3.connect(data / "sic.sqlite3")
    found = database.execute("select name from sqlite_master where type = 'trigger'").fetchall()
    for (name,) in found:
        database.execute(f'drop trigger "{name}"')
    assert database.execute(statement).rowcount > 0
    database.commit()
    database.close()


def test_audit_verify_names_the_first_bad_event(data: Path, sic: Sic, capsys: Out) -> None:
    """Invariant 5: the chain is evidence only if a broken one is said, with exit 1."""
    incident = declare(data, "Checkout answers 500")
    declare(data, "VPN is down")
    assert sic("audit", "verify") == 0
    tamper(data, "update events set payload = replace(payload, 'Checkout', 'Checkin')")
    capsys.readouterr()

    assert sic("audit", "verify", "--json") == 1
    captured = capsys.readouterr()
    finding = json.loads(captured.out)
    assert finding["ok"] is False
    assert (finding["finding"]["incident_id"], finding["finding"]["seq"]) == (incident, 1)
    assert f"{incident}, event 1" in json.loads(captured.err)["message"]


def test_an_empty_log_is_not_called_verified(sic: Sic, capsys: Out) -> None:
    """In the wrong folder "every chain verifies" is true, and misleads an auditor."""
    assert sic("audit", "verify") == 0
    assert "The log is empty" in capsys.readouterr().err


def test_audit_verify_names_what_checkpoints_alone_can_tell(
    data: Path, sic: Sic, capsys: Out
) -> None:
    """S-25: the end of the log cut off, with the rows made right."""
    from sic.bootstrap import run_server

    declare(data, "Checkout answers 500")
    with run_server(demo_settings(data)):
        pass
    assert sic("audit", "verify") == 0
    assert "1 checkpoint vouches for 1 event" in capsys.readouterr().err
    tamper(data, "delete from events")
    tamper(data, "delete from incidents")
    assert sic("audit", "verify", "--json") == 1
    captured = capsys.readouterr()
    deviation = json.loads(captured.out)["checkpoints"]["deviation"]
    assert deviation["position"] == 1
    assert "the log ends at position 0" in json.loads(captured.err)["message"]


def test_audit_verify_holds_the_log_against_a_copy_kept_elsewhere(
    data: Path, sic: Sic, capsys: Out, tmp_path: Path
) -> None:
    """The place that matters is the one an intruder could not reach."""
    from sic.bootstrap import run_server

    declare(data, "Checkout answers 500")
    with run_server(demo_settings(data)):
        pass
    settings = demo_settings(data)
    copy, key = tmp_path / "elsewhere.jsonl", tmp_path / "checkpoint.pub"
    copy.write_text(settings.checkpoints_file.read_text())
    key.write_text(settings.checkpoint_key_file.with_name("checkpoint.key.pub").read_text())
    settings.checkpoints_file.unlink()
    assert sic("audit", "verify") == 0
    assert "No checkpoint vouches for its end" in capsys.readouterr().err
    assert sic("audit", "verify", "--checkpoints", str(copy), "--key", str(key)) == 0
    assert "vouches for 1 event" in capsys.readouterr().err
    copy.write_text("nothing\n")
    assert sic("audit", "verify", "--checkpoints", str(copy)) == 1
    assert "There is no checkpoint in" in capsys.readouterr().err


def test_audit_verify_reads_checkpoints_out_of_a_kept_log(
    data: Path, sic: Sic, capsys: Out, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S-25: the second place without any setting: `journalctl -u sic | sic audit verify …`."""
    from sic.bootstrap import run_server

    declare(data, "Checkout answers 500")
    with capture_logs() as logs, run_server(demo_settings(data)):
        pass
    journal = "".join(f"Nov 23 03:00:00 h sic[1]: {json.dumps(entry)}\n" for entry in logs)
    (old := tmp_path / "old.log").write_text("not of SIC\n" + journal)
    demo_settings(data).checkpoints_file.unlink()
    tamper(data, "delete from events")
    tamper(data, "delete from incidents")
    assert sic("audit", "verify") == 0  # Whoever did this left nothing in the data folder.

    for names in ([str(old)], ["-"], [str(old), "-"]):
        kept = io.TextIOWrapper(io.BytesIO(journal.encode()))
        monkeypatch.setattr("sys.stdin", kept)
        capsys.readouterr()
        assert sic("audit", "verify", *(f"--checkpoints={name}" for name in names)) == 1
        assert "missing: the log ends at position 0" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"nothing\n")))
    assert sic("audit", "verify", "--checkpoints", "-") == 1
    assert "There is no checkpoint in standard input" in capsys.readouterr().err


def test_a_fresh_installation_is_told_what_ails_it(sic: Sic, capsys: Out) -> None:
    """`sic doctor` before the first account: exit 1, and the next step."""
    assert sic("doctor") == 1
    captured = capsys.readouterr()
    assert "sqlite://" in captured.out
    assert "there is no account" in captured.err


def test_doctor_looks_at_keys_and_checkpoints(
    data: Path, sic: Sic, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key lost or a log cut short is found by the one command people are told to run."""
    from sic.bootstrap import run_server

    declare(data, "Checkout answers 500")
    settings = demo_settings(data)
    with run_server(settings) as server:
        server.local.accounts.add_account("alice", level="admin")
        now = server.local.service.clock.now()
        server.local.vault.put_secret("pager", b"canary-4711", "alice", now)
    capsys.readouterr()
    assert sic("doctor") == 0
    said = capsys.readouterr()
    assert f"1, key file {settings.key_file}" in said.out
    assert "1 events at" in said.out
    assert "beside the log they vouch for" in said.err
    assert "beside the secrets it opens" in said.err

    monkeypatch.setenv("SIC_LOG_LEVEL", "warning")
    sic("doctor")
    assert "SIC_LOG_LEVEL warning leaves the checkpoints out" in capsys.readouterr().err
    settings.key_file.unlink()
    line = settings.checkpoints_file.read_text()
    settings.checkpoints_file.write_text(line.replace('"position":1', '"position":9'))
    assert sic("doctor") == 1
    ails = capsys.readouterr().err
    assert "the log ends before its last checkpoint" in ails
    assert "No such file" in ails


def test_doctor_misses_the_proxy_nobody_named(
    data: Path, sic: Sic, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By https means through a proxy; unnamed, its address is everybody's in the limits."""

    def advice() -> str:
        capsys.readouterr()
        sic("doctor", "--json")
        return " ".join(json.loads(capsys.readouterr().out)["advice"])

    assert "PROXIES" not in advice()
    monkeypatch.setenv("SIC_PUBLIC_URL", "https://sic.example.com")
    assert "name it in SIC_TRUSTED_PROXIES" in advice()
    monkeypatch.setenv("SIC_TRUSTED_PROXIES", '["127.0.0.1"]')
    assert "PROXIES" not in advice()
    monkeypatch.delenv("SIC_PUBLIC_URL")
    assert "set SIC_PUBLIC_URL" in advice()


def test_doctor_shows_no_password_of_the_database(
    sic: Sic, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it prints is pasted into chats."""
    monkeypatch.setenv("SIC_DATABASE_URL", "postgresql://sic:hunter2-secret@127.0.0.1:1/sic")

    assert sic("doctor") != 0
    captured = capsys.readouterr()
    assert "hunter2" not in captured.out + captured.err


def test_a_wrong_setting_is_named(
    sic: Sic, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2: which setting, what is wrong, where they are described."""
    monkeypatch.setenv("SIC_PORT", "80808")

    assert sic("migrate") == 2
    said = capsys.readouterr().err
    assert "port" in said
    assert "docs/reference/settings.md" in said


@pytest.mark.parametrize(
    ("name", "value", "code", "words"),
    [
        ("SIC_PORTT", "1", 2, "did you mean SIC_PORT?"),
        ("SIC_ALLOWED_HOSTS", "sic.example.com", 2, "allowed_hosts"),
        ("SIC_DATABASE_URL", "mysql://root:hunter2@host/db", 1, "SIC_DATABASE_URL"),
        ("SIC_DATA_DIR", "/dev/null/sic", 1, "SIC_DATA_DIR"),
    ],
)
def test_no_setting_is_lost_and_none_ends_in_a_traceback(
    sic: Sic,
    capsys: Out,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    code: int,
    words: str,
) -> None:
    """A misspelt variable was ignored; the others showed Python's own words."""
    monkeypatch.setenv(name, value)

    assert sic("migrate") == code
    said = capsys.readouterr().err
    assert words in said
    assert "hunter2" not in said


@pytest.mark.parametrize("content", [b"data_dir = [", b"\xff\xfe", b'dta_dir = "x"'])
def test_a_broken_file_of_settings_is_named(
    data: Path, sic: Sic, capsys: Out, content: bytes
) -> None:
    """Exit 2 and words, whatever stands in sic.toml."""
    (data.parent / "sic.toml").write_bytes(content)

    assert sic("migrate") == 2
    assert "Mend sic.toml" in capsys.readouterr().err


def test_a_runbook_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The server does not start on a guess; the words name the file and the setting."""
    done = Installation(tmp_path).run("serve", SIC_RUNBOOK="/nowhere/runbook.md")

    assert done.code == 1
    assert "/nowhere/runbook.md" in done.err
    assert "SIC_RUNBOOK" in done.err
    assert "Traceback" not in done.err


def test_local_verbs_without_an_installation_say_so(capsys: Out) -> None:
    """The client alone has no database to open."""
    assert main(None, ["audit", "verify"]) == 1
    assert "needs SIC installed here" in capsys.readouterr().err
