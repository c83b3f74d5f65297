"""`sic runbook render`: a fragment on standard output, pictures where they are asked for."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes import Site
from tests.house.tree import ROOT
from tests.unit.view.page import Page

from sic.bootstrap import wiring
from sic.entrypoints.cli.main import main

OURS = str(ROOT / "runbooks/production-incident-response.md")
Run = Callable[..., int]


@pytest.fixture
def render(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command with these bytes on standard input."""

    def run(*words: str, stdin: bytes = b"") -> int:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        return main(wiring(), ["runbook", "render", *words])

    return run


def test_it_prints_a_safe_fragment(
    render: Run, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """One pure function behind it: text in, HTML out."""
    assert render("-", stdin=b"# A <script>alert(1)</script>\n\n[x](javascript:y)\n") == 0
    page = Page(capfdbinary.readouterr().out.decode())

    assert page.active == []
    assert page.tags["h2"] == 1


def test_it_writes_the_pictures_it_refers_to(
    render: Run, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A fragment with its pictures beside it can be read without a server."""
    assert render(OURS, "--diagrams", str(tmp_path / "new")) == 0
    page = capfdbinary.readouterr().out.decode()
    names = re.findall(r'(?:src|srcset)="([^"]+)"', page)

    assert len(names) == 2
    assert all((tmp_path / "new" / name).read_bytes().startswith(b"<svg") for name in names)


def test_it_marks_a_box_and_speaks_spanish(
    render: Run, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The response flow may be asked for with "you are here"."""
    flow = b"```mermaid\ngraph TD\nA[Detectar] --> B[Triage]\n```\n"
    assert (
        render("-", "--here", "B", "--lang", "es", "--diagrams", str(tmp_path), stdin=flow) == 0
    )

    assert "Diagrama de flujo" in capfdbinary.readouterr().out.decode()
    pictures = [one.read_text("utf-8") for one in tmp_path.iterdir()]
    assert len(pictures) == 2
    assert all("Usted está aquí" in one for one in pictures)


def test_pictures_are_asked_for_where_a_server_answers(
    render: Run, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A fragment put into a page of SIC shows its diagram, with the box marked."""
    flow = b"# Flow\n\n```mermaid\ngraph TD\nA[Detect] --> B[Triage]\n```\n"
    assert render("-", "--here", "B", stdin=flow) == 0
    page = capfdbinary.readouterr().out.decode()
    [address] = re.findall(r'src="([^"]+)"', page)

    site = Site(tmp_path).people()
    (site.runbooks / "flow.md").write_bytes(flow)
    while site.library.step():
        pass
    answer = site.client("dave").get(address)
    assert answer.status_code == 200
    assert "You are here" in answer.text
    assert "Triage (You are here)." in page
    site.close()


def test_boxes_carry_the_checklist_ids(
    render: Run, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The compiler's ids, so that an incident can tick them."""
    assert render(OURS) == 0
    assert b'data-check="' in capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["/no/such.md"], "No such file"),
        (["/"], "Is a directory"),
        ([OURS, "--id-prefix", '"><script>'], "would not make an id"),
    ],
)
def test_it_says_what_it_cannot_do(
    render: Run, capfd: pytest.CaptureFixture[str], words: list[str], reason: str
) -> None:
    """Usage: exit 2, and what to type instead."""
    assert render(*words) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert reason in said.err
    assert "next:" in said.err


def test_a_folder_that_cannot_be_written_is_said(
    render: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    """Exit 1: the document is fine, the disk is not."""
    assert render(OURS, "--diagrams", "/proc/none") == 1
    assert "cannot be written to /proc/none" in capfd.readouterr().err


def test_a_document_too_large_is_said_in_the_fragment(
    render: Run, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A message, and never half a document."""
    assert render("-", stdin=b"a" * 600_000) == 0
    assert b"SIC cannot show this document" in capfdbinary.readouterr().out
