"""What is said to an endpoint, and what its answer says. It names no tool, in any dialect.

Servers differ in how they are told to answer in JSON. The strictest way is tried first; one
that refuses it is asked the next way:

    json_schema   response_format with the schema        OpenAI, vLLM, Ollama, llama.cpp
    json_object   response_format, schema in words       older ones of them
    grammar       llama.cpp's own field, made a grammar   its older servers
    text          the schema in words alone              anything
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

from sic.application.advice import ModelAnswer, ModelFailed, Prompt

Dialect: TypeAlias = Literal["json_schema", "json_object", "grammar", "text"]
DIALECTS: tuple[Dialect, ...] = ("json_schema", "json_object", "grammar", "text")
ANSWER_TOKENS = 900  # Three choices with their quotes and reasons have room in it.


def body_of(
    prompt: Prompt,
    schema: Mapping[str, object],
    dialect: Dialect,
    *,
    model: str,
    recent: bool = False,
) -> bytes:
    """Return a request's JSON.

    Args:
        prompt: What is sent, in two messages.
        schema: Of the answer.
        dialect: How the endpoint is told of the schema.
        model: Empty: the endpoint's own.
        recent: Some hosted models take a newer name of the token limit, and no temperature.
    """
    messages = [
        {"role": "system", "content": _instructions(prompt, schema, dialect)},
        {"role": "user", "content": prompt.user},
    ]
    limits: dict[str, object] = {"max_tokens": ANSWER_TOKENS, "temperature": 0}
    if recent:
        limits = {"max_completion_tokens": ANSWER_TOKENS}
    body: dict[str, object] = {"messages": messages, "stream": False, **limits}
    if model:
        body["model"] = model
    body |= _way(dialect, schema)
    # ASCII: a lone surrogate that a client sent us is no UTF-8, and would end the request.
    return json.dumps(body, separators=(",", ":")).encode("ascii")


def _instructions(prompt: Prompt, schema: Mapping[str, object], dialect: Dialect) -> str:
    if dialect == "json_schema":
        return prompt.system
    written = json.dumps(schema, separators=(",", ":"))
    return f"{prompt.system}\nThe JSON Schema of your answer: {written}"


def _way(dialect: Dialect, schema: Mapping[str, object]) -> dict[str, object]:
    match dialect:
        case "json_schema":
            named = {"name": "advice", "strict": True, "schema": schema}
            return {"response_format": {"type": "json_schema", "json_schema": named}}
        case "json_object":
            return {"response_format": {"type": "json_object"}}
        case "grammar":
            return {"json_schema": schema}
        case "text":
            return {}


# ---------------------------------------------------------------- the answer


class _Message(msgspec.Struct):
    content: str | None = None
    tool_calls: list[object] | None = None
    function_call: object = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    model: str | None = None


def answer_of(raw: bytes, model: str) -> ModelAnswer:
    """Return what a model answered, unread.

    Args:
        raw: The body of the answer.
        model: The name it was asked by; empty: the endpoint says.

    Raises:
        ModelFailed: it is no completion, or was cut off.
    """
    try:
        found = msgspec.json.decode(raw, type=_Completion)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise ModelFailed("Its answer is no chat completion.") from None
    if not found.choices:
        raise ModelFailed("It answered nothing.")
    first = found.choices[0]
    if first.finish_reason == "length":
        raise ModelFailed(f"Its answer was cut off after {ANSWER_TOKENS} tokens or less.")
    calls = len(first.message.tool_calls or ()) + (first.message.function_call is not None)
    name = model or _shown(found.model or "")
    return ModelAnswer(text=first.message.content or "", model=name, tool_calls=calls)


def _shown(name: str) -> str:
    """Return a model's name; of a file's path, which some servers give, the file alone."""
    if name.startswith("/") or name[1:3] == ":\\":
        return name.replace("\\", "/").rpartition("/")[2]
    return name
