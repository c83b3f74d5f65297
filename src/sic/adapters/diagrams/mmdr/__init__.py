"""The extra ``diagrams``: Mermaid charts by mmdr, drawn in a process that may be ended."""

from sic.adapters.diagrams.mmdr.renderer import MmdrRenderer, installed

__all__ = ["MmdrRenderer", "installed"]
