"""Command line of the fault matrix: runs, table and report (`make faults`)."""

import asyncio
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from deploy.local.steps import console
from tests.faults.matrix import Plan, Result, plans, play
from tests.faults.stack import HOME, FaultStack

SHAPES: dict[str, dict[str, object]] = {"one": {"proxied": True}, "three": {"brokers": 3}}


def main(
    seed: Annotated[int, typer.Option(help="the same seed plays the same runs")] = 1,
    runs: Annotated[int, typer.Option(help="how many at least, over all cases by their weight")] = 200,
    only: Annotated[list[str] | None, typer.Option(help="cases whose name has this in it")] = None,
    short: Annotated[bool, typer.Option(help="faults that last less long")] = False,
    controls: Annotated[bool, typer.Option(help="play each guard's negative control too")] = True,
    minutes: Annotated[float, typer.Option(help="begin no run after so many minutes")] = 40,
    home: Annotated[Path, typer.Option(help="folder of the stacks")] = HOME,
    report: Annotated[Path | None, typer.Option(help="JSON report [default: reports/ in the home]")] = None,
) -> None:
    """Play faults against the real stack and compare the totals after each."""
    chosen = list(plans(seed, runs, only or [], controls=controls))
    results, left = asyncio.run(_play_all(chosen, home.resolve(), time.monotonic() + minutes * 60, short))
    console.print(_table(results))
    path = report or home / "reports" / "faults.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(_summary(seed, results, left), indent=1, ensure_ascii=False) + "\n")
    wrong = [one for one in results if not one.healthy]
    for one in wrong:
        console.print(f"{one.case} (seed {one.seed}{f', without {one.guard}' if one.guard else ''}):", markup=False)
        for line in one.broken.splitlines()[:1] or one.findings or ["the control did not fail"]:
            console.print(f"  {line}", markup=False)
    console.print(f"{len(results)} runs, {len(wrong)} not as expected, {len(left)} not begun in time. {path}")
    sys.exit(1 if wrong or left else 0)


async def _play_all(chosen: list[Plan], home: Path, end: float, short: bool) -> tuple[list[Result], list[Plan]]:
    """Run after run; a stack is up while its cases are played."""
    results: list[Result] = []
    left: list[Plan] = []
    for shape in dict.fromkeys(plan.case.on for plan in chosen):
        stack = FaultStack.at(home / shape, **SHAPES[shape])
        try:
            await stack.open()
            for plan in (one for one in chosen if one.case.on == shape):
                if time.monotonic() > end:
                    left.append(plan)
                    continue
                results.append(await play(plan, stack, short=short))
                _tell(results[-1], len(results), len(chosen))
        finally:
            await stack.close()
    return results, left


def _tell(one: Result, number: int, total: int) -> None:
    mark = "[green]✓[/]" if one.healthy else "[red]✗[/]"
    without = f" [yellow]without {one.guard}[/]" if one.guard else ""
    said = f" [dim]{one.findings[0][:100]}[/]" if one.findings else f" [red]{one.broken[:200]}[/]" if one.broken else ""
    console.print(f"  {mark} {number}/{total} {one.case}{without} [dim]seed {one.seed}, {one.seconds} s[/]{said}")


def _table(results: list[Result]) -> Table:
    table = Table("case", "runs", "held", "controls seen", "seconds", box=None, pad_edge=False)
    by_case: dict[str, list[Result]] = defaultdict(list)
    for one in results:
        by_case[one.case].append(one)
    for name, all_of_it in by_case.items():
        plain = [one for one in all_of_it if not one.guard]
        seen = [f"{'✓' if one.healthy else '✗'} {one.guard}" for one in all_of_it if one.guard]
        seconds = sum(one.seconds for one in plain) / len(plain) if plain else 0
        table.add_row(name, str(len(plain)), str(sum(one.held for one in plain)), ", ".join(seen), f"{seconds:.1f}")
    return table


def _summary(seed: int, results: list[Result], left: list[Plan]) -> dict[str, object]:
    plain = [one for one in results if not one.guard]
    return {
        "seed": seed,
        "runs": len(plain),
        "held": sum(one.held for one in plain),
        "controls": sum(bool(one.guard) for one in results),
        "controls_seen": sum(bool(one.guard) and one.healthy for one in results),
        "not_begun": [f"{plan.case.name} {plan.guard}".strip() for plan in left],
        "results": [one.as_json() for one in results],
    }


if __name__ == "__main__":
    typer.run(main)
