"""``sic hook``: what would leave is printed, and nothing ever leaves."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable

import click
import pytest
from tests.unit.cli.a_server import FakeServer

from sic.application.executions import Bindings
from sic.domain.webhook.checks import problem_of
from sic.entrypoints.cli.hooks import hook
from sic.entrypoints.cli.main import main

Sic = Callable[..., int]
AT = "/api/v1/incidents/inc-20261123-01"
REQUEST = {
    "method": "POST",
    "url": "https://ops.internal:8443/restart/checkout",
    "headers": {"Authorization": "Bearer •••••• (secret ops)"},
    "body": '{"service":"checkout"}',
    "origin": "https://ops.internal:8443",
}


@pytest.fixture
def hooks(server: FakeServer) -> FakeServer:
    """A server with one bound webhook and one that is not."""
    bound = {"name": "service-restart", "level": "typed", "bound": True, "problem": ""}
    loose = {"name": "rm-all", "level": "typed", "bound": False, "problem": "nobody bound it"}
    rows = [row | {"when": "Hung service"} for row in (bound, loose)]
    page = "/incidents/inc-20261123-01/webhooks/service-restart"
    server.on("GET", f"{AT}/webhooks", {"webhooks": rows})
    server.on(
        "GET",
        f"{AT}/webhooks/service-restart",
        {"arguments": {"service": {"enum": ["checkout"]}, "count": {"type": "integer"}}},
    )
    server.on(
        "POST",
        f"{AT}/webhooks/service-restart/request",
        {"request": REQUEST, "level": "typed", "page": page},
    )
    return server


def test_list_tells_bound_from_unbound(
    hooks: FakeServer, sic: Sic, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name in the runbook but not bound is shown as such."""
    assert sic("hook", "list", "inc-20261123-01") == 0
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "service-restart\ttyped\tbound\tHung service",
        "rm-all\ttyped\tunbound: nobody bound it\tHung service",
    ]


def test_list_shows_todays_runbook_while_no_incident_is_active(
    hooks: FakeServer, sic: Sic, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who binds webhooks does so before something breaks."""
    row = {"name": "dns-flush", "level": "inline", "bound": True, "when": "DNS"}
    hooks.on("GET", "/api/v1/incidents", {"incidents": []})
    hooks.on("GET", "/api/v1/catalogue", {"webhooks": [row]})
    assert sic("hook", "list") == 0
    assert capsys.readouterr().out == "dns-flush\tinline\tbound\tDNS\n"


def test_preview_needs_no_id_while_one_incident_is_active(
    hooks: FakeServer, sic: Sic, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 5: `sic hook preview NAME`."""
    hooks.on("GET", "/api/v1/incidents", {"incidents": [{"id": "inc-20261123-01"}]})
    assert sic("hook", "preview", "service-restart", "--arg", "service=checkout") == 0
    assert capsys.readouterr().out.startswith("POST https://ops.internal:8443/restart")
    assert sic("hook", "preview", "inc-20261123-01", "x", "service-restart") == 2
    assert "one word too many" in capsys.readouterr().err


def test_preview_prints_the_exact_request_and_the_way_to_confirm(
    hooks: FakeServer, sic: Sic, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 5: the exact request, and a link to the person's own confirmation page."""
    words = ("--arg", "service=checkout", "--arg", "count=3")
    assert sic("hook", "preview", "inc-20261123-01", "service-restart", *words) == 0
    out, err = capsys.readouterr()

    assert out.splitlines() == [
        "POST https://ops.internal:8443/restart/checkout",
        "Authorization: Bearer •••••• (secret ops)",
        "",
        '{"service":"checkout"}',
    ]
    assert f"{hooks.url}/incidents/inc-20261123-01/webhooks/service-restart" in err
    assert "Nothing was sent" in err
    assert hooks.last().body == {
        "arguments": {"service": "checkout", "count": 3},
        "dry_run": False,
    }


def test_the_command_line_asks_for_no_preview_that_could_be_confirmed(
    hooks: FakeServer, sic: Sic
) -> None:
    """Issue 5: the command line never executes; it never even holds a token."""
    sic("hook", "list", "inc-20261123-01")
    sic("hook", "preview", "inc-20261123-01", "service-restart")

    paths = {asked.path for asked in hooks.asked}
    assert not [path for path in paths if path.endswith(("/preview", "confirmation"))]
    assert "run" not in hook.list_commands(click.Context(hook))


def test_an_argument_without_a_value_is_misuse(
    hooks: FakeServer, sic: Sic, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message shows how it is typed."""
    assert sic("hook", "preview", "inc-20261123-01", "service-restart", "--arg", "x") == 2
    assert "--arg service=checkout" in capsys.readouterr().err


def test_the_sample_bindings_are_toml_that_binds_all_six(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """``sic hook bindings --sample >> sic.toml`` is a whole configuration."""
    assert main(None, ["hook", "bindings", "--sample", "--port", "8500"]) == 0
    tables = tomllib.loads(capsys.readouterr().out)["webhooks"]
    bindings = Bindings(store=None, clock=None, written=tables)  # type: ignore[arg-type]  # not asked

    assert len(tables) == 6
    assert bindings.written_names == set(tables)
    assert {name: problem_of(b) for name, b in bindings._written.items()} == dict.fromkeys(
        tables, ""
    )


def test_the_bindings_are_data_too(capsys: pytest.CaptureFixture[str]) -> None:
    """``--json`` gives what the administrators' API takes."""
    assert main(None, ["hook", "bindings", "--sample", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["dns-flush"]["targets"] == ["http://127.0.0.1:8399"]
