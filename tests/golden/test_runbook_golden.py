"""Expected output beside each runbook: diagnostics, the seed's policy, our own runbook."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from sic.domain.policy import Policy
from sic.runbook import compile_document, compile_runbook
from sic.runbook.diagnostics import CODES
from sic.runbook.render import as_text
from sic.runbook.schema import as_json_values

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted((HERE / "diagnostics").glob("*.md"))
SEED = ROOT.parent / "shared/runbook/seed-runbook.md"
OURS = ROOT / "runbooks/production-incident-response.md"
# Too large, or no text at all: tests/unit/runbook/test_bad_input.py gives them their bytes.
NOT_ON_DISK = {"SIC-R101", "SIC-R102", "SIC-R103", "SIC-R105"}

needs_seed = pytest.mark.skipif(not SEED.exists(), reason="the seed runbook is not here")


def expect(request: pytest.FixtureRequest, path: Path, output: str) -> None:
    """Compare output with the file beside the input, or rewrite it when asked to."""
    if request.config.getoption("--update-golden", default=False):
        path.write_text(output, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == output


def diagnostics_of(path: Path) -> str:
    """Return a runbook's diagnostics as `sic runbook check` prints them."""
    compiled = compile_document(path.read_bytes(), path=path.name)
    return as_text(compiled.policy.diagnostics, compiled.tree.lines, path.name)


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_each_diagnostic_reads_as_reviewed(request: pytest.FixtureRequest, path: Path) -> None:
    """Style, "Diagnostics": statement, source line with caret, note, help."""
    output = diagnostics_of(path)
    assert f"{path.stem}:" in output
    expect(request, path.with_suffix(".txt"), output)


def test_every_diagnostic_has_an_example() -> None:
    """A code nobody can see is a code nobody can review."""
    assert {p.stem for p in CASES} | NOT_ON_DISK == set(CODES)


@needs_seed
def test_the_seed_gives_its_known_diagnostics(request: pytest.FixtureRequest) -> None:
    """Design, "Readings of the runbook": each is reported where the text is at odds."""
    compiled = compile_document(SEED.read_bytes(), path=SEED.name)
    text = as_text(compiled.policy.diagnostics, compiled.tree.lines, SEED.name)
    expect(request, HERE / "seed-diagnostics.txt", text)


@needs_seed
def test_the_seed_compiles_to_its_known_policy(request: pytest.FixtureRequest) -> None:
    """The schema and every value of it, as `sic runbook compile` prints them."""
    policy = compile_runbook(SEED.read_bytes())
    text = json.dumps(as_json_values(policy), ensure_ascii=False, indent=2) + "\n"
    expect(request, HERE / "seed-policy.json", text)


def test_our_own_runbook_leaves_nothing_open() -> None:
    """The default runbook compiles with no error and no warning."""
    policy = compile_runbook(OURS.read_bytes())
    assert [d for d in policy.diagnostics if d.severity != "info"] == []


def facts(policy: Policy) -> dict[str, object]:
    """Return what binds, without the words around it."""
    return {
        "severities": [
            (s.id, s.rank, s.ack, s.mitigation, s.resolution, s.cadence)
            for s in policy.severities
        ],
        "roles": [
            (r.id, r.name, r.abbreviation, r.only_resolver, r.no_technical_tasks)
            for r in policy.roles
        ],
        "flow": [(s.id, s.title, s.within) for s in policy.flow],
        "triage": policy.triage_within,
        "diagram": (policy.diagram.nodes, policy.diagram.edges),
        "diagnosis": len(policy.diagnosis),
        "checklist": [(i.id, i.binding, i.only_severities) for i in policy.checklist],
        "patterns": [
            (p.id, p.title, len(p.symptoms), len(p.causes), len(p.actions))
            for p in policy.patterns
        ],
        "commands": [(c.section, c.command, c.language) for c in policy.commands],
        "webhooks": [(w.id, w.confirmation) for w in policy.webhooks],
        "escalation": [(r.rung, r.condition, r.notify) for r in policy.escalation],
        "contacts": [(c.name, c.value) for c in policy.contacts],
        "postmortem": (
            policy.postmortem.within,
            policy.postmortem.share_before,
            len(policy.postmortem.steps),
        ),
    }


@needs_seed
@pytest.mark.parametrize("topic", sorted(facts(Policy())))
def test_our_own_runbook_binds_as_the_seed_does(topic: str) -> None:
    """Our words, the seed's facts: every clock, flag, binding, level and rung."""
    ours, seed = compile_runbook(OURS.read_bytes()), compile_runbook(SEED.read_bytes())
    assert facts(ours)[topic] == facts(seed)[topic]
    assert facts(ours)[topic] != facts(Policy())[topic]


def test_our_own_template_is_whole() -> None:
    """Design: the seed's template is cut off; ours carries a complete one."""
    template = compile_runbook(OURS.read_bytes()).postmortem.template
    assert template is not None
    assert template.count("\n## ") >= 6


def test_compiling_twice_gives_the_same_bytes() -> None:
    """The compiler is deterministic: a revision is pinned by its content."""
    first, second = (compile_runbook(OURS.read_bytes()) for _ in range(2))
    assert msgspec.json.encode(first) == msgspec.json.encode(second)
