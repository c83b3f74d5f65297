"""Everything that may be tried on webhooks, in random order, with and without a right to it.

``forge`` makes sequences in which every confirmation lacks something: nothing may leave.
``mixed`` makes sequences with good ones among them; ``unearned`` then holds every request that
left against the incident's own log, by rules written here a second time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any, cast

import msgspec
from tests.fakes import HandClock
from tests.hook_house import HOOK_RUNBOOK, HookHouse, asker
from tests.hooks import A_TARGET, ORIGIN, SEED, SESSION, TOKEN, Sink, a_binding
from tests.memory_store import MemoryStore

from sic.application.executions import Asker, Previewed
from sic.application.ports import Store
from sic.application.service import Principal
from sic.domain.errors import SicError
from sic.domain.ids import CLOCK, ActorKind
from sic.domain.incident import execution_events as x
from sic.domain.incident.commands import (
    AssignRole,
    ElapseDeadline,
    ReopenIncident,
    ResolveIncident,
    TakeCommand,
)
from sic.domain.incident.execution_commands import (
    ApproveWebhook,
    ConfirmWebhook,
    FinishWebhook,
    StartWebhook,
)
from sic.domain.webhook.outcome import Outcome

STEPS = 8
NAMES = tuple(SEED)
ARGUMENTS: tuple[Any, ...] = (
    *[{"service": "resolver-2"}] * 6,
    {"service": "api"},
    {"service": "api; rm -rf /"},
    {},
    {"service": "db", "more": True},
)
OURS = Principal(CLOCK, "responder")


class World:
    """One SIC under attack: people, a sink, and what was shown to whom."""

    def __init__(self, house: HookHouse, random: Random, *, honest: bool) -> None:
        self.house = house
        self.random = random
        self.honest = honest  # Whether a right confirmation may be among the tries.
        self.shown: list[tuple[Previewed, Asker]] = []
        self.people = self._people()

    def _people(self) -> list[Asker]:
        clock = self.house.clock
        named = [asker(name, clock=clock) for name in ("bob", "carol", "alice", "erin")]
        return [
            *named,
            asker("bob", session="s2", clock=clock),
            asker("bob", ActorKind.TOKEN),
            asker("dave", level="viewer", clock=clock),
            asker("alertmanager", ActorKind.MONITOR),
            asker("sic", ActorKind.CLOCK),
            # A principal that says it is a person, without any session behind it.
            Asker(principal=named[0].principal),
        ]

    def run(self, steps: int) -> None:
        """Try so many things; a refusal is an answer like any other."""
        tries = (
            *[self.preview] * 4,
            *[self.confirm] * 6,
            self.approve,
            self.deny,
            self.wait,
            self.reconfigure,
            self.move,
            self.turn,
            self.forge_command,
            self.lapse,
        )
        for _ in range(steps):
            try:
                self.random.choice(tries)()
            except SicError:
                continue

    # ------------------------------------------------------------ the tries

    def anyone(self) -> Asker:
        """Return somebody or something; a responder more often than not."""
        if self.random.random() < 0.6:
            return self.random.choice(self.people[:2])
        return self.random.choice(self.people)

    def preview(self) -> None:
        """Look at a preview, with good arguments or bad ones."""
        by = self.anyone()
        shown = self.house.preview(
            self.random.choice(NAMES),
            by=by,
            arguments=dict(self.random.choice(ARGUMENTS)),
            dry_run=self.random.random() < 0.1,
            break_glass=self.random.choice(("", "", "alone")),
        )
        self.shown.append((shown, by))

    def confirm(self) -> None:
        """Press on something, lacking at least one thing unless we are honest today."""
        shown, asked_by = self._any_shown()
        lacks = self.random.choice(("token", "hand", "run", "arguments", "name"))
        if self.honest and self.random.random() < 0.6:
            lacks = ""
        if lacks == "name" and shown.execution.level != "typed":
            lacks = "token"
        self.house.executions.confirm(
            self.house.incident,
            "exe-none" if lacks == "run" else shown.execution.id,
            self._wrong_token(shown) if lacks == "token" else shown.token,
            self._another(asked_by) if lacks == "hand" else asked_by,
            typed="" if lacks == "name" else shown.execution.webhook,
            arguments={"service": "db", "x": 1} if lacks == "arguments" else None,
        )

    def approve(self) -> None:
        """Approve something as anyone; where nothing is honest, nobody confirmed it."""
        shown, _ = self._any_shown()
        sha = self.random.choice((shown.execution.request_sha256, TOKEN))
        self.house.executions.approve(
            self.house.incident, shown.execution.id, sha, self.anyone()
        )

    def deny(self) -> None:
        """Say no, seldom."""
        if self.random.random() < 0.3:
            shown, _ = self._any_shown()
            self.house.executions.deny(self.house.incident, shown.execution.id, self.anyone())

    def wait(self) -> None:
        """Let time pass: past nothing, a minute, an expiry, a sign-in."""
        seconds = self.random.choice((1, 30, 60, 61, 120, 300))
        self.house.clock.forward(seconds=seconds)

    def reconfigure(self) -> None:
        """Change or take away a binding."""
        name = self.random.choice(NAMES)
        level = self.random.choice((None, "two_person", "typed", "inline"))
        binding = a_binding(name, level=level, timeout_seconds=self.random.choice((15, 20)))
        if self.random.random() < 0.2:
            self.house.bindings.unbind(name, "alice")
        else:
            fields = {f: getattr(binding, f) for f in binding.__struct_fields__}
            self.house.bindings.bind(fields, "alice")

    def move(self) -> None:
        """Let the name lead somewhere else."""
        known, both, new = ("10.0.0.7",), ("10.0.0.7", "10.0.0.8"), ("10.0.0.8",)
        where = self.random.choice((known, known, both, new, ()))
        self.house.sink.addresses = where

    def turn(self) -> None:
        """Resolve, reopen, or hand command over."""
        by = self.people[self.random.randrange(3)].principal
        self.house.service.handle(
            self.house.incident,
            self.random.choice(
                (
                    ResolveIncident(),
                    ReopenIncident(reason="it came back"),
                    TakeCommand(reason="away"),
                    AssignRole(role="ic", responder="bob"),
                )
            ),
            by,
        )

    def forge_command(self) -> None:
        """Go past the application, straight to the door, with made-up hashes."""
        shown, _ = self._any_shown()
        run, name = shown.execution.id, shown.execution.webhook
        policy = self.house.service.policy(self.house.service.current_runbook or "")
        entry = self.house.bindings.entry(policy, name)
        at: dict[str, Any] = {"execution": run, "entry": entry, "target": A_TARGET}
        command = self.random.choice(
            (
                StartWebhook(**at),
                ConfirmWebhook(token_sha256=TOKEN, session_sha256=SESSION, typed=name, **at),
                ApproveWebhook(request_sha256=TOKEN, **at),
                FinishWebhook(execution=run, outcome=Outcome(kind="not_sent")),
            )
        )
        self.house.service.handle(self.house.incident, command, self.anyone().principal)

    def lapse(self) -> None:
        """Let SIC's own clock come round."""
        for deadline in self.house.store.scheduled(self.house.incident):
            command = ElapseDeadline(deadline=deadline.id)
            self.house.service.handle(self.house.incident, command, OURS)

    def _any_shown(self) -> tuple[Previewed, Asker]:
        if not self.shown:
            self.preview()
        return self.random.choice(self.shown)

    def _another(self, asked_by: Asker) -> Asker:
        return self.random.choice([who for who in self.people if who != asked_by])

    def _wrong_token(self, shown: Previewed) -> str:
        others = [other.token for other, _ in self.shown if other is not shown]
        return self.random.choice(
            ("", "x", shown.token[:-1], shown.token.swapcase(), shown.execution.id, *others)
        )


def a_house() -> HookHouse:
    """Return a house in memory, to be used for many sequences."""
    return HookHouse(cast("Store", MemoryStore()), runbook=HOOK_RUNBOOK)


def sequences(
    house: HookHouse, seed: int, count: int, *, honest: bool
) -> Iterator[tuple[int, World]]:
    """Run sequences, each on a fresh incident; yield number and world after each."""
    for number in range(seed, seed + count):
        if isinstance(house.store, MemoryStore):
            house.store.forget()
        house.clock = HandClock()
        house.service.clock = house.executions._clock = house.clock
        house.sink = house.executions._executor = Sink()
        house.incident = house.declare()
        random = Random(number)  # noqa: S311 - it must come out the same again
        world = World(house, random, honest=honest)
        world.run(random.randrange(1, STEPS * 2))
        yield number, world


def unearned(house: HookHouse) -> list[str]:
    """Return what left without a right to, by the log alone; each rule stands here anew."""
    events = [one.event for one in house.store.history(house.incident)]
    calls = [call.execution for call in house.sink.calls]
    wrong = [
        f"{run} left {calls.count(run)} times" for run in set(calls) if calls.count(run) > 1
    ]
    for call in house.sink.calls:
        mine = [e for e in events if getattr(e, "execution", "") == call.execution]
        wrong += [f"{call.execution}: {why}" for why in _faults(mine, call)]
    return wrong


def _faults(mine: list[Any], call: Any) -> Iterator[str]:
    shown = [e for e in mine if isinstance(e, x.WebhookPreviewed)]
    pressed = [e for e in mine if isinstance(e, x.WebhookConfirmed)]
    approved = [e for e in mine if isinstance(e, x.WebhookApproved)]
    sent = [e for e in mine if isinstance(e, x.WebhookSent)]
    if (len(shown), len(pressed), len(sent)) != (1, 1, 1):
        yield f"{len(shown)} previews, {len(pressed)} confirmations, {len(sent)} times sent"
        return
    [preview], [press], [leave] = shown, pressed, sent
    people = [preview.actor, press.actor, leave.actor, *(e.actor for e in approved)]
    if any(actor.kind is not ActorKind.HUMAN for actor in people):
        yield "a hand that is no person's"
    if press.actor != preview.actor:
        yield "confirmed by somebody else"
    wait = timedelta(minutes=5) if preview.level == "two_person" else timedelta(seconds=120)
    if press.at - preview.at >= wait:
        yield "confirmed too late"
    last = approved[-1].at if approved else press.at
    if leave.at - last >= timedelta(seconds=60):
        yield "sent too late"
    if preview.level == "typed" and not press.typed:
        yield "its name was not typed"
    if preview.level == "two_person" and {e.actor for e in approved} <= {preview.actor}:
        yield "nobody else approved"
    if msgspec.to_builtins(call.request) != msgspec.to_builtins(preview.request):
        yield "another request than was shown"
    went = set(call.sent.target.addresses)
    if not went or went - set(preview.target.addresses) or call.request.origin != ORIGIN:
        yield "another target than was shown"
