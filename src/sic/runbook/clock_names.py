"""Column headers and labels to what they promise; it never reads the values under them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sic.runbook.durations import Unit

ClockKind: TypeAlias = Literal["ack", "mitigation", "resolution", "cadence"]
KINDS: tuple[ClockKind, ...] = ("ack", "mitigation", "resolution", "cadence")

# Words that name a time which is none of the four clocks.
_OTHER = re.compile(
    r"\b(?:team|who|responders?|responsible|owner|roles?|person|people|participants|examples?"
    r"|channels?|contacts?|escalat\w*|post-?mortem|pir|rca|root cause|retro\w*|review|uptime"
    r"|availability|credits?|detect(?:ion)?|ttd|mttd|budget|audience|template|method"
    r"|medium|tools?"
    r"|notif(?:y|ied|ication) (?:within|in|to|method|list)|initial (?:update|communication"
    r"|comms|notification"
    r"|message|status)|first (?:update|communication|comms|notification|message|status)"
    r"|actual|average"
    r"|current|plan|process|procedure|actions?|steps|required|expectations|level of|after"
    r"|rto|rpo"
    r"|mtbf|last|(?<!status )page\??|paged|alert\w*|assign\w*|triage|hours|coverage"
    r"|patch\w*|lead|code|type"
    r"|time-?outs?|retry|retries|poll\w*|back-?off|heartbeat|scrape|cache|ttl|backup\w*"
    r"|retention|kept|replica\w*|snapshots?|count|met|attain\w*|complian\w+|breach\w*)\b"
)
# What was, what is measured and what may come one day bind nobody; read with parentheses.
_NOT_IN_FORCE = re.compile(
    r"\b(?:old|former|formerly|previous|previously|until (?:q?\d|\w+ 20)|legacy|obsolete"
    r"|deprecated|superseded|proposed|proposal|draft|planned|future|measured|actuals?|achieved|observed"
    r"|median|percentile|p\d\d|last (?:week|month|quarter|year)|q[1-4]|20\d\d)\b"
)
_NOT_OTHER = re.compile(
    r"\b(?:tell people|business hours|working hours|office hours|required|\(hours\))"
)
_KINDS: tuple[tuple[ClockKind, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "ack",
        re.compile(
            r"\back(?:s|ed|nowledge(?:d|s)?|nowledge?ments?|nowledging)?\b"
            r"|\bresponse (?:time|sla|slo|target|within"
            r"|goal|objective|window|deadline)|\b(?:initial|first|target|time to(?: first"
            r"| initial)?|max(?:imum)?"
            r"|required|expected) respon(?:se|d)|\btime to (?:respond|ack\w*"
            r"|engage(?:ment)?|react)"
            r"|\brespon(?:d|se) (?:within|in|by)|\bt{2}a\b|\bmtt[ae]\b"
            r"|\bengage(?:ment)? (?:within|time)"
            r"|\breaction time|\bsla \(?response|\bresponse \(?(?:minutes|mins?|hours|hrs?)\)?$"
            r"|\bpick[ -]?up (?:time|within)|\bresponse[ -]sla"
        ),
        re.compile(
            r"^(?:target )?(?:response|respond|responds|reaction|responsiveness"
            r"|response requirements?)$"
        ),
    ),
    (
        "mitigation",
        re.compile(
            r"\bmitigat\w*|\bcontain(?:ment|ed)?\b|\brestor(?:e|ed|ation)\b|\bttm\b"
            r"|\bmttm\b|\bworkaround\b"
            r"|\bstabili[sz]\w*|\btime to recover\b|\brecover(?:y|ed)? (?:time|within"
            r"|target|sla)"
        ),
        re.compile(r"^(?:recovery|recover)$"),
    ),
    (
        "resolution",
        re.compile(
            r"\bresol(?:ve[ds]?|ution)\b|\bremediat\w*|\bfix(?:ed)?(?: time| within"
            r"| target| sla| by| in| eta|$)"
            r"|\bttr\b|\bmttr\b|\btime to (?:fix|close|repair)|\brepair(?: time"
            r"| within)?\b|\bclosure\b|\btarget fix"
        ),
        re.compile(r"(?!)"),
    ),
    (
        "cadence",
        re.compile(
            r"\bcadence\b|\bfrequency\b|\binterval\b|\bupdates? (?:every|each|freq\w*|sla"
            r"|rate|schedule|time)"
            r"|\bsitreps?\b|\b(?:notify|inform|tell|brief|update|communicate|report|post)"
            r" (?:\w+ ){0,2}(?:every|each)\b|\bhow often\b"
        ),
        re.compile(
            r"^(?:(?:public |customers? |stakeholders? |internal |external |status "
            r"|status page |client |exec(?:utive)? |management |leadership |business |user "
            r"|partner |slack |incident |progress |regular |team )*(?:communications?|comms"
            r"|updates?|status|reporting)"
            r"(?: (?:sla|slo|target|requirements?|expectations?|plan|policy))?"
            r"|(?:status )?(?:updates?|comm\w*) to (?:customers|stakeholders|management)"
            r"|status page|keep informed|(?:tell|inform|update|brief)"
            r"(?: (?:people|everyone|customers|users|stakeholders|management))?)$"
        ),
    ),
)
_DEFINITIONS = (
    "definition", "description", "meaning", "criteria", "criterion", "summary", "impact",
    "what it means", "what", "scope", "business impact", "customer impact", "when to use",
    "condition",
    "conditions", "name", "examples", "example", "effect", "symptoms",
)  # fmt: skip
_UNIT = re.compile(
    r"[(\[,/]?\s*\b(?:in )?(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?"
    r"|weeks?)\b\.?\s*[)\]]?\s*$"
)
_BOTH = re.compile(r"\s*(?:/|&|\+|,|\band\b|\bor\b)\s*")
# Names the other half of the week: a second calendar, which one clock cannot run on.
_OFF_HOURS = re.compile(
    r"\b(?:off|after|out of|outside|non)[ -](?:\w+ )?(?:hours|hrs)\b|\b(?:over)?nights?\b"
    r"|\bweekends?\b|\bholidays?\b"
)
_OFFICE = re.compile(r"\b(?:business|office|working) (?:hours|hrs)\b")
_UNITS: dict[str, Unit] = {
    "s": "seconds",
    "m": "minutes",
    "h": "hours",
    "d": "days",
    "w": "weeks",
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column header or label promises.

    ``plain`` is false where the name often holds prose ("Response", "Communication"):
    there only a value that is a time by itself counts.
    """

    kinds: tuple[ClockKind, ...]
    plain: bool = True
    unit: Unit | None = None
    office: bool = False


def classify(label: str) -> Heading | None:
    """Return what a header or label promises, or ``None`` if it names no clock."""
    if len(label) > 120:
        return None
    words = re.sub(r"[*_`:?]+", " ", label.casefold())
    words = re.sub(r"\s+", " ", re.sub(r"[^\w\s()/&,.+-]", " ", words)).strip(" .-")
    if not words or len(words) > 60 or _NOT_IN_FORCE.search(words):
        return None
    office = bool(_OFFICE.search(words))
    unit_match = _UNIT.search(_OFFICE.sub("", words).strip())
    unit = _UNITS[unit_match[1][0]] if unit_match else None
    bare = _OFFICE.sub("", words)
    if unit_match:
        bare = _UNIT.sub("", bare.strip())
    bare = re.sub(r"\s*\([^()]*\)\s*", lambda m: _keep(m[0]), bare).strip(" (),.-")
    if _OTHER.search(_NOT_OTHER.sub(" ", bare)):
        return None
    parts = [part for part in _BOTH.split(bare) if part]
    found = [_by_kind(part, unit, office=office) for part in parts]
    if len(parts) == 2 and all(found):
        kinds = dict.fromkeys(kind for f in found if f for kind in f.kinds)
        return Heading(tuple(kinds), True, unit, office)
    return _by_kind(bare, unit, office=office)


def _keep(parenthesis: str) -> str:
    """Drop a remark in parentheses, keep the abbreviation of a clock ("(TTA)")."""
    return f" {parenthesis.strip(' ()')} " if re.search(r"\bm?tt[armd]\b", parenthesis) else " "


def _by_kind(bare: str, unit: Unit | None, *, office: bool) -> Heading | None:
    strict = [(m.start(), kind) for kind, plain, _ in _KINDS if (m := plain.search(bare))]
    if strict:
        kinds = tuple(kind for _, kind in sorted(strict))
        if "cadence" in kinds and len(kinds) > 1:
            kinds = ("cadence",) if "every" in bare or "frequency" in bare else kinds
        return Heading(kinds, True, unit, office)
    for kind, _, loose in _KINDS:
        if loose.fullmatch(bare):
            return Heading((kind,), unit is not None, unit, office)
    return None


def is_definition(label: str) -> int | None:
    """Return how well a header names the definition (0 is best), or ``None``."""
    words = re.sub(r"[^\w\s]", " ", label.casefold()).split()
    for rank, name in enumerate(_DEFINITIONS):
        if name.split() == words[: len(name.split())] and len(words) <= 4:
            return rank
    return None


def is_off_hours(label: str) -> bool:
    """Say whether a header asks for times outside office hours only."""
    return bool(_OFF_HOURS.search(label.casefold()))


def is_vague_time(label: str) -> bool:
    """Say whether a header promises a time without saying of what ("SLA", "Target")."""
    words = re.sub(r"[^\w\s]", " ", label.casefold()).strip()
    return bool(
        re.fullmatch(r"(?:sla|slo|target|time ?frame|timeline|deadline|due|eta|time)s?", words)
    )
