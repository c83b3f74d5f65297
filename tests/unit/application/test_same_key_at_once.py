"""Writers of one incident at the same instant, with one idempotency key and with none."""

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


def test_forty_notes_at_once_are_all_taken(tmp_path: Path) -> None:
    """Who names no version minds none: a conflict would lose words nobody contradicted."""
    site = Site(tmp_path).people()
    incident = IncidentId(site.declare())
    together = threading.Barrier(40)

    def send(number: int) -> Outcome:
        together.wait(10)
        return site.service.handle(incident, PostNote(note=f"n{number}", text="x"), BOB)

    with ThreadPoolExecutor(40) as pool:
        outcomes = list(pool.map(send, range(40)))
    assert sorted(outcome.incident.notes for outcome in outcomes) == list(range(1, 41))
    site.close()
