"""Fire due deadlines and deliver queued messages. It decides nothing: the door does.

Deadlines become commands of the clock, and are decided afresh from the state. A message is
delivered at least once, every attempt under the same id.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

import structlog

from sic.application.auditor import Auditor
from sic.application.loop import Loop
from sic.application.ports import (
    Claimed,
    ClaimedMessage,
    Clock,
    DeliveryFailed,
    Notifier,
    Store,
    StoreUnavailable,
)
from sic.application.service import IncidentService, Principal
from sic.domain.ids import CLOCK, IncidentId
from sic.domain.incident.commands import ElapseDeadline

log = structlog.get_logger(__name__)

CLOCK_PRINCIPAL = Principal(CLOCK, "responder")
PEOPLE = ("page", "notify")  # Kinds of messages that go to people.
POLL_SECONDS = 0.5  # Waking is a courtesy; this poll is the truth.
AT_ONCE = 16  # Deadlines held together: each is milliseconds of work.
DEADLINE_LEASE = timedelta(seconds=30)
DEADLINE_TRIES = 3
SET_ASIDE = timedelta(hours=1)  # Never for good: a deadline may still matter.
MESSAGE_LEASE = timedelta(seconds=60)  # Longer than any notifier's own timeout.
MESSAGE_ATTEMPTS = 10
BACKOFF_MAX = timedelta(minutes=5)
COUNTED = (
    "deadline_fired",
    "deadline_failed",
    "deadline_set_aside",
    "message_delivered",
    "message_failed",
    "message_dead",
)


def backoff(attempt: int, chance: float) -> timedelta:
    """Return how long to wait after failure number ``attempt``: 2 s, 4 s, … 5 min, jittered.

    Args:
        attempt: 1 for the first failure.
        chance: In [0, 1): half of the wait is left to it, so that many do not come at once.

    >>> str(backoff(1, 0.0)), str(backoff(2, 0.5)), str(backoff(60, 0.0))
    ('0:00:01', '0:00:03', '0:02:30')
    """
    wait = min(timedelta(seconds=2 ** min(attempt, 16)), BACKOFF_MAX)
    return wait * (0.5 + chance / 2)


def _lanes(extra: Mapping[str, Notifier]) -> list[tuple[str, tuple[str, ...]]]:
    """Return name and kinds of each lane: people's, and one for every further kind."""
    return [("deliveries", PEOPLE), *((kind, (kind,)) for kind in extra)]


class Worker:
    """One thread for deadlines, some a lane of deliveries, one for the auditor.

    Args:
        notifier: Takes messages to people.
        lanes: Takes messages of any further kind, each kind in threads of its own.

    ``counts`` holds what happened so far, for the metrics page: ``deadline_fired``,
    ``deadline_failed``, ``deadline_set_aside``, ``message_delivered``, ``message_failed``,
    ``message_dead``.
    """

    def __init__(
        self,
        *,
        service: IncidentService,
        store: Store,
        notifier: Notifier,
        clock: Clock,
        lanes: Mapping[str, Notifier] | None = None,
        chance: Callable[[], float] = random.random,
        poll_seconds: float = POLL_SECONDS,
        deliverers: int = 2,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._service = service
        self._store = store
        self._clock = clock
        self._chance = chance
        self._stopping = False
        self.auditor = Auditor(service=service, store=store, clock=clock)
        self._notifiers = {**dict.fromkeys(PEOPLE, notifier), **(lanes or {})}
        self.loops = [
            Loop("deadlines", self.fire_due, pause=poll_seconds),
            # Several a lane, so that one receiver that hangs does not hold up every page.
            *(
                Loop(f"{name}-{number}", partial(self.deliver_due, kinds), pause=poll_seconds)
                for name, kinds in _lanes(lanes or {})
                for number in range(1, deliverers + 1)
            ),
            self.auditor.loop,
        ]

    def numbers(self) -> dict[str, int]:
        """Return ``counts``, every name present, and whether the auditor is content."""
        counted = {name: self.counts[name] for name in COUNTED}
        return {**counted, "auditor_healthy": int(self.auditor.healthy)}

    def start(self) -> None:
        """Begin; deadlines that fell due while SIC was down fire now, gravest first."""
        for loop in self.loops:
            loop.start()

    def wake(self) -> None:
        """Look again now: something was recorded. The auditor keeps its own pace."""
        for loop in self.loops[:-1]:
            loop.wake()

    def stop(self, timeout: float = 10.0) -> bool:
        """Finish what is in hand and end; False if something did not end in time."""
        self._stopping = True
        for loop in self.loops:
            loop.wake()
        ended = [loop.stop(timeout) for loop in self.loops]
        return all(ended)

    # ------------------------------------------------------------ deadlines

    def fire_due(self) -> int:
        """Fire the deadlines that are due now; return how many were held."""
        claims = self._store.claim_due(
            now=self._clock.now(), limit=AT_ONCE, lease=DEADLINE_LEASE
        )
        for claimed in claims:
            if self._stopping:
                self._store.release(claimed, retry_at=self._clock.now())
            else:
                self._fire(claimed)
        return len(claims)

    def _fire(self, claimed: Claimed) -> None:
        deadline = claimed.deadline
        if claimed.tries > DEADLINE_TRIES:
            # It came back again and again without an error, or its holder died each time.
            self._set_aside(claimed, "it comes back although it was fired")
            return
        try:
            self._service.handle(
                IncidentId(deadline.incident_id),
                ElapseDeadline(deadline=deadline.id),
                CLOCK_PRINCIPAL,
            )
        except StoreUnavailable:
            raise  # Nothing is wrong with the deadline; its lease brings it back.
        except Exception as error:  # noqa: BLE001 - one poisoned deadline must not stop the rest
            self._failed(claimed, error)
        else:
            # What was decided removed the row. A row still there comes back with its lease.
            self.counts["deadline_fired"] += 1

    def _failed(self, claimed: Claimed, error: Exception) -> None:
        self.counts["deadline_failed"] += 1
        log.warning(
            "deadline_failed",
            deadline=claimed.deadline.id,
            tries=claimed.tries,
            reason=f"{type(error).__name__}: {error}",
        )
        if claimed.tries >= DEADLINE_TRIES:
            self._set_aside(claimed, f"{type(error).__name__}: {error}")
            return
        wait = backoff(claimed.tries, self._chance())
        self._store.release(claimed, retry_at=self._clock.now() + wait)

    def _set_aside(self, claimed: Claimed, reason: str) -> None:
        self.counts["deadline_set_aside"] += 1
        retry_at = self._clock.now() + SET_ASIDE
        log.error(
            "deadline_set_aside",
            deadline=claimed.deadline.id,
            tries=claimed.tries,
            retry_at=retry_at.isoformat(),
            reason=reason,
        )
        self._store.release(claimed, retry_at=retry_at)

    # ------------------------------------------------------------ deliveries

    def deliver_due(self, kinds: Sequence[str] = PEOPLE) -> int:
        """Deliver one message of these kinds; return how many were held."""
        claims = self._store.claim_messages(
            now=self._clock.now(), limit=1, lease=MESSAGE_LEASE, kinds=kinds
        )
        for claimed in claims:
            self._deliver(claimed)
        return len(claims)

    def _deliver(self, claimed: ClaimedMessage) -> None:
        try:
            self._notifiers[claimed.message.kind].deliver(claimed.message)
        except DeliveryFailed as failure:
            self._undelivered(claimed, failure)
        except Exception as error:  # noqa: BLE001 - one poisoned message must not stop the rest
            bug = DeliveryFailed(f"{type(error).__name__}: {error}")
            self._undelivered(claimed, bug)
        else:
            self.counts["message_delivered"] += 1
            self._store.settle_message(claimed, retry_at=None)

    def _undelivered(self, claimed: ClaimedMessage, failure: DeliveryFailed) -> None:
        message = claimed.message
        error = str(failure).replace("\0", "") or "no reason given"
        wait = failure.retry_in
        if wait is None and message.attempts < MESSAGE_ATTEMPTS:
            wait = backoff(message.attempts, self._chance())
        retry_at = None
        if failure.permanent or wait is None:
            self.counts["message_dead"] += 1
            log.error("message_dead", message=message.id, to=message.to, reason=error)
        else:
            self.counts["message_failed"] += 1
            retry_at = self._clock.now() + wait
            log.warning("message_failed", message=message.id, to=message.to, reason=error)
        self._store.settle_message(claimed, retry_at=retry_at, error=error)
