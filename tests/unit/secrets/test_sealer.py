"""Values are sealed for one place, under keys the database never sees."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sic.adapters.secrets.keys import KeyFile
from sic.adapters.secrets.sealer import FileSealer
from sic.application.vault import KeysUnusable, SecretUnreadable

PLACE = "secrets:sealed:pager"
VALUE = b"canary-4711"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the key file stands."""
    return tmp_path / "keys" / "secrets.key"


@pytest.fixture
def sealer(path: Path) -> FileSealer:
    """A sealer with one key."""
    made = FileSealer(KeyFile(path))
    made.create()
    return made


def test_what_was_sealed_opens_in_its_place(sealer: FileSealer) -> None:
    """And says nothing of itself meanwhile."""
    sealed = sealer.seal(VALUE, PLACE)

    assert sealer.open(sealed, PLACE) == VALUE
    assert sealer.is_sealed(sealed)
    assert VALUE not in sealed
    assert sealer.seal(VALUE, PLACE) != sealed


def test_s_24_moved_to_another_row_it_does_not_open(sealer: FileSealer) -> None:
    """S-24: AAD = table:column:row id; moving a ciphertext to another row fails."""
    sealed = sealer.seal(VALUE, PLACE)
    for elsewhere in ("secrets:sealed:other", "secrets:by:pager", "bindings:sealed:pager", ""):
        with pytest.raises(SecretUnreadable, match="moved from elsewhere"):
            sealer.open(sealed, elsewhere)


def test_s_24_any_changed_byte_is_noticed(sealer: FileSealer) -> None:
    """S-24: authenticated, so that who owns the database cannot make one up."""
    sealed = sealer.seal(VALUE, PLACE)
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SecretUnreadable, match="cannot be opened"):
            sealer.open(changed, PLACE)


@given(value=st.binary(max_size=120))
def test_nothing_but_a_sealed_value_passes_for_one(value: bytes) -> None:
    """S-19: the self-test at start tells plain text from what was sealed."""
    assert not FileSealer(KeyFile(Path("nowhere"))).is_sealed(value)


def test_the_key_file_is_this_accounts_alone(path: Path, sealer: FileSealer) -> None:
    """Created at first start with mode 0600, whatever the umask says."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o620, 0o666])
def test_a_key_file_that_others_may_touch_is_not_used(
    path: Path, sealer: FileSealer, mode: int
) -> None:
    """The message says what to type."""
    path.chmod(mode)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        FileSealer(KeyFile(path)).seal(VALUE, PLACE)


def test_a_key_file_is_never_replaced_by_a_new_one(path: Path, sealer: FileSealer) -> None:
    """Two processes start at once: the second takes the first one's key."""
    before = path.read_bytes()
    FileSealer(KeyFile(path)).create()
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "3f9a01c27d4e\n",
        "3f9a01c27d4e c2hvcnQ=\n",
        "3f9a01c27d4e " + "A" * 43 + "=\n",  # A key under a name that is not its own.
        "not a key at all\n",
    ],
)
def test_a_mangled_key_file_is_named_and_not_quoted(path: Path, text: str) -> None:
    """A half-copied key must not be used, nor shown."""
    path.parent.mkdir()
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeysUnusable, match=r"holds no key|no key,") as found:
        FileSealer(KeyFile(path)).seal(VALUE, PLACE)
    assert "AAAA" not in str(found.value)


def test_a_missing_key_file_is_said_in_words(path: Path) -> None:
    """It may be on a volume that was not mounted."""
    with pytest.raises(KeysUnusable, match="No such file"):
        FileSealer(KeyFile(path)).seal(VALUE, PLACE)


def test_a_rotation_reaches_a_running_process(path: Path, sealer: FileSealer) -> None:
    """S-24: online re-encrypt. Another process adds a key; this one opens both at once."""
    old = sealer.seal(VALUE, PLACE)
    other = FileSealer(KeyFile(path))
    other.add_key()
    new = other.seal(VALUE, PLACE)

    assert sealer.open(new, PLACE) == sealer.open(old, PLACE) == VALUE
    assert (sealer.is_current(old), sealer.is_current(new)) == (False, True)
    assert other.forget_old_keys() == 1
    with pytest.raises(SecretUnreadable, match="is not in"):
        sealer.open(old, PLACE)
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    """A read-only data folder."""
    tmp_path.chmod(0o500)
    with pytest.raises(KeysUnusable, match="cannot be made"):
        FileSealer(KeyFile(tmp_path / "deep" / "secrets.key")).create()


def test_a_folder_that_is_a_file_is_said_in_words(tmp_path: Path) -> None:
    """SIC_SECRETS_KEY_FILE points below a file."""
    (tmp_path / "file").write_text("")
    with pytest.raises(KeysUnusable, match="cannot be made"):
        FileSealer(KeyFile(tmp_path / "file" / "secrets.key")).create()
