"""Folders are looked through without following, opening or waiting for what is no runbook."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from tests.unit.library.a_library import LONG_AGO

from sic.adapters.runbooks import folders
from sic.adapters.runbooks.folders import FolderFiles
from sic.application.library.files import CannotRead, FoundFile


def files_in(*places: Path, named: Path | None = None, now: float = LONG_AGO) -> FolderFiles:
    """Return the files of some folders; the named one is missing if not given."""
    return FolderFiles(places, named or places[0] / "incident.md", now=lambda: now)


def found_in(files: FolderFiles) -> dict[str, FoundFile]:
    """Return what a look finds, by path."""
    return {found.path: found for found in files.look().files}


def problems_of(files: FolderFiles) -> dict[str, str]:
    """Return what a look complains of, by path."""
    return {one.path: one.problem for one in files.look().problems}


def put(file: Path, text: str = "# Here\n") -> Path:
    """Write a file and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_every_markdown_file_below_a_folder_is_found(tmp_path: Path) -> None:
    """Issue 3: every .md; other files are nobody's business."""
    for name in ("incident.md", "b/c/deep.MD", "a.md", "picture.png", ".git/x.md"):
        put(tmp_path / name)
    files = files_in(tmp_path)
    assert list(found_in(files)) == ["a.md", "b/c/deep.MD", "incident.md"]
    assert problems_of(files) == {}
    assert files.read(found_in(files)["b/c/deep.MD"]) == b"# Here\n"


def test_links_devices_pipes_and_hidden_files_are_listed_and_never_read(
    tmp_path: Path,
) -> None:
    """Issue 3, bad input: a link could lead to any file SIC may read."""
    folder = tmp_path / "runbooks"
    put(folder / "incident.md")
    secret = put(tmp_path / "secret" / "key.md", "secret")
    (folder / "link.md").symlink_to(secret)
    (folder / "dangling.md").symlink_to("nowhere")
    (folder / "circle").symlink_to("circle")
    (folder / "folder").symlink_to(secret.parent)
    os.mkfifo(folder / "pipe.md")
    put(folder / ".hidden.md")
    put(folder / "line\nbreak.md")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "s.md"))
        files = files_in(folder)
        assert list(found_in(files)) == ["incident.md"]
        said = problems_of(files)
    assert {path: words.split(";")[0] for path, words in said.items()} == {
        "link.md": "It is a link",
        "dangling.md": "It is a link",
        "folder": "It is a link to a folder",
        "pipe.md": "It is no regular file (a device, a pipe or a socket).",
        "s.md": "It is no regular file (a device, a pipe or a socket).",
        ".hidden.md": "It is a hidden file.",
        "line\nbreak.md": "Its path has control characters, or more than 500 characters.",
    }


@pytest.mark.parametrize("trick", ["link", "folder link", "pipe", "gone"])
def test_a_file_swapped_between_look_and_read_is_refused(tmp_path: Path, trick: str) -> None:
    """Whoever writes in the folder must not win a race: what was opened is looked at again."""
    folder = tmp_path / "runbooks"
    file = put(folder / "a" / "x.md")
    secret = put(tmp_path / "secret" / "x.md", "secret")
    files = files_in(folder)
    found = found_in(files)["a/x.md"]

    file.unlink()
    if trick == "link":
        file.symlink_to(secret)
    elif trick == "folder link":
        file.parent.rmdir()
        file.parent.symlink_to(secret.parent)
    elif trick == "pipe":
        os.mkfifo(file)
    with pytest.raises(CannotRead, match=r"cannot be read|no regular file"):
        files.read(found)


@pytest.mark.parametrize("path", ["../secret.md", "a/../../secret.md", "/secret.md", "./x.md"])
def test_no_path_leads_out_of_its_folder(tmp_path: Path, path: str) -> None:
    """Issue 3, bad input: a look gives no such path; one made up by hand is refused."""
    put(tmp_path / "runbooks" / "a" / "x.md")
    put(tmp_path / "secret.md", "secret")
    files = files_in(tmp_path / "runbooks")
    with pytest.raises(CannotRead, match="leads elsewhere"):
        files.read(FoundFile(path, 0, (), settled=True))


def test_the_named_runbook_may_be_a_link_and_lie_anywhere(tmp_path: Path) -> None:
    """The operator chose that path; a mounted configuration is a link that is swapped."""
    first, second = put(tmp_path / "v1" / "r.md", "one"), put(tmp_path / "v2" / "r.md", "two")
    named = tmp_path / "etc" / "incident.md"
    named.parent.mkdir()
    named.symlink_to(first)
    put(tmp_path / "etc" / "other.md")
    inside = files_in(tmp_path / "etc", named=named)
    outside = files_in(put(tmp_path / "lib" / "a.md").parent, named=named)
    for files in (inside, outside):
        assert files.named == "incident.md"
        assert files.read(found_in(files)["incident.md"]) == b"one"
        assert problems_of(files) == {}

    before = found_in(inside)["incident.md"]
    named.unlink()
    named.symlink_to(second)
    after = found_in(inside)["incident.md"]
    assert after.stamp != before.stamp
    assert inside.read(after) == b"two"


def test_an_earlier_folder_goes_first(tmp_path: Path) -> None:
    """An operator's page stands in for the shipped one; the other is said to be hidden."""
    put(tmp_path / "ours" / "disk.md", "ours")
    put(tmp_path / "shipped" / "disk.md", "shipped")
    put(tmp_path / "shipped" / "net.md", "shipped")
    files = files_in(tmp_path / "ours", tmp_path / "shipped", named=tmp_path / "ours/disk.md")
    found = found_in(files)
    assert [files.read(found[path]) for path in ("disk.md", "net.md")] == [b"ours", b"shipped"]
    assert "earlier folder" in problems_of(files)["disk.md"]


def test_what_cannot_be_looked_into_hides_its_files(tmp_path: Path) -> None:
    """So that the library does not take them for deleted."""
    look = files_in(tmp_path / "gone", named=put(tmp_path / "r.md")).look()
    assert look.unseen == ((0, ""),)
    assert look.hides(0, "a/b.md")
    assert not look.hides(1, "a/b.md")


def test_a_file_too_large_is_refused_with_the_limit(tmp_path: Path) -> None:
    """512 KiB, exactly."""
    file = put(tmp_path / "incident.md", "x" * 512 * 1024)
    files = files_in(tmp_path)
    assert len(files.read(found_in(files)["incident.md"]) or b"") == 512 * 1024
    file.write_text("x" * (512 * 1024 + 1))
    with pytest.raises(CannotRead, match="larger than 512 KiB"):
        files.read(found_in(files)["incident.md"])


def test_a_file_written_a_moment_ago_is_not_settled(tmp_path: Path) -> None:
    """A second write within one tick leaves the same stamp: it has to be read once more."""
    written_at = put(tmp_path / "incident.md").stat().st_mtime
    for later, settled in ((0.5, False), (2.5, True), (-60, True)):
        files = files_in(tmp_path, now=written_at + later)
        assert found_in(files)["incident.md"].settled is settled


@pytest.mark.parametrize(
    ("limit", "said"), [("FILES_MAX", "more than 2 runbooks"), ("ENTRIES_MAX", "or 2 files")]
)
def test_the_look_is_bounded_and_says_where_it_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, said: str
) -> None:
    """A folder of a million files must not stop the watching; nothing counts as deleted."""
    monkeypatch.setattr(folders, limit, 2)
    for name in ("a.md", "b.md", "c.md", "d.md"):
        put(tmp_path / name)
    look = files_in(tmp_path, named=tmp_path / "a.md").look()
    assert len(look.files) <= 2
    assert said in look.problems[-1].problem
    assert look.hides(0, "d.md")


def test_folders_are_entered_only_so_deep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each level holds a folder open."""
    monkeypatch.setattr(folders, "DEPTH_MAX", 1)
    put(tmp_path / "a" / "x.md")
    put(tmp_path / "a" / "b" / "y.md")
    files = files_in(tmp_path, named=put(tmp_path / "r.md"))
    assert list(found_in(files)) == ["a/x.md", "r.md"]
    assert "deeper than 1" in problems_of(files)["a/b"]
