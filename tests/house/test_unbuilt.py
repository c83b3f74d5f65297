"""What a later issue brings is empty until then: a half-built hand is worse than none."""

from __future__ import annotations

import ast

from tests.house.tree import files, syntax

# Everything that can send a request. The command line's client talks to SIC's own server only.
SENDERS = (
    "httpx2",
    "httpcore2",
    "requests",
    "urllib3",
    "aiohttp",
    "urllib.request",
    "http.client",
)
CLIENT = "src/sic/entrypoints/cli/client.py"


def senders(tree: ast.Module) -> list[str]:
    """Return what a module imports that can send HTTP requests, anywhere in it."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in names if f"{name}.".startswith(tuple(f"{s}." for s in SENDERS))]


def test_the_lint_sees_a_sender_wherever_it_is_imported() -> None:
    """A house lint has tests of its own."""
    assert senders(ast.parse("def send():\n    from urllib.request import urlopen")) != []
    assert senders(ast.parse("import http.client")) != []
    assert senders(ast.parse("from http import client")) != []
    assert senders(ast.parse("from urllib.parse import urlsplit")) == []
    assert senders(ast.parse("from sic.entrypoints.http import app")) == []


def test_invariant_1_nothing_in_sic_can_send_a_webhook_yet() -> None:
    """Invariant 1: no request leaves without a confirmation; today none can leave at all."""
    assert [len(syntax(path).body) for path in files("src/sic/executor/")] == [1]
    able = {path for path in files("src/sic/") if senders(syntax(path))}
    assert able == {CLIENT}


def test_the_assistant_holds_no_code_yet() -> None:
    """The README says that the assistant is not built; this test goes when that changes."""
    assert [len(syntax(path).body) for path in files("src/sic/assistant/")] == [1]
