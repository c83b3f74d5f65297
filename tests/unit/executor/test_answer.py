"""Answers become text that is safe to show: no escapes, no secrets, no more than the limit."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sic.domain.webhook.outcome import ANSWER_BYTES_MAX
from sic.executor.answer import Inert, symbols

PLAIN = {"content-type": "text/plain; charset=utf-8"}
SECRET = b"tok/en+with=odd&signs"


def shown(
    data: bytes, headers: dict[str, str] = PLAIN, piece: int = 7, **secrets: bytes
) -> str:
    """Return the text of an answer that came in pieces of so many bytes."""
    text = Inert(headers, secrets)
    pieces = [text.take(data[at : at + piece]) for at in range(0, len(data), piece)]
    return "".join([*pieces, text.end()])


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("up\x1b[2Jdown", "up␛[2Jdown"),
        ("bell\x07\x08", "bell␇␈"),
        ("\x7f\x9b31m", "␡<U+009B>31m"),
        ("pay\u202egnihton", "pay<U+202E>gnihton"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("tag\U000e0041", "tag<U+E0041>"),
        ("vs\ufe0f", "vs<U+FE0F>"),
        ("line\u2028two", "line<U+2028>two"),
        ("Grüße, 漢字 👍", "Grüße, 漢字 👍"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),  # Escaped where shown.
    ],
)
def test_controls_and_hidden_characters_are_seen(written: str, seen: str) -> None:
    """Attack case 24: controls shown as symbols; 42: escape codes of a stream."""
    assert symbols(written) == seen


def test_line_ends_are_one_kind() -> None:
    """A lone carriage return would let a line overwrite the one before."""
    assert shown(b"one\r\ntwo\rthree\n") == "one\ntwo\nthree\n"


@given(st.text(), st.integers(min_value=1, max_value=9))
def test_any_text_comes_through_without_a_control(text: str, piece: int) -> None:
    """However it is cut on the way, nothing of it can move a cursor."""
    found = shown(text.encode("utf-8", "surrogatepass"), piece=piece)
    assert all(char in "\n\t" or char.isprintable() or char == "\u3000" or char.isspace()
               for char in found)  # fmt: skip
    assert "\x1b" not in found


@pytest.mark.parametrize("piece", [1, 3, 8, 1000])
@pytest.mark.parametrize(
    "given_back",
    [
        b"tok/en+with=odd&signs",
        b"tok%2Fen%2Bwith%3Dodd%26signs",
        b"dG9rL2VuK3dpdGg9b2RkJnNpZ25z",
        b"746f6b2f656e2b776974683d6f6464267369676e73",
    ],
)
def test_a_secret_is_masked_in_any_form_and_across_pieces(
    given_back: bytes, piece: int
) -> None:
    """Execution contract 7: scanned for known secrets, encoded ones too."""
    found = shown(b"you sent " + given_back + b" to me", piece=piece, pager=SECRET)
    assert found == "you sent [secret pager] to me"


def test_a_secret_split_by_the_limit_is_not_shown_in_part() -> None:
    """The text is cut after secrets are taken out, never before."""
    data = b"x" * (ANSWER_BYTES_MAX - 8) + SECRET
    assert b"tok/en" not in shown(data, piece=4096, pager=SECRET).encode()


def test_lines_are_not_held_back_for_a_secret_that_might_follow() -> None:
    """A stream is read as it comes: a whole line holds no half of a secret."""
    text = Inert(PLAIN, {"pager": SECRET})
    assert text.take(b"ready\nnext") == "ready\n"
    assert text.end() == "next"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "zlib"])
def test_a_packed_answer_is_unpacked(pack: Callable[[bytes], bytes]) -> None:
    """A target may pack though it was asked not to."""
    assert shown(pack(b"hello " * 9), PLAIN | {"content-encoding": "gzip"}) == "hello " * 9


def test_what_is_packed_wrongly_is_named() -> None:
    """An answer that cannot be unpacked is no failure of the webhook."""
    found = shown(b"not gzip at all", PLAIN | {"content-encoding": "gzip"})
    assert found == "[the answer could not be unpacked]"


@pytest.mark.parametrize(
    ("headers", "data", "words"),
    [
        ({"content-type": "image/png"}, b"\x89PNG", "[the answer is image/png, no text"),
        ({"content-type": "application/octet-stream"}, b"MZ", "no text; it is not shown]"),
        ({"content-type": "\x1b[2Jtext"}, b"x", "[the answer is ␛[2jtext, no text"),
        ({"content-type": "text/plain"}, b"a\0b", "[the answer is no text"),
        ({"content-encoding": "br"}, b"x", "[the answer is packed as br"),
    ],
)
def test_what_is_no_text_is_named_and_not_shown(
    headers: dict[str, str], data: bytes, words: str
) -> None:
    """Execution contract 7: text only."""
    assert words in shown(data, headers)


@pytest.mark.parametrize(
    "kind",
    ["", "text/html", "application/json", "application/problem+json", "text/event-stream"],
)
def test_text_of_any_kind_is_shown(kind: str) -> None:
    """HTML too: as text."""
    assert shown(b"<b>ok</b>", {"content-type": kind}) == "<b>ok</b>"


@pytest.mark.parametrize(
    "charset", ["utf-7", "utf-16", "idna", "rot13", "hex", "no-such", "zip"]
)
def test_an_odd_charset_is_read_as_utf_8(charset: str) -> None:
    """UTF-7 and the like can hide what they say; some are no text codecs at all."""
    assert shown(b"+ADw-ok", {"content-type": f"text/plain; charset={charset}"}) == "+ADw-ok"


@given(st.binary(max_size=300), st.sampled_from(["", "gzip", "deflate", "br"]), st.text())
def test_any_answer_is_taken(data: bytes, packing: str, kind: str) -> None:
    """Bytes of a stranger raise nothing and stay below the limit."""
    found = shown(data, {"content-type": kind, "content-encoding": packing}, pager=SECRET)
    assert len(found.encode()) <= ANSWER_BYTES_MAX
