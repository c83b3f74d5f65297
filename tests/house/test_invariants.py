"""Each of the twelve invariants names a test, and the test exists."""

from __future__ import annotations

import ast
import re

from tests.house.tree import syntax, text, tracked

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def invariants() -> dict[int, str]:
    """Return number → paragraph of the section "Invariants" of ARCHITECTURE.md."""
    pattern = r"^## [^\n]*[Ii]nvariants.*?\n(.*?)(?=^## |\Z)"
    section = re.search(pattern, text("ARCHITECTURE.md"), re.MULTILINE | re.DOTALL)
    assert section is not None, "ARCHITECTURE.md has no section on invariants"
    parts = re.split(r"^(\d+)\. ", section[1], flags=re.MULTILINE)[1:]
    return {int(n): words for n, words in zip(parts[::2], parts[1::2], strict=True)}


def test_the_twelve_invariants_are_all_there() -> None:
    """Design, "Invariants": twelve."""
    assert sorted(invariants()) == list(range(1, 13))


def test_every_invariant_names_a_test_that_exists() -> None:
    """Design, "Invariants": each guarded by a test that names it."""
    problems = []
    for number, words in invariants().items():
        named = NAMED.findall(words)
        if not named:
            problems.append(f"invariant {number} names no test")
        for path, name in named:
            if path not in tracked() or name not in defined(path):
                problems.append(f"invariant {number}: there is no {path}::{name}")
    assert problems == []


def test_what_is_not_built_yet_says_so() -> None:
    """A promise must not read as a fact: only two words mark what a later issue brings."""
    unbuilt = [n for n, words in invariants().items() if "Not built yet" in words]
    assert all("Guarded so far by" in invariants()[n] for n in unbuilt)


def defined(path: str) -> set[str]:
    """Return the names of the tests a file defines."""
    walked = ast.walk(syntax(path))
    return {
        node.name for node in walked if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
