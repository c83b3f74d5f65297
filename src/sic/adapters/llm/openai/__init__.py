"""Any endpoint that speaks OpenAI's chat completions; it is never given a tool."""

from sic.adapters.llm.openai.client import Endpoint, OpenAiModel

__all__ = ["Endpoint", "OpenAiModel"]
