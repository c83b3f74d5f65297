"""One server on one SQLite file: a second one says who is there; nothing else is kept out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.a_process import PASSWORD, Installation

from sic.adapters.store.one_server import AlreadyServed, only_server


def test_a_second_server_on_the_same_data_says_which_is_there(tmp_path: Path) -> None:
    """Design 6: one process on SQLite. Each would send what the other has sent already."""
    house = Installation(tmp_path)
    with house.serving() as server:
        second = house.run("serve")
        assert second.code == 1
        assert f"process {server.process.pid} on " in second.err
        assert server.url in second.err
        assert "SIC_DATABASE_URL" in second.err
        assert "SIC-E903" in second.err
        assert not server.process.poll()


def test_the_command_line_works_beside_a_server(tmp_path: Path) -> None:
    """What only reads or writes the store does what it always did."""
    house = Installation(tmp_path)
    with house.serving():
        words = ("user", "add", "alice", "--level", "admin", "--password-stdin")
        assert house.run(*words, typed=f"{PASSWORD}\n").code == 0
        assert "alice" in house.run("user", "list").out
        assert house.run("migrate").code == 0
        assert house.run("doctor").code == 0
        assert house.run("audit", "verify").code == 0


def test_a_killed_server_leaves_the_door_open(tmp_path: Path) -> None:
    """The kernel ends the claim with the process: nobody removes a file at 03:00."""
    house = Installation(tmp_path)
    with house.serving() as first:
        first.kill()
    with house.serving() as second:
        assert second.url
        assert house.run("serve").code == 1
    with house.serving() as third:
        assert third.stop() == 0


def test_what_the_file_says_decides_nothing(tmp_path: Path) -> None:
    """A restored copy of the folder carries the words of a server that is long gone."""
    database = tmp_path / "sic.sqlite3"
    hint = tmp_path / "sic.sqlite3.server"
    hint.write_text("process 1 on elsewhere, http://127.0.0.1:1\n")
    with only_server(database) as note:
        note("http://127.0.0.1:8300")
        assert hint.read_text().endswith(", http://127.0.0.1:8300\n")
        with (
            pytest.raises(AlreadyServed, match=r"process \d+ on .*http://127\.0\.0\.1:8300\."),
            only_server(database),
        ):
            pass
        hint.write_text("")
        with pytest.raises(AlreadyServed, match="it just started"), only_server(database):
            pass
    assert hint.read_text() == ""
