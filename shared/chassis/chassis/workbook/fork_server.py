"""Children for the sandbox: forked from a process that has loaded what they need and has nothing else in it.

Not forked from web or worker, whose threads and connections no child may inherit; not started anew for every file,
which would cost a quarter of a second of loading each time. Also the program that this process and its children run.
"""

import atexit
import gc
import os
import pickle
import resource
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from threading import Lock
from typing import Any, Final

from chassis.workbook.errors import WorkbookRefused

LENGTH: Final = "!Q"
_KEPT: Final = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory, seconds of processor time, seconds by the clock: many, because an honest file
    waits for its processor time on a busy machine; what loops is ended by the processor's limit."""

    memory: int = 1024 * 1024 * 1024
    processor: int = 20
    time: int = 90


class ForkServer:
    """Started when first needed, and again should it have died; it ends with the process that started it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._modules = ["python_calamine"]
        atexit.register(self.close)

    def preload(self, module: str) -> None:
        if module not in self._modules:
            self._modules.append(module)

    def child(self) -> socket.socket:
        """A connection to a new child. Raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                self._send(theirs)
            except OSError:
                self.close()
                self._send(theirs)
        return ours

    def close(self) -> None:
        if self._control is not None and self._process is not None:
            self._control.close()
            self._process.wait()
        self._control = self._process = None

    def _send(self, theirs: socket.socket) -> None:
        if self._control is None:
            self._control, self._process = _started(self._modules)
        socket.send_fds(self._control, [b"."], [theirs.fileno()])


def _started(modules: Sequence[str]) -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
    ours, theirs = socket.socketpair()
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    command = [sys.executable, "-m", __name__, str(theirs.fileno()), *modules]
    with theirs:
        return ours, subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment, pass_fds=[theirs.fileno()])


def _serve(control: socket.socket, modules: Sequence[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries them
    for module in modules:
        import_module(module)
    gc.freeze()
    while True:
        told, descriptors, *_ = socket.recv_fds(control, 1, 1)
        if not told:
            return
        connection = socket.socket(fileno=descriptors[0])
        with connection, suppress(OSError):
            if os.fork() == 0:
                control.close()
                _answer(connection)


def _answer(connection: socket.socket) -> None:
    """In the child; never returns."""
    gc.disable()  # what it reads it keeps until it ends
    try:
        with connection.makefile("rwb") as stream:
            size = struct.unpack(LENGTH, stream.read(struct.calcsize(LENGTH)))[0]
            limits, module, name, arguments = pickle.loads(stream.read(size))
            _limit(limits)
            answer = _result(module, name, arguments)
            stream.write(struct.pack(LENGTH, len(answer)))
            stream.write(answer)
    finally:
        # Freeing millions of cells one by one would help nobody.
        os._exit(0)


def _result(module: str, name: str, arguments: Sequence[Any]) -> bytes:
    try:
        answer = "done", getattr(import_module(module), name)(*arguments)
    except WorkbookRefused as refused:
        answer = "refused", refused
    return pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)


def _limit(limits: Limits) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits.time)
    for limit, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.processor),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
