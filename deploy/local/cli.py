"""Commands of the local stack."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from deploy.local import clock, infra, issuer, lifecycle, logs, mail, status
from deploy.local.errors import StackError
from deploy.local.mail import box
from deploy.local.stack import DEMO, MAIN, ROOT, TEST, Ports, Stack
from deploy.local.steps import console

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The local stack, as plain processes.")
infra_app = typer.Typer(no_args_is_help=True, help="PostgreSQL, Kafka and mail alone, for tests.")
clock_app = typer.Typer(no_args_is_help=True, help="The time that services take it to be.")
app.add_typer(infra_app, name="infra")
app.add_typer(clock_app, name="clock")

Home = Annotated[Path | None, typer.Option(help="Folder of the stack [default: JEMBATAN_HOME, .local/main].")]
TestHome = Annotated[Path, typer.Option(help="Folder of the parts.")]
Which = Annotated[list[str] | None, typer.Argument(help="Parts or services, such as suppliers-web.")]


@app.command()
def up(
    home: Home = None,
    ports: Annotated[Ports, typer.Option(help="fixed: as set; auto: free ones; prefer: free if need be.")] = (
        Ports.FIXED
    ),
    only: Annotated[str, typer.Option(help="Parts or services, comma between.")] = "",
) -> None:
    """Start everything that is not running yet."""
    with told():
        stack = Stack.at(home, ports)
        lifecycle.up(stack, [name for name in only.split(",") if name])
        console.print(status.addresses(stack))


@app.command()
def down(which: Which = None, home: Home = None) -> None:
    """Stop everything, or what is named; data stays. Without --home a demo that is up stops too."""
    with told():
        first = Stack.current(home)
        stacks = [first] if which or first.home != MAIN else [first, Stack.at(DEMO)]
        stopped = [name for stack in stacks if stack.is_up for name in lifecycle.down(stack, which or [])]
        console.print(f"stopped: {', '.join(stopped)}" if stopped else "nothing was running")


@app.command()
def restart(which: Which = None, home: Home = None) -> None:
    """Stop and start again."""
    with told():
        stack = Stack.current(home)
        lifecycle.down(stack, which or [])
        lifecycle.up(stack)


@app.command("status")
def show_status(home: Home = None) -> None:
    """Show what runs and what crashed; exit status 1 if anything is amiss."""
    with told():
        stack = Stack.current(home)
        found = status.lines(stack)
        if not found:
            console.print("nothing was started; `make up` does")
            return
        console.print(status.table(found))
        for note in status.notes(stack, found):
            console.print(note, markup=False)
        console.print()
        console.print(status.addresses(stack))
        if any(line.state != status.READY for line in found):
            raise typer.Exit(1)


@app.command("logs")
def show_logs(
    name: Annotated[str, typer.Argument(help="A process or a service; nothing means all.")] = "",
    lines: Annotated[int, typer.Option(min=1)] = 50,
    home: Home = None,
) -> None:
    """Show the last lines of logs."""
    with told():
        for one, last in logs.tail(Stack.current(home), name, lines).items():
            console.rule(one, align="left")
            console.print("\n".join(last), markup=False)


@app.command("mail")
def show_mail(
    count: int = 30, to: Annotated[str, typer.Option(help="Part of a recipient.")] = "", home: Home = None
) -> None:
    """Show the newest mail; each line names a file to read."""
    with told():
        stack = Stack.current(home)
        table = Table("received (UTC)", "to", "subject", "file", box=None, pad_edge=False)
        for one in box.newest(stack.folder(mail.NAME), count, to=to):
            table.add_row(f"{one.received:%d %b %H:%M:%S}", one.recipient, one.subject, one.name)
        console.print(table)
        console.print(f"{box.total(stack.folder(mail.NAME))} messages in {stack.folder(mail.NAME)}")


@app.command()
def token(
    role: Annotated[list[str], typer.Option(help="May be given more than once.")],
    unit: Annotated[str, typer.Option(help="Code of the unit.")],
    sub: str = "",
    name: str = "",
    hours: float = 12,
    home: Home = None,
) -> None:
    """Print a bearer token for the API of this stack."""
    with told():
        print(issuer.mint(Stack.current(home), role, unit, sub=sub or None, name=name or None, hours=hours))


@app.command()
def clean() -> None:
    """Stop every stack under .local."""
    with told():
        for run in (ROOT / ".local").glob("**/run"):
            lifecycle.down(Stack(run.parent))


@infra_app.command("up")
def infra_up(
    home: TestHome = TEST,
    fast: Annotated[bool, typer.Option(help="PostgreSQL without fsync; not for fault tests.")] = False,
) -> None:
    """Start the parts on free ports; those that run already stay."""
    with told():
        stack = Stack(home.resolve(), ports=Ports.AUTO, fast=fast)
        lifecycle.up(stack, infra.FOR_TESTS)


@infra_app.command("down")
def infra_down(home: TestHome = TEST) -> None:
    """Stop the parts; data stays."""
    down([], home)


@infra_app.command("env")
def infra_env(home: TestHome = TEST) -> None:
    """Print addresses as KEY=VALUE lines."""
    for key, value in infra.variables(Stack(home.resolve())).items():
        print(f"{key}={value}")


@clock_app.command("set")
def clock_set(moment: str, rate: float = 1, home: Home = None) -> None:
    """Set the clock, such as to 2025-07-08T01:00:00Z; time goes on from there."""
    with told():
        clock.set_to(Stack.current(home), clock.parse(moment), rate)


@clock_app.command("show")
def clock_show(home: Home = None) -> None:
    """Show the time that services take it to be."""
    print(clock.now(Stack.current(home)).isoformat(timespec="seconds"))


@clock_app.command("reset")
def clock_reset(home: Home = None) -> None:
    """Back to real time."""
    clock.reset(Stack.current(home))


@contextmanager
def told() -> Iterator[None]:
    """An expected failure is a sentence and exit status 1, not a traceback."""
    os.umask(0o022)  # PostgreSQL may run as another account and has to reach its folder
    try:
        yield
    except StackError as error:
        console.print(str(error), markup=False, style="red")
        raise typer.Exit(1) from error
