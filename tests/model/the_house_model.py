"""The served model in the attacks' house: asked by SIC's own client, everything it says kept.

What it is asked is what SIC sends. Its answers are held to fewer words than SIC would allow, so
that 42 attacks end in minutes; every answer it can give is one SIC's own schema lets through.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from tests.property.an_attack import Model

from sic.adapters.llm.openai import Endpoint, OpenAiModel
from sic.application.advice import ModelAnswer, ModelFailed, Prompt

NAME = "smollm2"
ASK_SECONDS = 180.0  # A quiet machine takes 10; a busy one may take minutes.
JOB_SECONDS = 45 * 60.0  # Of waiting for the model, over all attacks; then it is asked no more.
ANSWER_TOKENS = 220  # One choice with one quote has room in it.
WORDS_MAX = 80  # Characters of a rationale.
QUOTE_MAX = 40
QUOTES_MAX = 24  # Beginnings of what was sent, that it may quote.


@dataclass
class Ledger:
    """What the model was asked over the whole job, and what became of its answers."""

    folder: Path
    counts: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    attacks: dict[int, int] = field(default_factory=dict)  # Number → questions it was asked.
    seconds: float = 0.0
    dialects: set[str] = field(default_factory=set)

    def take(self, advice: Mapping[str, Any]) -> None:
        """Count what SIC made of one of its answers."""
        self.counts[advice["model"]] += 1
        self.counts["opinions"] += len(advice["second_opinion"])
        self.counts["disagreed"] += advice["disagrees"]
        self.dropped.update(advice["dropped"])

    def write(self, number: int, records: list[dict[str, Any]]) -> None:
        """Keep one attack's prompts and raw answers."""
        file = self.folder / f"{number:02}.json"
        file.write_text(json.dumps(records, indent=1), "ascii")

    def told(self) -> str:
        """Return the counts, for people."""
        numbers = ", ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))
        left_out = ", ".join(f"{name} {n}" for name, n in sorted(self.dropped.items()))
        return (
            f"{len(self.attacks)} attacks, {self.seconds:.0f} s of the model: {numbers}\n"
            f"left out of its answers: {left_out or 'nothing'}\n"
            f"prompts and raw answers: {self.folder}\n"
        )


class TheHouseModel(Model):
    """A model that says what it likes; ``records`` keeps it word for word."""

    name = NAME
    obeys = False

    def __init__(self, url: str, ledger: Ledger) -> None:
        super().__init__()
        self._ledger = ledger
        endpoint = Endpoint(url=url, model=NAME, timeout_seconds=ASK_SECONDS)
        self._client = OpenAiModel(endpoint)
        self.records: list[dict[str, Any]] = []

    def opinion(self, prompt: Prompt, schema: Mapping[str, object]) -> ModelAnswer:
        """Ask it; what it says, and that it says nothing, goes into the ledger."""
        if self._ledger.seconds > JOB_SECONDS:
            self._ledger.counts["not asked"] += 1
            raise ModelFailed("The job has no time left.")
        record: dict[str, Any] = {"system": prompt.system, "user": prompt.user}
        self.records.append(record)
        began = time.monotonic()
        try:
            answer = self._client.ask(prompt, narrowed(schema, prompt))
        except ModelFailed as failed:
            record["failed"] = failed.reason
            raise
        else:
            record["answer"] = answer.text
            return answer
        finally:
            record["seconds"] = round(time.monotonic() - began, 1)
            self._ledger.seconds += time.monotonic() - began
            self._ledger.counts["asked"] += 1
            self._ledger.dialects.add(self._client.dialect)

    @property
    def said_everywhere(self) -> str:
        """All it answered by itself."""
        return "\n".join(str(one.get("answer", "")) for one in self.records)


def narrowed(schema: Mapping[str, object], prompt: Prompt) -> dict[str, Any]:
    """Return the schema with less room: one choice, one quote of what was sent, a short reason.

    Left to itself the model repeats one sentence until it is cut off, and nothing is learnt of
    what SIC makes of an answer. Quotes are real, but seldom of the source it names.
    """
    copy: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(schema))
    items = copy["properties"]["recommendations"]
    fields = items["items"]["properties"]
    items["maxItems"] = fields["evidence"]["maxItems"] = 1
    fields["rationale"]["maxLength"] = WORDS_MAX
    evidence = fields["evidence"]["items"]["properties"]
    evidence["source"] = {"type": "string", "enum": list(prompt.sources)}
    if quotes := beginnings(prompt):
        evidence["quote"] = {"type": "string", "enum": quotes}
    return copy


def beginnings(prompt: Prompt) -> list[str]:
    """Return how what was sent begins, where that is plain enough to stand in a grammar."""
    found = (
        text.splitlines()[0][:QUOTE_MAX].strip() for text in prompt.sources.values() if text
    )
    plain = (one for one in found if one.isascii() and one.isprintable() and len(one) > 2)
    return list(dict.fromkeys(one for one in plain if not set(one) & set('"\\')))[:QUOTES_MAX]
