"""Commands with an incident's values in them: only obvious places, only harmless values."""

from __future__ import annotations

import pytest
from tests.cast import here
from tests.unit.pages.test_next_step import a_view

from sic.domain.policy import CommandLine, Policy
from sic.entrypoints.http.pages.command_lines import filled, groups, values_of

VALUES = {"service": "api", "incident": "inc-20261123-01", "incidentid": "inc-20261123-01"}


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("kubectl logs deploy/<service> -f", "kubectl logs deploy/api -f"),
        ("logs {service} | grep {{ incident_id }}", "logs api | grep inc-20261123-01"),
        ("logs ${SERVICE} $INCIDENT_ID", "logs api inc-20261123-01"),
        ("ssh <node> df -h", "ssh <node> df -h"),
        ("awk '{print $1}' < in > out", "awk '{print $1}' < in > out"),
        ("for i in ${NODES}; do echo $i; done", "for i in ${NODES}; do echo $i; done"),
        (
            "curl -sSI https://api.example.com/health",
            "curl -sSI https://api.example.com/health",
        ),
        ("cat <<service", "cat <<service"),
    ],
)
def test_only_obvious_places_are_filled(command: str, shown: str) -> None:
    """Issue 4: commands with values filled in; what is not understood stays as written."""
    assert filled(command, VALUES) == shown


@pytest.mark.parametrize(
    "service", ["api; rm -rf /", "$(id)", "-rf", "a b", "`id`", "../x", ""]
)
def test_a_name_that_a_shell_could_obey_is_never_put_into_a_command(service: str) -> None:
    """People name services; a person pastes what stands here into a shell."""
    assert "service" not in values_of(a_view(services=(service,)))


def test_of_several_services_none_is_guessed() -> None:
    """The wrong one restarted is a second incident."""
    assert "service" not in values_of(a_view(services=("api", "db")))
    assert values_of(a_view(services=("api",)))["service"] == "api"


def test_commands_stand_by_heading_and_say_where_values_were_put_in() -> None:
    """A filled-in command must not look like the runbook's own words."""
    logs = here(10, "logs")
    commands = (
        CommandLine(id="a", section="Logs", command="logs <service>", source=logs),
        CommandLine(id="b", section="Disk", command="df -h", source=here(20, "disk")),
        CommandLine(id="c", section="Logs", command="dmesg", source=logs),
    )

    first, second = groups(Policy(commands=commands), a_view(services=("api",)))

    assert (first.section, first.clause) == ("Logs", "logs")
    assert [(one.command, one.filled) for one in first.lines] == [
        ("logs api", True),
        ("dmesg", False),
    ]
    assert second.clause == "disk"
