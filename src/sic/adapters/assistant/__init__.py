"""The assistant in a process of its own, without the server's secrets."""

from sic.adapters.assistant.process import ProcessAdvisor

__all__ = ["ProcessAdvisor"]
