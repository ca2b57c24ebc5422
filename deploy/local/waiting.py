"""Waiting with a deadline and a reason: for a process to be of use, for anything to become true."""

import asyncio
import inspect
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

from deploy.local.errors import StackError
from deploy.local.processes import Process, last_lines
from deploy.local.stack import Stack

PATIENCE = 180.0
"""Seconds for anything that starts or comes to rest: a machine that builds something else meanwhile is slow, and who
waits longer than needed loses nothing."""

given_up = threading.Event()
"""Set when the person pressed Ctrl-C: threads that wait hear of it here only."""


class NotInTime(StackError):
    """Wait that came to its end in vain; the text names what did not happen."""


def wait_until(reason: str, check: Callable[[], Any], within: float = PATIENCE, every: float = 0.2) -> Any:
    """Return what `check` answers once that is true."""
    end = time.monotonic() + within
    while not (found := check()):
        if time.monotonic() > end:
            raise NotInTime(f"Not within {within:.0f} s: {reason}.")
        time.sleep(every)
    return found


async def eventually(reason: str, check: Callable[[], Any], within: float = PATIENCE, every: float = 0.1) -> Any:
    """Do the same in an event loop; `check` may be asynchronous."""
    end = time.monotonic() + within
    while True:
        found = check()
        if found := await found if inspect.isawaitable(found) else found:
            return found
        if time.monotonic() > end:
            raise NotInTime(f"Not within {within:.0f} s: {reason}.")
        await asyncio.sleep(every)


def until_ready(stack: Stack, process: Process, is_ready: Callable[[], bool], *, within: float = PATIENCE) -> None:
    """Returns when `is_ready` says so; one that dies or dawdles is an error that shows its last lines."""

    def ready() -> bool:
        if is_ready():
            return True
        if not process.alive():
            raise StackError(_with_log(stack, process, "stopped while starting"))
        if given_up.is_set():
            raise StackError(f"{process.name}: interrupted while starting")
        return False

    try:
        wait_until(f"{process.name} is ready", ready, within, every=0.05)
    except NotInTime:
        raise StackError(_with_log(stack, process, f"was not ready within {within:.0f} s")) from None


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers_ok(url: str) -> bool:
    """Whether that address answers 200 within 2 s."""
    try:
        with urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:  # an unhappy answer is one too (URLError, HTTPError)
        return False


def _with_log(stack: Stack, process: Process, what: str) -> str:
    lines = last_lines(stack, process.name, 15)
    return "\n".join([f"{process.name} {what}; the end of {stack.log(process.name)}:", *lines])
