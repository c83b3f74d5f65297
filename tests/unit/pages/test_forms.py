"""Forms of the incident page, and the commands they stand for."""

from __future__ import annotations

import pytest

from sic.domain.incident import commands as c
from sic.entrypoints.http.pages.form_commands import (
    ANCHORS,
    DO,
    MINDS_VERSION,
    UNDO,
    command_for,
    pattern_of,
)
from sic.entrypoints.http.pages.forms import Form
from sic.entrypoints.http.pages.problem import local_path


def test_a_form_gives_trimmed_text_and_empty_for_what_was_not_sent() -> None:
    """A browser omits what is not ticked; a page must not fail on it."""
    form = Form({"title": "  slow \n"})

    assert form.text("title") == "slow"
    assert form.text("reason") == ""


def test_names_are_split_at_commas_and_each_is_kept_once() -> None:
    """People type lists as they speak."""
    assert Form({"services": "api, db,, api ,"}).names("services") == ("api", "db")


@pytest.mark.parametrize("text", ["", "-1", "1e3", "٣", "9999999999", "1 2", "0x1"])
def test_what_is_no_plain_number_is_none(text: str) -> None:
    """A forged version or rung must not reach the store."""
    assert Form({"version": text}).number("version") is None


def test_a_double_press_has_one_key_and_other_words_another() -> None:
    """Pressing twice at 03:00 is one note; going back and rewording is a second."""
    first = Form({"key": "k", "text": "restarted", "csrf": "a"})
    again = Form({"key": "k", "text": "restarted", "csrf": "b"})
    other = Form({"key": "k", "text": "restarted twice", "csrf": "a"})

    assert first.once_key("notes") == again.once_key("notes")
    assert first.once_key("notes") != other.once_key("notes")
    assert first.once_key("notes") != first.once_key("updates")


def test_a_form_becomes_the_command_of_its_noun() -> None:
    """The nouns are the API's; the page adds nothing to them."""
    form = Form({"severity": "SEV-1", "reason": "all users"})

    assert command_for("severity", form, "", "id") == c.SetSeverity(
        severity="SEV-1", reason="all users"
    )
    assert command_for("checklist/*", Form(), "bridge", "id") == c.TickItem(item="bridge")
    undo = Form({"undo": "1"})
    assert command_for("checklist/*", undo, "bridge", "id") == c.UntickItem(item="bridge")


def test_an_unknown_noun_has_no_command() -> None:
    """A made-up address is answered with words, not with a guess."""
    assert command_for("nonsense", Form(), "", "id") is None
    assert command_for("notes", Form({"undo": "1"}), "", "id") is None


def test_every_key_is_a_path_a_route_can_make() -> None:
    """A key nobody can reach would be a form that never works."""
    reachable = {
        pattern_of("x", item, part).replace("x", noun, 1)
        for noun in {key.split("/")[0] for key in DO}
        for item, part in (("", ""), ("i", ""), ("i", "assignee"), ("i", "completion"))
    }
    assert set(DO) | set(UNDO) | set(ANCHORS) | MINDS_VERSION <= reachable


def test_words_in_the_timeline_never_wait_for_a_version() -> None:
    """A busy incident must not keep anyone from writing what they saw."""
    assert not MINDS_VERSION & {"notes", "updates", "corrections", "checklist/*"}
    assert {"resolution", "severity", "command"} <= MINDS_VERSION


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "", "/a\nb"],
)
def test_signing_in_never_leads_to_another_site(target: str) -> None:
    """An open redirect would lend SIC's name to someone else's page."""
    assert local_path(target) == "/"


def test_signing_in_leads_back_to_the_page_that_was_wanted() -> None:
    """The link in the page at 03:00 must end on the incident."""
    assert local_path("/incidents/inc-20261123-01?all=1") == "/incidents/inc-20261123-01?all=1"
