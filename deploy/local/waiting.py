"""Waiting for a process to be of use, with a deadline and a reason."""

import socket
import threading
import time
from collections.abc import Callable

from deploy.local.errors import StackError
from deploy.local.processes import Process, last_lines
from deploy.local.stack import Stack

PATIENCE = 180.0
"""Seconds for anything that starts or comes to rest: a machine that builds something else meanwhile is slow, and who
waits longer than needed loses nothing."""

given_up = threading.Event()
"""Set when the person pressed Ctrl-C: threads that wait hear of it here only."""


def until_ready(stack: Stack, process: Process, is_ready: Callable[[], bool], *, within: float = PATIENCE) -> None:
    """Returns when `is_ready` says so; one that dies or dawdles is an error that shows its last lines."""
    deadline = time.monotonic() + within
    while not is_ready():
        if not process.alive():
            raise StackError(_with_log(stack, process, "stopped while starting"))
        if time.monotonic() > deadline:
            raise StackError(_with_log(stack, process, f"was not ready within {within:.0f} s"))
        if given_up.wait(0.05):
            raise StackError(f"{process.name}: interrupted while starting")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _with_log(stack: Stack, process: Process, what: str) -> str:
    lines = last_lines(stack, process.name, 15)
    return "\n".join([f"{process.name} {what}; the end of {stack.log(process.name)}:", *lines])
