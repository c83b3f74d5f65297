"""The demo's steps on webhooks: shown, confirmed, run once, and every shortcut refused."""

from __future__ import annotations

from typing import Any

from sic.entrypoints.cli.client import JSON
from sic.entrypoints.cli.demo.play import Play
from sic.entrypoints.cli.demo.stage import StepFailed, expect
from sic.entrypoints.cli.failures import CliError
from sic.entrypoints.cli.sample.actions import RESOLVERS, SERVICES


def webhooks_are_bound(play: Play) -> str:
    """A webhook of the runbook runs only if an administrator bound it."""
    screens = play.stage.screens
    count = screens.bind("alice")
    listed = play.stage.get(f"{play.path}/webhooks")["webhooks"]
    bound = [one["name"] for one in listed if one["bound"]]
    expect(len(bound) == count, f"Bound: {bound}.")
    return f"{count} webhooks call {screens.origin}, which changes only {screens.folder}."


def _preview(play: Play, name: str, **arguments: str) -> JSON:
    path = f"{play.path}/webhooks/{name}/preview"
    shown = play.stage.screens.press("bob", "POST", path, {"arguments": arguments})
    play.remembered[name] = shown["token"]
    play.remembered[f"{name} run"] = shown["execution"]["id"]
    return shown["execution"]


def _confirmation(play: Play, name: str, typed: str = "") -> tuple[str, dict[str, Any]]:
    path = f"{play.path}/executions/{play.remembered[f'{name} run']}/confirmation"
    return path, {"token": play.remembered[name], "typed": typed}


def _refused(play: Play, person: str, path: str, body: dict[str, Any]) -> CliError:
    refusal = play.stage.screens.refusal(person, "POST", path, body)
    if refusal is None:
        raise StepFailed(f"{path} by {person} should have been refused and was not.")
    return refusal


def bob_looks(play: Play) -> str:
    """Runbook, "Available webhooks": nothing runs without an explicit confirmation."""
    run = _preview(play, "dns-flush", resolver=RESOLVERS[0])
    expect(play.stage.screens.did == [], "Something left before anybody confirmed.")
    return f"{run['request']['method']} {run['request']['url']} is shown; nothing has left."


def bob_flushes(play: Play) -> str:
    """Column "No" is one press on the exact preview."""
    path, body = _confirmation(play, "dns-flush")
    run = play.stage.screens.press("bob", "POST", path, body)
    expect(run["stage"] == "responded", f"The run is {run['stage']}: {run['reason']}")
    cache = play.stage.screens.folder / "dns" / f"{RESOLVERS[0]}.cache"
    expect(cache.read_text() == "", f"{cache} is not empty.")
    return f"It answered {run['status']}: {run['answer'].strip()}"


def the_press_is_repeated(play: Play) -> str:
    """One confirmation, one request."""
    path, body = _confirmation(play, "dns-flush")
    _refused(play, "bob", path, body)
    expect(len(play.stage.screens.did) == 1, "A second request left.")
    return "Refused and recorded; the receiver still counts one request."


def a_program_tries(play: Play) -> str:
    """No token executes: the press is a person's."""
    path = "webhooks/service-restart/preview"
    refusal = play.refused("bob", "POST", path, {"arguments": {"service": SERVICES[0]}})
    return f"Refused: {refusal.message}"


def the_commander_tries(play: Play) -> str:
    """Runbook, "Roles": the commander runs no technical tasks."""
    path = f"{play.path}/webhooks/dns-flush/preview"
    body = {"arguments": {"resolver": RESOLVERS[1]}}
    refusal = _refused(play, "alice", path, body)
    return f"Refused: {refusal.message}"


def bob_restarts(play: Play) -> str:
    """Column "Yes": preview, then type the webhook's name."""
    _preview(play, "service-restart", service=SERVICES[0])
    path, body = _confirmation(play, "service-restart")
    _refused(play, "bob", path, body)
    path, body = _confirmation(play, "service-restart", typed="service-restart")
    run = play.stage.screens.press("bob", "POST", path, body)
    expect(run["stage"] == "responded", f"The run is {run['stage']}: {run['reason']}")
    return f"Not by a press alone. With its name typed: {run['answer'].strip()}"
