"""What is kept of accounts, sessions and tokens, as Protocols. It holds no incident's state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

import msgspec

AccountLevel: TypeAlias = Literal["viewer", "responder", "admin"]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may sign in, by account name."""

    name: str
    display_name: str
    level: AccountLevel
    email: str = ""
    password_hash: str = ""
    created_at: datetime
    disabled_at: datetime | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """An interactive sign-in; only the hash of its secret is stored."""

    token_sha256: str
    account: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    agent: str = ""


TokenScope: TypeAlias = Literal["act", "read", "intake"]


class ApiToken(msgspec.Struct, frozen=True, kw_only=True):
    """A key for programs, shown once; only its hash is stored."""

    id: str
    account: str
    name: str
    scope: TokenScope
    token_sha256: str
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None
    revoked_at: datetime | None = None


class AccountStore(Protocol):
    """Accounts, sessions, tokens: who may come in. No incident state."""

    def accounts(self) -> list[Account]:
        """Return all accounts by name."""
        ...

    def account(self, name: str) -> Account | None:
        """Return one account."""
        ...

    def add_account(self, account: Account) -> None:
        """Add an account; raise ``Conflict`` if the name is taken."""
        ...

    def change_account(self, account: Account) -> None:
        """Replace an account of this name."""
        ...

    def add_session(self, session: Session) -> None:
        """Keep a session."""
        ...

    def session(self, token_sha256: str) -> Session | None:
        """Return one session."""
        ...

    def touch_session(self, token_sha256: str, seen_at: datetime) -> None:
        """Record that a session was used."""
        ...

    def sessions(self, account: str) -> list[Session]:
        """Return an account's sessions, newest first."""
        ...

    def sessions_among(self, tokens_sha256: Sequence[str]) -> list[Session]:
        """Return those of these sessions that exist, in any order; one query for hundreds."""
        ...

    def end_sessions(self, account: str, *, token_sha256: str | None = None) -> int:
        """Delete one session of an account, or all; return how many."""
        ...

    def add_token(self, token: ApiToken) -> None:
        """Keep a token."""
        ...

    def token(self, token_sha256: str) -> ApiToken | None:
        """Return one token by the hash of its secret."""
        ...

    def tokens(self, account: str | None = None) -> list[ApiToken]:
        """Return tokens, newest first, of one account or of all."""
        ...

    def touch_token(self, token_id: str, used_at: datetime) -> None:
        """Record that a token was used."""
        ...

    def revoke_token(self, token_id: str, revoked_at: datetime) -> bool:
        """Revoke; False if there is no such live token."""
        ...

    def use_setup_secret(self, secret_sha256: str, account: Account, now: datetime) -> bool:
        """In one transaction consume the set-up secret and add the first admin."""
        ...

    def keep_setup_secret(self, secret_sha256: str, expires_at: datetime) -> None:
        """Replace the pending set-up secret."""
        ...


def level_of(store: AccountStore, name: str) -> AccountLevel | None:
    """Return what an account may do now; ``None``: it is disabled, or there is none."""
    account = store.account(name)
    return None if account is None or account.disabled_at is not None else account.level
