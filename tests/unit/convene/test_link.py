"""Links to rooms: unguessable, and only from a template that makes good ones."""

from __future__ import annotations

import re

import pytest

from sic.adapters.bridges.link import LinkBridges
from sic.application.places import Place
from sic.domain.ids import IncidentId

PLACE = Place(
    key="k",
    incident_id=IncidentId("inc-20261123-01"),
    channel="#inc-20261123-01",
    title="Checkout {room} fails",
    severity="SEV-1",
    drill=False,
)


def test_a_room_is_128_random_bits_and_never_the_same_twice() -> None:
    """Whoever knows the link is in the room."""
    bridges = LinkBridges("https://meet.example.com/{incident}-{room}#{room}")
    links = {bridges.open_bridge(PLACE) for _ in range(1000)}

    assert len(links) == 1000
    wanted = re.compile(r"https://meet\.example\.com/inc-20261123-01-([0-9a-f]{32})#\1")
    assert all(wanted.fullmatch(link) for link in links)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("https://meet.example.com/standing", "could be guessed"),
        ("https://meet.example.com/{incident}", "could be guessed"),
        ("https://meet.example.com/{room}/{title}", "only {room} and {incident}"),
        ("https://meet.example.com/{room", "only {room} and {incident}"),
        ("https://{room}.example.com/", "host must be written out"),
        ("javascript:alert('{room}')", "begin with https://"),
        ("meet.example.com/{room}", "begin with https://"),
        ("https:///{room}", "begin with https://"),
        ("https://meet.example.com/{room} x", "one word"),
        ("https://meet.example.com/\n{room}", "one word"),
        ("https://meet.example.com/{room}" + "x" * 500, "at most 500"),
    ],
)
def test_a_template_that_makes_no_good_link_is_refused_at_start(
    template: str, words: str
) -> None:
    """An operator learns it from the start, not from a SEV-1."""
    with pytest.raises(ValueError, match=words):
        LinkBridges(template)
