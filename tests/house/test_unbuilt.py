"""Who may send a request, and who may open a secret."""

from __future__ import annotations

import ast

from tests.house.tree import files, syntax

# Everything that can send a request.
SENDERS = (
    "httpx2",
    "httpcore2",
    "requests",
    "urllib3",
    "aiohttp",
    "urllib.request",
    "http.client",
)
ABLE = (
    "src/sic/executor/",  # Confirmed requests, to targets of webhooks.
    "src/sic/adapters/notify/webhook/",  # What happened, to endpoints an administrator added.
    "src/sic/adapters/llm/",  # A question, to the model an operator set up.
    "src/sic/entrypoints/cli/client.py",  # The command line, to SIC's own server.
)


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


def test_invariant_1_only_these_can_send_a_request() -> None:
    """Invariant 1: to a webhook's target the executor alone sends.

    It takes only what a recorded confirmation made. The others speak to SIC's own server, to
    endpoints that are told what happened, and to a model that may be asked.
    """
    able = {path for path in files("src/sic/") if senders(syntax(path))}
    assert not {path for path in able if not path.startswith(ABLE)}


def test_invariant_1_the_executors_key_is_made_in_one_place() -> None:
    """Invariant 1: ``Confirmed`` comes from a ``webhook_sent`` event that was just appended."""
    made = {
        path
        for path in files("src/sic/")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Call) and _name(node.func) == "Confirmed"
    }
    assert made == {"src/sic/application/executions/running.py"}


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_a_webhooks_secret_is_revealed_by_the_executor_alone() -> None:
    """Execution contract: secrets are opened after a confirmation was consumed, and there.

    Endpoints sign what happened with secrets of their own, out of the same vault.
    """
    calls = {
        path
        for path in files("src/sic/")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and node.attr == "reveal"
    }
    others = {path for path in calls if not path.startswith("src/sic/application/endpoints/")}
    assert others == {"src/sic/executor/webhooks.py"}
