"""Composition of the optional language model. Without its setting, nothing is ever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sic.entrypoints.office import CannotStart

if TYPE_CHECKING:
    from sic.application.advice import LanguageModel
    from sic.application.second_opinion import Ration
    from sic.entrypoints.settings import Settings


def model_of(settings: Settings) -> LanguageModel | None:
    """Return the model that gives a second opinion, if one is set up.

    Raises:
        CannotStart: its address is none, or its key would travel in the clear.
    """
    if not settings.assistant_model_url:
        return None
    from sic.adapters.llm.openai import Endpoint, OpenAiModel

    endpoint = Endpoint(
        url=settings.assistant_model_url,
        model=settings.assistant_model,
        key_file=settings.assistant_key_file,
        timeout_seconds=settings.assistant_timeout_seconds,
    )
    try:
        return OpenAiModel(endpoint)
    except ValueError as error:
        raise CannotStart(
            f"The language model cannot be set up: {error}.",
            "Correct SIC_ASSISTANT_MODEL_URL, or leave it empty: the ranking needs no model.",
        ) from error


def ration_of(settings: Settings) -> Ration:
    """Return how much of it one incident may have."""
    from sic.application.second_opinion import Ration

    return Ration(
        calls=settings.assistant_calls_max, characters=settings.assistant_characters_max
    )
