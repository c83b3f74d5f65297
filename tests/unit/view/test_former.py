"""Links to headings that were renamed since: where they lead, and that it is said."""

from __future__ import annotations

from sic.runbook.view import Look, view
from sic.runbook.view.former import Former, former

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
