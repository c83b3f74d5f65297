"""Addresses of targets, read strictly: one spelling each. It never looks a name up."""

from __future__ import annotations

import re

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<rest>[/?][!$&-;=?-Z_a-z~%\[\]]*)?\Z"
)
_DOTTED = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!\Z)|\Z)){4}\Z")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\Z")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
_PORTS = {"http": 80, "https": 443}


class BadAddress(ValueError):
    """An address of another shape than "scheme://host:port/…", or with an odd host."""


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL, spelled in the one way they are compared.

    >>> origin_of("HTTPS://Ops.internal/restart?x=1".replace("HTTPS", "https"))
    'https://ops.internal:443'

    Raises:
        BadAddress: no http or https; user or password in it; a fragment, a space, a backslash
            or other characters a URL does not have; a host that is neither a plain name nor
            an address in its usual spelling ("0x7f.1" and "127.1" are no usual spelling).
    """
    found = _URL.match(url)
    if found is None:
        raise BadAddress(f"{url[:120]!r} is no address of the form https://host:port/path")
    port = int(found["port"] or _PORTS[found["scheme"]])
    if not 0 < port < 65536:
        raise BadAddress(f"{url[:120]!r} has a port that does not exist")
    host = found["host"].lower()
    if not host.startswith("[") and not _is_plain(host):
        raise BadAddress(f"{host!r} is neither a plain host name nor a plain IP address")
    return f"{found['scheme']}://{host}:{port}"


def path_of(url: str) -> str:
    """Return the path of a URL that ``origin_of`` accepted, without its query."""
    rest = url.partition("://")[2]
    start = min((i for i in map(rest.find, "/?") if i >= 0), default=len(rest))
    return rest[start:].partition("?")[0]


def _is_plain(host: str) -> bool:
    """True for a name, or for four decimal numbers; false for what only resolvers read."""
    labels = host.removesuffix(".").split(".")
    if _NUMBER.match(labels[-1]):
        return _DOTTED.match(host) is not None
    return all(_LABEL.match(label) for label in labels)
