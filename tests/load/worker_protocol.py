"""Protocol of a driver's process: its orders from stdin, its figures on stdout, a line of JSON each.

Standard library only, because baselines run it in an environment that holds nothing of ours.
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

Figures = dict[str, float]

_harness = sys.stdout


def serve(work: Callable[..., Coroutine[Any, Any, Mapping[str, Any]]]) -> None:
    """Run a driver's `__main__`: `work` gets the orders by name and answers with figures."""
    global _harness
    _harness = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else prints, logs above all, goes where errors go
    orders = json.loads(sys.stdin.readline())
    tell(**asyncio.run(work(**orders)))


def tell(**facts: Any) -> None:
    """One line for the harness to hear."""
    _harness.write(json.dumps(facts) + "\n")
    _harness.flush()


async def told() -> str:
    """The next word of the harness; empty when it has hung up."""
    line: str = await asyncio.to_thread(sys.stdin.readline)
    return line.strip()


def until_told() -> asyncio.Event:
    """Set at the next word of the harness."""
    over = asyncio.Event()
    asyncio.create_task(told()).add_done_callback(lambda _: over.set())
    return over


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
        """Compute the two figures of a driver that got so many events done."""
        return {"events/s": events / self.wall, "CPU µs/event": 1e6 * self.cpu / events}


@dataclass
class Timeline:
    """Events done by a replica over time: (monotonic seconds, how many), the first with none."""

    moments: list[tuple[float, int]] = field(default_factory=list)

    def begin(self) -> None:
        if not self.moments:
            self.moments.append((time.monotonic(), 0))

    def add(self, count: int) -> None:
        self.moments.append((time.monotonic(), count))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
