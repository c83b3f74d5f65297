"""The catalogue: runbook and administrator together, and what is wrong with a binding."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest
from tests.fakes import HandClock
from tests.hooks import HOOK_POLICY, ORIGIN, ROWS, SEED, a_binding, bindings
from tests.memory_store import MemoryStore

from sic.application.executions import Bindings
from sic.application.webhook_ports import BindingStore
from sic.domain.policy import Webhook
from sic.domain.webhook.binding import Binding, DryRun
from sic.domain.webhook.catalogue import CatalogueEntry, catalogue, raised
from sic.domain.webhook.checks import problem_of
from sic.domain.webhook.refusals import BindingRefused, BoundTwice, UnknownWebhook


def by_name(entries: tuple[CatalogueEntry, ...]) -> dict[str, CatalogueEntry]:
    """Return entries by name."""
    return {entry.name: entry for entry in entries}


def a_row(name: str, level: Any = "inline") -> Webhook:
    """Return a row of the runbook's table."""
    return msgspec.structs.replace(ROWS[2], id=name, confirmation=level)


def test_a_webhook_is_bound_when_both_name_it() -> None:
    """Issue 5: a name in one but not the other is shown as unbound."""
    bound = {name: a_binding(name) for name in ("dns-flush", "rm-all")}
    found = by_name(catalogue(ROWS, bound))
    assert list(found) == [*SEED, "rm-all"]
    assert {name for name, entry in found.items() if entry.bound} == {"dns-flush"}
    assert "No administrator" in found["log-tail"].problem
    assert "The runbook does not name it" in found["rm-all"].problem


@pytest.mark.parametrize("level", ["", "never", "none", "inline ", "INLINE"])
def test_a_level_that_is_none_counts_as_typed(level: str) -> None:
    """Settled reading: unknown or empty → typed."""
    [entry] = catalogue([a_row("dns-flush", level)], {})
    assert entry.level == "typed"


@pytest.mark.parametrize("row", ["inline", "typed", "two_person"])
@pytest.mark.parametrize("by", [None, "inline", "typed", "two_person"])
def test_configuration_raises_a_level_and_never_lowers_it(row: Any, by: Any) -> None:
    """Settled reading: may raise to two_person, never lower below the runbook's."""
    order = ["inline", "typed", "two_person"]
    [entry] = catalogue([a_row("dns-flush", row)], {"dns-flush": a_binding(level=by)})
    assert order.index(entry.level) == max(order.index(row), order.index(by or "inline"))
    assert raised(row, by) == entry.level


@pytest.mark.parametrize(
    ("one", "other"),
    [("dns-flush", "dns-f1ush"), ("restart", "restarl"), ("warm-up", "wann-up"), ("io", "10")],
)
def test_names_that_look_alike_are_both_unbound(one: str, other: str) -> None:
    """Attack 11: confusables."""
    alike = (one, other) in {("dns-flush", "dns-f1ush"), ("io", "10")}
    rows = [a_row(one), a_row(other)]
    bound = {name: a_binding(name) for name in (one, other)}
    entries = catalogue(rows, bound)
    assert [entry.bound for entry in entries] == [not alike, not alike]
    if alike:
        assert all("looks the same" in entry.problem for entry in entries)


@pytest.mark.parametrize("name", ["", "-a", "A", "dns flush", "dns\u0455", "a" * 64, "a\n"])
def test_a_name_of_another_shape_cannot_run(name: str) -> None:
    """Attack 11: ids are ``[a-z0-9][a-z0-9-]{0,62}``."""
    [entry] = catalogue([a_row(name)], {name: a_binding(name)})
    assert "Its name is not usable" in entry.problem


def test_a_revision_changes_with_all_a_person_confirms_by() -> None:
    """Bound fields: catalogue revision."""
    first = catalogue([a_row("dns-flush")], {"dns-flush": a_binding()})[0].revision
    others = {
        catalogue([row], {"dns-flush": binding})[0].revision
        for row, binding in (
            (a_row("dns-flush", "typed"), a_binding()),
            (msgspec.structs.replace(a_row("dns-flush"), when="else"), a_binding()),
            (a_row("dns-flush"), a_binding(blast_radius="all")),
            (a_row("dns-flush"), a_binding(targets=(ORIGIN, "https://b:443"))),
            (a_row("dns-flush"), a_binding(signing_secret="k")),
        )
    }
    assert len(first) == 64
    assert len(others | {first}) == 6
    moved = msgspec.structs.replace(a_row("dns-flush"), source=ROWS[0].source)
    assert catalogue([moved], {"dns-flush": a_binding()})[0].revision == first


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"targets": ()}, "targets is empty"),
        ({"targets": ("https://ops.internal",)}, "must be spelled"),
        ({"targets": ("https://OPS.internal:8443",)}, "must be spelled"),
        ({"targets": ("ftp://ops:21",)}, "A target cannot be used"),
        ({"targets": ("https://0x7f.1:80",)}, "A target cannot be used"),
        ({"url": "https://other:443/{service}"}, "none of its targets"),
        ({"url": f"{ORIGIN}/{{service}}#x"}, "cannot be used"),
        ({"url": f"{ORIGIN}/{{Service}}"}, "a brace that belongs to no argument"),
        ({"url": f"{ORIGIN}/{{secret:ops}}"}, "a header's value and nowhere else"),
        ({"arguments": {"service": {"type": "string", "maxLength": 5}}}, "any text"),
        ({"arguments": {"service": {"pattern": "[a-z]+"}}}, "anywhere in any text"),
        ({"arguments": {"service": {"pattern": "^.*$"}}}, "lets in .* by its part `.`"),
        ({"arguments": {"service": {"pattern": "^a{99999999999}$"}}}, "cannot be used"),
        ({"arguments": {"service": {"pattern": "(" * 2000 + ")" * 2000}}}, "cannot be used"),
        ({"arguments": {"service": {"enum": []}}}, "cannot be used|any text"),
        ({"arguments": {"service": {"enum": [["api"]]}}}, "any text"),
        ({"arguments": {"service": {"$ref": "https://evil/x"}}}, "refers elsewhere"),
        ({"arguments": {"service": {"type": "nothing"}}}, "cannot be used"),
        ({"arguments": {"service": {"pattern": "^($"}}}, "cannot be used"),
        ({"arguments": {"service": "api"}}, "no JSON Schema"),
        ({"arguments": {"service": {"const": 1}, "more": {"const": 1}}}, "no template"),
        ({"arguments": {"incident": {"const": "x"}}, "body": ""}, "another name"),
        ({"body": "[1,"}, "The body is no JSON"),
        ({"body": '"text"'}, "an object or array|must be a JSON object"),
        ({"body": '{"a":1,"a":2}'}, "a key stands twice"),
        ({"body": '{"a":NaN}'}, "no JSON"),
        ({"body": '{"a":"\\ud800"}'}, "no JSON"),
        ({"body": "[" * 30 + "]" * 30}, "nested too deep"),
        ({"body": "[" * 100_000}, "no JSON"),
        ({"headers": {"Content-Length": "1"}}, "written by SIC itself"),
        ({"headers": {"webhook-id": "1"}}, "written by SIC itself"),
        ({"headers": {"Proxy-Authorization": "1"}}, "written by SIC itself"),
        ({"headers": {"X\r\nY": "1"}}, "no name of a header"),
        ({"headers": {"X": "a\r\nb"}}, "a header cannot have"),
        ({"headers": {"X": "{secret:}"}}, "names no secret"),
        ({"timeout_seconds": 0}, "1 to 30"),
        ({"cooldown_seconds": -1}, "cooldown_seconds"),
        ({"signing_secret": "a b"}, "the name of a secret"),
        ({"signing_secret": "ep-9f86d081"}, "an endpoint's own"),
        ({"headers": {"X": "a {secret:ep-9f86d081.before}"}}, "an endpoint's own"),
        ({"targets": (ORIGIN, "http://169.254.169.254:80")}, "never called.*metadata"),
        ({"targets": (ORIGIN, "http://[::ffff:10.0.0.1]:80")}, "cannot be used|never called"),
        ({"dry_run": DryRun(url="https://else:443/x")}, "none of its targets"),
        ({"dry_run": DryRun(url=f"{ORIGIN}/x", headers={"Host": "x"})}, "SIC itself"),
    ],
)
def test_a_binding_that_cannot_run_says_why(changes: dict[str, Any], words: str) -> None:
    """S-08 and S-13: the first thing wrong, in words an administrator can act on."""
    import re

    assert re.search(words, problem_of(a_binding(**changes)))


@pytest.mark.parametrize(
    "schema",
    [
        {"enum": ["api", 1, True]},
        {"const": "api"},
        {"type": "integer"},
        {"type": "number", "minimum": 0},
        {"type": ["integer", "number"]},
        {"type": "boolean"},
        {"pattern": "^(a|b)[|]x$"},
        {"type": "string", "pattern": "^[a-z-]{1,20}$"},
    ],
)
def test_a_constrained_argument_is_taken(schema: dict[str, Any]) -> None:
    """The seed's six must be bindable without effort."""
    assert problem_of(a_binding(arguments={"service": schema})) == ""


# ---------------------------------------------------------------- where bindings come from


def made(**written: Any) -> Bindings:
    """Return bindings with these tables of ``sic.toml``."""
    store = cast("BindingStore", MemoryStore())
    return Bindings(store=store, clock=HandClock(), written=written)


def as_fields(binding: Binding) -> dict[str, Any]:
    """Return a binding as TOML or JSON has it."""
    fields = msgspec.to_builtins(binding)
    return {name: value for name, value in fields.items() if value is not None}


def test_a_table_of_sic_toml_binds() -> None:
    """Issue 5: administrator configuration, ``sic.toml`` and a page."""
    fields = as_fields(a_binding())
    del fields["name"]
    assert made(**{"dns-flush": fields}).entry(HOOK_POLICY, "dns-flush").bound


def test_a_name_bound_twice_is_bound_not_at_all() -> None:
    """Which one would hold must not be anybody's guess."""
    fields = as_fields(a_binding())
    del fields["name"]
    both = made(**{"dns-flush": fields})
    with pytest.raises(BoundTwice, match=r"bound in sic\.toml"):
        both.bind(as_fields(a_binding()), "alice")
    with pytest.raises(BoundTwice, match=r"bound in sic\.toml"):
        both.unbind("dns-flush", "alice")
    both._store.put_binding("dns-flush", a_binding(), "alice", HandClock().now())
    assert "on the page of webhooks as well" in both.entry(HOOK_POLICY, "dns-flush").problem


@pytest.mark.parametrize("table", [{}, {"url": 1}, {"url": "x", "more": 1}, "text", [1]])
def test_a_table_that_cannot_be_read_is_shown_and_hides_nothing(table: Any) -> None:
    """A slip in one table must not keep SIC from starting, nor be lost."""
    entry = made(**{"dns-flush": table}).entry(HOOK_POLICY, "dns-flush")
    assert not entry.bound
    assert "cannot be read" in entry.problem


def test_a_change_on_the_page_is_seen_at_once_and_a_bad_one_is_refused() -> None:
    """The catalogue is made once for the bindings that stand, and anew when they change."""
    page = made()
    page.bind(as_fields(a_binding()), "alice")
    first = page.entry(HOOK_POLICY, "dns-flush")
    assert page.entry(HOOK_POLICY, "dns-flush") is first
    page.bind(as_fields(a_binding(blast_radius="all")), "alice")
    assert page.entry(HOOK_POLICY, "dns-flush").revision != first.revision
    for fields in ({}, {"name": "Bad Name", "url": "x"}, {"name": "x", "url": 5}):
        with pytest.raises(BindingRefused, match="was not kept"):
            page.bind(fields, "alice")
    with pytest.raises(UnknownWebhook, match="no webhook 'none'"):
        page.unbind("none", "alice")


def test_the_six_of_the_seed_can_all_be_bound() -> None:
    """The seed's table."""
    assert all(entry.bound for entry in catalogue(ROWS, bindings()))
