"""What stops before any route heard of it: a page for a browser, JSON for a program."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from starlette.types import Message
from tests.fakes import Site

from sic.entrypoints.http.app import create_app
from sic.entrypoints.http.limits import FORM_BYTES_MAX, HEADERS_MAX, QUERY_BYTES_MAX, Limits

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"
NOTES = "/incidents/inc-20261123-01/notes"
Wrong = Callable[[], dict[str, Any]]

# What is sent, and what it is answered with. Each stops before a route reads a word of it.
UNREAD: dict[str, tuple[int, str, Wrong]] = {
    "too large": (413, "SIC-E613", lambda: {"content": b"text=" + b"x" * FORM_BYTES_MAX}),
    "too many fields": (400, "SIC-E600", lambda: {"content": b"&".join([b"a=1"] * 51)}),
    "several parts": (
        *(415, "SIC-E600"),
        lambda: {"content": b"--x\r\n", "kind": "multipart/form-data; boundary=x"},
    ),
    "no form at all": (415, "SIC-E600", lambda: {"content": b"{}", "kind": "application/json"}),
    "plain text": (415, "SIC-E600", lambda: {"content": b"a=1", "kind": "text/plain"}),
    "compressed": (
        *(415, "SIC-E600"),
        lambda: {"content": b"\x1f\x8b", "more": {"content-encoding": "gzip"}},
    ),
    "too many headers": (
        *(431, "SIC-E631"),
        lambda: {"content": b"a=1", "more": {f"x-{n}": "1" for n in range(HEADERS_MAX)}},
    ),
    "too long an address": (
        *(414, "SIC-E614"),
        lambda: {"content": b"a=1", "path": f"{NOTES}?q=" + "x" * QUERY_BYTES_MAX},
    ),
    "another host": (
        *(421, "SIC-E621"),
        lambda: {"content": b"a=1", "more": {"host": "evil.example"}},
    ),
}
EACH = pytest.mark.parametrize("wrong", UNREAD)


def sent(site: Site, wrong: str, accept: str) -> Any:
    """Send what is wrong as Bob's browser would, asking for a page or not."""
    made = UNREAD[wrong][2]()
    headers = {"accept": accept, "content-type": made.get("kind", FORM), **made.get("more", {})}
    path = made.get("path", NOTES)
    return site.browser("bob").post(path, content=made["content"], headers=headers)


@EACH
def test_a_browser_is_told_on_a_page(shared: Site, wrong: str) -> None:
    """Written for 03:00: what happened and what to do next, in the house's own page."""
    status, code, _ = UNREAD[wrong]
    answer = sent(shared, wrong, BROWSER)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    page = unescape(answer.text)
    assert "<h1>" in page
    assert code in page
    assert "Go to the incidents" in page
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    kept = "your browser may still have" in page
    assert kept is (status in (400, 413, 415, 431))


@EACH
@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
def test_a_program_is_told_in_json(shared: Site, wrong: str, accept: str) -> None:
    """The API's words stay as they were; so does whatever asks for no page."""
    status, code, _ = UNREAD[wrong]
    answer = sent(shared, wrong, accept)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_below_the_api_even_a_browser_is_told_in_json(shared: Site) -> None:
    """A person who opens an API's address came for JSON."""
    long = "/api/v1/incidents?q=" + "x" * QUERY_BYTES_MAX
    answer = shared.browser("bob").get(long, headers={"accept": BROWSER})
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_page_speaks_the_persons_language(shared: Site) -> None:
    """Before anybody knows who asks; the cookie and the header say which."""
    answer = shared.browser("bob").post(
        NOTES,
        content=b"text=" + b"x" * FORM_BYTES_MAX,
        headers={"accept": BROWSER, "content-type": FORM, "accept-language": "es"},
    )
    assert "Eso es demasiado largo" in answer.text
    assert "puede que su navegador aún tenga" in answer.text


def test_a_form_that_does_not_arrive_is_answered_with_a_page(shared: Site) -> None:
    """F-61: on a line that broke down, a person reads words too."""
    app = create_app(shared.context)
    assert isinstance(app, Limits)
    told: list[Message] = []

    async def silence() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def hear(message: Message) -> None:
        told.append(message)

    headers = [(b"host", b"localhost"), (b"accept", BROWSER.encode())]
    scope = {
        "type": "http",
        "method": "POST",
        "path": NOTES,
        "query_string": b"",
        "headers": headers,
    }
    waits = Limits(app=app.app, hosts=app.hosts, body_seconds=0.01, as_page=app.as_page)
    asyncio.run(waits(scope, silence, hear))
    assert told[0]["status"] == 408
    assert b"That took too long" in told[1]["body"]
