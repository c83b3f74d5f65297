"""The pages over a real store, without a browser: what forms do, and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.e2e.pages_house import House, a_house, page_of, words_of

from sic.application.ports import StoreUnavailable
from sic.application.service import Principal
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident.commands import AlertClaim, DeclareIncident


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One SIC for the module; every test declares its own incident."""
    with a_house(tmp_path_factory.mktemp("pages")) as opened:
        yield opened


# ---------------------------------------------------------------- declaring


def test_a_title_is_enough_to_declare(house: House) -> None:
    """Severity and services can wait for triage."""
    incident = house.declare()

    page = words_of(page_of(house, incident))

    assert "Triage pending" in page
    assert "No IC" in page


def test_a_refused_declaration_keeps_what_was_typed(house: House) -> None:
    """Nobody types a title twice at 03:00."""
    answer = house.submit(
        "alice", "/declare", "/incidents", title="Slow", severity="SEV-9", services="api"
    )

    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert 'value="Slow"' in answer.text
    assert "no severity" in words_of(answer.text)


def test_the_list_shows_severity_deadline_and_the_missing_commander(house: House) -> None:
    """One row answers who, how bad and by when."""
    incident = house.declare(severity="SEV-2", title="Search is down")

    active = page_of(house, "/").split('data-part="active"')[1]
    page = words_of(active.split(f'href="{incident}"')[1].split("</li>")[0])

    assert "due in" in page
    assert "No IC" in page


# ---------------------------------------------------------------- the incident


def test_an_incident_runs_from_triage_to_post_mortem_through_forms(house: House) -> None:
    """Runbook, "Response flow": every step is a plain form."""
    incident = house.declare()
    steps: list[tuple[str, dict[str, str]]] = [
        ("acknowledgement", {}),
        ("severity", {"severity": "SEV-2"}),
        ("roles/incident-commander", {"responder": "alice"}),
        ("roles/comms-lead", {"responder": "carol"}),
        ("services", {"services": "api, db"}),
        ("bridge", {"url": "https://meet.example/1"}),
        ("notes", {"text": "p99 fell", "kind": "decision"}),
        ("updates", {"text": "We are on it.", "audience": "public"}),
        ("tasks", {"title": "Roll back", "technical": "1", "assignee": "bob"}),
        ("impacts/customers", {"detail": "checkout"}),
        ("patterns/pattern-a", {}),
        ("escalations", {"reason": "need a hand"}),
        ("mitigation", {"summary": "rolled back"}),
        ("resolution", {"summary": "stable"}),
        ("postmortem", {"url": "https://docs.example/pm"}),
    ]
    for noun, fields in steps:
        answer = house.act("alice", incident, noun, **fields)
        assert answer.status_code == 303, (noun, words_of(answer.text)[:300])
        assert "&same=1" not in answer.headers["location"], noun

    page = words_of(page_of(house, incident))
    for words in ("closed", "p99 fell", "We are on it.", "Roll back", "Post-mortem published"):
        assert words in page


def test_only_the_commander_is_offered_resolution_and_a_forged_post_hears_the_same_words(
    house: House,
) -> None:
    """Invariant 3: whoever forges the request hears what the page says."""
    incident = house.declare(severity="SEV-2")
    house.act("alice", incident, "roles/incident-commander", responder="alice")
    reason = "bob cannot resolve"

    shown = page_of(house, incident, "bob")
    forged = house.act("bob", incident, "resolution", summary="all good")

    assert "<button disabled" in shown
    assert reason in words_of(shown)
    assert forged.status_code == 403
    assert reason in words_of(forged.text).split("How it stands")[0]
    assert house.act("alice", incident, "resolution").status_code == 303


def test_a_refusal_is_an_alert_with_rule_remedy_and_the_words_kept(house: House) -> None:
    """What happened, why, and what to do next."""
    incident = house.declare(severity="SEV-2")
    house.act("alice", incident, "roles/incident-commander", responder="alice")

    answer = house.act(
        "alice", incident, "tasks", title="Restart it", technical="1", assignee="alice"
    )

    assert answer.status_code == 403
    assert 'role="alert"' in answer.text
    assert f'<a href="{incident}/runbook#roles-and-responsibilities" data-doc>' in answer.text
    assert 'value="Restart it"' in answer.text
    assert "SIC-E102" in answer.text


def test_an_old_page_cannot_change_the_severity_and_keeps_the_reason(house: House) -> None:
    """Someone else was faster: a conflict says so and the words stay."""
    incident = house.declare(severity="SEV-2")
    stale = {"version": "1", "severity": "SEV-1", "reason": "all users now"}
    house.act("bob", incident, "notes", text="first")

    answer = house.act("alice", incident, "severity", **stale)

    assert answer.status_code == 409
    assert "has moved on" in answer.text
    assert 'value="all users now"' in answer.text
    again = house.act("alice", incident, "severity", **(stale | {"version": ""}))
    assert again.status_code == 303


def test_an_old_page_can_still_write_in_the_timeline(house: House) -> None:
    """What was seen is worth writing down whatever else happened meanwhile."""
    incident = house.declare()
    house.act("bob", incident, "acknowledgement")

    answer = house.act("carol", incident, "notes", version="1", text="seen from here too")

    assert answer.status_code == 303
    assert "seen from here too" in page_of(house, incident)


def test_a_double_press_is_one_note(house: House) -> None:
    """A tired hand presses twice; the timeline says it once."""
    incident = house.declare()
    fields = {"key": "the-page", "text": "pressed twice"}

    first = house.act("bob", incident, "notes", **fields)
    second = house.act("bob", incident, "notes", **fields)

    assert (first.status_code, second.status_code) == (303, 303)
    assert page_of(house, incident).count("pressed twice") == 1


def test_doing_what_is_done_says_that_nothing_changed(house: House) -> None:
    """Silence would leave the person to wonder."""
    incident = house.declare()
    house.act("bob", incident, "acknowledgement")

    answer = house.act("carol", incident, "acknowledgement")

    assert "Nothing changed" in page_of(house, answer.headers["location"])


def test_a_correction_keeps_the_original_one_press_away(house: House) -> None:
    """Invariant 5: a correction is attributed and never overwrites."""
    incident = house.declare()
    house.act("bob", incident, "notes", text="at 02:50")
    entry = house.local.views.timeline(incident.rpartition("/")[2])[-1].seq  # type: ignore[arg-type]  # an id as the path spells it

    form = page_of(house, f"{incident}?correct={entry}", "bob")
    assert ">at 02:50</textarea>" in form
    house.act("bob", incident, "corrections", entry=str(entry), text="at 02:40")

    page = page_of(house, incident)
    assert '<div class="words">at 02:40</div>' in page
    assert '<div class="original">at 02:50</div>' in page
    assert "Corrected by bob" in page


def test_a_note_is_text_whatever_it_looks_like(house: House) -> None:
    """Everything is escaped: the timeline is where attackers' words end up."""
    hostile = '<script>alert(1)</script> {{ 7*7 }} "><img src=x>'
    incident = house.declare(title=hostile[:100])
    house.act("bob", incident, "notes", text=hostile)

    page = page_of(house, incident)

    assert "<script>" not in page
    assert "<img" not in page
    assert "{{ 7*7 }}" in page


def test_a_link_nobody_should_follow_is_not_a_link(house: House) -> None:
    """A bridge address comes from people; only http and https become links."""
    incident = house.declare()

    answer = house.act("bob", incident, "bridge", url="javascript:alert(1)")

    assert answer.status_code == 403
    assert 'href="javascript' not in answer.text


def test_an_unknown_incident_is_said_in_words(house: House) -> None:
    """A mistyped address gets a page, and a way on."""
    answer = house.people["alice"].get("/incidents/inc-20200101-01")

    assert answer.status_code == 404
    assert "There is no incident inc-20200101-01" in answer.text
    assert '<a class="button" href="/">' in answer.text


def test_what_is_overdue_says_so_in_words_and_asks_for_the_update(house: House) -> None:
    """Runbook, "Severities and SLAs": SEV-2 promises an update every 30 minutes."""
    incident = house.declare(severity="SEV-2")
    house.act("alice", incident, "roles/incident-commander", responder="alice")
    house.act("alice", incident, "acknowledgement")
    house.clock.forward(45)

    page = words_of(page_of(house, incident))

    assert "overdue by 15 min" in page
    assert "Write the update" in page
    assert "overdue by 15 min" in words_of(page_of(house, "/"))


def test_command_is_taken_with_a_reason_from_whoever_cannot_be_reached(house: House) -> None:
    """Runbook, "Roles": if the IC is unreachable, take command, recorded with why."""
    incident = house.declare(severity="SEV-2")
    house.act("alice", incident, "roles/incident-commander", responder="alice")

    without = house.act("bob", incident, "command", reason="")
    taken = house.submit("bob", incident, f"{incident}/command", reason="alice does not answer")

    assert without.status_code == 403
    assert taken.status_code == 303
    assert "alice does not answer" in page_of(house, incident)
    assert house.act("bob", incident, "resolution").status_code == 303


def test_an_alert_is_shown_as_its_monitor_stated_it_and_trusted_with_nothing(
    house: House,
) -> None:
    """Every string of an alert came from outside: text, and links by scheme only."""
    claims = (
        AlertClaim(
            fingerprint="f1",
            name="HighErrorRate",
            summary="<script>alert(1)</script>",
            labels={"job": "<b>api</b>"},
            link="https://monitor.example/1",
        ),
        AlertClaim(fingerprint="f2", name="Latency", link="javascript:alert(1)"),
    )
    monitor = Principal(Actor("alertmanager", ActorKind.MONITOR), "responder")
    command = DeclareIncident(title="Errors", runbook_revision="", alerts=claims)
    outcome = house.local.service.declare(command, monitor)

    page = page_of(house, f"/incidents/{outcome.incident.id}")

    assert "HighErrorRate" in page
    assert "Alerts (2 firing)" in words_of(page)
    assert "job=&lt;b&gt;api&lt;/b&gt;" in page
    assert '<a href="https://monitor.example/1"' in page
    assert 'href="javascript' not in page
    assert "<script>" not in page


def test_a_step_that_was_passed_over_is_not_called_done(house: House) -> None:
    """Runbook, "Response flow": resolving does not make an unopened bridge open."""
    incident = house.declare(severity="SEV-2")
    house.act("alice", incident, "roles/incident-commander", responder="alice")
    house.act("alice", incident, "resolution")

    steps = words_of(page_of(house, incident).split('class="steps"')[1].split("</ol>")[0])

    assert "Triage (done)" in steps
    assert "Convene (skipped)" in steps
    assert "Resolve (done)" in steps


def test_when_nothing_can_be_recorded_the_words_are_kept_and_it_says_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk at 03:00: nothing was recorded, and nothing typed is lost."""
    incident = house.declare()

    def full_disk(_batch: object) -> None:
        raise StoreUnavailable("disk full")

    monkeypatch.setattr(house.local.store, "append", full_disk)
    answer = house.act("bob", incident, "notes", text="the disk is full, too")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert "nothing was recorded" in words_of(answer.text)
    assert ">the disk is full, too</textarea>" in answer.text
