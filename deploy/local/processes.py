"""Processes that outlive the command that started them, and that no other command mistakes for its own."""

import json
import os
import signal
import subprocess
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from deploy.local.stack import ROOT, Stack, alone, private, write_json
from deploy.local.system_user import switch_to

_children: dict[int, subprocess.Popen[bytes]] = {}
"""Those this command started itself; kept only so that the dead among them can be reaped."""


@dataclass(frozen=True)
class Process:
    name: str
    pid: int
    birth: float
    """A pid is reused, a pid with its start time is not."""
    port: int | None
    started_at: str
    command: list[str]

    def alive(self) -> bool:
        try:
            seen = psutil.Process(self.pid)
            return _birth(seen) == self.birth and seen.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


def _birth(process: psutil.Process) -> float:
    """Start time; on Linux in ticks since boot, which no clock correction moves."""
    try:
        return float(Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[19])
    except FileNotFoundError:
        return process.create_time()


def start(
    stack: Stack,
    name: str,
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    port: int | None = None,
    account: str | None = None,
    cwd: Path = ROOT,
) -> Process:
    """Starts `command` in a session of its own, output appended to the log, and records it."""
    words = [str(word) for word in command]
    with private(stack.log(name)).open("ab") as log:
        child = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            **switch_to(account),
        )
    _reap()
    _children[child.pid] = child
    return record(stack, name, child.pid, words, port=port)


def record(stack: Stack, name: str, pid: int, command: Sequence[str], *, port: int | None = None) -> Process:
    """Takes a process that runs already as this stack's own."""
    born = _birth(psutil.Process(pid))
    stack.folder("run")
    process = Process(name, pid, born, port, datetime.now(UTC).isoformat(timespec="seconds"), list(command))
    write_json(_record(stack, name), asdict(process))
    return process


def want(stack: Stack, names: Collection[str]) -> None:
    """Notes that these ought to run from now on, so that one that never started is missed."""
    with alone(_wanted(stack)):
        write_json(_wanted(stack), sorted({*wanted(stack), *names}))


def wanted(stack: Stack) -> list[str]:
    path = _wanted(stack)
    names: list[str] = json.loads(path.read_text()) if path.exists() else []
    return names


def find(stack: Stack, name: str) -> Process | None:
    try:
        return Process(**json.loads(_record(stack, name).read_text()))
    except FileNotFoundError:
        return None


def running(stack: Stack, name: str) -> Process | None:
    process = find(stack, name)
    return process if process and process.alive() else None


def everything(stack: Stack) -> list[Process]:
    """Every process that `up` started and `down` has not ended, alive or not, oldest first."""
    names = [path.stem for path in stack.home.glob("run/*.json")]
    found = [process for name in names if (process := find(stack, name))]
    return sorted(found, key=lambda process: (process.started_at, process.pid))


def stop(stack: Stack, process: Process, *, with_signal: signal.Signals = signal.SIGTERM) -> None:
    """Asks politely, waits up to 20 s, then kills what is left of the process and its children."""
    if process.alive():
        with suppress(psutil.NoSuchProcess):
            _end_family(psutil.Process(process.pid), with_signal)
    _reap()
    _record(stack, process.name).unlink(missing_ok=True)


def kill(process: Process) -> None:
    """Ends a process that no longer listens, with its children; waits up to 20 s until they are gone."""
    if process.alive():
        with suppress(psutil.NoSuchProcess):
            _kill_all(_family(psutil.Process(process.pid)))


def _end_family(leader: psutil.Process, asked: signal.Signals) -> None:
    family = _family(leader)
    leader.send_signal(asked)
    psutil.wait_procs([leader], timeout=20)
    _kill_all(psutil.wait_procs(family, timeout=1)[1])


def _family(leader: psutil.Process) -> list[psutil.Process]:
    return [leader, *leader.children(recursive=True)]


def _kill_all(family: Sequence[psutil.Process]) -> None:
    for one in family:
        with suppress(psutil.NoSuchProcess):  # it may end by itself between the look and the signal
            one.kill()
    psutil.wait_procs(family, timeout=20)


def forget(stack: Stack, names: Collection[str]) -> None:
    """These ought not to run any more."""
    with alone(_wanted(stack)):
        write_json(_wanted(stack), [name for name in wanted(stack) if name not in names])


def last_lines(stack: Stack, name: str, count: int) -> list[str]:
    path = stack.log(name)
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - 400 * count - 4000))
        return file.read().decode("utf-8", "replace").splitlines()[-count:]


def _reap() -> None:
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            _children.pop(pid, None)


def _wanted(stack: Stack) -> Path:
    return stack.home / "wanted.json"


def _record(stack: Stack, name: str) -> Path:
    return stack.home / "run" / f"{name}.json"
