"""Turns the bytes of an answer into text that is safe to show. It never interprets them.

What a target answers is written by someone else: it may be packed to a thousandfold, hold
instructions for a terminal, or give back the secret it was sent. Steps, in this order:

1. unpack, at most as much as is shown;
2. decode; what is no text is named, not shown;
3. take out known secrets, also across pieces, also when encoded;
4. write control and hidden characters as symbols;
5. cut at the limit, and say so.
"""

from __future__ import annotations

import base64
import codecs
import io
import json
import re
import unicodedata
import zlib
from collections.abc import Mapping
from urllib.parse import quote

from sic.domain.webhook.outcome import ANSWER_BYTES_MAX

SECRET_BYTES_MIN = 6  # A shorter one would be found in every other word.
_GZIP_OR_ZLIB = 47  # zlib's way to say: 32 KiB window, either header.
_TEXT = re.compile(r"^$|^text/|^application/(?:[\w.-]+\+)?(?:json|xml|x-ndjson|problem)")
_CHARSET = re.compile(r"charset=\"?([A-Za-z0-9_-]{1,20})")
# The rest of what is kept of an answer is for SIC's own words under it: that it was cut, or
# broke off. Were there no room, they would be the first to be cut.
SHOWN_BYTES_MAX = ANSWER_BYTES_MAX - 1024
_CUT = f"\n[cut: only the first {SHOWN_BYTES_MAX // 1024} KiB are kept]"
# Letters that show nothing or change the direction of others; tags and selectors among them.
_HIDDEN_MARKS = re.compile("[\U000e0000-\U000e0fff\ufe00-\ufe0f\u034f\u115f\u1160\u3164\uffa0]")


class Inert:
    """The text of one answer, as it grows.

    Attributes:
        bytes: How much came, as it came.
    """

    def __init__(self, headers: Mapping[str, str], secrets: Mapping[str, bytes]) -> None:
        """Read from the answer's headers how to take it.

        Args:
            headers: Names in lower case.
            secrets: Values by name; none of them is shown.
        """
        kind = headers.get("content-type", "").strip().lower()
        packing = headers.get("content-encoding", "").strip().lower()
        self.bytes = 0
        self._left = SHOWN_BYTES_MAX
        self._unpack = _unpacking(packing)
        self._decode = _decoding(kind)
        self._without = _Without(secrets)
        self._refusal = _refusal(kind, packing)
        self._said = False

    @property
    def full(self) -> bool:
        """True once nothing more will be kept."""
        return self._left <= 0 or self._said

    def take(self, data: bytes) -> str:
        """Return what may be shown now that these bytes came as well."""
        self.bytes += len(data)
        if self.full or not data:
            return ""
        shown = self._shown(data)
        while self._unpack is not None and self._unpack.unconsumed_tail and not self.full:
            shown += self._shown(self._unpack.unconsumed_tail)
        return shown

    def _shown(self, data: bytes) -> str:
        unpacked = b""
        try:
            unpacked = self._unpacked(data)
        except zlib.error:
            self._refusal = "[the answer could not be unpacked]"
        if not self._refusal and b"\0" in unpacked:
            self._refusal = "[the answer is no text; it is not shown]"
        if self._refusal:
            self._said = True
            return self._refusal
        return self._kept(self._without.secrets(str(self._decode.decode(unpacked))))

    def end(self) -> str:
        """Return what was held back, now that nothing more comes."""
        if self.full:
            return ""
        rest = str(self._decode.decode(b"", final=True))
        return self._kept(self._without.secrets(rest, final=True))

    def _unpacked(self, data: bytes) -> bytes:
        if self._unpack is None:
            return data
        return self._unpack.decompress(data, self._left + 1)

    def _kept(self, text: str) -> str:
        shown = symbols(text)
        size = len(shown.encode())
        self._left -= size
        if self._left > 0:
            return shown
        return shown.encode()[: size + self._left].decode(errors="ignore") + _CUT


def symbols(text: str) -> str:
    r"""Return text in which every control and hidden character is seen.

    >>> symbols("ok\x1b[2J\u202e")
    'ok␛[2J<U+202E>'
    """
    return "".join(map(_symbol, text))


def _symbol(char: str) -> str:
    code = ord(char)
    if char in "\n\t" or 0x20 <= code < 0x7F:
        return char
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    hidden = unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")
    return f"<U+{code:04X}>" if hidden or _HIDDEN_MARKS.match(char) else char


# ---------------------------------------------------------------- how to take it


def _unpacking(packing: str) -> zlib._Decompress | None:
    known = ("gzip", "x-gzip", "deflate")
    return zlib.decompressobj(_GZIP_OR_ZLIB) if packing in known else None


def _decoding(kind: str) -> io.IncrementalNewlineDecoder:
    found = _CHARSET.search(kind)
    try:
        codec = codecs.lookup(found[1] if found else "utf-8").name
    except LookupError:
        codec = "utf-8"
    # Of the rest some are no text at all, and some can hide what they say.
    name = codec if codec in ("utf-8", "ascii", "iso8859-1", "cp1252") else "utf-8"
    return io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(name)("replace"), translate=True
    )


def _refusal(kind: str, packing: str) -> str:
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        return f"[the answer is packed as {symbols(packing[:40])}; it is not shown]"
    if not _TEXT.match(kind):
        return f"[the answer is {symbols(kind[:80])}, no text; it is not shown]"
    return ""


# ---------------------------------------------------------------- secrets


class _Without:
    """Takes known secrets out of text that comes in pieces."""

    def __init__(self, secrets: Mapping[str, bytes]) -> None:
        named = {
            form: name
            for name, value in secrets.items()
            if len(value) >= SECRET_BYTES_MIN
            for form in _forms(value)
        }
        longest_first = sorted(named, key=len, reverse=True)
        self._named = named
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        self._held = len(longest_first[0]) - 1 if longest_first else 0
        self._buffer = ""

    def secrets(self, text: str, *, final: bool = False) -> str:
        """Return the text so far unsaid, without its end while a secret may begin there."""
        found = self._pattern.sub(self._masked, self._buffer + text)
        # No secret holds a newline: what is before the last one is whole.
        whole = max(found.rfind("\n") + 1, len(found) - self._held)
        cut = len(found) if final or not self._held else whole
        self._buffer = found[cut:]
        return found[:cut]

    def _masked(self, found: re.Match[str]) -> str:
        return f"[secret {self._named[found[0]]}]"


def _forms(value: bytes) -> set[str]:
    """Return a secret as it is and as a target may give it back."""
    text = value.decode(errors="replace")
    written = base64.b64encode(value).decode().rstrip("=")
    shown = {
        text,
        json.dumps(text)[1:-1],
        json.dumps(text, ensure_ascii=False)[1:-1],
        quote(value, safe=""),
        value.hex(),
        written,
        written.replace("+", "-").replace("/", "_"),
    }
    return {form for form in shown if "\n" not in form}
