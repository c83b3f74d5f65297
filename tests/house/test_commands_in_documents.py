"""Every command a document tells people to type exists, options included."""

from __future__ import annotations

import re
import shlex

import click
import pytest
from tests.house.test_links import documents
from tests.house.tree import text

from sic.entrypoints.cli.main import root

# A line of a console block: "$ sic …", "$ python3 dev.py …", settings before it allowed.
TYPED = re.compile(
    r"^\$ (?:SIC_\w+=\S+ )*(?:python3 dev\.py (?P<dev>.+)|(?:\S*/)?sic (?P<sic>.+))$",
    re.MULTILINE,
)
# The same in the middle of a sentence; "VERB" and "…" stand for any.
INLINE = re.compile(r"`(?:SIC_\w+=\S+ )*sic (?!VERB|…)(?P<sic>[^`\n]+)`")
DEV = {"demo", "serve", "sic", "test", "check", "bench", "lock", "help"}


def unknown(words: list[str]) -> str | None:
    """Return what is wrong with a command line, or nothing; nothing is run."""
    command: click.Command = root
    context = click.Context(root, info_name="sic")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            return f"sic has no verb {words[0]!r}"
        command, words = found, words[1:]
    known = {name for option in command.get_params(context) for name in option.opts}
    typed = {word.partition("=")[0] for word in words if word.startswith("--")}
    return f"{command.name} has no {sorted(typed - known)}" if typed - known else None


def wrong(document: str) -> list[str]:
    """Return the command lines of a document that cannot be typed."""
    found = []
    for line in TYPED.finditer(document):
        verb, _, rest = (line["dev"] or f"sic {line['sic']}").partition(" ")
        if verb not in DEV:
            found.append(f"dev.py has no verb {verb!r}")
        elif verb in ("sic", "serve", "demo"):
            words = shlex.split(rest.partition(" #")[0].partition(" | ")[0])
            found += filter(None, [unknown(words if verb == "sic" else [verb, *words])])
    for inline in INLINE.finditer(document):
        words = shlex.split(inline["sic"].replace("\\|", "|").partition(" | ")[0])
        found += filter(None, [unknown(words)])
    return found


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("$ sic resolve 01", []),
        ("$ SIC_PORT=1 python3 dev.py serve", []),
        ("$ python3 dev.py test", []),
        ("$ sic frobnicate", ["sic has no verb 'frobnicate'"]),
        ("$ sic resolve 01 --force", ["resolve has no ['--force']"]),
        ("$ python3 dev.py dmeo", ["dev.py has no verb 'dmeo'"]),
        ("Make one with `sic token create NAME`.", []),
        ("Make one with `sic token add`.", ["sic has no verb 'add'"]),
    ],
)
def test_the_lint_sees_a_command_that_does_not_exist(line: str, problem: list[str]) -> None:
    """A house lint has tests of its own."""
    assert wrong(line) == problem


def test_every_command_in_every_document_can_be_typed() -> None:
    """At 03:00 people copy; a verb that is gone costs them minutes and their trust."""
    assert sum(len(TYPED.findall(text(path))) for path in documents()) > 10
    found = {path: wrong(text(path)) for path in documents()}
    assert {path: lines for path, lines in found.items() if lines} == {}
