"""What a link to a webhook's form may propose: values of closed lists, of whatever kind."""

from __future__ import annotations

from typing import Any

import pytest

from sic.entrypoints.mcp.reading import NotAnswered, Reading

ARGUMENTS: dict[str, Any] = {
    "zone": {"type": "integer", "enum": [1, 2]},
    "force": {"type": "boolean"},
    "path": {"pattern": "^[a-z]{1,9}$"},
}


class _Api:
    """SIC's API with one webhook that is bound."""

    url = "https://sic.example"

    def get(self, path: str, **_params: object) -> dict[str, Any]:
        said = {"name": path.rpartition("/")[2], "level": "typed", "when": "", "bound": True}
        return said | {"arguments": ARGUMENTS}

    def text(self, path: str) -> str:
        raise AssertionError(path)


def test_a_listed_number_or_truth_may_stand_in_a_link() -> None:
    """The form has them in lists, too: free text alone is the person's own to type."""
    given: dict[str, object] = {"zone": "2", "force": "true"}
    found = Reading(_Api()).webhook("inc-1", "restart", given)

    assert str(found["page"]).endswith("/incidents/inc-1/webhooks/restart?zone=2&force=true")
    with pytest.raises(NotAnswered, match=r"zone is one of: 1, 2"):
        Reading(_Api()).webhook("inc-1", "restart", {"zone": "3"})
    with pytest.raises(NotAnswered, match="path is typed by the person"):
        Reading(_Api()).webhook("inc-1", "restart", {"path": "var"})
