"""Has bridge and channel opened by whoever can, and records it. It opens none itself."""

from __future__ import annotations

from collections.abc import Mapping

from sic.application.places import Bridges, Chats, Convened, place_of
from sic.application.ports import DeliveryFailed, Message
from sic.application.service import IncidentService
from sic.application.worker import CLOCK_PRINCIPAL
from sic.domain.errors import Refused
from sic.domain.incident.commands import OpenBridge
from sic.domain.incident.phase import bridge_is_wanted
from sic.domain.incident.state import Incident


class Convener:
    """Takes messages of the kind ``convene`` from the outbox and has them carried out.

    A crash may repeat one. A bridge that was opened meanwhile, by a person or by the attempt
    before, is left as it is.
    """

    def __init__(
        self,
        *,
        service: IncidentService,
        bridges: Bridges | None = None,
        chats: Chats | None = None,
    ) -> None:
        self._service = service
        self._bridges = bridges
        self._chats = chats

    @property
    def convenes(self) -> frozenset[Convened]:
        """What there is a vendor for."""
        vendors: Mapping[Convened, Bridges | Chats | None] = {
            "bridge": self._bridges,
            "channel": self._chats,
        }
        return frozenset(name for name, vendor in vendors.items() if vendor is not None)

    def deliver(self, message: Message) -> None:
        """Open what the message asks for, unless it is not wanted any more.

        Raises:
            DeliveryFailed: the vendor did not open it, or gave a link nobody should press.
        """
        state = self._service.incident(message.incident_id)
        if message.to == "channel" and self._chats is not None:
            self._chats.open_channel(place_of(message, state))
        elif message.to == "bridge" and self._bridges is not None:
            self._open_bridge(self._bridges, message, state)

    def _open_bridge(self, bridges: Bridges, message: Message, state: Incident) -> None:
        if not bridge_is_wanted(state, self._service.policy(state.runbook_revision)):
            return
        link = bridges.open_bridge(place_of(message, state))
        try:
            self._service.handle(state.id, OpenBridge(url=link), CLOCK_PRINCIPAL)
        except Refused as refusal:
            # It will be refused again: the vendor gave what people must not press.
            raise DeliveryFailed(str(refusal), permanent=True) from refusal
