"""RFC 8785: one spelling for one value, or none at all."""

from __future__ import annotations

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sic.domain.webhook.canonical import SAFE_INTEGER, NotCanonical, canonical

# Appendix B of the RFC: the bits of a double, and how it is written.
NUMBERS = {
    0x0000000000000000: "0",
    0x8000000000000000: "0",
    0x0000000000000001: "5e-324",
    0x8000000000000001: "-5e-324",
    0x7FEFFFFFFFFFFFFF: "1.7976931348623157e+308",
    0x4340000000000000: "9007199254740992",
    0xC340000000000000: "-9007199254740992",
    0x4430000000000000: "295147905179352830000",
    0x44B52D02C7E14AF5: "9.999999999999997e+22",
    0x44B52D02C7E14AF6: "1e+23",
    0x44B52D02C7E14AF7: "1.0000000000000001e+23",
    0x444B1AE4D6E2EF4E: "999999999999999700000",
    0x444B1AE4D6E2EF50: "1e+21",
    0x3EB0C6F7A0B5ED8C: "9.999999999999997e-7",
    0x3EB0C6F7A0B5ED8D: "0.000001",
    0x41B3DE4355555553: "333333333.3333332",
    0x41B3DE4355555557: "333333333.33333343",
    0xBECBF647612F3696: "-0.0000033333333333333333",
    0x43143FF3C1CB0959: "1424953923781206.2",
}


@pytest.mark.parametrize(("bits", "written"), NUMBERS.items(), ids=NUMBERS.values())
def test_numbers_are_written_as_the_rfc_lists_them(bits: int, written: str) -> None:
    """RFC 8785, appendix B."""
    [value] = struct.unpack(">d", struct.pack(">Q", bits))
    assert canonical(value).decode() == written


def test_keys_are_sorted_by_their_utf16_units() -> None:
    """RFC 8785, section 3.2.3: its own example."""
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\u00f6": 7}
    assert list(json.loads(canonical(value))) == [
        "\r",
        "1",
        "\x80",
        "\u00f6",
        "\u20ac",
        "\U0001f600",
        "\ufb33",
    ]


def test_text_is_escaped_as_little_as_may_be() -> None:
    """RFC 8785, section 3.2.2.2: its own example."""
    value = '\u20ac$\x0f\nA\'B"\\\\"/'
    assert canonical(value).decode() == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        SAFE_INTEGER + 1,
        -SAFE_INTEGER - 1,
        "\ud800",
        {1: 2},
        {"a": b"bytes"},
        object,
    ],
    ids=repr,
)
def test_what_readers_would_not_read_alike_has_no_form(value: object) -> None:
    """I-JSON: no NaN, no number that is rounded, no half character."""
    with pytest.raises(NotCanonical, match=r"\w"):
        canonical(value)


def test_what_holds_itself_has_no_form() -> None:
    """It is an error like any other, not the end of the process."""
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(NotCanonical, match="too much in itself"):
        canonical(loop)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-SAFE_INTEGER, SAFE_INTEGER)
    | st.floats(-SAFE_INTEGER, SAFE_INTEGER)  # Greater ones are written like integers.
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("ab\u20ac\U0001f600"), inner),
    max_leaves=12,
)


@given(JSON)
def test_the_form_reads_back_as_the_value_and_is_its_own_form(value: object) -> None:
    """Equal values have equal bytes, whatever order they came in."""
    written = canonical(value)
    assert canonical(json.loads(written)) == written
    assert b"\n" not in written


@given(st.dictionaries(st.text("abc"), st.integers(0, 9)))
def test_the_order_of_keys_makes_no_difference(value: dict[str, int]) -> None:
    """Display and execution hash alike (attack 28)."""
    assert canonical(value) == canonical(dict(reversed(value.items())))
