"""What Lighthouse says of the main screens on its simulated phone; it asks no other host."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from html import unescape
from pathlib import Path

import httpx2

from bench.harness import ROOT, Figure, benchmark
from bench.reader import Reader, a_reader

FOLDER = ROOT / "bench" / "npm"
CATEGORIES = ("performance", "accessibility", "best-practices")
FORM = re.compile(r'<form[^>]* action="/incidents"[^>]*>(.*?)</form>', re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@cache
def scores() -> dict[str, dict[str, int]]:
    """Return category → screen → score of 100."""
    program = _lighthouse()
    found: dict[str, dict[str, int]] = {name: {} for name in CATEGORIES}
    with a_reader() as reader:
        screens = {
            "sign-in": "/login",
            "home": "/",
            "war room": _declared(reader),
            "runbook": "/runbook",
            "library": "/runbooks",
        }
        for name, path in screens.items():
            for category, score in _audited(program, reader, path).items():
                found[category][name] = score
    return found


def _lighthouse() -> Path:
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        npm = ["npm", "ci", "--no-audit", "--no-fund", "--prefix", str(FOLDER)]
        subprocess.run(npm, check=True, capture_output=True)
    return program


def _declared(reader: Reader) -> str:
    """Declare an incident as a browser without script would; return its path."""
    with httpx2.Client(
        base_url=reader.url,
        cookies={"sic_session": reader.cookie},
        headers={"Sec-Fetch-Site": "same-origin", "Accept": "text/html"},
    ) as browser:
        form = FORM.search(browser.get("/declare").text)
        if form is None:
            raise RuntimeError("/declare has no form")
        fields = {name: unescape(value) for name, value in HIDDEN.findall(form[1])}
        answer = browser.post("/incidents", data={**fields, "title": "Checkout answers 503"})
        return str(answer.headers["location"])


def _audited(program: Path, reader: Reader, path: str) -> dict[str, int]:
    browser = shutil.which("chromium-headless-shell")
    if browser is None:
        raise RuntimeError("apt-get install chromium-headless-shell")
    cookie = "" if path == "/login" else f"sic_session={reader.cookie}"
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        argv = [
            str(program),
            reader.url + path,
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--extra-headers={json.dumps({'Cookie': cookie})}",
            "--chrome-flags=--headless --no-sandbox",
        ]
        environment = {**os.environ, "CHROME_PATH": browser}
        subprocess.run(argv, env=environment, check=True, capture_output=True, timeout=300)
        categories = json.loads(report.read_bytes())["categories"]
    return {name: round(100 * categories[name]["score"]) for name in CATEGORIES}


def _at_least(name: str, category: str, goal: float) -> Figure:
    screens = scores()[category]
    worst = min(screens.values())
    listed = ", ".join(f"{screen} {score}" for screen, score in screens.items())
    return Figure(
        name=name,
        figure=worst,
        unit="of 100",
        goal=goal,
        ok=worst >= goal,
        better="higher",
        detail=listed,
    )


@benchmark
def lighthouse_performance() -> Figure:
    """Lighthouse on a slow phone, the worst of five screens."""
    return _at_least("lighthouse_performance", "performance", 95)


@benchmark
def lighthouse_accessibility() -> Figure:
    """Lighthouse's part of accessibility, the worst of five screens."""
    return _at_least("lighthouse_accessibility", "accessibility", 100)


@benchmark
def lighthouse_best_practices() -> Figure:
    """Lighthouse's best practices, the worst of five screens."""
    return _at_least("lighthouse_best_practices", "best-practices", 100)
