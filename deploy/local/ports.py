"""Ports of the parts, and a clear error where another process has one."""

import json
import random
import socket
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.local.errors import StackError
from deploy.local.processes import running
from deploy.local.stack import Ports, Stack, alone, write_json

# Below the range from which Linux takes ports for outgoing connections: a free one stays free.
AUTO_RANGE = range(20000, 32000)


@dataclass(frozen=True)
class Port:
    setting: str
    default: int


POSTGRES = Port("LOCAL_POSTGRES_PORT", 55432)
KAFKA = Port("LOCAL_KAFKA_PORT", 59092)
KAFKA_CONTROLLER = Port("LOCAL_KAFKA_CONTROLLER_PORT", 59093)
KAFKA_BEHIND_PROXY = Port("LOCAL_KAFKA_BEHIND_PROXY_PORT", 59098)
KAFKA_PROXY = Port("LOCAL_KAFKA_PROXY_PORT", 59099)
SMTP = Port("LOCAL_SMTP_PORT", 51025)
MAIL_PAGE = Port("LOCAL_MAIL_PORT", 51080)
ISSUER = Port("LOCAL_ISSUER_PORT", 51090)


def number(stack: Stack, port: Port) -> int:
    """The port chosen for this stack before, else the one set, else the default; automatic: a free one."""
    if known := _chosen(stack).get(port.setting):
        return known
    wanted = _parsed(port, stack.env.get(port.setting) or str(port.default))
    if stack.ports is Ports.FIXED:
        return wanted
    with alone(_file(stack)):
        chosen = _chosen(stack)
        if port.setting not in chosen:
            keep = stack.ports is Ports.PREFER and is_free(wanted)
            chosen[port.setting] = wanted if keep else pick_free(avoid=set(chosen.values()))
            write_json(_file(stack), chosen)
    return chosen[port.setting]


def claim(stack: Stack, process: str, *ports: Port) -> list[int]:
    """Numbers for a process about to start; refuses those that somebody else listens on."""
    return [_free_number(stack, process, port) for port in ports]


def pick_free(avoid: set[int]) -> int:
    candidates = random.sample(AUTO_RANGE, 200)
    return next(one for one in candidates if one not in avoid and is_free(one))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_number(stack: Stack, process: str, port: Port) -> int:
    wanted = number(stack, port)
    if running(stack, process) or is_free(wanted):
        return wanted
    if port.setting in _chosen(stack):
        if _is_let_go(wanted):
            return wanted
        _forget(stack, port)
        return _free_number(stack, process, port)
    raise StackError(
        f"{process}: port {wanted} is taken{_holder(wanted)}. "
        f"Set {port.setting} to a free port in .env or in the environment."
    )


def _is_let_go(port: int, within: float = 5) -> bool:
    """Whether a process that has just died lets go of its port; others know this number and go on using it."""
    end = time.monotonic() + within
    while not is_free(port):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _chosen(stack: Stack) -> dict[str, int]:
    path = _file(stack)
    chosen: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    return chosen


def _forget(stack: Stack, port: Port) -> None:
    with alone(_file(stack)):
        write_json(_file(stack), {k: v for k, v in _chosen(stack).items() if k != port.setting})


def _file(stack: Stack) -> Path:
    return stack.home / "ports.json"


def _parsed(port: Port, text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise StackError(f"{port.setting} must be a port number from 1 to 65535, not {text!r}.")


def _holder(port: int) -> str:
    try:
        for one in psutil.net_connections("tcp"):
            if one.status == psutil.CONN_LISTEN and one.laddr and one.laddr.port == port and one.pid:
                return f" by {psutil.Process(one.pid).name()} (pid {one.pid})"
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        pass
    return ""
