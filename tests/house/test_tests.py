"""Tests say what they prove: a sentence, a reason, a claim, and no waiting for luck."""

from __future__ import annotations

import ast
import re
import tokenize
from io import StringIO

import pytest
from tests.house.tree import Function, files, syntax, test_functions, text

SLEEPS = {"sleep", "sleep_ms", "sleep_until"}
CLAIMS = re.compile(r"assert|expect|check|verify|must|raises|warns|fail")


def called(node: ast.Call) -> str:
    """Return the last part of the name a call calls."""
    return ast.unparse(node.func).rpartition(".")[2]


def raises_without_match(tree: ast.AST) -> list[int]:
    """Return the lines of ``pytest.raises`` without ``match``."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("pytest.raises", "raises")
        and "match" not in {keyword.arg for keyword in node.keywords}
    ]


def sleeps(tree: ast.AST) -> list[int]:
    """Return the lines that sleep."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [node.lineno for node in calls if called(node) in SLEEPS]


def claims(node: Function) -> bool:
    """True if a test can fail by its own words: an assertion, or a call that makes one."""
    for part in ast.walk(node):
        if isinstance(part, ast.Assert | ast.Raise):
            return True
        if isinstance(part, ast.Call) and CLAIMS.search(ast.unparse(part.func)):
            return True
    return False


def todos(code: str) -> list[str]:
    """Return the comments that promise something without naming an issue."""
    tokens = tokenize.generate_tokens(StringIO(code).readline)
    comments = [t for t in tokens if t.type == tokenize.COMMENT]
    promise = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b(?!.*\bissue \d+)", re.IGNORECASE)
    return [f"{t.start[0]}: {t.string}" for t in comments if promise.match(t.string)]


def test_the_lints_below_see_what_they_are_for() -> None:
    """A house lint has tests of its own."""
    assert raises_without_match(ast.parse("with pytest.raises(Refused): act()")) == [1]
    assert raises_without_match(ast.parse("pytest.raises(Refused, match='IC')")) == []
    assert sleeps(ast.parse("import asyncio\nawait asyncio.sleep(1)")) == [2]
    assert sleeps(ast.parse("sleeping = asleep()")) == []
    assert todos("# TODO: later\n# TODO (issue 7): later\nx = 'TODO'  # a TODO is text\n") == [
        "1: # TODO: later"
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def test_x(): act()", False),
        ("def test_x(): x == 1", False),
        ("def test_x(): assert x", True),
        ("def test_x():\n    with pytest.raises(E, match='a'): act()", True),
        ("def test_x(): device.expects_page('alice')", True),
    ],
)
def test_the_lint_tells_a_claim_from_none(code: str, expected: bool) -> None:
    """A test that cannot fail proves nothing."""
    [node] = ast.parse(code).body
    assert isinstance(node, ast.FunctionDef)
    assert claims(node) is expected


def test_every_test_has_a_reason() -> None:
    """Style, "Tests": a docstring gives the runbook clause or the bug."""
    assert [str(f) for f in test_functions() if not ast.get_docstring(f.node)] == []


def test_every_test_is_named_as_a_sentence() -> None:
    """Style, "Tests": names are sentences about behaviour; two words are none."""
    assert [str(f) for f in test_functions() if len(f.node.name.split("_")) < 4] == []


def test_every_test_claims_something() -> None:
    """A test that asserts nothing is decoration."""
    assert [str(f) for f in test_functions() if not claims(f.node)] == []


def test_every_expected_error_is_named_by_its_words() -> None:
    """Style, "Tests": `pytest.raises` always has `match`."""
    found = {path: raises_without_match(syntax(path)) for path in files("tests/")}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_no_test_sleeps() -> None:
    """Style, "Tests": no `sleep` in any test; time moves by hand."""
    found = {path: sleeps(syntax(path)) for path in files("tests/")}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_every_promise_names_an_issue() -> None:
    """Style, "Docstrings and comments": a TODO names an issue."""
    found = {path: todos(text(path)) for path in files("src/", "tests/", "bench/", "dev.py")}
    assert {path: lines for path, lines in found.items() if lines} == {}


def holes(code: str) -> list[int]:
    """Return the lines that silence a check without a reason; one reason a file and code do."""
    noqa = re.compile(r"#\s*noqa(?:: (?P<codes>[A-Z0-9, ]*[0-9]))?(?P<why> - \S)?")
    ignored = re.compile(r"#\s*type: ignore(?!\[[\w, -]+\]\s+# \S)")
    told, found = set(), []
    for number, line in enumerate(code.splitlines(), 1):
        for silenced in noqa.finditer(line):
            if silenced["codes"] and silenced["why"]:
                told.add(silenced["codes"])
            if silenced["codes"] not in told:
                found.append(number)
        found += [number] * bool(ignored.search(line))
    return found


def test_the_lint_sees_a_silenced_check() -> None:
    """A house lint has tests of its own."""
    mark, ignore = "# no" + "qa", "# type: " + "ignore"
    reasons = f"a  {mark}: E501 - a table\nb  {mark}: E501\n{ignore}[misc]  # a stub lies\n"
    assert holes(reasons) == []
    assert holes(f"a  {mark}\nb  {mark}: E501\nc  {ignore}\nd  {ignore}[misc]\n") == [
        1,
        2,
        3,
        4,
    ]


def test_every_silenced_check_says_why() -> None:
    """A silenced check without a reason beside it is a hole nobody will dare to close."""
    code = [p for p in files("src/", "tests/", "bench/", "dev.py") if "test_tests" not in p]
    found = {path: holes(text(path)) for path in code}
    assert {path: lines for path, lines in found.items() if lines} == {}
