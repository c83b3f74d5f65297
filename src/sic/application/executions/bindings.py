"""What administrators bound webhooks to: in ``sic.toml``, or on the page. It sends nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec

from sic.application.ports import Clock
from sic.application.webhook_ports import BindingRevision, BindingStore
from sic.domain.policy import Policy
from sic.domain.webhook.binding import Binding
from sic.domain.webhook.catalogue import CatalogueEntry, catalogue
from sic.domain.webhook.checks import NAME, problem_of
from sic.domain.webhook.refusals import BindingRefused, BoundTwice, UnknownWebhook

_TWICE = (
    "It is bound in sic.toml and on the page of webhooks as well, so neither holds. Take one of"
    " them away."
)
_UNREADABLE = "What sic.toml says of it cannot be read: {}."

CATALOGUES_KEPT = 16
_Made: TypeAlias = tuple[Policy, tuple[tuple[str, int], ...], tuple[CatalogueEntry, ...]]


class Bindings:
    """The bindings in force, and the catalogue they make with a runbook.

    Args:
        store: Those of the page, with their history.
        written: The tables ``[webhooks.NAME]`` of ``sic.toml``, as they were written.
    """

    def __init__(
        self, *, store: BindingStore, clock: Clock, written: Mapping[str, object] | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._written, self._unreadable = _read(written or {})
        # By the policy's identity: with the policy itself, so that no other can take its place.
        self._made: dict[int, _Made] = {}

    # ------------------------------------------------------------ the catalogue

    def catalogue(self, policy: Policy) -> tuple[CatalogueEntry, ...]:
        """Return every webhook the runbook or an administrator names, rows first."""
        revisions = self._store.bindings()
        stand = tuple((one.name, one.number) for one in revisions)
        known = self._made.get(id(policy))
        if known is None or known[0] is not policy or known[1] != stand:
            # Checking every binding takes longer than all the rest of a press.
            known = (policy, stand, self._make(policy, revisions))
            if len(self._made) >= CATALOGUES_KEPT:
                self._made.clear()
            self._made[id(policy)] = known
        return known[2]

    def _make(
        self, policy: Policy, revisions: Iterable[BindingRevision]
    ) -> tuple[CatalogueEntry, ...]:
        saved = {one.name: one.binding for one in revisions if one.binding is not None}
        problems = dict(self._unreadable)
        problems.update(dict.fromkeys(saved.keys() & self.written_names, _TWICE))
        return catalogue(policy.webhooks, {**saved, **self._written}, problems)

    def entry(self, policy: Policy, name: str) -> CatalogueEntry:
        """Return one webhook.

        Raises:
            UnknownWebhook: neither runbook nor configuration names it.
        """
        found = next((e for e in self.catalogue(policy) if e.name == name), None)
        if found is None:
            raise UnknownWebhook(name)
        return found

    @property
    def written_names(self) -> frozenset[str]:
        """The names ``sic.toml`` binds, readable or not; the page cannot change them."""
        return frozenset(self._written) | frozenset(self._unreadable)

    # ------------------------------------------------------------ the administrators' page

    def saved(self) -> list[BindingRevision]:
        """Return the last revision of every name bound on the page."""
        return self._store.bindings()

    def history(self, name: str) -> list[BindingRevision]:
        """Return what a name was bound to on the page, newest first."""
        return self._store.binding_history(name)

    def bind(self, fields: Mapping[str, object], by: str) -> int:
        """Bind a webhook; return the number of the revision.

        Args:
            fields: Those of ``Binding``, as JSON or TOML has them.
            by: The administrator.

        Raises:
            BindingRefused: it could not run as it is.
            BoundTwice: ``sic.toml`` binds this name.
            Conflict: another administrator saved first.
        """
        binding = self.checked(fields)
        return self._store.put_binding(binding.name, binding, by, self._clock.now())

    def checked(self, fields: Mapping[str, object]) -> Binding:
        """Return the binding these fields make, and keep nothing.

        Raises:
            BindingRefused: it could not run as it is.
            BoundTwice: ``sic.toml`` binds this name.
        """
        name = str(fields.get("name", ""))
        try:
            binding = msgspec.convert(fields, Binding)
        except msgspec.ValidationError as error:
            raise BindingRefused(name, f"{error}.") from error
        if not NAME.match(name):
            raise BindingRefused(name, "A name is a-z, 0-9 and hyphens, at most 63.")
        if name in self.written_names:
            raise BoundTwice(name)
        if problem := problem_of(binding):
            raise BindingRefused(name, problem)
        return binding

    def unbind(self, name: str, by: str) -> int:
        """Take a binding of the page away; its history stays.

        Raises:
            BoundTwice: ``sic.toml`` binds this name.
            UnknownWebhook: nothing was ever bound under it.
        """
        if name in self.written_names:
            raise BoundTwice(name)
        saved = {one.name for one in self._store.bindings() if one.binding is not None}
        if name not in saved:
            raise UnknownWebhook(name)
        return self._store.put_binding(name, None, by, self._clock.now())


def _read(written: Mapping[str, object]) -> tuple[dict[str, Binding], dict[str, str]]:
    """Return the tables that are bindings, and what is wrong with the others."""
    bindings: dict[str, Binding] = {}
    unreadable: dict[str, str] = {}
    for name, fields in written.items():
        try:
            table = msgspec.convert(fields, dict[str, object])
            bindings[name] = msgspec.convert({**table, "name": name}, Binding)
        except msgspec.ValidationError as error:
            unreadable[name] = _UNREADABLE.format(error)
    return bindings, unreadable
