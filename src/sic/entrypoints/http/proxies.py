"""Who is behind a reverse proxy, by the word of those an operator named. It trusts no other.

``X-Forwarded-For`` and ``X-Forwarded-Proto`` are headers anybody can send, so they count only
where the connection itself comes from a named proxy, and only as far back as named ones vouch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.types import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_FOR = b"x-forwarded-for"
_PROTO = b"x-forwarded-proto"
_SCHEMES = frozenset({"http", "https"})


def seen_through(scope: Scope, proxies: Sequence[Network]) -> Scope:
    """Return the scope with the caller's address and scheme, as the named proxies tell them.

    1. A connection from elsewhere keeps its own address, whatever its headers say.
    2. Of the addresses in ``X-Forwarded-For`` the last was added by the proxy that connects, so
       they are read from the end; the first that is no named proxy is the caller.
    3. What is no address ends the reading: the proxy that passed it on is the caller then.
    4. Of several schemes the last counts, for the same reason.
    """
    peer = _peer(scope)
    if peer is None or not _is_among(proxies, peer):
        return scope
    caller = _caller(peer, reversed(_values(scope, _FOR)), proxies)
    seen = {**scope, "client": (str(caller), 0)}
    if (told := _values(scope, _PROTO)) and told[-1].lower() in _SCHEMES:
        seen["scheme"] = told[-1].lower()
    return seen


def address_in(text: str) -> Address | None:
    """Return the address, without a port; None if there is none.

    >>> [str(address_in(each)) for each in ("192.0.2.1:4711", "[2001:db8::1]:80", "unknown")]
    ['192.0.2.1', '2001:db8::1', 'None']
    """
    if text.startswith("["):
        text, closed, _port = text[1:].partition("]")
        text = text if closed else ""
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    # A socket of both families shows an IPv4 caller as ::ffff:192.0.2.1.
    return getattr(address, "ipv4_mapped", None) or address


def _caller(peer: Address, hops: Iterable[str], proxies: Sequence[Network]) -> Address:
    caller = peer
    for hop in hops:
        address = address_in(hop)
        if address is None:
            break
        caller = address
        if not _is_among(proxies, address):
            break
    return caller


def _peer(scope: Scope) -> Address | None:
    client = scope.get("client")
    return address_in(client[0]) if client else None


def _is_among(proxies: Sequence[Network], address: Address) -> bool:
    return any(address in network for network in proxies)


def _values(scope: Scope, name: bytes) -> list[str]:
    """Return what all headers of this name list, in order."""
    lines = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return [value.strip() for value in ",".join(lines).split(",") if value.strip()]
