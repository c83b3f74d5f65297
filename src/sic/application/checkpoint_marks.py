"""What a checkpoint says, and how the whole log folds into one hash. Pure.

The chain of an incident shows a change inside it. A checkpoint shows what no chain can: that
the end is missing, that an incident is gone, or that somebody computed every hash anew.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

import msgspec

FIRST = hashlib.sha256(b"sic log 1").digest()  # The head of a log without events.
LINE_BYTES_MAX = 2_000
_SAYS = b"sic checkpoint 1\n"  # Signed too, so that no other signature passes for one.


class Mark(NamedTuple):
    """One event as checkpoints see it."""

    position: int
    hash: str
    incident_id: str
    seq: int


class Head(NamedTuple):
    """All events up to a position, as one hash."""

    position: int = 0
    events: int = 0
    digest: bytes = FIRST


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """At ``at`` the log went up to ``position``, and all of it hashed to ``head``."""

    position: int
    events: int
    head: str  # Hex.
    at: datetime
    key: str  # Name of the key it is signed with.
    signature: str = ""  # Base64, over everything else.

    def says(self) -> bytes:
        """Return the bytes that are signed."""
        unsigned = msgspec.structs.replace(self, signature="")
        return _SAYS + msgspec.json.encode(unsigned)

    def line(self) -> str:
        """Return it on one line, without its end."""
        return msgspec.json.encode(self).decode()

    @property
    def agrees_with(self) -> Head:
        """The head it states."""
        return Head(self.position, self.events, bytes.fromhex(self.head))


class Signer(Protocol):
    """Signs checkpoints; its key is where the log is not."""

    @property
    def key(self) -> str:
        """Name of the key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return a signature."""
        ...


class Verifier(Protocol):
    """Recognises a signer's checkpoints; it cannot make one."""

    @property
    def key(self) -> str:
        """Name of the key."""
        ...

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Return whether this signature is the signer's."""
        ...


class MarkedLog(Protocol):
    """The log, in the order in which it was written."""

    def log_marks(self, *, after: int, limit: int) -> list[Mark]:
        """Return marks of events with ``position`` > ``after``, in order."""
        ...


def signed(head: Head, at: datetime, signer: Signer) -> Checkpoint:
    """Return the checkpoint of a head."""
    plain = Checkpoint(
        position=head.position,
        events=head.events,
        head=head.digest.hex(),
        at=at,
        key=signer.key,
    )
    signature = base64.b64encode(signer.sign(plain.says())).decode()
    return msgspec.structs.replace(plain, signature=signature)


def is_genuine(checkpoint: Checkpoint, verifier: Verifier) -> bool:
    """Return whether it is the signer's, to the letter."""
    try:
        signature = base64.b64decode(checkpoint.signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    return verifier.holds(checkpoint.says(), signature)  # Of the key's name, too.


def read_line(line: str) -> Checkpoint | None:
    """Return the checkpoint that a line of their file is, or ``None``."""
    if len(line) > LINE_BYTES_MAX:
        return None
    try:
        found = msgspec.json.decode(line, type=Checkpoint)
        return found if len(bytes.fromhex(found.head)) == len(FIRST) else None
    except (msgspec.MsgspecError, ValueError, RecursionError):  # The last: "[[[…".
        return None


def folded(head: Head, marks: Iterable[Mark]) -> Head:
    """Return the head with these events, which come after all before them, in order."""
    position, events, digest = head
    sha256 = hashlib.sha256
    for position, stored, _, _ in marks:
        # As text: a stored hash that is no hash must give a head too, another one.
        place = position.to_bytes(8, "big", signed=True)
        digest = sha256(digest + place + stored.encode()).digest()
        events += 1
    return Head(position, events, digest)
