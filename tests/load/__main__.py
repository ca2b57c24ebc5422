"""`make bench`: runs the rows, prints the table, writes the report. Ends with 1 if a goal is missed or a row failed."""

import argparse
import signal
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from deploy.local.stack import ROOT
from tests.load import report
from tests.load.bench import Bench, Outcome, Row, run
from tests.load.stack import HOME, BenchStack

MODULES: tuple[str, ...] = (
    "bench_relay",
    "bench_latency",
    "bench_consumer",
    "bench_growth",
    "bench_timers",
    "bench_emails",
    "bench_http",
    "bench_workbook",
    "bench_pages",
)
"""Each holds `ROWS`; they run in the order of their keys."""

ALL_SECONDS = 75 * 60


def main() -> int:
    wanted = _arguments()
    if wanted.document:
        report.document(report.read(wanted.report))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the stack is stopped on the way out
    bench = Bench(BenchStack.at(wanted.home), wanted.seed, wanted.quick)
    outcomes: list[Outcome] = []
    for outcome in _run(_chosen(wanted.rows), bench, wanted.rounds):
        outcomes.append(outcome)
        report.write(wanted.report, report.as_json(outcomes, bench))  # after each row: a run may be broken off
    report.show(report.as_json(outcomes, bench), bench.console)
    bench.console.print(f"report: {wanted.report.relative_to(ROOT)}")
    return 0 if all(outcome.good for outcome in outcomes) else 1


def _run(rows: list[Row], bench: Bench, rounds: int) -> Iterator[Outcome]:
    end = time.monotonic() + ALL_SECONDS
    try:
        bench.stack.open()
        for row in rows:
            bench.console.rule(f"{row.key}  {row.title}", align="left")
            if time.monotonic() > end:
                yield Outcome(row, failure="the time for all rows was over")
            else:
                yield run(row, bench, rounds or bench.size(row.rounds or 5, 2))
    finally:
        bench.stack.close()


def _chosen(words: str) -> list[Row]:
    rows = [row for name in MODULES for row in import_module(f"tests.load.{name}").ROWS]
    rows.sort(key=lambda row: int(row.number))
    if not words:
        return rows
    names = words.split(",")
    if unknown := set(names) - {name for row in rows for name in (row.key, row.number)}:
        raise SystemExit(f"no row {', '.join(unknown)}; there are {', '.join(row.key for row in rows)}")
    return [row for row in rows if row.key in names or row.number in names]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument("--rows", default="", help="numbers or keys, e.g. 1,2-idle; nothing means all")
    parser.add_argument("--rounds", type=int, default=0, help="of every row; else as it says, or 5; 2 if quick")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="few events, for development")
    parser.add_argument("--home", type=Path, default=HOME, help="folder of the stack")
    parser.add_argument("--report", type=Path, default=None, help="file to write; else reports/bench.json of the stack")
    parser.add_argument("--document", action="store_true", help="run nothing, put the last report into docs")
    wanted = parser.parse_args()
    wanted.report = (wanted.report or wanted.home / "reports" / "bench.json").resolve()
    return wanted


if __name__ == "__main__":
    sys.exit(main())
