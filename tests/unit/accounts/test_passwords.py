"""Which passwords are taken, and how they are hashed."""

from __future__ import annotations

import argon2
import pytest

from sic.adapters.passwords.argon2 import NOBODY, WAITING_MAX, Argon2Passwords
from sic.application.accounts import Busy, PasswordRefused, check_password
from sic.application.frequent_passwords import is_frequent


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "shorter than 12"),
        (" " * 20, "shorter than 12"),
        ("x" * 600, "longer than 512"),
        ("quiet heron\0ladder", "cannot be typed"),
        ("quiet heron \ud800 ladder", "cannot be typed"),
        ("Password2026!!", "tried first"),
        ("letmeinletmein", "tried first"),
        ("123456789012", "tried first"),
        ("aaaaaaaaaaaaa", "tried first"),
        ("1q2w3e4r5t6y", "tried first"),
        ("alice-alice-alice", "tried first"),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(password: str, words: str) -> None:
    """ASVS 6.2: twelve characters, none of the frequent ones, none around the name."""
    with pytest.raises(PasswordRefused, match=words):
        check_password(password, "alice")


@pytest.mark.parametrize(
    "password",
    ["heron quilt ladder mosaic", "päßwörter mögen ümläute", "🦉" * 3 + "heron quilt"],
)
def test_an_unlikely_password_is_taken_as_it_is(password: str) -> None:
    """ASVS 6.2.5: no rules of composition; any letter of any script."""
    check_password(password, "alice")
    assert not is_frequent(password, "alice")


def test_argon2_takes_its_own_hash_and_no_other_password() -> None:
    """Passwords are kept as argon2id, each with a salt of its own."""
    passwords = Argon2Passwords()
    stored = passwords.hashed("heron quilt ladder")
    assert stored.startswith("$argon2id$")
    assert passwords.verify(stored, "heron quilt ladder")
    assert not passwords.verify(stored, "heron quilt laddes")
    assert not passwords.verify("not a hash", "heron quilt ladder")


def test_an_unknown_name_is_checked_against_a_hash_as_dear() -> None:
    """S-22: equal time for unknown names means equal parameters, not a shorter path."""
    passwords = Argon2Passwords()
    real = argon2.extract_parameters(passwords.hashed("heron quilt ladder"))
    assert argon2.extract_parameters(NOBODY) == real
    assert not passwords.verify("", "heron quilt ladder")


def test_two_hashes_at_once_and_a_short_queue() -> None:
    """S-22: a flood of sign-ins is told to come back; it takes neither memory nor threads."""
    passwords = Argon2Passwords()
    with passwords._turn(), passwords._turn():
        assert not passwords._running.acquire(blocking=False)
        for _ in range(WAITING_MAX):
            assert passwords._queue.acquire(blocking=False)
        with pytest.raises(Busy, match="Too many sign-ins"):
            passwords.verify("", "heron quilt ladder")
        passwords._queue.release(WAITING_MAX)
    assert not passwords.verify("", "heron quilt ladder")
