"""`sic backup`: a copy that verifies, made beside a writer, whole or not there."""

from __future__ import annotations

import json
import stat
import threading
from pathlib import Path

import pytest
from tests.cast import ALICE

from sic.adapters.store.copying import copy_store
from sic.application.ports import StoreUnavailable
from sic.application.service import Principal
from sic.bootstrap import open_local, wiring
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident.commands import DeclareIncident, PostNote
from sic.entrypoints.cli.main import main
from sic.entrypoints.settings import Settings

RUNBOOK = "# R\n\n## Severities\n\n| Severity | Ack SLA |\n| --- | --- |\n| SEV-1 | 5 min |\n"
WHO = Principal(Actor(str(ALICE), ActorKind.HUMAN), "responder")


def test_a_copy_made_while_sic_writes_verifies(tmp_path: Path) -> None:
    """One consistent instant: no event of it is torn, and all before it began are there."""
    settings = Settings(data_dir=tmp_path / "var")
    with open_local(settings) as local:
        local.service.adopt_runbook("r.md", RUNBOOK)
        declared = local.service.declare(DeclareIncident(title="A", runbook_revision=""), WHO)
        copying = threading.Event()

        def write() -> None:
            for number in range(200):
                note = PostNote(note=f"n{number}", text="x" * 500)
                local.service.handle(declared.incident.id, note, WHO)
                if number == 20:
                    copying.set()

        writer = threading.Thread(target=write)
        writer.start()
        assert copying.wait(30)
        copied = wiring().backup(settings, tmp_path / "copy.sqlite3")
        writer.join(60)
    assert copied.problem == ""
    with open_local(Settings(database_url=f"sqlite:///{tmp_path / 'copy.sqlite3'}")) as copy:
        assert copy.service.incident(declared.incident.id).notes > 20


def test_only_its_owner_reads_a_copy(tmp_path: Path) -> None:
    """It holds password hashes."""
    settings = Settings(data_dir=tmp_path / "var")
    with open_local(settings):
        pass
    wiring().backup(settings, tmp_path / "copy.sqlite3")
    assert stat.S_IMODE((tmp_path / "copy.sqlite3").stat().st_mode) == 0o600


def test_a_copy_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    """Half a backup would be believed."""
    (tmp_path / "broken.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailable, match="cannot copy"):
        copy_store(f"sqlite:///{tmp_path}/broken.sqlite3", tmp_path / "copy.sqlite3")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["broken.sqlite3"]


def test_the_command_refuses_to_replace_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last good copy is what one reaches for."""
    monkeypatch.setenv("SIC_DATA_DIR", str(tmp_path / "var"))
    assert main(wiring(), ["migrate"]) == 0
    target = tmp_path / "copy.sqlite3"

    assert main(wiring(), ["backup", str(target), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verified"] is True
    assert main(wiring(), ["backup", str(target)]) == 2
    assert "never replaces another" in capsys.readouterr().err


def test_postgresql_is_sent_to_its_own_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file copied from a server would be no backup of it."""
    monkeypatch.setenv("SIC_DATABASE_URL", "postgresql://127.0.0.1:1/none")
    assert main(wiring(), ["backup", str(tmp_path / "x")]) == 2
    assert "pg_dump" in capsys.readouterr().err
