"""Code stays small enough to be read at 03:00: functions, modules, tests."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Callable

from tests.house.tree import (
    Found,
    files,
    functions,
    lines_without_docstring,
    syntax,
    test_functions,
    text,
)

CODE = ("src/sic/", "bench/", "dev.py")
FUNCTION_LINES_MAX = 60
MODULE_LINES_MAX = 500
UNIT_TEST_LINES_MAX = 40


def sizes(found: list[Found]) -> list[int]:
    """Return the lengths of these functions, ascending."""
    return sorted(lines_without_docstring(one.node) for one in found)


def test_the_measure_leaves_out_docstring_and_decorators() -> None:
    """The rule must not make anyone write fewer words of explanation."""
    source = (
        '@wrap\ndef add(a, b):\n    """Add.\n\n    Long words.\n    """\n    return a + b\n'
    )
    [node] = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)]
    assert lines_without_docstring(node) == 2


def test_no_function_is_longer_than_sixty_lines() -> None:
    """Style, "Sizes": the hard stop.

    A migration is exempt: it is a list of columns, and is never edited once released.
    """
    long = [
        f"{one} {lines_without_docstring(one.node)}"
        for one in functions(files(*CODE, "tests/"))
        if lines_without_docstring(one.node) > FUNCTION_LINES_MAX
        and "/migrations/versions/" not in one.path
    ]
    assert long == []


def test_no_module_is_longer_than_five_hundred_lines() -> None:
    """Style, "Sizes": the hard stop."""
    lengths = {path: len(text(path).splitlines()) for path in files(*CODE, "tests/")}
    assert {p: n for p, n in lengths.items() if n > MODULE_LINES_MAX} == {}


def test_functions_are_short_on_the_whole(
    record_property: Callable[[str, object], None],
) -> None:
    """Style, "Sizes": median at most 7 lines, nine in ten at most 25."""
    lengths = sizes(functions(files(*CODE)))
    median, most = statistics.median(lengths), lengths[len(lengths) * 9 // 10]
    record_property("function_lines_median_and_ninth_decile", f"{median}, {most}")
    assert median <= 7, f"median {median} of {len(lengths)} functions"
    assert most <= 25, f"nine in ten are within {most} lines"


def test_modules_are_short_on_the_whole(record_property: Callable[[str, object], None]) -> None:
    """Style, "Sizes": median at most 150 lines."""
    median = statistics.median(len(text(path).splitlines()) for path in files(*CODE))
    record_property("module_lines_median", str(median))
    assert median <= 150


def test_unit_tests_are_short() -> None:
    """Style, "Sizes": median at most 12 lines, none above 40."""
    found = test_functions("tests/unit/")
    assert statistics.median(sizes(found)) <= 12
    assert [
        str(f) for f in found if lines_without_docstring(f.node) > UNIT_TEST_LINES_MAX
    ] == []


def test_every_module_says_what_it_is_for() -> None:
    """Style, "Docstrings and comments": every module opens with one sentence."""
    silent = [p for p in files(*CODE, "tests/") if not (ast.get_docstring(syntax(p)) or "")]
    assert silent == []


def test_no_module_is_empty_of_purpose() -> None:
    """Dead files mislead: a module holds code, or is a package's opening sentence."""
    dead = [
        path
        for path in files("src/sic/")
        if len(syntax(path).body) <= 1 and not path.endswith("__init__.py")
    ]
    assert dead == []
