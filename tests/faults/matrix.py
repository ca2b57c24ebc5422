"""Plans of the matrix, the run of one, and its result."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from deploy.local.waiting import NotInTime
from tests.faults.cases import Case, Run, cases
from tests.faults.stack import FaultStack

PATIENCE = 4
"""Times a case's limit, where it should hold: a busy machine is slow. Without its guard the case fails at its limit."""


@dataclass(frozen=True)
class Plan:
    """One run to come. With `guard` it is a negative control: it must fail."""

    case: Case
    seed: int
    number: int
    guard: str = ""


@dataclass
class Result:
    """Result of one run. `held` says that no finding was made; `broken`, that the harness itself failed."""

    case: str
    seed: int
    guard: str
    findings: list[str] = field(default_factory=list)
    broken: str = ""
    seconds: float = 0.0

    @property
    def held(self) -> bool:
        return not self.findings and not self.broken

    @property
    def healthy(self) -> bool:
        """A run holds; a control, which lacks a guard, does not."""
        return not self.broken and self.held == (not self.guard)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "held": self.held, "healthy": self.healthy}


def plans(seed: int, runs: int, names: Sequence[str] = (), *, controls: bool = True) -> Iterator[Plan]:
    """At least `runs` runs over the chosen cases by weight, each case at least once, then every control."""
    chosen = [one for name, one in cases.items() if not names or any(word in name for word in names)]
    weights = sum(one.weight for one in chosen)
    for shape in sorted({one.on for one in chosen}):
        for one in (one for one in chosen if one.on == shape):
            share = max(1, -(-runs * one.weight // weights)) if runs > len(chosen) else 1
            for number in range(share):
                yield Plan(one, seed + number, number)
            for guard in one.guards if controls else ():
                yield Plan(one, seed, 0, guard)


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for one in group.exceptions:
        if isinstance(one, BaseExceptionGroup):
            yield from _leaves(one)
        else:
            yield one


def _letters(number: int) -> str:
    """A number as a word: digits in a name would be looked at as somebody's number."""
    return ("" if number < 26 else _letters(number // 26)) + chr(ord("a") + number % 26)


async def play(plan: Plan, stack: FaultStack, *, short: bool = False) -> Result:
    """Play one run from beginning to end, within the case's own limit."""
    began = time.monotonic()
    limit = plan.case.limit * (1 if plan.guard else PATIENCE)
    result = Result(plan.case.name, plan.seed, plan.guard)
    run = Run(
        stack,
        plan.seed,
        tag=_letters(time.time_ns() // 1_000_000),
        without=plan.guard,
        quiet_within=40 if plan.guard else 180,
        short=short,
        slow=not short and plan.number == 0 and not plan.guard,
    )
    try:
        async with asyncio.timeout(limit):
            await run.ready()
            await plan.case.play(run)
            await run.settle()
    except* NotInTime as errors:
        run.findings += [str(error) for error in _leaves(errors)]
    except* TimeoutError:
        run.findings.append(f"not done within {limit:.0f} s")
    except* Exception as errors:
        result.broken = "; ".join(f"{type(one).__name__}: {one}" for one in _leaves(errors))
    result.findings, result.seconds = run.findings, round(time.monotonic() - began, 1)
    return result
