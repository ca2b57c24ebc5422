"""A child process in which a file of unknown origin is read, with limits that the kernel holds.

A file made to break or to hold its reader breaks or holds a process in which nobody waits. The child knows no
secret: it gets no environment, and what comes back may hold nothing but the classes of this package. A use has its
own modules loaded before the children are forked, by `preload`.
"""

import asyncio
import io
import pickle
import socket
import struct
from collections.abc import Callable
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.fork_server import LENGTH, ForkServer, Limits

AT_ONCE: Final = 2
"""Per process: more would only take the processor from each other."""
LIMITS = Limits()
_GRACE: Final = 5
_PACKAGE: Final = __name__.rpartition(".")[0]
_PLAIN: Final = frozenset(
    {("datetime", name) for name in ("date", "datetime", "time", "timedelta")}
    | {("builtins", "frozenset"), ("builtins", "set"), ("decimal", "Decimal")}
)
_server = ForkServer()
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
Result = TypeVar("Result")


class ReaderStopped(WorkbookRefused):
    """The child died, or was stopped at a limit."""

    def __init__(self) -> None:
        super().__init__("reading-stopped")


def preload(module: str) -> None:
    """Have a module loaded once for all children; before the first file is read."""
    _server.preload(module)


async def in_sandbox(function: Callable[..., Result], *arguments: Any) -> Result:
    """Result of a function, run in a child. Raises the `WorkbookRefused` that it raises, or `ReaderStopped`."""
    wish = await asyncio.to_thread(pickle.dumps, (LIMITS, function.__module__, function.__qualname__, arguments))
    turn = _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
    async with turn:
        answer = await _answer_of_child(wish)
    kind, value = await asyncio.to_thread(_opened, answer)
    if kind == "refused":
        raise value
    result: Result = value
    return result


async def _answer_of_child(wish: bytes) -> bytes:
    ours = await asyncio.to_thread(_server.child)
    try:
        # The child's own alarm comes first; this one is for a child that cannot even die.
        return await asyncio.wait_for(_ask(ours, wish), LIMITS.time + _GRACE)
    except (OSError, EOFError, TimeoutError):
        raise ReaderStopped from None
    finally:
        ours.close()


async def _ask(ours: socket.socket, wish: bytes) -> bytes:
    reader, writer = await asyncio.open_unix_connection(sock=ours)
    try:
        writer.writelines((struct.pack(LENGTH, len(wish)), wish))
        await writer.drain()
        size: int = struct.unpack(LENGTH, await reader.readexactly(struct.calcsize(LENGTH)))[0]
        return await reader.readexactly(size)
    finally:
        writer.close()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        ours = module.startswith(f"{_PACKAGE}.") and "." not in name
        found = super().find_class(module, name) if ours or (module, name) in _PLAIN else None
        if found is None or (ours and getattr(found, "__module__", "") != module):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


def _opened(answer: bytes) -> tuple[str, Any]:
    try:
        kind, value = _Unpickler(io.BytesIO(answer)).load()
    except Exception:
        raise ReaderStopped from None
    return kind, value
