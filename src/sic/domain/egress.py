"""Where a request may go: addresses read strictly, and those no request may ever reach.

It looks up no name and opens no connection; who does asks here about every address, at the
moment of connecting. An origin is called only because an administrator listed it, so private
networks are allowed: most targets of those who host SIC themselves stand there.

The table is our own, because that of the standard library differs between Python versions
and calls several of these addresses global.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from sic.domain.errors import Refused

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
LOCALHOST = "localhost"
URL_CHARACTERS_MAX = 8192
_DEFAULT_PORTS = {"http": 80, "https": 443}
_URL = re.compile(
    r"(?P<scheme>[Hh][Tt][Tt][Pp][Ss]?)://"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[1-9][0-9]{0,4}))?"
    # Every visible character but those that clients and servers read differently.
    r"(?P<path>/(?:[!$&'()*+,;=:@/?A-Za-z0-9._~\[\]-]|%[0-9A-Fa-f]{2})*)?"
)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # A host that ends so is read as a number.
_UP = re.compile(r"(?:\.|%2[Ee]){1,2}")


class TargetRefused(Refused):
    """A request would go where none may go, or its address can be read in two ways."""

    code = "SIC-E542"

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem, remedy or "Ask an administrator to look at the binding.")


class Origin(NamedTuple):
    """Who is called: what an administrator lists, and what a URL leads to."""

    scheme: str
    host: str  # In lower case; an IPv6 address without its brackets.
    port: int

    def __str__(self) -> str:
        """Return ``scheme://host:port``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def literal(self) -> bool:
        """True if it names a machine by its address, or this machine as ``localhost``.

        Who writes an address down has seen it. A name may lead elsewhere tomorrow.
        """
        return self.host == LOCALHOST or address_of(self.host) is not None


class Destination(NamedTuple):
    """A URL in its two parts. ``path`` is sent as it is, with its query."""

    origin: Origin
    path: str


# ---------------------------------------------------------------- reading


def origin_of(text: str) -> Origin:
    """Return the origin an administrator listed: ``https://ops.internal:8443``.

    Raises:
        TargetRefused: it cannot be read in exactly one way, or has more than an origin.
    """
    found = _URL.fullmatch(text)
    if not found or found["path"] not in (None, "/"):
        raise TargetRefused(
            f"{text!r} is no target.", "Write scheme, host and port: https://ops.internal:8443."
        )
    return _origin(found)


def destination_of(url: str) -> Destination:
    """Return where a URL leads, if that can be read in exactly one way.

    No user name, no fragment, no backslash, no step upwards, no address in odd spelling:
    each is read differently by different programs, and one of them would check it.

    >>> str(destination_of("https://Ops.internal/restart?now=1").origin)
    'https://ops.internal:443'

    Raises:
        TargetRefused: it is not such a URL.
    """
    found = _URL.fullmatch(url) if len(url) <= URL_CHARACTERS_MAX else None
    if not found:
        raise TargetRefused(
            f"The address {url[:200]!r} cannot be read in exactly one way.",
            "Write http:// or https://, a plain host, a port, and a path in ASCII.",
        )
    path = found["path"] or "/"
    if any(_UP.fullmatch(each) for each in path.partition("?")[0].split("/")):
        raise TargetRefused(f"The path {path[:200]!r} steps upwards.")
    return Destination(_origin(found), path)


def require_listed(origin: Origin, targets: Iterable[str]) -> None:
    """Raise ``TargetRefused`` unless the origin is exactly one of those listed."""
    if origin not in {origin_of(each) for each in targets}:
        raise TargetRefused(
            f"{origin} is not among the targets of this webhook.",
            "An administrator may add it to `targets` of the binding.",
        )


def _origin(found: re.Match[str]) -> Origin:
    scheme = found["scheme"].lower()
    port = int(found["port"] or _DEFAULT_PORTS[scheme])
    if port > 65535:
        raise TargetRefused(f"There is no port {port}.")
    return Origin(scheme, _host(found["host"].lower()), port)


def _host(host: str) -> str:
    bare = host.strip("[]")
    address = address_of(bare)
    if address is not None:
        if str(address) == bare and (":" in bare) == (host != bare):
            return bare
    elif host == bare and not _NUMBER.fullmatch(host.rpartition(".")[2]):
        if len(host) <= 253 and all(map(_LABEL.fullmatch, host.split("."))):
            return host
        raise TargetRefused(f"{host!r} is no host name.")
    raise TargetRefused(
        f"{bare!r} is an odd way to write an address.",
        "Write four decimal numbers, or an IPv6 address in brackets in its shortest form.",
    )


def address_of(text: str) -> Address | None:
    """Return the address a text is, or ``None``; a zone (``%eth0``) makes it none."""
    try:
        return None if "%" in text else ipaddress.ip_address(text)
    except ValueError:
        return None


# ---------------------------------------------------------------- the table

# Never reached, whatever is listed.
_NEVER = tuple(
    (ipaddress.ip_network(network), words)
    for network, words in (
        ("0.0.0.0/8", "is this host without a name"),
        ("100.100.100.200/32", "is a metadata service"),
        ("168.63.129.16/32", "is a metadata service"),
        ("169.254.0.0/16", "is link-local, where metadata services stand"),
        ("192.0.0.0/24", "is reserved, and a metadata service stands there"),
        ("192.0.2.0/24", "is for documentation"),
        ("192.88.99.0/24", "is a relay to IPv6"),
        ("198.51.100.0/24", "is for documentation"),
        ("203.0.113.0/24", "is for documentation"),
        ("224.0.0.0/4", "is multicast"),
        ("240.0.0.0/4", "is reserved or broadcast"),
        ("::ffff:0:0/96", "is an IPv4 address in disguise"),
        ("::ffff:0:0:0/96", "is an IPv4 address in disguise"),
        ("64:ff9b::/96", "is an IPv4 address behind a translator"),
        ("64:ff9b:1::/48", "is an IPv4 address behind a translator"),
        ("2001::/32", "is a tunnel to an IPv4 address"),
        ("2001:10::/28", "is no address of a machine"),
        ("2001:20::/28", "is no address of a machine"),
        ("2001:db8::/32", "is for documentation"),
        ("2002::/16", "is a tunnel to an IPv4 address"),
        ("3fff::/20", "is for documentation"),
        ("fd00:ec2::/32", "is a metadata service"),
        ("fd20:ce::/32", "is a metadata service"),
        ("fe80::/10", "is link-local"),
        ("fec0::/10", "is site-local"),
        ("ff00::/8", "is multicast"),
    )
)
# Reached only if the target is written as this address: no name may lead here.
_WRITTEN_OUT = tuple(
    (ipaddress.ip_network(network), words)
    for network, words in (
        ("100.64.0.0/10", "is shared address space"),
        ("127.0.0.0/8", "is this machine"),
        ("198.18.0.0/15", "is for measurements"),
        ("::1/128", "is this machine"),
    )
)
# Of IPv6 only what is given to machines: the rest is one step from something else.
_UNICAST = (ipaddress.ip_network("2000::/3"), ipaddress.ip_network("fc00::/7"))
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def why_denied(text: str, host: str = "") -> str:
    """Return why no request may go to an address, in words, or nothing if one may.

    >>> why_denied("10.1.2.3")
    ''
    >>> why_denied("127.0.0.1", "ops.internal")
    '127.0.0.1 is this machine'

    Args:
        text: An address as a resolver or a socket gives it.
        host: How the target was written: a name, ``localhost``, or an address.
    """
    address, written = address_of(text), address_of(host)
    if address is None:
        return f"{text!r} is no plain address"
    if written not in (None, address) or (host == LOCALHOST and not address.is_loopback):
        return f"{address} is not {host}"
    literal = written is not None or host == LOCALHOST
    tables = _NEVER if literal else _NEVER + _WRITTEN_OUT
    reasons = [f"{address} {words}" for network, words in tables if address in network]
    if isinstance(address, ipaddress.IPv6Address) and not reasons:
        reasons = _why_odd(address, literal=literal)
    return reasons[0] if reasons else ""


def _why_odd(address: ipaddress.IPv6Address, *, literal: bool) -> list[str]:
    if (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return [f"{address} is a tunnel to an IPv4 address"]
    if (literal and address.is_loopback) or any(address in network for network in _UNICAST):
        return []
    return [f"{address} is given to no machine"]
