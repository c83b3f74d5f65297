"""Every refusal an incident's rules can give, with the words for it. It decides none of them.

    Refused
    ├── NotIncidentCommander  E101   only the IC resolves
    ├── CommanderRunsNothing  E102   the IC runs no technical task
    ├── WrongHand             E104   a person's act by a machine, or the clock's by a person
    ├── UnknownSeverity       E106
    ├── ReasonMissing         E107
    ├── UnknownRole           E108
    ├── UnusableName          E109   no account can have this name
    ├── CommandHeld           E110   only the IC hands command over
    ├── TextRefused           E111   (sic.domain.text)
    ├── TooMany               E112
    ├── ItemTicksItself       E113
    ├── UnknownItem           E114
    ├── UnknownEntry          E115
    ├── NotYourEntry          E116
    ├── UnknownTask           E117
    ├── UnknownImpact         E118
    ├── UnknownPattern        E119
    ├── UnknownRung           E120
    ├── IncidentOver          E121
    ├── NotResolved           E122
    ├── UnsafeLink            E123
    └── UnsoundRecommendation E700
    NotFound
    └── UnknownRecommendation E701

``NotAllowed`` (E103) is the account level's, in sic.domain.access.
"""

from __future__ import annotations

from collections.abc import Iterable

from sic.domain.errors import NotFound, Refused
from sic.domain.words import listed

ROLES = "roles-and-responsibilities"
SEVERITIES = "severities-and-slas"
CHECKLIST = "triage-checklist"
PATTERNS = "common-incident-patterns"
ESCALATION = "escalation"
FLOW = "response-flow"


class NotIncidentCommander(Refused):
    """Only the Incident Commander may declare an incident resolved."""

    code = "SIC-E101"
    clause = ROLES

    def __init__(
        self, incident: str, actor: str, commander: str | None, *, clause: str = ""
    ) -> None:
        holder = commander or "not assigned"
        if commander is None:
            remedy = f"Take the role with `sic role {incident} ic @me`, then resolve it."
        else:
            take = f'take command with `sic take {incident} --why "…"` and resolve it then'
            remedy = f"Ask {commander} to resolve it, or {take}."
        super().__init__(
            f"{actor} cannot resolve {incident}: its Incident Commander is {holder}.",
            remedy,
            clause=clause,
        )


class CommanderRunsNothing(Refused):
    """The Incident Commander of an incident runs no technical task in it."""

    code = "SIC-E102"
    clause = ROLES

    def __init__(self, incident: str, commander: str, task: str, *, clause: str = "") -> None:
        super().__init__(
            f"{commander} commands {incident} and runs no technical task there ({task}).",
            "Give it to someone else, hand command over first"
            f' (`sic role {incident} ic @NAME`), or break the glass: `--break-glass "why"`.'
            " That is recorded and shown.",
            clause=clause,
        )


class WrongHand(Refused):
    """People act, monitors report, the clock tells time: this hand does not do that."""

    code = "SIC-E104"

    def __init__(self, actor: str, deed: str, whose: str) -> None:
        super().__init__(
            f"{actor} cannot {deed}: only {whose} can.",
            "Log in as a person, with `sic login`, and do it again.",
        )


class UnknownSeverity(Refused):
    """The runbook has no such severity."""

    code = "SIC-E106"
    clause = SEVERITIES

    def __init__(self, given: str, known: Iterable[str], incident: str) -> None:
        named = tuple(known)
        has = f"It has {listed(named)}." if named else "It has none."
        example = named[0] if named else "SEVERITY"
        super().__init__(
            f"The runbook has no severity {given!r}. {has}",
            f"`sic sev {incident} {example}`",
        )


class ReasonMissing(Refused):
    """This needs a reason, for those who read it afterwards."""

    code = "SIC-E107"

    def __init__(self, deed: str, remedy: str, *, clause: str = "") -> None:
        super().__init__(f"{deed} needs a reason.", remedy, clause=clause)


class UnknownRole(Refused):
    """The runbook has no such role."""

    code = "SIC-E108"
    clause = ROLES

    def __init__(self, given: str, known: Iterable[str], incident: str) -> None:
        named = tuple(known)
        super().__init__(
            f"The runbook has no role {given!r}. It has {listed(named)}.",
            f"`sic role {incident} {named[0]} @NAME`",
        )


class UnusableName(Refused):
    """No account can have this name."""

    code = "SIC-E109"

    def __init__(self, given: str) -> None:
        super().__init__(
            f"{given!r} is no account name: those are lower-case letters, digits, dot, dash and"
            " underscore, at most 63.",
            "Name the responder as they log in, for example `@alice`.",
        )


class CommandHeld(Refused):
    """Only the Incident Commander hands command over; others take it, saying why."""

    code = "SIC-E110"
    clause = ROLES

    def __init__(self, incident: str, actor: str, commander: str, *, clause: str = "") -> None:
        super().__init__(
            f"{actor} cannot pass command of {incident} on: {commander} holds it.",
            f"Ask {commander} to hand over, or if they cannot be reached take it yourself:"
            f' `sic take {incident} --why "…"`.',
            clause=clause,
        )


class TooMany(Refused):
    """A limit on how much one incident holds was reached."""

    code = "SIC-E112"

    def __init__(self, whose: str, things: str, limit: int, remedy: str) -> None:
        super().__init__(f"{whose} holds at most {limit:,} {things}.", remedy)


class ItemTicksItself(Refused):
    """A bound checklist item follows the state; a hand cannot tick it."""

    code = "SIC-E113"
    clause = CHECKLIST

    def __init__(self, text: str, when: str, remedy: str, *, clause: str = "") -> None:
        super().__init__(f"“{text}” ticks itself when {when}.", remedy, clause=clause)


class UnknownItem(Refused):
    """The runbook's checklist has no such item."""

    code = "SIC-E114"
    clause = CHECKLIST

    def __init__(self, given: str, items: int, incident: str) -> None:
        has = f"has items 1 to {items}" if items else "has no item"
        super().__init__(
            f"The runbook's checklist {has}, none is {given!r}.",
            f"See them with `sic check {incident} list`.",
        )


class UnknownEntry(Refused):
    """Only notes, decisions and updates can be corrected, and there is none here."""

    code = "SIC-E115"

    def __init__(self, incident: str, entry: int) -> None:
        super().__init__(
            f"Entry {entry} of {incident} is no note, decision or update, so it cannot be"
            " corrected.",
            f"See the numbers with `sic timeline {incident}`.",
        )


class NotYourEntry(Refused):
    """An entry is corrected by its author, the Incident Commander or the Scribe."""

    code = "SIC-E116"
    clause = ROLES

    def __init__(self, incident: str, actor: str, entry: int, author: str) -> None:
        super().__init__(
            f"{actor} cannot correct entry {entry} of {incident}: {author} wrote it.",
            f"Ask {author}, the Incident Commander or the Scribe; or add a note:"
            f' `sic note {incident} "…"`.',
        )


class UnknownTask(Refused):
    """The incident has no such task."""

    code = "SIC-E117"

    def __init__(self, incident: str, task: str) -> None:
        super().__init__(
            f"{incident} has no task {task!r}.", f"See its tasks with `sic show {incident}`."
        )


class UnknownImpact(Refused):
    """The ladder knows no such impact."""

    code = "SIC-E118"
    clause = ESCALATION

    def __init__(self, given: str, known: Iterable[str], incident: str) -> None:
        named = tuple(known)
        super().__init__(
            f"There is no impact {given!r}. It can be {listed(named, last='or')}.",
            f"`sic impact {incident} {named[0]}`",
        )


class UnknownPattern(Refused):
    """The runbook has no such pattern, or the incident does not work by it."""

    code = "SIC-E119"
    clause = PATTERNS

    def __init__(self, given: str, known: Iterable[str], incident: str) -> None:
        named = tuple(known)
        has = f"It has {listed(named)}." if named else "It has none."
        super().__init__(
            f"The runbook has no pattern {given!r}. {has}",
            f"See them with `sic pattern {incident}`.",
        )


class UnknownRung(Refused):
    """The ladder has no such rung, or none is left."""

    code = "SIC-E120"
    clause = ESCALATION


class IncidentOver(Refused):
    """The incident is resolved; this belongs to an incident that goes on."""

    code = "SIC-E121"
    clause = FLOW

    def __init__(self, incident: str, deed: str) -> None:
        super().__init__(
            f"{incident} is resolved: {deed} is not possible any more.",
            f'If it came back, `sic reopen {incident} --why "…"`; else write a note.',
        )


class NotResolved(Refused):
    """The incident is not resolved yet."""

    code = "SIC-E122"
    clause = FLOW

    def __init__(self, incident: str, deed: str) -> None:
        super().__init__(
            f"{incident} is not resolved, so {deed}.",
            f"The Incident Commander resolves it first: `sic resolve {incident}`.",
        )


class UnsafeLink(Refused):
    """A link people will press must be of a kind that only opens."""

    code = "SIC-E123"

    def __init__(self, field: str, allowed: Iterable[str]) -> None:
        super().__init__(
            f"The {field} is not a link SIC shows: it starts with none of"
            f" {listed(tuple(allowed), last='or')}.",
            f"Paste the {field} with its beginning, for example `https://meet.example.com/inc`.",
        )


class UnsoundRecommendation(Refused):
    """The assistant named something that is not in the incident's own runbook."""

    code = "SIC-E700"

    def __init__(self, incident: str, ref: str, why: str) -> None:
        super().__init__(
            f"The recommendation of “{ref}” for {incident} is not recorded: {why}.",
            "Read the runbook; report this with the incident's id.",
        )


class UnknownRecommendation(NotFound):
    """Nothing was recommended in this incident under this id."""

    code = "SIC-E701"

    def __init__(self, incident: str, given: str) -> None:
        super().__init__(
            f"{incident} has no recommendation “{given}”.",
            f"`sic recommend --incident {incident}` shows those there are, with their ids.",
        )
