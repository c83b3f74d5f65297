"""The specification's examples, fetched for the tests and never kept in this repository.

Their licence (CC BY-SA) is not ours. markdown-it-py's source distribution carries them, and
`requirements/base.lock` pins it by hash; what was fetched stays in the virtual environment.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict, cast

from tests.house.tree import text

PACKAGE = "markdown-it-py"
MEMBER = "tests/test_cmark_spec/commonmark.json"
COUNT = 652


class Example(TypedDict):
    """One example: Markdown, and the HTML it stands for."""

    example: int
    section: str
    markdown: str
    html: str


class NotFetched(Exception):
    """There is no package registry to fetch the examples from."""


def examples() -> list[Example]:
    """Return all 652 examples.

    Raises:
        NotFetched: They are not here and cannot be fetched.
    """
    kept = Path(sys.prefix) / "share" / f"commonmark-{version(PACKAGE)}.json"
    if not kept.is_file():
        content = _fetched()
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(content)
    found = cast("list[Example]", json.loads(kept.read_bytes()))
    assert len(found) == COUNT
    return found


def _fetched() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder, "pinned.txt")
        pinned.write_text(_pin(), "utf-8")
        pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check"]
        only = ["--no-deps", "--no-binary", ":all:", "--require-hashes"]
        done = subprocess.run(
            [*pip, *only, "-r", pinned, "-d", folder],
            capture_output=True,
            text=True,
            check=False,
        )
        archives = list(Path(folder).glob("*.tar.gz"))
        if not archives:
            reason = (done.stderr.strip().splitlines() or ["pip said nothing"])[-1]
            raise NotFetched(f"CommonMark's examples cannot be fetched: {reason}")
        with tarfile.open(archives[0]) as archive:
            [name] = [one for one in archive.getnames() if one.endswith(MEMBER)]
            member = archive.extractfile(name)
            assert member is not None
            return member.read()


def _pin() -> str:
    """Return the lock's own lines for the package, hashes included."""
    block = re.search(
        rf"^{PACKAGE}==.*?(?=^\S|\Z)", text("requirements/base.lock"), re.MULTILINE | re.DOTALL
    )
    assert block is not None
    return block[0]
