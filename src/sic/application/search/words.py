"""Text to the terms that are indexed and asked for: one reading for both. It keeps no state.

``KubePodCrashLooping`` becomes its parts and the whole; plural, tense and a small table of
operations vocabulary are brought to one form. Text is never trusted with query syntax: a
term is letters and digits, so quotes and operators cannot reach a database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sic.application.search import phrases, vocabulary
from sic.application.search.related import RELATED
from sic.application.search.stems import stem
from sic.application.search.vocabulary import SAME

TERM_MAX = 64  # Characters; longer runs are hashes and encoded bytes, not words.
STOP = frozenset(vocabulary.STOP.split())
UNSTEMMED = frozenset(vocabulary.UNSTEMMED.split())
_WORD = re.compile(r"[^\W_]+(?:['’](?:s|t|re|ve|ll|d|m)\b)?")
_PART = re.compile(
    r"IPv[46]|(?:" + vocabulary.WHOLE + r")(?![a-z])|"
    r"[A-Z]{2,}s(?=[A-Z]|$)|(?:" + vocabulary.ACRONYMS + r")(?=[A-Z])|"
    r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+(?:\d(?!\d))?|[A-Z]+(?:\d(?!\d))?|\d+[a-z]*|[^\W\d_]+"
)
_NAME = re.compile(r"[^\W_]_[^\W_]|[a-z0-9][A-Z]|[A-Z]{2}[a-rt-z]|-[^\W_]+-[^\W_]+-")
_AMOUNT = re.compile(r"(\d+)(h|hr|hrs|min|ms|days?|gb|mb|th)$")
_UNITS = {"h": "hour", "hr": "hour", "hrs": "hour", "min": "minute", "ms": "millisecond"}


def terms(text: str) -> list[str]:
    """Return every term of a text in order, names taken apart, joined words joined.

    >>> terms("KubePodCrashLooping: pods restarting")
    ['kubernetes', 'pod', 'crash', 'crashloop', 'loop', 'kubepodcrashlooping', 'pod', 'restart']
    """
    found: list[str] = []
    for word in _WORD.findall(text):
        found.extend(_terms_of(word))
    return _with_compounds(found)


def parts(text: str) -> list[str]:
    """Return the terms without the wholes of names: what a name is matched by.

    >>> parts("kube-pod-crash-looping") == parts("KubePodCrashLooping")
    True
    """
    return [term for word in _WORD.findall(text) for term in _parts_of(word)]


def letters(text: str) -> str:
    """Return letters and digits alone, in lower case: a name typed without its capitals.

    >>> letters("Kube-Pod CrashLooping")
    'kubepodcrashlooping'
    """
    return "".join(_WORD.findall(text)).lower()


@lru_cache(maxsize=50_000)
def is_written_as_name(word: str) -> bool:
    """Say whether a word is spelled as names are: ``camelCase``, ``under_lines``, ``a-b-c-d``.

    >>> [is_written_as_name(w) for w in ("etcdNoLeader", "disk_full", "OOM", "read-only")]
    [True, True, False, False]
    """
    return len(word) <= TERM_MAX and bool(_NAME.search(word))


@lru_cache(maxsize=200_000)
def _terms_of(word: str) -> tuple[str, ...]:
    found = _parts_of(word)
    return (*found, word.lower()) if len(found) > 1 else found


@lru_cache(maxsize=200_000)
def _parts_of(word: str) -> tuple[str, ...]:
    if len(word) > TERM_MAX:
        return ()
    if word.islower() or word[1:].islower() or word.isupper() or word.isdigit():
        lower = word.lower()
        amount = _AMOUNT.match(lower)
        if amount:
            return (amount[1], _term(_UNITS.get(amount[2], amount[2])))
        return (_term(lower),)
    return tuple(_term(part.lower()) for part in _PART.findall(word))


def _term(lower: str) -> str:
    lower = lower.replace("’", "'")
    lower = SAME.get(lower, lower).removesuffix("'s")
    return lower if lower in UNSTEMMED or lower in STOP else stem(lower)


_APART: dict[str, tuple[str, ...]] = {}  # Joined term → its parts, where both are meant.


def _joined() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return first term → (all terms, joined term), and fill in ``_APART``."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entry in vocabulary.COMPOUNDS.replace("\n", "").split("|"):
        spoken, _, written = entry.rstrip("+").partition("=")
        split = tuple(_term(word) for word in spoken.split())
        joined = _term(written or spoken.replace(" ", ""))
        table.setdefault(split[0], []).append((split, joined))
        if entry.endswith("+"):
            _APART[joined] = split
    return table


_COMPOUNDS = _joined()
_COMPOUND_TERMS = _COMPOUNDS.keys() | _APART.keys()
_SPOKEN = {
    tuple(_term(word) for word in spoken.split()): _term(meant)
    for spoken, _, meant in (
        line.partition("=") for line in phrases.SPOKEN.replace("\n", "").split("|")
    )
}


def _roles() -> dict[str, tuple[str, ...]]:
    """Return term of a role → the components that have it, and add its words to ``_SPOKEN``."""
    table: dict[str, tuple[str, ...]] = {}
    for line in phrases.ROLES.strip().splitlines():
        roles, _, components = line.partition("=")
        for role in roles.split("|"):
            split = tuple(_term(word) for word in role.split())
            table["".join(split)] = tuple(_term(word) for word in components.split())
            _SPOKEN[split] = "".join(split)
    return table


ROLE_TERMS = _roles()
_SPOKEN_MAX = max(len(split) for split in _SPOKEN)


def concepts(text: str) -> dict[str, tuple[str, ...]]:
    """Return what a question is about: term → the words it was said with, each once.

    Several words that are one thing count once: "virtual machine" is not also a machine.

    >>> concepts("virtual machine is not running")
    {'virtualmachin': ('virtual', 'machin'), 'down': ('not', 'run')}
    """
    found = [term for word in _WORD.findall(text) for term in _terms_of(word)]
    out: dict[str, tuple[str, ...]] = {}
    position = 0
    while position < len(found):
        split, meant = _longest_compound(found, position)
        if meant in out or meant in STOP or (len(meant) < 2 and not meant.isdigit()):
            position += len(split)
            continue
        out[meant] = _APART.get(meant, split if len(split) > 1 else ())
        position += len(split)
    return out


def _longest_compound(found: list[str], position: int) -> tuple[tuple[str, ...], str]:
    """Return the terms at a position that are one thing, and what they mean."""
    options = _COMPOUNDS.get(found[position], ())
    best: tuple[str, ...] = (found[position],)
    meant = found[position]
    for split, joined in options:
        if len(split) > len(best) and tuple(found[position : position + len(split)]) == split:
            best, meant = split, joined
    said = [found[position]]
    for term in found[position + 1 : position + 2 * _SPOKEN_MAX]:
        # Small words between ("is not really running") do not part what belongs together.
        if term not in STOP:
            said.append(term)
        end = _SPOKEN.get(tuple(said))
        if end and len(said) > len(best):
            best, meant = tuple(found[position : found.index(term, position) + 1]), end
        if len(said) == _SPOKEN_MAX:
            break
    return best, meant


def _with_compounds(found: list[str]) -> list[str]:
    """Return the terms with joined words added after their parts, parts before the joined."""
    out: list[str] = []
    for index, term in enumerate(found):
        if term not in _COMPOUND_TERMS:
            out.append(term)
            continue
        out.extend(_APART.get(term, ()))
        out.append(term)
        for split, joined in _COMPOUNDS.get(term, ()):
            if tuple(found[index : index + len(split)]) == split:
                out.append(joined)
    return out


def _related() -> dict[str, tuple[str, ...]]:
    """Return term → terms that may stand for it: in each line the first for all, and back."""
    table: dict[str, dict[str, None]] = {}
    for line in RELATED:
        first, *others = (_term(word) for word in line.split())
        for other in others:
            if other != first:
                table.setdefault(first, {})[other] = None
                table.setdefault(other, {})[first] = None
    return {term: tuple(others) for term, others in table.items()}


RELATED_TERMS = _related()
QUIET = frozenset(_term(word) for word in vocabulary.QUIET.split())
SUBJECT_TERMS = frozenset(_term(word) for word in vocabulary.SUBJECTS.split())


def content(found: list[str]) -> Iterator[str]:
    """Yield the terms that say something, each once, in order."""
    yield from dict.fromkeys(
        term for term in found if term not in STOP and (len(term) > 1 or term.isdigit())
    )
