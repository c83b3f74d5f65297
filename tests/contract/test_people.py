"""Accounts, sessions, tokens, set-up and runbooks keep their promises on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.contract.making import AT_0300

from sic.application.account_ports import Account, ApiToken, Session
from sic.application.ports import RunbookRevision, Store
from sic.domain.errors import Conflict

HOUR = timedelta(hours=1)


def an_account(name: str = "alice", **facts: Any) -> Account:
    """Return an account that may respond."""
    given: dict[str, Any] = {"level": "responder", "created_at": AT_0300}
    return Account(name=name, display_name=name.title(), **{**given, **facts})


def a_session(name: str = "s1", account: str = "alice", hours: int = 0) -> Session:
    """Return a session begun so many hours after 03:00."""
    begun = AT_0300 + hours * HOUR
    return Session(
        token_sha256=name,
        account=account,
        created_at=begun,
        seen_at=begun,
        expires_at=begun + 12 * HOUR,
        agent="Firefox",
    )


def a_token(key: str = "t1", account: str = "alice", hours: int = 0) -> ApiToken:
    """Return a live token."""
    return ApiToken(
        id=key,
        account=account,
        name="laptop",
        scope="act",
        token_sha256=f"hash of {key}",
        created_at=AT_0300 + hours * HOUR,
    )


def test_accounts_are_listed_by_name_and_never_overwritten(store: Store) -> None:
    """Adding a name that is taken is a conflict, not a change of password."""
    for name in ("carol", "al_ice", "alice", "al-ice"):
        store.add_account(an_account(name))

    with pytest.raises(Conflict, match="an account carol already"):
        store.add_account(an_account("carol", level="admin"))

    listed = [account.name for account in store.accounts()]
    assert listed == ["al-ice", "al_ice", "alice", "carol"]
    assert store.account("carol") == an_account("carol")
    assert store.account("dave") is None


def test_a_changed_account_is_replaced_as_a_whole(store: Store) -> None:
    """Disabling keeps the account: its name stands in timelines."""
    store.add_account(an_account())
    changed = an_account(email="alice@example.org", disabled_at=AT_0300 + HOUR)

    store.change_account(changed)

    assert store.account("alice") == changed


def test_sessions_are_seen_and_ended_one_or_all(store: Store) -> None:
    """Signing out ends one session; a changed password ends all."""
    for session in (a_session("s1"), a_session("s2", hours=1), a_session("s3", "bob")):
        store.add_session(session)
    store.touch_session("s1", AT_0300 + 2 * HOUR)

    assert [session.token_sha256 for session in store.sessions("alice")] == ["s2", "s1"]
    touched = msgspec.structs.replace(a_session("s1"), seen_at=AT_0300 + 2 * HOUR)
    assert store.session("s1") == touched
    assert store.end_sessions("alice", token_sha256="s3") == 0
    assert store.end_sessions("alice", token_sha256="s1") == 1
    assert store.end_sessions("alice") == 1
    assert store.session("s2") is None
    assert store.session("s3") == a_session("s3", "bob")


def test_a_token_is_revoked_once(store: Store) -> None:
    """Revoking what is not live says so."""
    store.add_token(a_token("t1"))
    store.add_token(a_token("t2", hours=1))
    store.add_token(a_token("t3", "bob", hours=2))
    store.touch_token("t1", AT_0300 + HOUR)

    assert store.revoke_token("t1", AT_0300 + HOUR)
    assert not store.revoke_token("t1", AT_0300 + HOUR)
    assert not store.revoke_token("t9", AT_0300)
    found = store.token("hash of t1")
    assert found is not None
    assert (found.used_at, found.revoked_at) == (AT_0300 + HOUR, AT_0300 + HOUR)
    assert [token.id for token in store.tokens()] == ["t3", "t2", "t1"]
    assert [token.id for token in store.tokens("alice")] == ["t2", "t1"]
    assert store.token("another") is None


def test_the_setup_secret_makes_one_admin_once(open_again: Callable[[], Store]) -> None:
    """The one-time link is one-time even when it is opened eight times at once."""
    nodes = [open_again(), open_again()]
    nodes[0].keep_setup_secret("old", AT_0300 + HOUR)
    nodes[0].keep_setup_secret("new", AT_0300 + HOUR)
    assert not nodes[0].use_setup_secret("old", an_account(), AT_0300)
    assert not nodes[0].use_setup_secret("new", an_account(), AT_0300 + HOUR)

    def use(number: int) -> bool:
        account = an_account(f"admin{number}", level="admin")
        return nodes[number % 2].use_setup_secret("new", account, AT_0300)

    with ThreadPoolExecutor(8) as pool:
        used = list(pool.map(use, range(8)))

    assert used.count(True) == 1
    assert [account.name for account in nodes[1].accounts()] == [f"admin{used.index(True)}"]


def test_a_setup_secret_survives_a_name_that_is_taken(store: Store) -> None:
    """One transaction: the account was not added, so the link still works."""
    store.add_account(an_account())
    store.keep_setup_secret("secret", AT_0300 + HOUR)

    with pytest.raises(Conflict, match="an account alice already"):
        store.use_setup_secret("secret", an_account(), AT_0300)

    assert store.use_setup_secret("secret", an_account("bob"), AT_0300)


@pytest.mark.parametrize("text", ["# Runbook\n", "a\r\nb\0c", "lone \ud800 surrogate", ""])
def test_a_runbook_comes_back_as_it_was_given(store: Store, text: str) -> None:
    """Invariant 12: an incident pins the exact text, whatever its bytes."""
    revision = RunbookRevision(revision="r1", name="runbook.md", text=text, added_at=AT_0300)

    store.put_runbook(revision)
    store.put_runbook(revision)

    assert store.get_runbook("r1") == revision
    assert store.get_runbook("r2") is None
