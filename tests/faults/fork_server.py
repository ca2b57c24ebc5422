"""Fork server: `python -m <package> …` forked from a process that has the package imported already.

Importing costs seconds, and a fault test starts each process hundreds of times. From the fork on the child is what
`python -m` would be: it reads its own environment, has no thread and no connection of its parent's.

    python -m tests.faults.fork_server <package>    reads a request a line, writes the pid of its child
"""

import importlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local.stack import ROOT
from tests.faults import without_guards


class ForkServer:
    """Parent of one package's processes; it ends with the test, they do not."""

    def __init__(self, package: str) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.fork_server", package],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def spawn(self, words: Sequence[str], env: Mapping[str, str], log: Path, without: Sequence[str] = ()) -> int:
        """Start a process, without these guards. Returns its pid."""
        with self._lock:
            assert self._process.stdin
            assert self._process.stdout
            request = {"words": words, "env": env, "log": str(log), "without": without}
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


def main(package: str) -> None:
    module = importlib.import_module(f"{package}.__main__")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are reaped
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(package, request)
            without_guards.take_away(request["without"])
            module.cli()
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _become(package: str, request: Mapping[str, object]) -> None:
    """Give the child a session, environment, output and randomness of its own."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(str(request["log"]), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), log, log)):
        os.dup2(file, number)
    os.environ.update(request["env"])  # type: ignore[call-overload]
    sys.argv = [package, *request["words"]]  # type: ignore[misc]
    random.seed()


if __name__ == "__main__":
    main(sys.argv[1])
