"""GitHub's examples of its extensions, fetched for the tests and never kept in this repository.

Their licence (CC BY-SA) is not ours. Debian's source of cmark-gfm carries the specification;
what was fetched stays in the virtual environment.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.golden.spec_examples import Example, NotFetched

SOURCE = "cmark-gfm=0.29.0.gfm.6-6"
ARCHIVE = "cmark-gfm_0.29.0.gfm.6.orig.tar.gz"
SHA256 = "b17d86164c0822b5db3818780b44cb130ff30e9c6ec6a64f199b6d142684dba0"
MEMBER = "test/spec.txt"
EXTENSIONS = {"table": 8, "strikethrough": 2, "autolink": 11, "disabled": 2, "tagfilter": 1}
_EXAMPLE = re.compile(
    r"^`{32} example ?(\w*)\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL
)


def github_examples() -> list[Example]:
    """Return the examples of the extensions; ``section`` is the extension's name.

    Raises:
        NotFetched: They are not here and cannot be fetched.
    """
    kept = Path(sys.prefix) / "share" / f"github-markdown-{SHA256[:12]}.txt"
    if not kept.is_file():
        content = _fetched()
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(content)
    text = kept.read_text("utf-8").replace("→", "\t")
    found = [
        Example(example=number, section=one[1], markdown=one[2], html=one[3])
        for number, one in enumerate(_EXAMPLE.finditer(text), start=1)
        if one[1]
    ]
    counted = {name: sum(e["section"] == name for e in found) for name in EXTENSIONS}
    assert counted == EXTENSIONS
    return found


def _fetched() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        archive = _source(Path(folder))
        if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
            raise NotFetched(f"{ARCHIVE} is not the one whose hash is known.")
        with tarfile.open(archive) as opened:
            [name] = [one for one in opened.getnames() if one.endswith(MEMBER)]
            member = opened.extractfile(name)
            assert member is not None
            return member.read()


def _source(folder: Path) -> Path:
    """Return the source's archive, fetched without touching what apt knows of this machine."""
    listed = Path("/etc/apt/sources.list.d/debian.sources")
    if not listed.is_file():
        raise NotFetched("This is no Debian: GitHub's examples come with Debian's cmark-gfm.")
    sources = folder / "sources.sources"
    sources.write_text(listed.read_text("utf-8").replace("Types: deb\n", "Types: deb-src\n"))
    (folder / "lists" / "partial").mkdir(parents=True)
    options = (
        f"Dir::Etc::sourcelist={sources}",
        "Dir::Etc::sourceparts=/dev/null",
        f"Dir::State::lists={folder / 'lists'}",
        "APT::Sandbox::User=root",
    )
    apt = ["apt-get", "-q", *(f"-o{option}" for option in options)]
    for verb in (["update"], ["source", "--download-only", SOURCE]):
        done = subprocess.run(
            [*apt, *verb], cwd=folder, capture_output=True, text=True, timeout=300, check=False
        )
    archive = folder / ARCHIVE
    if not archive.is_file():
        reason = (done.stderr.strip().splitlines() or ["apt-get said nothing"])[-1]
        raise NotFetched(f"GitHub's examples cannot be fetched: {reason}")
    return archive
