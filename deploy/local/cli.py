"""Commands of the local stack."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from deploy.local import infra
from deploy.local.errors import StackError
from deploy.local.stack import Stack
from deploy.local.steps import console

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The local stack, as plain processes.")
infra_app = typer.Typer(no_args_is_help=True, help="PostgreSQL, Kafka and mail alone, for tests.")
app.add_typer(infra_app, name="infra")

Home = Annotated[Path | None, typer.Option(help="Folder of the stack [default: .local/main].")]


@infra_app.command("up")
def infra_up(
    home: Home = None,
    fast: Annotated[bool, typer.Option(help="PostgreSQL without fsync; not for fault tests.")] = False,
) -> None:
    """Start the parts on free ports; those that run already stay."""
    with told():
        infra.up(Stack.at(home, auto_ports=True, fast=fast))


@infra_app.command("down")
def infra_down(home: Home = None) -> None:
    """Stop the parts; data stays."""
    with told():
        count = infra.down(Stack.at(home))
        console.print(f"{count} processes stopped")


@infra_app.command("env")
def infra_env(home: Home = None) -> None:
    """Print addresses as KEY=VALUE lines."""
    for name, value in infra.variables(Stack.at(home)).items():
        print(f"{name}={value}")


@contextmanager
def told() -> Iterator[None]:
    """An expected failure is a sentence and exit status 1, not a traceback."""
    os.umask(0o022)
    try:
        yield
    except StackError as error:
        console.print(f"[red]{type(error).__name__}[/]", end=": ")
        console.print(str(error), markup=False)
        raise typer.Exit(1) from error
