"""Whose word counts on where a request comes from, and what follows for cookies and limits."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient
from tests.fakes import PASSWORD, Site

from sic.entrypoints.http.proxies import seen_through
from sic.entrypoints.settings import Settings

PROXY, INNER, STRANGER, CALLER = "10.0.7.2", "10.0.7.9", "203.0.113.5", "198.51.100.23"
NAMED = (ip_network("10.0.7.0/28"), ip_network("fd00::/64"))
HOST = "sic.example"


def seen(peer: str | None, *headers: tuple[str, str]) -> tuple[str | None, str]:
    """Return whose request it is taken for, and by which scheme."""
    scope: dict[str, Any] = {
        "type": "http",
        "scheme": "http",
        "client": (peer, 4711) if peer else None,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }
    found = seen_through(scope, NAMED)
    return found["client"][0] if found["client"] else None, found["scheme"]


def forwarded(*hops: str) -> tuple[str, str]:
    """Return the header that lists these hops."""
    return "X-Forwarded-For", ", ".join(hops)


def test_a_named_proxy_tells_who_calls_and_how() -> None:
    """Without it everybody shares the proxy's attempts, and its cookies are not Secure."""
    told = seen(PROXY, forwarded(CALLER), ("X-Forwarded-Proto", "https"))
    assert told == (CALLER, "https")


@pytest.mark.parametrize("peer", [STRANGER, "10.0.7.16", "::1", "not an address", None])
def test_from_anywhere_else_the_headers_mean_nothing(peer: str | None) -> None:
    """ASVS 4.1.3: a header a user can send must not stand in for one a proxy sets."""
    told = seen(peer, forwarded(CALLER), ("X-Forwarded-Proto", "https"))
    assert told == (peer, "http")


def test_what_the_caller_wrote_before_the_proxy_is_not_believed() -> None:
    """A proxy appends: whatever stands left of what a named one added may be forged."""
    assert seen(PROXY, forwarded("127.0.0.1", "8.8.8.8", CALLER))[0] == CALLER
    assert seen(PROXY, forwarded("127.0.0.1"), forwarded(CALLER))[0] == CALLER
    assert seen(PROXY, ("X-Forwarded-Proto", "https, http")) == (PROXY, "http")


def test_a_chain_of_named_proxies_is_followed_to_its_end() -> None:
    """Two of our own in a row: the caller is who reached the outer one."""
    assert seen(PROXY, forwarded("8.8.8.8", CALLER, INNER))[0] == CALLER
    assert seen(PROXY, forwarded(INNER))[0] == INNER


@pytest.mark.parametrize(
    "hop", ["unknown", "_hidden", "a.example", "1.2.3.4.5", "", "[::1", "é"]
)
def test_what_is_no_address_is_nobodys(hop: str) -> None:
    """The proxy that passed it on answers for it; a limit is never kept for a free text."""
    assert seen(PROXY, forwarded(hop))[0] == PROXY
    assert seen(PROXY, forwarded("127.0.0.1", hop, INNER))[0] == (INNER if hop else "127.0.0.1")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (f"{CALLER}:4711", CALLER),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        (f"::ffff:{CALLER}", CALLER),
    ],
)
def test_addresses_are_read_as_proxies_write_them(written: str, meant: str) -> None:
    """Azure's gateway adds the port, others brackets."""
    assert seen(PROXY, forwarded(written))[0] == meant


def test_a_proxy_is_known_by_either_form_of_its_address() -> None:
    """A server that listens on ``::`` sees ``10.0.7.2`` as ``::ffff:10.0.7.2``."""
    assert seen(f"::ffff:{PROXY}", forwarded(CALLER))[0] == CALLER
    assert seen("fd00::2", forwarded(CALLER))[0] == CALLER
    assert seen("fd00:1::2", forwarded(CALLER))[0] == "fd00:1::2"


@pytest.mark.parametrize("scheme", ["ftp", "wss", "https://", ""])
def test_a_scheme_that_is_none_changes_nothing(scheme: str) -> None:
    """Only http and https lead here."""
    assert seen(PROXY, ("X-Forwarded-Proto", scheme)) == (PROXY, "http")


# ---------------------------------------------------------------- what follows from it


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Behind a proxy that ends TLS, under a name that only ``allowed_hosts`` knows."""
    site = Site(tmp_path, allowed_hosts=(HOST,), trusted_proxies=NAMED).people()
    yield site
    site.close()


def through(site: Site, peer: str, caller: str = CALLER) -> TestClient:
    """Return a browser that comes by https to a proxy at ``peer``."""
    client = TestClient(site.app, f"http://{HOST}", client=(peer, 4711))
    client.headers.update(
        {
            "X-Forwarded-For": caller,
            "X-Forwarded-Proto": "https",
            "Origin": f"https://{HOST}",
            "Sec-Fetch-Site": "same-origin",
        }
    )
    return client


def tried(client: TestClient, name: str, password: str = PASSWORD) -> Any:
    """Try to sign in."""
    return client.post("/api/v1/session", json={"name": name, "password": password})


def test_behind_tls_at_the_proxy_cookies_are_bound_to_the_host(site: Site) -> None:
    """S-22, ASVS 3.3.1: without ``public_url`` as well; and the session then holds."""
    client = through(site, PROXY)
    answer = tried(client, "bob")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-sic=")
    assert "Secure" in cookie
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    secret = cookie.partition("=")[2].partition(";")[0]
    client.headers["Cookie"] = f"__Host-sic={secret}"
    assert client.get("/api/v1/me").json()["name"] == "bob"
    assert client.post("/api/v1/incidents", json={"title": "VPN is down"}).status_code == 201
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    refused = client.post("/api/v1/incidents", json={"title": "x"}, headers=foreign)
    assert refused.json()["code"] == "SIC-E306"
    ended = client.delete("/api/v1/session").headers["set-cookie"]
    assert ended.startswith("__Host-sic=")


def test_nobody_else_can_make_a_cookie_secure_or_plant_hsts(site: Site) -> None:
    """A forged header must not lock the others, who come by http, out of a host."""
    answer = tried(through(site, STRANGER), "bob")
    assert answer.headers["set-cookie"].startswith("sic_session=")
    assert "strict-transport-security" not in answer.headers


def test_who_guesses_behind_a_proxy_uses_up_only_their_own_attempts(site: Site) -> None:
    """S-22: 60 attempts a minute are one address's, and not everybody's behind the proxy."""
    guesser = through(site, PROXY, STRANGER)
    answers = [tried(guesser, f"nobody{n}", "wrong").status_code for n in range(61)]
    assert (answers[0], answers[-1]) == (401, 429)
    assert tried(through(site, PROXY), "bob").status_code == 200


def test_a_new_address_in_the_header_is_no_new_set_of_attempts(site: Site) -> None:
    """From a peer nobody named, and from anywhere in the network of one IPv6 line."""
    for peer, caller in ((STRANGER, "198.51.100.{}"), (PROXY, "2001:db8:0:1::{}")):
        codes = [
            tried(through(site, peer, caller.format(n)), f"nobody{n}", "wrong").status_code
            for n in range(61)
        ]
        assert codes[-1] == 429, peer
    assert tried(through(site, PROXY, "2001:db8:0:2::1"), "bob").status_code == 200


@pytest.mark.parametrize("proxies", [["0.0.0.0/0"], ["::/0"], ["*"], ["nginx"], ["10.0.7.2/8"]])
def test_whom_to_believe_is_named_exactly(proxies: list[str]) -> None:
    """Everybody, a name, or a network with an address in it is refused at start."""
    with pytest.raises(ValidationError, match="trusted_proxies"):
        Settings.model_validate({"trusted_proxies": proxies})
