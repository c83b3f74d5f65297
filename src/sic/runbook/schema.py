"""A policy as JSON values of schema ``sic.policy/1``; the shape is documented and stable."""

from __future__ import annotations

import msgspec

from sic.domain.policy import SCHEMA, Policy
from sic.runbook.render import as_values


def as_json_values(policy: Policy) -> dict[str, object]:
    """Return the policy as plain values, ``schema`` first and ``diagnostics`` last.

    Source: docs/reference/policy.md.
    """
    body = msgspec.to_builtins(policy)
    del body["diagnostics"]
    # Left out where nobody wrote any: readers of the schema's first edition know no such key.
    for holder in (body["document"], *body["webhooks"]):
        if not holder["symptoms"]:
            del holder["symptoms"]
    return {"schema": SCHEMA, **body, "diagnostics": as_values(policy.diagnostics)}
