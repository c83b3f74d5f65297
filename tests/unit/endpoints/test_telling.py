"""How endpoints are told: signed, at least once, on a schedule, until they are given up."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta

import msgspec
import pytest
from structlog.testing import capture_logs
from tests.unit.endpoints.a_receiver import FAILS, GONE, OK, URL, House

from sic.application.endpoint_ports import Answer
from sic.application.endpoints.administering import OVERLAP
from sic.application.endpoints.telling import FAILING_MAX, JITTER, SCHEDULE
from sic.application.ports import Message
from sic.domain.errors import Refused
from sic.domain.incident.commands import AssignRole, SetSeverity
from sic.domain.standard_webhooks import NotGenuine, secret_of, verified

HOURS = 3600.0


def states(house: House, endpoint_id: str) -> list[tuple[str, str]]:
    """Return type and state of every delivery, oldest first."""
    return [(d.type, d.state) for d in reversed(house.endpoints.deliveries(endpoint_id))]


def test_an_endpoint_hears_of_an_event_signed_with_its_secret(house: House) -> None:
    """Standard Webhooks: id, timestamp and signature over the exact bytes."""
    made = house.add("incident.declared")
    incident = house.declare()

    assert house.tell() == 1
    [(url, headers, body)] = house.receiver.heard
    assert url == URL
    key = secret_of(made.secret)
    assert verified([key], headers, body, house.clock.now()) == house.receiver.ids[0]
    said = msgspec.json.decode(body)
    assert (said["type"], said["data"]["incident"]["id"]) == ("incident.declared", incident)
    assert said["timestamp"] == "2026-11-23T03:00:00Z"
    assert house.tell() == 0


def test_only_the_types_an_endpoint_wants_are_sent_and_none_from_before_it_was_there(
    house: House,
) -> None:
    """Several endpoints, each its own; an empty list means all."""
    house.declare()
    severity = house.add("incident.severity_changed").endpoint.id
    everything = house.add(url="https://all.example.com").endpoint.id
    house.declare()
    house.tell()

    assert states(house, severity) == [("incident.severity_changed", "delivered")]
    assert [name for name, _ in states(house, everything)] == [
        "incident.declared",
        "incident.severity_changed",
    ]


def test_a_failure_is_tried_on_the_ten_steps_under_one_id_and_then_kept_as_dead(
    house: House,
) -> None:
    """0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h."""
    made = house.add("incident.declared")
    house.receiver.answer = FAILS
    house.declare()

    assert house.tell() == 1
    for wait in SCHEDULE[1:]:
        assert house.later(wait - timedelta(seconds=1)) == 0
        assert house.later(timedelta(seconds=1)) == 1
    assert house.later(timedelta(days=30)) == 0

    assert len(house.receiver.heard) == 10
    assert len(set(house.receiver.ids)) == 1
    [dead] = house.endpoints.deliveries(made.endpoint.id, "dead")
    assert (dead.attempts, dead.error) == (10, "It answered 500.")


def test_waits_are_jittered_so_that_many_do_not_come_back_at_once(house: House) -> None:
    """Up to a fifth is added."""
    house.add("incident.declared")
    house.receiver.answer = FAILS
    house.declare()
    house.worker = house.a_worker()
    lane = house.worker._notifiers["event"]
    lane._chance = lambda: 1.0  # type: ignore[attr-defined]  # the chance of this test
    house.tell()

    assert house.later(SCHEDULE[1]) == 0
    assert house.later(SCHEDULE[1] * JITTER) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=302),
        Answer(status=100),
        Answer(status=404),
        Answer(problem="No answer within 15 seconds."),
    ],
)
def test_only_2xx_is_success(house: House, answer: Answer) -> None:
    """A redirect is a failure too: following it could lead anywhere."""
    made = house.add("incident.declared")
    house.receiver.answer = answer
    house.declare()
    house.tell()

    [waiting] = house.endpoints.deliveries(made.endpoint.id)
    assert waiting.state == "pending"
    assert waiting.error == (answer.problem or f"It answered {answer.status}.")
    house.receiver.answer = OK
    house.later(SCHEDULE[1])
    assert states(house, made.endpoint.id) == [("incident.declared", "delivered")]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_who_asks_for_time_gets_it(house: House, status: int) -> None:
    """Retry-After, up to a day; never sooner than the schedule."""
    house.add("incident.declared")
    house.receiver.answer = Answer(status=status, retry_after=timedelta(hours=1))
    house.declare()
    house.tell()

    assert house.later(timedelta(minutes=59)) == 0
    house.receiver.answer = OK
    assert house.later(timedelta(minutes=1)) == 1


def test_a_500_that_names_an_hour_is_tried_on_the_schedule_all_the_same(house: House) -> None:
    """Only who is overloaded may ask for time."""
    house.add("incident.declared")
    house.receiver.answer = Answer(status=500, retry_after=timedelta(days=300))
    house.declare()
    house.tell()
    assert house.later(SCHEDULE[1]) == 1


def test_410_disables_the_endpoint_at_once_and_admins_are_told(house: House) -> None:
    """Gone is gone; the person who set it up should know."""
    house.account("alice", "admin")
    house.account("bob", "responder")
    made = house.add("incident.declared")
    house.receiver.answer = GONE
    house.declare()
    with capture_logs() as logs:
        house.tell()

    endpoint = house.endpoints.endpoint(made.endpoint.id)
    assert endpoint.disabled_at == house.clock.now()
    assert "410" in endpoint.disabled_why
    assert "endpoint_disabled" in [entry["event"] for entry in logs]
    while house.worker.deliver_due():
        pass
    [notice] = [m for m in house.people.told if made.endpoint.id in m.id]
    assert (notice.kind, notice.to) == ("notify", "alice")
    assert f"sic endpoint enable {made.endpoint.id}" in notice.body


def test_an_endpoint_that_fails_for_five_days_is_given_up_once(house: House) -> None:
    """120 hours without one success; what waits is dead, and new events are not queued."""
    house.account("alice", "admin")
    made = house.add()
    house.receiver.answer = FAILS
    incident = house.declare()
    house.tell()
    for _ in range(40):
        house.later(timedelta(hours=4))

    endpoint = house.endpoints.endpoint(made.endpoint.id)
    assert endpoint.disabled_at is not None
    assert endpoint.disabled_at - endpoint.created_at >= FAILING_MAX
    assert {state for _, state in states(house, made.endpoint.id)} == {"dead"}
    before = len(states(house, made.endpoint.id))
    house.act(incident, SetSeverity(severity="2", reason="less"))
    assert len(states(house, made.endpoint.id)) == before


def test_one_success_starts_the_five_days_anew(house: House) -> None:
    """Failing means failing all the time."""
    made = house.add("incident.declared")
    house.receiver.answer = FAILS
    house.declare()
    house.tell()
    house.receiver.answer = OK
    house.later(timedelta(hours=1))
    assert house.endpoints.endpoint(made.endpoint.id).failing_since is None

    house.receiver.answer = FAILS
    house.clock.forward(hours=200)
    house.declare()
    house.tell()
    endpoint = house.endpoints.endpoint(made.endpoint.id)
    assert (endpoint.failing_since, endpoint.disabled_at) == (house.clock.now(), None)


def test_others_that_wait_for_an_endpoint_that_just_failed_are_not_tried_one_by_one(
    house: House,
) -> None:
    """An endpoint that hangs would cost a timeout for each of a thousand events."""
    house.add("incident.declared")
    house.receiver.answer = FAILS
    for _ in range(20):
        house.declare()

    assert house.tell() == 1
    assert house.later(SCHEDULE[1]) == 1
    house.receiver.answer = OK
    assert house.later(timedelta(hours=1)) == 20


def test_a_failing_endpoint_delays_no_other_and_no_page(house: House) -> None:
    """Each kind has a lane of its own."""
    house.add(url="https://broken.example.com")
    good = house.add(url="https://good.example.com").endpoint.id
    house.receiver.by_url["https://broken.example.com"] = FAILS
    house.declare()
    house.tell()

    assert {state for _, state in states(house, good)} == {"delivered"}
    names = {loop.name for loop in house.worker.loops}
    assert {"deliveries-1", "deliveries-2", "event-1", "event-2"} <= names


def test_a_crash_after_sending_sends_it_again_under_the_same_id(house: House) -> None:
    """F-02: at least once; the receiver knows a repeat by its id."""
    house.add("incident.declared")
    house.declare()
    [held] = house.store.claim_messages(
        now=house.clock.now(), limit=1, lease=timedelta(seconds=60), kinds=("event",)
    )
    house.worker._notifiers["event"].deliver(held.message)  # And never settled.

    assert house.later(timedelta(seconds=61)) == 1
    assert len(house.receiver.ids) == 2
    assert len(set(house.receiver.ids)) == 1


def test_both_secrets_sign_while_a_rotation_overlaps_and_then_only_the_new_one(
    house: House,
) -> None:
    """A receiver changes over when it can."""
    made = house.add("incident.declared")
    rotated = house.endpoints.rotate(made.endpoint.id, "alice")
    old, new = secret_of(made.secret), secret_of(rotated.secret)
    house.declare()
    house.tell()
    _, headers, body = house.receiver.heard[-1]
    for key in (old, new):
        assert verified([key], headers, body, house.clock.now())

    house.clock.forward(hours=OVERLAP.total_seconds() / HOURS)
    house.declare()
    house.tell()
    _, headers, body = house.receiver.heard[-1]
    assert verified([new], headers, body, house.clock.now())
    with pytest.raises(NotGenuine, match="no signature fits"):
        verified([old], headers, body, house.clock.now())


def test_dead_deliveries_are_sent_again_by_hand_under_the_same_ids(house: House) -> None:
    """Replay: the receiver was mended."""
    made = house.add("incident.declared")
    house.receiver.answer = GONE
    house.declare()
    house.tell()
    with pytest.raises(Refused, match="is disabled: it answered 410"):
        house.endpoints.replay(made.endpoint.id)

    house.receiver.answer = OK
    house.endpoints.enable(made.endpoint.id)
    assert house.endpoints.replay(made.endpoint.id) == 1
    assert house.tell() == 1
    assert len(set(house.receiver.ids)) == 1
    [delivery] = house.endpoints.deliveries(made.endpoint.id, "delivered")
    assert delivery.attempts == 1

    with pytest.raises(Refused, match="Nothing of ep-"):
        house.endpoints.replay(made.endpoint.id)
    assert house.endpoints.replay(made.endpoint.id, delivery.id) == 1
    with pytest.raises(Refused, match="Nothing of ep-"):
        house.endpoints.replay(made.endpoint.id, "someone-elses/1/x/ep-0")


def test_a_page_goes_out_while_every_endpoint_hangs(house: House) -> None:
    """Not another's machine, however slow, stands between an incident and its people."""
    hanging, paged, over = threading.Event(), threading.Event(), threading.Event()

    def hang(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        hanging.set()
        over.wait(30)
        return FAILS

    house.receiver.send = hang  # type: ignore[method-assign]  # a receiver that never answers

    def page(message: Message) -> None:
        paged.set()

    house.people.deliver = page  # type: ignore[method-assign]  # tells that one came
    for number in range(5):
        house.add(url=f"https://{number}.example.com")
    house.worker.start()
    incident = house.declare()
    house.worker.wake()
    assert hanging.wait(10)
    house.act(incident, AssignRole(role="tech-lead", responder="bob"))
    house.worker.wake()

    assert paged.wait(10)
    over.set()
    assert house.worker.stop()
