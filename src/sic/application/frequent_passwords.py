"""Recognises the passwords everyone tries first, offline. It never sees a stored one."""

from __future__ import annotations

import re

# Stems, not passwords: years, digits and signs at either end are cut off before comparing,
# so that "Password2026!!" is met by "password".
_WORDS = """
    abcdefghijkl abcdefg administrator admin adminadmin alertmanager asdfghjkl asdfghjklqwerty
    baseball basketball changeit changeme changemenow charlie chocolate computer correcthorse
    correcthorsebatterystaple default dragon engineering football grafana hunter iloveyou
    incident incidentcommand incidentcommander iwanttobelieve kubernetes letmein letmeinnow
    liverpool manchester master michael monkey oncall onepiece opensesame operations pagerduty
    passphrase password passwort passw0rd p@ssw0rd p@ssword princess production prometheus
    qazwsxedc qazwsxedcrfv qwerty qwertyqwerty qwertyuiop qwertyuiopasdf root secret
    serviceincidentcommand shadow siccommand starwars sunshine superman support supersecret
    system temporary testing testtest thisismypassword trustno1 trustno unbelievable welcome
    welcometo whatever zaqwsx zxcvbnm zxcvbnmasdfghjkl 1q2w3e4r5t6y 1qaz2wsx3edc 1qaz2wsx
    1q2w3e4r qwe123qwe qwerty123qwerty q1w2e3r4t5y6 a1b2c3d4e5f6 abc123abc
"""
STEMS = frozenset(_WORDS.split())
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def is_frequent(password: str, account: str = "") -> bool:
    """Return whether a guesser would try this early.

    Args:
        password: The password as typed.
        account: The account's name; a password built around it is as weak.
    """
    folded = password.casefold()
    cores = {folded, _EDGES.sub("", folded), re.sub(r"[\W_]+", "", folded)}
    cores |= {_unit(core) for core in cores}
    if len(set(folded)) < 4 or "" in cores:
        return True
    return not cores.isdisjoint(STEMS) or account.casefold() in cores


def _unit(text: str) -> str:
    """Return the shortest text that, repeated, gives this one: "abcabc" → "abc"."""
    for width in range(1, len(text) // 2 + 1):
        if len(text) % width == 0 and text[:width] * (len(text) // width) == text:
            return text[:width]
    return text
