"""Tell people by several channels at once. It never drops a message for want of one."""

from __future__ import annotations

from collections.abc import Sequence

from sic.application.ports import DeliveryFailed, Message, Notifier


class Everywhere:
    """Hands each message to every channel; it is delivered once all have taken it.

    Args:
        channels: In order. A repeat after a failure goes to all of them again, under the
            same id: a channel that already took it must recognise it, or show it twice.
    """

    def __init__(self, channels: Sequence[Notifier]) -> None:
        self._channels = tuple(channels)

    def deliver(self, message: Message) -> None:
        """Deliver everywhere.

        Raises:
            DeliveryFailed: some channel did not take it; permanent only if all that failed
                say so.
        """
        failures = []
        for channel in self._channels:
            try:
                channel.deliver(message)
            except DeliveryFailed as failure:
                failures.append(failure)
        if failures:
            reason = "; ".join(str(failure) for failure in failures)
            raise DeliveryFailed(reason, permanent=all(f.permanent for f in failures))
