"""Finds where a target leads and vets every address of it. It never opens a connection.

A name is looked up once. What it led to then is what is connected to: looking it up again
would let it lead elsewhere in between.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Thread
from typing import TypeAlias

from sic.domain.egress import Origin, TargetRefused, address_of, why_denied

Lookup: TypeAlias = Callable[[str, int], Iterable[str]]
LOOKUP_SECONDS = 5.0
ADDRESSES_MAX = 32  # More than any target has; each is vetted.


def system_lookup(host: str, port: int) -> list[str]:
    """Return every address this machine's resolver has for a name, v4 and v6."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def is_ours(address: str) -> bool:
    """Return whether an address is one of this machine's: only those can be bound."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


@dataclass(slots=True)
class Guard:
    """What may be reached from here.

    Attributes:
        lookup: Return the addresses of a name; raise ``OSError`` for none.
        own_ports: Where this SIC listens; a name may not lead back to it.
        lookup_seconds: How long a name may take.
        ours: Return whether an address is this machine's.
    """

    lookup: Lookup = system_lookup
    own_ports: set[int] = field(default_factory=set)
    lookup_seconds: float = LOOKUP_SECONDS
    ours: Callable[[str], bool] = is_ours

    def addresses(self, origin: Origin) -> tuple[str, ...]:
        """Return every address of an origin, sorted, without repeats, each one vetted.

        Raises:
            TargetRefused: one of them is denied, or there is none.
        """
        found = sorted({str(address_of(each) or each) for each in self._found(origin)})
        if not found or len(found) > ADDRESSES_MAX:
            raise TargetRefused(
                f"{origin.host} has {len(found)} addresses.",
                "Check the name from the machine SIC runs on.",
            )
        for address in found:
            self.require(address, origin)
        return tuple(found)

    def require(self, address: str, origin: Origin) -> None:
        """Raise ``TargetRefused`` unless this address of the origin may be connected to."""
        reason = why_denied(address, origin.host)
        if not reason and self._is_own(address, origin):
            reason = f"{address} on port {origin.port} is SIC itself"
        if reason:
            raise TargetRefused(
                f"No request goes to {origin}: {reason}.",
                "If that is meant, list the target by its address instead of its name; "
                "link-local addresses and metadata services are never called.",
            )

    def _is_own(self, address: str, origin: Origin) -> bool:
        return origin.port in self.own_ports and not origin.literal and self.ours(address)

    def _found(self, origin: Origin) -> Iterable[str]:
        if address_of(origin.host) is not None:
            return [origin.host]
        answers: Queue[Iterable[str] | OSError] = Queue()
        # A resolver cannot be told to hurry: it is left behind when its time is up.
        Thread(target=_look, args=(self.lookup, origin, answers), daemon=True).start()
        try:
            found = answers.get(timeout=self.lookup_seconds)
        except Empty:
            found = OSError("the name server did not answer in time")
        if isinstance(found, OSError):
            raise TargetRefused(
                f"{origin.host} cannot be found: {found.strerror or found}.",
                "Check the name from the machine SIC runs on.",
            ) from found
        return found


def _look(lookup: Lookup, origin: Origin, answers: Queue[Iterable[str] | OSError]) -> None:
    try:
        answers.put(list(lookup(origin.host, origin.port)))
    except OSError as error:
        answers.put(error)
    except UnicodeError:  # The resolver's own encoding of a name too long for it.
        answers.put(OSError("that is no host name"))
