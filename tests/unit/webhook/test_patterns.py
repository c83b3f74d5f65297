"""Patterns of arguments: which let in more than anybody meant, and what is said of them."""

from __future__ import annotations

import re
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import HandClock
from tests.hooks import HOOK_POLICY, a_binding
from tests.memory_store import MemoryStore

from sic.application.executions import Bindings
from sic.application.webhook_ports import BindingStore
from sic.domain.webhook.binding import Binding
from sic.domain.webhook.checks import problem_of
from sic.domain.webhook.patterns import PROBES, looseness
from sic.domain.webhook.refusals import BindingRefused


def taking(schema: dict[str, Any]) -> Binding:
    """Return a binding whose one argument has this schema."""
    return a_binding(arguments={"service": schema})


@pytest.mark.parametrize(
    "pattern",
    [
        "^.*$",
        "^.+$",
        "^.{1,40}$",
        "^[^/]*$",
        "^[^/]{1,40}$",
        "^[^/?#@{;]{1,40}$",
        r"^\S+$",
        r"^\S{1,40}$",
        r"^[\s\S]{1,40}$",
        r"^\w{1,40}$",
        r"^\d{1,4}$",
        r"^[\w-]{1,40}$",
        "^[ -~]{1,40}$",
        "^node-.*$",
        "^(node|host)-.{1,20}$",
        "^[a-z]{1,20}/[a-z/]{1,20}$",
        "^[a-z/.]{1,40}$",
        "^[a-z@.]{1,40}$",
        r"^(?:\.\./){1,3}$",
        "^[a-z?]{1,3}$",
        "^[a-z#]{1,3}$",
        "^[]{;a-z]{1,3}$",
        "^[a-zà-ü]{1,20}$",
        "^(?=.)[^ ]{1,9}$",
        "^[a-z ;]{1,9}$",
    ],
)
def test_a_pattern_that_takes_what_nobody_means_is_named_with_it(pattern: str) -> None:
    """S-08: an argument stands in an address, a header or a body; say what it lets in."""
    problem = problem_of(taking({"type": "string", "pattern": pattern}))
    assert problem.startswith("The argument service is not bounded: it lets in ")
    assert any(words in problem for words in (*PROBES.values(), " / by ", " ; by "))
    assert problem.endswith("such as ^[a-z0-9-]{1,40}$.")


@pytest.mark.parametrize(
    "pattern", ["[a-z]{1,9}", "^[a-z]{1,9}", "[a-z]{1,9}$", "^[a-z]{1,9}\\$", "a^b$", "^a[$]"]
)
def test_a_pattern_that_is_not_anchored_holds_nothing(pattern: str) -> None:
    """JSON Schema searches: "x; rm" holds a letter too."""
    assert "Begin it with ^ and end it with $" in problem_of(taking({"pattern": pattern}))


def test_an_alternative_at_the_top_is_anchored_on_one_side_only() -> None:
    """``^a|b$`` is "begins with a, or ends with b"."""
    assert "anchored on one side only" in problem_of(taking({"pattern": "^a|b$"}))
    assert problem_of(taking({"pattern": "^(?:a|b)[|]x$"})) == ""


@pytest.mark.parametrize(
    ("pattern", "longest"),
    [
        ("^[a-z]+$", "any"),
        ("^[a-z]*$", "any"),
        ("^[a-z]{2,}$", "any"),
        ("^[a-z]{1,300}$", "300"),
        ("^(?:[a-z]{1,30}-){1,10}x$", "311"),
        (r"^([a-z]{1,9})\1$", "any"),
        ("^[a-z]{150}[a-z]{150}$", "300"),
        ("^(?:a|[a-z]{299}b)$", "300"),
    ],
)
def test_a_pattern_without_an_end_needs_a_length(pattern: str, longest: str) -> None:
    """A text of 300 characters is nobody's service; ``maxLength`` says so as well."""
    assert "a text of 300 characters" in problem_of(taking({"pattern": pattern})), longest
    assert problem_of(taking({"pattern": pattern, "maxLength": 60})) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        "^[a-z0-9-]{1,40}$",
        "^node-[0-9]{1,3}$",
        "^(api|db|resolver-[0-9]{1,2})$",
        "^[a-z]{1,63}(\\.[a-z]{1,63}){0,3}$",
        "^(?!-)[a-z-]{1,20}(?<!-)$",
        "^(?!.*--)[a-z-]{1,40}$",
        "^/var/log/[a-z-]{1,40}[.]log$",
        "^(/[a-z]{1,20}){1,5}$",
        "^[a-z.]{1,40}@example\\.com$",
        "^[A-Za-z0-9 ,.-]{1,80}$",
        "^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$",
    ],
)
def test_a_tight_pattern_is_taken(pattern: str) -> None:
    """The names, paths, addresses and reasons that webhooks are really given."""
    assert problem_of(taking({"type": "string", "pattern": pattern})) == ""


@pytest.mark.parametrize("pattern", ["^(?i:a)$", "^(?P<n>a)$", "^(?>a)$", "^(?#x)a$"])
def test_a_group_json_schema_does_not_know_is_refused(pattern: str) -> None:
    """``(?i:k)`` takes the Kelvin sign; other readers of the schema take the whole for text."""
    assert re.search("does not know|cannot be used", problem_of(taking({"pattern": pattern})))


def test_a_pattern_nobody_reads_is_refused() -> None:
    """And judging it is bounded: it is walked once, group by group."""
    nested = "^" + "(" * 300 + "a" + ")" * 300 + "$"
    assert re.search("exceeds 500|cannot be used", problem_of(taking({"pattern": nested})))


@given(st.text(alphabet="^$()[]{}|?*+.,\\-azw09:=!<", max_size=30))
def test_any_pattern_is_judged(pattern: str) -> None:
    """A binding comes from a file: whatever stands there, the catalogue is shown."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # What Python may one day read otherwise.
        assert isinstance(problem_of(taking({"type": "string", "pattern": pattern})), str)


@given(st.text(alphabet="abc/@.-", min_size=1, max_size=6), st.sampled_from("*+"))
def test_what_passes_takes_no_probe(letters: str, often: str) -> None:
    """The two ways of judging agree: what is let pass takes none of the values."""
    pattern = f"^[{re.escape(letters)}]{often}$"
    if looseness({"pattern": pattern, "maxLength": 40}) == "":
        assert not any(re.search(pattern, probe) for probe in PROBES)


def test_a_loose_binding_of_the_file_is_shown_unbound() -> None:
    """An upgrade must not stop a server: the webhook says why it cannot run, the rest run."""
    loose = msgspec.to_builtins(taking({"pattern": "^.+$"}))
    del loose["name"], loose["level"]
    tight = msgspec.to_builtins(a_binding("log-tail"))
    del tight["name"], tight["level"]
    store = cast("BindingStore", MemoryStore())
    made = Bindings(
        store=store, clock=HandClock(), written={"dns-flush": loose, "log-tail": tight}
    )
    entry = made.entry(HOOK_POLICY, "dns-flush")
    assert not entry.bound
    assert "lets in" in entry.problem
    assert made.entry(HOOK_POLICY, "log-tail").bound
    with pytest.raises(BindingRefused, match="by its part"):
        made.checked(msgspec.to_builtins(taking({"pattern": "^.+$"})) | {"name": "cache-purge"})
