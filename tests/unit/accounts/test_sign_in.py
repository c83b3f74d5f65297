"""Signing in: who gets a session, and how long it holds."""

from __future__ import annotations

import pytest
from tests.fakes import PASSWORD, Site

from sic.application.accounts import SignedIn, Unauthenticated
from sic.application.throttle import TooManyAttempts
from sic.domain.errors import NotFound


def signed_in(site: Site, name: str = "bob", address: str = "10.0.0.1") -> SignedIn:
    """Return a fresh session."""
    return site.accounts.sign_in(name, PASSWORD, address=address)


def test_a_session_is_its_owners_and_only_its_hash_is_kept(site: Site) -> None:
    """S-23: a dump of the database does not let anyone in."""
    fresh = signed_in(site)
    found = site.accounts.session_for(fresh.secret)
    assert found is not None
    assert found[0].name == "bob"
    assert fresh.secret not in repr(site.store.sessions("bob"))


@pytest.mark.parametrize("password", ["", "\0", PASSWORD + "\0", "wrong", "x" * 10_000])
def test_a_wrong_password_opens_nothing(site: Site, password: str) -> None:
    """S-03: empty and NUL passwords are refused on every path."""
    with pytest.raises(Unauthenticated, match="name or the password is wrong"):
        site.accounts.sign_in("bob", password, address="a")
    assert site.accounts.sessions("bob") == []


@pytest.mark.parametrize("name", ["nobody", "", "BOB", "../bob", "bob\0", "ü" * 500])
def test_an_unknown_name_costs_and_says_what_a_known_one_does(site: Site, name: str) -> None:
    """S-22: neither the words nor the time tell whether an account exists."""
    with pytest.raises(Unauthenticated, match="name or the password is wrong"):
        site.accounts.sign_in(name, PASSWORD, address="a")
    assert site.passwords.verified == [""]


def test_an_account_without_a_password_cannot_be_signed_in_to(site: Site) -> None:
    """An account made for tokens only must not open for any password."""
    site.accounts.add_account("erin", level="viewer")
    with pytest.raises(Unauthenticated, match="is wrong"):
        site.accounts.sign_in("erin", "fake:", address="a")


def test_the_sixth_attempt_in_a_minute_waits(site: Site) -> None:
    """S-22: five a minute per account and address; another address is not punished."""
    for _ in range(5):
        with pytest.raises(Unauthenticated, match="is wrong"):
            site.accounts.sign_in("bob", "wrong", address="a")
    with pytest.raises(TooManyAttempts, match="Wait 60 seconds"):
        site.accounts.sign_in("bob", PASSWORD, address="a")
    assert signed_in(site, address="b").account.name == "bob"
    site.clock.forward(seconds=61)
    assert signed_in(site, address="a").account.name == "bob"


def test_one_address_cannot_try_many_names(site: Site) -> None:
    """Stuffing spreads over names; the address has a limit of its own."""
    for number in range(60):
        with pytest.raises(Unauthenticated, match="is wrong"):
            site.accounts.sign_in(f"name{number}", "wrong", address="a")
    with pytest.raises(TooManyAttempts, match="Wait 60 seconds"):
        site.accounts.sign_in("bob", PASSWORD, address="a")


def test_signing_in_again_ends_the_session_the_browser_held(site: Site) -> None:
    """ASVS 7.2.4: a new secret at every sign-in; the old one is worthless."""
    first = signed_in(site)
    second = site.accounts.sign_in("bob", PASSWORD, address="a", previous=first.secret)
    assert site.accounts.session_for(first.secret) is None
    assert site.accounts.session_for(second.secret) is not None


def test_a_session_ends_after_twelve_idle_hours(site: Site) -> None:
    """ASVS 7.3.1: idle 12 h."""
    fresh = signed_in(site)
    site.clock.forward(hours=11)
    assert site.accounts.session_for(fresh.secret) is not None
    site.clock.forward(hours=11)
    assert site.accounts.session_for(fresh.secret) is not None
    site.clock.forward(hours=12)
    assert site.accounts.session_for(fresh.secret) is None


def test_a_session_ends_after_seven_days_however_busy(site: Site) -> None:
    """ASVS 7.3.2: absolute 7 d."""
    fresh = signed_in(site)
    for _ in range(16):
        site.clock.forward(hours=10)
        assert site.accounts.session_for(fresh.secret) is not None
    site.clock.forward(hours=8)
    assert site.accounts.session_for(fresh.secret) is None


def test_a_session_can_be_listed_and_ended_by_its_owner_alone(site: Site) -> None:
    """ASVS 7.4.5: list and revoke; a foreign id is not found."""
    fresh = signed_in(site)
    [listed] = site.accounts.sessions("bob")
    session_id = listed.token_sha256[:16]
    with pytest.raises(NotFound, match="no such session"):
        site.accounts.end_session("carol", session_id)
    site.accounts.end_session("bob", session_id)
    assert site.accounts.session_for(fresh.secret) is None


def test_signing_out_ends_the_session(site: Site) -> None:
    """ASVS 7.4.1; signing out twice is no error."""
    fresh = signed_in(site)
    site.accounts.sign_out(fresh.secret)
    site.accounts.sign_out(fresh.secret)
    assert site.accounts.session_for(fresh.secret) is None


def test_a_disabled_account_is_out_at_once(site: Site) -> None:
    """Its sessions and tokens end with it, and enabling it again revives none of them."""
    fresh, token = signed_in(site), site.token("bob")
    site.accounts.change_account("bob", disabled=True)
    assert site.accounts.session_for(fresh.secret) is None
    assert site.accounts.token_for(token) is None
    with pytest.raises(Unauthenticated, match="is wrong"):
        signed_in(site, address="b")
    site.accounts.change_account("bob", disabled=False)
    assert site.accounts.token_for(token) is None
    assert site.accounts.session_for(fresh.secret) is None


def test_a_new_password_ends_every_session(site: Site) -> None:
    """ASVS 7.4.3: whoever knew the old one is out."""
    fresh = signed_in(site)
    site.accounts.change_account("bob", password="another four words here")
    assert site.accounts.session_for(fresh.secret) is None
