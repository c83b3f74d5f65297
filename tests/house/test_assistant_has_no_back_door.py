"""The two ways around the import linter are shut in the assistant, and this lint is tested."""

from __future__ import annotations

import ast

import pytest
from tests.house.tree import files, syntax

# What reaches a module by its name at run time. The import linter sees none of them.
NAMES = {"__import__", "__builtins__", "__loader__", "eval", "exec", "compile", "globals"}
ATTRIBUTES = {
    ("sys", "modules"), ("sys", "meta_path"), ("sys", "path_hooks"), ("sys", "__dict__"),
    ("builtins", "__import__"), ("builtins", "__dict__"),
}  # fmt: skip
WORDED = {"getattr", "vars", "attrgetter"}  # Reach an attribute by its name.
DUNDERS = {"__globals__", "__subclasses__", "__builtins__", "__import__", "__loader__"}


def back_doors(tree: ast.Module) -> list[str]:
    """Return ``line: words`` for everything that reaches a module by its name."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in NAMES:
            found.append(f"{node.lineno}: {node.id}")
        elif isinstance(node, ast.Attribute):
            whole = (ast.unparse(node.value).rpartition(".")[2], node.attr)
            if whole in ATTRIBUTES or node.attr in DUNDERS:
                found.append(f"{node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.ImportFrom) and node.module in ("sys", "builtins"):
            found += [
                f"{node.lineno}: from {node.module} import {alias.name}"
                for alias in node.names
                if alias.name in {"*", "modules", "eval", "exec", "__import__"}
            ]
        elif isinstance(node, ast.Constant) and node.value in DUNDERS:
            found.append(f"{node.lineno}: {node.value!r}")
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in WORDED:
            if {"sys", "builtins"} & {ast.unparse(one) for one in node.args[:1]}:
                found.append(f"{node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.Import):
            # Another name for sys or builtins would hide the two attributes above.
            found += [
                f"{node.lineno}: import {alias.name} as {alias.asname}"
                for alias in node.names
                if alias.name in ("sys", "builtins") and alias.asname
            ]
    return found


@pytest.mark.parametrize(
    "code",
    [
        "__import__('sic.executor')",
        "load = __import__",
        "import sys\nsys.modules['sic.executor']",
        "import sys as s\ns.modules",
        "from sys import modules",
        "from sys import modules as known",
        "from sys import *",
        "import builtins\nbuiltins.__import__('os')",
        "import builtins as b\nb.__dict__",
        "exec('import os')",
        "eval('1')",
        "globals()['__builtins__']",
        "(lambda: 0).__globals__",
        "object.__subclasses__()",
        "getattr(x, '__import__')",
        "import sys\ngetattr(sys, 'mod' + 'ules')",
        "import sys\nvars(sys)['modules']",
        "import sys\nsys.__dict__['modules']",
        "import sys\nsys.meta_path.clear()",
        "def recommend():\n    return __builtins__",
    ],
)
def test_the_lint_sees_a_back_door(code: str) -> None:
    """Style, "Walls": `__import__` and `sys.modules` are not caught by the import linter."""
    assert back_doors(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "import sys\nsys.version_info",
        "from sys import version_info",
        "modules = ['checkout', 'payments']\nmodules[0]",
        "policy.modules",
        "def evaluate(text): return text",
        "import re\nre.compile",
    ],
)
def test_the_lint_lets_ordinary_code_be(code: str) -> None:
    """A lint that cries at everything is switched off."""
    assert back_doors(ast.parse(code)) == []


def test_invariant_2_the_assistant_reaches_no_module_by_name() -> None:
    """Invariant 2: the assistant cannot import the executor, by any road."""
    found = {path: back_doors(syntax(path)) for path in files("src/sic/assistant/")}
    assert {path: doors for path, doors in found.items() if doors} == {}
