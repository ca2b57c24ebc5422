"""All that a process would write, to be searched."""

import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import structlog

from chassis import logging as chassis_logging
from chassis.config import Environment, Settings

_HOOKS = ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook"), (warnings, "showwarning"))
CLIENTS = ("httpx", "httpcore")
"""The tests' own client logs addresses; it is no part of a service."""


@contextmanager
def output(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, environment: Environment = Environment.PRODUCTION
) -> Iterator[io.StringIO]:
    """Output to stderr inside, logged as in this environment."""
    written = io.StringIO()
    root, kept = logging.getLogger(), structlog.get_config()
    before, level = list(root.handlers), root.level
    with monkeypatch.context() as patch:
        for owner, name in _HOOKS:
            patch.setattr(owner, name, getattr(owner, name))
        for name in CLIENTS:
            patch.setattr(logging.getLogger(name), "disabled", True)
        patch.setattr(sys, "stderr", written)
        chassis_logging.set_up(settings.model_copy(update={"environment": environment}), "probe", "web")
        structlog.configure(cache_logger_on_first_use=False)
        try:
            yield written
        finally:
            root.handlers[:], root.level = before, level
            structlog.configure(**kept)
