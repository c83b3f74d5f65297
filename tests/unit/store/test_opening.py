"""What opening a database says when it cannot be opened."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sic.adapters.store.opening import open_store
from sic.application.ports import StoreUnavailable


def test_an_unknown_kind_of_database_is_named_with_the_known_ones() -> None:
    """The words give both forms, ready to copy; a password in the URL is not repeated."""
    with pytest.raises(
        ValueError, match=r"'mysql'; write sqlite:///path.* or postgresql://"
    ) as e:
        open_store("mysql://root:secret@host/db")
    assert "secret" not in str(e.value)


def test_a_missing_driver_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL is an extra."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreUnavailable, match=r"pip install 'sic-command\[postgres\]'"):
        open_store("postgresql://host/db")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Making folders is the business of whoever names them."""
    with pytest.raises(StoreUnavailable, match=r"cannot open .*absent/sic\.db: .*No such file"):
        open_store(f"sqlite:///{tmp_path}/absent/sic.db")


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    """It holds password hashes; what SQLite writes beside it follows its mode."""
    open_store(f"sqlite:///{tmp_path}/sic.db").close()
    assert (tmp_path / "sic.db").stat().st_mode & 0o777 == 0o600


def test_a_server_that_is_away_is_said_at_start() -> None:
    """Words for the operator, with the address and without a traceback of the driver."""
    with pytest.raises(StoreUnavailable, match="PostgreSQL cannot do this now"):
        open_store("postgresql://sic@127.0.0.1:1/sic")
