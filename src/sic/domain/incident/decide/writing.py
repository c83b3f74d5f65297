"""Notes, decisions, updates, corrections: what people write. It writes no word itself."""

from __future__ import annotations

from sic.domain import text
from sic.domain.clocks import ClockName
from sic.domain.incident.commands import (
    REASON_MAX,
    TEXT_MAX,
    CorrectEntry,
    PostNote,
    SendUpdate,
)
from sic.domain.incident.decide.case import Case, Decision
from sic.domain.incident.events import EntryCorrected, NotePosted, UpdateSent
from sic.domain.incident.refusals import NotYourEntry, TooMany, UnknownEntry
from sic.domain.incident.roles import find_role
from sic.domain.incident.state import Incident
from sic.domain.policy import Policy

ENTRIES_MAX = 10_000  # Notes and decisions of one incident; as many updates, and corrections.
CORRECTIONS_MAX = 100  # Of one entry: all of them stand beneath it in the timeline.
_ID_MAX = 100


def post_note(case: Case, command: PostNote) -> Decision:
    """Write in the timeline, before and after resolution; the same id again changes nothing."""
    note = text.line("note's id", command.note, _ID_MAX)
    if note in case.state.note_seqs:
        return ()
    _room(case, "notes", case.state.notes)
    words = text.paragraph(command.kind, command.text, TEXT_MAX)
    return (
        NotePosted(at=case.now, actor=case.actor, note=note, text=words, kind=command.kind),
    )


def send_update(case: Case, command: SendUpdate) -> Decision:
    """Tell people where it stands, in a person's words; the cadence counts from here.

    Source: runbook, "Severities and SLAs", column "Communication".
    """
    update = text.line("update's id", command.update, _ID_MAX)
    if update in case.state.update_seqs:
        return ()
    _room(case, "updates", case.state.updates)  # A flood of notes must not silence them.
    words = text.paragraph("update", command.text, TEXT_MAX)
    sent = UpdateSent(
        at=case.now, actor=case.actor, update=update, text=words, audience=command.audience
    )
    return (*case.late(ClockName.UPDATE), sent)


def correct_entry(case: Case, command: CorrectEntry) -> Decision:
    """Replace an entry's words; its author, the commander and the Scribe may.

    Source: runbook, "Roles and responsibilities", Scribe.
    """
    author = case.state.authors.get(command.entry)
    if author is None:
        raise UnknownEntry(case.incident, command.entry)
    if case.actor.id not in (author, *correctors(case.state, case.policy)):
        raise NotYourEntry(case.incident, case.actor.id, command.entry, author)
    if case.state.corrected.get(command.entry, 0) >= CORRECTIONS_MAX:
        remedy = "Write what holds now as a new note, and name the entry in it."
        raise TooMany(f"Entry {command.entry}", "corrections", CORRECTIONS_MAX, remedy)
    _room(case, "corrections", sum(case.state.corrected.values()))
    return (
        EntryCorrected(
            at=case.now,
            actor=case.actor,
            entry=command.entry,
            text=text.paragraph("correction", command.text, TEXT_MAX),
            reason=text.paragraph("reason", command.reason, REASON_MAX, required=False),
        ),
    )


def _room(case: Case, what: str, count: int) -> None:
    if count >= ENTRIES_MAX:
        remedy = "Write on in a linked document, and say where in a note or an update."
        raise TooMany(case.incident, what, ENTRIES_MAX, remedy)


def correctors(state: Incident, policy: Policy) -> tuple[str, ...]:
    """Return who may correct what others wrote: the commander and the Scribe."""
    scribe = find_role(policy, "scribe")
    holders = state.roles.get(scribe.id, ()) if scribe else ()
    return (state.commander, *holders) if state.commander else holders
