"""One request, sent twice at the same instant under one idempotency key."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fakes import Site

from sic.application.service import Outcome, Principal
from sic.domain.ids import Actor, ActorKind, IncidentId
from sic.domain.incident.commands import PostNote

BOB = Principal(Actor("bob", ActorKind.TOKEN), "responder")


def test_a_key_sent_many_times_at_once_is_answered_once_and_never_refused(
    tmp_path: Path,
) -> None:
    """F-01: a client that retries gets the first answer, not a conflict."""
    site = Site(tmp_path).people()
    incident = IncidentId(site.declare())
    together = threading.Barrier(8)

    def send(_: int) -> Outcome:
        together.wait(10)
        note = PostNote(note="n1", text="once")
        return site.service.handle(incident, note, BOB, key="bob:k1")

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(send, range(8)))
    assert sum(bool(outcome.recorded) for outcome in outcomes) == 1
    assert {outcome.incident.notes for outcome in outcomes} == {1}
    site.close()
