"""Secrets are kept sealed, checked at every start, and sealed anew while servers go on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from tests.cast import AT_0300

from sic.adapters.secrets.keys import KeyFile
from sic.adapters.secrets.sealer import FileSealer
from sic.application.vault import (
    KeysUnusable,
    SecretInTheClear,
    SecretRefused,
    SecretUnreadable,
    Vault,
)
from sic.application.webhook_ports import SealedSecret
from sic.domain.errors import NotFound

VALUE = b"canary-4711"


class ASecretStore:
    """``SealedSecretStore`` in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, SealedSecret] = {}

    def put_sealed(self, secret: SealedSecret) -> None:
        """Keep one."""
        self.rows[secret.name] = secret

    def reseal(self, before: SealedSecret, sealed: bytes) -> bool:
        """Seal one anew, unless it changed."""
        if self.rows.get(before.name) != before:
            return False
        self.rows[before.name] = msgspec.structs.replace(before, sealed=sealed)
        return True

    def sealed(self, name: str) -> SealedSecret | None:
        """Return one."""
        return self.rows.get(name)

    def all_sealed(self) -> list[SealedSecret]:
        """Return all by name."""
        return [self.rows[name] for name in sorted(self.rows)]

    def drop_sealed(self, name: str) -> bool:
        """Forget one."""
        return self.rows.pop(name, None) is not None


class House:
    """A vault with its store and its key file."""

    def __init__(self, folder: Path, at: datetime = AT_0300) -> None:
        self.path = folder / "secrets.key"
        self.store = ASecretStore()
        self.at = at
        self.vault = self.again()

    def again(self) -> Vault:
        """Return another process's vault on the same store and file."""
        return Vault(self.store, FileSealer(KeyFile(self.path)))

    def put(self, name: str, value: bytes = VALUE) -> None:
        """Keep a secret as Alice."""
        self.vault.put_secret(name, value, "alice", self.at)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """An empty vault, without a key."""
    return House(tmp_path)


def test_a_secret_comes_back_and_is_nowhere_in_the_store(house: House) -> None:
    """S-19: the database holds no plain text of it."""
    house.put("pager")

    assert house.again().reveal("pager") == VALUE
    assert VALUE not in house.store.rows["pager"].sealed
    assert (house.vault.names(), house.vault.kept()[0].by) == (["pager"], "alice")


def test_the_key_file_appears_with_the_first_secret(house: House) -> None:
    """Who keeps no secret has no key to lose."""
    assert house.vault.check() == []
    assert not house.path.exists()
    house.put("pager")
    assert house.path.exists()


def test_a_key_that_is_missing_is_never_replaced_by_a_new_one(house: House) -> None:
    """The loss would be noticed when a webhook is needed: at 03:00."""
    house.put("pager")
    house.path.unlink()

    with pytest.raises(KeysUnusable, match="No such file"):
        house.again().put_secret("other", VALUE, "alice", house.at)
    assert not house.path.exists()
    assert "No such file" in str(house.again().check()[0])


def test_s_19_a_secret_in_the_clear_is_noticed_at_start(house: House) -> None:
    """S-19: encryption must not be silently off after an upgrade."""
    house.put("pager")
    house.store.put_sealed(SealedSecret(name="legacy", sealed=VALUE, by="alice", at=house.at))
    with pytest.raises(SecretInTheClear, match="legacy stands in the database unsealed"):
        house.again().check()


def test_s_24_a_secret_put_in_another_row_is_noticed(house: House) -> None:
    """S-24: who owns the database cannot have one webhook send another's secret."""
    house.put("pager")
    moved = house.store.rows["pager"]
    house.store.put_sealed(
        SealedSecret(name="harmless", sealed=moved.sealed, by="alice", at=house.at)
    )
    with pytest.raises(SecretUnreadable, match="harmless cannot be opened"):
        house.vault.reveal("harmless")
    assert ["harmless" in str(problem) for problem in house.vault.check()] == [True]


def test_an_endpoints_secret_is_neither_set_nor_forgotten_by_people(house: House) -> None:
    """Who could set it could sign event webhooks as SIC."""
    house.vault.keep_own("ep-9f86d081", VALUE, "alice", house.at)
    with pytest.raises(SecretRefused, match="an endpoint's own"):
        house.put("ep-9f86d081")
    with pytest.raises(SecretRefused, match="an endpoint's own"):
        house.vault.drop("ep-9f86d081")
    assert house.vault.reveal("ep-9f86d081") == VALUE


def test_a_rotation_seals_everything_anew_and_keeps_old_keys(house: House) -> None:
    """S-24: key id, online re-encrypt; an older copy of the database still opens."""
    house.put("pager")
    house.put("cache")
    running, old_copy = house.again(), dict(house.store.rows)

    assert house.vault.rotate() == 2

    assert running.reveal("pager") == VALUE
    assert house.store.rows["pager"].sealed != old_copy["pager"].sealed
    assert house.store.rows["pager"].by == "alice"
    house.store.rows = old_copy
    assert running.reveal("cache") == VALUE


def test_a_secret_that_is_set_during_a_rotation_stays_as_it_was_set(house: House) -> None:
    """The old value must not come back by being sealed anew."""
    house.put("pager")
    resealed = house.store.reseal

    def set_meanwhile(before: SealedSecret, sealed: bytes) -> bool:
        house.again().put_secret("pager", b"the new value", "bob", house.at)
        house.store.reseal = resealed  # type: ignore[method-assign]  # once only
        return resealed(before, sealed)

    house.store.reseal = set_meanwhile  # type: ignore[method-assign]  # a fake's own method
    assert house.vault.rotate(forget=True) == 0
    assert (house.vault.reveal("pager"), house.vault.kept()[0].by) == (b"the new value", "bob")


def test_a_rotation_may_forget_the_old_keys(house: House) -> None:
    """After a leak of the key file: older copies of the database open no more."""
    house.put("pager")
    old_copy = dict(house.store.rows)

    house.vault.rotate(forget=True)

    assert house.again().reveal("pager") == VALUE
    house.store.rows = old_copy
    with pytest.raises(SecretUnreadable, match="is not in"):
        house.vault.reveal("pager")


def test_a_rotation_that_finds_a_secret_it_cannot_open_changes_nothing(house: House) -> None:
    """Forgetting the old keys then would lose it for good."""
    house.put("pager")
    before = house.path.read_bytes()
    broken = house.store.rows["pager"]
    house.store.put_sealed(
        SealedSecret(name="moved", sealed=broken.sealed, by="alice", at=house.at)
    )
    with pytest.raises(SecretUnreadable, match="moved cannot be opened"):
        house.vault.rotate(forget=True)
    assert house.path.read_bytes() == before


@pytest.mark.parametrize("name", ["", ".hidden", "a b", "x" * 64, "a/b", "é", "{secret:x}"])
def test_a_name_that_no_binding_could_write_is_refused(house: House, name: str) -> None:
    """A binding names it as ``{secret:NAME}``."""
    with pytest.raises(SecretRefused, match="cannot be a secret's name"):
        house.put(name)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (b"qwzx", "6 to 4096 bytes"),
        (b"x" * 4097, "6 to 4096 bytes"),
        (b"two\nlines", "one line of visible ASCII"),
        (b"ends in cr\r", "one line of visible ASCII"),
        (b" starts with a space", "one line of visible ASCII"),
        (b"umlaut \xc3\xbc", "one line of visible ASCII"),
    ],
)
def test_a_value_no_header_can_carry_is_refused(house: House, value: bytes, words: str) -> None:
    """And never quoted in the refusal."""
    with pytest.raises(SecretRefused, match=words) as found:
        house.put("pager", value)
    assert value.decode(errors="replace")[:4] not in str(found.value)


def test_a_secret_that_is_not_there_is_said_so(house: House) -> None:
    """The message says what to type."""
    with pytest.raises(NotFound, match="sic secret set pager"):
        house.vault.reveal("pager")
    with pytest.raises(NotFound, match="sic secret list"):
        house.vault.drop("pager")
    house.put("pager")
    house.vault.drop("pager")
    assert house.vault.names() == []
