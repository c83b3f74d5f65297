"""The assistant in this process and in its own answer alike; the other one holds nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.assistant.asking import EVERY_WEBHOOK, runbook

from sic.adapters.assistant import ProcessAdvisor
from sic.application.advice import Advisor, AdvisorUnavailable, ModelAnswer, Question
from sic.application.drafting import DraftFacts
from sic.assistant import worker
from sic.assistant.recommender import Recommender
from sic.assistant.worker import Walled, shelf, wall

CODE = Path(worker.__file__).resolve().parents[1]
QUESTION = Question(revision="r", text="names do not resolve", runnable=EVERY_WEBHOOK)
FACTS = DraftFacts(
    incident_id="inc-20261123-01",
    title="Names",
    as_of=datetime(2026, 11, 23, 3, tzinfo=UTC),
    status="open",
)


@pytest.fixture(scope="module")
def process() -> Iterator[ProcessAdvisor]:
    """Return the assistant in a process of its own, for the whole module."""
    advisor = ProcessAdvisor()
    yield advisor
    advisor.close()


@pytest.fixture(params=["here", "in its own process"])
def advisor(request: pytest.FixtureRequest, process: ProcessAdvisor) -> Advisor:
    """Return each of the two, having learnt the runbook SIC ships."""
    found: Advisor = Recommender() if request.param == "here" else process
    found.learn("r", runbook())
    return found


def test_a_question_is_answered(advisor: Advisor) -> None:
    """Both give the same advice, to the last quote."""
    here = Recommender()
    here.learn("r", runbook())
    assert advisor.advise(QUESTION) == here.advise(QUESTION)
    assert advisor.advise(QUESTION).recommendations[0].ref == "webhook:dns-flush"


def test_a_models_answer_is_held_to_what_it_was_sent(advisor: Advisor) -> None:
    """Prompt and judgement travel, too."""
    asking = advisor.prompt(QUESTION)
    assert "recommendations" in json.dumps(asking.schema)
    answer = ModelAnswer(text='{"recommendations": []}', model="small")
    judged = advisor.judge(QUESTION, advisor.advise(QUESTION), answer)
    assert (judged.model, judged.prompt_sha256) == ("used", asking.prompt.sha256)


def test_a_draft_is_written(advisor: Advisor) -> None:
    """For the composer."""
    assert advisor.draft("update", FACTS).blanks


def test_a_revision_that_was_never_learnt_is_a_key_error(advisor: Advisor) -> None:
    """The caller learns it, or goes without."""
    with pytest.raises(KeyError, match="elsewhere"):
        advisor.advise(Question(revision="elsewhere", text="disk full"))


# ---------------------------------------------------------------- the process


def test_invariant_2_the_process_holds_no_secret(
    process: ProcessAdvisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariant 2: it holds no webhook secret; nothing of our environment is handed on."""
    monkeypatch.setenv("SIC_CANARY_SECRET", "canary99")
    process.close()
    process.learn("r", runbook())
    process.advise(QUESTION)
    assert Path(f"/proc/{process.pid}/environ").read_bytes() == b""
    assert b"canary" not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
    opened = {str(Path(f"/proc/{process.pid}/fd/{n}").readlink()) for n in range(3)}
    assert not any("socket" in name for name in opened)


def test_a_process_that_died_is_started_again(process: ProcessAdvisor) -> None:
    """A crash costs one answer at most; the runbook is handed over anew."""
    process.learn("r", runbook())
    before = process.advise(QUESTION)
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert process.advise(QUESTION) == before
    assert process.pid != pid


def test_a_process_started_ahead_is_the_one_that_answers() -> None:
    """The first question of an incident waits for no module to be read."""
    early = ProcessAdvisor()
    early.start()
    pid = early.pid
    early.learn("r", runbook())
    try:
        assert early.advise(QUESTION).recommendations
        assert early.pid == pid is not None
    finally:
        early.close()


def test_a_process_that_does_not_answer_is_ended() -> None:
    """Slow is as good as down: the incident goes on without."""
    slow = ProcessAdvisor(seconds_max=0.05)
    slow.learn("r", runbook())
    slow.advise(QUESTION)
    assert slow.pid is not None
    os.kill(slow.pid, signal.SIGSTOP)
    with pytest.raises(AdvisorUnavailable, match="no answer"):
        slow.advise(QUESTION)
    assert slow.pid is None


def test_a_text_that_no_utf8_can_spell_breaks_nothing(process: ProcessAdvisor) -> None:
    """Half a surrogate pair cannot travel: it is said, and the next question is answered."""
    process.learn("r", runbook())
    with pytest.raises(
        (AdvisorUnavailable, UnicodeEncodeError), match=r"surrogate|utf-8|answer"
    ):
        process.advise(Question(revision="r", text="\ud800"))
    assert process.advise(QUESTION).recommendations


@pytest.mark.parametrize(
    "event",
    ["socket.connect", "socket.__new__", "subprocess.Popen", "os.system", "os.exec", "os.fork",
     "os.posix_spawn", "ctypes.dlopen", "urllib.Request", "sqlite3.connect", "os.kill",
     "os.remove", "os.rename"],
)  # fmt: skip
def test_the_wall_refuses_what_reaches_out(event: str) -> None:
    """An audit hook sees it whatever road led there."""
    with pytest.raises(Walled, match="may not"):
        wall(event, ())


@pytest.mark.parametrize(
    "name",
    ["sic.executor", "sic.executor.webhooks", "sic.adapters.store",
     "sic.application.executions", "_socket", "_posixsubprocess"],
)  # fmt: skip
def test_the_wall_refuses_the_parts_that_act(name: str) -> None:
    """By ``__import__``, ``importlib`` or otherwise."""
    with pytest.raises(Walled, match="may not import"):
        wall("import", (name, None, None, None, None))


@pytest.mark.parametrize("event", ["open", "compile", "exec", "sys._getframe", "import"])
def test_the_wall_lets_reading_and_thinking_be(event: str) -> None:
    """A wall that stops everything is taken down."""
    refused: list[str] = []
    try:
        wall(event, ("sic.runbook.compiler", None, None, None, None))
    except Walled as error:
        refused.append(str(error))
    assert refused == []


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        ("/proc/1/environ", "rb"),
        ("/etc/passwd", "r"),
        ("sic.db", "rb"),
        (b"/etc/passwd", "r"),
        (f"{CODE}/../../../etc/passwd", "r"),
        (f"{CODE}/executor/__init__.py", "rb"),
        (f"{CODE}/application/executions/__init__.py", "rb"),
        (f"{CODE}/assistant/worker.py", "w"),
        (f"{CODE}/assistant/worker.py", "r+"),
    ],
)
def test_the_wall_refuses_every_file_but_code_that_acts_on_nothing(
    path: str | bytes, mode: str
) -> None:
    """Invariant 2: the server's environment, keys and database are files of the same user."""
    with pytest.raises(Walled, match="may not"):
        shelf((CODE,))("open", (path, mode, 0))


def test_the_wall_lets_code_be_read_and_the_pipes_be_written() -> None:
    """A part that is first needed in the middle of an incident still loads."""
    hook, refused = shelf((CODE,)), []
    for path, mode in ((str(CODE / "runbook/tables.py"), "rb"), (1, "wb")):
        try:
            hook("open", (path, mode, 0))
        except Walled as error:
            refused.append(str(error))
    assert refused == []


@pytest.mark.parametrize(
    "deed",
    [
        "open(f'/proc/{os.getppid()}/environ', 'rb')",
        "open('/dev/null', 'w')",
        "os.open('/etc/passwd', os.O_RDONLY)",
        "importlib.import_module('sic.adapters.store')",
        "importlib.import_module('sic.executor')",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.fork()",
    ],
)
def test_the_walls_stand_in_the_process_itself(deed: str) -> None:
    """Issue 6, "Separation": tried from the inside, with the server's own user."""
    code = (
        "import importlib, os, sys; sys.path.insert(0, sys.argv[1])\n"
        "from sic.assistant import worker\n"
        f"worker.serve = lambda source, sink: {deed}\n"
        "worker.main()"
    )
    command = [sys.executable, "-I", "-c", code, str(CODE.parent)]
    done = subprocess.run(command, capture_output=True, text=True, env={}, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].startswith("sic.assistant.worker.Walled")
