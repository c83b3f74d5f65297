"""One word for one thing: names that say nothing, or say it otherwise than the runbook."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house.tree import files, syntax, tracked

CODE = ("src/sic/", "bench/", "dev.py", "tests/")

# Names of files and folders that say nothing of what is inside.
EMPTY = {"util", "utils", "helper", "helpers", "manager", "managers", "misc", "common"}
EMPTY |= {"data", "info", "stuff", "tools", "lib"}
# Endings of class names that say nothing of what one is.
HOLLOW = {"Manager", "Helper", "Helpers", "Util", "Utils", "Info", "Data", "Misc"}
# Words of other systems for what the runbook calls incident, alert, rotation, post-mortem …
FOREIGN = {"ticket", "tickets", "alarm", "alarms", "roster", "retro", "rca", "warroom"}
FOREIGN |= {"retrospective", "pagee", "helper", "helpers", "utils", "util", "misc"}


def definitions(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, name) for everything a module names itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id


def words(name: str) -> list[str]:
    """Return the words of a snake_case or CamelCase name, lower case."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return [word for word in spaced.lower().split("_") if word]


def foreign(tree: ast.Module) -> list[str]:
    """Return the names that use a word the style rejects."""
    found = []
    for line, name in definitions(tree):
        hollow = name[:1].isupper() and any(name.endswith(end) for end in HOLLOW)
        if hollow or FOREIGN & set(words(name)) or "war_room" in name.lower():
            found.append(f"{line}: {name}")
    return found


@pytest.mark.parametrize(
    "code",
    [
        "class IncidentManager: ...",
        "ticket = 1",
        "def open_war_room(): ...",
        "def f(alarms): ...",
    ],
)
def test_the_lint_sees_a_rejected_name(code: str) -> None:
    """Style, "Names": the column "Not"."""
    assert foreign(ast.parse(code))


@pytest.mark.parametrize("code", ["class Incident: ...", "incident = 1", "def data(): ..."])
def test_the_lint_lets_the_runbooks_words_be(code: str) -> None:
    """The rule is about rejected words alone."""
    assert foreign(ast.parse(code)) == []


def test_no_name_uses_another_systems_word() -> None:
    """Style, "Names": the runbook's word, spelled one way, everywhere."""
    found = {path: foreign(syntax(path)) for path in files(*CODE)}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_file_is_named_for_nothing() -> None:
    """Style, "Names": no `utils.py`, `helpers.py`, `manager.py`, `misc`, `common`."""
    named = [p for p in tracked() if p.startswith(("src/", "tests/", "bench/"))]
    assert [p for p in named if EMPTY & {part.split(".")[0] for part in Path(p).parts}] == []
