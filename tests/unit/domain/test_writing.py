"""Notes, updates, corrections, and the timeline people read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import msgspec
import pytest
from tests.cast import (
    ALICE,
    BOB,
    CAROL,
    INCIDENT,
    POLICY,
    SIC,
    Step,
    an_alert_incident,
    an_incident,
    at,
    command_taken_by,
    decided,
    resolved_by,
)

from sic.domain import text
from sic.domain.incident import events as e
from sic.domain.incident.commands import (
    TEXT_MAX,
    AdoptPattern,
    AssignRole,
    Command,
    CorrectEntry,
    DropPattern,
    PostNote,
    SendUpdate,
    SetSeverity,
)
from sic.domain.incident.decide.writing import CORRECTIONS_MAX, ENTRIES_MAX
from sic.domain.incident.events import Event, PatternAdopted
from sic.domain.incident.evolve import fold
from sic.domain.incident.refusals import (
    NotYourEntry,
    TooMany,
    UnknownEntry,
    UnknownPattern,
)
from sic.domain.incident.timeline import TimelineEntry, timeline

NOTE = PostNote(note="n1", text="The pool is full.")
UPDATE = SendUpdate(update="u1", text="We are on it.", audience="public")


def told(*events: Event) -> tuple[TimelineEntry, ...]:
    """Return these events as people read them, numbered from 1."""
    return timeline(enumerate(events, start=1), POLICY)


@pytest.mark.parametrize("command", [NOTE, UPDATE])
def test_the_same_text_sent_twice_stands_once(command: Command) -> None:
    """A command sent twice means the same thing both times."""
    incident = an_incident(Step(command, CAROL, 5))
    assert decided(incident, command, by=CAROL, minute=6) == ()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("   \n", "The note is empty"),
        ("x" * (TEXT_MAX + 1), "has 16,001 characters; the limit is 16,000"),
        ("a\x00b", r"cannot be stored \(U\+0000\)"),
        ("\x1b[31mred", r"cannot be stored \(U\+001B\)"),
        ("\ud800", r"cannot be stored \(U\+D800\)"),
        ("a\x85b", r"cannot be stored \(U\+0085\)"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused(words: str, why: str) -> None:
    """Bad input behaves alike on both stores because it reaches neither."""
    with pytest.raises(text.TextRefused, match=why):
        decided(an_incident(), PostNote(note="n1", text=words))


def test_a_text_is_trimmed_and_keeps_its_lines_and_its_alphabet() -> None:
    """People write in their own words."""
    written = PostNote(note="n1", text="  Сбой\r\n\tpool: 100 % 👩‍🚒\r ")
    [event] = decided(an_incident(), written)
    assert isinstance(event, e.NotePosted)
    assert event.text == "Сбой\n\tpool: 100 % 👩‍🚒"


def test_people_write_on_after_resolution() -> None:
    """The record is finished by those who were there."""
    over = an_incident(command_taken_by(ALICE), resolved_by(ALICE))
    assert len(decided(over, NOTE)) == 1
    assert len(decided(over, UPDATE, by=CAROL, minute=90)) == 1


def test_an_incident_holds_ten_thousand_entries() -> None:
    """A limit is named where it bites."""
    many = (e.NotePosted(at=at(1), actor=BOB, note=f"n{n}", text="x") for n in range(10_000))
    full = fold(INCIDENT, many, an_incident())
    assert full.notes == ENTRIES_MAX
    with pytest.raises(TooMany, match="at most 10,000 notes"):
        decided(full, PostNote(note="new", text="x"))


def test_a_flood_of_notes_leaves_room_for_updates() -> None:
    """Runbook, "Communication": what customers are owed does not hang on a chatty program."""
    many = (e.NotePosted(at=at(1), actor=BOB, note=f"n{n}", text="x") for n in range(10_000))
    full = fold(INCIDENT, many, an_incident())

    assert len(decided(full, UPDATE, by=CAROL)) >= 1
    sent = (
        e.UpdateSent(at=at(1), actor=CAROL, update=f"u{n}", text="x") for n in range(10_000)
    )
    with pytest.raises(TooMany, match="at most 10,000 updates"):
        decided(fold(INCIDENT, sent, full), SendUpdate(update="new", text="x"))


def corrections(entry: int, times: int) -> Iterator[Event]:
    """Return Bob's new words for an entry, time and again."""
    return (e.EntryCorrected(at=at(6), actor=BOB, entry=entry, text="x") for _ in range(times))


def test_an_entry_takes_a_hundred_corrections() -> None:
    """All stand beneath it in the timeline; a program that corrects itself must not bury it."""
    noted = an_incident(Step(NOTE, BOB, 5), Step(UPDATE, BOB, 5))
    note, update = noted.note_seqs["n1"], noted.update_seqs["u1"]
    almost = fold(INCIDENT, corrections(note, CORRECTIONS_MAX - 1), noted)
    assert len(decided(almost, CorrectEntry(entry=note, text="last"), by=BOB)) == 1
    full = fold(INCIDENT, corrections(note, 1), almost)
    with pytest.raises(TooMany, match=f"Entry {note} holds at most 100 corrections") as told:
        decided(full, CorrectEntry(entry=note, text="once more"), by=BOB)
    assert "new note" in told.value.remedy
    assert len(decided(full, CorrectEntry(entry=update, text="x"), by=BOB)) == 1


def test_an_incident_takes_ten_thousand_corrections() -> None:
    """A flood of them leaves notes and updates to those who respond."""
    noted = an_incident(Step(NOTE, BOB, 5))
    full = fold(INCIDENT, corrections(1, ENTRIES_MAX), noted)
    note = full.note_seqs["n1"]
    with pytest.raises(TooMany, match="at most 10,000 corrections"):
        decided(full, CorrectEntry(entry=note, text="x"), by=BOB)
    assert len(decided(full, PostNote(note="n2", text="x"))) == 1


def test_only_an_entry_that_exists_is_corrected() -> None:
    """Facts are not edited; words are."""
    with pytest.raises(UnknownEntry, match="Entry 1 of inc-20261123-01 is no note") as told:
        decided(an_incident(), CorrectEntry(entry=1, text="x"))
    assert "`sic timeline inc-20261123-01`" in told.value.remedy  # `sic show` has no numbers.


def test_author_commander_and_scribe_correct_and_nobody_else() -> None:
    """Runbook, "Roles": the Scribe documents the timeline."""
    incident = an_incident(
        command_taken_by(ALICE),
        Step(NOTE, CAROL),
        Step(AssignRole(role="scribe", responder="bob")),
    )
    fix = CorrectEntry(entry=4, text="The pool was full.")
    for allowed in (ALICE, BOB, CAROL):
        assert len(decided(incident, fix, by=allowed)) == 1
    other = an_incident(command_taken_by(ALICE), Step(NOTE, CAROL))
    with pytest.raises(NotYourEntry, match=r"bob cannot correct entry 4 .* carol wrote it"):
        decided(other, fix, by=BOB)


def test_a_correction_keeps_the_original_and_says_whose_it_is() -> None:
    """Design, "Why it wins": attributed corrections."""
    first = e.NotePosted(at=at(1), actor=CAROL, note="n1", text="Ful.")
    fixes = [e.EntryCorrected(at=at(n), actor=BOB, entry=1, text=f"Full{n}.") for n in (2, 3)]
    entry, fixed, _ = told(first, *fixes)
    assert (entry.text, entry.original) == ("Full3.", "Ful.")
    assert [(c.by, c.text, c.seq) for c in entry.corrections] == [
        ("bob", "Full2.", 2),
        ("bob", "Full3.", 3),
    ]
    assert fixed.sentence == "Entry 1 corrected."


def test_a_severity_change_reads_as_a_sentence_with_the_clocks_before_it() -> None:
    """Interface: the timeline tells people, not machines."""
    [change] = decided(
        an_incident(), SetSeverity(severity="1", reason="all users"), by=BOB, minute=20
    )
    [entry] = told(change)
    assert entry.sentence == (
        "Severity changed from SEV-2 to SEV-1: all users (under SEV-2: Ack missed at 03:10 UTC;"
        " Mitigation running, due 05:00 UTC)"
    )
    assert (entry.kind, entry.actor, entry.human, entry.clause) == (
        "severity_set",
        "bob",
        True,
        "",
    )


def test_what_the_clock_did_is_told_as_the_runbooks_doing() -> None:
    """Invariant 5: the cause is the clause."""
    miss = e.DeadlineMissed(at=at(10), actor=SIC, cause="slas", clock="ack", due_at=at(10))
    [entry] = told(miss)
    assert (entry.human, entry.clause) == (False, "slas")
    assert entry.sentence == "Nobody had acknowledged by 03:10 UTC."


def test_a_broken_glass_is_told() -> None:
    """Design, "Readings": audited and shown."""
    [entry] = told(e.TaskCompleted(at=at(1), actor=ALICE, task="t1", break_glass="alone"))
    assert entry.sentence == "Task t1 done. Exception to the commander's rule: alone"


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_every_event_has_a_sentence(kind: type[Event]) -> None:
    """An event nobody can read is no timeline."""
    [entry] = told(an_event(kind))
    assert entry.sentence.strip()
    assert "None" not in entry.sentence


def an_event(kind: type[Event]) -> Event:
    """Return an event of this type with the fewest facts."""
    words = dict.fromkeys(("title", "text", "reason", "task", "note", "update", "url"), "x")
    facts = {
        "at": at(1),
        "actor": {"id": "bob", "kind": "human"},
        **words,
        **dict.fromkeys(("role", "responder", "item", "pattern", "impact", "severity"), "x"),
        **dict.fromkeys(("channel", "runbook_revision", "fingerprint", "name"), "x"),
        "alert": {"fingerprint": "f", "name": "n"},
        "services": [],
        "technical": True,
        "rank": 1,
        "rung": 1,
        "entry": 1,
        "notify": [],
        "clock": "update",
        "due_at": at(1),
        **dict.fromkeys(("execution", "webhook", "revision", "problem", "sha256"), "x"),
        **{f"{what}_sha256": "x" for what in ("arguments", "request", "session", "token")},
        "level": "typed",
        "arguments": {},
        "request": {"method": "POST", "url": "https://ops.internal/"},
        "target": {"origin": "https://ops.internal:443", "addresses": ["10.0.0.7"]},
        "incident_version": 1,
        **dict.fromkeys(("expires_at", "send_by"), at(3)),
        **dict.fromkeys(("timeout_seconds", "status", "bytes"), 15),
        "awaited": "approval",
        "why": "used",
        "recommendation": "rec-1",
        "recommendations": [],
        "to": "carol",
        "ref": "webhook:dns-flush",
        "helpful": True,
    }
    known = {f.name for f in msgspec.structs.fields(kind)}
    tag = kind.__struct_config__.tag
    return msgspec.convert({"type": tag} | {k: v for k, v in facts.items() if k in known}, kind)


def test_an_alert_incident_reads_from_its_first_line() -> None:
    """The page of an incident nobody touched yet is readable."""
    declared = decided(an_alert_incident(), AdoptPattern(pattern="b"))
    assert (
        told(*declared)[0].sentence == "Working by pattern pattern-b: Pattern B: cascading 5xx"
    )


@pytest.mark.parametrize(
    "spelling", ["a", "A", "pattern-a", "Pattern A", "Pattern A: latency spike"]
)
def test_a_pattern_is_understood_however_it_is_spelled(spelling: str) -> None:
    """Interface: `sic pattern ID`."""
    [event] = decided(an_incident(), AdoptPattern(pattern=spelling))
    assert isinstance(event, PatternAdopted)
    assert event.pattern == "pattern-a"


def test_a_pattern_is_adopted_once_dropped_once_and_must_be_known() -> None:
    """Idempotent first, refusals next."""
    incident = an_incident(Step(AdoptPattern(pattern="a")))
    assert decided(incident, AdoptPattern(pattern="a")) == ()
    assert decided(incident, DropPattern(pattern="b")) == ()
    assert len(decided(incident, DropPattern(pattern="a", reason="it is B"))) == 1
    with pytest.raises(UnknownPattern, match=r"no pattern 'z'. It has pattern-a and pattern-b"):
        decided(incident, AdoptPattern(pattern="z"))
