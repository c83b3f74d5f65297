"""`sic runbook`: exit codes, both formats, folders, standard input, and what stays silent."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from sic.entrypoints.cli.runbook import runbook

GOOD = "# Incident severity\n\n| Severity | Ack SLA |\n|---|---|\n| SEV-1 | 5 min |\n"
BAD = "# Webhooks\n\n| Webhook | Confirmation |\n|---|---|\n| `Bad Id` | Yes |\n"


def sic_runbook(*arguments: str, stdin: str | None = None) -> Result:
    """Run one command of the group."""
    return CliRunner().invoke(runbook, arguments, input=stdin)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good runbook, a bad one and a file that is none."""
    (tmp_path / "good.md").write_text(GOOD)
    (tmp_path / "bad.md").write_text(BAD)
    (tmp_path / "notes.txt").write_text("no")
    return tmp_path


def test_check_exits_with_one_only_for_errors(folder: Path) -> None:
    """Issue: exit 0 without errors, 1 with."""
    assert sic_runbook("check", str(folder / "good.md")).exit_code == 0
    result = sic_runbook("check", str(folder / "bad.md"))
    assert result.exit_code == 1
    assert "5:3: error SIC-R205:" in result.stdout
    assert "1 error," in result.stderr


def test_check_prints_json_with_the_documented_keys(folder: Path) -> None:
    """Issue: a list of {code, severity, line, column, message, help}."""
    result = sic_runbook("check", str(folder / "bad.md"), "--format", "json")
    first = json.loads(result.stdout)[-1]
    assert list(first) == ["code", "severity", "line", "column", "message", "help"]


def test_a_note_stands_in_the_help_of_the_json() -> None:
    """The keys are the same six for every diagnostic; the other place involved is not lost."""
    two = str(Path(__file__).parents[2] / "golden" / "diagnostics" / "SIC-R204.md")
    said = sic_runbook("check", two).stdout
    note = next(row for row in said.splitlines() if row.startswith("note: "))
    values = json.loads(sic_runbook("check", two, "--json").stdout)
    assert {len(value) for value in values} == {6}
    assert any(value["help"].startswith(note.removeprefix("note: ")) for value in values)


def test_check_reads_a_folder_and_names_each_file(folder: Path) -> None:
    """Every .md of a folder is checked; the path tells which one speaks."""
    values = json.loads(sic_runbook("check", str(folder), "--json").stdout)
    assert {Path(v["path"]).name for v in values} == {"good.md", "bad.md"}


def test_check_reads_standard_input() -> None:
    """`-` is standard input."""
    result = sic_runbook("check", "-", stdin=BAD)
    assert result.exit_code == 1
    assert "<stdin>:5:3: error" in result.stdout


@pytest.mark.parametrize("command", ["check", "compile"])
def test_a_missing_file_is_a_plain_sentence(command: str, tmp_path: Path) -> None:
    """A usage error is exit 2, without a traceback."""
    result = sic_runbook(command, str(tmp_path / "none.md"))
    assert result.exit_code == 2
    assert "cannot be read: No such file" in result.stderr


def test_compile_prints_the_schema_first(folder: Path) -> None:
    """Issue: documented schema sic.policy/1, exit 0 even with errors in the document."""
    result = sic_runbook("compile", str(folder / "bad.md"), "--format", "json")
    assert result.exit_code == 0
    values = json.loads(result.stdout)
    assert next(iter(values.items())) == ("schema", "sic.policy/1")
    assert list(values)[-1] == "diagnostics"


def test_diff_says_the_change_in_words(folder: Path) -> None:
    """Issue: "SEV-2 Ack 10 min → 5 min"."""
    (folder / "new.md").write_text(GOOD.replace("5 min", "10 min"))
    result = sic_runbook("diff", str(folder / "good.md"), str(folder / "new.md"))
    assert (result.exit_code, result.stdout) == (0, "Severities\n  SEV-1 Ack 5 min → 10 min\n")


def test_diff_of_the_same_policy_says_so(folder: Path) -> None:
    """A blank line more is no change of policy."""
    (folder / "new.md").write_text(f"\n\n{GOOD}")
    result = sic_runbook("diff", str(folder / "good.md"), str(folder / "new.md"))
    assert result.stdout == "no change of policy\n"


@pytest.mark.parametrize("content", [b"x" * 600_000, b"\xff\xfe#\x00"])
def test_what_is_no_runbook_is_not_compared(folder: Path, content: bytes) -> None:
    """Nothing of it was read; "SEV-1 removed" would be a lie about the new policy."""
    (folder / "odd.md").write_bytes(content)
    result = sic_runbook("diff", str(folder / "good.md"), str(folder / "odd.md"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "odd.md cannot be compared: the document" in result.stderr


def test_a_document_cannot_write_to_the_terminal(folder: Path) -> None:
    """Escape sequences and direction marks of a runbook are made visible."""
    (folder / "evil.md").write_text(BAD.replace("Bad Id", "a\x1b[2J\u202eb"))
    output = sic_runbook("check", str(folder / "evil.md")).stdout
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_the_caret_stands_under_wide_characters(tmp_path: Path) -> None:
    """Tabs are copied and wide characters take two cells."""
    path = tmp_path / "wide.md"
    path.write_text("# 重要\n\n\t\n重 [x](#none)\n", encoding="utf-8")
    lines = sic_runbook("check", str(path)).stdout.splitlines()
    under = lines[next(i for i, s in enumerate(lines) if s.startswith("4 | ")) + 1]
    assert under == "  | " + " " * 7 + "^^^^^"


@pytest.mark.parametrize("command", ["check", "compile", "diff"])
def test_the_shell_completes_file_names(command: str) -> None:
    """Tab offered nothing, for the shell was never told that these are files."""
    context = click.Context(runbook)
    found = runbook.get_command(context, command)
    assert found is not None
    for parameter in found.params:
        if parameter.param_type_name == "argument":
            assert [c.type for c in parameter.shell_complete(context, "se")] == ["file"]


def test_checking_loads_no_server() -> None:
    """A check is quick: the web framework, the store and rich stay out."""
    code = (
        "import sys; import sic.entrypoints.cli.runbook;"
        "print([m for m in ('fastapi','sqlalchemy','rich','pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
