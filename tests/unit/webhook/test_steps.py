"""Preview, confirmation, approval, run: what each step admits, and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cast import (
    ALICE,
    BOB,
    CAROL,
    MONITOR,
    SIC,
    UTC_OFFICE,
    an_incident,
    at,
    command_taken_by,
    decided,
    resolved_by,
)
from tests.hooks import (
    A_TARGET,
    HOOK_POLICY,
    ORIGIN,
    OTHER,
    SEED,
    SESSION,
    a_binding,
    a_confirmation,
    a_preview,
    a_start,
    after,
    an_approval,
    an_entry,
)

from sic.domain.clocks import deadlines
from sic.domain.errors import Conflict, Refused
from sic.domain.ids import Actor, ActorKind
from sic.domain.incident import execution_events as x
from sic.domain.incident.commands import ElapseDeadline
from sic.domain.incident.decide.executions import EXECUTIONS_MAX
from sic.domain.incident.events import Event
from sic.domain.incident.execution_commands import DenyWebhook, FinishWebhook
from sic.domain.incident.refusals import CommanderRunsNothing, IncidentOver, TooMany, WrongHand
from sic.domain.incident.state import Incident
from sic.domain.webhook import refusals as r
from sic.domain.webhook.catalogue import CatalogueEntry
from sic.domain.webhook.execution import Stage
from sic.domain.webhook.outcome import Outcome
from sic.domain.webhook.request import Target

BOBS_TOKEN = Actor("bob", ActorKind.TOKEN)
TWO: dict[str, Any] = {"entry": an_entry("cache-purge", level="two_person")}


def asked(state: Incident, command: Any, by: Actor = BOB, minute: float = 10.5) -> list[Event]:
    """Return what a command comes to under the seed's table."""
    return list(decided(state, command, by=by, minute=minute, policy=HOOK_POLICY))


def previewed(name: str = "dns-flush", **changes: Any) -> Incident:
    """Return an incident that Alice commands, in which Bob looks at a preview since 03:10."""
    return after(an_incident(command_taken_by(ALICE)), a_preview(name, **changes))


def requested() -> Incident:
    """Return one in which Bob confirmed and a second person must approve."""
    return after(previewed("cache-purge", **TWO), a_confirmation("cache-purge", **TWO))


# ---------------------------------------------------------------- the three levels


def test_one_press_on_the_exact_preview_confirms_an_inline_webhook() -> None:
    """Runbook, "Available webhooks": explicit confirmation; the cell says "No": one press."""
    [confirmed] = asked(previewed(), a_confirmation())
    assert isinstance(confirmed, x.WebhookConfirmed)
    assert confirmed.send_by == at(11.5)


def test_a_typed_webhook_wants_its_own_name() -> None:
    """The seed's table, "Yes": a second, separate step."""
    state = previewed("cache-purge")
    for typed in ("", "dns-flush", "cache purge"):
        with pytest.raises(r.NameNotTyped, match="Type cache-purge"):
            asked(state, a_confirmation("cache-purge", typed=typed))
    [confirmed] = asked(state, a_confirmation("cache-purge", typed=" cache-purge "))
    assert isinstance(confirmed, x.WebhookConfirmed)
    assert confirmed.typed


def test_two_persons_means_another_person() -> None:
    """Attack 34: the same person with two sessions is one person."""
    state = requested()
    assert state.executions["exe-1"].stage is Stage.REQUESTED
    with pytest.raises(r.NotWaiting, match="requested"):
        asked(state, a_start("cache-purge", **TWO))
    with pytest.raises(r.SecondPersonNeeded, match="somebody else"):
        asked(state, an_approval(state, "cache-purge", **TWO))
    [approved] = asked(state, an_approval(state, "cache-purge", **TWO), by=CAROL)
    assert isinstance(approved, x.WebhookApproved)


def test_a_second_person_approves_what_they_saw() -> None:
    """Contract, 2: bound to the request."""
    state = requested()
    with pytest.raises(r.ChangedSinceLooked, match="the request"):
        asked(state, an_approval(state, "cache-purge", request_sha256=OTHER, **TWO), by=CAROL)


def test_only_who_approved_lets_it_leave_after_two_persons() -> None:
    """The press that completes the pair is the one that sends."""
    state = requested()
    state = after(state, an_approval(state, "cache-purge", **TWO), by=CAROL)
    with pytest.raises(r.ConfirmationSpent, match="does not hold"):
        asked(state, a_start("cache-purge", **TWO), by=BOB)
    [sent] = asked(state, a_start("cache-purge", **TWO), by=CAROL)
    assert isinstance(sent, x.WebhookSent)


def test_a_denial_is_final() -> None:
    """Contract, 4: denial is final."""
    state = after(requested(), DenyWebhook(execution="exe-1", reason="wrong cache"), by=CAROL)
    assert asked(state, DenyWebhook(execution="exe-1"), by=ALICE) == []
    with pytest.raises(r.NotWaiting, match="denied"):
        asked(state, an_approval(state, "cache-purge", **TWO), by=CAROL)


# ---------------------------------------------------------------- whose hand


@pytest.mark.parametrize("actor", [BOBS_TOKEN, MONITOR, SIC])
@pytest.mark.parametrize(
    "command", [a_preview(execution="exe-2"), a_confirmation(), DenyWebhook(execution="exe-1")]
)
def test_only_a_person_at_a_screen_previews_confirms_or_denies(
    actor: Actor, command: Any
) -> None:
    """Attack 32: an API token, a program, a monitor, a clock."""
    with pytest.raises((r.HumanSessionRequired, WrongHand), match="person"):
        asked(previewed(), command, by=actor)


@pytest.mark.parametrize("actor", [BOB, BOBS_TOKEN])
def test_nobody_but_sic_says_what_an_outcome_was(actor: Actor) -> None:
    """An outcome is what SIC saw."""
    told = FinishWebhook(execution="exe-1", outcome=Outcome(kind="not_sent"))
    with pytest.raises(WrongHand, match="SIC's own clock"):
        asked(previewed(), told, by=actor)


def test_invariant_4_the_commander_runs_no_webhook_unsaid() -> None:
    """Runbook, "Roles": the IC does not run technical tasks; break-glass is recorded."""
    state = previewed()
    with pytest.raises(CommanderRunsNothing, match=r"alice commands .* \(dns-flush\)"):
        asked(state, a_preview(execution="exe-2"), by=ALICE)
    [event] = asked(state, a_preview(execution="exe-2", break_glass="I am alone"), by=ALICE)
    assert isinstance(event, x.WebhookPreviewed)
    assert event.break_glass == "I am alone"


def test_invariant_4_who_takes_command_meanwhile_cannot_confirm() -> None:
    """Every step judges everything again."""
    took = command_taken_by(BOB)
    state = after(an_incident(), a_preview())
    state = after(state, took.command, by=BOB)
    with pytest.raises(CommanderRunsNothing, match="bob commands"):
        asked(state, a_confirmation())


def test_invariant_4_the_commander_approves_no_webhook_unsaid() -> None:
    """An approval sends it: that is running it."""
    state = requested()
    with pytest.raises(CommanderRunsNothing, match="alice commands"):
        asked(state, an_approval(state, "cache-purge", **TWO), by=ALICE)
    broken = an_approval(state, "cache-purge", break_glass="nobody else is up", **TWO)
    state = after(state, broken, by=ALICE)
    [sent] = asked(state, a_start("cache-purge", **TWO), by=ALICE)
    assert isinstance(sent, x.WebhookSent)


# ---------------------------------------------------------------- the token


@pytest.mark.parametrize(
    ("by", "session", "minute", "why"),
    [
        (CAROL, SESSION, 10.5, "foreign"),
        (BOB, OTHER, 10.5, "foreign"),
        (BOB, SESSION, 12, "expired"),
    ],
)
def test_a_token_from_another_hand_or_too_late_is_rejected_and_recorded(
    by: Actor, session: str, minute: float, why: str
) -> None:
    """Attack 31: expired, other user, other session."""
    events = asked(previewed(), a_confirmation(session_sha256=session), by, minute)
    rejected = events[-1]
    assert isinstance(rejected, x.WebhookReplayRejected)
    assert rejected.why == why
    assert not any(isinstance(event, x.WebhookConfirmed) for event in events)


def test_a_wrong_token_is_refused_and_not_recorded() -> None:
    """Guessing writes nothing into the incident."""
    with pytest.raises(r.ConfirmationSpent, match="does not hold"):
        asked(previewed(), a_confirmation(token_sha256=OTHER))


def test_a_used_token_is_rejected_ten_times_on_record_and_then_only_refused() -> None:
    """Attack 31: replay. The log cannot be filled with it."""
    state = after(previewed(), a_confirmation())
    for _ in range(10):
        [event] = asked(state, a_confirmation())
        assert isinstance(event, x.WebhookReplayRejected)
        state = after(state, a_confirmation())
    with pytest.raises(r.ConfirmationSpent, match="does not hold"):
        asked(state, a_confirmation())


# ---------------------------------------------------------------- as it was shown


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"entry": an_entry(timeout_seconds=20)}, "the configuration"),
        ({"entry": an_entry("log-tail")}, "the configuration"),
        ({"target": Target(origin=ORIGIN, addresses=("10.0.0.8",))}, "the address"),
        ({"target": Target(origin=ORIGIN, addresses=())}, "the address"),
        ({"arguments_sha256": OTHER}, "the arguments"),
    ],
)
def test_what_changed_since_it_was_shown_is_not_confirmed(
    changes: dict[str, Any], what: str
) -> None:
    """Attack 30 and contract, 3: any mismatch is 409 and needs a new preview."""
    with pytest.raises(r.ChangedSinceLooked, match=what):
        asked(previewed(), a_confirmation(**changes))


def test_a_balancer_that_names_other_addresses_too_leads_to_a_shown_one_only() -> None:
    """Contract, 3: bound to the resolved target. ADR 0013: some of it may be there again."""
    more, one, other = ("10.0.0.7", "10.0.0.8"), ("10.0.0.8", "10.0.0.9"), ("10.0.0.9",)

    def leads_to(*addresses: str) -> dict[str, Any]:
        return {"target": Target(origin=ORIGIN, addresses=addresses)}

    state = after(an_incident(command_taken_by(ALICE)), a_preview(**leads_to(*more)))
    state = after(state, a_confirmation(**leads_to(*one)))
    [sent] = asked(state, a_start(**leads_to(*one)))
    assert isinstance(sent, x.WebhookSent)
    assert sent.target.addresses == ("10.0.0.8",)
    with pytest.raises(r.ChangedSinceLooked, match="the address"):
        asked(state, a_start(**leads_to(*other)))


def test_what_changed_between_confirmation_and_sending_does_not_leave() -> None:
    """All checks are repeated at execution."""
    state = after(previewed(), a_confirmation())
    for changes in (
        {"entry": an_entry(timeout_seconds=20)},
        {"target": Target(origin=ORIGIN, addresses=("127.0.0.1",))},
    ):
        with pytest.raises(r.ChangedSinceLooked, match="Changed since you looked"):
            asked(state, a_start(**changes))


def test_an_unbound_webhook_cannot_be_previewed() -> None:
    """Attack 10: a seventh row without a binding is shown, and that is all."""
    with pytest.raises(r.WebhookUnbound, match="No administrator has said yet"):
        asked(an_incident(), a_preview(entry=CatalogueEntry(name="rm-all", problem=(
            "No administrator has said yet what it calls."
        ))))  # fmt: skip


def test_a_resolved_incident_runs_nothing() -> None:
    """Attack 31: after the incident closed."""
    confirmed = after(previewed(), a_confirmation())
    over = after(confirmed, resolved_by(ALICE).command, by=ALICE)
    with pytest.raises(IncidentOver, match="running a webhook is not possible"):
        asked(over, a_start())
    with pytest.raises(IncidentOver, match="running a webhook is not possible"):
        asked(over, a_preview(execution="exe-2"))


def test_the_same_preview_twice_is_one() -> None:
    """A command sent twice means the same thing both times."""
    assert asked(previewed(), a_preview()) == []


def test_an_incident_holds_so_many_runs_and_no_more() -> None:
    """Limits are said."""
    state = an_incident()
    news = decided(state, a_preview(), by=BOB, policy=HOOK_POLICY)
    assert isinstance(news[0], x.WebhookPreviewed)
    run = after(state, a_preview()).executions["exe-1"]
    state.executions.update({f"exe-{n}": run for n in range(20)})
    with pytest.raises(TooMany, match="20 open previews"):
        asked(state, a_preview(execution="exe-new"))
    assert len(asked(state, a_preview(execution="exe-new"), by=CAROL)) == 1
    state.executions.update({f"exe-{n}": run for n in range(EXECUTIONS_MAX)})
    with pytest.raises(TooMany, match="5,000 runs of webhooks"):
        asked(state, a_preview(execution="exe-new"))


# ---------------------------------------------------------------- leaving, once


def test_invariant_7_a_run_leaves_once() -> None:
    """Invariant 7: after it was recorded as sent, nothing sends it again."""
    state = after(previewed(), a_confirmation(), a_start())
    assert state.executions["exe-1"].stage is Stage.SENT
    with pytest.raises(r.NotWaiting, match="sent"):
        asked(state, a_start())


def test_a_confirmation_does_not_outlive_its_minute() -> None:
    """Contract, 2: ``execution_expiry`` of 60 s."""
    state = after(previewed(), a_confirmation(), minute=10.5)
    [expired] = asked(state, a_start(), minute=11.5)
    assert isinstance(expired, x.WebhookExpired)
    assert expired.awaited == "sending"


@pytest.mark.parametrize("elsewhere", [None, at(10)])
def test_a_webhook_cools_down_here_and_everywhere(elsewhere: Any) -> None:
    """Contract, 1: the cool-down counts the last run in any incident."""
    state = previewed()
    if elsewhere is None:
        state = after(state, a_confirmation(), a_start())
        state = after(state, a_preview(execution="exe-2"))
        command = a_confirmation(execution="exe-2")
    else:
        command = a_confirmation(last_sent_at=elsewhere)
    with pytest.raises(r.CoolingDown, match="again in 30 s"):
        asked(state, command)


def test_a_dry_run_is_a_run_of_its_own_with_its_own_press() -> None:
    """Invariant 1: not even a dry run leaves unconfirmed. It cools nothing down."""
    state = previewed("cache-purge", dry_run=True)
    run = state.executions["exe-1"]
    assert (run.level, run.request.method) == ("inline", "GET")
    assert run.request.url.endswith("/plan")
    state = after(state, a_confirmation("cache-purge"), a_start("cache-purge"))
    state = after(state, a_preview("cache-purge", execution="exe-2"))
    confirmed = a_confirmation("cache-purge", execution="exe-2", typed="cache-purge")
    assert len(asked(state, confirmed)) == 1


# ---------------------------------------------------------------- time and outcomes


def elapsed(state: Incident, minute: float) -> list[Event]:
    """Return what the earliest deadline of a run comes to."""
    found = [d for d in deadlines(state, HOOK_POLICY, UTC_OFFICE) if "execution-" in d.name]
    return asked(state, ElapseDeadline(deadline=found[0].id), by=SIC, minute=minute)


@pytest.mark.parametrize(
    ("steps", "minute", "awaited"),
    [((), 12, "confirmation"), ((a_confirmation(),), 11, "sending")],
)
def test_what_nobody_did_in_time_expires_by_itself(
    steps: tuple[Any, ...], minute: float, awaited: str
) -> None:
    """A crash between two steps settles itself: the deadline is in the event's transaction."""
    state = after(previewed(), *steps)
    assert elapsed(state, minute - 0.1) == []
    [expired] = elapsed(state, minute)
    assert isinstance(expired, x.WebhookExpired)
    assert expired.awaited == awaited


def test_a_second_person_has_five_minutes() -> None:
    """Contract, 2: at most 5 min for two persons."""
    assert elapsed(requested(), 14.9) == []
    [expired] = elapsed(requested(), 15)
    assert isinstance(expired, x.WebhookExpired)
    assert expired.awaited == "approval"


def test_invariant_7_a_run_nobody_heard_of_again_is_unknown() -> None:
    """Invariant 7: the state is ``outcome unknown`` and a human decides."""
    state = after(previewed(), a_confirmation(), a_start())
    assert elapsed(state, 11.2) == []
    [unknown] = elapsed(state, 11.25)
    assert isinstance(unknown, x.WebhookUnknown)
    with pytest.raises((Refused, Conflict), match="unknown"):
        asked(after(state, a_lapse(state), by=SIC, minute=11.25), a_start())


def a_lapse(state: Incident) -> ElapseDeadline:
    """Return the command of the run's own deadline."""
    found = [d for d in deadlines(state, HOOK_POLICY, UTC_OFFICE) if "execution-" in d.name]
    return ElapseDeadline(deadline=found[0].id)


@pytest.mark.parametrize(
    ("outcome", "stage"),
    [
        (Outcome(kind="responded", status=503, text="busy", bytes=4), Stage.RESPONDED),
        (Outcome(kind="not_sent", problem="refused"), Stage.FAILED),
        (Outcome(kind="unknown", problem="timed out", text="half"), Stage.UNKNOWN),
        (Outcome(kind="responded", status=None, text="odd"), Stage.UNKNOWN),
    ],
)
def test_an_outcome_ends_the_run(outcome: Outcome, stage: Stage) -> None:
    """Issue 5, "Audit": responded, unknown."""
    state = after(previewed(), a_confirmation(), a_start())
    state = after(state, FinishWebhook(execution="exe-1", outcome=outcome), by=SIC)
    assert state.executions["exe-1"].stage is stage
    assert state.executions["exe-1"].due_at is None


def test_an_answer_after_all_is_kept_and_a_second_one_is_not() -> None:
    """What was given up may still be heard of; what has ended has ended."""
    state = after(previewed(), a_confirmation(), a_start())
    for kind, expected in (("unknown", 1), ("responded", 1), ("responded", 0)):
        outcome = Outcome(kind=kind, status=200, problem="?")  # type: ignore[arg-type]  # literal
        told = FinishWebhook(execution="exe-1", outcome=outcome)
        assert len(asked(state, told, by=SIC)) == expected
        state = after(state, told, by=SIC)


def test_a_far_sides_words_are_cut_and_made_storable() -> None:
    """Attack 24: controls, and ten megabytes."""
    state = after(previewed(), a_confirmation(), a_start())
    outcome = Outcome(kind="responded", status=200, text="\x1b[31m\0é" * 40_000, bytes=10**7)
    [event] = asked(state, FinishWebhook(execution="exe-1", outcome=outcome), by=SIC)
    assert isinstance(event, x.WebhookResponded)
    assert len(event.text.encode()) <= 64 * 1024
    assert "\0" not in event.text
    assert "\x1b" not in event.text


@pytest.mark.parametrize("name", SEED)
def test_seed_a_without_a_token_nothing_is_ever_confirmed(name: str) -> None:
    """The seed's contradiction, (a): each of the six ids."""
    with pytest.raises(r.UnknownExecution, match="no run"):
        asked(an_incident(), a_confirmation(name, typed=name))
    with pytest.raises(r.ConfirmationSpent, match="does not hold"):
        asked(previewed(name), a_confirmation(name, typed=name, token_sha256=""))
    with pytest.raises(r.NotWaiting, match="previewed"):
        asked(previewed(name), a_start(name))


def test_nothing_goes_where_it_was_not_vetted_for() -> None:
    """The target of a preview belongs to its request."""
    elsewhere = Target(origin="https://evil.example:443", addresses=A_TARGET.addresses)
    with pytest.raises(r.ChangedSinceLooked, match="the address"):
        asked(an_incident(), a_preview(target=elsewhere))
    assert a_binding().targets == (ORIGIN,)
