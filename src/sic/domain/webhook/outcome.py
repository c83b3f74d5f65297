"""What came of sending one request. It says nothing of what should happen next."""

from __future__ import annotations

from typing import Literal

import msgspec

ANSWER_BYTES_MAX = 64 * 1024


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The end of one run, as the executor reports it. It never raises for the far side.

    ``not_sent`` only if no byte can have left; in doubt it is ``unknown``.
    """

    kind: Literal["responded", "not_sent", "unknown"]
    status: int | None = None
    text: str = ""  # At most ANSWER_BYTES_MAX of it, safe to show, known secrets removed.
    bytes: int = 0  # How much came, before anything was cut.
    problem: str = ""  # For people: "ops.internal refused the connection".
    attempts: int = 1
