"""`make test`: everything is run, whatever failed before it; ends with `N passed, N failed` alone on a line.
`make test P=suppliers` runs one package's tests alone and ends the same way.

A lint or type run counts as one, a test as one. Every package's tests have a process of their own, because
SQLModel's metadata is one a process; those of a service have several, a database each. They run side by side, the
longest first: the packages' tests on one stack, which they share, and the black-box tests on stacks of their own.
Lint and types run beside them, from the moment the stack starts.
"""

import argparse
import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local import infra, lifecycle, node
from deploy.local.errors import StackError
from deploy.local.stack import ROOT, Ports, Stack
from deploy.local.steps import console
from deploy.tools import linting
from deploy.tools.bootstrap import members

_SHOWING = threading.Lock()
_STOPPED = threading.Event()
_running: set["subprocess.Popen[str]"] = set()
BLACK_BOX = ("browser", "faults", "load", "e2e", "architecture")
AT_ONCE = (os.cpu_count() or 1) + 1
"""One more than there are cores: a test waits for PostgreSQL, Kafka or a browser half of its time."""

_APART_FROM = 10
"""Files of tests from which on a folder has a process of its own."""

_MOST = 12
"""Files of a service's tests in one process: more are dealt out to several, so that none is alone at the end. Each
costs the start of an interpreter and the migration of a database."""


@dataclass
class Sum:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: "Sum") -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def main() -> int:
    wanted = _arguments()
    os.umask(0o022)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the stack is stopped on the way out
    total = Sum()
    try:
        folders = _chosen(wanted.package)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            linted = pool.submit(_all_lint, {} if wanted.package else linting.commands())
            try:
                if not wanted.lint:
                    total.add(_all_tests(pool, folders))
            finally:
                total.add(linted.result())
    except StackError as error:
        console.print(str(error), markup=False)
        total.failed += 1
    if total.skipped:
        print(f"{total.skipped} skipped, for the reasons above")
    print(f"{total.passed} passed, {total.failed} failed")
    return 1 if total.failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.tools.check")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--lint", action="store_true", help="lint, types and import rules alone")
    choice.add_argument("--package", default="", help="the tests of one package alone, such as suppliers")
    return parser.parse_args()


def _all_lint(commands: Mapping[str, list[str]]) -> Sum:
    total = Sum()
    for name, command in commands.items():
        if not _STOPPED.is_set():
            total.add(_lint(name, command))
    return total


def _lint(name: str, command: list[str]) -> Sum:
    began = time.monotonic()
    if not Path(command[0]).exists():
        raise StackError(f"{Path(command[0]).name} is not installed: `make bootstrap`")
    status, said = _ran(command)
    with _SHOWING:
        mark = "[red]✗[/]" if status else "[green]✓[/]"
        console.print(f"  {mark} {name} [dim]{time.monotonic() - began:.1f} s[/]")
        if status:
            console.print(said, markup=False)
    return Sum(failed=1) if status else Sum(passed=1)


def _all_tests(pool: ThreadPoolExecutor, folders: list[Path]) -> Sum:
    total = Sum()
    node.install()
    with _stack() as stack:
        env = {**os.environ, **infra.variables(stack)}
        runs = [pool.submit(_tests, part, stack, env) for part in _parts(folders)]
        try:
            for run in runs:
                total.add(run.result())
        except BaseException:  # told to end: the processes are not waited for to their own end
            _STOPPED.set()
            for process in list(_running):
                process.terminate()
            raise
    return total


def _ran(command: list[str], env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Status and output of a program, which ends when the run is told to."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    _running.add(process)
    said, _ = process.communicate()
    _running.discard(process)
    return process.returncode, said


def _folders() -> list[Path]:
    """Every folder of tests, those that take longest first, so that none of them is left for the end alone."""
    own = [folder / "tests" for folder in members()]
    deploy = [ROOT / "deploy" / name / "tests" for name in linting.DEPLOY]
    black_box = [ROOT / "tests" / name for name in BLACK_BOX]
    services = [folder for folder in own if _is_of_service(folder)]
    return [*services, *black_box, *(folder for folder in own if folder not in services), *deploy]


@dataclass(frozen=True)
class Part:
    """Tests of one process: files of a folder, the `number`-th of `hands` that they are dealt out to."""

    folder: Path
    files: tuple[Path, ...]
    number: int = 1
    hands: int = 1

    @property
    def name(self) -> str:
        return str(self.folder.relative_to(ROOT)) + (f" ({self.number} of {self.hands})" if self.hands > 1 else "")

    @property
    def report(self) -> str:
        return f"{'-'.join(self.folder.relative_to(ROOT).parts)}-{self.number}.xml"


def _parts(folders: list[Path]) -> list[Part]:
    """A service's largest folders of tests apart from the rest, each dealt out to processes of much the same length."""
    parts = []
    for folder in folders:
        apart = [one for one in sorted(folder.glob("*/")) if len(list(one.glob("test_*.py"))) >= _APART_FROM]
        rest = [file for file in sorted(folder.rglob("test_*.py")) if not any(map(file.is_relative_to, apart))]
        for place, files in ((folder, rest), *((one, sorted(one.rglob("test_*.py"))) for one in apart)):
            hands = -(-len(files) // _MOST) if _is_of_service(folder) else 1
            parts += [Part(place, tuple(files[at::hands]), at + 1, hands) for at in range(hands)]
    return parts


def _is_of_service(folder: Path) -> bool:
    return folder.is_relative_to(ROOT / "services")


def _chosen(package: str) -> list[Path]:
    """The folder of one package's tests; all of them where none is named."""
    if not package:
        return _folders()
    known = {_name(folder): folder for folder in _folders()}
    if package not in known:
        raise StackError(f"There are no tests of {package}; there are: {', '.join(known)}.")
    return [known[package]]


def _name(folder: Path) -> str:
    """`services/suppliers/tests` and `tests/e2e` are known as suppliers and e2e."""
    return folder.parent.name if folder.name == "tests" else folder.name


def _tests(part: Part, stack: Stack, env: dict[str, str]) -> Sum:
    if _STOPPED.is_set():
        return Sum()
    report = stack.folder("reports") / part.report
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", *map(str, part.files), "-q", f"--junitxml={report}"]
    began = time.monotonic()
    status, said = _ran(command, env)
    with _SHOWING:  # one folder's output stays in one piece
        console.rule(f"{part.name} {time.monotonic() - began:.0f} s", align="left")
        print(said, flush=True)
    counted = _read(report) if report.exists() else Sum()
    if status and not counted.failed:
        console.print(f"pytest ended with {status} in {part.name}")
        counted.failed = 1
    return counted


def _read(report: Path) -> Sum:
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    numbers = [
        {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")} for suite in suites
    ]
    failed = sum(one["failures"] + one["errors"] for one in numbers)
    skipped = sum(one["skipped"] for one in numbers)
    return Sum(sum(one["tests"] for one in numbers) - failed - skipped, failed, skipped)


@contextmanager
def _stack() -> Iterator[Stack]:
    """Fresh PostgreSQL, Kafka and mail; what a killed run left in this place is ended and removed first."""
    with _place() as home:
        stack = Stack(home, ports=Ports.AUTO)
        lifecycle.wipe(stack)
        try:
            lifecycle.up(stack, infra.FOR_TESTS)
            yield stack
        finally:
            lifecycle.down(stack)


@contextmanager
def _place() -> Iterator[Path]:
    """The first folder that no other run of the tests holds: two runs at once do not meet."""
    for number in range(1, 100):
        home = ROOT / ".local" / f"check-{number}"
        home.parent.mkdir(exist_ok=True)
        with home.with_suffix(".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield home
            return
    raise StackError("A hundred test runs hold their folders in .local; `make clean` removes them.")


if __name__ == "__main__":
    sys.exit(main())
