"""How soon a war room shows what happened elsewhere, and what a look at its past costs.

From before the command is handled to the new entry in a second browser's document: commit,
stream, fetch and merging are all in it.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

import msgspec

from bench.fold import a_long_incident, a_row
from bench.harness import Figure, benchmark
from bench.reader import Reader, a_browser, a_reader
from bench.room import ALICE, NOTE
from bench.viewer import REQUESTS, at_most
from sic.application.ports import Batch
from sic.application.service import IncidentService
from sic.domain.ids import IncidentId
from sic.domain.incident import commands as c

NOTES = 200
LONG = 10_000
LONG_ID = IncidentId("inc-20261123-77")
# Notes the wall time at which each entry came into the document, by its number.
WATCH = """() => {
  globalThis.came = {};
  new MutationObserver((changes) => {
    const at = performance.timeOrigin + performance.now();
    for (const { addedNodes } of changes)
      for (const one of addedNodes) if (one.dataset?.seq) globalThis.came[one.dataset.seq] = at;
  }).observe(document.querySelector('[data-entries]'), { childList: true });
}"""


@benchmark
def screen_p99_ms() -> Figure:
    """From a command to its entry on the screen of somebody else, 99th percentile."""
    with a_reader() as reader, a_browser() as browser:
        opened = c.DeclareIncident(title="Checkout answers 503", runbook_revision="")
        incident = reader.service.declare(opened, ALICE).incident.id
        page = reader.page(browser)
        page.goto(f"/incidents/{incident}", wait_until="load")
        page.wait_for_selector("main[data-kept-link=open]")
        page.evaluate(WATCH)
        left: dict[str, float] = {}
        for number in range(NOTES):
            at = time.time() * 1000
            note = c.PostNote(note=f"n{number}", text=NOTE % number)
            version = reader.service.handle(incident, note, ALICE).incident.version
            left[str(version)] = at
            page.wait_for_selector(f"#entry-{version}", state="attached")
        came: dict[str, float] = page.evaluate("globalThis.came")
    times = sorted(came[seq] - at for seq, at in left.items())
    detail = f"{NOTES} notes one by one; median {statistics.median(times):.0f} ms"
    p99 = statistics.quantiles(times, n=100)[-1]
    return at_most("screen_p99_ms", p99, "ms", 300, f"{detail}, worst {times[-1]:.0f} ms")


def _long(service: IncidentService) -> None:
    """Record ten thousand entries at once: by commands it would take as many foldings."""
    first, *rest = a_long_incident(LONG)
    revision = service.current_runbook or ""
    declared = msgspec.structs.replace(first, runbook_revision=revision)
    row = msgspec.structs.replace(a_row(LONG_ID), runbook_revision=revision, version=LONG)
    service.store.append(
        Batch(incident_id=LONG_ID, expected_version=0, events=(declared, *rest), row=row)
    )


def _asked(reader: Reader, path: str, turns: int) -> list[float]:
    """Return the milliseconds of each request to ``path``, ``{}`` filled with an entry."""
    connection = reader.asking()
    reader.get(connection, path.format(1))
    step = LONG // turns
    return [
        reader.get(connection, path.format(seq))[0] * 1000
        for seq in range(step, LONG + 1, step)
    ]


@benchmark
def past_p95_ms() -> Figure:
    """Parts of one moment among ten thousand entries, over loopback, 95th percentile."""
    with a_reader() as started:
        reader = replace(started, incident=f"/incidents/{LONG_ID}")
        _long(reader.service)
        names = "past,strip,checklist,timeline,severity,roles,place,escalation,course,tasks"
        times = _asked(reader, f"{reader.incident}/parts?at={{}}&names={names}", REQUESTS)
    p95 = statistics.quantiles(times, n=20)[-1]
    detail = (
        f"{LONG:,} entries, another moment each time; median {statistics.median(times):.0f} ms"
    )
    return at_most("past_p95_ms", p95, "ms", 150, detail)
