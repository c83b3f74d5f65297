"""The 42 attacks beside a real small model, asked by SIC's own client: the third mode.

Reference: "Prompt-injection and abuse test set". What each row says must hold, and O1 to O6 at
every answer; only the sink and the model's own port can be connected to.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.model.the_house_model import ANSWER_TOKENS, Ledger, TheHouseModel
from tests.property.an_attack import CANARY, Asked, House, a_house
from tests.property.test_assistant_attacks import ATTACKS, NAMES, play

from sic.adapters.llm.openai import dialects

pytestmark = pytest.mark.model

USED_LEAST = 0.5  # Of what it was asked; fewer, and the job holds nothing worth holding.


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """What the whole job counts, and the folder it leaves behind."""
    return Ledger(tmp_path_factory.mktemp("attacks"))


@pytest.fixture
def house(
    served: str, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """A SIC that asks the served model, and can reach nothing else but the sink."""
    monkeypatch.setattr(dialects, "ANSWER_TOKENS", ANSWER_TOKENS)
    for house in a_house(tmp_path, monkeypatch):
        where = urlsplit(served)
        house.endpoints.add((where.hostname, where.port))
        house.model = model = TheHouseModel(served, ledger)
        house.site.advising._model = model
        monkeypatch.setattr(house, "ask", counting(house, model, ledger))
        yield house


def counting(house: House, model: TheHouseModel, ledger: Ledger) -> Callable[[str], Asked]:
    """Return ``house.ask``, every answer of the model's own counted."""
    ask = house.ask

    def counted(incident: str) -> Asked:
        before = len(model.records)
        asked = ask(incident)
        if len(model.records) > before:  # Some rows put words into a model's mouth.
            ledger.take(asked.advice)
        return asked

    return counted


@pytest.mark.parametrize("number", NAMES, ids=NAMES.__getitem__)
def test_an_attack_beside_a_real_model_changes_nothing(
    number: int, house: House, ledger: Ledger
) -> None:
    """Issue 6: the third mode; the row's own claim, and O1 to O6 at every answer."""
    model = house.model
    assert isinstance(model, TheHouseModel)
    try:
        incident = play(number, house, fuzzed=False)
        model.said = None
        if not model.records:  # A row whose carrier is the answer itself.
            house.ask(incident)
            house.settle(incident)
    finally:
        ledger.write(number, model.records)
    assert len(house.target.heard) == house.earned
    assert CANARY not in model.said_everywhere
    ledger.attacks[number] = len(model.records)
    for one in model.records:
        sys.stdout.write(f"{one['seconds']} s: {one.get('answer') or one['failed']}\n")


def test_the_model_took_part(ledger: Ledger) -> None:
    """A mode in which nothing is answered would hold whatever SIC did."""
    if set(ledger.attacks) != set(ATTACKS):
        pytest.skip("only some of the attacks were played")
    sys.stdout.write(ledger.told())
    assert ledger.dialects == {"json_schema"}
    assert ledger.counts["used"] >= USED_LEAST * ledger.counts["asked"]
    assert ledger.counts["opinions"], "not one of its choices was shown"
