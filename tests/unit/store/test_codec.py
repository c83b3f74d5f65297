"""Stored bytes and hashes: storage format, so every change here breaks old logs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sic.adapters.store import codec
from sic.adapters.store.schema import from_micros, to_micros
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident.events import Event, NotePosted, SeveritySet

AT_0300 = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ALICE = Actor("alice", ActorKind.HUMAN)
NOTE = NotePosted(at=AT_0300, actor=ALICE, note="n1", text="looking")


def test_stored_bytes_and_hash_are_what_they_always_were() -> None:
    """A log written by the first version must verify for ever."""
    payload = codec.encode_event(NOTE)
    assert payload == (
        b'{"type":"incident.note_posted.v1","at":"2026-11-23T03:00:00Z",'
        b'"actor":{"id":"alice","kind":"human"},"note":"n1","text":"looking"}'
    )
    digest = codec.chain_hash(codec.GENESIS, "inc-20261123-01", 1, payload)
    assert digest == "31f470edaeacbf66a27fe4725a86c9080aeb03c44bb9e18832b19811066bf778"


def test_every_event_type_has_a_stored_name() -> None:
    """The type column is filled from here."""
    assert set(codec.TYPE_NAMES) == set(get_args(Event))
    assert len(set(codec.TYPE_NAMES.values())) == len(codec.TYPE_NAMES)


@given(st.text())
def test_what_is_stored_is_read_back_or_refused(text: str) -> None:
    """Any text comes back as it was, or is a ValueError before anything is written."""
    event = NotePosted(at=AT_0300, actor=ALICE, note="n1", text=text)
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        with pytest.raises(ValueError, match=r"NUL|surrogates"):
            codec.encode_event(event)
        return
    payload = codec.encode_event(event)
    assert codec.decode_event(payload) == event
    assert b"\n" not in payload


def test_typed_escapes_are_not_taken_for_nul() -> None:
    """Somebody may well write about a NUL character."""
    for text in ("\\u0000", "\\\\u0000", 'a "\\u0000" b'):
        event = NotePosted(at=AT_0300, actor=ALICE, note="n1", text=text)
        assert codec.decode_event(codec.encode_event(event)) == event
    with pytest.raises(ValueError, match="NUL"):
        codec.encode_event(NotePosted(at=AT_0300, actor=ALICE, note="n1", text="\\\0"))


def test_a_great_number_inside_an_event_is_kept_exactly() -> None:
    """F-62: bytes are bytes on both databases; only columns have 64 bits."""
    event = SeveritySet(at=AT_0300, actor=ALICE, severity="sev-1", rank=2**64)
    assert codec.decode_event(codec.encode_event(event)) == event


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_is_kept_to_the_microsecond(instant: datetime) -> None:
    """Integers, never floats: due times are compared for equality."""
    assert from_micros(to_micros(instant)) == instant
