"""Text of strangers made fit for a language model: no hidden characters, no secrets, capped.

The raw text stays what people are shown; who shows it says that something was hidden in it.
Cleaning improves answers and protects secrets. It is no wall: the wall is that nothing the
model says can act.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sic.application.advice import Question
from sic.assistant.said import distinct
from sic.runbook.markup import mask_comments

REDACTED = "[redacted]"
CUT = "…"
ALERTS_MAX = 50  # Of different names, that hidden characters are looked for in.

# What is on no screen but reaches a model: tags, joiners, direction, variation selectors.
_HIDDEN = re.compile(
    "["
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINK_TITLE = re.compile(r"(\]\([^()\s]{0,2000})\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\))(?=\))")
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]+\]:[^\n]*$", re.MULTILINE)

_SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\bwh(?:sec|sk)_[A-Za-z0-9+/=_-]{8,}"
    r"|\bsic_[A-Za-z0-9_-]{16,}"
    r"|\b(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{16,}"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_-]{16,}"
    r"|\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[A-Za-z0-9_-]{30,}"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*"
    r"|(?<=://)[^\s/@:]{1,200}:[^\s/@]{1,200}(?=@)",
    re.DOTALL,
)
_NAMED_SECRET = re.compile(
    r"(?P<name>\b[\w-]{0,40}(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key|access[_-]?key"
    r"|private[_-]?key|credential|authorization|cookie|session[_-]?id)s?[\"']?\s{0,3}"
    r"(?:[:=]|\bis\b)\s{0,3}(?:(?:bearer|basic|digest|token)\s{1,3})?[\"']?)"
    r"(?P<value>[^\s\"',;&}\])]{4,400})",
    re.IGNORECASE,
)
_BEARER = re.compile(r"(?P<name>\b(?:bearer|basic)\s{1,3})(?P<value>[A-Za-z0-9._~+/=-]{12,})",
                     re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text as it may be sent.

    Attributes:
        text: In NFKC, without what is on no screen, without secrets, cut to its limit.
        hidden: How many characters were on no screen.
        redacted: How many secrets were taken out.
        cut: True if it was longer than its limit.
    """

    text: str
    hidden: int = 0
    redacted: int = 0
    cut: bool = False


def cleaned(raw: str, limit: int) -> Cleaned:
    r"""Return a text as it may be sent to a model, at most ``limit`` characters.

    >>> cleaned("run\u200b it \ufb01rst, password=hunter22", 80)
    Cleaned(text='run it first, password=[redacted]', hidden=1, redacted=1, cut=False)
    """
    # Looked at twice its limit: NFKC may make a text longer, hidden characters shorter.
    window = raw[: 4 * limit + 200]
    text, hidden = _HIDDEN.subn("", window)
    text = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode("utf-8"))
    text, again = _HIDDEN.subn("", text)
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text, redacted = without_secrets(text)
    cut = len(text) > limit or len(window) < len(raw)
    if len(text) > limit:
        text = text[: limit - 1] + CUT
    return Cleaned(text, hidden + again, redacted, cut)


def without_secrets(text: str) -> tuple[str, int]:
    """Return a text with what looks like a credential taken out, and how many there were."""
    text, found = _SECRETS.subn(REDACTED, text)
    for pattern in (_NAMED_SECRET, _BEARER):
        text, more = pattern.subn(_redact, text)
        found += more
    return text, found


def _redact(match: re.Match[str]) -> str:
    value = match["value"]
    return match[0] if value == REDACTED else f"{match['name']}{REDACTED}"


def hidden_count(raw: str) -> int:
    """Return how many characters of a text are on no screen."""
    return len(_HIDDEN.findall(raw))


def runbook_words(text: str) -> str:
    """Return a runbook's text as its readers see it: no comments, no titles of links."""
    text = mask_comments(text)
    return _DEFINITION.sub("", _LINK_TITLE.sub(r"\1", text))


def hidden_in(question: Question) -> tuple[str, ...]:
    """Return the names of the question's fields that hold hidden characters."""
    return tuple(dict.fromkeys(name for name, raw in _fields(question) if hidden_count(raw)))


def _fields(question: Question) -> Iterator[tuple[str, str]]:
    yield "text", question.text
    yield "title", question.title
    for alert in distinct(question.alerts)[:ALERTS_MAX]:
        where = f"alert {alert.fingerprint}"
        yield f"{where} name", alert.name
        yield f"{where} summary", alert.summary
        yield f"{where} description", alert.description
        for name, value in alert.labels.items():
            yield f"{where} labels", f"{name}{value}"
