"""A table cell or label's words to one clock, and what to say of it; it never guesses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from sic.domain.policy import BusinessDays, Clock, Elapsed, Sprint, Text
from sic.runbook.duration_atoms import Atom, elapsed_atom, scan, seconds_in

_DAY = 86_400
_MATHS = re.compile(r"\$\s*(?:\\l(?:eq?|t)\b|[<≤])\s*(\d*)\s*\$")  # "$\le 15$ mins"
VALUE_MAX = 2000  # Longer words are a text, not the value of a cell or label.
Unit = Literal["seconds", "minutes", "hours", "days", "weeks"]


@dataclass(frozen=True, slots=True)
class Remark:
    """A diagnostic still without a place: code, statement, edit."""

    code: str
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text promises.

    ``exact``: every word was understood. Otherwise ``clock`` is the one time among words
    that were not, and the caller decides whether its column is plain enough to take it.
    """

    clock: Clock | None = None
    remarks: tuple[Remark, ...] = ()
    exact: bool = True
    recurring: bool = False  # It said "every", "hourly", …
    deadline: bool = False  # It said "within", "in", "<", …

    @property
    def silent(self) -> bool:
        """Nothing is promised and nothing needs saying."""
        return self.clock is None and not self.remarks


_DASHES = frozenset({"", "-", "--", "---", "—", "–", "―", "n/a", "na", "n.a.", "none", "nil",
                     "null",
                     "not applicable", "no sla", "no slo", "no target", "no commitment", "no",
                     "n/a.", "x", "✗", "❌", "not required", "not needed"})  # fmt: skip
_SILENT_MARKS = {
    "async", "asynchronous", "asynchronously", "async updates", "as needed", "as required",
    "if needed", "if required", "when needed", "as appropriate", "on request", "on demand",
    "upon request", "optional", "ad hoc", "ad-hoc", "as necessary", "if necessary",
    "at discretion", "on change", "on status change", "no updates", "on resolution",
    "as available", "async only", "no cadence", "no regular updates",
}  # fmt: skip
_PROMISES = re.compile(
    r"(?:as soon as possible|a\.?s\.?a\.?p\.?|immediate(?:ly)?|at once|right away"
    r"|instant(?:ly)?"
    r"|promptly|best[ -]efforts?|same[ -](?:business[ -])?day|e\.?o\.?d\.?"
    r"|(?:by )?(?:the )?end of (?:the )?(?:business |working )?(?:day|week|month|quarter)"
    r"|(?:by )?close of business|c\.?o\.?b\.?|when convenient|when possible|when time permits"
    r"|as time permits|time permitting|(?:next|following|upcoming|regular|scheduled|normal)"
    r" (?:day|week|release|maintenance window|planning|cycle|release cycle|deploy(?:ment)?"
    r"|quarter|month|iteration)|(?:to be )?(?:scheduled|planned|prioriti[sz]ed)|backlog"
    r"|continuous(?:ly)?|constant(?:ly)?|real[ -]?time|monthly|quarterly|fortnightly|bi-?weekly"
    r"|every shift|each shift|\d+ sprints|two sprints|\d+ months?|(?:a|one) month"
    r"|as soon as (?:practical|practicable|feasible)|next available)"
)
_PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|\$\{.*?\}|\{[a-z_ ]+\}|%\w+%|<[^<>]*[a-z][^<>]*>"
    r"|\[[^\[\]]*[\w.…][^\[\]]*\]|\btodo\b"
    r"|\btb[dca]\b|\bfixme\b|\bto be (?:determined|defined|confirmed|decided|agreed)\b"
    r"|(?<![\w-])[xyn#?]{1,4}(?:\s*[-–]\s*[xyn#?]{1,4})?[ -]*(?:business |working )?"
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?|weeks?)\b"
    r"|^x{2,}$|_{2,}|\?{2,}|^\?$|^\.{3}$|^…$|\bplaceholder\b|\bfill in\b|\binsert\b"
)
_EXAMPLE = re.compile(
    r"\be\.?g\.?(?:\W|$)|\bfor example\b|\bexample\b|\bsuch as\b|\bsuggested\b"
)
# "96 % in 30 days", "4 (every 15 minutes)", "10:05 (5 minutes)" tell of what has been.
_RECORDED = re.compile(r"^\D?\d+(?:[.,]\d+)?\s?%|^\d+\s*\(|^\d{1,2}:\d\d\s*(?:\(|$)")
_NEGATIVE = re.compile(r"(?:^|[\s(])[-−]\d")
_APPROX = re.compile(
    r"[~≈∼]|\b(?:approx(?:imately)?\.?|about|around|circa|roughly|ca\.)(?=\s|$)"
)
_MORE = re.compile(r"[>≥]|\b(?:more than|longer than|greater than|over|exceed\w*|beyond)\b")
_AT_LEAST = re.compile(r"\b(?:at least|at a minimum|at minimum|minimum|min\.?)\b(?:\s+of)?")
_DEADLINE = re.compile(
    r"[<≤]=?|\b(?:within|in|under|inside|less than|no more than|not more than|no later than"
    r"|not to exceed|not exceed(?:ing)?|at most|max(?:imum)?\.?|up to|by|upto|fewer than"
    r"|below)\b(?:\s+of\b)?"
)
_EVERY = re.compile(r"\b(?:once )?(?:every|each|per)\b")
_OTHER_START = re.compile(
    r"\b(?:from|after|of|since|following|upon|on|post)\s+(?:the\s+|an?\s+|being\s+|initial\s+)*"
    r"(?:acknowledge?ment|acknowledging|ack|mitigation|response|escalation|triage|diagnosis)\b"
)
_START = re.compile(
    r"\b(?:from|after|of|since|following|upon|on|post)\s+(?:the\s+|an?\s+|being\s+"
    r"|first\s+|initial\s+"
    r"|incident\s+|issue\s+)*(?:detect\w*|declar\w*|alert\w*|page[ds]?|paging|report\w*"
    r"|notif\w*|incident|receipt|received|discover\w*|identif\w*|open\w*|creat\w*|start"
    r"|occurrence"
    r"|ticket\w*|outage|impact)(?:\s+(?:start|creation|detection|declaration|time|report"
    r"|opened))?\b"
)
_SOFT = re.compile(
    r"\b(?:or|and|then|/)\s+(?:as needed|as required|sooner|less|faster|better|earlier|fewer"
    r"|(?:on|upon|when|at)(?:\s+\w+){0,3}\s+(?:changes?|updates?|developments?|milestones?)"
    r"|when (?:the )?(?:status|situation) changes|more often(?: if needed)?"
    r"|more frequently(?: as needed)?"
    r"|immediately|asap|more)\b"
    r"|\buntil (?:(?:it|the incident|the issue|service|users) (?:is |are )?)?(?:fully )?"
    r"(?:resolved|resolution|mitigated|mitigation|contained|containment|restored|restoration"
    r"|recovered|recovery|stable|stabili[sz]ed|fixed|over|closed|closure)\b"
    r"|\bduring (?:the |an? )?(?:active |ongoing )?"
    r"(?:response|resolution|incident|mitigation)\b"
    r"|\bwhile (?:it is |the incident is )?(?:active|open|ongoing|unresolved)\b"
    r"|\b(?:as needed|if needed|or so|tops|best[ -]efforts?|immediate(?:ly)?|asap)\b"
)
_FILLER = re.compile(
    r"\b(?:target(?:ed)?|sla|slo|goal|time|total|initial|response|respond"
    r"|ack(?:nowledge(?:d|ment)?)?"
    r"|updates?|status|resolve[ds]?|resolution|mitigate[ds]?|mitigation|during|for|the|at"
    r"|on|is|an?"
    r"|local|utc|gmt|pst|est|cet|pt|et|ct|minutes?|frequency|cadence|of|to|be|maximum|max"
    r"|internal(?:ly)?"
    r"|external(?:ly)?|post(?:ed)?|provide|send|comms?|communications?|stakeholders?"
    r"|support|coverage"
    r"|available|mon|tue|wed|thu|fri|or|pagerduty|opsgenie|slack|teams|sms|e-?mail|chat)\b|[\s.,;:()\[\]!*+'\"“”’/&|-]|[–—]|=|🔴|🟠|🟡|🟢|⏱️|⏱"
)
# A remark in parentheses behind the time changes nothing, unless it sets a condition.
_ASIDE = re.compile(
    r"\((?![^()]*\b(?:if|unless|except|after|before|until|only|then|not|no|never|when|once"
    r"|outside|out|from|post|per|lasting|was|were|first|initial|draft|review|escalat\w*)\b)"
    r"[^()\d]{1,80}\)\s*$"
)
_DANGER = re.compile(
    r"\b(?:if|unless|except|escalat\w*|not|never|no|then|first|lasting|outage|downtime|latency"
    r"|p\d\d|was|were|took|before|prior|remind\w*|wait\w*|delay\w*|repeat\w*|until|after|only"
    r"|join\w*|(?<!status )pages?|paged|paging|assembl\w*|conven\w*|post-?mortem|review"
    r"|rca|per user|retro\w*"
    r"|notif\w+|users?|customers affected|sustained|previous|last|past|ago|timeout|retry"
    r"|retries)\b"
)


def read(text: str, *, unit: Unit | None = None, office: bool = False) -> Reading:
    """Return what a cell promises.

    Args:
        text: The cell's plain words.
        unit: The unit its column's header gives for bare numbers, if any.
        office: Whether the header says the times are business hours.
    """
    if len(text) > VALUE_MAX:
        return Reading(exact=False)
    words = normalise(text)
    if words in _DASHES:
        return Reading()
    if _PLACEHOLDER.search(words):
        return _said(
            "SIC-R304", f"{_quote(text)} is a placeholder, not a time", "write the time"
        )
    if words.rstrip(".") in _SILENT_MARKS:
        return _said("SIC-R301", f"{_quote(text)} starts no countdown")
    if unit and re.fullmatch(r"[~<≤]?\s*\d+(?:\.\d+)?", words):
        words = f"{words} {unit}"
    return _times(text, words, office=office)


def normalise(text: str) -> str:
    """Return the words in one spelling: lower case, ASCII blanks and halves as digits."""
    for sign, value in (("½", ".5"), ("¼", ".25"), ("¾", ".75")):
        text = re.sub(rf"(\d)\s*{sign}", rf"\g<1>{value}", text).replace(sign, f"0{value}")
    text = _MATHS.sub(r"≤ \1", text)
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"\[\^?\d{1,3}\]", " ", folded)  # A footnote mark is no placeholder.
    folded = re.sub(r"\b[a-z]+(?:-[a-z]+)? \((\d{1,4})\) (?=[a-z])", r"\1 ", folded)
    return re.sub(r"\s+", " ", folded).strip().removesuffix(".").strip()


def _quote(text: str) -> str:
    words = " ".join(text.split())
    return f"`{words if len(words) <= 60 else words[:57] + '…'}`"


def _said(code: str, message: str, help_: str = "", clock: Clock | None = None) -> Reading:
    return Reading(clock, (Remark(code, message, help_),))


def _times(text: str, words: str, *, office: bool) -> Reading:
    """Read words that are neither empty nor a placeholder."""
    atoms = scan(words)
    clocks = [a for a in atoms if a.kind in {"clock", "range"}]
    if not clocks:
        return _without_times(text, words, atoms)
    if problem := next((a.problem for a in clocks if a.problem), ""):
        return _said("SIC-R310", f"{_quote(text)} {problem}", "write a time that can be kept")
    if _RECORDED.search(words):
        return _prose(text)
    if _NEGATIVE.search(words):
        return _said("SIC-R310", f"{_quote(text)} is negative", "write a time that can be kept")
    if any(a.kind == "outside" for a in atoms):
        return _not_one(text)
    if len(clocks) > 1:
        return _several(text, words, clocks, office=office or _has(atoms, "office"))
    return _single(text, words, atoms, clocks[0], office=office)


def _has(atoms: list[Atom], kind: str) -> bool:
    return any(a.kind == kind for a in atoms)


def _not_one(text: str) -> Reading:
    return _said(
        "SIC-R309",
        f"{_quote(text)} does not make one clock; it is kept as text",
        "write one time for each severity, or one row for each calendar",
        Text(text=" ".join(text.split())),
    )


def _without_times(text: str, words: str, atoms: list[Atom]) -> Reading:
    bare = words.rstrip(".")
    if _has(atoms, "always") or _has(atoms, "office"):
        return _said("SIC-R301", f"{_quote(text)} names hours, not a time to keep")
    if _PROMISES.fullmatch(re.sub(r"^(?:within|in|by|at|on|during) (?:the )?", "", bare)) or (
        len(bare) <= 60 and _PROMISES.fullmatch(bare)
    ):
        return _said(
            "SIC-R312",
            f"{_quote(text)} is a promise without a time; it has no countdown",
            "write a time if a clock should run",
            Text(text=" ".join(text.split())),
        )
    if re.fullmatch(r"[~<≤>]?\s*-?\d+(?:\.\d+)?", bare):
        return _said("SIC-R305", f"{_quote(text)} has no unit", "write minutes, hours or days")
    return Reading(exact=False)


def _single(text: str, words: str, atoms: list[Atom], atom: Atom, *, office: bool) -> Reading:
    """Read words around exactly one time."""
    rest = _blank(words, atoms)
    remarks: list[Remark] = []
    if atom.kind == "range":
        remarks.append(
            Remark("SIC-R306", f"{_quote(text)} is a range; the clock runs to its upper bound")
        )
    if _APPROX.search(rest):
        remarks.append(Remark("SIC-R307", f"{_quote(text)} is approximate; read as exact"))
        rest = _APPROX.sub(" ", rest)
    if _OTHER_START.search(rest):
        remarks.append(Remark("SIC-R313", f"{_quote(text)} is counted from detection"))
        rest = _OTHER_START.sub(" ", rest)
    office = office or _has(atoms, "office")
    if office and atom.unit > _DAY:
        return _not_one(text)
    clock = _on_calendar(atom, office=office)
    return _judge(text, rest, Reading(clock, tuple(remarks), recurring=atom.recurring))


def _judge(text: str, rest: str, reading: Reading) -> Reading:
    """Decide by the words around the time whether it is a promise at all."""
    recurring = reading.recurring or bool(_EVERY.search(rest))
    rest = _SOFT.sub(" ", _START.sub(" ", rest))
    if _AT_LEAST.search(rest) and recurring:
        rest = _AT_LEAST.sub(" ", rest)
    deadline = bool(_DEADLINE.search(rest))
    rest = _EVERY.sub(" ", _DEADLINE.sub(" ", rest))
    reading = replace(reading, recurring=recurring, deadline=deadline)
    if _MORE.search(rest) or _AT_LEAST.search(rest) or _EXAMPLE.search(rest):
        return _prose(text)
    if not _FILLER.sub("", _ASIDE.sub("", rest)):
        return reading
    if _DANGER.search(rest):
        return _prose(text)
    return replace(reading, exact=False)


def _prose(text: str) -> Reading:
    remark = Remark(
        "SIC-R311",
        f"{_quote(text)} mentions a time that is not read as a clock",
        "write the time alone if it is a promise",
    )
    return Reading(None, (remark,), exact=False)


def prose(text: str) -> Reading:
    """Return the reading of words that mention a time and promise none."""
    return _prose(text)


def _blank(words: str, atoms: list[Atom]) -> str:
    """Return the words with every atom blanked."""
    for atom in atoms:
        words = words[: atom.start] + " " * (atom.end - atom.start) + words[atom.end :]
    return words


def _on_calendar(atom: Atom, *, office: bool) -> Clock | None:
    """Return the atom's clock in office hours: "1 day" there is a working day, not 24 h."""
    clock = atom.clock
    if not office or not isinstance(clock, Elapsed):
        return clock
    if atom.unit == _DAY and clock.seconds % _DAY == 0:
        return BusinessDays(days=clock.seconds // _DAY)
    return Elapsed(seconds=clock.seconds, calendar="business_hours")


def _several(text: str, words: str, clocks: list[Atom], *, office: bool) -> Reading:
    """Read two times: the same said twice, alternatives, or a range; else no one clock."""
    if len(clocks) != 2 or office:
        return _not_one(text)
    first, second = clocks
    between = words[first.end : second.start].strip(" .,")
    tail = _FILLER.sub("", _SOFT.sub(" ", _START.sub(" ", words[second.end :])))
    head = words[: first.start]
    head = _FILLER.sub("", _DEADLINE.sub("", _EVERY.sub("", head.replace("between", ""))))
    if tail or _APPROX.sub("", head):
        return _not_one(text)
    recurring = first.recurring or second.recurring or bool(_EVERY.search(words))
    if between.strip("( =~") in {"", "i.e.", "ie", "aka"} and between:
        return _same_twice(text, first, second, recurring=recurring)
    if between in {"-", "–", "—", "to", "and"} and (between != "and" or "between" in words):
        return _from_to(text, first, second, recurring=recurring)
    if re.fullmatch(r"or(?: (?:every|within|in|each))?", between):
        return _stricter(text, first, second, recurring=recurring)
    return _not_one(text)


def _same_twice(text: str, first: Atom, second: Atom, *, recurring: bool) -> Reading:
    if first.clock != second.clock:
        return _not_one(text)
    return Reading(first.clock, recurring=recurring, deadline=True)


def _size(clock: Clock | None) -> int | None:
    """Return a number to compare clocks of one kind by; ``None`` for those without one."""
    match clock:
        case Elapsed(seconds=seconds):
            return seconds
        case BusinessDays(days=days):
            return days
    return None


def _from_to(text: str, first: Atom, second: Atom, *, recurring: bool) -> Reading:
    low, high = _size(first.clock), _size(second.clock)
    if type(first.clock) is not type(second.clock) or low is None or high is None or low > high:
        return _not_one(text)
    message = f"{_quote(text)} is a range; the clock runs to its upper bound"
    return Reading(
        second.clock, (Remark("SIC-R306", message),), recurring=recurring, deadline=True
    )


def _stricter(text: str, first: Atom, second: Atom, *, recurring: bool) -> Reading:
    a, b = _size(first.clock), _size(second.clock)
    if type(first.clock) is not type(second.clock) or a is None or b is None:
        return _not_one(text)
    clock = first.clock if a <= b else second.clock
    message = f"{_quote(text)} gives two times; the stricter stands"
    return Reading(clock, (Remark("SIC-R308", message),), recurring=recurring, deadline=True)


def describe(clock: Clock | None) -> str:
    """Return a clock in short words: "10 min", "2 business days", "end of sprint".

    >>> describe(Elapsed(seconds=5400))
    '1 h 30 min'
    """
    match clock:
        case None:
            return "no clock"
        case Elapsed(seconds=seconds, calendar=calendar):
            return _spell(seconds) + (" (business hours)" if calendar else "")
        case BusinessDays(days=days):
            return f"{days} business day{'s' if days != 1 else ''}"
        case Sprint():
            return "end of sprint"
        case Text(text=text):
            return f"“{text}”"


def _spell(seconds: int) -> str:
    parts = []
    for size, name in ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}")
    return " ".join(parts) or "0 s"


__all__ = [
    "Reading",
    "Remark",
    "Unit",
    "describe",
    "elapsed_atom",
    "normalise",
    "prose",
    "read",
    "seconds_in",
]
