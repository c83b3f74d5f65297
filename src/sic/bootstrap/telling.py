"""Composition of whoever is told: people, endpoints, and who opens bridges for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sic.entrypoints.office import CannotStart

if TYPE_CHECKING:
    from sic.adapters.notify.webhook import Connector
    from sic.application.endpoints.administering import Endpoints
    from sic.application.ports import Notifier, Store
    from sic.application.service import IncidentService
    from sic.entrypoints.settings import Settings
    from sic.entrypoints.wiring import Local
    from sic.executor.wire import PinnedBackend


def notifier_of(settings: Settings, store: Store) -> Notifier:
    """Return what takes messages to people: the log, and e-mail where it is set up."""
    from sic.adapters.notify.email import EmailNotifier
    from sic.adapters.notify.everywhere import Everywhere
    from sic.adapters.notify.journal import JournalNotifier

    if not settings.smtp_url:
        return JournalNotifier()

    def address_of(name: str) -> str | None:
        account = store.account(name)
        return settings.mail_addresses.get(name) or (account.email if account else None)

    try:
        mail = EmailNotifier(
            settings.smtp_url, sender=settings.mail_from, address_of=address_of
        )
    except ValueError as error:
        raise CannotStart(
            f"E-mail cannot be set up: {error}", "Correct SIC_SMTP_URL and SIC_MAIL_FROM."
        ) from error
    return Everywhere([JournalNotifier(), mail])


def lanes_of(settings: Settings, local: Local) -> dict[str, Notifier]:
    """Return who takes the messages that do not go to people, by kind."""
    lanes: dict[str, Notifier] = {"event": _teller(local)}
    if settings.bridge_url:
        lanes["convene"] = _convener(settings, local.service)
    return lanes


def _teller(local: Local) -> Notifier:
    from sic.adapters.notify.webhook import WebhookSender
    from sic.application.endpoints.telling import Teller

    return Teller(
        store=local.store,
        vault=local.vault,
        sender=WebhookSender(connector(local.own_ports)),
        clock=local.service.clock,
    )


def endpoints_of(local: Local) -> Endpoints:
    """Return the administrators' door to endpoints."""
    from sic.application.endpoints.administering import Endpoints

    return Endpoints(store=local.store, vault=local.vault, clock=local.service.clock)


def connector(own_ports: set[int] | None = None) -> Connector:
    """Return what connects event webhooks, past the guard of confirmed ones."""
    from sic.domain.egress import destination_of
    from sic.executor.guard import Guard
    from sic.executor.wire import PinnedBackend

    guard = Guard(own_ports=own_ports if own_ports is not None else set())

    def connect(url: str, until: float) -> PinnedBackend:
        origin = destination_of(url).origin
        return PinnedBackend(origin, guard.addresses(origin), guard.require, until)

    return connect


def _convener(settings: Settings, service: IncidentService) -> Notifier:
    from sic.adapters.bridges.link import LinkBridges
    from sic.application.convening import Convener

    try:
        bridges = LinkBridges(settings.bridge_url)
    except ValueError as error:
        raise CannotStart(
            f"Bridges cannot be opened by {settings.bridge_url!r}: {error}.",
            "Correct SIC_BRIDGE_URL, or leave it empty: people paste the link then.",
        ) from error
    convener = Convener(service=service, bridges=bridges)
    service.convenes = convener.convenes
    return convener
