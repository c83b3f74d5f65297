"""Sentences that name an action and a time ("acknowledge within 15 minutes"); no guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sic.domain.policy import Elapsed
from sic.runbook.clock_names import ClockKind, Heading, classify
from sic.runbook.duration_atoms import Atom, scan

SENTENCE_MAX = 2000  # Longer ones are no promise anybody reads.
_ACTIONS: tuple[tuple[ClockKind, str], ...] = (
    ("ack",
        (r"acknowledg\w*|ack(?:ed|s)?|respon(?:d|ds|se|ded|ding)(?: time)?|engage[ds]?|mtta"
        r"|tta")),
    ("mitigation", r"mitigat\w*|contain(?:ed|ment)?|restor\w*|stabili[sz]\w*|mttm|ttm"),
    ("resolution", r"resolv\w*|resolution(?: time)?|fix(?:ed)?|remediat\w*|mttr|ttr"),
    ("cadence",
        (r"updat\w*|sitreps?|communicat\w*|cadence|comms|inform\w*|notif\w*|post(?:s|ed|ing)?"
        r"|report\w*")),
)  # fmt: skip
_ACTION = re.compile("|".join(rf"(?P<{k}>\b(?:{words})\b)" for k, words in _ACTIONS))
_RECURS = re.compile(
    r"\b(?:every|each|once (?:every|per|an?)|at least every|per)\s*$|\bevery\b[^.]{0,12}$"
)
_DUE = re.compile(
    r"(?:\b(?:within|in|under|less than|no more than|no later than|at most|max(?:imum)?"
    r"|up to|inside|by)\b|[<≤])"
    r"(?:\s+(?:of|the|a|first|maximum|max|next|target))*\s*[~<≤]?\s*$"
)
_EQUALS = re.compile(
    r"^\s*(?:sla|slo|time|target|goal|window|deadline|frequency|cadence|interval)*\s*"
    r"(?:is|are|of|:|=|-|–|—|must be|should be)?\s*(?:set to|set at)?\s*[~<≤]?\s*$"
)
# What was, what may come one day, and what somebody asks: nobody promises it now.
_NARRATIVE = re.compile(
    r"\?\W*$|\b(?:used to|formerly|previously|no longer|propos\w+|consider(?:ed|ing)?"
    r"|would like|we might|hope to|plan(?:s|ned)? to|in (?:the )?future|draft"
    r"|was|were|had|took|took us|yesterday|last (?:week|month|year)|\d{1,2}:\d\d"
    r"|20\d\d-\d\d|example)\b"
    r"|\be\.g\."
)
_CONDITION = re.compile(r"\b(?:if|unless|until|once|whenever|where|after)\b[^,:;]*$")
_NEGATION = re.compile(
    r"\b(?:not(?! (?:later|more|exceed))|no(?! (?:later|more|longer) than)|without"
    r"|fail\w*|never|cannot|unacknowledged|unresolved|unmitigated|nobody"
    r"|none|neither|nor|rather than|instead of)\b|n['’]t\b"
)
# What machines do at their own pace: "the service should respond within 90 seconds".
_MACHINE = re.compile(
    r"\b(?:databases?|replicas?|services?|servers?|systems?|apis?|endpoints?|clusters?|nodes?|pods?"
    r"|workers?|queues?|caches?|checks?|probes?|jobs?|monitors?|dashboards?|pages?|apps?|sites?)"
    r" (?:should |must |will |shall |can )?(?:re-?)?"
    r"(?:acknowledges?|responds?|restores?|updates?|reports?|posts?)\s*$"
)
_ELSE = re.compile(
    r"\bescalat\w*|(?<!not )\bexceed\w*|\babove\b|(?<!no )(?<!not )\b(?:more than|longer)\b"
    r"|\bdegrad\w*|\bslow\w*"
    r"|\blatency\b|\bp\d\d\b|>"
    r"|\bincreas\w*|\bpost-?mortem\b|\breview\b|\bretro\w*|\brca\b|\broot cause\b"
    r"|\breport (?:within|in)\b"
    r"|\bper (?:week|month) of\b|\bat least\b(?! every)|\bfirst\b|\binitial (?:update"
    r"|communication)\b|\bdraft\b"
)
_RIGHT = re.compile(
    r"^\s*-?\s*(?:(?:initial|first|target|max(?:imum)?|status|regular|public|stakeholder"
    r"|customer|progress|slack)\s+)*"
    r"(?:(?P<ack>response(?: time)?|ack\w*)|(?P<mitigation>mitigation|containment|restoration)"
    r"|(?P<resolution>resolution(?: time)?|fix)|(?P<cadence>updates?|communications?|comms"
    r"|cadence|status updates?))\b"
)
_TAIL = re.compile(
    r"^\s*[,(]?\s*(?:during |in |of )?(?:business|office|working) hours\)?"
    r"|^[^,.;]{0,3}24\s*[x/]\s*7"
)
_LABEL = re.compile(
    r"(?:^|(?<=[,;.(|/–—])|(?<= - ))\s*([A-Za-z][\w \-/()&]{1,48}?)\s*(?:\([^():]{1,80}\)\s*)?"
    r"(?:[:=]|\s[–—-]\s)\s*"
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A clock found in a text; ``start`` is where its words begin there."""

    kinds: tuple[ClockKind, ...]
    words: str
    start: int
    heading: Heading | None = None  # Set when a label, not a sentence, names the clock.
    label: str = ""


def labelled(text: str) -> list[Promise]:
    """Return the "Label: value" pieces of a text whose label names a clock.

    A value runs to the next label or to the end of its sentence.
    """
    found = [(m, classify(m[1])) for m in _LABEL.finditer(text)]
    promises = []
    for index, (match, heading) in enumerate(found):
        end = found[index + 1][0].start() if index + 1 < len(found) else len(text)
        if heading is None:
            continue
        words = re.split(r"[.;](?:\s|$)|\s\|\s", text[match.end() : end], maxsplit=1)[0].strip(
            " ,;|/(–—-"
        )
        promises.append(
            Promise(heading.kinds, _balanced(words), match.start(), heading, match[1])
        )
    return promises


def _balanced(words: str) -> str:
    return words[:-1] if words.endswith(")") and "(" not in words else words


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text; "24 hrs." and "e.g." do not end one."""
    yield from (
        s
        for s in re.split(
            r"(?<=[^\W\d])[.!](?=\s+[A-Z*#(]|\s*$)|(?<=\?)\s+(?=[A-Z*#(])"
            r"|(?<=\d)\.(?=\s+[A-Z])|[;•]|\n",
            text,
        )
        if s.strip()
    )


def stated_in(text: str) -> tuple[Promise, ...]:
    """Return the promises of every sentence of a text."""
    return tuple(p for sentence in sentences(text) for p in stated(sentence))


def of_other_clocks(text: str, kinds: tuple[ClockKind, ...]) -> tuple[Promise, ...]:
    """Return a value's promises if its words name only clocks its header does not.

    Under "Response time", "Containment within 4 hours" is no time to respond. Mitigation and
    resolution stand for each other.
    """
    promises = stated_in(text)
    family = {"mitigation", "resolution"}
    meant = set(kinds) | (family if family & set(kinds) else set())
    return () if any(meant & set(promise.kinds) for promise in promises) else promises


@lru_cache(maxsize=4096)
def stated(sentence: str) -> tuple[Promise, ...]:
    """Return the promises of one sentence; nothing when it tells, doubts or negates."""
    words = sentence.casefold()
    if len(words) > SENTENCE_MAX or _NARRATIVE.search(words):
        return ()
    atoms = scan(words)
    promises = []
    for index, atom in enumerate(atoms):
        if atom.kind not in {"clock", "range"} or atom.clock is None:
            continue
        left_from = atoms[index - 1].end if index else 0
        right_to = atoms[index + 1].start if index + 1 < len(atoms) else len(words)
        kinds = _before(words, left_from, atom) or _behind(words, atom, left_from, right_to)
        if kinds:
            promises.append(Promise(kinds, _words(sentence, words, atom), atom.start))
    return tuple(promises)


def _before(words: str, left_from: int, atom: Atom) -> tuple[ClockKind, ...]:
    """Return the clocks of the nearest action in front of the time."""
    left = words[left_from : atom.start]
    actions = list(_ACTION.finditer(left))
    recurs = atom.recurring or bool(_RECURS.search(left))
    fitting = [m for m in actions if (m.lastgroup == "cadence") is recurs]
    if not fitting or _ELSE.search(left) or _ELSE.search(words[:left_from][-24:]):
        return ()
    action = fitting[-1]
    between = left[action.end() :]
    if len(between.split()) > 9 or ("," in between and not recurs):
        return ()
    if not (recurs or _DUE.search(between) or _EQUALS.match(between)):
        return ()
    clause = words[: left_from + action.start()]
    if _MACHINE.search(clause + action[0]):
        return ()
    if _CONDITION.search(clause) or _NEGATION.search(left):
        return ()
    if (recurs or action[0].startswith("respon")) and _too_fast(atom):
        return ()
    return _joined(left, fitting)


def _too_fast(atom: Atom) -> bool:
    """Nobody answers, or writes again and again, in less than a minute."""
    return isinstance(atom.clock, Elapsed) and atom.clock.seconds < 60


def _joined(left: str, actions: list[re.Match[str]]) -> tuple[ClockKind, ...]:
    """Return the last action's clock, and the one "or"/"and" joins to it."""
    kinds = [_kind(actions[-1])]
    for action, following in zip(actions[-2::-1], actions[::-1], strict=False):
        if not re.fullmatch(r"\s*(?:and|or|/|&)\s*", left[action.end() : following.start()]):
            break
        kinds.insert(0, _kind(action))
    return tuple(dict.fromkeys(kinds))


def _kind(match: re.Match[str]) -> ClockKind:
    return next(kind for kind, _ in _ACTIONS if match.lastgroup == kind)


def _behind(words: str, atom: Atom, left_from: int, right_to: int) -> tuple[ClockKind, ...]:
    """Return the clock of what stands right behind: "15-minute response", "hourly updates"."""
    left = words[left_from : atom.start]
    match = _RIGHT.match(words[atom.end : right_to])
    if not match:
        recurs = bool(_RECURS.search(left)) or atom.recurring
        follow = re.match(r"^\s*[,:]?\s*(?:\w+\s+){0,4}?updates?\b", words[atom.end : right_to])
        return ("cadence",) if recurs and follow and not _ELSE.search(left) else ()
    if _ELSE.search(left) or _NEGATION.search(left) or _CONDITION.search(left):
        return ()
    if re.match(
        r"\s*-?\s*\S+(?: time)?\s+(?:latency|degrad\w*|spike|p\d\d)", words[atom.end : right_to]
    ):
        return ()
    kind = _kind(match)
    if kind in {"ack", "cadence"} and _too_fast(atom):
        return ()
    return (kind,)


def _words(sentence: str, words: str, atom: Atom) -> str:
    """Return the time with what qualifies it, as written."""
    start = atom.start
    lead = re.search(
        r"(?:\b(?:within|under|in|every|each|at most|up to|approximately|about|around)\s+"
        r"|[~<≤]\s*)+$",
        words[:start],
    )
    if lead:
        start = lead.start()
    tail = _TAIL.match(words[atom.end :])
    end = atom.end + (tail.end() if tail else 0)
    return (
        sentence[start:end].strip() if len(sentence) == len(words) else words[start:end].strip()
    )
