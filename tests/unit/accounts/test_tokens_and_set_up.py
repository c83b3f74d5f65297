"""API tokens, the first account, and levels."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes import PASSWORD, Site

from sic.application.accounts import LastAdmin, LevelTooLow, NameRefused, SetupRefused
from sic.application.credentials import is_token, new_token
from sic.application.ports import StoreUnavailable
from sic.domain.errors import Conflict, NotFound
from sic.domain.text import TextRefused


def test_a_token_is_shown_once_and_kept_as_a_hash(site: Site) -> None:
    """S-23: 256 bits, prefix, checksum; the store holds nothing to sign in with."""
    made = site.accounts.create_token(site.accounts.account("bob"), "ci", "act")
    assert is_token(made.secret)
    assert made.secret not in repr(site.store.tokens())
    found = site.accounts.token_for(made.secret)
    assert found is not None
    assert (found[0].name, found[1].name) == ("bob", "ci")


def test_a_token_says_when_it_was_used(site: Site) -> None:
    """S-23: last use, so that a forgotten one is found."""
    token = site.token("bob")
    site.accounts.token_for(token)
    assert site.accounts.tokens("bob")[0].used_at == site.clock.now()


def test_a_token_ends_when_it_expires_or_is_revoked(site: Site) -> None:
    """S-23: expiry and revocation hold at once."""
    bob = site.accounts.account("bob")
    made = site.accounts.create_token(bob, "ci", "act", expires_in_days=1)
    site.clock.forward(hours=24)
    assert site.accounts.token_for(made.secret) is None
    other = site.accounts.create_token(bob, "ci", "act")
    site.accounts.revoke_token(other.token.id, account="bob")
    assert site.accounts.token_for(other.secret) is None
    assert [t.id for t in site.accounts.tokens("bob")] == [made.token.id]


def test_nobody_revokes_another_ones_token(site: Site) -> None:
    """S-09: one route that forgets whose it is undoes all the others."""
    made = site.accounts.create_token(site.accounts.account("bob"), "ci", "act")
    with pytest.raises(NotFound, match="no such token"):
        site.accounts.revoke_token(made.token.id, account="carol")
    assert site.accounts.token_for(made.secret) is not None


def test_a_viewer_makes_no_intake_token(site: Site) -> None:
    """An intake token opens incidents, which a viewer may not."""
    with pytest.raises(LevelTooLow, match="needs the level responder"):
        site.accounts.create_token(site.accounts.account("dave"), "prom", "intake")


@given(st.integers(0, 48), st.sampled_from("abcXYZ019_-é"))
def test_a_slip_of_the_pen_is_no_token(place: int, letter: str) -> None:
    """The checksum saves a look-up, and tells scanners a real token from a look-alike."""
    token = new_token()
    slipped = token[: 4 + place] + letter + token[5 + place :]
    assert is_token(slipped) == (slipped == token)


def test_the_set_up_link_makes_the_first_admin_once(tmp_path: Path) -> None:
    """S-02: no default account; one link, once."""
    site = Site(tmp_path)
    link = site.accounts.setup_link()
    assert link is not None
    secret = link.removeprefix("/setup?token=")
    alice = site.accounts.set_up(secret, "alice", PASSWORD, address="a")
    assert alice.level == "admin"
    with pytest.raises(SetupRefused, match="does not work"):
        site.accounts.set_up(secret, "mallory", PASSWORD, address="a")
    assert site.accounts.setup_link() is None
    site.close()


@pytest.mark.parametrize("wait", [timedelta(hours=24), None])
def test_an_old_or_wrong_set_up_link_makes_nobody(
    tmp_path: Path, wait: timedelta | None
) -> None:
    """The link holds for 24 hours."""
    site = Site(tmp_path)
    link = site.accounts.setup_link()
    assert link is not None
    secret = link.removeprefix("/setup?token=") if wait else "guess"
    site.clock.forward(seconds=wait.total_seconds() if wait else 0)
    with pytest.raises(SetupRefused, match="24 hours"):
        site.accounts.set_up(secret, "mallory", PASSWORD, address="a")
    assert site.accounts.accounts() == []
    site.close()


def test_the_last_admin_stays(site: Site) -> None:
    """Without an admin nobody could let anyone in again."""
    with pytest.raises(LastAdmin, match="alice is the last admin"):
        site.accounts.change_account("alice", level="viewer")
    with pytest.raises(LastAdmin, match="alice is the last admin"):
        site.accounts.change_account("alice", disabled=True)
    site.accounts.change_account("bob", level="admin")
    assert site.accounts.change_account("alice", level="viewer").level == "viewer"


def test_an_account_name_is_plain_and_unique(site: Site) -> None:
    """Names stand in commands and addresses; look-alikes and repeats are refused."""
    with pytest.raises(NameRefused, match="1 to 63 of a-z"):
        site.accounts.add_account("Аlice", level="viewer")
    with pytest.raises(Conflict, match="alice"):
        site.accounts.add_account("alice", level="viewer")


def test_what_no_store_keeps_is_refused_at_every_door(site: Site) -> None:
    """Set-up page, command line and API all come through here; a NUL was a 500."""
    with pytest.raises(TextRefused, match="display name holds a character"):
        site.accounts.add_account("zoe", level="viewer", display_name="a\0b")
    with pytest.raises(TextRefused, match="e-mail address holds a character"):
        site.accounts.add_account("zoe", level="viewer", email="a\0b")
    with pytest.raises(TextRefused, match="display name holds a character"):
        site.accounts.change_account("bob", display_name="a\0b")
    assert site.accounts.change_account("bob", display_name=" Bob ").display_name == "Bob"


def test_people_come_in_while_nothing_can_be_recorded(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Disk full: reading goes on, so the note of when a door was used may be lost."""

    def full(*_parts: object) -> None:
        raise StoreUnavailable("no space left on device")

    token = site.token("bob")
    session = site.accounts.sign_in("bob", PASSWORD, address="a").secret
    site.clock.forward(minutes=5)
    monkeypatch.setattr(site.store, "touch_session", full)
    monkeypatch.setattr(site.store, "touch_token", full)
    assert site.accounts.session_for(session) is not None
    assert site.accounts.token_for(token) is not None
