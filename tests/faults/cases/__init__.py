"""Fault matrix: named cases, each a function that plays one fault under load; the checker knows the invariants."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from deploy.local.waiting import NotInTime, eventually
from tests.faults import checker
from tests.faults.checker import Before
from tests.faults.load import ALERTS_OF_A_LOAD, Load
from tests.faults.stack import PLAIN, STANDING, FaultStack, ProcessConfig, settings
from tests.faults.topics import KafkaInspector
from tests.faults.without_guards import GUARDS

GROUPS = {"recorder-worker": "recorder", "notifier-worker": "notifier", "suppliers-worker": "suppliers"}
Play = Callable[["Run"], Awaitable[None]]


Fault = Callable[[Load], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Case:
    """`guards`: each, taken away alone, must make this case fail. `weight`: how often it comes in the long mode."""

    name: str
    line: str
    play: Play
    guards: tuple[str, ...] = ()
    on: str = "one"
    weight: int = 3
    short: bool = False
    limit: float = 90


cases: dict[str, Case] = {}


def case(
    name: str,
    line: str,
    *,
    guards: str = "",
    on: str = "one",
    weight: int = 3,
    short: bool = False,
    limit: float = 90,
) -> Callable[[Play], Play]:
    """Put a case into the matrix. Guards with a + between them go away together."""

    def put(play: Play) -> Play:
        cases[name] = Case(name, line, play, tuple(guards.split()), on, weight, short, limit)
        return play

    return put


class Unplayed(Exception):
    """Fault that did not happen: the case is broken, not the product."""


@dataclass
class Run:
    """Run of a case; its seed decides sizes and moments."""

    stack: FaultStack
    seed: int
    tag: str
    without: str = ""
    short: bool = False
    slow: bool = False
    """Leave it to the session timeout to tell the broker that a member has died; be away for a whole minute."""
    quiet_within: float = 180
    before: Before = field(default_factory=lambda: Before({}, {}))
    findings: list[str] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    dead_letters_expected: bool = False
    _more: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)

    async def ready(self) -> None:
        """Ensure that every standing process runs, with the guards of this run."""
        await self.stack.restore()
        await asyncio.gather(*(self.ensure_running(name) for name in STANDING))
        self.before = await checker.look(self.stack)

    def config(self, name: str, failpoints: str = "", only: tuple[str, ...] = (), **more: object) -> ProcessConfig:
        service_worker = "-".join(name.split("-")[:2])
        without = tuple(one for one in self.without.split("+") if one and GUARDS[one].process == service_worker)
        named = {f"JEMBATAN_{key.upper()}": value for key, value in more.items()}
        return ProcessConfig(failpoints, without, only, settings(named))

    async def ensure_running(self, name: str, failpoints: str = "", only: tuple[str, ...] = (), **more: object) -> None:
        """Start the process unless it runs with these failpoints and settings already."""
        config = self.config(name, failpoints, only, **more)
        if not (self.stack.is_running(name, config) or self.slow) and name in GROUPS:
            self.stack.kill(name)
            with suppress(Exception):  # a help only: the broker finds it out by itself, later
                await KafkaInspector(self.stack.kafka).forget_members(GROUPS[name])
        await self.stack.ensure_running(name, config)

    def load(self, suppliers: int = 16, changes: int = 4, part: str = "", alerts: int = ALERTS_OF_A_LOAD) -> Load:
        load = Load(self.stack, self.seed, f"{self.tag}{part}", suppliers, changes, alerts)
        self.loads.append(load)
        return load

    async def under_load(self, fault: Fault, suppliers: int = 16, changes: int = 4) -> None:
        """Play the fault while the load runs; both end."""
        load = self.load(suppliers, changes)
        async with asyncio.TaskGroup() as group:
            group.create_task(load.run())
            group.create_task(fault(load))

    async def some_of(self, load: Load) -> None:
        """Wait for a moment of the seed's choice, in the first half of the load."""
        share = self.rng.uniform(0.05, 0.5) * load.steps
        await eventually("the load has begun", lambda: load.done >= share, every=0.02)

    async def died(self, name: str, within: float = 20) -> None:
        """Wait for a failpoint. One that is never reached is no fault played: the case is broken, not the product.

        A busy machine takes in one batch what an idle one takes in many and comes by less often: more is sent then.
        """
        for part in "mno":
            with suppress(NotInTime):
                return await self._ended(name, within)
            self._more.append(asyncio.create_task(self.load(part=part).run()))
        try:
            await self._ended(name, within)
        except NotInTime as error:
            raise Unplayed(str(error)) from None

    async def _ended(self, name: str, within: float) -> None:
        await eventually(f"{name} reaches its failpoint", lambda: not self.stack.alive(name), within, every=0.02)

    async def froze(self, name: str, within: float = 20) -> None:
        try:
            await eventually(f"{name} is frozen at its failpoint", lambda: self.stack.frozen(name), within, every=0.02)
        except NotInTime as error:
            raise Unplayed(str(error)) from None

    async def settle_quietly(self) -> None:
        """Wait until all that is under way has arrived, before processes leave."""
        self.findings += await checker.quiet(self.stack, self.quiet_within)

    async def settle(self) -> None:
        """Wait until nothing is under way, then compare the totals."""
        await asyncio.gather(*self._more)
        self.findings += await checker.quiet(self.stack, self.quiet_within)
        for load in self.loads:
            self.findings += await checker.check(
                self.stack, load, self.before, dead_letters_expected=self.dead_letters_expected
            )


__all__ = ["PLAIN", "Case", "Run", "case", "cases"]

from tests.faults.cases import brokers, databases, emails, lines, records, relays  # noqa: E402, F401
from tests.faults.cases import kills as _kills  # noqa: E402, F401 each module puts its cases into the matrix
