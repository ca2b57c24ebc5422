"""Supervisor: restarts what crashed, kills and restarts a service that no longer answers, as an orchestrator would.

It is a process of its own, because one that holds its interpreter (an endless pattern, a native call) can neither
see that itself nor hear SIGTERM.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from deploy.local import processes
from deploy.local.stack import ROOT, Stack, alone, write_json

NAME = "supervisor"
SILENT = 30.0
"""Seconds without any answer after which a process counts as hung."""

KEPT = 20
"""Restarts remembered per process."""


def start(stack: Stack, *, silent: float = SILENT) -> None:
    """Start the supervisor of this stack where none runs. `silent`: seconds without an answer that count as hung."""
    if processes.running(stack, NAME):
        return
    command = [sys.executable, "-m", "deploy.local.supervisor", "--home", stack.home, "--services", stack.services]
    command += ["--silent", silent]
    if stack.fast:
        command.append("--fast")
    if not stack.env:
        command.append("--alone")
    processes.start(stack, NAME, [str(word) for word in command], cwd=ROOT)


def stop(stack: Stack) -> None:
    """End the supervisor first, so that it restarts nothing that is being stopped."""
    if process := processes.find(stack, NAME):
        processes.stop(stack, process)


def restarts(stack: Stack) -> dict[str, list[str]]:
    """Times at which each process was restarted, oldest first: `{"suppliers-web": ["2025-07-08T01:00:00+00:00"]}`."""
    path = _record(stack)
    known: dict[str, list[str]] = json.loads(path.read_text()) if path.exists() else {}
    return known


def note_restart(stack: Stack, name: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with alone(_record(stack)):
        known = restarts(stack)
        write_json(_record(stack), known | {name: [*known.get(name, []), now][-KEPT:]})


def _record(stack: Stack) -> Path:
    return stack.home / "restarts.json"
