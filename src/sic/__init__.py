"""Service Incident Command: incident response where the runbook is the program."""

__version__ = "0.1.0"
