"""What an account's level admits. It knows nothing of roles held in an incident."""

from __future__ import annotations

from typing import Literal, TypeAlias

from sic.domain.errors import Refused
from sic.domain.incident.commands import Command

Level: TypeAlias = Literal["viewer", "responder", "admin"]


class NotAllowed(Refused):
    """The account's level does not admit this."""

    code = "SIC-E103"


def may(level: str, command: Command) -> None:
    """Let responders and admins do everything an incident knows; viewers only read.

    Raises:
        NotAllowed: the level is viewer, or none SIC knows.
    """
    if level in ("responder", "admin"):
        return
    raise NotAllowed(
        f"This account may look at incidents but not change them ({type(command).__name__}).",
        "Ask an administrator for the level: `sic user level NAME responder`.",
    )
