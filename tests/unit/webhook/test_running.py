"""From preview to outcome through the one door, with a sink that counts what reaches it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.hook_house import ALICE, BOB, CAROL, HOOK_RUNBOOK, SERVICE, HookHouse, asker
from tests.hooks import SEED, Sink, a_binding

from sic.adapters.store.opening import open_store
from sic.application.webhook_ports import Confirmed
from sic.domain.access import NotAllowed
from sic.domain.errors import Refused, SicError
from sic.domain.ids import ActorKind
from sic.domain.incident.refusals import CommanderRunsNothing, IncidentOver
from sic.domain.webhook import refusals as r
from sic.domain.webhook.outcome import Outcome
from sic.domain.webhook.request import Target


@pytest.fixture
def house(tmp_path: Path) -> Iterator[HookHouse]:
    """A SIC on SQLite with the six webhooks bound."""
    store = open_store(f"sqlite:///{tmp_path / 'sic.db'}")
    yield HookHouse(store)
    store.close()


def test_invariant_1_what_was_shown_is_what_leaves_once(house: HookHouse) -> None:
    """Invariant 1, and issue 5: preview, confirm, execute."""
    shown = house.preview()
    assert house.sink.calls == []
    run = house.confirm(shown)
    [sent] = house.sink.calls
    assert sent.request.url == shown.execution.request.url
    assert sent.sent.request_sha256 == shown.execution.request_sha256
    assert (run.stage, run.status, run.answer) == ("responded", 200, "done")
    assert house.kinds() == [
        "webhook_previewed",
        "webhook_confirmed",
        "webhook_sent",
        "webhook_responded",
    ]


def test_a_preview_shows_the_exact_request_and_never_a_secret(house: HookHouse) -> None:
    """Contract, 1: secrets masked, target, last runs, blast radius."""
    shown = house.preview()
    assert shown.execution.request.headers["Authorization"] == "Bearer •••••• (secret ops)"
    assert shown.execution.request.body == (
        f'{{"service":"resolver-2","incident":"{house.incident}"}}'
    )
    assert shown.execution.addresses == ("10.0.0.7",)
    assert shown.webhook.last_runs == ()
    assert shown.execution.due_in_seconds == 120
    assert len(shown.token) >= 43


def test_the_token_stands_nowhere_but_in_the_answer(house: HookHouse) -> None:
    """Contract, 1: the database keeps its SHA-256 alone."""
    token = house.preview().token
    events = [one.event for one in house.store.history(house.incident)]
    assert token not in repr(events)
    assert token not in repr(house.executions.executions(house.incident))


@pytest.mark.parametrize("name", SEED)
def test_seed_a_each_webhook_without_its_token_sends_nothing(
    house: HookHouse, name: str
) -> None:
    """The seed's contradiction, (a): for each of the six ids."""
    shown = house.preview(name)
    other = house.preview(name)
    for token in ("", "x", shown.execution.id, other.token, shown.token + " "):
        with pytest.raises(r.ConfirmationSpent, match="does not hold"):
            house.confirm(shown, token=token, typed=name)
    with pytest.raises(r.UnknownExecution, match="no run"):
        house.executions.confirm(house.incident, "exe-0", shown.token, BOB, typed=name)
    assert house.sink.calls == []


def test_seed_b_a_no_takes_one_press_and_a_yes_takes_another_step(house: HookHouse) -> None:
    """The seed's contradiction, (b): dns-flush one request, cache-purge not with only that."""
    house.confirm(house.preview("dns-flush"))
    assert len(house.sink.calls) == 1
    shown = house.preview("cache-purge")
    with pytest.raises(r.NameNotTyped, match="Type cache-purge"):
        house.confirm(shown)
    assert len(house.sink.calls) == 1
    house.confirm(shown, typed="cache-purge")
    assert len(house.sink.calls) == 2


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("helps | No |", "helps | No, never |"),
        lambda text: text.replace("helps | Yes |", "helps | No, never |"),
        lambda text: f"---\nconfirm: false\nskipPrompts: true\n---\n{text}",
        lambda text: text.replace("| No |", "| |"),
    ],
)
def test_seed_c_no_text_of_the_document_takes_the_press_away(
    tmp_path: Path, edit: Callable[[str], str]
) -> None:
    """The seed's contradiction, (c), and attack 12: never below inline."""
    store = open_store(f"sqlite:///{tmp_path / 'sic.db'}")
    house = HookHouse(store, runbook=edit(HOOK_RUNBOOK))
    for name in SEED:
        shown = house.preview(name)
        assert shown.execution.level in ("inline", "typed")
        with pytest.raises(r.ConfirmationSpent, match="does not hold"):
            house.confirm(shown, token="", typed=name)
    assert house.sink.calls == []
    store.close()


@pytest.mark.parametrize(
    ("who", "error"),
    [
        (asker("bob", ActorKind.TOKEN), r.HumanSessionRequired),
        (asker("dave", level="viewer"), NotAllowed),
    ],
)
def test_who_may_not_ask_looks_no_name_up(
    house: HookHouse, who: Any, error: type[Refused]
) -> None:
    """Attack 32; and no program makes SIC ask the network anything."""

    class Deaf(Sink):
        """Fails the test if a name is looked up."""

        def resolve(self, *_: Any) -> Target:
            raise AssertionError("a name was looked up")

    shown = house.preview()
    house.executions._executor = Deaf()
    same = (house.incident, shown.execution.id)
    for ask in (
        lambda: house.preview(by=who),
        lambda: house.confirm(shown, by=who),
        lambda: house.executions.approve(*same, shown.execution.request_sha256, who),
        lambda: house.executions.deny(*same, who),
    ):
        with pytest.raises(error, match=r"."):
            ask()


def test_yesterdays_sign_in_runs_nothing(house: HookHouse) -> None:
    """Contract, 5: recent login."""
    house.clock.forward(hours=12, seconds=1)
    with pytest.raises(r.SignInAgain, match="more than 12 hours ago"):
        house.preview()


def test_the_commander_is_refused_and_break_glass_is_recorded(house: HookHouse) -> None:
    """Invariant 4: refused by default; an override is recorded and shown."""
    with pytest.raises(CommanderRunsNothing, match="alice commands"):
        house.preview(by=ALICE)
    shown = house.preview(by=ALICE, break_glass="nobody else is awake")
    run = house.confirm(shown, by=ALICE)
    assert (run.stage, run.break_glass) == ("responded", "nobody else is awake")


def test_what_happens_between_preview_and_press_is_seen(house: HookHouse) -> None:
    """Attack 31: after the incident closed, after a catalogue edit, another address."""
    shown = house.preview()
    house.sink.addresses = ("10.0.0.8",)
    with pytest.raises(r.ChangedSinceLooked, match="the address"):
        house.confirm(shown)
    house.sink.addresses = ("10.0.0.7",)
    house.bindings.bind(_fields(a_binding("dns-flush", blast_radius="all")), "alice")
    with pytest.raises(r.ChangedSinceLooked, match="the configuration"):
        house.confirm(shown)
    house.bindings.unbind("dns-flush", "alice")
    with pytest.raises(r.WebhookUnbound, match="No administrator"):
        house.confirm(shown)
    house.bindings.bind(_fields(a_binding("dns-flush")), "alice")
    house.resolve()
    with pytest.raises(IncidentOver, match="running a webhook"):
        house.confirm(shown)
    assert house.sink.calls == []


def _fields(binding: Any) -> dict[str, Any]:
    return {name: getattr(binding, name) for name in binding.__struct_fields__}


def test_arguments_that_come_back_otherwise_are_refused(house: HookHouse) -> None:
    """Attack 30: valid at preview, changed in the request to execute."""
    shown = house.preview()
    with pytest.raises(r.ChangedSinceLooked, match="the arguments"):
        house.confirm(shown, arguments={"service": "api"})
    house.confirm(shown, arguments=SERVICE)
    assert len(house.sink.calls) == 1


@pytest.mark.parametrize("by", [CAROL, asker("bob", session="s2")])
def test_another_person_or_session_is_refused_and_recorded(house: HookHouse, by: Any) -> None:
    """Attack 31: bound to user and session."""
    shown = house.preview()
    with pytest.raises(r.ConfirmationSpent, match="does not hold"):
        house.confirm(shown, by=by)
    assert house.kinds()[-1] == "webhook_replay_rejected"
    assert house.sink.calls == []


def test_an_expired_token_is_refused_and_the_expiry_is_recorded(house: HookHouse) -> None:
    """Attack 31: expired."""
    shown = house.preview()
    house.clock.forward(seconds=120)
    with pytest.raises(r.ConfirmationSpent, match="does not hold"):
        house.confirm(shown)
    assert house.kinds()[-2:] == ["webhook_expired", "webhook_replay_rejected"]


def test_two_persons_press_and_the_second_press_sends(tmp_path: Path) -> None:
    """Contract, 4."""
    store = open_store(f"sqlite:///{tmp_path / 'sic.db'}")
    house = HookHouse(store, level="two_person")
    shown = house.preview("cache-purge")
    assert house.confirm(shown).stage == "requested"
    assert house.sink.calls == []
    same = (house.incident, shown.execution.id, shown.execution.request_sha256)
    with pytest.raises(r.SecondPersonNeeded, match="somebody else"):
        house.executions.approve(*same, asker("bob", session="s2"))
    assert house.executions.approve(*same, CAROL).stage == "responded"
    assert len(house.sink.calls) == 1
    with pytest.raises(r.NotWaiting, match="responded"):
        house.executions.approve(*same, CAROL)
    store.close()


@pytest.mark.parametrize("level", [None, "viewer"])
def test_who_lost_the_right_between_two_presses_has_asked_for_nothing(
    tmp_path: Path, level: Any
) -> None:
    """Contract, 3: the permission is judged again when it leaves, the first person's too."""
    store = open_store(f"sqlite:///{tmp_path / 'sic.db'}")
    house = HookHouse(store, level="two_person")
    shown = house.preview("cache-purge")
    house.confirm(shown)
    same = (house.incident, shown.execution.id, shown.execution.request_sha256)
    house.levels["bob"] = level
    with pytest.raises(r.AskerMayNot, match="bob, who asked for cache-purge, may run nothing"):
        house.executions.approve(*same, CAROL)
    assert house.sink.calls == []
    house.levels.clear()
    assert house.executions.approve(*same, CAROL).stage == "responded"
    store.close()


def test_a_denied_run_stays_denied(house: HookHouse) -> None:
    """Contract, 4: denial is final."""
    shown = house.preview()
    denied = house.executions.deny(house.incident, shown.execution.id, CAROL, reason="no")
    assert (denied.stage, denied.denied_by, denied.reason) == ("denied", "carol", "no")
    with pytest.raises(r.ConfirmationSpent, match="does not hold"):
        house.confirm(shown)
    assert house.sink.calls == []


def test_the_cool_down_holds_over_incidents(house: HookHouse) -> None:
    """Contract, 1: last runs and cool-down are the webhook's, not the incident's."""
    house.confirm(house.preview())
    house.incident = house.declare()
    shown = house.preview()
    assert (shown.webhook.cooling_seconds, len(shown.webhook.last_runs)) == (60, 1)
    with pytest.raises(r.CoolingDown, match="again in 60 s"):
        house.confirm(shown)
    house.clock.forward(seconds=60)
    house.confirm(shown)
    assert [run.run for run in house.store.runs("dns-flush")] == [2, 1]


def test_a_stream_is_heard_while_it_runs_and_kept_when_it_ends(house: HookHouse) -> None:
    """Issue 5: streaming responses shown as inert text."""
    heard: list[str] = []

    class Streaming(Sink):
        """Looks at the page between two pieces."""

        def run(self, confirmed: Confirmed, hear: Callable[[str], None]) -> Outcome:
            for piece in ("one\n", "two\n"):
                hear(piece)
                view = house.executions.execution(house.incident, confirmed.execution)
                heard.append(view.answer)
            return Outcome(kind="responded", status=200, text="one\ntwo\n", bytes=8)

    house.executions._executor = Streaming()
    run = house.confirm(house.preview("log-tail"))
    assert heard == ["one\n", "one\ntwo\n"]
    assert run.answer == "one\ntwo\n"


def test_an_executor_that_fails_leaves_an_unknown_outcome(house: HookHouse) -> None:
    """Invariant 7: bytes may have left."""

    class Broken(Sink):
        """Fails in a way nobody foresaw."""

        def run(self, *_: Any) -> Outcome:
            raise RuntimeError("a bug")

    house.executions._executor = Broken()
    run = house.confirm(house.preview())
    assert (run.stage, run.reason) == ("unknown", "SIC failed while it was sent.")


def test_only_so_many_run_at_once_and_a_refused_press_keeps_its_token(
    house: HookHouse,
) -> None:
    """Limits are said, and cost nobody their confirmation."""
    shown = house.preview()
    taken = 0
    while house.executions._slots.acquire(blocking=False):
        taken += 1
    with pytest.raises(r.TooManyRunning, match="16 webhooks are running"):
        house.confirm(shown)
    for _ in range(taken):
        house.executions._slots.release()
    house.confirm(shown)
    assert taken == 16


def test_refused_presses_give_their_slot_back(house: HookHouse) -> None:
    """A hundred refusals do not stop the hundred-and-first press."""
    shown = house.preview()
    for _ in range(40):
        with pytest.raises(r.ConfirmationSpent, match="does not hold"):
            house.confirm(shown, token="guess")
    house.confirm(shown)
    assert len(house.sink.calls) == 1


def test_the_request_alone_is_shown_without_a_step(house: HookHouse) -> None:
    """`sic hook preview` prints it; no event, no token, no name looked up."""
    house.sink.addresses = ()
    shown = house.executions.request(house.incident, "dns-flush", SERVICE)
    assert shown.url.endswith("/dns-flush/resolver-2")
    assert house.kinds() == []
    with pytest.raises(r.UnknownWebhook, match="no webhook 'rm-all'"):
        house.executions.request(house.incident, "rm-all", {})


def test_s_20_the_executors_key_fits_the_confirmed_request_only(house: HookHouse) -> None:
    """S-20: bound to hash(target, params)."""
    house.confirm(house.preview())
    [confirmed] = house.sink.calls
    for change in ({"url": confirmed.request.url + "x"}, {"origin": "https://evil:443"}):
        request = msgspec.structs.replace(confirmed.request, **change)
        with pytest.raises(ValueError, match="the request"):
            Confirmed(sent=confirmed.sent, request=request)


def test_a_refusal_of_the_target_stops_a_press(house: HookHouse) -> None:
    """S-05: the name leads somewhere else by the time of the press."""
    shown = house.preview()

    class Moved(SicError):
        """The guard's own refusal."""

    class Elsewhere(Sink):
        """Finds the name at an address none may call."""

        def resolve(self, *_: Any) -> Target:
            raise Moved("169.254.169.254 may not be called.")

    house.executions._executor = Elsewhere()
    with pytest.raises(Moved, match=r"169\.254"):
        house.confirm(shown)
    assert house.sink.calls == []
