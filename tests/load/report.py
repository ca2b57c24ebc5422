"""Report of a run, as a table for people, as JSON for machines, and as the table of docs/performance.md."""

import importlib.metadata
import json
import platform
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from deploy.local import jars, postgres
from deploy.local.stack import ROOT, write_json
from tests.load.bench import Bench, Goal, Outcome, Spread

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by `python -m tests.load --document` -->", "<!-- end of figures -->"
LIBRARIES = ("aiokafka", "faststream", "asyncpg", "sqlalchemy", "sqlmodel", "fastapi", "pydantic")


def machine() -> dict[str, Any]:
    """Machine and versions that the figures depend on."""
    model = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    server = subprocess.run([postgres.tool("postgres"), "--version"], capture_output=True, text=True, check=True)
    broker = next(jar.version for jar in jars.locked() if jar.artifact.startswith("kafka_"))
    return {
        "processor": model.group(1) if model else platform.processor(),
        "cores": psutil.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": server.stdout.split()[-1],
        "kafka": broker,
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }


def as_json(outcomes: Sequence[Outcome], bench: Bench) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": bench.seed,
        "quick": bench.quick,
        "machine": machine(),
        "rows": [_row(outcome) for outcome in outcomes],
    }


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "row": outcome.row.key,
        "at": datetime.now(UTC).date().isoformat(),
        "title": outcome.row.title,
        "rounds": outcome.rounds,
        "seconds": round(outcome.seconds, 1),
        "failure": outcome.failure,
        "sides": [
            {"side": side, "figure": name, **_spread(outcome.spread(side, name)), "values": values}
            for side, figures in outcome.figures.items()
            for name, values in figures.items()
        ],
        "goals": [
            {"goal": describe(outcome, one.goal), **_spread(one.seen), "met": one.met, "sign": sign(one.goal)}
            for one in outcome.verdicts
        ],
        "remark": outcome.remark,
    }


def _spread(spread: Spread) -> dict[str, float]:
    return {"median": spread.middle, "low": spread.low, "high": spread.high}


def describe(outcome: Outcome, goal: Goal) -> str:
    ours = goal.ours or outcome.row.ours.name
    return f"{ours} ÷ {goal.beside}, {goal.figure}" if goal.beside else f"{ours}, {goal.figure}"


def sign(goal: Goal) -> str:
    return f"{'≤' if goal.at_most else '≥'} {goal.wanted:,g}"


def write(path: Path, report: dict[str, Any]) -> None:
    """Rows that were not run this time stay as they were seen, unless on another machine or in a hurry."""
    before = read(path) if path.exists() else {"rows": []}
    alike = all(before.get(name) == report[name] for name in ("machine", "seed", "quick"))
    rows = {row["row"]: row for row in (before["rows"] if alike else [])} | {row["row"]: row for row in report["rows"]}
    write_json(path, report | {"rows": sorted(rows.values(), key=lambda row: int(row["row"].partition("-")[0]))})


def show(report: dict[str, Any], console: Console) -> None:
    for row in report["rows"]:
        head = f"{row['row']}  {row['title']}"
        table = Table(title=f"{head} [dim]({row['rounds']} rounds, {row['seconds']:.0f} s)[/]", title_justify="left")
        for name in ("side", "figure", "median", "low – high"):
            table.add_column(name, justify="right" if name in ("median", "low – high") else "left")
        for one in row["sides"]:
            table.add_row(one["side"], one["figure"], number(one["median"]), _range(one))
        console.print(table)
        for goal in row["goals"]:
            mark = "[green]✓[/]" if goal["met"] else "[red]✗[/]"
            seen = f"[bold]{number(goal['median'])}[/] ({_range(goal)})"
            console.print(f"  {mark} {escape(goal['goal'])}: {seen}, goal {goal['sign']}")
        for line in (row["remark"], row["failure"]):
            if line:
                console.print(f"  {line}", markup=False)


def document(report: dict[str, Any], page: Path = PAGE) -> None:
    """Put the report's table between the page's two markers."""
    before, found, rest = page.read_text().partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not (found and closed):
        raise SystemExit(f"{page.name} lacks its markers: {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n\n{markdown(report)}\n{END}{after}")


def markdown(report: dict[str, Any]) -> str:
    seen = report["machine"]
    libraries = ", ".join(f"{name} {version}" for name, version in seen["libraries"].items())
    lines = [
        f"{report['at'][:10]}, seed {report['seed']}: {seen['processor']}, {seen['cores']} cores, "
        f"{seen['memory_gib']} GiB, {seen['system']}; Python {seen['python']}, PostgreSQL {seen['postgresql']}, "
        f"Kafka {seen['kafka']}, {libraries}.",
        "",
    ]
    for row in report["rows"]:
        lines += [f"### {row['row']} {row['title']}", ""]
        if row["failure"]:
            lines += [f"Did not run: {row['failure'].splitlines()[0]}", ""]
        if row["sides"]:
            lines += ["| side | figure | median | low – high |", "|---|---|---:|---:|"]
            lines += [f"| {o['side']} | {o['figure']} | {number(o['median'])} | {_range(o)} |" for o in row["sides"]]
            lines.append("")
        for goal in row["goals"]:
            mark = "✓" if goal["met"] else "✗ missed"
            lines.append(f"- {goal['goal']}: **{number(goal['median'])}** ({_range(goal)}), goal {goal['sign']} {mark}")
        if row["remark"]:
            lines.append(f"- {row['remark']}")
        lines.append("")
    return "\n".join(lines)


def read(path: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(path.read_text())
    return report


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def _range(one: dict[str, Any]) -> str:
    return f"{number(one['low'])} – {number(one['high'])}"
