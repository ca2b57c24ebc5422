"""What the process of one side needs: its orders from stdin, its figures on stdout, a line of JSON each.

Standard library only, because peers run it in an environment that holds nothing of ours.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable, Coroutine
from typing import Any

Figures = dict[str, float]


def serve(work: Callable[..., Coroutine[Any, Any, Figures]]) -> None:
    """The whole of a side's `__main__`: `work` gets the orders by name and answers with figures."""
    orders = json.loads(sys.stdin.readline())
    tell(**asyncio.run(work(**orders)))


def tell(**facts: Any) -> None:
    """One line for the harness to hear."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


async def told() -> str:
    """The next word of the harness; empty when it has hung up."""
    line: str = await asyncio.to_thread(sys.stdin.readline)
    return line.strip()


class Stopwatch:
    """Seconds on the wall and of this process's processor since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.monotonic(), _cpu()

    @property
    def wall(self) -> float:
        return time.monotonic() - self._wall

    @property
    def cpu(self) -> float:
        return _cpu() - self._cpu

    def rate(self, events: int) -> Figures:
        """The two figures of a side that got so many events done."""
        return {"events/s": events / self.wall, "CPU µs/event": 1e6 * self.cpu / events}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
