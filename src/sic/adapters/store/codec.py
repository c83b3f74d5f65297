"""Events as stored bytes, and the hash chain over them. It never touches a database.

The hash of an event is SHA-256, in hex, over these bytes:

    previous hash (64 hex characters; 64 zeros before the first event)
    line feed, incident id, line feed, seq in decimal, line feed
    the stored bytes of the event (JSON, UTF-8)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import get_args

import msgspec

from sic.application.ports import Recorded
from sic.domain.ids import IncidentId
from sic.domain.incident.events import Event

GENESIS = "0" * 64

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
# An escaped NUL, and not the six characters \u0000 that somebody typed.
_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

# Stored type name of each event class.
TYPE_NAMES: dict[type, str] = {
    kind: str(kind.__struct_config__.tag) for kind in get_args(Event)
}


def encode_event(event: Event) -> bytes:
    """Return the bytes to store.

    Raises:
        ValueError: text with NUL or a lone surrogate.
    """
    payload = _encoder.encode(event)
    if b"\\u0000" in payload and _ESCAPED_NUL.search(payload):
        raise ValueError("text with a NUL character cannot be stored")
    return payload


# Returns the event; raises ``msgspec.ValidationError`` for bytes that are none of this
# version. The bound method itself: a function around it would cost a tenth of a long load.
decode_event = _decoder.decode


def chain_hash(previous: str, incident_id: str, seq: int, payload: bytes) -> str:
    """Return the hash that ties this event to the one before."""
    return sha256(f"{previous}\n{incident_id}\n{seq}\n".encode() + payload).hexdigest()


def chain(
    incident_id: IncidentId,
    version: int,
    head: str,
    encoded: Sequence[tuple[Event, bytes]],
) -> list[Recorded]:
    """Return events as they follow ``version``; their position is not known yet (0)."""
    recorded = []
    for seq, (event, payload) in enumerate(encoded, start=version + 1):
        head = chain_hash(head, incident_id, seq, payload)
        recorded.append(
            Recorded(incident_id=incident_id, seq=seq, position=0, event=event, hash=head)
        )
    return recorded
