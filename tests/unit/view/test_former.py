"""Links to headings that were renamed since: where they lead, and that it is said."""

from __future__ import annotations

from sic.runbook.compiler import compile_runbook
from sic.runbook.view import Look, view
from sic.runbook.view.former import Former, former, told

NOW = "# Disk\n\n## Symptoms\n\nx\n\n## Free some space\n\n### Old logs\n\n## Escalate\n"
BEFORE = "# Disk\n\n## Symptoms\n\nx\n\n## Clean up\n\n### Logs\n\n## Escalate\n"
FIRST = "# Disk\n\n## What you see\n\n## Clean up\n\n### Logs\n\n### Images\n\n## Escalate\n"


def test_a_renamed_heading_keeps_its_permalink() -> None:
    """Interface 1.1: permalinks are kept across renames."""
    assert former(NOW, [BEFORE]) == (
        Former("clean-up", "Clean up", "free-some-space", True),
        Former("logs", "Logs", "old-logs", True),
    )


def test_names_of_every_earlier_text_lead_to_the_heading() -> None:
    """A link from two revisions ago is as good; one of a removed part leads to what is left."""
    found = {one.anchor: one for one in former(NOW, [BEFORE, FIRST])}

    assert found["what-you-see"].now == "symptoms"
    assert found["images"] == Former("images", "Images", "disk", False)
    assert set(found) == {"clean-up", "logs", "what-you-see", "images"}


def test_a_heading_that_stands_is_never_led_away() -> None:
    """An anchor of this text is its own, whatever earlier texts called so."""
    swapped = "# Disk\n\n## Escalate\n\n## Symptoms\n\nx\n\n## Free some space\n"

    assert former(NOW, [NOW]) == ()
    assert not {one.anchor for one in former(NOW, [swapped])} & {"escalate", "symptoms"}


def test_the_old_place_stands_before_its_heading_and_says_so() -> None:
    """Whoever followed an old link sees why they are here; ids stay single."""
    shown = view(NOW, Look(former=former(NOW, [BEFORE.replace("Clean up", "Clean & mend")])))

    assert shown.html.count('id="clean--mend"') == 1
    assert "“Clean &amp; mend” is called “Free some space” now." in shown.html
    before, _, after = shown.html.partition('id="clean--mend"')
    assert 'id="free-some-space"' in after
    assert 'id="free-some-space"' not in before


NAMED = '# Disk {#disk-full}\n\n## Clean up {#cleanup}\n\n<a name="logs"></a>Delete logs.\n'


def test_a_name_that_was_taken_out_leads_to_where_it_stood() -> None:
    """A heading's own name and a named place are links people hold, like its anchor."""
    now = "# Disk {#disk-full}\n\n## Free some space\n\nDelete logs.\n"

    assert former(now, [NAMED]) == (
        Former("clean-up", "Clean up", "free-some-space", True),
        Former("cleanup", "#cleanup", "free-some-space", True),
        Former("logs", "#logs", "free-some-space", False),
    )
    assert former(NAMED.replace(" {#cleanup}", ""), [NAMED]) == (
        Former("cleanup", "#cleanup", "clean-up", True),
    )


def test_a_kept_name_says_which_heading_was_renamed() -> None:
    """Two headings changed at once; the one that kept its name is the same heading."""
    old = "# Disk\n\n## Old logs {#logs}\n\n## Images\n"
    now = "# Disk\n\n## Imagery\n\n## Journals {#logs}\n"

    found = {one.anchor: one.now for one in former(now, [old])}
    assert found["old-logs"] == "journals"
    assert "logs" not in found


def test_a_link_inside_the_text_to_an_old_name_is_followed() -> None:
    """It was marked as broken, though the address of the page with it led somewhere."""
    text = f"{NOW}\nSee [there](#clean-up), [these](#images) and [nowhere](#never).\n"
    look = Look(former=former(text, [BEFORE, FIRST]), id_prefix="doc-")
    shown = view(text, look)

    assert '<a href="#doc-clean-up" title="“Clean up” is called “Free some space” now."' in (
        shown.html
    )
    assert 'href="#doc-images" title="“Images” is not here any more; it stood in “Disk”."' in (
        shown.html
    )
    assert 'id="doc-clean-up"' in shown.html
    assert [one.target for one in shown.broken] == ["never"]


def test_diagnostics_say_what_an_old_name_is_now() -> None:
    """The author learns which links to mend; the reader is not warned of what works."""
    text = f"{NOW}\nSee [there](#clean-up), [these](#images) and [nowhere](#never).\n"
    formers = former(text, [BEFORE, FIRST])
    titles = {"free-some-space": "Free some space", "disk": "Disk"}
    found = told(compile_runbook(text).diagnostics, formers, titles)
    dead = {one.message: one for one in found if one.code == "SIC-R113"}

    renamed = dead["`#clean-up` was renamed to `#free-some-space` (“Free some space”)"]
    assert renamed.severity == "info"
    assert renamed.help == "the link is followed; write `#free-some-space`"
    assert "`#images` is gone; the link leads to `#disk` (“Disk”)" in dead
    assert dead["no heading has the anchor `#never`"].severity == "warning"
