"""Addresses are read in one way or not at all, and the table of denied ones is our own."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sic.domain.egress import (
    Origin,
    TargetRefused,
    destination_of,
    origin_of,
    require_listed,
    why_denied,
)


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("http://ops.internal", Origin("http", "ops.internal", 80), "/"),
        ("https://Ops.Internal/a?b=c&d", Origin("https", "ops.internal", 443), "/a?b=c&d"),
        ("http://receiver:8080/x%2Fy", Origin("http", "receiver", 8080), "/x%2Fy"),
        ("http://10.1.2.3:81/", Origin("http", "10.1.2.3", 81), "/"),
        ("http://[fd12::1]:81/", Origin("http", "fd12::1", 81), "/"),
        ("http://xn--bcher-kva.example/", Origin("http", "xn--bcher-kva.example", 80), "/"),
        ("http://my_service/", Origin("http", "my_service", 80), "/"),
    ],
)
def test_a_plain_address_is_read(url: str, origin: Origin, path: str) -> None:
    """What an administrator writes every day."""
    assert destination_of(url) == (origin, path)


def test_an_origin_is_listed_exactly_or_not_at_all() -> None:
    """Execution contract 6: exact ``scheme://host:port``; a default port may be left out."""
    wanted = destination_of("https://ops.internal/run").origin

    require_listed(wanted, ["https://ops.internal:443"])
    for other in (
        "http://ops.internal:443",
        "https://ops.internal:8443",
        "https://internal",
        "https://evil.ops.internal",
    ):
        with pytest.raises(TargetRefused, match="not among the targets"):
            require_listed(wanted, [other])


@pytest.mark.parametrize(
    "text", ["", "ops.internal", "https://ops.internal/x", "*", "https://*"]
)
def test_a_target_is_an_origin_and_nothing_more(text: str) -> None:
    """A pattern in an allow-list would let in what nobody thought of."""
    with pytest.raises(TargetRefused, match="is no target"):
        origin_of(text)


@given(st.text(max_size=80) | st.from_regex(r"\Ahttps?://[^\s]{0,60}\Z"))
def test_any_text_is_read_or_refused(text: str) -> None:
    """And what is read comes back as it was written, but for case and default port."""
    try:
        origin, path = destination_of(text)
    except TargetRefused:
        return
    assert origin_of(str(origin)) == origin
    assert path.isascii()
    assert text.lower().endswith(path.lower() if path != "/" else "")


@pytest.mark.parametrize("address", ["10.0.0.1", "172.16.0.1", "192.168.1.1", "fd12:3456::1"])
def test_private_networks_are_reached(address: str) -> None:
    """Execution contract 6: most targets of those who host SIC themselves are private."""
    assert why_denied(address) == ""


@pytest.mark.parametrize("address", ["8.8.8.8", "100.128.0.1", "2606:4700::1111"])
def test_public_addresses_are_reached(address: str) -> None:
    """A vendor's endpoint may be a target."""
    assert why_denied(address) == ""


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.8.9.1", "::1", "100.64.0.1", "198.18.0.1"]
)
def test_s_07_these_are_reached_only_if_written_out(address: str) -> None:
    """S-07: shared address space is no private network to Python; loopback by number only."""
    assert why_denied(address, address) == ""
    assert address in why_denied(address)


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_s_07_an_ipv4_address_in_ipv6_clothes_is_denied(number: int) -> None:
    """S-07: mapped, compatible, translated, 6to4, Teredo and ISATAP, whatever they carry."""
    dressed = (
        (0xFFFF << 32) | number,
        number,
        (0xFFFF << 48) | number,
        (0x64FF9B << 96) | number,
        (0x64FF9B0001 << 80) | number,
        (0x2002 << 112) | (number << 80) | 1,
        (0x20010000 << 96) | number,
        (0xFD12 << 112) | (0x5EFE << 32) | number,
        (0x2606 << 112) | (0x02005EFE << 32) | number,
    )
    for value in dressed:
        address = str(ipaddress.IPv6Address(value))
        assert why_denied(address)
        assert why_denied(address, address) or address == "::1"


@given(st.integers(min_value=0, max_value=2**128 - 1))
def test_of_ipv6_only_unicast_is_reached(value: int) -> None:
    """What is assigned to no machine today may be a way round tomorrow."""
    address = ipaddress.IPv6Address(value)
    if why_denied(str(address)) == "":
        assert value >> 125 == 1 or value >> 121 == 0xFC >> 1


@pytest.mark.parametrize("text", ["fe80::1%eth0", "", "localhost", "127.1", "1.2.3.4.5", "::g"])
def test_what_is_no_plain_address_is_denied(text: str) -> None:
    """A resolver that answers with a zone or a word is not followed."""
    assert "is no plain address" in why_denied(text, text)


def test_an_address_written_out_leads_to_itself() -> None:
    """And ``localhost`` to this machine, whatever a resolver makes of it."""
    assert why_denied("10.0.0.2", "10.0.0.1") == "10.0.0.2 is not 10.0.0.1"
    assert why_denied("10.0.0.2", "localhost") == "10.0.0.2 is not localhost"
    assert why_denied("::1", "localhost") == ""
