"""The parts of addresses, typed. They never reach the store unchecked."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

from sic.domain.incident.commands import REASON_MAX
from sic.entrypoints.http.bodies import SEQ_MAX
from sic.entrypoints.http.wire import NAME_MAX

_LINE = r"^[^\x00-\x1f\x7f-\x9f]+$"
_TEXT = r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"

IncidentPath = Annotated[str, Path(alias="id", max_length=64, pattern=_LINE)]
NamePath = Annotated[str, Path(max_length=NAME_MAX, pattern=_LINE)]
ReasonQuery = Annotated[str, Query(alias="reason", max_length=REASON_MAX, pattern=_TEXT)]
LimitQuery = Annotated[int, Query(ge=1, le=500)]
EntriesQuery = Annotated[int, Query(alias="limit", ge=1, le=10_000)]
AtQuery = Annotated[
    str | None,
    Query(
        max_length=40,
        pattern=_LINE,
        description="An entry's number or an ISO 8601 instant: the incident as it was then.",
    ),
]
AfterQuery = Annotated[int, Query(ge=0, le=SEQ_MAX)]
BeforeQuery = Annotated[str | None, Query(pattern=r"^inc-[0-9]{8}-[0-9]{2,9}$")]
ResponderQuery = Annotated[str | None, Query(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
