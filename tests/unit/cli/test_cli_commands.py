"""The set of commands: each loads, helps, is documented, and is named right in messages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import sic
from sic.entrypoints.cli.main import PLACES, main, root

SOURCE = Path(sic.__file__).parent
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "cli.md"
# A command as a message names it: backtick, sic, verb.
NAMED = re.compile(r"`sic ([a-z]+)(?: ([a-z]+)\b(?! [A-Z]))?")
CONTEXT = click.Context(root)


def commands(group: click.Group, path: str = "") -> list[tuple[str, click.Command]]:
    """Return every command below a group with its words."""
    found = []
    for name in group.list_commands(CONTEXT):
        command = group.get_command(CONTEXT, name)
        assert command is not None
        found.append((f"{path}{name}", command))
        if isinstance(command, click.Group):
            found += commands(command, f"{path}{name} ")
    return found


ALL = dict(commands(root))


def test_every_place_in_the_table_is_a_command() -> None:
    """The table holds text, so nothing but this would notice a wrong entry."""
    assert set(PLACES) <= set(ALL)


@pytest.mark.parametrize("words", sorted(ALL))
def test_every_command_explains_itself(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help works for each, ends 0, and says at least one sentence."""
    assert main(None, [*words.split(), "--help"]) == 0
    assert ALL[words].help, words
    assert words.split()[-1] in capsys.readouterr().out


@pytest.mark.parametrize("words", sorted(ALL))
def test_every_command_and_its_options_are_in_the_reference(words: str) -> None:
    """docs/reference/cli.md is the list people search; nothing is missing from it."""
    text = REFERENCE.read_text(encoding="utf-8")
    assert f"`sic {words}" in text
    for option in ALL[words].params:
        if isinstance(option, click.Option):
            assert any(f"`{name}" in text for name in option.opts), (words, option.opts)


def test_every_command_that_a_message_names_exists() -> None:
    """A remedy at 03:00 is typed as it stands: it must be a command."""
    named = {
        (verb, file.name)
        for file in SOURCE.rglob("*.py")
        for verb, _ in NAMED.findall(file.read_text(encoding="utf-8"))
    }
    assert len(named) > 20  # Otherwise the pattern finds nothing.
    assert [entry for entry in sorted(named) if entry[0] not in PLACES] == []


def test_subcommands_that_a_message_names_exist() -> None:
    """`sic pm draft` would be as wrong as `sic postmortem`."""
    groups = {name for name, command in ALL.items() if isinstance(command, click.Group)}
    named = {
        f"{verb} {sub}"
        for file in SOURCE.rglob("*.py")
        for verb, sub in NAMED.findall(file.read_text(encoding="utf-8"))
        if verb in groups and sub
    }
    assert named
    assert sorted(named - set(ALL)) == []


def test_the_version_loads_nothing_it_does_not_print() -> None:
    """`sic --version` within 0.2 s: no client, no server, no database, no table."""
    code = (
        "import sys; from sic.bootstrap import main; code = main();"
        "print(sorted(m for m in sys.modules if m.partition('.')[0] in"
        " {'httpx2','fastapi','sqlalchemy','rich','pydantic','msgspec','uvicorn'}));"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == [f"sic {sic.__version__}", "[]"]
