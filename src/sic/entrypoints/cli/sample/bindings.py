"""What binds the seed runbook's six webhooks to the sample receiver, as tables and as TOML."""

from __future__ import annotations

import json
from typing import Any

from sic.entrypoints.cli.sample.actions import ACTIONS, DRY_RUNS, STREAMED

PORT = 8399
SECRET = "sample"  # noqa: S105 - the secret's name, not its value
_WORDS: dict[str, dict[str, Any]] = {
    "vpn-diagnostic": {"blast_radius": "None: it only reports.", "reversible": True},
    "service-restart": {
        "blast_radius": "Requests of this service fail for some seconds.",
        "rollback": "None: a restart cannot be taken back.",
    },
    "dns-flush": {
        "blast_radius": "Names are looked up again: a second of slower answers.",
        "reversible": True,
        "cooldown_seconds": 10,
    },
    "disk-cleanup": {
        "blast_radius": "Old logs of one node are gone for good.",
        "rollback": "Restore them from the log archive.",
    },
    "log-tail": {"blast_radius": "None: it only reads.", "reversible": True},
    "cache-purge": {
        "blast_radius": "Every request misses the cache until it has filled again.",
        "rollback": "Wait: it fills by itself.",
        "cooldown_seconds": 300,
    },
}


def sample_bindings(origin: str) -> dict[str, dict[str, Any]]:
    """Return the tables ``[webhooks.NAME]`` that call a sample receiver at an origin."""
    return {name: _binding(name, origin) for name in ACTIONS}


def _binding(name: str, origin: str) -> dict[str, Any]:
    action = ACTIONS[name]
    read = name in STREAMED
    query = f"?{action.argument}={{{action.argument}}}"
    table: dict[str, Any] = {
        "method": "GET" if read else "POST",
        "url": f"{origin}/{name}{query if read else ''}",
        "targets": [origin],
        "arguments": {action.argument: {"enum": list(action.names)}},
        "signing_secret": SECRET,
    }
    if read:
        table["streams"] = True
    else:
        table["body"] = json.dumps({action.argument: f"{{{action.argument}}}"})
    if name in DRY_RUNS:
        table["dry_run"] = {"url": f"{origin}/{name}{query}"}
    return table | _WORDS[name]


def as_toml(bindings: dict[str, dict[str, Any]]) -> str:
    """Return tables as a piece of ``sic.toml``."""
    return "\n".join(
        f"[webhooks.{name}]\n"
        + "".join(f"{key} = {_value(value)}\n" for key, value in table.items())
        for name, table in bindings.items()
    )


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    # JSON's strings, numbers and booleans are TOML's.
    return json.dumps(value, ensure_ascii=False)
