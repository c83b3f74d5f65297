"""Who may come in: accounts, sign-in, sessions, API tokens, first set-up. It never hashes.

Secrets leave this module once, at birth; what it keeps is their SHA-256. The clock decides
expiry on every use, so that nothing has to be swept for a door to be shut.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

import msgspec

from sic.application.account_ports import (
    Account,
    AccountLevel,
    AccountStore,
    ApiToken,
    Session,
    TokenScope,
)
from sic.application.credentials import fingerprint, is_token, new_id, new_secret, new_token
from sic.application.frequent_passwords import is_frequent
from sic.application.ports import Clock, StoreUnavailable
from sic.application.throttle import Throttle
from sic.domain.errors import NotFound, Refused, SicError
from sic.domain.ids import RESPONDER_ID
from sic.domain.text import line

PASSWORD_MIN = 12
PASSWORD_MAX = 512
BETTER = "Take four or five words that do not belong together."
EMAIL_MAX = 254
SESSION_IDLE = timedelta(hours=12)
SESSION_MAX = timedelta(days=7)
SETUP_MAX = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)  # "Last used" is a hint; a write per request is not.
TOKEN_DAYS_MAX = 3650
LEVELS: dict[AccountLevel, int] = {"viewer": 0, "responder": 1, "admin": 2}


class Unauthenticated(SicError):
    """Nobody, or nobody we know, is asking."""

    code: ClassVar[str] = "SIC-E401"

    def __init__(
        self,
        problem: str = "This needs a sign-in.",
        remedy: str = "Sign in, or send `Authorization: Bearer sic_…` (see `sic login`).",
    ) -> None:
        super().__init__(problem, remedy)


class PasswordRefused(SicError):
    """The password would be guessed."""

    code: ClassVar[str] = "SIC-E301"


class LastAdmin(Refused):
    """Without an admin nobody could let anyone in again."""

    code: ClassVar[str] = "SIC-E302"


class SetupRefused(Refused):
    """The set-up link is wrong, used or out of date."""

    code: ClassVar[str] = "SIC-E303"


class LevelTooLow(Refused):
    """The account's level does not reach."""

    code: ClassVar[str] = "SIC-E304"

    def __init__(self, needed: AccountLevel, level: AccountLevel) -> None:
        super().__init__(
            f"This needs the level {needed}; your account has {level}.",
            "Ask an admin to raise your level, or ask someone who has it.",
        )


class NameRefused(SicError):
    """An account name is not one."""

    code: ClassVar[str] = "SIC-E305"


class Passwords(Protocol):
    """Turns passwords into hashes; slow on purpose, and few at a time."""

    def hashed(self, password: str) -> str:
        """Return a salted hash."""
        ...

    def verify(self, password_hash: str, password: str) -> bool:
        """Return whether they fit; for an empty hash take as long and return False."""
        ...


class Busy(Exception):
    """Too many passwords are being checked at this moment; a second later helps."""


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A fresh session; ``secret`` is told once."""

    secret: str
    session: Session
    account: Account


class NewToken(msgspec.Struct, frozen=True, kw_only=True):
    """A fresh API token; ``secret`` is told once."""

    secret: str
    token: ApiToken


class Accounts:
    """The use cases of accounts. Safe to call from several threads."""

    def __init__(self, *, store: AccountStore, clock: Clock, passwords: Passwords) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords
        self._attempts = Throttle(limit=5, window=timedelta(minutes=1))
        # One address trying many names is the other half of guessing.
        self._address_attempts = Throttle(limit=60, window=timedelta(minutes=1))

    # ------------------------------------------------------------ first set-up

    def setup_link(self) -> str | None:
        """Return the path of a fresh one-time set-up page; None once an account exists.

        A link made earlier stops working. It holds for 24 hours.
        """
        if self._store.accounts():
            return None
        secret = new_secret()
        self._store.keep_setup_secret(fingerprint(secret), self._clock.now() + SETUP_MAX)
        return f"/setup?token={secret}"

    def set_up(
        self, secret: str, name: str, password: str, display_name: str = "", *, address: str
    ) -> Account:
        """Consume the set-up secret and add the first admin, in one transaction.

        Raises:
            SetupRefused: the secret is wrong, used or out of date.
            PasswordRefused, NameRefused, TextRefused: nothing was consumed.
            TooManyAttempts: five a minute from one address.
        """
        now = self._clock.now()
        self._attempts.spend(f"setup\n{address}", now)
        if not secret or self._store.accounts():
            raise _setup_refused()
        account = self._new(name, display_name, "admin", "", password)
        if not self._store.use_setup_secret(fingerprint(secret), account, now):
            raise _setup_refused()
        return account

    # ------------------------------------------------------------ accounts

    def accounts(self) -> list[Account]:
        """Return all accounts by name."""
        return self._store.accounts()

    def account(self, name: str) -> Account:
        """Return one account; raise ``NotFound``."""
        found = self._store.account(name) if RESPONDER_ID.match(name) else None
        if found is None:
            raise NotFound("There is no account of this name.", "List them with `sic user`.")
        return found

    def add_account(
        self,
        name: str,
        *,
        level: AccountLevel,
        display_name: str = "",
        email: str = "",
        password: str | None = None,
    ) -> Account:
        """Add an account; without a password it cannot sign in until it is given one.

        Raises:
            Conflict: the name is taken.
            NameRefused, PasswordRefused, TextRefused: nothing was recorded.
        """
        account = self._new(name, display_name, level, email, password)
        self._store.add_account(account)
        return account

    def change_account(
        self,
        name: str,
        *,
        level: AccountLevel | None = None,
        display_name: str | None = None,
        email: str | None = None,
        password: str | None = None,
        disabled: bool | None = None,
    ) -> Account:
        """Change what is given; a new password or disabling ends every session at once.

        Raises:
            NotFound: no such account.
            LastAdmin: no enabled admin would be left.
            PasswordRefused, TextRefused: nothing was changed.
        """
        before = self.account(name)
        after = msgspec.structs.replace(
            before,
            level=level or before.level,
            display_name=before.display_name if display_name is None else _shown(display_name),
            email=before.email if email is None else _address(email),
            disabled_at=self._disabled_at(before, disabled),
            password_hash=before.password_hash
            if password is None
            else self._hashed(name, password),
        )
        self._keep_an_admin(before, after)
        self._store.change_account(after)
        if password is not None or after.disabled_at is not None:
            self._store.end_sessions(name)
        if after.disabled_at is not None:
            self._revoke_all(name)
        return after

    def _disabled_at(self, before: Account, disabled: bool | None) -> datetime | None:
        if disabled is None:
            return before.disabled_at
        return (before.disabled_at or self._clock.now()) if disabled else None

    def _keep_an_admin(self, before: Account, after: Account) -> None:
        if not _is_admin(before) or _is_admin(after):
            return
        if not any(_is_admin(a) for a in self._store.accounts() if a.name != before.name):
            raise LastAdmin(
                f"{before.name} is the last admin.", "Make someone else an admin first."
            )

    def _new(
        self,
        name: str,
        display_name: str,
        level: AccountLevel,
        email: str,
        password: str | None,
    ) -> Account:
        if not RESPONDER_ID.match(name):
            raise NameRefused(
                "An account name is 1 to 63 of a-z, 0-9, dot, dash and underscore, and starts"
                " with a letter or digit.",
                "Choose another, such as `alice`.",
            )
        return Account(
            name=name,
            display_name=_shown(display_name) or name,
            level=level,
            email=_address(email),
            password_hash="" if password is None else self._hashed(name, password),
            created_at=self._clock.now(),
        )

    def _hashed(self, name: str, password: str) -> str:
        check_password(password, name)
        return self._passwords.hashed(password)

    # ------------------------------------------------------------ sessions

    def sign_in(
        self, name: str, password: str, *, address: str, agent: str = "", previous: str = ""
    ) -> SignedIn:
        """Check a password and open a session under a fresh secret.

        Args:
            name: Account name as typed.
            password: Password as typed.
            address: Where the attempt comes from; 5 a minute per account and address.
            agent: What the browser calls itself, for the list of sessions.
            previous: The session's secret the browser held before; that session ends.

        Raises:
            Unauthenticated: wrong in any way; the words never say in which.
            TooManyAttempts: with the seconds to wait.
            Busy: too many passwords are being checked.
        """
        now = self._clock.now()
        key = f"{name[:64].casefold()}\n{address}"
        self._attempts.spend(key, now)
        self._address_attempts.spend(address, now)
        account = self._whose_password(name, password)
        self._attempts.forget(key)
        if previous:
            self.sign_out(previous)
        secret = new_secret()
        session = Session(
            token_sha256=fingerprint(secret),
            account=account.name,
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_MAX,
            agent=agent[:200],
        )
        self._store.add_session(session)
        return SignedIn(secret=secret, session=session, account=account)

    def _whose_password(self, name: str, password: str) -> Account:
        wrong = Unauthenticated(
            "The name or the password is wrong.", "Try again, or ask an admin for a new one."
        )
        if not password or "\0" in password or len(password) > PASSWORD_MAX:
            raise wrong
        account = self._store.account(name) if RESPONDER_ID.match(name) else None
        usable = account is not None and account.disabled_at is None
        stored = account.password_hash if account is not None and usable else ""
        # An unknown name is verified against nothing, which takes just as long.
        if not self._passwords.verify(stored, password) or account is None:
            raise wrong
        return account

    def session_for(self, secret: str) -> tuple[Account, Session] | None:
        """Return whose session this is, if it still holds; notes that it was used."""
        session = self._store.session(fingerprint(secret)) if secret else None
        if session is None:
            return None
        now = self._clock.now()
        if not _lasts(session, now):
            return None
        account = self._enabled(session.account)
        if account is None:
            return None
        if now - session.seen_at >= SEEN_EVERY:
            # Only a hint: people must be able to look while nothing can be recorded.
            with contextlib.suppress(StoreUnavailable):
                self._store.touch_session(session.token_sha256, now)
        return account, session

    def sign_out(self, secret: str) -> None:
        """End the session of this secret; no such session is no error."""
        session = self._store.session(fingerprint(secret))
        if session is not None:
            self._store.end_sessions(session.account, token_sha256=session.token_sha256)

    def sessions(self, account: str) -> list[Session]:
        """Return an account's sessions that still hold, newest first."""
        now = self._clock.now()
        return [s for s in self._store.sessions(account) if _lasts(s, now)]

    def end_session(self, account: str, session_id: str) -> None:
        """End one of an account's sessions by its public id; raise ``NotFound``."""
        for session in self._store.sessions(account):
            if session_id_of(session) == session_id:
                self._store.end_sessions(account, token_sha256=session.token_sha256)
                return
        raise NotFound("There is no such session.", "It may have ended already.")

    def holding(self, sessions: Collection[str], tokens: Collection[str]) -> set[str]:
        """Return those that still admit somebody: three queries, however many are asked about.

        Args:
            sessions: SHA-256 of sessions' secrets.
            tokens: Ids of API tokens.
        """
        now = self._clock.now()
        enabled = {a.name for a in self._store.accounts() if a.disabled_at is None}
        kept = {
            s.token_sha256
            for s in self._store.sessions_among(tuple(sessions))
            if s.account in enabled and _lasts(s, now)
        }
        if tokens:
            kept |= {
                t.id
                for t in self._store.tokens()
                if t.id in tokens and t.account in enabled and _is_valid(t, now)
            }
        return kept

    # ------------------------------------------------------------ API tokens

    def create_token(
        self,
        account: Account,
        name: str,
        scope: TokenScope,
        *,
        expires_in_days: int | None = None,
    ) -> NewToken:
        """Make a key for programs.

        Raises:
            LevelTooLow: an intake token declares incidents, so it takes a responder to make.
        """
        if scope == "intake" and LEVELS[account.level] < LEVELS["responder"]:
            raise LevelTooLow("responder", account.level)
        now = self._clock.now()
        secret = new_token()
        days = None if expires_in_days is None else min(expires_in_days, TOKEN_DAYS_MAX)
        token = ApiToken(
            id=new_id("key"),
            account=account.name,
            name=name,
            scope=scope,
            token_sha256=fingerprint(secret),
            created_at=now,
            expires_at=None if days is None else now + timedelta(days=days),
        )
        self._store.add_token(token)
        return NewToken(secret=secret, token=token)

    def token_for(self, secret: str) -> tuple[Account, ApiToken] | None:
        """Return whose token this is, if it still holds; notes that it was used."""
        token = self._store.token(fingerprint(secret)) if is_token(secret) else None
        now = self._clock.now()
        if token is None or not _is_valid(token, now):
            return None
        account = self._enabled(token.account)
        if account is None:
            return None
        if token.used_at is None or now - token.used_at >= SEEN_EVERY:
            with contextlib.suppress(StoreUnavailable):  # A hint, as for sessions.
                self._store.touch_token(token.id, now)
        return account, token

    def tokens(self, account: str | None = None) -> list[ApiToken]:
        """Return tokens that were not revoked, newest first, of one account or of all."""
        return [t for t in self._store.tokens(account) if t.revoked_at is None]

    def revoke_token(self, token_id: str, *, account: str | None = None) -> None:
        """Revoke a token, of this account if one is named; raise ``NotFound``."""
        mine = any(t.id == token_id for t in self.tokens(account))
        if not mine or not self._store.revoke_token(token_id, self._clock.now()):
            raise NotFound("There is no such token.", "It may have been revoked already.")

    def _revoke_all(self, account: str) -> None:
        for token in self.tokens(account):
            self._store.revoke_token(token.id, self._clock.now())

    def _enabled(self, name: str) -> Account | None:
        account = self._store.account(name)
        return None if account is None or account.disabled_at is not None else account


def _lasts(session: Session, now: datetime) -> bool:
    return now < session.expires_at and now < session.seen_at + SESSION_IDLE


def _is_valid(token: ApiToken, now: datetime) -> bool:
    return token.revoked_at is None and (token.expires_at is None or now < token.expires_at)


def session_id_of(session: Session) -> str:
    """Return a session's public id: enough of the hash to name it, useless to enter with."""
    return session.token_sha256[:16]


def check_password(password: str, account: str = "") -> None:
    """Raise ``PasswordRefused`` for a password that is short, unwritable or everyone's."""
    if "\0" in password or any(0xD800 <= ord(c) <= 0xDFFF for c in password):
        raise PasswordRefused(
            "The password holds a character that cannot be typed again.", BETTER
        )
    if len(password.strip()) < PASSWORD_MIN:
        raise PasswordRefused(
            f"The password is shorter than {PASSWORD_MIN} characters.", BETTER
        )
    if len(password) > PASSWORD_MAX:
        raise PasswordRefused(f"The password is longer than {PASSWORD_MAX} characters.", BETTER)
    if is_frequent(password, account):
        raise PasswordRefused("The password is among those that are tried first.", BETTER)


def _shown(display_name: str) -> str:
    """Return a name as stores keep it; every door comes through here, so it is checked here."""
    return line("display name", display_name, required=False)


def _address(email: str) -> str:
    return line("e-mail address", email, EMAIL_MAX, required=False)


def _is_admin(account: Account) -> bool:
    return account.level == "admin" and account.disabled_at is None


def _setup_refused() -> SetupRefused:
    return SetupRefused(
        "This set-up link does not work: it was used, is over 24 hours old, or was mistyped.",
        "While there is no account, `sic serve` prints a fresh one each time it starts.",
    )
