"""What an administrator does with endpoints: add, disable, rotate, replay. It tells nobody."""

from __future__ import annotations

import secrets
from datetime import timedelta

import msgspec

from sic.application.credentials import new_id
from sic.application.endpoint_ports import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointStore,
)
from sic.application.endpoints.announcing import ALL_TYPES
from sic.application.ports import Clock
from sic.application.webhook_ports import SecretVault
from sic.domain import text
from sic.domain.egress import TargetRefused, address_of, destination_of, why_denied
from sic.domain.errors import NotFound, Refused
from sic.domain.standard_webhooks import secret_text

ENDPOINTS_MAX = 50  # Each hears of every event, in the event's own transaction.
SECRET_BYTES = 32
OVERLAP = timedelta(hours=24)  # Both secrets sign for so long after a rotation.
DELIVERIES_MAX = 200


class UnknownType(Refused):
    """Endpoints are not told of such a type."""

    code = "SIC-E520"

    def __init__(self, given: str) -> None:
        super().__init__(
            f"There is no event type {given!r}.", f"Types: {', '.join(ALL_TYPES)}."
        )


class TooManyEndpoints(Refused):
    """Every endpoint costs every incident something."""

    code = "SIC-E521"

    def __init__(self) -> None:
        super().__init__(
            f"There are {ENDPOINTS_MAX} endpoints already.",
            "Let one of them pass the events on.",
        )


class NothingToReplay(Refused):
    """No delivery of this endpoint can be sent again."""

    code = "SIC-E522"

    def __init__(self, endpoint_id: str) -> None:
        super().__init__(
            f"Nothing of {endpoint_id} waits to be sent again.",
            f"See its deliveries: `sic endpoint show {endpoint_id}`.",
        )


class EndpointDisabled(Refused):
    """A disabled endpoint is told nothing, so nothing can be sent again."""

    code = "SIC-E523"

    def __init__(self, endpoint_id: str, why: str) -> None:
        super().__init__(
            f"{endpoint_id} is disabled: {why}.",
            f"Mend the receiver, then `sic endpoint enable {endpoint_id}` and replay.",
        )


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint with its secret, which is shown this once."""

    endpoint: Endpoint
    secret: str


class Endpoints:
    """The administrators' door to endpoints. Whoever calls has checked that one asks."""

    def __init__(self, *, store: EndpointStore, vault: SecretVault, clock: Clock) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock

    def endpoints(self) -> list[Endpoint]:
        """Return all endpoints, oldest first."""
        return self._store.endpoints()

    def endpoint(self, endpoint_id: str) -> Endpoint:
        """Return one endpoint.

        Raises:
            NotFound: there is no such endpoint.
        """
        found = self._store.endpoint(endpoint_id)
        if found is None:
            raise NotFound(
                f"There is no endpoint {endpoint_id[:40]!r}.", "See `sic endpoint list`."
            )
        return found

    def add(self, url: str, types: tuple[str, ...], description: str, by: str) -> Made:
        """Tell one more address of events, from now on.

        Args:
            url: Where; it can be read in exactly one way.
            types: Of which; empty for all.
            description: In people's words; may be empty.
            by: The administrator's account name.
        Raises:
            TargetRefused: the address cannot be read in exactly one way.
            UnknownType: endpoints are not told of one of the types.
            TooManyEndpoints: there are ``ENDPOINTS_MAX`` already.
        """
        origin = destination_of(url).origin
        if address_of(origin.host) and (reason := why_denied(origin.host, origin.host)):
            raise TargetRefused(f"{origin} is never called: {reason}.", "Give another address.")
        for name in types:
            if name not in ALL_TYPES:
                raise UnknownType(name[:80])
        if len(self._store.endpoints()) >= ENDPOINTS_MAX:
            raise TooManyEndpoints
        endpoint_id = new_id("ep")
        secret = _new_secret()
        made = Endpoint(
            id=endpoint_id,
            url=url,
            types=tuple(sorted(set(types))),
            description=text.line("description", description, required=False),
            created_at=self._clock.now(),
            created_by=by,
        )
        # First the secret: an endpoint without one could not be told.
        self._keep(endpoint_id, secret, by)
        self._store.add_endpoint(made)
        return Made(endpoint=made, secret=secret)

    def disable(self, endpoint_id: str, by: str) -> Endpoint:
        """Stop telling it; disabled already, nothing changes."""
        self.endpoint(endpoint_id)
        self._store.disable_endpoint(endpoint_id, at=self._clock.now(), why=f"by {by}")
        return self.endpoint(endpoint_id)

    def enable(self, endpoint_id: str) -> Endpoint:
        """Tell it again; what died meanwhile is replayed by hand."""
        self.endpoint(endpoint_id)
        self._store.enable_endpoint(endpoint_id)
        return self.endpoint(endpoint_id)

    def rotate(self, endpoint_id: str, by: str) -> Made:
        """Give it a new secret; the one before signs too for a day."""
        self.endpoint(endpoint_id)
        before = self._vault.reveal(endpoint_id).decode()
        secret = _new_secret()
        self._keep(secret_before(endpoint_id), before, by)
        self._store.overlap_endpoint(endpoint_id, until=self._clock.now() + OVERLAP)
        # Last: from here on both sign, and there is no instant at which the old one does not.
        self._keep(endpoint_id, secret, by)
        return Made(endpoint=self.endpoint(endpoint_id), secret=secret)

    def deliveries(
        self, endpoint_id: str, state: DeliveryState | None = None
    ) -> list[Delivery]:
        """Return what was queued for an endpoint, newest first; the last few hundred."""
        self.endpoint(endpoint_id)
        return self._store.deliveries(endpoint_id, state=state, limit=DELIVERIES_MAX)

    def replay(self, endpoint_id: str, delivery_id: str | None = None) -> int:
        """Send dead deliveries again under their ids, or one of any outcome; return how many.

        Raises:
            EndpointDisabled: it would be told nothing.
            NothingToReplay: there is none.
        """
        endpoint = self.endpoint(endpoint_id)
        if endpoint.disabled_at is not None:
            raise EndpointDisabled(endpoint_id, endpoint.disabled_why)
        count = self._store.replay_deliveries(
            endpoint_id, now=self._clock.now(), delivery_id=delivery_id
        )
        if not count:
            raise NothingToReplay(endpoint_id)
        return count

    def _keep(self, name: str, secret: str, by: str) -> None:
        self._vault.keep_own(name, secret.encode(), by, self._clock.now())


def secret_before(endpoint_id: str) -> str:
    """Return the vault's name of the secret an endpoint had before its present one."""
    return f"{endpoint_id}.before"


def _new_secret() -> str:
    return secret_text(secrets.token_bytes(SECRET_BYTES))
