"""The pure compiler from a Markdown runbook to a typed policy; it never fails or guesses."""

from sic.runbook.compiler import Compiled, compile_document, compile_runbook

__all__ = ["Compiled", "compile_document", "compile_runbook"]
