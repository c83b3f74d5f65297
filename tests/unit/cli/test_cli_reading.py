"""`sic runbook show`: the runbook on a terminal, where there may be no browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from sic.bootstrap import wiring
from sic.entrypoints.cli.main import main

TEXT = """---
title: DNS
---
# DNS

Words.

## Flow

```mermaid
graph TD
    A[Look] -->|broken| B[Flush]
```

### Below

Ask \x1b[2Jthe resolver.

## After

Not this.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one runbook."""
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "dns.md").write_text(TEXT, "utf-8")
    return tmp_path


def shown(
    capsys: pytest.CaptureFixture[str], folder: Path, name: str, *more: str
) -> tuple[int, str, str]:
    """Run the command; return exit code, output and what was said."""
    code = main(wiring(), ["runbook", "show", name, "--runbooks", str(folder), *more])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_section_comes_with_all_below_it_and_nothing_after(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`sic runbook show NAME#escalation`; a flowchart is an outline in words."""
    code, out, _ = shown(capsys, folder, "net/dns#flow")

    assert code == 0
    assert "Look leads to broken: Flush." in out
    assert "mermaid" not in out
    assert "Below" in out
    assert "Not this." not in out


def test_control_characters_never_reach_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A document must not draw on the screen of whoever reads it."""
    assert "\x1b" not in shown(capsys, folder, "net/dns.md")[1]


def test_the_whole_document_comes_without_its_front_matter(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What people read begins at the heading."""
    assert shown(capsys, folder, "net/dns")[1].startswith("# DNS\n\nWords.")


def test_the_contents_name_every_anchor(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever does not know the anchor looks it up here."""
    _, out, _ = shown(capsys, folder, "net/dns", "--contents")
    assert [line.split()[-1] for line in out.splitlines()] == [
        "#dns",
        "#flow",
        "#below",
        "#after",
    ]


@pytest.mark.parametrize("name", ["dhcp", "../dns", "net/dns#flwo"])
def test_what_is_not_there_is_said_with_the_next_step(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """Exit 3, and never a file outside the folder."""
    (folder.parent / "dns.md").write_text("# Elsewhere", "utf-8")
    code, out, told = shown(capsys, folder, name)

    assert (code, out) == (3, "")
    assert "next: " in told


def test_a_near_anchor_is_offered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """People mistype at 03:00."""
    assert "Did you mean #flow?" in shown(capsys, folder, "net/dns#flwo")[2]
