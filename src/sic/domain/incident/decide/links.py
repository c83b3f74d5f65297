"""Which links people may be shown to press. It opens none."""

from __future__ import annotations

from sic.domain import text
from sic.domain.incident.refusals import UnsafeLink

LINK_MAX = 2_000
_SCHEMES = ("https://", "http://", "tel:", "sip:", "sips:")


def safe_link(field: str, given: str) -> str:
    """Return the link on one line.

    Raises:
        UnsafeLink: it could do more than open (``javascript:``), or is no link.
        TextRefused: it is empty, too long or cannot be stored.
    """
    link = text.line(field, given, LINK_MAX)
    if not link.lower().startswith(_SCHEMES):
        raise UnsafeLink(field, _SCHEMES)
    return link
