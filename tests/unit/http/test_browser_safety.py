"""Cookies, CSRF and headers: what a browser needs to be safe with a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.requests import Request
from tests.fakes import BASE, PASSWORD, Site

from sic.entrypoints.http.security import CrossSite, check_csrf, csrf_token

SIGN_IN = {"name": "bob", "password": PASSWORD}


def a_request(site: Site, cookie: str = "") -> Request:
    """Return a request with this session cookie."""
    headers = [(b"cookie", f"sic_session={cookie}".encode())] if cookie else []
    app = type("App", (), {"state": type("State", (), {"context": site.context})})
    return Request({"type": "http", "method": "GET", "headers": headers, "app": app})


def test_signing_in_sets_a_cookie_scripts_and_other_sites_cannot_use(site: Site) -> None:
    """ASVS 3.3: HttpOnly, SameSite=Strict, Path=/; the body holds no secret."""
    client = site.client()
    answer = client.post("/api/v1/session", json=SIGN_IN)
    assert answer.json()["name"] == "bob"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert client.cookies["sic_session"] not in answer.text
    assert client.get("/api/v1/me").json()["kind"] == "human"


def test_behind_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    """`__Host-` makes the browser itself insist on Secure, Path=/ and no Domain."""
    site = Site(tmp_path, public_url="https://sic.example").people()
    client = site.client()
    client.base_url = "https://sic.example"
    answer = client.post("/api/v1/session", json=SIGN_IN)
    assert answer.headers["set-cookie"].startswith("__Host-sic=")
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    site.close()


def test_signing_in_changes_the_secret_and_ends_the_old_one(site: Site) -> None:
    """S-22: a session planted before sign-in must be worth nothing after it."""
    client = site.client()
    client.post("/api/v1/session", json=SIGN_IN)
    first = client.cookies["sic_session"]
    client.post("/api/v1/session", json=SIGN_IN)
    assert client.cookies["sic_session"] != first
    assert site.accounts.session_for(first) is None


def test_signing_out_takes_the_cookie_and_the_session(site: Site) -> None:
    """ASVS 7.4.1: the server forgets it, whatever the browser does."""
    client = site.browser("bob")
    secret = client.cookies["sic_session"]
    answer = client.delete("/api/v1/session")
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert site.accounts.session_for(secret) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://[broken"},
        {"Origin": BASE + ".evil.example"},
        {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
        {"Origin": BASE, "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_change_by_cookie_must_come_from_our_own_page(
    site: Site, headers: dict[str, str]
) -> None:
    """S-11: a cookie alone is no intention."""
    client = site.browser("bob")
    del client.headers["Origin"]
    answer = client.post("/api/v1/incidents", json={"title": "x"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "SIC-E306")
    assert site.service.store.rows() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": BASE},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},  # A page that sends no referrer.
    ],
)
def test_our_own_page_may_change_things(site: Site, headers: dict[str, str]) -> None:
    """The same request, with its proof: so the refusal above is for the right reason."""
    client = site.browser("bob")
    del client.headers["Origin"]
    answer = client.post("/api/v1/incidents", json={"title": "x"}, headers=headers)
    assert answer.status_code == 201


def test_another_site_cannot_sign_someone_in(site: Site) -> None:
    """Login CSRF: a victim must not work in an attacker's account."""
    answer = site.client().post(
        "/api/v1/session", json=SIGN_IN, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_a_csrf_field_belongs_to_one_session(site: Site) -> None:
    """S-11: nothing is stored, and another session's field is worthless."""
    mine, other = a_request(site, "secret-1"), a_request(site, "secret-2")
    check_csrf(mine, csrf_token(mine))
    for field in ("", "wrong", csrf_token(other), "ü"):
        with pytest.raises(CrossSite, match="did not come from SIC's own pages"):
            check_csrf(mine, field)
    with pytest.raises(CrossSite, match="did not come"):
        check_csrf(a_request(site), csrf_token(a_request(site)))


def test_a_dead_token_does_not_fall_back_to_the_cookie(site: Site) -> None:
    """A program must learn that its token is dead."""
    client = site.browser("bob")
    for header in (b"Bearer sic_dead", b"Bearer", b"Basic Ym9iOng=", b"", b"Bearer \xff"):
        answer = client.get("/api/v1/me", headers={b"Authorization": header})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/me", "/nothing", "/login"])
def test_every_answer_carries_the_headers(shared: Site, path: str) -> None:
    """S-28: what stands here is what a browser enforces; a change is a decision."""
    headers = shared.client().get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers
