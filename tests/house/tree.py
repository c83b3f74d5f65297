"""What the house tests look at: tracked files and their syntax. It never judges any of it.

Every question about the tree refuses to answer with nothing: a rule that looked at no file
must not pass.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, TypeAlias

import sic

ROOT = Path(__file__).resolve().parents[2]
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


class Found(NamedTuple):
    """One function and where it stands."""

    path: str
    node: Function

    def __str__(self) -> str:
        """Return ``path:line name``."""
        return f"{self.path}:{self.node.lineno} {self.node.name}"


@cache
def tracked() -> tuple[str, ...]:
    """Return the paths git tracks or would track, sorted, relative to the checkout."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    out = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout
    paths = sorted({path for path in out.decode().split("\0") if path})
    present = tuple(path for path in paths if (ROOT / path).is_file())
    assert "dev.py" in present, f"git lists no files of {ROOT}"
    return present


def files(*prefixes: str, suffix: str = ".py") -> list[str]:
    """Return tracked files below any of the prefixes; at least one each."""
    chosen = []
    for prefix in prefixes:
        below = [p for p in tracked() if p.startswith(prefix) and p.endswith(suffix)]
        assert below, f"no *{suffix} below {prefix}: this rule would look at nothing"
        chosen += below
    return chosen


@cache
def text(path: str) -> str:
    """Return a tracked file's text; bytes that are no UTF-8 become replacement marks."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


@cache
def syntax(path: str) -> ast.Module:
    """Return a Python file's syntax tree."""
    return ast.parse(text(path), filename=path)


def functions(paths: list[str]) -> list[Found]:
    """Return every function and method of these files."""
    found = [
        Found(path, node)
        for path in paths
        for node in ast.walk(syntax(path))
        if isinstance(node, Function)
    ]
    assert found, f"no function in {paths}: this rule would look at nothing"
    return found


def test_functions(*prefixes: str) -> list[Found]:
    """Return every test function below the prefixes, ``tests/`` when none is given."""
    chosen = [p for p in files(*(prefixes or ("tests/",))) if Path(p).name.startswith("test_")]
    return [found for found in functions(chosen) if found.node.name.startswith("test_")]


test_functions.__test__ = False  # type: ignore[attr-defined]  # pytest must not collect it


def lines_without_docstring(node: Function) -> int:
    """Return a function's length in lines, decorators and docstring not counted."""
    assert node.end_lineno is not None
    length = node.end_lineno - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is not None:
        assert first.end_lineno is not None
        length -= first.end_lineno - first.lineno + 1
    return length


@cache
def sic_modules() -> tuple[ModuleType, ...]:
    """Import and return every module of the package, migrations excepted."""
    names = [found.name for found in pkgutil.walk_packages(sic.__path__, "sic.")]
    chosen = [n for n in names if ".migrations." not in n and not n.endswith(".__main__")]
    assert "sic.domain.errors" in chosen
    return tuple(importlib.import_module(name) for name in chosen)


def subclasses(base: type) -> Iterator[type]:
    """Yield every subclass of ``base`` that lives in the package, in order of name."""
    sic_modules()
    waiting: list[type] = [base]
    seen: set[type] = set()
    while waiting:
        for child in _children(waiting.pop()):
            if child not in seen and child.__module__.partition(".")[0] == "sic":
                seen.add(child)
            waiting.append(child)
    yield from sorted(seen, key=lambda child: (child.__module__, child.__qualname__))


def _children(parent: type) -> list[type]:
    return parent.__subclasses__()


def tool(name: str) -> str:
    """Return a tool's path beside the running Python."""
    path = Path(sys.executable).parent / name
    assert path.exists(), f"{name} is not installed beside {sys.executable}"
    return str(path)


FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*\s*$", re.MULTILINE | re.DOTALL)


def prose(markdown: str) -> str:
    """Return Markdown without its fenced code, lines kept."""
    return FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), markdown)


def slug(heading: str) -> str:
    """Return the anchor that code hosts give a heading."""
    words = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return words.replace(" ", "-")
