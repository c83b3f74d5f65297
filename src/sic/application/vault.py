"""Secrets by name, kept sealed. Only the executor asks what is inside one.

The store keeps sealed bytes and has no key; the sealer has keys and keeps no secret.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sic.application.webhook_ports import SealedSecret, SealedSecretStore
from sic.domain.errors import NotFound, Refused, SicError
from sic.domain.webhook.checks import OWN_SECRETS

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")  # As bindings may name one.
VALUE_BYTES_MIN, VALUE_BYTES_MAX = 6, 4096
_PRINTABLE = re.compile(rb"[!-~](?:[ -~]*[!-~])?")


class KeysUnusable(SicError):
    """The key file is missing, malformed or open to others; no secret can be used."""

    code = "SIC-E544"

    def __init__(self, path: Path, problem: str, remedy: str = "") -> None:
        super().__init__(
            f"The key file {path} {problem}.",
            remedy or "Put the copy you kept back, or point SIC_SECRETS_KEY_FILE at it.",
        )


class SecretUnreadable(SicError):
    """A stored secret does not open."""

    code = "SIC-E545"

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(
            f"The secret {place.rpartition(':')[2]} cannot be opened: {reason}.",
            "Set it again with `sic secret set`, or put its key back.",
        )


class SecretInTheClear(SicError):
    """The database holds a secret that is not sealed."""

    code = "SIC-E546"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The secret {name} stands in the database unsealed.",
            f"Take it for known to others: change it, then `sic secret set {name}`.",
        )


class SecretRefused(Refused):
    """A name or a value that cannot be kept as a secret."""

    code = "SIC-E547"


class Sealer(Protocol):
    """Seals values, each for one place: ``table:column:row``."""

    def exists(self) -> bool:
        """Return whether there are keys."""
        ...

    def create(self) -> None:
        """Make the first key, unless there is one."""
        ...

    def seal(self, value: bytes, place: str) -> bytes:
        """Return a value sealed for one place."""
        ...

    def open(self, sealed: bytes, place: str) -> bytes:
        """Return what was sealed for this place; raise ``SecretUnreadable``."""
        ...

    def is_sealed(self, value: bytes) -> bool:
        """Return whether a stored value has the form of a sealed one."""
        ...

    def is_current(self, sealed: bytes) -> bool:
        """Return whether a value is sealed with the key that seals now."""
        ...

    def add_key(self) -> None:
        """Seal with a fresh key from now on; older values still open."""
        ...

    def forget_old_keys(self) -> int:
        """Keep only the key that seals; return how many were forgotten."""
        ...


def _require_peoples(name: str) -> None:
    if name.startswith(OWN_SECRETS):
        raise SecretRefused(
            f"The secret {name[:80]} is an endpoint's own; SIC alone sets and forgets it.",
            "Give yours another name, or see `sic endpoint rotate`.",
        )


def place_of(name: str) -> str:
    """Return what a secret is sealed for: its own row."""
    return f"secrets:sealed:{name}"


class Vault:
    """The port ``SecretVault``, and the care of what is kept."""

    def __init__(self, store: SealedSecretStore, sealer: Sealer) -> None:
        self._store = store
        self._sealer = sealer

    def put_secret(self, name: str, value: bytes, by: str, now: datetime) -> None:
        """Seal and keep a secret of people's, for webhooks.

        Raises:
            SecretRefused: the name is SIC's own, or it or the value is of no use in a header.
            KeysUnusable: there is no key to seal with.
        """
        _require_peoples(name)
        self.keep_own(name, value, by, now)

    def keep_own(self, name: str, value: bytes, by: str, now: datetime) -> None:
        """Seal and keep a secret SIC made for itself; else as ``put_secret``."""
        if not NAME.fullmatch(name):
            raise SecretRefused(
                f"{name[:80]!r} cannot be a secret's name.",
                "Use letters, figures, dot, dash and underscore; 63 at most.",
            )
        if not VALUE_BYTES_MIN <= len(value) <= VALUE_BYTES_MAX:
            raise SecretRefused(
                f"A secret has {VALUE_BYTES_MIN} to {VALUE_BYTES_MAX} bytes; "
                f"this one has {len(value)}.",
                "A shorter one would be guessed, and could not be told from other words.",
            )
        if not _PRINTABLE.fullmatch(value):
            raise SecretRefused(
                "A secret is one line of visible ASCII: it travels in a header.",
                "Encode it in base64 if it is binary.",
            )
        self._make_first_key()
        sealed = self._sealer.seal(value, place_of(name))
        self._store.put_sealed(SealedSecret(name=name, sealed=sealed, by=by, at=now))

    def reveal(self, name: str) -> bytes:
        """Return a secret's value; the executor's alone to call.

        Raises:
            NotFound: there is none of this name.
            SecretUnreadable: it does not open.
        """
        found = self._store.sealed(name)
        if found is None:
            raise NotFound(f"There is no secret {name}.", f"Set it: `sic secret set {name}`.")
        return self._sealer.open(found.sealed, place_of(name))

    def names(self) -> list[str]:
        """Return the names of all secrets."""
        return [secret.name for secret in self._store.all_sealed()]

    def kept(self) -> list[SealedSecret]:
        """Return who set each secret when, by name."""
        return self._store.all_sealed()

    def drop(self, name: str) -> None:
        """Forget a secret of people's; raise ``NotFound`` if there is none of this name."""
        _require_peoples(name)
        if not self._store.drop_sealed(name):
            raise NotFound(f"There is no secret {name}.", "List them with `sic secret list`.")

    # ------------------------------------------------------------ care

    def check(self) -> list[SicError]:
        """Return what is wrong with the secrets that are kept; for every start.

        Raises:
            SecretInTheClear: a value is not sealed. Nothing may go on as if it were.
        """
        stored = self._store.all_sealed()
        for secret in stored:
            if not self._sealer.is_sealed(secret.sealed):
                raise SecretInTheClear(secret.name)
        return [problem for secret in stored if (problem := self._problem(secret))]

    def rotate(self, *, forget: bool = False) -> int:
        """Seal every secret anew under a fresh key, while servers go on; return how many.

        A server that reads a secret meanwhile finds it under the old key or the new one, and
        has both. ``forget`` then destroys the old keys: copies of the database made before
        cannot be opened any more.
        """
        self._make_first_key()
        for problem in self.check():
            raise problem
        self._sealer.add_key()
        done = 0
        while stale := [
            each
            for each in self._store.all_sealed()
            if not self._sealer.is_current(each.sealed)
        ]:
            done += sum(map(self._reseal, stale))
        if forget:
            self._sealer.forget_old_keys()
        return done

    def _reseal(self, secret: SealedSecret) -> bool:
        place = place_of(secret.name)
        sealed = self._sealer.seal(self._sealer.open(secret.sealed, place), place)
        # Whoever sets it anew in this moment is not overwritten with the old value.
        return self._store.reseal(secret, sealed)

    def _make_first_key(self) -> None:
        # Never while secrets wait for a key that is missing: a new one would hide the loss.
        if not self._sealer.exists() and not self._store.all_sealed():
            self._sealer.create()

    def _problem(self, secret: SealedSecret) -> SicError | None:
        try:
            self._sealer.open(secret.sealed, place_of(secret.name))
        except SicError as problem:
            return problem
        return None
