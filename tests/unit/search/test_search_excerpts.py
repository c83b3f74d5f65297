"""The words of a page that are shown beneath a result."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sic.adapters.search.memory import MemorySearchIndex
from sic.application.search import RunbookSearch
from sic.application.search.excerpts import EXCERPT_MAX, Excerpt, Excerpts


def marked(excerpt: Excerpt) -> list[str]:
    """Return the words that are marked."""
    return [excerpt.text[start:end] for start, end in excerpt.marks]


def test_the_words_asked_for_are_marked_in_any_form() -> None:
    """The page highlights what was asked, also where it says "restarts" for "restart"."""
    found = Excerpts({"restart": 2.0, "pod": 1.0}).of("A pod that restarts is a poor pod.")
    assert found.text == "A pod that restarts is a poor pod."
    assert marked(found) == ["pod", "restarts", "pod"]


def test_a_long_text_is_cut_around_the_words_that_tell_most() -> None:
    """Two hundred characters are what fits under a result."""
    text = "pod " + "word " * 200 + "the pod restarts here " + "more " * 200
    found = Excerpts({"restart": 2.0, "pod": 1.0}).of(text)
    assert marked(found) == ["pod", "restarts"]
    assert (found.text[0], found.text[-1]) == ("…", "…")
    assert len(found.text) <= EXCERPT_MAX


def test_a_section_without_the_words_shows_how_it_begins() -> None:
    """A name may have been found in the file's name alone."""
    found = Excerpts({"kafka": 2.0}).of("Nothing of the kind. " * 20)
    assert found.text.startswith("Nothing of the kind.")
    assert found.marks == ()


@given(
    st.text(max_size=600),
    st.lists(st.sampled_from(["pod", "restart", "a" * 300, " "]), max_size=60),
)
def test_any_text_gives_an_excerpt_that_fits(text: str, words: list[str]) -> None:
    """Issue "Bad input": what a page holds never breaks the page that shows it."""
    found = Excerpts({"restart": 2.0, "pod": 1.0}).of(text + " ".join(words))
    ends = [place for mark in found.marks for place in mark]
    assert len(found.text) <= EXCERPT_MAX
    assert found.text.isprintable()
    assert ends == sorted(set(ends))
    assert all(0 <= place <= len(found.text) for place in ends)


def test_a_hit_brings_the_excerpt_of_its_section() -> None:
    """What is shown belongs to where the link leads."""
    search = RunbookSearch(MemorySearchIndex())
    search.replace("x", "# KafkaDown\n\n## Meaning\n\nThe **broker** is gone.\n", path="x.md")
    [hit] = search.search("broker is gone", limit=1)
    assert (hit.anchor, hit.excerpt.text) == ("meaning", "The broker is gone.")
    assert marked(hit.excerpt) == ["broker", "gone"]
