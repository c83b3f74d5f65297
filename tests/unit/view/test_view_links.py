"""Links of the reading view: people see where they lead, and nothing leads by surprise."""

from __future__ import annotations

import pytest
from tests.unit.view.page import Page

from sic.runbook.view import Look, render, view


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ("[bank](https://evil.example/login)", "evil.example"),
        ("[good.example](https://good.example@evil.example/)", "evil.example"),
        ("[x](https://evil.example:8443/)", "evil.example:8443"),
        ("[x](http://[2001:db8::1]/)", "[2001:db8::1]"),
        ("[Ä](https://ä.example/)", "xn--4ca.example"),
    ],
)
def test_a_link_that_leaves_shows_its_host(source: str, host: str) -> None:
    """Words can say anything; the host is where the browser goes."""
    assert f'<span class="host">({host})</span></a>' in render(source)


@pytest.mark.parametrize(
    "source", ["https://a.example/x", "<https://a.example/x>", "[a.example](https://a.example)"]
)
def test_an_address_is_not_said_twice(source: str) -> None:
    """Its words are where it leads."""
    page = render(source)

    assert 'class="external" href="https://a.example' in page
    assert 'class="host"' not in page


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https:evil.example",
        "https:///evil.example",
        "http://[::1",
        "https://a.example:99999999/",
        "https://%65vil.example/",
        "//evil.example/x",
        "/incidents/1/resolution",
        "\\\\evil.example",
        "data:text/html,x",
    ],
)
def test_an_address_with_two_readings_is_words(address: str) -> None:
    """What we read and what a browser reads may differ; then there is no link."""
    page = Page(render(f"[x](<{address}>)"))

    assert page.tags["a"] == 0
    assert page.active == []


def test_a_relative_link_leads_to_another_runbook_if_the_library_knows_it() -> None:
    """`[see](other.md#steps)` is how runbooks refer to each other."""
    look = Look(resolve={"other.md#steps": "/runbooks/other#steps"}.get)
    page = view("[see](other.md#steps) [no](gone.md)", look).html

    assert '<a href="/runbooks/other#steps">see</a>' in page
    assert "no (gone.md)" in page


@pytest.mark.parametrize("answer", ["//evil.example", "https://evil.example", "x", "/\\evil"])
def test_the_library_s_answer_is_a_path_of_this_server(answer: str) -> None:
    """A mistake there must not become a link that leaves."""
    assert "<a" not in view("[x](y.md)", Look(resolve=lambda _: answer)).html


def test_telephone_and_mail_are_links() -> None:
    """Contacts are pressed at night."""
    page = render("[call](tel:+541155550001) or sre@a.example")

    assert 'href="tel:+541155550001"' in page
    assert 'href="mailto:sre@a.example"' in page
