"""Accounts, sessions, tokens and the set-up secret. It stores hashes and judges nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Row, Table, delete, select, update
from sqlalchemy.exc import IntegrityError

from sic.adapters.store.database import Database
from sic.adapters.store.schema import accounts, sessions, setup_secret, tokens
from sic.application.account_ports import Account, ApiToken, Session
from sic.domain.errors import Conflict

S = TypeVar("S", bound=msgspec.Struct)
AMONG = 500  # Values of one IN (…): well under what either database takes.


def _made(kind: type[S], row: Row[Any] | None) -> S | None:
    """Return the struct whose fields are the row's columns."""
    return None if row is None else kind(**row._mapping)  # noqa: SLF001 - a public name


class People(Database):
    """Who may come in, on either database."""

    # ------------------------------------------------------------ accounts

    def accounts(self) -> list[Account]:
        """Return all accounts by name."""
        found = [_made(Account, row) for row in self._all(select(accounts))]
        # Sorted here: the databases disagree on the order of punctuation.
        return sorted((one for one in found if one), key=lambda account: account.name)

    def account(self, name: str) -> Account | None:
        """Return one account."""
        return _made(Account, self._first(select(accounts).where(accounts.c.name == name)))

    def add_account(self, account: Account) -> None:
        """Add an account; raise ``Conflict`` if the name is taken."""
        try:
            self._add(accounts, account)
        except IntegrityError as error:
            raise _taken(account) from error

    def change_account(self, account: Account) -> None:
        """Replace an account of this name."""
        values = msgspec.structs.asdict(account)
        self._change(
            update(accounts).where(accounts.c.name == values.pop("name")).values(values)
        )

    # ------------------------------------------------------------ sessions

    def add_session(self, session: Session) -> None:
        """Keep a session."""
        self._add(sessions, session)

    def session(self, token_sha256: str) -> Session | None:
        """Return one session."""
        wanted = select(sessions).where(sessions.c.token_sha256 == token_sha256)
        return _made(Session, self._first(wanted))

    def touch_session(self, token_sha256: str, seen_at: datetime) -> None:
        """Record that a session was used."""
        of_token = sessions.c.token_sha256 == token_sha256
        self._change(update(sessions).where(of_token).values(seen_at=seen_at))

    def sessions(self, account: str) -> list[Session]:
        """Return an account's sessions, newest first."""
        wanted = select(sessions).where(sessions.c.account == account)
        found = self._all(
            wanted.order_by(sessions.c.created_at.desc(), sessions.c.token_sha256)
        )
        return [Session(**row._mapping) for row in found]  # noqa: SLF001 - a public name

    def sessions_among(self, tokens_sha256: Sequence[str]) -> list[Session]:
        """Return those of these sessions that exist, in any order."""
        found: list[Session] = []
        for start in range(0, len(tokens_sha256), AMONG):
            some = tokens_sha256[start : start + AMONG]
            wanted = select(sessions).where(sessions.c.token_sha256.in_(some))
            found += [Session(**row._mapping) for row in self._all(wanted)]  # noqa: SLF001 - public
        return found

    def end_sessions(self, account: str, *, token_sha256: str | None = None) -> int:
        """Delete one session of an account, or all; return how many."""
        statement = delete(sessions).where(sessions.c.account == account)
        if token_sha256 is not None:
            statement = statement.where(sessions.c.token_sha256 == token_sha256)
        return self._change(statement)

    # ------------------------------------------------------------ tokens

    def add_token(self, token: ApiToken) -> None:
        """Keep a token."""
        self._add(tokens, token)

    def token(self, token_sha256: str) -> ApiToken | None:
        """Return one token by the hash of its secret."""
        wanted = select(tokens).where(tokens.c.token_sha256 == token_sha256)
        return _made(ApiToken, self._first(wanted))

    def tokens(self, account: str | None = None) -> list[ApiToken]:
        """Return tokens, newest first, of one account or of all."""
        wanted = select(tokens).order_by(tokens.c.created_at.desc(), tokens.c.id)
        if account is not None:
            wanted = wanted.where(tokens.c.account == account)
        return [ApiToken(**row._mapping) for row in self._all(wanted)]  # noqa: SLF001 - public

    def touch_token(self, token_id: str, used_at: datetime) -> None:
        """Record that a token was used."""
        self._change(update(tokens).where(tokens.c.id == token_id).values(used_at=used_at))

    def revoke_token(self, token_id: str, revoked_at: datetime) -> bool:
        """Revoke; False if there is no such live token."""
        live = (tokens.c.id == token_id) & tokens.c.revoked_at.is_(None)
        return self._change(update(tokens).where(live).values(revoked_at=revoked_at)) == 1

    # ------------------------------------------------------------ set-up

    def use_setup_secret(self, secret_sha256: str, account: Account, now: datetime) -> bool:
        """In one transaction consume the set-up secret and add the first admin."""
        pending = (setup_secret.c.secret_sha256 == secret_sha256) & (
            setup_secret.c.expires_at > now
        )

        def job(connection: Connection) -> bool:
            if connection.execute(delete(setup_secret).where(pending)).rowcount != 1:
                return False
            connection.execute(self.insert(accounts), msgspec.structs.asdict(account))
            return True

        try:
            return self._write(job)
        except IntegrityError as error:
            raise _taken(account) from error

    def keep_setup_secret(self, secret_sha256: str, expires_at: datetime) -> None:
        """Replace the pending set-up secret."""
        values = {"secret_sha256": secret_sha256, "expires_at": expires_at}

        def job(connection: Connection) -> None:
            connection.execute(delete(setup_secret))
            connection.execute(self.insert(setup_secret), values)

        self._write(job)

    def _add(self, table: Table, struct: msgspec.Struct) -> None:
        values = msgspec.structs.asdict(struct)
        self._write(lambda connection: connection.execute(self.insert(table), values))


def _taken(account: Account) -> Conflict:
    return Conflict(f"There is an account {account.name} already.", "Choose another name.")
