"""What every test lives under: no network but loopback, no settings of this machine.

It never builds anything of SIC's: factories are plain functions beside the tests that use them.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every run: a red build must be red again on the next machine.
# Explore with `--hypothesis-profile=default`. No deadline: this class of machine swings
# twenty-fold, and time is what bench/ measures.
settings.register_profile(
    "sic",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("sic")


class NetworkUse(AssertionError):
    """A test tried to leave this machine."""


def is_local(address: object) -> bool:
    """True for a Unix socket, loopback by number, or ``localhost``."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Refuse every connection of this process that would leave the machine (invariant 11)."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        original = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any, _original: Any = original) -> Any:
            if not is_local(address):
                raise NetworkUse(f"a test tried to reach {address!r}; only loopback is allowed")
            return _original(self, address)

        patch.setattr(socket.socket, name, guarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own ``SIC_…`` must not decide whether a test passes."""
    for name in [name for name in os.environ if name.startswith("SIC_")]:
        monkeypatch.delenv(name)
