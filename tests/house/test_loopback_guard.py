"""The guard that keeps tests on this machine is itself tested."""

from __future__ import annotations

import socket

import pytest
from tests.conftest import NetworkUse, is_local

# An address of the documentation network: nobody answers there, and nobody may ask.
ELSEWHERE = ("192.0.2.1", 9)


@pytest.mark.parametrize(
    "address",
    [("127.0.0.1", 1), ("::1", 1, 0, 0), ("localhost", 1), "/run/x.sock", b"\0abstract"],
)
def test_loopback_and_unix_sockets_are_local(address: object) -> None:
    """The suite serves and calls itself."""
    assert is_local(address)


@pytest.mark.parametrize(
    "address", [ELSEWHERE, ("example.test", 443), ("2001:db8::1", 1, 0, 0)]
)
def test_everything_else_is_not(address: object) -> None:
    """A name is elsewhere too: resolving it already asks the network."""
    assert not is_local(address)


def test_invariant_11_a_test_cannot_reach_the_internet() -> None:
    """Invariant 11: everything works with no internet, so the whole suite runs without."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        with pytest.raises(NetworkUse, match="only loopback is allowed"):
            probe.connect(ELSEWHERE)
        with pytest.raises(NetworkUse, match="only loopback is allowed"):
            probe.connect_ex(ELSEWHERE)
