"""`sic runbook search` on folders as people keep them, and on rubbish."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sic.bootstrap import wiring
from sic.entrypoints.cli.main import main
from sic.entrypoints.cli.search import LINE_BYTES_MAX

Run = Callable[..., int]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A folder of two runbooks."""
    folder = tmp_path / "runbooks"
    for name, text in (
        ("etcd/etcdNoLeader", "The etcd cluster has no leader."),
        ("KubePodCrashLooping", "Pods are restarted over and over."),
    ):
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {path.stem}\n\n## Meaning\n\n{text}\n", "utf-8")
    return folder


@pytest.fixture
def search(library: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command over the library, with these bytes on standard input."""

    def run(*words: str, stdin: bytes = b"") -> int:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        return main(wiring(), ["runbook", "search", "--runbooks", str(library), *words])

    return run


def test_text_output_names_page_section_and_heading(
    search: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    """Issue "Search": deep link to the section."""
    assert search("pods", "restart") == 0
    assert capfd.readouterr().out == "KubePodCrashLooping.md#meaning  Meaning\n"


def test_json_is_one_line_of_the_agreed_shape(
    search: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    """Issue: `{query, results:[{runbook, path, anchor, heading, score}]}`."""
    assert search("etcdNoLeader", "--json", "--limit", "1") == 0
    answer = json.loads(capfd.readouterr().out)
    [hit] = answer["results"]
    assert answer["query"] == "etcdNoLeader"
    assert (hit["runbook"], hit["path"]) == ("etcd/etcdNoLeader", "etcd/etcdNoLeader.md")
    assert sorted(hit) == ["anchor", "heading", "path", "runbook", "score"]


def test_each_line_of_stdin_gets_one_line_of_json(
    search: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    """Line N of the answers belongs to line N of the questions, empty ones too."""
    assert search("--stdin", stdin=b"etcdNoLeader\n\nbest pizza in town\r\nno end") == 0
    answers = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [one["query"] for one in answers] == [
        "etcdNoLeader", "", "best pizza in town", "no end",
    ]  # fmt: skip
    assert [len(one["results"]) for one in answers][1:3] == [0, 0]


def test_rubbish_lines_are_answered_like_any(
    search: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    """Issue "Bad input": NUL, broken UTF-8, operators, a line of a megabyte."""
    lines = [b"a\x00b", b"\xff\xfe", b'NEAR("x" *) AND', "🍕".encode(), b"x" * 1_000_000]
    assert search("--stdin", stdin=b"\n".join([*lines, b"etcdNoLeader"])) == 0
    answers = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert len(answers) == len(lines) + 1
    assert len(answers[4]["query"]) == LINE_BYTES_MAX
    assert answers[-1]["results"][0]["path"] == "etcd/etcdNoLeader.md"


def test_no_result_is_no_failure(search: Run, capfd: pytest.CaptureFixture[str]) -> None:
    """Exit code 0; what to try next stands on stderr, so that a pipe stays empty."""
    assert search("best pizza in town") == 0
    out, err = capfd.readouterr()
    assert out == ""
    assert "Nothing in 2 pages fits 'best pizza in town'" in err


@pytest.mark.parametrize("words", [(), ("--stdin", "text"), ("x", "--limit", "0")])
def test_misuse_exits_with_two(search: Run, words: tuple[str, ...]) -> None:
    """Exit codes: 2 usage."""
    assert search(*words) == 2


def test_a_folder_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    """A mistyped folder must not look like an empty one."""
    missing = str(tmp_path / "nowhere")
    assert main(wiring(), ["runbook", "search", "x", "--runbooks", missing]) == 2


def test_links_pipes_and_giants_are_left_out_with_a_note(
    library: Path, search: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    """Issue "Bad input": symlinks, `..` and devices in a runbooks folder are refused."""
    outside = library.parent / "secretDiskFull.md"
    outside.write_text("# secretDiskFull\n\nsecret\n")
    (library / "linkDiskFull.md").symlink_to(outside)
    (library / "up").symlink_to(library.parent, target_is_directory=True)
    os.mkfifo(library / "pipe.md")
    (library / "giant.md").write_bytes(b"x" * 600_000)

    assert search("secretDiskFull") == 0

    out, err = capfd.readouterr()
    assert out == ""
    assert "linkDiskFull.md is not searched: it is a link." in err
    assert "pipe.md is not searched: it is no regular file." in err
    assert "giant.md is not searched: it is larger than 512 KiB; split it." in err


def test_without_a_folder_the_shipped_runbook_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The first search on a fresh installation finds something."""
    monkeypatch.chdir(tmp_path)
    assert main(wiring(), ["runbook", "search", "escalation"]) == 0
    assert "production-incident-response.md#" in capfd.readouterr().out
