"""A token goes to the server it is for, and to nobody else on this machine or network."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest
from tests.unit.cli.a_server import FakeServer

from sic.entrypoints.cli import credentials
from sic.entrypoints.cli.credentials import Credentials
from sic.entrypoints.cli.failures import Misused
from sic.entrypoints.cli.main import main


def answers_sign_in(server: FakeServer) -> None:
    """Make the fake server sign bob in and hand out a token."""
    server.on("POST", "/api/v1/session", {"name": "bob"})
    server.on("POST", "/api/v1/tokens", {"id": "key_1", "secret": "sic_secret"}, 201)
    server.on("DELETE", "/api/v1/session", None)
    server.on("DELETE", "/api/v1/tokens/key_1", None)


def sign_in(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> int:
    """Sign bob in with a password from stdin."""
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
    return main(None, ["login", "--server", server.url, "--name", "bob", "--password-stdin"])


def test_signing_in_keeps_a_token_only_its_owner_can_read(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password is sent once; what stays is a revocable token, mode 0600."""
    answers_sign_in(server)

    assert sign_in(server, monkeypatch) == 0
    kept = credentials.path()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "correct horse" not in kept.read_text()
    assert credentials.load() == Credentials(server.url, "sic_secret", "bob", "key_1")
    token_request = server.asked[1]
    assert token_request.headers["origin"] == server.url


def test_signing_out_revokes_the_token_and_forgets_it(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deleting the file alone would leave the key valid."""
    answers_sign_in(server)
    sign_in(server, monkeypatch)

    assert main(None, ["logout"]) == 0
    assert server.last().path == "/api/v1/tokens/key_1"
    assert not credentials.path().exists()


def test_a_kept_token_is_not_sent_to_another_server(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIC_URL or --server may name a server that somebody else runs."""
    credentials.save(Credentials("https://sic.example.test", "sic_secret", "bob", "key_1"))
    server.on("GET", "/api/v1/incidents", {"incidents": []})

    assert main(None, ["list", "--server", server.url]) == 0
    assert "authorization" not in server.last().headers


def test_a_token_of_the_environment_wins_over_the_kept_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """CI sets SIC_URL and SIC_TOKEN together."""
    credentials.save(Credentials("https://sic.example.test", "sic_kept"))
    monkeypatch.setenv("SIC_TOKEN", "sic_env")
    monkeypatch.setenv("SIC_URL", "https://other.example.test/")

    assert credentials.load() == Credentials("https://other.example.test", "sic_env")


def test_an_address_without_scheme_is_refused() -> None:
    """A name alone would be taken for a path."""
    with pytest.raises(Misused, match="not an http or https address"):
        credentials.load("sic.example.test")


def test_a_damaged_sign_in_is_named(tmp_path: Path) -> None:
    """The person learns which file, not where a parser stood."""
    target = credentials.path()
    target.parent.mkdir(parents=True)
    target.write_text("url = ")

    with pytest.raises(Misused, match=r"credentials\.toml cannot be read"):
        credentials.load()


def test_nothing_is_asked_where_nobody_can_answer(
    server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script without a terminal gets the flag to use, not a prompt that hangs."""
    words = ["login", "--server", server.url, "--no-input"]

    assert main(None, words) == 2
    assert "Give --name" in capsys.readouterr().err
    assert server.asked == []


def test_no_proxy_variable_is_obeyed(
    server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy set for browsers would be handed the token."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.on("GET", "/api/v1/incidents", {"incidents": []})

    assert main(None, ["list", "--server", server.url]) == 0
