"""Flowcharts as people write them: every spelling Mermaid knows is read, or said not to be."""

from __future__ import annotations

import pytest

from sic.runbook.mermaid import Arrow, Drawing, direction_of, read_source, title_of


def read(body: str, header: str = "flowchart TD") -> Drawing:
    """Read a flowchart that must be understood to its last line."""
    drawing = read_source(f"{header}\n{body}\n")
    assert drawing.problems == []
    return drawing


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("A-->|Yes|B", "Yes"),
        ("A -->| Yes | B", "Yes"),
        ('A -->|"Yes (now)"| B', "Yes (now)"),
        ("A--Yes-->B", "Yes"),
        ("A -- Yes --> B", "Yes"),
        ('A -- "a > b" --> B', "a > b"),
        ("A -- no-op, etc. --> B", "no-op, etc."),
        ("A -- error > 5 --- B", "error > 5"),
        ("A == now ==> B", "now"),
        ("A -. later, v1.2 .-> B", "later, v1.2"),
        ("A ---|text| B", "text"),
        ("A -->|one<br/>two| B", "one\ntwo"),
        ("A e1@-->|named| B", "named"),
    ],
)
def test_the_words_of_an_arrow_are_read_in_every_spelling(line: str, label: str) -> None:
    """Two dashes alone are no arrow: what follows them are words, with or without blanks."""
    drawing = read(line)

    assert [(e.source, e.target, e.label) for e in drawing.edges] == [("A", "B", label)]
    assert list(drawing.nodes) == ["A", "B"]


@pytest.mark.parametrize(
    ("line", "arrow"),
    [
        ("A --> B", Arrow()),
        ("A -----> B", Arrow()),
        ("A --- B", Arrow(head="none")),
        ("A <--> B", Arrow(tail="arrow")),
        ("A --x B", Arrow(head="cross")),
        ("A---oB", Arrow(head="circle")),
        ("A o--o B", Arrow(tail="circle", head="circle")),
        ("A x--x B", Arrow(tail="cross", head="cross")),
        ("A -.-> B", Arrow("dotted")),
        ("A -..- B", Arrow("dotted", head="none")),
        ("A ==> B", Arrow("thick")),
        ("A === B", Arrow("thick", head="none")),
        ("A <-. both .-> B", Arrow("dotted", tail="arrow")),
    ],
)
def test_an_arrow_has_the_ends_it_is_written_with(line: str, arrow: Arrow) -> None:
    """A letter that touches the line is its end, as on every other page that shows it."""
    drawing = read(line)

    assert drawing.arrows == [arrow]
    assert list(drawing.nodes) == ["A", "B"]


@pytest.mark.parametrize(
    ("written", "label", "shape"),
    [
        ("A[Stop]", "Stop", "rect"),
        ('A["f(x) [1] {y}; z"]', "f(x) [1] {y}; z", "rect"),
        ("A[Call Bob (on-call)]", "Call Bob (on-call)", "rect"),
        ('A("f(x)")', "f(x)", "round"),
        ("A{{Prepare}}", "Prepare", "hexagon"),
        ("A[/In/]", "In", "parallelogram"),
        ("A[\\Out\\]", "Out", "parallelogram_back"),
        ("A[/Wide below\\]", "Wide below", "trapezoid"),
        ("A[\\Wide above/]", "Wide above", "trapezoid_back"),
        ("A(-Round-)", "Round", "circle"),
        ("A>Flag]", "Flag", "flag"),
        ('A["`**Bold** text`"]', "**Bold** text", "rect"),
        ('A["one\ntwo"]', "one\ntwo", "rect"),
        ("A[one<br>two]", "one\ntwo", "rect"),
        ("A[#quot;Hi#quot; #9829; #zzz;]", '"Hi" ♥ #zzz;', "rect"),
        ("A(fa:fa-bell Page)", "Page", "round"),
        ("A[Hot]:::very-hot", "Hot", "rect"),
        ('A@{ shape: diam, label: "Stable?" }', "Stable?", "diamond"),
        ("A@{ shape: cyl,\n  label: 'Data' }", "Data", "cylinder"),
        ('A@{ img: "https://evil.example/x.png", label: "Seen" }', "Seen", "rect"),
        ("A@{ shape: bow-rect }", "A", "rect"),
    ],
)
def test_a_box_is_read_in_every_spelling(written: str, label: str, shape: str) -> None:
    """Brackets within quotes are words; icons and pictures are not loaded."""
    node = read(f"{written} --> B").nodes["A"]

    assert (node.label, node.shape) == (label, shape)


def test_later_words_replace_earlier_ones_and_bare_mentions_nothing() -> None:
    """As Mermaid has it: the last words a box is given are shown."""
    drawing = read("A --> B\nA[One]\nA --> C\nB{B}\nA[Two]")

    assert drawing.nodes["A"].label == "Two"
    assert drawing.nodes["B"].shape == "diamond"


def test_colours_and_presses_are_read_past() -> None:
    """Contrast is SIC's to keep and nothing in a picture can be pressed."""
    drawing = read(
        "A --> B; %% said\nclassDef hot fill:#f96,stroke:#333;\nclass A,B hot;\n"
        "style A fill:#bbf; C --> A\nlinkStyle 0 stroke:#ff3;\n"
        'click A href "https://x.example"\n%% a comment\naccTitle: Flow\n'
        "accDescr {\n  several\n  lines\n}\nA e1@--> D\ne1@{ animate: true }"
    )

    assert list(drawing.nodes) == ["A", "B", "C", "D"]
    assert len(drawing.edges) == 3


def test_a_name_that_begins_like_a_word_of_mermaids_is_a_box() -> None:
    """Steps called "classify" or "style-guide" are steps, not colours."""
    assert list(read("classify --> style-guide --> ender").nodes) == [
        "classify",
        "style-guide",
        "ender",
    ]


def test_an_invisible_link_is_no_arrow() -> None:
    """Nobody sees it, so no rule may come of it."""
    drawing = read("A ~~~ B --> C")

    assert [(e.source, e.target) for e in drawing.edges] == [("B", "C")]
    assert drawing.ties == [("A", "B")]


def test_a_box_stands_in_the_first_group_that_ends_after_naming_it() -> None:
    """As Mermaid has it; what a group's arrows mention stands in the group."""
    drawing = read(
        "A --> B\nsubgraph one [The first]\n A --> C\n subgraph two\n C --> D\n end\nend\n"
        "subgraph three\n D --> E\nend\none --> three"
    )

    assert [(g.id, g.title, g.parent) for g in drawing.groups] == [
        ("one", "The first", -1),
        ("two", "two", 0),
        ("three", "three", -1),
    ]
    assert drawing.home == {"A": 0, "C": 1, "D": 1, "E": 2}
    assert drawing.nodes["one"].label == "The first"


@pytest.mark.parametrize(
    ("header", "name", "title"),
    [
        ("subgraph one", "one", "one"),
        ("subgraph one[Title]", "one", "Title"),
        ('subgraph one ["Title (1) [2]"]', "one", "Title (1) [2]"),
        ("subgraph Two words", "Two words", "Two words"),
        ('subgraph "Two words"', "Two words", "Two words"),
        ("subgraph", "", ""),
        ("subgraph one [Hot]:::hot", "one", "Hot"),
    ],
)
def test_a_group_is_read_in_every_spelling(header: str, name: str, title: str) -> None:
    """Mermaid's ways of naming a subgraph."""
    [group] = read(f"{header}\n A --> B\nend").groups

    assert (group.id, group.title) == (name, title)


def test_a_box_that_shares_its_group_s_name_is_the_box() -> None:
    """Mermaid fails here; the author meant the box by its name."""
    drawing = read("subgraph A\n A[Detect] --> B\nend")

    assert drawing.groups[0].id == ""
    assert drawing.nodes["A"].label == "Detect"


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("A --> B\nsubgraph x\nB --> C", 3, "has no `end`"),
        ("A --> B\nend", 3, "ends no `subgraph`"),
        ("A --> B\nB ==", 3, "not understood"),
        ('A["open\nB --> C', 2, "not understood"),
        ("A & B -- C", 2, "not understood"),
        ("\n".join(["a & b & c & d & e & f & g & h --> i & j & k & l & m & n & o"] * 99), 91,
         "more than 5,000 arrows"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_by_its_line(body: str, line: int, words: str) -> None:
    """Nothing is silently ignored."""
    problem = min(read_source(f"graph TD\n{body}").problems)

    assert problem.line == line
    assert words in problem.message


def test_direction_and_title_are_found_behind_front_matter() -> None:
    """Front matter chooses themes, which is ours, and a title, which is the author's."""
    source = (
        "---\ntitle: How we respond\nconfig:\n  theme: dark\n---\n%% said\nflowchart LR\nA-->B"
    )

    assert (direction_of(source), title_of(source)) == ("LR", "How we respond")
    assert list(read_source(source).nodes) == ["A", "B"]
    assert title_of("graph TD\naccTitle: The flow\nA-->B") == "The flow"
