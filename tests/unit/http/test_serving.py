"""Where a server listens is known before it answers anybody."""

from __future__ import annotations

import pytest

from sic.entrypoints.http.serving import in_foreground
from sic.entrypoints.settings import Settings


class Told(Exception):
    """Ends the server before it begins."""


async def an_app(*_: object) -> None:
    """Answer nobody."""


def test_who_serves_is_told_the_port_that_nobody_chose() -> None:
    """Execution contract 6: own listeners are denied, also with ``SIC_PORT=0``."""

    def listening_on(url: str) -> None:
        raise Told(url)

    with pytest.raises(Told, match=r"http://127\.0\.0\.1:[1-9]\d+$"):
        in_foreground(an_app, Settings(port=0), None, listening_on)
