"""One SEV-2 from the first alert to the post-mortem that is owed, each step checked.

The minutes count from detection. Every clause of the runbook that binds is met once, and
those that forbid something are tried: a script in which nobody errs would prove little.
"""

from __future__ import annotations

from datetime import timedelta

from sic.domain import words
from sic.entrypoints.cli.client import JSON
from sic.entrypoints.cli.demo import confirming
from sic.entrypoints.cli.demo.alerts import payload
from sic.entrypoints.cli.demo.play import Play, Step
from sic.entrypoints.cli.demo.stage import expect
from sic.entrypoints.cli.when import parsed

INTAKE = "/api/v1/intake/alertmanager"
BRIDGE = "https://meet.example.test/inc-checkout"


def _due(clock: JSON) -> str:
    at = parsed(clock["due_at"])
    return words.instant(at) if at else "never"


def _is(found: object, wanted: object, what: str) -> None:
    expect(found == wanted, f"{what}: expected {wanted!r}, found {found!r}.")


def _minutes_after(play: Play, clock: JSON, minutes: int) -> None:
    """Check that a clock is due so many minutes after detection, to the second."""
    due_at, detected_at = parsed(clock["due_at"]), parsed(play.view()["detected_at"])
    if due_at is None or detected_at is None:
        expect(False, f"The {clock['name']} clock has no due time.")
        return
    _is(due_at - detected_at, timedelta(minutes=minutes), f"{clock['name']} due")


# ---------------------------------------------------------------- detect, triage


def alert_arrives(play: Play) -> str:
    """A group of alerts opens one incident, and its triage clock starts."""
    sent = payload(play.detected_at)
    answer = play.stage.monitor.change("POST", INTAKE, sent)
    expect(answer["incident"], f"The intake opened nothing: {answer}")
    play.incident = answer["incident"]
    view = play.view()
    _is(view["status"], "open", "status")
    _minutes_after(play, play.clock(view, "triage"), 5)
    triage = play.clock(view, "triage")
    return f"{play.incident} is open: {view['title']}. Triage is due {_due(triage)}."


def alert_repeats(play: Play) -> str:
    """The same group again joins the incident that is open."""
    sent = payload(play.detected_at)
    answer = play.stage.monitor.change("POST", INTAKE, sent)
    _is(answer["incident"], play.incident, "incident of the repeat")
    rows = play.stage.get("/api/v1/incidents")["incidents"]
    _is(len(rows), 1, "active incidents")
    return "It joined the open incident; no second one was opened."


def bob_acknowledges(play: Play) -> str:
    """A responder takes the page."""
    view = play.act("bob", "POST", "acknowledgement")
    _is(view["acknowledged_by"], "bob", "acknowledged by")
    return "Bob has it."


def dave_is_kept_out(play: Play) -> str:
    """A viewer reads and changes nothing."""
    _is(play.stage.people["dave"].get(play.path)["id"], play.incident, "what Dave reads")
    refusal = play.refused("dave", "POST", "acknowledgement")
    _is(refusal.exit_code, 4, "exit code of the refusal")
    return f"Refused: {refusal.message}"


def bob_sets_sev3(play: Play) -> str:
    """The first severity needs no reason."""
    play.act("bob", "PUT", "services", {"services": ["checkout"]})
    view = play.act("bob", "PUT", "severity", {"severity": "SEV-3"})
    _is(view["severity"], "SEV-3", "severity")
    _minutes_after(play, play.clock(view, "mitigation"), 8 * 60)
    return f"SEV-3. Mitigation is due {_due(play.clock(view, 'mitigation'))}."


def alice_commands(play: Play) -> str:
    """Severity and Incident Commander within five minutes: triage is met."""
    view = play.act("alice", "PUT", "roles/ic", {"responder": "alice"})
    _is(view["commander"], "alice", "Incident Commander")
    _is(play.clock(view, "triage")["state"], "met", "triage clock")
    return "Alice is Incident Commander; triage is met."


def roles_are_filled(play: Play) -> str:
    """Comms Lead, Tech Lead and Scribe have names."""
    for role, person in (("comms", "carol"), ("tech", "bob"), ("scribe", "carol")):
        play.act("alice", "PUT", f"roles/{role}", {"responder": person})
    view = play.view()
    held = {role["name"]: role["holders"] for role in view["roles"] if role["holders"]}
    _is(len(held), 4, "roles held")
    return "; ".join(f"{name}: {', '.join(who)}" for name, who in held.items())


def checklist_is_done(play: Play) -> str:
    """Bound items ticked themselves; the status page is ticked by hand."""
    play.act("alice", "PUT", "bridge", {"url": BRIDGE})
    left = [item for item in play.view()["checklist"] if not item["done"]]
    for item in left:
        expect(not item["bound"], f"{item['text']!r} should have ticked itself.")
        play.act("carol", "PUT", f"checklist/{item['id']}")
    view = play.view()
    expect(view["checklist"], "The runbook has no checklist.")
    undone = [item["text"] for item in view["checklist"] if not item["done"]]
    _is(undone, [], "items left")
    by_hand = ", ".join(item["text"] for item in left)
    return f"{len(view['checklist'])} of {len(view['checklist'])} done; by hand: {by_hand}."


def first_update(play: Play) -> str:
    """A human's update restarts the update clock."""
    return _update(play, "Checkout fails for some customers. We are looking into it.")


def _update(play: Play, text: str, audience: str = "internal") -> str:
    play.act("carol", "POST", "updates", {"text": text, "audience": audience})
    clock = play.clock(play.view(), "update")
    return f"Sent ({audience}). The next one is due {_due(clock)}."


# ---------------------------------------------------------------- the severity changes


def reason_is_demanded(play: Play) -> str:
    """Runbook, "Severities": document every change."""
    refusal = play.refused("alice", "PUT", "severity", {"severity": "SEV-2"})
    _is(refusal.exit_code, 5, "exit code of the refusal")
    return f"Refused: {refusal.message}"


def severity_rises(play: Play) -> str:
    """Ack and Mitigation are counted anew from the same start."""
    body = {"severity": "SEV-2", "reason": "41% of customers are hit, not 22%"}
    view = play.act("alice", "PUT", "severity", body)
    _is(view["severity"], "SEV-2", "severity")
    _minutes_after(play, play.clock(view, "mitigation"), 120)
    _is(play.clock(view, "ack")["state"], "met", "ack clock")
    return f"SEV-2. Mitigation is now due {_due(play.clock(view, 'mitigation'))}."


def pattern_is_adopted(play: Play) -> str:
    """The response works by a pattern of the runbook."""
    found = [p for p in play.view()["patterns"] if "5xx" in p["title"].lower()]
    expect(found, "The runbook has no pattern about 5xx errors.")
    play.act("bob", "PUT", f"patterns/{found[0]['id']}")
    return f"{found[0]['title']}. First: {found[0]['actions'][0]}"


def commander_runs_nothing(play: Play) -> str:
    """Runbook, "Roles": the IC does not run technical tasks."""
    body = {"title": "Roll back checkout to 4811", "assignee": "alice"}
    refusal = play.refused("bob", "POST", "tasks", body)
    _is(refusal.exit_code, 5, "exit code of the refusal")
    view = play.act("bob", "POST", "tasks", {**body, "assignee": "bob"})
    play.remembered["task"] = view["tasks"][-1]["id"]
    return f"Refused: {refusal.message} So Bob takes it himself."


# ---------------------------------------------------------------- clocks run out


def update_is_missed(play: Play) -> str:
    """Every 30 minutes at SEV-2, counted from the last update a human sent."""
    found = play.stage.wait_for(
        lambda: play.entry("deadline_missed", "update"), "the missed update in the timeline"
    )
    expect(not found["human"], "The clock missed it, not a person.")
    return f"{found['sentence']} (runbook, #{found['clause']})"


def carol_catches_up(play: Play) -> str:
    """A human's words, and the clock starts again."""
    return _update(play, "Cause found: release 4812. Rolling back. Sorry for the silence.")


def public_update(play: Play) -> str:
    """Customers read this one."""
    text = "Some payments fail. A fix is on its way; nothing is charged twice."
    return _update(play, text, "public")


def update_before_the_sla(play: Play) -> str:
    """Kept within the cadence, so that only the Mitigation SLA is missed next."""
    return _update(play, "The roll-back needs a database step. It takes longer.")


def mitigation_is_missed(play: Play) -> str:
    """Runbook, "Escalation": the on-call manager, and past 2 hours the director."""

    def reached() -> JSON | None:
        rungs = [r for r in play.view()["escalation"] if r["reached_at"]]
        return rungs if len(rungs) >= 2 else None

    rungs = play.stage.wait_for(reached, "rungs 1 and 2 of the ladder")
    _is([rung["rung"] for rung in rungs], [1, 2], "rungs reached")
    view = play.view()
    expect(
        play.clock(view, "mitigation")["state"] in ("missed", "overdue"),
        "The Mitigation clock should show that it was missed.",
    )
    whom = "; ".join(f"rung {r['rung']}: {', '.join(r['notify'])}" for r in rungs)
    return f"The Mitigation SLA was missed. Notified: {whom}."


def customers_are_hit(play: Play) -> str:
    """Rung 3 at once: the SLA is missed already and the impact is flagged now."""
    body = {"detail": "412 orders could not be paid"}
    view = play.act("bob", "PUT", "impacts/customers", body)
    rung = next(r for r in view["escalation"] if r["rung"] == 3)
    expect(rung["reached_at"], "Rung 3 should have been reached at once.")
    return f"Rung 3 reached at once. Notified: {', '.join(rung['notify'])}."


# ---------------------------------------------------------------- towards the end


def update_before_the_fix(play: Play) -> str:
    """The cadence holds while people wait."""
    return _update(play, "The database step is done. Rolling back now.", "public")


def mitigated(play: Play) -> str:
    """Users stopped hurting. That is not the end."""
    body = {"outcome": "4811 serves all traffic"}
    play.act("bob", "POST", f"tasks/{play.remembered['task']}/completion", body)
    view = play.act("bob", "POST", "mitigation", {"summary": "Rolled back to 4811"})
    _is(view["status"], "mitigated", "status")
    return "Mitigated; the Mitigation clock stops. Not resolved."


def alert_clears(play: Play) -> str:
    """The monitor says it is over; people decide what that means."""
    play.stage.monitor.change(
        "POST", INTAKE, payload(play.detected_at, ended_at=play.stage.clock.now())
    )
    view = play.view()
    _is([alert["firing"] for alert in view["alerts"]], [False], "alerts firing")
    _is(view["status"], "mitigated", "status")
    return "No alert fires any more. The incident stays open until Alice says otherwise."


def bob_may_not_resolve(play: Play) -> str:
    """Runbook, "Roles": the only person who can declare it resolved is the IC."""
    refusal = play.refused("bob", "POST", "resolution")
    _is(refusal.code, "SIC-E101", "code of the refusal")
    _is(play.view()["status"], "mitigated", "status after the refusal")
    return f"Refused: {refusal.message} {refusal.remedy}"


def last_update(play: Play) -> str:
    """The final word to customers."""
    return _update(play, "Payments work again. We keep watching.", "public")


def alice_resolves(play: Play) -> str:
    """The Incident Commander declares it over; the post-mortem clock starts."""
    body = {"summary": "Stable for 20 minutes at 4811"}
    view = play.act("alice", "POST", "resolution", body)
    _is((view["status"], view["resolved_by"]), ("resolved", "alice"), "status")
    running = [c["name"] for c in view["clocks"] if c["state"] in ("running", "overdue")]
    _is(running, ["postmortem"], "clocks that still run")
    return "Resolved by Alice. Only the post-mortem clock runs."


def postmortem_is_owed(play: Play) -> str:
    """Runbook, "Post-mortem": within 5 business days, and it can say why then."""
    clock = play.clock(play.view(), "postmortem")
    due_at = parsed(clock["due_at"])
    if due_at is None:
        expect(False, "The post-mortem has no due time.")
        return ""
    expect(due_at.weekday() < 5, f"{due_at} is no working day.")
    expect(clock["explanation"], "The due time does not explain itself.")
    return f"Due {words.instant(due_at)}. {clock['explanation']}"


def log_verifies(play: Play) -> str:
    """Every event is in the hash chain of its incident."""
    finding = play.stage.local.store.verify()
    expect(finding is None, f"The event log does not verify: {finding}")
    count = len(play.stage.get(f"{play.path}/timeline?limit=1000")["entries"])
    return f"The chain of {count} events is whole."


SCRIPT: tuple[Step, ...] = (
    Step(0, "Alertmanager posts CheckoutErrorRate, critical.", alert_arrives),
    Step(1, "Alertmanager posts it again.", alert_repeats),
    Step(1, "Bob acknowledges.", bob_acknowledges),
    Step(2, "Dave, who may only look, tries to take it.", dave_is_kept_out),
    Step(3, "Bob names the service and sets SEV-3.", bob_sets_sev3),
    Step(4, "Alice takes command.", alice_commands),
    Step(6, "Alice fills the roles.", roles_are_filled),
    Step(7, "Alice opens the bridge; Carol sees to the status page.", checklist_is_done),
    Step(8, "Carol sends the first update.", first_update),
    Step(12, "Alice tries SEV-2 without a reason.", reason_is_demanded),
    Step(12, "Alice raises it to SEV-2: 41% of customers are hit.", severity_rises),
    Step(14, "Bob works by a pattern of the runbook.", pattern_is_adopted),
    Step(15, "Bob hands the roll-back to Alice, who commands.", commander_runs_nothing),
    Step(17, "Alice binds the runbook's webhooks to a sample.", confirming.webhooks_are_bound),
    Step(18, "Bob looks at dns-flush.", confirming.bob_looks),
    Step(18, "Bob presses.", confirming.bob_flushes),
    Step(18, "The same press comes again.", confirming.the_press_is_repeated),
    Step(19, "A program tries, with Bob's token.", confirming.a_program_tries),
    Step(19, "Alice tries, who commands.", confirming.the_commander_tries),
    Step(20, "Bob restarts checkout.", confirming.bob_restarts),
    Step(39, "Nobody has sent an update for half an hour.", update_is_missed),
    Step(41, "Carol catches up.", carol_catches_up),
    Step(70, "Carol writes to customers.", public_update),
    Step(98, "Carol writes to the company.", update_before_the_sla),
    Step(121, "Two hours have passed without mitigation.", mitigation_is_missed),
    Step(124, "Bob finds 412 unpaid orders: customers are impacted.", customers_are_hit),
    Step(126, "Carol writes to customers.", update_before_the_fix),
    Step(140, "Bob's roll-back works.", mitigated),
    Step(143, "Alertmanager posts that the alert is over.", alert_clears),
    Step(146, "Bob declares it resolved.", bob_may_not_resolve),
    Step(150, "Carol writes to customers.", last_update),
    Step(162, "Alice declares it resolved.", alice_resolves),
    Step(162, "When is the post-mortem due?", postmortem_is_owed),
    Step(163, "Is the log what was written?", log_verifies),
)
