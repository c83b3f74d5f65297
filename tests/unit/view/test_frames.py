"""Groups of a flowchart: one frame each, with its title, around what stands in it alone."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from tests.unit.view.contrast import contrast
from tests.unit.view.places import apart, area, holds, misplaced

from sic.runbook.view import Look, words_for
from sic.runbook.view.figure import outline, sentences
from sic.runbook.view.flowchart import THEMES, ThemeName, Unread, chart, draw, svg
from sic.runbook.view.flowchart.crossings import crossings
from sic.runbook.view.flowchart.layout import Point
from sic.runbook.view.flowchart.theme import theme

PHASES = """flowchart TD
    A([Alert fires]) --> B{Duplicate?}
    B -->|Yes| Z[Link to open incident]
    B -->|No| T1
    subgraph triage [Triage, first 5 minutes]
        T1[Acknowledge] --> T2[Assign severity] --> T3[Name an IC]
    end
    T3 --> S{SEV-1 or 2?}
    subgraph convene [Convene]
        C1[Open bridge] --> C2[Page the Comms Lead]
    end
    S -->|Yes| C1
    S -->|No| D1
    C2 --> D1
    subgraph mitigate [Mitigate]
        D1[Diagnose] --> D2{Known pattern?}
        D2 -->|No| D4[Escalate to SME] --> D1
        D2 -->|Yes| D3[Run the playbook] --> D5{Stable?} -->|No| D1
    end
    D5 -->|Yes| R((Resolve))
"""
LANES = """flowchart {way}
    subgraph Responder
        r1[Acknowledge]
        r2[Investigate]
        r3[Apply fix]
    end
    subgraph Commander
        c1[Assign severity]
        c2[Approve fix]
    end
    r1 --> c1 --> r2 --> c2 --> r3 --> out[Close]
    c1 -.->|every 30 minutes| out
    out --> Responder
"""
NESTED = """flowchart TB
    user((Customer)) --> lb
    subgraph cloud [Cloud]
        lb[Load balancer]
        subgraph app [Application]
            direction LR
            web --> api --> worker
            api --> api
        end
        subgraph data [Data]
            db[(PostgreSQL)]
            subgraph copies [Copies]
                one
                two
            end
        end
        lb --> app
        app --> db
        db --> one & two
        data --> data
    end
    two --> backup
    db --> cloud
    cloud -->|starts| lb
    subgraph none [Nothing in it]
    end
"""
CHAIN = "".join(f"subgraph s{n}\n n{n}\nend\nn{n} --> n{n + 1}\n" for n in range(50))
CHAIN += "".join(f"n0 -->|x| n{n}\n" for n in range(50)) * 5
ALL = [PHASES, *(LANES.format(way=way) for way in ("TB", "BT", "LR", "RL")), NESTED]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("source", ALL)
def test_a_frame_holds_what_stands_in_it_and_nothing_else(source: str) -> None:
    """A box in a foreign frame would say what the author did not."""
    drawn = draw(chart(source))

    assert drawn.frames
    assert misplaced(drawn) == []


@pytest.mark.parametrize("source", ALL)
def test_no_title_stands_on_a_box(source: str) -> None:
    """A frame's title has its own line, above what is in the frame."""
    drawn = draw(chart(source))

    for frame in drawn.frames:
        left, top, *_ = area(frame.at, frame.size)
        title = (
            left + 15,
            top + 9,
            left + 21 + frame.words.width,
            top + 9 + frame.words.height,
        )
        assert holds(area(frame.at, frame.size), title)
        assert all(apart(title, area(one.at, one.size)) for one in drawn.nodes)


@pytest.mark.parametrize("source", ALL)
def test_arrows_begin_and_end_at_what_they_join(source: str) -> None:
    """Through however many frames: from the edge of one to the edge of the other."""
    drawn = draw(chart(source))
    places = {one.node.id: area(one.at, one.size) for one in drawn.nodes}
    places |= {one.frame.id: area(one.at, one.size) for one in drawn.frames}

    for edge, line in zip((e for e, _ in drawn.chart.seen()), drawn.links, strict=True):
        numbers = [int(one) for one in re.findall(r"-?\d+", line.path)]
        ends = [(edge.source, numbers[:2])]
        if edge.source != edge.target:  # A loop is written from where it begins.
            ends.append((edge.target, numbers[-2:]))
        for name, (x, y) in ends:
            left, top, right, bottom = places[name]
            assert left - 2 <= x <= right + 2
            assert top - 2 <= y <= bottom + 2
            distance = min(abs(x - left), abs(x - right), abs(y - top), abs(y - bottom))
            assert distance <= 2


@pytest.mark.parametrize("name", THEMES)
def test_frames_lie_under_everything_and_titles_above(name: ThemeName) -> None:
    """An arrow that passes a border is seen; the words on it and the titles can be read."""
    picture = ET.fromstring(svg(draw(chart(PHASES)), name))  # noqa: S314 - our own
    kinds = [one.get("class") for one in picture.iter() if one.get("class")]

    assert kinds[:3] == ["frame"] * 3
    assert kinds.index("title") > max(n for n, kind in enumerate(kinds) if kind == "node")
    titles = [
        "".join(g.itertext()) for g in picture.iter(f"{SVG}g") if g.get("class") == "title"
    ]
    assert titles == ["Triage, first 5 minutes", "Convene", "Mitigate"]


@pytest.mark.parametrize("name", THEMES)
def test_every_colour_on_a_frame_can_be_read(name: ThemeName) -> None:
    """WCAG 1.4.3 for words, 1.4.11 for lines and borders, on both kinds of frame."""
    one = theme(name)
    assert contrast(one.edge, one.paper) >= 3
    for ground in one.frames:
        assert contrast(one.note, ground) >= 4.5
        for line in (one.line, one.border, one.edge, one.here):
            assert contrast(line, ground) >= 3


@pytest.mark.parametrize(
    ("inside", "axis"), [("direction LR\n a --> b", 0), ("direction LR\n a --> b\n b --> x", 1)]
)
def test_a_frame_runs_its_own_way_unless_an_arrow_leads_out_of_it(
    inside: str, axis: int
) -> None:
    """As Mermaid has it: linked to the outside, a group runs like what surrounds it."""
    drawn = draw(chart(f"flowchart TB\nsubgraph g\n {inside}\nend\ng --> y\nsubgraph x\nend\n"))
    a, b = drawn.nodes[0].at, drawn.nodes[1].at

    assert a[axis] < b[axis]
    assert a[1 - axis] == b[1 - axis]


def test_an_arrow_to_a_whole_group_ends_at_its_frame() -> None:
    """The group is no box of its own."""
    drawn = draw(chart("flowchart TB\nA --> g\nsubgraph g [Team]\n b\nend\n"))

    assert [one.node.id for one in drawn.nodes] == ["A", "b"]
    assert "Team" in svg(drawn, "light")


def test_a_frame_can_be_where_people_are() -> None:
    """A phase drawn as a group is marked in words, as a box is."""
    drawn = draw(chart(PHASES), here="triage")

    assert drawn.frames[0].here
    assert "You are here" in svg(drawn, "light")
    assert not draw(chart("graph TD\nsubgraph\na\nend")).frames[0].here


def test_the_words_name_the_groups() -> None:
    """Who does not see the frame hears what stands in it."""
    said = list(sentences(outline(chart(NESTED), Look())))

    assert "In Cloud, which leads to starts: Load balancer:" in said
    assert "  In Application, which leads to PostgreSQL:" in said
    assert "    web leads to api." in said
    assert "    In Copies:" in said
    assert "In Nothing in it:" in said
    assert "Stable? leads to No: Diagnose; Yes: Resolve." in [
        one.strip() for one in sentences(outline(chart(PHASES), Look()))
    ]
    assert list(sentences(outline(chart("graph TD\na[What?] --> b[Why?]"), Look()))) == [
        "What? leads to Why?",
        "Why?",
    ]
    spanish = Look(words=words_for("es"), here="triage")
    assert "En Triage, first 5 minutes (Usted está aquí):" in sentences(
        outline(chart(PHASES), spanish)
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("subgraph a\n" * 500 + "x\n" + "end\n" * 500, "500 subgraphs"),
        ("subgraph a\n" * 12 + "x\n" + "end\n" * 12, "nest deeper than 8"),
        ("".join(f"subgraph s{n}\nn{n}\nend\n" for n in range(61)), "61 subgraphs"),
        (CHAIN, "bends"),
    ],
    ids=["many", "deep", "wide", "bends"],
)
def test_too_many_groups_are_refused_in_words(source: str, words: str) -> None:
    """Five hundred frames are no picture, and must not cost the page its answer."""
    with pytest.raises(Unread, match=words):
        draw(chart(f"graph TD\n{source}"))


def test_the_same_groups_give_the_same_bytes() -> None:
    """The picture's name is made of its source."""
    assert svg(draw(chart(NESTED)), "dark") == svg(draw(chart(NESTED)), "dark")


def crossed(source: str) -> int:
    """Return how often the arrows of a flowchart cross, by the ends of their curves."""
    drawn = draw(chart(source))
    routes = []
    for line in drawn.links:
        numbers = [int(one) for one in re.findall(r"-?\d+", line.path)]
        points = [Point(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
        routes.append(points[::3])  # A start, then two handles and an end for each curve.
    return crossings(routes)


def test_arrows_through_borders_do_not_cross_for_nothing() -> None:
    """Where an arrow passes a border follows from where it comes from."""
    intake = """flowchart TD
    subgraph one
        a
        b
        c
    end
    subgraph two
        d
        e
        f
    end
    a --> e
    b --> d
    c --> f
    d & e & f --> t
    """
    assert crossed(intake) == 0
    assert crossed(LANES.format(way="TB").replace("c1 -.->|every 30 minutes| out", "")) == 0


def test_crossings_are_counted() -> None:
    """The count that chooses between two drawings sees a plain cross."""
    a, b, c, d = Point(0, 0), Point(10, 10), Point(0, 10), Point(10, 0)

    assert crossings([[a, b], [c, d]]) == 1
    assert crossings([[a, c], [d, b]]) == 0
    assert crossings([[a, b, c, d]]) == 0
    assert crossings([[a, b], [c, d]] * 200) == 0  # Too many to compare.


def test_a_long_arrow_passes_beside_a_frame_not_through_it() -> None:
    """A curve over a tall row would cut the frame's corner."""
    source = "a --> b\nsubgraph g [Team]\nb --> c --> d\nend\nd --> e\na -->|skip| e"
    drawn = draw(chart(f"flowchart TD\n{source}"))
    [frame] = [area(one.at, one.size) for one in drawn.frames]
    numbers = [int(one) for one in re.findall(r"-?\d+", drawn.links[-1].path)]
    inside = [
        (x, y)
        for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        if frame[0] < x < frame[2] and frame[1] < y < frame[3]
    ]
    assert inside == []
    assert any(y in (round(frame[1]), round(frame[3])) for y in numbers[1::2])
