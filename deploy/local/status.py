"""Status of a stack: what runs, what crashed, and where to look."""

from dataclasses import dataclass
from datetime import UTC, datetime

from rich.table import Table

from deploy.local import clock, issuer, kafka, mail, ports, postgres, processes, services, supervisor
from deploy.local.processes import Process
from deploy.local.stack import Stack

READY, UNREADY, CRASHED, MISSING = "ready", "not ready", "crashed", "not started"
COLOURS = {READY: "green", UNREADY: "yellow", CRASHED: "red", MISSING: "red"}


@dataclass(frozen=True)
class Line:
    name: str
    state: str
    last_words: str
    process: Process | None


def lines(stack: Stack) -> list[Line]:
    """One line for every process that was started, or ought to have been, and was not stopped."""
    started = processes.everything(stack)
    missing = sorted(set(processes.wanted(stack)) - {process.name for process in started})
    return [_line(stack, process) for process in started] + [Line(name, MISSING, "", None) for name in missing]


def table(found: list[Line]) -> Table:
    shown = Table(box=None, pad_edge=False)
    for heading in ("process", "state", "pid", "port", "since (UTC)"):
        shown.add_column(heading)
    for line in found:
        shown.add_row(line.name, f"[{COLOURS[line.state]}]{line.state}[/]", *_particulars(line.process))
    return shown


def notes(stack: Stack, found: list[Line]) -> list[str]:
    """Two lines for each process that is not well: its last words, and how to read the rest; one for each that was
    restarted."""
    return [
        f"{name} was restarted {len(times)} × by the supervisor, last at {times[-1]}"
        for name, times in supervisor.restarts(stack).items()
    ] + [
        f"{line.name}, {line.state}: {line.last_words}\n  {_what_next(stack, line)}"
        for line in found
        if line.state != READY
    ]


def addresses(stack: Stack) -> Table:
    """Addresses of what was started here."""
    started = {process.name for process in processes.everything(stack)}
    shown = Table(box=None, pad_edge=False, show_header=False)
    for one in services.all_processes(stack):
        if one.kind == "web" and one.name in started:
            shown.add_row(one.service.name, f"{services.address(stack, one.service.name)}/")
    parts = {
        mail.NAME: f"http://127.0.0.1:{ports.number(stack, ports.MAIL_PAGE)}/",
        issuer.NAME: f"{issuer.address(stack)}/.well-known/openid-configuration",
        postgres.NAME: f"{_without_password(stack)}, password in {stack.home / 'secrets' / 'postgres'}",
        kafka.NAME: f"{kafka.bootstrap(stack)}, accounts in {stack.home / 'secrets' / 'kafka.json'}",
        "clock": f"{clock.now(stack):%d %b %Y %H:%M:%S} UTC",
    }
    for name, address in parts.items():
        if name in started or name == "clock":
            shown.add_row(name, address)
    return shown


def _line(stack: Stack, process: Process) -> Line:
    last = next(reversed(processes.last_lines(stack, process.name, 1)), "")[:300]
    if not process.alive():
        return Line(process.name, CRASHED, last, process)
    of_service = {one.name: one for one in services.all_processes(stack)}
    if process.name in of_service and not services.is_ready(stack, of_service[process.name]):
        return Line(process.name, UNREADY, last, process)
    return Line(process.name, READY, last, process)


def _particulars(process: Process | None) -> list[str]:
    if process is None:
        return []
    since = datetime.fromisoformat(process.started_at).astimezone(UTC)
    return [str(process.pid), str(process.port or ""), f"{since:%d %b %H:%M:%S}"]


def _what_next(stack: Stack, line: Line) -> str:
    service = line.name.partition("-")[0]
    return f"more: {stack.make(f'logs S={service if line.state == MISSING else line.name}')}"


def _without_password(stack: Stack) -> str:
    return postgres.url(stack).rpartition("@")[2]
