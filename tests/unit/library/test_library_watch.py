"""The folders are watched by a thread that no failing look can end."""

from __future__ import annotations

import threading

import pytest
from structlog.testing import capture_logs
from tests.fakes import RUNBOOK
from tests.unit.library.a_library import Bench

from sic.adapters.runbooks.folders import FolderFiles
from sic.application.library import Change
from sic.application.library.files import Look
from sic.application.loop import Loop


def test_a_failing_look_never_ends_the_watching(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue 3: watched, reloaded when changed; whatever happened in between."""
    looks, failed, changed = FolderFiles.look, threading.Event(), threading.Event()

    def look(files: FolderFiles) -> Look:
        if failed.is_set():
            return looks(files)
        failed.set()
        raise OSError("no more open files")

    def hear(_change: Change) -> None:
        changed.set()

    monkeypatch.setattr(FolderFiles, "look", look)
    bench.library.on_change.append(hear)
    watching = Loop("runbooks", bench.library.step, pause=0.01)
    with capture_logs() as logs:
        watching.start()
        assert failed.wait(10)
        bench.named.write_text(RUNBOOK.replace("10 min", "5 min"))
        assert changed.wait(10)
        assert watching.stop(10)
    assert watching.failures == 1
    assert logs[0]["event"] == "loop_step_failed"
    assert bench.library.history("incident")[0].number == 2
