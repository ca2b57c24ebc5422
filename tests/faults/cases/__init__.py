"""The matrix: every fault is a named case, a function that plays it under load. What must hold is the checker's."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from deploy.local.waiting import NotInTime, eventually
from tests.faults import checker
from tests.faults.checker import Before
from tests.faults.load import Load
from tests.faults.stage import GUARDS, PLAIN, STANDING, Outfit, Stage, settings
from tests.faults.topics import Sight

GROUPS = {"witness-worker": "witness", "notifier-worker": "notifier", "suppliers-worker": "suppliers"}
Play = Callable[["Run"], Awaitable[None]]


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
    """The fault did not happen."""


@dataclass
class Run:
    """One playing of a case: its seed decides sizes and moments."""

    stage: Stage
    seed: int
    tag: str
    guards_off: str = ""
    short: bool = False
    patient: bool = False
    """Let the broker find out by itself that a member has died."""
    quiet_within: float = 180
    before: Before = field(default_factory=lambda: Before({}, {}))
    findings: list[str] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    letters_expected: bool = False

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)

    async def ready(self) -> None:
        """Every standing process runs, with the guards of this run."""
        await self.stage.mend()
        await asyncio.gather(*(self.dress(name) for name in STANDING))
        self.before = await checker.look(self.stage)

    def outfit(self, name: str, failpoints: str = "", only: tuple[str, ...] = (), **more: object) -> Outfit:
        service_worker = "-".join(name.split("-")[:2])
        off = (
            [one for one in self.guards_off.split("+") if service_worker in GUARDS[one.partition(".")[0]]]
            if (self.guards_off)
            else []
        )
        named = {f"JEMBATAN_{key.upper()}": value for key, value in more.items()}
        return Outfit(failpoints, " ".join(off), only, settings(named))

    async def dress(self, name: str, failpoints: str = "", only: tuple[str, ...] = (), **more: object) -> None:
        """This process runs with these failpoints and settings; it is started anew where it does not."""
        outfit = self.outfit(name, failpoints, only, **more)
        if not (self.stage.wears(name, outfit) or self.patient) and name in GROUPS:
            self.stage.kill(name)
            with suppress(Exception):  # a help only: the broker finds it out by itself, later
                await Sight(self.stage.kafka).forget_members(GROUPS[name])
        await self.stage.dress(name, outfit)

    def load(self, suppliers: int = 16, changes: int = 4, part: str = "") -> Load:
        load = Load(self.stage, self.seed, f"{self.tag}{part}", suppliers, changes)
        self.loads.append(load)
        return load

    async def under_load(self, fault: Callable[[Load], Awaitable[None]], suppliers: int = 16, changes: int = 4) -> None:
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
        """Wait for a failpoint. One that is never reached is no fault played: the case is broken, not the product."""
        try:
            await eventually(f"{name} reaches its failpoint", lambda: not self.stage.alive(name), within, every=0.02)
        except NotInTime as error:
            raise Unplayed(str(error)) from None

    async def froze(self, name: str, within: float = 20) -> None:
        try:
            await eventually(f"{name} is frozen at its failpoint", lambda: self.stage.frozen(name), within, every=0.02)
        except NotInTime as error:
            raise Unplayed(str(error)) from None

    async def settle_quietly(self) -> None:
        """All that is under way arrives, before processes leave."""
        self.findings += await checker.quiet(self.stage, self.quiet_within)

    async def settle(self) -> None:
        """Nothing more comes; then the books are compared."""
        self.findings += await checker.quiet(self.stage, self.quiet_within)
        for load in self.loads:
            self.findings += await checker.check(self.stage, load, self.before, letters_expected=self.letters_expected)


__all__ = ["PLAIN", "Case", "Run", "case", "cases"]

from tests.faults.cases import brokers, databases, letters, lines, records, relays  # noqa: E402, F401
from tests.faults.cases import kills as _kills  # noqa: E402, F401 each module puts its cases into the matrix
