"""Counts the words of the texts of ``dev.jsonl``, as ``sic.assistant.counted`` keeps them."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from sic.assistant.phrases import Text
from sic.assistant.telling import NOTHING, RESPONSE, countable

FAULTS = {
    "pattern-a-latency-spike": "latency",
    "pattern-b-cascading-5xx-errors": "server errors",
    "pattern-c-data-loss": "data loss",
    "webhook:dns-flush": "name resolution",
    "webhook:vpn-diagnostic": "remote access",
    "webhook:service-restart": "hung service",
    "webhook:disk-cleanup": "disk space",
    "webhook:log-tail": "reading logs",
    "webhook:cache-purge": "stale cache",
}
WIDTH = 96
HEAD = '''\
"""In how many of our texts of each fault a word stands. It holds no text that was ever asked.

Data only, written by ``{command}``: ``word=3`` stood in three of
the texts of ``tests/golden/assistant/dev.jsonl``, ``word`` in one.
"""

from __future__ import annotations

'''
COMMAND = "pytest tests/golden --update-golden"


def fault_of(expect: str | list[str] | None) -> str:
    """Return what a text with this answer speaks of."""
    refs = [expect] if isinstance(expect, str) else expect or []
    if not refs:
        return NOTHING
    return next((FAULTS[ref] for ref in refs if ref in FAULTS), RESPONSE)


def counted(path: Path) -> str:
    """Return the module that a file of texts with their answers gives."""
    cases = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    texts: Counter[str] = Counter()
    words: dict[str, Counter[str]] = {}
    for one in cases:
        name = fault_of(one["expect"])
        texts[name] += 1
        words.setdefault(name, Counter()).update(_terms(one["text"]))
    return HEAD.format(command=COMMAND) + "".join(_written(texts, words))


def _terms(text: str) -> Iterable[str]:
    return {term for term in Text.of(text).places if countable(term)}


def _written(texts: Counter[str], words: dict[str, Counter[str]]) -> Iterator[str]:
    yield "TEXTS: dict[str, int] = {\n"
    yield from (f'    "{name}": {texts[name]},\n' for name in sorted(texts))
    yield "}\n\nCOUNTED: dict[str, str] = {\n"
    for name in sorted(words):
        stood = words[name]
        pieces = (
            f"{word}={stood[word]}" if stood[word] > 1 else word for word in sorted(stood)
        )
        lines = textwrap.wrap(
            " ".join(pieces), WIDTH, break_long_words=False, break_on_hyphens=False
        )
        yield f'    "{name}": """\n' + "\n".join(lines) + '\n""",\n'
    yield "}\n"


def _piece(word: str, stood: int) -> str:
    return word if stood == 1 else f"{word}={stood}"
