"""One confirmation, many presses at once, on two nodes of each database: one request leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.hook_house import BOB, SERVICE, HookHouse
from tests.property.attempts import sequences, unearned

from sic.application.executions import Executions
from sic.application.ports import Store
from sic.application.webhook_ports import Confirmed
from sic.domain.errors import SicError
from sic.domain.incident.execution_events import WebhookExpired

PRESSES = 1_000
THREADS = 48


def at_once(presses: Iterable[Callable[[], object]]) -> Counter[str]:
    """Press all at once; return how often each answer came: a stage, or an error's name."""

    def answer(press: Callable[[], object]) -> str:
        try:
            return str(getattr(press(), "stage", "?"))
        except SicError as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(answer, presses))


def test_invariant_7_a_thousand_replays_at_once_run_once(
    store: Store, open_again: Callable[[], Store]
) -> None:
    """Attack 31 and issue 5: 0 double runs in 1,000 concurrent replays, on both stores."""
    house = HookHouse(store)
    nodes = (house.executions, house.node(open_again()))
    shown = house.preview()

    def press(node: Executions) -> Callable[[], object]:
        run = shown.execution.id
        return lambda: node.confirm(house.incident, run, shown.token, BOB)

    answers = at_once(press(nodes[number % 2]) for number in range(PRESSES))
    assert len(house.sink.calls) == 1
    assert sum(answers.values()) == PRESSES
    assert answers["responded"] + answers["sent"] == 1
    kinds = Counter(house.kinds())
    assert (kinds["webhook_confirmed"], kinds["webhook_sent"]) == (1, 1)
    assert kinds["webhook_replay_rejected"] <= 10


def test_invariant_7_of_many_incidents_that_run_one_webhook_at_once_one_does(
    store: Store, open_again: Callable[[], Store]
) -> None:
    """The cool-down holds over incidents and nodes even when all press in the same instant."""
    house = HookHouse(store)
    nodes = (house.executions, house.node(open_again()))
    presses = []
    for number in range(12):
        house.incident = house.declare()
        shown, node, incident = house.preview(), nodes[number % 2], house.incident
        presses.append(
            lambda n=node, i=incident, s=shown: n.confirm(i, s.execution.id, s.token, BOB)
        )
    answers = at_once(presses)
    assert len(house.sink.calls) == 1, answers
    assert [run.run for run in store.runs("dns-flush")] == [1]


@pytest.mark.parametrize("honest", [False, True])
def test_invariant_1_random_attempts_on_a_real_store(store: Store, *, honest: bool) -> None:
    """The attempts of the property test, on each database instead of in memory."""
    house = HookHouse(store)
    left = 0
    for number, _ in sequences(house, 3_000_000, 60, honest=honest):
        assert unearned(house) == [], f"sequence {number}"
        left += len(house.sink.calls)
    assert (left > 0) is honest


def test_a_crash_after_it_was_recorded_as_sent_settles_as_unknown(store: Store) -> None:
    """Invariant 7: never sent again by the machine; the deadline is already on disk."""
    house = HookHouse(store)
    house.executions._send = lambda *_: None  # type: ignore[method-assign]  # the process dies
    house.confirm(house.preview())
    assert house.sink.calls == []
    house.clock.forward(seconds=74)
    assert deadlines_fired(house) == []
    house.clock.forward(seconds=1)
    assert deadlines_fired(house) == ["webhook_unknown"]
    assert house.sink.calls == []


def deadlines_fired(house: HookHouse) -> list[str]:
    """Let the worker's deadlines of runs elapse; return what was recorded."""
    from sic.application.worker import CLOCK_PRINCIPAL
    from sic.domain.incident.commands import ElapseDeadline

    before = len(house.kinds())
    for deadline in store_deadlines(house):
        house.service.handle(house.incident, ElapseDeadline(deadline=deadline), CLOCK_PRINCIPAL)
    return house.kinds()[before:]


def store_deadlines(house: HookHouse) -> list[str]:
    """Return the deadlines of runs that stand in the store."""
    scheduled = house.store.scheduled(house.incident)
    return [d.id for d in scheduled if d.name.startswith("execution-")]


def test_a_preview_nobody_confirms_leaves_one_deadline_and_expires(store: Store) -> None:
    """The deadline stands in the store with the event that implies it."""
    house = HookHouse(store)
    house.preview(arguments=SERVICE)
    [deadline] = store_deadlines(house)
    house.clock.forward(seconds=120)
    assert deadlines_fired(house) == ["webhook_expired"]
    assert store_deadlines(house) == []
    last = house.store.history(house.incident)[-1].event
    assert isinstance(last, WebhookExpired)
    assert deadline.startswith(f"{house.incident}/execution-exe-")


@pytest.mark.parametrize("change", ["url", "body", "headers"])
def test_the_executor_gets_exactly_what_was_recorded(store: Store, change: str) -> None:
    """What comes back from the store is what was shown, to the byte."""
    house = HookHouse(store)
    house.confirm(house.preview())
    [call] = house.sink.calls
    assert isinstance(call, Confirmed)
    event = house.store.history(house.incident)
    shown = next(one.event for one in event if hasattr(one.event, "request"))
    assert getattr(call.request, change) == getattr(shown.request, change)
