"""Use cases and ports: load, decide, append, publish. It never names a concrete adapter."""
