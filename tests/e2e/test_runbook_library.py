"""The library of a running server: read from the folder, served, searched, and restarted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from tests.fakes import RUNBOOK

from sic import bootstrap
from sic.bootstrap import CannotStart
from sic.domain.ids import IncidentId
from sic.entrypoints.settings import Settings

TRIES, PAUSE_SECONDS = 300, 0.1  # For what the watching thread does within two seconds.


def settings(folder: Path) -> Settings:
    """Return settings for a folder with one runbook."""
    named = folder / "runbooks" / "incident.md"
    named.parent.mkdir()
    named.write_text(RUNBOOK)
    return Settings(data_dir=folder / "var", runbook=named, port=0, log_level="error")


def until(question: Callable[[], object]) -> None:
    """Ask until the answer is yes; fail after half a minute."""
    again = threading.Event()
    assert any(question() or again.wait(PAUSE_SECONDS) for _ in range(TRIES))


def test_a_changed_folder_is_served_without_a_restart(tmp_path: Path) -> None:
    """Issue 3: watched and reloaded; found by the search; open incidents keep theirs."""
    given = settings(tmp_path)
    with bootstrap.run_server(given) as server:
        accounts = server.local.accounts
        alice = accounts.add_account("alice", level="responder", password="four words will do")
        token = accounts.create_token(alice, "test", "act").secret
        api = f"{server.url}/api/v1"
        with httpx2.Client(headers={"Authorization": f"Bearer {token}"}) as client:
            made = client.post(f"{api}/incidents", json={"title": "Checkout"}).json()["id"]
            page = tmp_path / "runbooks" / "DiskFull.md"
            page.write_text("# DiskFull\n\nDelete old logs.\n")
            (tmp_path / "runbooks" / "incident.md").write_text(RUNBOOK.replace("10", "5"))

            until(lambda: client.get(f"{api}/runbooks/search?q=DiskFull").json()["results"])
            until(lambda: "5 min |" in client.get(f"{api}/runbook/source").text)
        pinned = server.local.service.incident(IncidentId(made)).runbook_revision
        assert pinned != server.local.service.current_runbook


def test_a_runbook_that_never_was_good_is_said_at_the_start(tmp_path: Path) -> None:
    """In words, with the path: without a runbook, incidents would have no clock."""
    given = settings(tmp_path)
    (tmp_path / "runbooks" / "incident.md").write_bytes(b"\xff\xfe")
    starting = bootstrap.run_server(given)
    with pytest.raises(CannotStart, match=r"incident\.md cannot be used.*not UTF-8"):
        starting.__enter__()


def test_a_broken_runbook_does_not_stop_a_restart(tmp_path: Path) -> None:
    """Somebody edits the file while SIC is restarted: the last good text holds."""
    given = settings(tmp_path)
    with bootstrap.run_server(given) as server:
        good = server.local.service.current_runbook
    (tmp_path / "runbooks" / "incident.md").unlink()
    with bootstrap.run_server(given) as server:
        assert server.local.service.current_runbook == good is not None
