"""The pages of webhooks as people see them without scripts: a site with six bound ones."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from tests.fakes import FakeVault, Site
from tests.hook_house import HOOK_RUNBOOK
from tests.hooks import SEED, a_binding

from sic.application.executions import Bindings
from sic.domain.ids import IncidentId

TOKEN = re.compile(r'name="token" value="([^"]+)"')
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Screen:
    """A site with the seed's six webhooks bound, an incident, and its people's browsers."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder, vault=FakeVault()).people()
        self.site.service.adopt_runbook("runbook.md", HOOK_RUNBOOK)
        self.bindings: Bindings = self.site.executions.bindings
        for name in SEED:
            self.bind(name)
        self.id = self.site.declare("DNS is broken")
        self.people = {
            name: self.site.browser(name) for name in ("alice", "bob", "carol", "dave")
        }

    def bind(self, name: str, **changes: Any) -> None:
        """Bind a webhook as Alice."""
        binding = a_binding(name, **changes)
        self.bindings.bind({f: getattr(binding, f) for f in binding.__struct_fields__}, "alice")

    def page(self, who: str, path: str) -> str:
        """Return a page that must be there, as text."""
        answer = self.people[who].get(path)
        assert answer.status_code == 200, answer.text
        return unescape(answer.text)

    def post(self, who: str, path: str, **fields: str) -> Any:
        """Send a form with the right to send it."""
        csrf = CSRF.search(self.people[who].get("/account").text)
        assert csrf
        return self.people[who].post(path, data={"csrf": csrf[1]} | fields)

    def preview(self, who: str = "bob", name: str = "dns-flush", **fields: str) -> Any:
        """Ask for the confirmation page."""
        fields = {"arg-service": "resolver-2"} | fields
        return self.post(who, f"/incidents/{self.id}/webhooks/{name}", **fields)

    def shown(
        self, who: str = "bob", name: str = "dns-flush", **fields: str
    ) -> tuple[str, str]:
        """Return the run's address and the token of its confirmation page."""
        page = self.preview(who, name, **fields)
        assert page.status_code == 200, page.text
        address = re.search(r'action="([^"]+)/confirmation"', page.text)
        token = TOKEN.search(page.text)
        assert address
        assert token
        return address[1], token[1]

    @property
    def sent(self) -> int:
        """How many requests left."""
        return len(self.site.sink.calls)

    def stage(self, address: str) -> str:
        """Return how far a run is."""
        run = address.rpartition("/")[2]
        state = self.site.service.incident(IncidentId(self.id))
        return str(state.executions[run].stage)

    def role(self, who: str, role: str) -> None:
        """Give somebody a role."""
        path = f"/api/v1/incidents/{self.id}/roles/{role}"
        answer = self.site.client("alice").put(path, json={"responder": who})
        assert answer.status_code == 200, answer.text
