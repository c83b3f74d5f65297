"""Sends the log to stderr: stdout is for data. One event a line, whatever text is in it."""

from __future__ import annotations

import logging
import os
import sys

import structlog
from structlog.typing import Processor


def send_to_stderr(level: str) -> None:
    """Write events from ``level`` on: for people on a terminal, as JSON for programs."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _renderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=_on_stderr,
    )


def _on_stderr(*_args: object) -> structlog.PrintLogger:
    # Looked up for each event, so that a replaced stderr is followed.
    return structlog.PrintLogger(sys.stderr)


def _renderer() -> Processor:
    # JSON escapes line ends and control characters: an alert's text cannot forge an event.
    if sys.stderr.isatty():
        return structlog.dev.ConsoleRenderer(colors=not os.environ.get("NO_COLOR"))
    return structlog.processors.JSONRenderer(ensure_ascii=False)
