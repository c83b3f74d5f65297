"""The smallest pieces of a promised time found in words; it never judges the sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from sic.domain.policy import BusinessDays, Clock, Elapsed, Sprint

Kind = Literal["clock", "range", "office", "always", "outside"]

_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15,
    "twenty": 20, "twenty-four": 24, "twenty four": 24, "thirty": 30, "forty-five": 45,
    "forty five": 45, "forty": 40, "forty-eight": 48, "fifty": 50, "sixty": 60,
    "seventy-two": 72, "ninety": 90,
}  # fmt: skip
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_536_000}
SECONDS_MAX = 10 * 365 * 86_400
_DAYS_MAX = 10 * 260

# A number word needs a blank and a longer word behind it: "as" is not one second.
_N = (
    r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,12}(?:[.,]\d{1,4})?|(?:"
    + "|".join(sorted(_WORDS, key=len, reverse=True))
    + r")(?=[ -]+[a-z]{2}))"
)
_U = (
    r"(?:seconds?|secs?|s|minutes?|mins?|m(?![ ]*(?:users|customers|requests|usd|dollars|rows))"
    r"|hours?|hrs?|h|days?|d|weeks?|wks?|w|years?)"
)
_BIZ = r"(?:business|working|work|office|bus\.?|biz)"
_BD = rf"(?:(?:full[ ])?{_BIZ}[ -]?days?|workdays?|weekdays?|b\.?d\.?s?)"
_TO = r"(?:-|–|—|to|and)"
_CLOCK_TIME = r"\d{1,2}(?::\d\d)?"

# The order is the grammar's: a longer reading stands before the shorter one it contains.
_ATOM = re.compile(
    rf"""(?<![\w.:/$€£%\#])(?<![a-z]-)(?:
      (?P<iso>p(?=t?\d)(?:\d{{1,6}}d)?(?:t(?:\d{{1,6}}h)?(?:\d{{1,6}}m)?(?:\d{{1,6}}s)?)?)
    | (?P<always>24\s*[x×/]\s*7(?:\s*[x×/]\s*365)?|24\s*h(?:ou)?rs?\s*/\s*(?:day|7(?:[ ]days?)?)
        |around[ ]the[ ]clock|at[ ]any[ ](?:time|hour)
        |(?:in|during)?[ ]?day[ ](?:and|or)[ ]night
        |(?:both[ ])?(?:in|inside|within|during)?[ ]?(?:{_BIZ}[ ]hours[ ])?(?:and|or)[ ]
        (?:outside|out)[ ]?(?:of[ ])?(?:{_BIZ}[ -])?hours
        |(?:in|during)?[ ]?{_BIZ}[ ](?:and|or)[ ]out[ -]of[ -]hours)
    | (?P<outside>(?:outside|outwith|after|off|non)[ -]?(?:of[ ])?(?:{_BIZ}[ -])?hours
        |out[ -]of[ -](?:{_BIZ}[ -])?hours|overnight|weekends?|nights?|otherwise|outside)
    | (?P<nextbd>(?:the[ ])?(?:next|following)[ ]{_BIZ}[ -]?day)
    | (?:between[ ])?{_N}\s*{_TO}\s*(?P<bdrange>{_N})\s*-?\s*{_BD}
    | (?P<everybd>(?:every|each|per|once[ ](?:a|per|every)|daily,?)[ ]\(?{_BIZ}[ -]?days?\)?)
    | (?P<bd>{_N})\s*-?\s*{_BD}
    | (?P<officespan>{_N})\s*-?\s*{_BIZ}[ -]?(?P<officeunit>hours?|hrs?|minutes?|mins?)
    | (?P<office>(?:(?:during|in|within)[ ])?(?:(?:local|normal|regular|standard)[ ])?
        {_BIZ}[ -]?(?:hours|hrs|time)(?:[ ]only)?
        |8\s*[x×/]\s*5|{_BIZ}[ ]?days[ ]only|weekdays(?:[ ]only)?
        |mon(?:day)?s?\s*(?:-|–|to)\s*fri(?:day)?s?
        |{_CLOCK_TIME}\s*am\s*(?:-|–|to)\s*{_CLOCK_TIME}\s*pm
        |\d{{1,2}}:\d\d\s*(?:-|–|to)\s*\d{{1,2}}:\d\d
        |0?[89]\s*(?:-|–|to)\s*(?:5|6|17|18)(?!\s*-?\s*{_U}\b))
    | (?P<sprint>(?:(?:the[ ])?end[ ]of[ ](?:the[ ])?)?(?:the[ ])?
        (?:next|current|this|following|upcoming)[ ](?:available[ ])?sprint
        |(?:the[ ])?end[ ]of[ ](?:the[ ])?sprint|(?:one|1)[ ]sprint
        |(?<=within[ ])(?:a|the)[ ]sprint)
    | (?:between[ ])?{_N}\s*{_TO}\s*(?P<range>{_N})\s*-?\s*(?P<rangeunit>{_U})
    | (?P<halfplus>{_N})[ ](?P<halfplusunit>hour|day|week)s?[ ]and[ ]a[ ]half
    | (?P<plushalf>{_N})[ ]and[ ]a[ ]half[ ](?P<plushalfunit>hour|day|week)s?
    | (?P<half>(?:half[ -](?:an?[ -])?|1/2[ ](?:an?[ ])?)(?P<halfunit>hour|day)(?:ly)?)
    | (?P<quarter>(?:a[ ])?quarter[ ](?:of[ ])?(?:an[ ])?hour)
    | (?P<times>{_N}|once|twice|two)(?:[ ]times|[ ]?x)?
        (?:[ ](?:an?|per|every|each)[ ]|[ ]?/[ ]?|[ ](?=dai))(?P<timesunit>hour|day|daily|week)
    | (?P<every>(?:every|each|per|(?<=within[ ])the)[ ]
        (?P<everyunit>other[ ]day|hour|hr|day|week))
    | (?P<compact>(?:\d{{1,6}}{_U}){{2,4}})
    | (?P<span>{_N})\s*-?\s*(?P<spanunit>{_U})
    | (?P<word>hourly|daily|weekly)
    )(?![\w%])""",
    re.VERBOSE,
)
_PART = re.compile(rf"(\d+)({_U})(?=\d|$)")
_ISO_PART = re.compile(r"(\d+)([dhms])")
_JOINT = re.compile(r"\.?\s*(?:,|and|&)?\s*$")


@dataclass(frozen=True, slots=True)
class Atom:
    """One time found in words; a ``range`` carries its upper bound.

    ``clock`` is ``None`` for marks (office hours, day and night) and for a time that is
    zero or absurd; then ``problem`` says which. ``unit`` is the smallest unit's seconds.
    """

    kind: Kind
    start: int
    end: int
    clock: Clock | None = None
    recurring: bool = False
    problem: str = ""
    unit: int = 0


_Found: TypeAlias = dict[str, str]
_Reader: TypeAlias = Callable[[re.Match[str], _Found], Atom | None]


def scan(text: str) -> list[Atom]:
    """Return the atoms of lower-case ``text`` from left to right, never overlapping.

    "1 hour 30 minutes" is one atom; "15 minutes, 1 hour" is two.
    """
    atoms: list[Atom] = []
    for atom in _atoms(text):
        if atoms and (joined := _join(atoms[-1], atom, text)):
            atoms[-1] = joined
        else:
            atoms.append(atom)
    return atoms


def seconds_in(number: str, unit: str) -> float:
    """Return a number in digits or words, times its unit, in seconds."""
    return _number(number) * _UNIT_SECONDS[unit[0]]


def elapsed_atom(start: int, end: int, seconds: float, kind: Kind = "clock") -> Atom:
    """Return the atom of so many seconds, or one with a problem and no clock."""
    whole = round(seconds)
    problem = ""
    if whole <= 0:
        problem = "is no time at all"
    elif whole > SECONDS_MAX:
        problem = "is more than ten years"
    clock = None if problem else Elapsed(seconds=whole)
    return Atom(kind, start, end, clock, problem=problem)


def _atoms(text: str) -> Iterator[Atom]:
    for match in _ATOM.finditer(text):
        found = {name: words for name, words in match.groupdict().items() if words}
        form = next((f for f in _FORMS if f in found), None)
        if form and (atom := _FORMS[form](match, found)):
            yield atom


def _join(first: Atom, second: Atom, text: str) -> Atom | None:
    """Join "1 hour" and "30 minutes" when nothing but a comma or "and" parts them."""
    a, b = first.clock, second.clock
    if not (isinstance(a, Elapsed) and isinstance(b, Elapsed)):
        return None
    falling = first.unit > second.unit > 0 and b.seconds < first.unit
    if not falling or not _JOINT.fullmatch(text, first.end, second.start):
        return None
    joined = elapsed_atom(first.start, second.end, a.seconds + b.seconds)
    return replace(joined, unit=second.unit)


def _number(text: str) -> float:
    if text in _WORDS:
        return _WORDS[text]
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def _mark(kind: Kind) -> _Reader:
    return lambda match, _found: Atom(kind, match.start(), match.end())


def _amount(number: str, unit: str, *, kind: Kind = "clock", factor: float = 1) -> _Reader:
    """Return a reader of ``number`` group times ``unit`` group (or a fixed unit)."""

    def read(match: re.Match[str], found: _Found) -> Atom:
        size = found.get(unit, unit)
        seconds = seconds_in(found[number], size) * factor
        atom = elapsed_atom(match.start(), match.end(), seconds, kind)
        return replace(atom, unit=_UNIT_SECONDS[size[0]])

    return read


def _days(group: str, *, kind: Kind = "clock") -> _Reader:
    def read(match: re.Match[str], found: _Found) -> Atom:
        number = _number(found[group])
        problem = ""
        if number <= 0:
            problem = "is no time at all"
        elif number > _DAYS_MAX:
            problem = "is more than ten years"
        elif number != int(number):
            problem = "is not a whole number of business days"
        clock = None if problem else BusinessDays(days=int(number))
        return Atom(kind, match.start(), match.end(), clock, problem=problem)

    return read


def _one_day(*, recurring: bool) -> _Reader:
    return lambda match, _found: Atom(
        "clock", match.start(), match.end(), BusinessDays(days=1), recurring
    )


def _office_span(match: re.Match[str], found: _Found) -> Atom:
    atom = _amount("officespan", "officeunit")(match, found)
    if atom is None or not isinstance(atom.clock, Elapsed):
        return atom or Atom("office", match.start(), match.end())
    clock = Elapsed(seconds=atom.clock.seconds, calendar="business_hours")
    return replace(atom, clock=clock, unit=0)


def _iso(match: re.Match[str], found: _Found) -> Atom:
    seconds = sum(seconds_in(n, u) for n, u in _ISO_PART.findall(found["iso"]))
    return elapsed_atom(match.start(), match.end(), seconds)


def _compact(match: re.Match[str], found: _Found) -> Atom | None:
    parts = _PART.findall(found["compact"])
    units = [_UNIT_SECONDS[unit[0]] for _, unit in parts]
    if units != sorted(set(units), reverse=True):
        return None
    return elapsed_atom(match.start(), match.end(), sum(seconds_in(n, u) for n, u in parts))


def _plus_half(number: str, unit: str) -> _Reader:
    def read(match: re.Match[str], found: _Found) -> Atom:
        seconds = seconds_in(found[number], found[unit]) + seconds_in("1", found[unit]) / 2
        return elapsed_atom(match.start(), match.end(), seconds)

    return read


def _half(match: re.Match[str], found: _Found) -> Atom:
    atom = elapsed_atom(match.start(), match.end(), seconds_in("1", found["halfunit"]) / 2)
    return replace(atom, recurring=found["half"].endswith("ly"))


def _times(match: re.Match[str], found: _Found) -> Atom:
    count = {"once": 1.0, "twice": 2.0}.get(found["times"]) or _number(found["times"])
    seconds = seconds_in("1", found["timesunit"]) / count if count else 0
    return replace(elapsed_atom(match.start(), match.end(), seconds), recurring=True)


def _every(match: re.Match[str], found: _Found) -> Atom:
    unit = found["everyunit"]
    seconds = 2 * 86_400 if unit == "other day" else seconds_in("1", unit)
    recurring = not found["every"].startswith("the")
    return replace(elapsed_atom(match.start(), match.end(), seconds), recurring=recurring)


def _word(match: re.Match[str], found: _Found) -> Atom:
    seconds = {"hourly": 3600, "daily": 86_400, "weekly": 604_800}[found["word"]]
    return replace(elapsed_atom(match.start(), match.end(), seconds), recurring=True)


# Readers by group; the first group present in a match names its form.
_FORMS: dict[str, _Reader] = {
    "iso": _iso,
    "always": _mark("always"),
    "outside": _mark("outside"),
    "nextbd": _one_day(recurring=False),
    "everybd": _one_day(recurring=True),
    "bdrange": _days("bdrange", kind="range"),
    "bd": _days("bd"),
    "officespan": _office_span,
    "office": _mark("office"),
    "sprint": lambda match, _found: Atom("clock", match.start(), match.end(), Sprint()),
    "range": _amount("range", "rangeunit", kind="range"),
    "halfplus": _plus_half("halfplus", "halfplusunit"),
    "plushalf": _plus_half("plushalf", "plushalfunit"),
    "half": _half,
    "quarter": lambda match, _found: elapsed_atom(match.start(), match.end(), 900),
    "times": _times,
    "every": _every,
    "compact": _compact,
    "span": _amount("span", "spanunit"),
    "word": _word,
}
