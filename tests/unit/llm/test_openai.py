"""The language model's client: strict about everything, and never an instrument."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from tests.house.tree import text
from tests.unit.llm.an_endpoint import (
    GOOD,
    PROMPT,
    SCHEMA,
    AnEndpoint,
    Answer,
    Heard,
    completion,
    http,
    saying,
)

from sic.adapters.llm.openai import Endpoint, OpenAiModel
from sic.adapters.llm.openai.dialects import DIALECTS, body_of
from sic.application.advice import ModelAnswer, ModelFailed, Prompt

MB = 1024 * 1024


@pytest.fixture
def endpoint() -> Iterator[AnEndpoint]:
    """An endpoint that answers well until it is told otherwise."""
    made = AnEndpoint()
    yield made
    made.close()


def ask(endpoint: AnEndpoint, seconds: float = 5.0, **more: object) -> ModelAnswer:
    """Ask it once."""
    return a_model(endpoint, seconds, **more).ask(PROMPT, SCHEMA)


def a_model(endpoint: AnEndpoint, seconds: float = 5.0, **more: object) -> OpenAiModel:
    """Return a client of it."""
    options = {"url": endpoint.url, "timeout_seconds": seconds, **more}
    return OpenAiModel(Endpoint(**options))  # type: ignore[arg-type]  # by name, from tests


# ---------------------------------------------------------------- what is sent


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("recent", [True, False])
def test_no_request_ever_names_a_tool(dialect: str, recent: bool) -> None:
    """Attack 36: the request body has no ``tools`` and no ``functions`` key."""
    raw = body_of(PROMPT, SCHEMA, dialect, model="m", recent=recent)  # type: ignore[arg-type]  # each one is a dialect
    assert not re.search(rb"tool|function", raw)
    assert PROMPT.user.replace('"', '\\"').encode() in raw


def test_no_line_of_the_client_writes_a_tool_into_a_request() -> None:
    """Attack 36, as a static test: only the reading of an answer knows the word."""
    written = text("src/sic/adapters/llm/openai/dialects.py")
    before = written[: written.index("class _Message")]
    assert re.findall(r"\"(?:tools?|functions?|tool_choice)\"", before) == []
    assert not re.search(r"tool|function_call", text("src/sic/adapters/llm/openai/wire.py"))


def test_it_sends_two_messages_and_the_schema_and_reads_the_answer(
    endpoint: AnEndpoint,
) -> None:
    """Issue 6: JSON schema built from the live catalogue; here, handed through."""
    found = ask(endpoint, model="tiny")
    assert (found.text, found.model, found.tool_calls) == (GOOD, "tiny", 0)
    [heard] = endpoint.heard
    assert heard.head.startswith("POST /v1/chat/completions HTTP/1.1")
    assert "authorization" not in heard.head.lower()
    assert [one["role"] for one in heard.body["messages"]] == ["system", "user"]
    assert heard.body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert (heard.body["model"], heard.body["stream"]) == ("tiny", False)


def test_the_endpoint_says_its_models_name_where_none_is_set(endpoint: AnEndpoint) -> None:
    """It is shown and recorded beside what it chose."""
    assert ask(endpoint).model == "small"


def test_a_name_that_is_a_file_is_shown_without_its_folders(endpoint: AnEndpoint) -> None:
    """llama.cpp's server calls a model by the file it was read from: nobody's business."""
    for path in ("/srv/models/tiny-q4.gguf", "C:\\models\\tiny-q4.gguf"):
        endpoint.answer = saying(completion().replace('"small"', json.dumps(path)))
        assert ask(endpoint).model == "tiny-q4.gguf"
    endpoint.answer = saying(completion().replace('"small"', '"maker/tiny"'))
    assert ask(endpoint).model == "maker/tiny"


def test_half_a_character_does_not_keep_a_question_from_being_asked(
    endpoint: AnEndpoint,
) -> None:
    """A client may send a lone surrogate; it is no UTF-8."""
    prompt = Prompt(system="Help.", user='"\ud83d"', sources={}, sha256="")
    assert a_model(endpoint).ask(prompt, SCHEMA).text == GOOD
    assert endpoint.heard[0].body["messages"][1]["content"] == '"\ud83d"'


def test_a_question_that_is_too_large_is_not_sent(endpoint: AnEndpoint) -> None:
    """Size caps both ways."""
    prompt = Prompt(system="", user="x" * 300_000, sources={}, sha256="")
    with pytest.raises(ModelFailed, match="262144 may go"):
        a_model(endpoint).ask(prompt, SCHEMA)
    assert endpoint.heard == []


# ---------------------------------------------------------------- what comes back


def drip(wire: socket.socket, heard: Heard, over: Event) -> None:
    """Send a head, one byte at a time, so that something always just came."""
    del heard
    for byte in http(200, completion()):
        wire.sendall(bytes([byte]))
        if over.wait(0.05):
            return


def hang(wire: socket.socket, heard: Heard, over: Event) -> None:
    """Answer nothing."""
    del wire, heard
    over.wait(30)


def flood(wire: socket.socket, heard: Heard, over: Event) -> None:
    """Send ten megabytes without saying how many."""
    del heard, over
    wire.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(10):
        wire.sendall(b" " * MB)


def no_room(words: str) -> Answer:
    """Say, as servers do, that the question does not fit."""
    return saying(http(400, f'{{"error": {{{words}}}}}'))


BAD: dict[str, tuple[Answer, str]] = {
    "hangs": (hang, "longer than 0.5 seconds"),
    "drips": (drip, "longer than 0.5 seconds"),
    "sends ten megabytes": (flood, "too much|more than 256 KiB"),
    "sends a head without end": (saying(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * MB), "failed"),
    "redirects": (saying(http(302, b"", "Location: http://127.0.0.1:9/")), "a redirect"),
    "redirects the method": (saying(http(308, b"", "Location: /v2")), "a redirect"),
    "answers a page": (saying(http(200, "<html>", kind="text/html")), "web page"),
    "answers text": (saying(http(200, GOOD, kind="text/plain")), "not declared to be JSON"),
    "closes": (saying(b""), "connection failed"),
    "speaks no HTTP": (saying(b"SSH-2.0-x\r\n\r\n"), "connection failed"),
    "refuses the key": (saying(http(401, "{}")), r"refused the key \(401\)"),
    "is asked too often": (saying(http(429, "{}")), "too often"),
    "is away": (saying(http(503, "{}")), "It answered 503"),
    "is not there": (saying(http(404, "{}")), "It answered 404"),
    "says nothing": (saying('{"choices": []}'), "answered nothing"),
    "is cut off": (saying(completion('{"recommendations": [', "length")), "cut off"),
    "is no completion": (saying('{"error": {"message": "x"}}'), "no chat completion"),
    "is not JSON": (saying("{"), "no chat completion"),
    "is NaN": (saying('{"choices": NaN}'), "no chat completion"),
    "nests without end": (saying("[" * 100_000), "no chat completion"),
    "has no room (llama.cpp)": (
        no_room('"type": "exceed_context_size_error"'),
        "longer than it",
    ),
    "has no room (hosted)": (no_room('"code": "context_length_exceeded"'), "longer than it"),
    "has no room (vLLM)": (
        no_room('"message": "This model\'s maximum context length is 4096"'),
        "longer than it can read",
    ),
    "is packed": (saying(http(200, b"\x1f\x8b", "Content-Encoding: gzip")), "no chat completi"),
}


@pytest.mark.parametrize(
    "line", [b"SSH-2.0-press-Run\r\n\r\n", b"HTTP/1.1 200 OK\r\npress Run\r\n\r\n"]
)
def test_no_word_of_the_far_sides_is_in_the_reason(endpoint: AnEndpoint, line: bytes) -> None:
    """The reason is shown beside advice; what breaks HTTP could be advice of its own."""
    endpoint.answer = saying(line)
    with pytest.raises(ModelFailed, match="connection failed") as failed:
        ask(endpoint)
    assert "press" not in failed.value.reason


@pytest.mark.parametrize("name", BAD)
def test_whatever_an_endpoint_does_is_a_failure_in_words(
    endpoint: AnEndpoint, name: str
) -> None:
    """Issue 6: down, slow or nonsense; attack 38: redirects and HTML are refused."""
    endpoint.answer, words = BAD[name]
    with pytest.raises(ModelFailed, match=words):
        ask(endpoint, seconds=0.5 if name in ("hangs", "drips") else 5.0)
    assert len(endpoint.heard) == 1


def test_an_endpoint_that_is_not_there_is_a_failure_in_words(endpoint: AnEndpoint) -> None:
    """Down: the connection is refused at once."""
    model = a_model(endpoint)
    endpoint.close()
    with pytest.raises(ModelFailed, match="connection failed"):
        model.ask(PROMPT, SCHEMA)
    endpoint.__init__()  # type: ignore[misc]  # so that the fixture has something to close


def test_calls_of_tools_are_counted_and_not_made(endpoint: AnEndpoint) -> None:
    """Attack 36: ``tool_calls`` are ignored and counted."""
    call = {"type": "function", "function": {"name": "run", "arguments": "{}"}}
    endpoint.answer = saying(completion(None, tool_calls=[call, call], function_call=call))
    assert ask(endpoint) == ModelAnswer(text="", model="small", tool_calls=3)
    endpoint.answer = saying(completion(GOOD, tool_calls=None, function_call=None))
    assert ask(endpoint).tool_calls == 0


def test_a_cookie_is_not_kept(endpoint: AnEndpoint) -> None:
    """Attack 38: an answer with Set-Cookie changes nothing of the next request."""
    endpoint.answer = saying(http(200, completion(), "Set-Cookie: id=1; Path=/"))
    model = a_model(endpoint)
    assert [model.ask(PROMPT, SCHEMA).text for _ in range(2)] == [GOOD, GOOD]
    assert "cookie" not in endpoint.heard[1].head.lower()


# ---------------------------------------------------------------- dialects


def only(dialect: str, status: int = 400) -> Answer:
    """Answer well in one dialect, and refuse the others."""

    def answer(wire: socket.socket, heard: Heard, over: Event) -> None:
        del over
        kind = heard.body.get("response_format", {}).get("type", "")
        spoken = kind or ("grammar" if "json_schema" in heard.body else "text")
        good = spoken == dialect
        wire.sendall(http(200, completion()) if good else http(status, '{"error": "no"}'))

    return answer


@pytest.mark.parametrize("status", [400, 422, 500, 501])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_strictest_dialect_an_endpoint_understands_is_found_and_kept(
    endpoint: AnEndpoint, dialect: str, status: int
) -> None:
    """Issue 6: dialect probe and fallback."""
    endpoint.answer = only(dialect, status)
    model = a_model(endpoint)
    assert model.ask(PROMPT, SCHEMA).text == GOOD
    assert model.dialect == dialect
    assert len(endpoint.heard) == DIALECTS.index(dialect) + 1
    model.ask(PROMPT, SCHEMA)
    assert len(endpoint.heard) == DIALECTS.index(dialect) + 2


def test_a_schema_that_cannot_be_given_apart_is_given_in_words(endpoint: AnEndpoint) -> None:
    """Where nothing holds the model to the schema, it is at least told."""
    endpoint.answer = only("text")
    ask(endpoint)
    system = [one.body["messages"][0]["content"] for one in endpoint.heard]
    assert system[0] == "Help."
    assert all('"maxLength":9' in one for one in system[1:])


def test_an_endpoint_that_understands_nothing_is_asked_four_times_at_most(
    endpoint: AnEndpoint,
) -> None:
    """A probe has an end."""
    endpoint.answer = saying(http(400, '{"error": "no"}'))
    with pytest.raises(ModelFailed, match="It answered 400"):
        ask(endpoint)
    assert len(endpoint.heard) == len(DIALECTS)


def test_an_endpoint_that_breaks_later_is_not_asked_in_a_lesser_dialect(
    endpoint: AnEndpoint,
) -> None:
    """A 500 means "I do not understand" only as long as nothing was understood."""
    model = a_model(endpoint)
    model.ask(PROMPT, SCHEMA)
    endpoint.answer = saying(http(500, "{}"))
    with pytest.raises(ModelFailed, match="It answered 500"):
        model.ask(PROMPT, SCHEMA)
    assert (len(endpoint.heard), model.dialect) == (2, "json_schema")


def test_a_newer_name_of_the_token_limit_is_tried_when_it_is_asked_for(
    endpoint: AnEndpoint,
) -> None:
    """Some hosted models refuse ``max_tokens`` and a temperature."""

    def answer(wire: socket.socket, heard: Heard, over: Event) -> None:
        del over
        told = '{"error": "use max_completion_tokens"}'
        wire.sendall(http(400, told) if "max_tokens" in heard.body else http(200, completion()))

    endpoint.answer = answer
    model = a_model(endpoint)
    model.ask(PROMPT, SCHEMA)
    model.ask(PROMPT, SCHEMA)
    assert [
        ("max_tokens" in one.body, "temperature" in one.body) for one in endpoint.heard
    ] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    assert model.dialect == "json_schema"


# ---------------------------------------------------------------- the key and the address


def test_the_key_goes_to_the_configured_origin_and_is_read_anew(
    endpoint: AnEndpoint, tmp_path: Path
) -> None:
    """A key may be changed while SIC runs."""
    file = tmp_path / "key"
    file.write_text("first\n")
    model = a_model(endpoint, key_file=file)
    model.ask(PROMPT, SCHEMA)
    file.write_text("second")
    model.ask(PROMPT, SCHEMA)
    sent = [re.findall(r"(?mi)^authorization: (.*)$", one.head) for one in endpoint.heard]
    assert sent == [["Bearer first"], ["Bearer second"]]


@pytest.mark.parametrize(
    "key", ["", "two words", "one\nX-Injected: 1", "k\u00e9y", "x" * 5_000]
)
def test_a_key_that_is_none_is_never_sent_or_told(
    endpoint: AnEndpoint, tmp_path: Path, key: str
) -> None:
    """Observable O5: no secret in an answer; no header is made of a file's second line."""
    file = tmp_path / "key"
    file.write_text(key, encoding="utf-8")
    with pytest.raises(ModelFailed, match="key file") as failed:
        ask(endpoint, key_file=file)
    assert endpoint.heard == []
    assert not key or key not in failed.value.reason


def test_proxies_of_the_environment_are_not_used(
    endpoint: AnEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would see the key and the prompt."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert ask(endpoint).text == GOOD


@pytest.mark.parametrize(
    "url",
    ["ftp://x/v1", "x", "http://", "http://a b/", "http://u:p@127.0.0.1/v1", "http://h/#x"],
)
def test_an_address_that_is_none_is_refused_at_start(url: str) -> None:
    """Not at 03:00, when it is first asked."""
    with pytest.raises(ValueError, match="address"):
        OpenAiModel(Endpoint(url=url))


def test_a_key_does_not_travel_in_the_clear(tmp_path: Path) -> None:
    """Plain http is for this machine."""
    with pytest.raises(ValueError, match="in the clear; use https"):
        OpenAiModel(Endpoint(url="http://models.example.com/v1", key_file=tmp_path / "key"))
    for url in ("http://127.0.0.1:1/v1", "http://[::1]:1/v1", "https://models.example.com"):
        OpenAiModel(Endpoint(url=url, key_file=tmp_path / "key"))


def test_the_address_may_be_the_base_or_the_whole(endpoint: AnEndpoint) -> None:
    """People copy either."""
    for url in (endpoint.url, f"{endpoint.url}/", f"{endpoint.url}/chat/completions"):
        OpenAiModel(Endpoint(url=url)).ask(PROMPT, SCHEMA)
    assert {one.head.split()[1] for one in endpoint.heard} == {"/v1/chat/completions"}
