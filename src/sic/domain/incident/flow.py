"""Which box of the runbook's own diagram an incident stands on. It draws and moves nothing."""

from __future__ import annotations

from sic.domain.incident.state import Phase
from sic.domain.policy import Diagram
from sic.domain.words import spelled

# How authors call the boxes of each step, the surest word first.
_CALLED: dict[Phase, tuple[str, ...]] = {
    Phase.DETECT: ("detect", "alert", "report"),
    Phase.TRIAGE: ("triage", "classify", "assess"),
    Phase.CONVENE: ("convene", "bridge", "warroom", "channel", "assemble"),
    Phase.MITIGATE: ("mitigate", "investigate", "diagnose", "mitigation", "fix", "restore"),
    Phase.RESOLVE: ("monitor", "stable", "verify", "resolve", "confirm", "close"),
    Phase.POSTMORTEM: ("postmortem", "retrospective", "review", "learn"),
}


def node_of(step: Phase, diagram: Diagram) -> str:
    """Return the id of the box a step of the response flow stands on; empty if none is it.

    Source: runbook, "Response flow", its diagram.
    """
    labels = {node.id: spelled(node.label) for node in diagram.nodes}
    found = (name for word in _CALLED[step] for name, label in labels.items() if word in label)
    return next(found, "")
