"""Renderers of diagrams, one folder a package; none of them runs in this process."""
