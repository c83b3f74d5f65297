"""How well and how fast the library is searched, on pages and questions of our own.

The pages are short texts written for this folder, named as public alerts are; generated
pages of other services stand around them, so that a library of 1,300 pages is searched.
They never came from anywhere else, so a good figure here is no promise elsewhere.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from bench.harness import Figure, benchmark, timed
from sic.adapters.search.memory import MemorySearchIndex
from sic.application.search import Hit, RunbookSearch

CORPUS = Path(__file__).with_name("search_corpus")
LIBRARY_SIZE = 1_300

_SERVICES = """
billing checkout catalog ledger invoice shipping profile media thumbnail feed comment
translation geocoder pricing coupon warehouse partner mobile webapp reporting archive
survey chatroom calendar roster-sync inventory tracking export import renderer
"""
_SIGNALS = {
    "OverviewDashboard": "Where the dashboards of the service are and how to read them.",
    "Deployment": "How a new version of the service is built, tested and brought out.",
    "Architecture": "Which parts the service has and which other services it calls.",
    "OnCallHandover": "What to tell the next person on call for the service.",
    "AccessRights": "Who may enter the service's hosts and how access is asked for.",
    "DataRetention": "How long the service keeps records and how they are removed.",
    "CapacityPlanning": "How growth of the service is estimated each quarter.",
    "FeatureToggles": "Which toggles the service has and what turning them does.",
    "ScheduledMaintenance": "How maintenance of the service is announced and done.",
    "Migrations": "How the schema of the service is changed without stopping it.",
    "Onboarding": "First week with the service: repositories, accounts, people.",
    "SecretsRotation": "How credentials of the service are rotated each quarter.",
    "LoadTests": "How the service is put under load before a campaign.",
    "Dependencies": "Libraries the service is built on and how they are kept new.",
    "ServiceLevel": "Objectives of the service and where they are measured.",
    "LoggingFields": "Fields of the service's log lines and how to look for them.",
    "Contacts": "Who owns the service, who stands in, when to call whom.",
    "LocalDevelopment": "How to run the service on a laptop with made-up records.",
    "Costs": "What the service costs a month and where the money goes.",
    "Decommissioning": "How the service will be ended and what must be kept.",
    "RegionMove": "How the service is moved to another region.",
    "ReleaseNotes": "What changed in each version of the service.",
    "ApiGuidelines": "How requests and answers of the service are shaped.",
    "Accessibility": "How screens of the service are tested with a reader.",
    "Interviews": "Questions that new operators of the service ask.",
    "Glossary": "Words of the service's trade.",
    "Backlog": "What the team of the service will do later.",
    "Drills": "Exercises the team of the service does each month.",
    "StyleGuide": "How code of the service is written.",
    "Diagrams": "Drawings of the service and their sources.",
    "TestPlan": "What is tested before a version of the service goes out.",
    "Branches": "How changes to the service are branched and merged.",
    "MeetingNotes": "What the team of the service agreed on.",
    "Licences": "Licences of what the service is built from.",
    "Vendors": "Companies that the service pays and their contracts.",
}  # fmt: skip
_FILLED = ("Background", "Investigation", "Known causes", "Escalation", "Notes")
_STEPS = (
    "Open the dashboard and choose the right environment.",
    "Compare with the same hour of last week.",
    "Ask the team whether something was deployed or changed lately.",
    "Read the logs of the component and keep the lines that matter.",
    "Write down what was seen and when, then tell the channel.",
)


def pages() -> dict[str, str]:
    """Return path → Markdown of ``LIBRARY_SIZE`` pages, the asked-for ones first."""
    library = {row["path"]: _alert_page(row) for row in _rows("pages.jsonl")}
    for path, text in _surrounding():
        if len(library) == LIBRARY_SIZE:
            break
        library[path] = text
    return library


def described() -> list[tuple[str, str]]:
    """Return (question in a person's words, path of the page meant)."""
    return [(row["query"], row["path"]) for row in _rows("described.jsonl")]


def later() -> list[tuple[str, str]]:
    """Return questions written after the ranking was set, which it is not to be set on."""
    return [(row["query"], row["path"]) for row in _rows("later.jsonl")]


def named() -> list[tuple[str, str]]:
    """Return (question with the alert's name in one of its spellings, path)."""
    forms: tuple[Callable[[str], str], ...] = (
        lambda name: name,
        lambda name: f"https://runbooks.example/alerts/{name}",
        lambda name: f"[FIRING:1] {name} (severity critical, cluster eu-1)",
        lambda name: f"what do I do about {name}?",
        lambda name: f"{name}.md",
        lambda name: "-".join(_split(name)).lower(),
        lambda name: "_".join(_split(name)).lower(),
        lambda name: " ".join(_split(name)).lower(),
        lambda name: name.lower(),
        lambda name: f'alertname="{name}" namespace="prod"',
    )
    paths = [row["path"] for row in _rows("pages.jsonl")]
    return [(forms[n % len(forms)](Path(path).stem), path) for n, path in enumerate(paths)]


def off_topic() -> list[str]:
    """Return questions no page of the library answers."""
    return (CORPUS / "off_topic.txt").read_text("utf-8").splitlines()


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (CORPUS / name).read_text("utf-8").splitlines()]


def _split(name: str) -> list[str]:
    return re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+[a-z]*", name)


def _alert_page(row: dict[str, str]) -> str:
    name = Path(row["path"]).stem
    steps = "\n".join(f"{n}. {step}" for n, step in enumerate(_STEPS, 1))
    return (
        f"# {name}\n\n## Meaning\n\n{row['meaning']}\n\n## Impact\n\n{row['impact']}\n\n"
        f"## Diagnosis\n\n{row['checks']}\n\n{steps}\n\n```shell\nkubectl get pods -A\n"
        "kubectl describe pod $POD\n```\n\n## Mitigation\n\nDo what the diagnosis suggests, "
        "then watch the alert end.\n"
    )


def _surrounding() -> Iterator[tuple[str, str]]:
    steps = "\n".join(f"- {step}" for step in _STEPS)
    for signal, words in _SIGNALS.items():
        for service in _SERVICES.split():
            title = f"{service.title()} {' '.join(_split(signal)).lower()}"
            text = (
                f"# {title}\n\n{words} This page is about {service}.\n\n## Steps\n\n{steps}\n"
            )
            asking = f"\n## Notes\n\nAsk the owners of {service} before anything is changed.\n"
            yield f"services/{service}/{signal}.md", text + asking


# ---------------------------------------------------------------- figures


@cache
def _library() -> RunbookSearch:
    return _indexed(pages())


def _indexed(library: dict[str, str]) -> RunbookSearch:
    search = RunbookSearch(MemorySearchIndex())
    for path, text in library.items():
        search.replace(path.removesuffix(".md"), text, path=path)
    return search


def share_found(asked: list[tuple[str, str]], within: int) -> float:
    """Return the share of questions whose page is among the first ``within`` results."""
    search = _library()
    hits = [(search.search(text, within), path) for text, path in asked]
    return sum(path in [hit.path for hit in found] for found, path in hits) / len(asked)


def _share(name: str, figure: float, goal: float, detail: str) -> Figure:
    return Figure(
        name=name, figure=figure, unit="share", goal=goal, ok=figure >= goal, better="higher",
        detail=detail,
    )  # fmt: skip


@benchmark
def search_top1_described() -> Figure:
    """Ask in a person's words: how often the right page comes first."""
    found = share_found(described(), 1)
    return _share("search_top1_described", found, 0.78, _beside(1))


@benchmark
def search_top5_described() -> Figure:
    """Ask in a person's words: how often the right page is among five."""
    found = share_found(described(), 5)
    return _share("search_top5_described", found, 0.92, _beside(5))


def _beside(within: int) -> str:
    asked = later()
    found = share_found(asked, within)
    return f"{len(described())} questions; {found:.3f} of {len(asked)} written later"


@benchmark
def search_top1_named() -> Figure:
    """Ask with the alert's name, in ten spellings: how often the right page comes first."""
    asked = named()
    found = share_found(asked, 1)
    return _share("search_top1_named", found, 0.98, f"{len(asked)} questions, ten spellings")


@benchmark
def search_offtopic_empty() -> Figure:
    """Ask what no runbook answers: how often the answer is empty."""
    asked = off_topic()
    answers: list[list[Hit]] = [_library().search(text) for text in asked]
    empty = sum(not answer for answer in answers) / len(asked)
    return _share("search_offtopic_empty", empty, 0.95, f"{len(asked)} questions")


@benchmark
def search_query_ms() -> Figure:
    """Answer one question in process; the figure is the 95th percentile."""
    search = _library()
    asked = [text for text, _ in described() + named()] + off_topic()
    for text in asked[:50]:
        search.search(text)
    took = sorted(_seconds(search, text) * 1000 for text in asked)
    figure = took[int(len(took) * 0.95)]
    detail = f"p50 {statistics.median(took):.3g} ms, {len(asked)} questions, p95 is the figure"
    return Figure(
        name="search_query_ms", figure=figure, unit="ms", goal=2.0, ok=figure <= 2.0,
        detail=detail,
    )  # fmt: skip


@benchmark
def search_query_long_ms() -> Figure:
    """Answer one question where each page has five kilobytes and speaks of many things."""
    search = _indexed(_long(pages(), 5_000))
    asked = [text for text, _ in described() + later()]
    for text in asked[:50]:
        search.search(text)
    took = sorted(_seconds(search, text) * 1000 for text in asked)
    figure = statistics.median(took)
    detail = (
        f"p95 {took[int(len(took) * 0.95)]:.3g} ms, {len(asked)} questions, p50 is the figure"
    )
    return Figure(
        name="search_query_long_ms", figure=figure, unit="ms", goal=2.0, ok=figure <= 2.0,
        detail=detail,
    )  # fmt: skip


def _long(library: dict[str, str], size: int) -> dict[str, str]:
    """Return the pages, each filled up with sections made of sentences of the others."""
    said = [
        row[part] for row in _rows("pages.jsonl") for part in ("meaning", "impact", "checks")
    ]
    chance = random.Random(7)  # noqa: S311 - the same pages each time; nothing secret.
    filled: dict[str, str] = {}
    for path, text in library.items():
        while len(text) < size:
            words = " ".join(chance.choice(said) for _ in range(8))
            text += f"\n## {chance.choice(_FILLED)}\n\n{words}\n"
        filled[path] = text
    return filled


def _seconds(search: RunbookSearch, text: str) -> float:
    start = time.perf_counter()
    search.search(text)
    return time.perf_counter() - start


@benchmark
def search_index_s() -> Figure:
    """Read and index the whole library in process."""
    library = pages()
    size = sum(len(text) for text in library.values())
    # Public pages are longer than ours: each is padded with prose to four kilobytes.
    prose = " ".join(_STEPS) + "\n\n"
    padded = {
        path: text + "\n## Background\n\n" + prose * ((4_000 - len(text)) // len(prose))
        for path, text in library.items()
    }
    took = min((timed(lambda: _indexed(padded)) for _ in range(2)), key=lambda one: one.wall)
    return Figure(
        name="search_index_s", figure=took.wall, unit="s", goal=5.0, ok=took.wall <= 5.0,
        cpu=took.cpu, detail=f"{len(padded)} pages of about 4 KB ({size} bytes before padding)",
    )  # fmt: skip
