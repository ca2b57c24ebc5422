"""`make demo`: a stack of its own, always fresh and apart from `make up`'s, left running to be looked at."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.demo import scenario
from deploy.local import lifecycle, status
from deploy.local.cli import told
from deploy.local.stack import DEMO, Ports, Stack
from deploy.local.steps import console


def demo(
    home: Annotated[Path, typer.Option(help="Folder of the stack; what is in it is wiped.")] = DEMO,
    nation: Annotated[bool, typer.Option("--nation", help="All units report, with 20,000 suppliers.")] = False,
) -> None:
    """Wipe the demo's stack, start it, play the day in it, leave it up."""
    with told():
        stack = Stack.at(home, Ports.PREFER)
        lifecycle.wipe(stack)
        lifecycle.up(stack)
        status_of_play = scenario.play(stack, nation=nation)
        console.print(status.addresses(stack))
        console.print(f"It stays up. Look with {stack.make('status')}, stop with {stack.make('down')}.")
        raise typer.Exit(status_of_play)


typer.run(demo)
