"""Questions to the assistant over the runbook SIC ships, with every entry bound."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from sic.application.advice import Advice, Question
from sic.assistant.recommender import Recommender
from sic.domain.recommendation import Evidence

OURS = Path(__file__).resolve().parents[3] / "runbooks/production-incident-response.md"
REVISION = "r1"
EVERY_WEBHOOK = frozenset(
    {
        "vpn-diagnostic",
        "service-restart",
        "dns-flush",
        "disk-cleanup",
        "log-tail",
        "cache-purge",
    }
)


@cache
def runbook() -> str:
    """Return the text of the runbook SIC ships."""
    return OURS.read_text(encoding="utf-8")


@cache
def recommender() -> Recommender:
    """Return an assistant that has learnt it."""
    found = Recommender()
    found.learn(REVISION, runbook())
    return found


def asked(text: str = "", **facts: Any) -> Advice:  # any field of Question
    """Return what the assistant answers."""
    facts.setdefault("runnable", EVERY_WEBHOOK)
    return recommender().advise(Question(revision=REVISION, text=text, **facts))


def refs(advice: Advice) -> list[str]:
    """Return what was recommended, best first."""
    return [one.ref for one in advice.recommendations]


def is_exact(evidence: Evidence, text: str) -> bool:
    """Say whether a quote stands in a text where it says, and hashes to what it says."""
    digest = hashlib.sha256(evidence.quote.encode()).hexdigest()
    return text[evidence.start : evidence.end] == evidence.quote and digest == evidence.sha256
