"""The box of the runbook's diagram that an incident stands on, and the diagram's own text."""

from __future__ import annotations

import pytest

from sic.domain.incident.flow import node_of
from sic.domain.incident.state import Phase
from sic.domain.policy import Diagram
from sic.entrypoints.http.pages.flow import fence_at, place_of
from sic.runbook import compile_runbook

SEED = """## Response flow

```mermaid
graph TD
    A[Detect] --> B{Triage}
    B -->|SEV-1/2| C[Open bridge]
    B -->|SEV-3/4| D[Assign owner]
    C --> E[Investigate]
    D --> E
    E --> F{Mitigation?}
    F -->|Yes| G[Apply fix]
    F -->|No| H[Escalate]
    G --> I[Monitor]
    I --> J{Stable?}
    J -->|Yes| K[Close]
    K --> L[Post-mortem]
```
"""


def diagram(text: str) -> Diagram:
    """Return the flow diagram of a runbook."""
    return compile_runbook(text).diagram


@pytest.mark.parametrize(
    ("phase", "box"),
    [
        (Phase.DETECT, "A"),
        (Phase.TRIAGE, "B"),
        (Phase.CONVENE, "C"),
        (Phase.MITIGATE, "E"),
        (Phase.RESOLVE, "I"),
        (Phase.POSTMORTEM, "L"),
    ],
)
def test_every_phase_has_its_box(phase: Phase, box: str) -> None:
    """Runbook, "Response flow": the list and the diagram tell the same story."""
    assert node_of(phase, diagram(SEED)) == box


def test_a_box_with_the_phases_own_name_comes_before_others() -> None:
    """The author's own word for the step is the surest sign."""
    text = SEED.replace("Apply fix", "Mitigate")

    assert node_of(Phase.MITIGATE, diagram(text)) == "G"


def test_a_group_called_like_the_phase_is_marked_where_no_box_is() -> None:
    """Authors draw a phase as a frame around its boxes."""
    flow = (
        "graph TD\nsubgraph first [Triage, 5 minutes]\nA[Assign it] --> B[Name an IC]\nend\n"
        "B --> C[Open bridge]"
    )
    found = diagram(f"## Response flow\n\n```mermaid\n{flow}\n```\n")

    assert place_of(Phase.TRIAGE, found, flow) == "first"
    assert place_of(Phase.CONVENE, found, flow) == "C"
    assert place_of(Phase.POSTMORTEM, found, flow) == ""
    assert place_of(Phase.TRIAGE, Diagram(), "graph TD\nA ==") == ""


def test_where_no_box_fits_none_is_marked() -> None:
    """A mark in the wrong place is worse than none."""
    text = "## Response flow\n\n```mermaid\ngraph TD\n  A[Uno] --> B[Dos]\n```\n"

    assert {node_of(phase, diagram(text)) for phase in Phase} == {""}


@pytest.mark.parametrize(
    ("text", "line", "inside"),
    [
        ("a\n```mermaid\ngraph TD\n  A --> B\n```\nb", 2, "graph TD\n  A --> B"),
        ("~~~~ mermaid\nx\n~~~\ny\n~~~~", 1, "x\n~~~\ny"),
        ("```\r\nx\r\n```", 1, "x"),
        ("```\nnever closed", 1, "never closed"),
        ("plain", 1, ""),
        ("```\nx\n```", 9, ""),
    ],
)
def test_the_inside_of_a_fence_is_found_by_its_line(text: str, line: int, inside: str) -> None:
    """The diagram is drawn from the very words of the document."""
    assert fence_at(text, line) == inside
