"""Tells one endpoint of one event, and decides what a failure means. It sends nothing itself.

At least once, in no promised order; every attempt carries the same ``webhook-id``. Source:
Standard Webhooks 1.0.0, "Deliverability and reliability".
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from sic.application.account_ports import AccountStore
from sic.application.endpoint_ports import (
    Answer,
    Endpoint,
    EndpointSender,
    EndpointStore,
    Notice,
)
from sic.application.endpoints.administering import secret_before
from sic.application.ports import Clock, DeliveryFailed, Message
from sic.application.webhook_ports import SecretVault
from sic.domain.standard_webhooks import secret_of, signed

log = structlog.get_logger(__name__)

# How long after a failure the next attempt follows; the first attempt is immediate.
SCHEDULE = (
    timedelta(),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.2  # Up to so much of a wait is added, so that many do not come back at once.
FAILING_MAX = timedelta(hours=120)
RETRY_AFTER_MAX = timedelta(hours=24)
HOLD_MAX = timedelta(minutes=5)  # How long others wait for an endpoint that just failed.
ASKS_FOR_TIME = frozenset({429, 502, 503, 504})
GONE = 410
USER_AGENT = "Service-Incident-Command"


class TellingStore(EndpointStore, AccountStore, Protocol):
    """Endpoints, and the admins who are told when one is given up."""


class Teller:
    """Takes messages of the kind ``event`` from the outbox to their endpoints."""

    def __init__(
        self,
        *,
        store: TellingStore,
        vault: SecretVault,
        sender: EndpointSender,
        clock: Clock,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._vault = vault
        self._sender = sender
        self._clock = clock
        self._chance = chance

    def deliver(self, message: Message) -> None:
        """Tell the endpoint.

        Raises:
            DeliveryFailed: it was not told; ``retry_in`` says when it is tried again.
        """
        endpoint = self._store.endpoint(message.to)
        if endpoint is None or endpoint.disabled_at is not None:
            raise DeliveryFailed(f"Endpoint {message.to} is disabled.", permanent=True)
        answer = self._send(endpoint, message)
        if answer.status is not None and 200 <= answer.status < 300:
            if endpoint.failing_since is not None:
                self._store.mark_endpoint(endpoint.id, failing_since=None)
            return
        raise self._failed(endpoint, message, answer)

    def _send(self, endpoint: Endpoint, message: Message) -> Answer:
        body = message.body.encode()
        now = self._clock.now()
        headers = signed(self._keys(endpoint, now), message.id, now, body)
        headers |= {"content-type": "application/json", "user-agent": USER_AGENT}
        return self._sender.send(endpoint.url, headers, body)

    def _keys(self, endpoint: Endpoint, now: datetime) -> list[bytes]:
        """Return the key, and the one before it while a rotation overlaps."""
        names = [endpoint.id]
        if endpoint.both_sign_until is not None and now < endpoint.both_sign_until:
            names.append(secret_before(endpoint.id))
        return [secret_of(self._vault.reveal(name).decode()) for name in names]

    # ------------------------------------------------------------ failures

    def _failed(self, endpoint: Endpoint, message: Message, answer: Answer) -> DeliveryFailed:
        """Keep what failed, give the endpoint up if it is time, and say when to try again."""
        reason = _words(answer)
        now = self._clock.now()
        self._store.mark_endpoint(endpoint.id, failing_since=now)
        failing = now - (endpoint.failing_since or now)
        if answer.status == GONE:
            self._give_up(endpoint, message, "it answered 410: gone for good")
        elif failing >= FAILING_MAX:
            hours = int(FAILING_MAX.total_seconds() // 3600)
            self._give_up(endpoint, message, f"it failed for {hours} hours: {reason}")
        elif message.attempts < len(SCHEDULE):
            wait = self._wait(message.attempts, answer)
            # One attempt finds out whether it answers again; the others wait for that one.
            self._store.hold_deliveries(endpoint.id, until=now + min(wait, HOLD_MAX))
            return DeliveryFailed(reason, retry_in=wait)
        return DeliveryFailed(reason, permanent=True)

    def _wait(self, attempt: int, answer: Answer) -> timedelta:
        wait = SCHEDULE[attempt] * (1 + JITTER * self._chance())
        if answer.status in ASKS_FOR_TIME and answer.retry_after is not None:
            wait = max(wait, min(answer.retry_after, RETRY_AFTER_MAX))
        return wait

    def _give_up(self, endpoint: Endpoint, message: Message, why: str) -> None:
        admins = [
            account.name
            for account in self._store.accounts()
            if account.level == "admin" and account.disabled_at is None
        ]
        notices = [_notice(endpoint, message, why, admin) for admin in admins]
        at = self._clock.now()
        if self._store.disable_endpoint(endpoint.id, at=at, why=why, notices=notices):
            log.error("endpoint_disabled", endpoint=endpoint.id, reason=why)


def _words(answer: Answer) -> str:
    return answer.problem or f"It answered {answer.status}."


def _notice(endpoint: Endpoint, message: Message, why: str, admin: str) -> Notice:
    """Return what an admin is told of an endpoint that was given up."""
    return Notice(
        incident_id=message.incident_id,
        seq=message.seq,
        id=f"{message.incident_id}/{message.seq}/notify/{admin}/{endpoint.id}-disabled",
        to=admin,
        subject=f"Event webhook {endpoint.id} was disabled",
        body=f"SIC no longer tells {endpoint.url} of events, because {why}.\n\n"
        "What waited for it is kept as dead.\n\n"
        f"Do now: mend the receiver, then `sic endpoint enable {endpoint.id}` and "
        f"`sic endpoint replay {endpoint.id}`.",
    )
